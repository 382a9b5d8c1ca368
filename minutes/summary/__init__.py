"""What a meeting was about: agenda, decisions, tasks and summaries, each with evidence."""
