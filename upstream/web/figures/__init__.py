"""One figure, to its file and row."""
