"""Councils and trusts: their outcomes, their schools, their standings."""
