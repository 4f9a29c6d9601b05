"""Evidence managed in the browser: files in, what they change and for whom, published or put back."""
