"""When was this file recorded? A guess for the date of the meeting.

In order: what the recorder wrote into the file, what it wrote into the name, and the
time the file was closed less its length (a copy by mail or zip loses that one).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from minutes.types import Seconds

_EARLIEST_YEAR = 1995
"""Clocks never set start in 1904, 1970 or 1980; digital recorders came later."""

_LATEST_AHEAD = timedelta(days=1)
"""A tag may be a time zone ahead of us; anything beyond is a wrong clock."""

_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "creationdate", "date", "icrd")
"""The first carries the local zone; of these Matroska, MP4, ASF and RIFF write some."""

_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:20)?\d\d)[-_.年]?(?P<month>\d\d)[-_.月]?(?P<day>\d\d)日?"
    r"[-_ T]+(?P<hour>\d\d)[-_.:時]?(?P<minute>\d\d)(?:[-_.:分]?(?P<second>\d\d))?(?!\d)"
)
"""240427_1000, 20240427-190012, 2024-04-27 10-00-00. Source: names that Sony and Olympus
recorders, Teams, Zoom and OBS give (their manuals)."""


def guess_recorded_at(path: Path, tags: Mapping[str, str], duration: Seconds) -> datetime:
    """Return the likely start of the recording, with this machine's zone."""
    closed = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    guesses = (_from_tags(tags), _from_name(path.stem))
    for guess in guesses:
        if guess and guess.year >= _EARLIEST_YEAR and guess <= datetime.now(UTC) + _LATEST_AHEAD:
            return guess
    return closed - timedelta(seconds=duration)


def _from_tags(tags: Mapping[str, str]) -> datetime | None:
    texts = [tags.get(name, "") for name in _TAGS]
    # Broadcast WAV keeps the date and the local time of day apart (EBU Tech 3285).
    clock = tags.get("creation_time", "")
    if re.fullmatch(r"\d\d[:-]\d\d[:-]\d\d", clock):
        day = tags.get("date", "")
        texts.insert(0, f"{day.replace(':', '-')}T{clock.replace('-', ':')}")
    for text in texts:
        # A date without a time of day would put the meeting at midnight.
        if len(text) < len("2024-04-27T10:00"):
            continue
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromisoformat(text).astimezone()
    return None


def _from_name(stem: str) -> datetime | None:
    found = _NAME.search(stem)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    century = 0 if len(found["year"]) == len("2024") else 2000
    try:
        moment = datetime(century + year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    # Zoom writes GMT before its times; every other name is a clock on the wall.
    is_utc = stem[: found.start()].upper().endswith("GMT")
    return (moment.replace(tzinfo=UTC) if is_utc else moment).astimezone()
