"""The verbs of the directory, by noun. Nothing else writes it but the register's own files."""
