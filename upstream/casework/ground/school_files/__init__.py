"""Files about a school: each a record like any other, so that holder, sensitivity and shares decide who may have it."""
