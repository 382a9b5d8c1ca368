"""A store with meetings in it, in a folder with a Japanese name and spaces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from minutes.store.meetings import Store
from minutes.types import (
    Attendance,
    Correction,
    Meeting,
    MeetingDetails,
    MeetingId,
    Participant,
    Utterance,
    UtteranceId,
    Word,
)

JAPAN = timezone(timedelta(hours=9))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "議会 事務局" / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data) as opened:
        yield opened


@pytest.fixture
def make_meeting() -> Callable[..., Meeting]:
    def make(
        number: int = 1, title: str = "総務常任委員会", place: str = "第１委員会室"
    ) -> Meeting:
        start = datetime(2026, 11, 18, 10, 0, number, tzinfo=JAPAN)
        return Meeting(
            id=MeetingId(f"20261118-1000{number:02d}-k{number:03d}"),
            title=title,
            started_at=start,
            duration=3600.5,
            place=place,
            participants=(
                Participant("水谷 花子", "委員長", "みずたに はなこ", "1"),
                Participant("東海林 太郎", "総務課長", attendance=Attendance.EXPLAINER),
            ),
            agenda=("議案第76号", "その他"),
            details=MeetingDetails("第3回", True, observers=2, materials=("資料1",)),
        )

    return make


@pytest.fixture
def make_utterance() -> Callable[..., Utterance]:
    def make(text: str, number: int = 0, revision: int = 1, *, edited: bool = False) -> Utterance:
        start = number * 10.0
        words = tuple(
            Word(start + at * 0.1, start + at * 0.1 + 0.1, letter, 0.5)
            for at, letter in enumerate(text)
        )
        return Utterance(
            id=UtteranceId(f"u{number:04d}"),
            revision=revision,
            start=start,
            end=start + 9.5,
            words=words,
            recognized=text,
            text=text,
            corrections=(Correction((0, 1), "予", text[:1], "見出し", "読みが同じ"),),
            speaker="S1",
            is_edited=edited,
        )

    return make
