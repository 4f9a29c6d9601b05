"""Schemes: their words, what they propose for an area, and a school's standing in each."""
