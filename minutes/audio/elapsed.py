"""How much time really passed: not the wall clock, and not blind to sleep.

People and time servers set the wall clock; Python's monotonic clock stands still while a
Linux machine or a Mac sleeps. Positions in a recording need neither to matter.
"""

from __future__ import annotations

import time

from minutes.types import Seconds


def elapsed() -> Seconds:
    """Return the seconds since a fixed moment, those that the machine slept included.

    Source: clock_gettime(2), CLOCK_BOOTTIME (Linux); clock_gettime(3), CLOCK_MONOTONIC
    (macOS, goes on during sleep); Python `time.monotonic` on Windows, GetTickCount64,
    which counts sleep.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def slept() -> Seconds:
    """Return for how long the machine slept since a fixed moment, 0 where that is unknown.

    Two readings tell, by their difference, of a sleep between them.
    """
    return elapsed() - time.monotonic()
