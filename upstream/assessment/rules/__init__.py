"""How each leaf of the vocabulary is answered: one function a word, all schools of a list at once."""
