"""Notices: rows written with the change they tell of, sent later as mail without content."""
