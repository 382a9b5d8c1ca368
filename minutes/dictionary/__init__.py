"""The municipality's words: entries, their files, what they change and what they teach."""
