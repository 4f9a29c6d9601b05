"""What it suggests: frameworks and the four-answer engine. No Django."""
