"""What comes of a case: its outcomes and how they are known."""
