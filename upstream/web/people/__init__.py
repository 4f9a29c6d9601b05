"""One’s own account, and the people of a body for whoever looks after them."""
