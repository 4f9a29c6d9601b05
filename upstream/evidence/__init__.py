"""What is known: publishers' files, figures with states, editions, the store. No Django."""
