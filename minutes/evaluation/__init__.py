"""How good the text is: error rates, term recall, delay."""
