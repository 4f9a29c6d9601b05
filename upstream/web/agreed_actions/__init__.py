"""Agreed actions on the web: one’s own, a school’s, agreeing one, saying how it goes."""
