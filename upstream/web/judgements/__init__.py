"""Judgements on the web: a school's, recording one, what is declared complete, the table that frameworks read."""
