"""What a person is told of: read, opened, marked; when they want mail; mail that does not reach them."""
