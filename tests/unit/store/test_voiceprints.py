"""Enrolled voices: kept with a consent only, and gone without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.errors import ConsentMissing, VoiceprintUnknown
from minutes.store.meetings import Store
from minutes.types import Voiceprint

VOICE = Voiceprint(
    "",
    "勅使河原 権左衛門",
    "0123456789abcdef",
    tuple(0.123456789 + at / 7 for at in range(256)),
    datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    "本人、同意書",
)


def test_a_voice_is_kept_as_it_is_under_a_new_id(store: Store) -> None:
    kept = store.keep_voiceprint(VOICE)
    assert kept.id
    assert store.voiceprints() == (kept,)
    assert replace(kept, id="") == VOICE


def test_voices_of_another_model_are_not_among_those_of_one(store: Store) -> None:
    kept = store.keep_voiceprint(VOICE)
    other = store.keep_voiceprint(replace(VOICE, model="fedcba9876543210"))
    assert store.voiceprints(VOICE.model) == (kept,)
    assert set(store.voiceprints()) == {kept, other}


@pytest.mark.parametrize("consent", ["", "  ", "　\n"])
def test_without_consent_nothing_is_kept(store: Store, consent: str) -> None:
    with pytest.raises(ConsentMissing):
        store.keep_voiceprint(replace(VOICE, consent=consent))
    assert store.voiceprints() == ()


def test_a_forgotten_voice_is_in_no_file_any_more(store: Store, data: Path) -> None:
    store.keep_voiceprint(VOICE)
    store.keep_voiceprint(VOICE)
    traces = ("勅使河原".encode(), "同意書".encode(), repr(VOICE.embedding[200])[:12].encode())

    def held() -> list[bool]:
        content = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
        return [trace in content for trace in traces]

    assert held() == [True, True, True]
    assert store.forget_voices(VOICE.participant) == 2
    assert held() == [False, False, False]
    with pytest.raises(VoiceprintUnknown):
        store.forget_voices(VOICE.participant)


def test_forgetting_one_leaves_the_others(store: Store) -> None:
    kept = store.keep_voiceprint(replace(VOICE, participant="水谷 花子"))
    store.keep_voiceprint(VOICE)
    store.forget_voices(VOICE.participant)
    assert store.voiceprints() == (kept,)
