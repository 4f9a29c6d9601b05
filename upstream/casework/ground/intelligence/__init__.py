"""Intelligence: dated facts and opinions about a school, typed in under a minute, gone again unless renewed."""
