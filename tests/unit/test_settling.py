"""A thorough pass takes over, and everything that people decided stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.attribution import at_least, count_decided, settle
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Turn, Utterance, UtteranceId, Word

MEETING = MeetingId("20261118-100000-k7q2")
LENGTH = 3.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        opened.create(Meeting(MEETING, "総務常任委員会", datetime.now(UTC)))
        yield opened


def say(store: Store, *speakers: str | None) -> list[UtteranceId]:
    """Store an utterance of three seconds for each speaker, one each five seconds."""
    made = []
    for number, speaker in enumerate(speakers):
        start = number * 5.0
        words = tuple(
            Word(start + at * 0.25, start + at * 0.25 + 0.25, letter, 0.9)
            for at, letter in enumerate("これから会議を開きます。")
        )
        text = "".join(word.text for word in words)
        identity = UtteranceId(f"u{round(start * 1000):09d}")
        made.append(
            Utterance(identity, 0, start, words[-1].end, words, text, text, speaker=speaker)
        )
        store.add_utterance(MEETING, made[-1])
    return [item.id for item in made]


def found(*voices: str) -> Diarization:
    turns = tuple(Turn(at * 5.0, at * 5.0 + LENGTH, voice) for at, voice in enumerate(voices))
    return Diarization(turns, turns)


def labels(store: Store) -> list[str | None]:
    return [item.speaker for item in store.utterances(MEETING)]


def proofread(store: Store) -> Proofreader:
    return Proofreader(store, MEETING, lambda _event: None)


def test_text_without_speakers_gets_them_and_only_what_changed_is_told(store: Store) -> None:
    say(store, "1", None, "2", "1")
    settled = settle(store, MEETING, found("x", "x", "y", "y"))
    assert labels(store) == ["1", "1", "2", "2"]
    assert list(settled.changed) == [store.utterances(MEETING)[at] for at in (1, 3)]
    assert settle(store, MEETING, found("x", "x", "y", "y")).changed == ()


def test_a_voice_that_people_gave_a_name_keeps_it_against_one_utterance_set_by_hand(
    store: Store,
) -> None:
    ids = say(store, "1", "1", "1", "1", "2")
    proofread(store).name("1", "佐藤")
    proofread(store).assign([ids[1]], "水谷")
    settle(store, MEETING, found("x", "x", "x", "x", "y"))
    assert labels(store) == ["1", "水谷", "1", "1", "2"]


def test_a_voice_without_a_name_takes_that_of_an_utterance_set_by_hand(store: Store) -> None:
    ids = say(store, "1", "1", "1", "2")
    proofread(store).assign([ids[1]], "水谷")
    settle(store, MEETING, found("x", "x", "x", "y"))
    assert labels(store) == ["水谷", "水谷", "水谷", "2"]


def test_one_person_in_two_voices_is_one_where_people_say_so(store: Store) -> None:
    ids = say(store, "1", "2", "1", "2")
    proofread(store).assign([ids[0], ids[1]], "水谷")
    settle(store, MEETING, found("x", "y", "x", "y"))
    assert labels(store) == ["水谷"] * 4


def test_a_speaker_that_people_took_away_stays_away(store: Store) -> None:
    ids = say(store, "1", "1")
    proofread(store).assign([ids[0]], None)
    settle(store, MEETING, found("x", "x"))
    assert labels(store) == [None, "1"]


def test_text_that_people_wrote_gets_a_speaker_and_is_never_cut(store: Store) -> None:
    ids = say(store, None)
    proofread(store).change_text(ids[0], "これより会議を開きます。")
    halves = (Turn(0, 2.0, "x"), Turn(2.0, 3.0, "y"))
    settle(store, MEETING, Diarization(halves, halves))
    (whole,) = store.utterances(MEETING)
    assert (whole.text, whole.speaker) == ("これより会議を開きます。", "1")


def test_people_whom_somebody_named_and_who_say_much_certainly_speak(store: Store) -> None:
    ids = say(store, *["1"] * 4, *["2"] * 4, *["3"] * 4, "4")
    assert count_decided(store, MEETING) == 0
    proofread(store).name("1", "佐藤")
    proofread(store).name("3", "佐藤")
    assert count_decided(store, MEETING) == 1
    proofread(store).assign(ids[4:8], "2")
    proofread(store).assign(ids[12:], "水谷")  # three seconds are not much
    assert count_decided(store, MEETING) == 2


def test_what_people_found_right_stays_as_it_is(store: Store) -> None:
    ids = say(store, "1", "1", None, "1")
    proofread(store).check([ids[1], ids[2]])
    halves = (Turn(10, 12, "x"), Turn(12, 13, "y"))
    turns = (Turn(0, 3, "x"), Turn(5, 8, "y"), *halves, Turn(15, 18, "y"))
    settle(store, MEETING, Diarization(turns, turns))
    checked = store.utterances(MEETING)[1:3]
    assert [item.id for item in checked] == ids[1:3]
    assert checked[0].speaker == "1"
    assert checked[1].speaker is not None


def test_what_changed_while_the_pass_was_at_work_stands(store: Store) -> None:
    ids = say(store, "1", "1")
    read = store.utterances(MEETING)
    proofread(store).assign([ids[0]], "水谷")
    late = [replace(item, speaker="2", revision=item.revision + 1) for item in read]
    assert [item.id for item in store.attribute(MEETING, (), late)] == [ids[1]]
    assert labels(store) == ["水谷", "2"]


def test_a_count_is_raised_and_never_lowered() -> None:
    assert at_least(SpeakerCount(), 3) == SpeakerCount(3)
    assert at_least(SpeakerCount(1, 2), 3) == SpeakerCount(3, 3)
    assert at_least(SpeakerCount(2, 8), 0) == SpeakerCount(2, 8)
