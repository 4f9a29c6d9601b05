"""Calendars of councils, trusts and schools: a year at a glance, terms typed or loaded, closures, for other calendars."""
