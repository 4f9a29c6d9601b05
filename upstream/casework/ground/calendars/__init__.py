"""Calendars of councils, trusts and schools: terms, half terms, closures; a school inherits those of its body."""
