"""A transcript with everything in it, to be changed as a test needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from minutes.types import (
    Correction,
    Engine,
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
    Word,
)

JAPAN = timezone(timedelta(hours=9))


@pytest.fixture
def make_utterance() -> Callable[..., Utterance]:
    def make(
        text: str, start: float = 0.0, end: float | None = None, speaker: str | None = None
    ) -> Utterance:
        end = start + len(text) * 0.2 if end is None else end
        step = (end - start) / max(1, len(text))
        words = tuple(
            Word(start + at * step, start + (at + 1) * step, letter, 0.9)
            for at, letter in enumerate(text)
        )
        return Utterance(
            UtteranceId(f"u{start}"), 1, start, end, words, text, text, speaker=speaker
        )

    return make


@pytest.fixture
def make_transcript(make_utterance: Callable[..., Utterance]) -> Callable[..., Transcript]:
    def make(*utterances: Utterance, model: str = "small", **changes: Any) -> Transcript:
        meeting = {
            "id": MeetingId("20261118-100000-k7q2"),
            "title": "総務常任委員会",
            "started_at": datetime(2026, 11, 18, 10, tzinfo=JAPAN),
            "duration": 6150.0,
            "place": "第１委員会室",
            "participants": (
                Participant("水谷 花子", "委員長", "みずたに はなこ"),
                Participant("東海林 健", "課長"),
            ),
            "agenda": ("議案第76号", "その他"),
        }
        return Transcript(
            Meeting(**{**meeting, **changes}),  # type: ignore[arg-type]
            (Speaker("S1", "水谷 花子"), Speaker("S2")),
            utterances,
            Engine(model, (("beam_size", 5), ("vad", True), ("language", "ja")), 0.25),
        )

    return make


@pytest.fixture
def transcript(
    make_transcript: Callable[..., Transcript], make_utterance: Callable[..., Utterance]
) -> Transcript:
    corrected = make_utterance("東海林課長の説明を求めます。", 5.0, 9.0, "S1")
    corrected = Utterance(
        corrected.id,
        2,
        corrected.start,
        corrected.end,
        corrected.words,
        "庄司課長の説明を求めます。",
        corrected.text,
        (Correction((0, 3), "庄司", "東海林", "東海林", "読みが同じ"),),
        "S1",
        is_edited=True,
    )
    return make_transcript(
        make_utterance("ただいまから会議を開きます。", 0.5, 4.0, "S1"),
        corrected,
        make_utterance("はい。", 10.0, 10.3, "S2"),
    )
