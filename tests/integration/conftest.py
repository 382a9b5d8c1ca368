"""Fixtures of the tests that start processes and devices."""

from __future__ import annotations

from tests.virtual_microphone import virtual_microphone

__all__ = ["virtual_microphone"]
