"""The list of meetings: what is listed, found, and taken in from files."""
