"""Backups: everything that cannot be computed again in one encrypted file, and the way back from it."""
