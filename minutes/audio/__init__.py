"""Sound in: microphones, files played as microphones, decoding."""
