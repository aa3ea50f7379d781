"""Every text that a person reads about a file: errors, remedies and the words around them."""
