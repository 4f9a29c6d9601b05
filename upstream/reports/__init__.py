"""What is said: a document tree, one file a document, a renderer a format."""
