"""A transcript as files for people and programs."""
