"""Work that runs by itself: plain functions and one tick."""
