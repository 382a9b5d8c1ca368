"""Foot pedals that are no keyboards to the machine, but report what is pressed as bits."""
