"""Earlier advice from an adviser's own table: columns are named, rows are tried, then taken over in the background."""
