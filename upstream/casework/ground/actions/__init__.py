"""Agreed actions: what somebody does for a school by a day, how it goes, and how it ended."""
