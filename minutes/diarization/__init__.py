"""Who spoke when: from anonymous voices to the people of the meeting."""
