"""The list of cases: what is asked of it in words or by boxes, in which order, and as a table."""
