"""Edits by people: pure values, each with its inverse, and their history."""
