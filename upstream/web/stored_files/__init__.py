"""Files about a school on the web: added, described, downloaded, removed to a stub."""
