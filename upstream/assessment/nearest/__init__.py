"""What would change it: the nearest change of each criterion, and the ways to another category."""
