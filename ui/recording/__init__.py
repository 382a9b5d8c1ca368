"""The parts of the recording panel."""
