"""Captions: lines of a readable width, ruby, and what is shown when."""
