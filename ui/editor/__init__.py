"""Reading and correcting the text of one meeting."""
