"""Uploaded and made files: one table, outside the web root, always handed out as downloads."""
