"""What is shown as kept for so many days is erased then, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from minutes.config import RetentionSettings, Settings
from minutes.processing import erase_due
from minutes.recording import hold
from minutes.store.meetings import Store
from minutes.types import (
    Edit,
    EditKind,
    Meeting,
    MeetingId,
    MeetingState,
    Utterance,
    UtteranceId,
)

JAPAN = timezone(timedelta(hours=9))
SETTINGS = Settings(retention=RetentionSettings(days=30))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def keep(store: Store, name: str, age: int, state: MeetingState = MeetingState.READY) -> Meeting:
    held_at = datetime.now(JAPAN) - timedelta(days=age)
    meeting = Meeting(MeetingId(name), name, held_at, state=state)
    store.create(meeting)
    return meeting


def titles(store: Store) -> set[str]:
    return {meeting.title for meeting in store.meetings()}


def test_only_what_is_due_is_erased_and_leaves_its_record(store: Store) -> None:
    keep(store, "old", 30)
    keep(store, "young", 29)
    keep(store, "unfinished", 300, MeetingState.TRANSCRIBING)
    expiry = erase_due(store, SETTINGS, datetime.now(JAPAN))
    assert titles(store) == {"young", "unfinished"}
    assert [item.meeting for item in expiry.erased] == ["old"]
    assert store.erasures() == expiry.erased


def test_without_a_limit_nothing_is_erased(store: Store) -> None:
    keep(store, "ancient", 5000)
    assert erase_due(store, Settings(), datetime.now(JAPAN)).erased == ()
    assert titles(store) == {"ancient"}


def test_a_meeting_in_use_is_kept_and_does_not_keep_the_others(store: Store) -> None:
    keep(store, "open", 40)
    held = keep(store, "held", 40)
    keep(store, "old", 40)
    with hold(store.folder(held.id)):
        expiry = erase_due(store, SETTINGS, datetime.now(JAPAN), in_use={"open"})
    assert {item.meeting for item in expiry.erased} == {"old"}
    assert {item.title for item in expiry.kept} == {"open", "held"} == titles(store)


def test_what_a_person_has_just_edited_is_kept_until_the_next_day(store: Store) -> None:
    meeting = keep(store, "edited", 40)
    before = Utterance(UtteranceId("u0"), 1, 0.0, 1.0, (), "市町", "市町")
    store.add_utterance(meeting.id, before)
    after = Utterance(UtteranceId("u0"), 2, 0.0, 1.0, (), "市町", "市長", is_edited=True)
    store.apply(meeting.id, Edit(EditKind.TEXT, (before,), (after,)))
    now = datetime.now(JAPAN)
    assert erase_due(store, SETTINGS, now).kept == (store.meeting(meeting.id),)
    assert len(erase_due(store, SETTINGS, now + timedelta(days=2)).erased) == 1


def test_the_command_erases_what_is_due_and_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        keep(store, "old", 40)
    (tmp_path / "config.toml").write_text("[retention]\ndays = 30\n", encoding="utf-8")
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "minutes", "erase", "--due"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        for _ in range(2)
    )
    assert (first.returncode, second.returncode) == (0, 0)
    assert "old を消しました" in first.stderr
    assert "ありません" in second.stderr
