"""A meeting's summary is prepared while it goes on, and never at the recogniser's cost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minutes.asr.worker import Weights
from minutes.audio.replay import FileReplay
from minutes.config import Settings
from minutes.preparing import BEHIND, Preparer
from minutes.session import Session
from minutes.store.meetings import Store
from minutes.summarizing import summarize
from minutes.summary.sources import PIECE_LETTERS
from minutes.summary.writer import Request
from minutes.types import (
    Edit,
    EditKind,
    Mark,
    MarkKind,
    Meeting,
    MeetingId,
    MeetingState,
    Utterance,
    UtteranceId,
)
from tests.integration.live_meeting import SETTINGS, Watcher, until
from tests.integration.scripted_office import Office, open_office
from tests.unit.summary.scripted_writers import recite

MEETING = MeetingId("20261118-100000-k7q2")
TEXT = "第{0}工区の市道の災害復旧に、合わせて{0}億円を追加するものであります。"
FINISHED = 2
"""Pieces that are full in the meeting below."""


class Delay:
    """How late the text is, as a test wants it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def spoken(store: Store) -> list[Utterance]:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(MEETING, "総務常任委員会", now, state=MeetingState.RECORDING))
    said = []
    while sum(len(item.text) for item in said) < (FINISHED + 0.5) * PIECE_LETTERS:
        at = len(said) + 2
        text = TEXT.format(at)
        item = Utterance(UtteranceId(f"u{at}"), 1, at * 10, at * 10 + 9, (), text, text)
        store.add_utterance(MEETING, item)
        said.append(item)
    return said


@pytest.fixture
def delay() -> Delay:
    return Delay()


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office(recite) as opened:
        yield opened


def prepare(
    store: Store, settings: Settings, delay: Delay, spoken: list[Utterance], calm: float = 0.0
) -> Preparer:
    preparer = Preparer(store, MEETING, settings, delay, calm)
    preparer.start()
    for utterance in spoken:
        preparer.hear(utterance)
    return preparer


def test_what_was_prepared_is_not_asked_again_at_the_end(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: len(store.answers(MEETING)) == FINISHED)
    preparer.stop()
    before = [request.material for request in office.asked]
    assert len(before) == FINISHED
    office.asked.clear()
    summarize(store, MEETING, office.settings, lambda event: None)
    asked = [request.material for request in office.asked]
    assert asked
    assert set(asked).isdisjoint(before)


def test_a_new_look_at_the_speakers_costs_no_second_reading(
    store: Store, office: Office, delay: Delay, spoken: list[Utterance]
) -> None:
    both = TEXT.format(1) + "この件について伺います。"
    whole = replace(spoken[9], id=UtteranceId("both"), text=both, start=95.0, end=98.0)
    store.add_utterance(MEETING, whole)
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: len(store.answers(MEETING)) == FINISHED)
    preparer.stop()
    known = set(store.answers(MEETING))
    at = both.index("この件")
    parts = (
        replace(whole, text=both[:at], end=96.0, speaker="1"),
        replace(whole, id=UtteranceId("second"), text=both[at:], start=96.0, speaker="2"),
    )
    store.apply(MEETING, Edit(EditKind.SPLIT, (whole,), parts))
    store.attribute(MEETING, (), [replace(item, revision=2, speaker="1") for item in spoken])
    assert {item.speaker for item in store.utterances(MEETING)} == {"1", "2"}
    summarize(store, MEETING, office.settings, lambda event: None)
    assert known <= set(store.answers(MEETING))


def test_nothing_is_prepared_before_a_piece_is_full(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    preparer = prepare(store, office.settings, delay, spoken[:10])
    time.sleep(1.5)
    preparer.stop()
    assert office.asked == []


def test_the_model_is_gone_at_once_when_the_text_falls_behind_and_comes_back_later(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    def answer_slowly(request: Request, attempt: int) -> str:
        time.sleep(3.0)
        return recite(request, attempt)

    office.answer = answer_slowly
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: office.asked)
    delay.seconds = BEHIND + 1
    time.sleep(4.0)
    assert len(office.asked) == 1
    assert store.answers(MEETING) == {}
    office.answer = recite
    delay.seconds = 1.0
    until(lambda: len(store.answers(MEETING)) == FINISHED)
    preparer.stop()


def test_a_text_that_is_late_keeps_the_model_away(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    delay.seconds = BEHIND + 1
    preparer = prepare(store, office.settings, delay, spoken)
    time.sleep(1.5)
    preparer.stop()
    assert office.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux scheduler")
def test_the_model_gets_only_what_nobody_else_wants(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    def think(request: Request, attempt: int) -> str:
        time.sleep(2.0)
        return recite(request, attempt)

    office.answer = think
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: office.asked)
    assert preparer.pid is not None
    assert os.sched_getscheduler(preparer.pid) == os.SCHED_IDLE
    preparer.stop()
    assert preparer.pid is None


def test_stopping_takes_no_time_whatever_the_model_is_at(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    def think(request: Request, attempt: int) -> str:
        time.sleep(6.0)
        return recite(request, attempt)

    office.answer = think
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: office.asked)
    begun = time.monotonic()
    preparer.stop()
    assert time.monotonic() - begun < 3.0


def test_what_was_off_the_record_is_never_shown(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    secret = spoken[5]
    store.add_mark(MEETING, Mark("m1", MarkKind.OFF_RECORD, secret.start - 1, secret.end + 1))
    preparer = prepare(store, office.settings, delay, spoken)
    until(lambda: len(store.answers(MEETING)) == FINISHED)
    preparer.stop()
    assert not any(secret.text in request.material for request in office.asked)


@pytest.mark.parametrize(
    "change",
    [{"engine": "none"}, {"is_preparing": False}, {"engine": "llama", "model": "/無い.gguf"}],
)
def test_nothing_is_prepared_where_nobody_wants_it_or_no_model_is_there(
    store: Store,
    spoken: list[Utterance],
    office: Office,
    delay: Delay,
    change: dict[str, str],
) -> None:
    settings = replace(office.settings, summary=replace(office.settings.summary, **change))
    preparer = prepare(store, settings, delay, spoken)
    time.sleep(1.0)
    preparer.stop()
    assert office.asked == []
    assert store.answers(MEETING) == {}


def test_a_server_that_answers_wrongly_costs_the_meeting_nothing(
    store: Store, spoken: list[Utterance], office: Office, delay: Delay
) -> None:
    summary = replace(office.settings.summary, server="http://127.0.0.1:9/v1")
    preparer = prepare(store, replace(office.settings, summary=summary), delay, spoken)
    time.sleep(1.5)
    preparer.stop()
    assert store.answers(MEETING) == {}


def test_a_meeting_is_recorded_and_recognised_beside_it(
    store: Store, watcher: Watcher, office: Office, sample_path: object, practice_model: object
) -> None:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    meeting = Meeting(MeetingId("20261118-110000-k7q3"), "本会議", now)
    settings = replace(SETTINGS, summary=office.settings.summary)
    source = FileReplay(sample_path, realtime=False)  # type: ignore[arg-type]
    weights = Weights(practice_model)  # type: ignore[arg-type]
    session = Session(store, meeting, source, weights, settings, watcher.listen)
    session.start()
    assert session.wait(timeout=120)
    assert session.failure is None
    assert store.transcript(meeting.id).meeting.state is MeetingState.READY
    assert list(store.utterances(meeting.id)) == watcher.finals != []
