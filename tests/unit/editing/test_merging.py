"""Two people's work on one meeting comes together; nobody's is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from minutes.editing import edits
from minutes.editing.merging import merge, take_theirs
from minutes.types import (
    Edit,
    Meeting,
    MeetingId,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
    Word,
)

ABOUT = Meeting(MeetingId("m"), "会議", datetime(2026, 11, 18, tzinfo=UTC))
TEXTS = ("開会します。", "予算について伺います。", "お答えします。", "異議なし。", "閉会します。")


def said(number: int, text: str) -> Utterance:
    start = number * 10.0
    words = tuple(Word(start + at, start + at + 1, letter, 0.9) for at, letter in enumerate(text))
    return Utterance(
        UtteranceId(f"u{number}"), 1, start, words[-1].end, words, text, text, speaker="1"
    )


BASE = Transcript(ABOUT, (Speaker("1"),), tuple(said(at, text) for at, text in enumerate(TEXTS)))


def applied(transcript: Transcript, edit: Edit | None) -> Transcript:
    """Do what the store does, in memory."""
    if edit is None:
        return transcript
    gone = {item.id for item in edit.before}
    kept = [item for item in transcript.utterances if item.id not in gone]
    names = {item.label: item for item in (*transcript.speakers, *edit.names_after)}
    utterances = tuple(sorted([*kept, *edit.after], key=lambda item: (item.start, item.id)))
    return replace(transcript, utterances=utterances, speakers=tuple(names.values()))


def texts(transcript: Transcript) -> list[str]:
    return [item.text for item in transcript.utterances]


def change(transcript: Transcript, number: int, text: str) -> Transcript:
    return applied(transcript, edits.change_text(transcript.utterances[number], text))


def test_changes_in_different_places_come_together() -> None:
    ours, theirs = change(BASE, 0, "開会いたします。"), change(BASE, 3, "異議なしと認めます。")
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert texts(applied(ours, merged.edit)) == [
        "開会いたします。", *TEXTS[1:3], "異議なしと認めます。", TEXTS[4]
    ]  # fmt: skip


def test_two_changes_of_one_place_are_shown_and_ours_stays() -> None:
    ours, theirs = change(BASE, 1, "予算を伺います。"), change(BASE, 1, "予算をお尋ねします。")
    merged = merge(BASE, ours, theirs)
    assert merged.edit is None
    (conflict,) = merged.conflicts
    assert texts(applied(ours, take_theirs(conflict)))[1] == "予算をお尋ねします。"


def test_the_same_change_by_both_is_no_conflict() -> None:
    both = change(BASE, 1, "予算を伺います。")
    assert merge(BASE, both, both).conflicts == ()


def test_their_split_and_join_are_taken_over() -> None:
    split = edits.split(BASE.utterances[1], 2, lambda identity: False)
    theirs = applied(BASE, split)
    joined = edits.merge(theirs.utterances[3], theirs.utterances[4])
    theirs = applied(theirs, joined)
    merged = merge(BASE, BASE, theirs)
    assert texts(applied(BASE, merged.edit)) == texts(theirs)


def test_a_name_that_they_gave_is_taken_unless_we_gave_another() -> None:
    theirs = replace(BASE, speakers=(Speaker("1", "水谷"),))
    merged = merge(BASE, BASE, theirs)
    assert merged.edit is not None
    assert merged.edit.names_after == (Speaker("1", "水谷"),)
    ours = replace(BASE, speakers=(Speaker("1", "東海林"),))
    assert merge(BASE, ours, theirs).edit is None


CHANGES = st.lists(
    st.tuples(st.sampled_from("tsm"), st.integers(0, 4), st.text("あ予算", min_size=1, max_size=4)),
    max_size=4,
)


def worked(changes: Sequence[tuple[str, int, str]]) -> Transcript:
    result = BASE
    for kind, number, text in changes:
        place = number % len(result.utterances)
        item = result.utterances[place]
        edit: Edit | None = None
        if kind == "t":
            edit = edits.change_text(item, text)
        elif kind == "s" and len(item.text) > 1:
            ids = {one.id for one in result.utterances}
            edit = edits.split(item, 1, lambda identity, ids=ids: identity in ids)  # type: ignore[misc]
        elif kind == "m" and place + 1 < len(result.utterances):
            edit = edits.merge(item, result.utterances[place + 1])
        result = applied(result, edit)
    return result


@given(CHANGES)
def test_what_only_they_did_is_theirs_and_what_only_we_did_is_ours(
    changes: list[tuple[str, int, str]],
) -> None:
    changed = worked(changes)
    assert texts(applied(BASE, merge(BASE, BASE, changed).edit)) == texts(changed)
    assert merge(BASE, changed, BASE).edit is None


@given(CHANGES, CHANGES)
def test_every_text_of_theirs_is_taken_or_shown(
    mine: list[tuple[str, int, str]], other: list[tuple[str, int, str]]
) -> None:
    ours, theirs = worked(mine), worked(other)
    merged = merge(BASE, ours, theirs)
    result = applied(ours, merged.edit)
    shown = {item.text for conflict in merged.conflicts for item in conflict.theirs}
    for item in theirs.utterances:
        if item.text not in {one.text for one in BASE.utterances}:
            assert item.text in shown or item.text in texts(result)
