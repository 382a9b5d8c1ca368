"""The date of the meeting is guessed from what is surest."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.audio.recorded_time import guess_recorded_at

CLOSED = datetime(2024, 4, 27, 12, 0, tzinfo=UTC)


def guess(folder: Path, name: str = "会議.mp3", **tags: str) -> datetime:
    path = folder / name
    path.touch()
    os.utime(path, (CLOSED.timestamp(), CLOSED.timestamp()))
    moment = guess_recorded_at(path, tags, 3_600.0)
    assert moment.tzinfo is not None
    return moment


def test_without_any_word_it_began_its_length_before_the_file_was_closed(tmp_path: Path) -> None:
    assert guess(tmp_path) == datetime(2024, 4, 27, 11, 0, tzinfo=UTC)


def test_a_tag_of_the_recorder_is_surest(tmp_path: Path) -> None:
    tagged = guess(tmp_path, "240101_0900.m4a", creation_time="2024-04-27T01:30:00.000000Z")
    assert tagged == datetime(2024, 4, 27, 1, 30, tzinfo=UTC)
    apple = {"com.apple.quicktime.creationdate": "2024-04-27T10:30:00+0900"}
    assert guess(tmp_path, **apple) == datetime(2024, 4, 27, 1, 30, tzinfo=UTC)


def test_broadcast_wave_keeps_date_and_time_apart(tmp_path: Path) -> None:
    moment = guess(tmp_path, date="2024-04-26", creation_time="19:00:05")
    assert moment == datetime(2024, 4, 26, 19, 0, 5).astimezone()


@pytest.mark.parametrize(
    "text",
    ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "きのう", "2024"],
)
def test_a_clock_that_was_never_set_is_not_believed(tmp_path: Path, text: str) -> None:
    assert guess(tmp_path, creation_time=text, date=text) == datetime(
        2024, 4, 27, 11, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("240426_0930.mp3", (2024, 4, 26, 9, 30)),
        ("240426_093015.wma", (2024, 4, 26, 9, 30, 15)),
        ("予算委員会-20240426_190012-会議の記録.mp4", (2024, 4, 26, 19, 0, 12)),
        ("2024-04-26 10-00-00.mkv", (2024, 4, 26, 10, 0)),
        ("2024年04月26日 10時05分.m4a", (2024, 4, 26, 10, 5)),
    ],
)
def test_recorders_write_the_time_into_the_name(
    tmp_path: Path, name: str, expected: tuple[int, ...]
) -> None:
    moment = guess(tmp_path, name)
    assert (*moment.timetuple()[:6],) == (*expected, *(0,) * (6 - len(expected)))


def test_zoom_writes_greenwich_time_into_the_name(tmp_path: Path) -> None:
    moment = guess(tmp_path, "GMT20240426-010000_Recording.m4a")
    assert moment == datetime(2024, 4, 26, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["第12回.mp3", "241399_9999.mp3", "0312345678_1234.mp3", "99.mp3"])
def test_other_numbers_in_a_name_are_no_date(tmp_path: Path, name: str) -> None:
    assert guess(tmp_path, name) == datetime(2024, 4, 27, 11, 0, tzinfo=UTC)
