"""Words without a domain: academic years, definition files, text, refusals."""
