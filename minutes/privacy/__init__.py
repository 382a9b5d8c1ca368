"""Keeping what is personal no longer than it is needed."""
