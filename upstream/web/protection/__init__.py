"""The data protection officer’s pages, and for a school the page of who looked at what is shared with it."""
