"""Schools: finding one, and everything known of it."""
