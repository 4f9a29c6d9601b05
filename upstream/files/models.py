"""Tables of uploaded files."""
