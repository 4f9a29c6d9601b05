"""How it is used: the read-only site. An area a folder; no models."""
