"""Decisions about the public version are kept by place, and go with their meeting."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from minutes.store.meetings import Store
from minutes.types import (
    MaskDecision,
    MaskKind,
    MaskStyle,
    Meeting,
    Omission,
    OmissionKind,
    UtteranceId,
)

MakeMeeting = Callable[..., Meeting]
DECISION = MaskDecision(
    "u1", (3, 7), MaskKind.PERSON, True, "a4", "個人の氏名", datetime(2026, 11, 21, tzinfo=UTC)
)
CLOSED = Omission("o1", OmissionKind.CLOSED, 60.0, 120.0, None, "人事案件")
WITHDRAWN = Omission("o2", OmissionKind.WITHDRAWN, 10.0, 12.0, UtteranceId("u3"))


def test_what_was_decided_is_there_after_a_restart(data: Path, make_meeting: MakeMeeting) -> None:
    meeting = make_meeting().id
    with Store.open(data) as store:
        store.create(make_meeting())
        assert store.mask_style(meeting) is MaskStyle.BAR
        store.decide_masks(meeting, [DECISION])
        store.add_omission(meeting, CLOSED)
        store.add_omission(meeting, WITHDRAWN)
        store.set_mask_style(meeting, MaskStyle.CIRCLES)
    with Store.open(data) as store:
        assert store.masks(meeting) == (DECISION,)
        assert store.omissions(meeting) == (WITHDRAWN, CLOSED)
        assert store.mask_style(meeting) is MaskStyle.CIRCLES


def test_a_second_decision_about_a_place_replaces_the_first(
    data: Path, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting().id
    refused = replace(DECISION, is_accepted=False)
    with Store.open(data) as store:
        store.create(make_meeting())
        store.decide_masks(meeting, [DECISION])
        store.decide_masks(meeting, [refused])
        assert store.masks(meeting) == (refused,)
        store.decide_masks(meeting, [], [refused])
        assert store.masks(meeting) == ()
        store.add_omission(meeting, CLOSED)
        store.remove_omission(meeting, CLOSED.id)
        assert store.omissions(meeting) == ()


def test_decisions_are_erased_with_their_meeting(data: Path, make_meeting: MakeMeeting) -> None:
    meeting = make_meeting().id
    with Store.open(data) as store:
        store.create(make_meeting())
        store.decide_masks(meeting, [DECISION])
        store.add_omission(meeting, CLOSED)
        store.set_mask_style(meeting, MaskStyle.ROLE)
        store.erase(meeting)
    with closing(sqlite3.connect(data / "minutes.db")) as database:
        for table in ("masks", "omissions", "mask_styles"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
