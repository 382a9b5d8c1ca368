"""The meetings on this machine: one SQLite database and one folder per meeting."""
