"""What happened, by whom, for which body: events without confidential text, and who looked at what was shared."""
