"""Protection of personal data: what is held and why, for how long, whose it is, who looked, what went wrong."""
