"""Speech to text: voice activity, the recogniser, the live stream, the worker."""
