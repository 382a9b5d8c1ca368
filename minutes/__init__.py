"""Offline minutes of meetings for municipalities; works without a screen."""

__version__ = "0.1.0"
