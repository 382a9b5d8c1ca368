"""Dialogs over what the library already does."""
