"""The story of a school: what happened and what was recorded, by day, as far as the reader may see it."""
