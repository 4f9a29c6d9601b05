"""Signing in, and the hat that a person wears."""
