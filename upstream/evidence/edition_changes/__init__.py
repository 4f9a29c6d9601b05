"""What differs between two editions, and for whom: files, figures, the register."""
