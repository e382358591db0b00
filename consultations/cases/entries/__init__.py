"""The one-line log on the screen: a line is read, its values are corrected, the entry is saved."""
