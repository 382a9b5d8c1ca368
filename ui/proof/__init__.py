"""The tools beside the text: what to look at, find and replace, tidy, hear again, history."""
