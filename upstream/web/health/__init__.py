"""Whether the site is well, for whatever watches over it."""
