"""Intelligence on the web: a school's list, a form of a minute, a table to load, renewing and correcting."""
