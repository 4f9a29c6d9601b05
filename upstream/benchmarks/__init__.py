"""How it compares: ranks, gaps, intervals, trends. No Django."""
