"""What a person does to a transcript: pure functions that return an `Edit`, or nothing.

Nothing (None) says that all is already so. What the machine heard, `words` and
`recognized`, is never changed, only divided and joined together with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from minutes.editing import spans
from minutes.timing import REWRITTEN, time_letters
from minutes.types import (
    Doubt,
    Edit,
    EditKind,
    Seconds,
    Speaker,
    Utterance,
    UtteranceId,
    Word,
)

_INVERSE_KINDS = {EditKind.SPLIT: EditKind.MERGE, EditKind.MERGE: EditKind.SPLIT}


def inverse(edit: Edit) -> Edit:
    """Return the edit that takes this one back."""
    return Edit(
        kind=_INVERSE_KINDS.get(edit.kind, edit.kind),
        before=edit.after,
        after=edit.before,
        names_before=edit.names_after,
        names_after=edit.names_before,
    )


def change_text(utterance: Utterance, text: str) -> Edit | None:
    """Return the edit that gives an utterance another text.

    Corrections and doubts stay where their place was not changed.
    """
    written = spans.clean(text)
    if utterance.text in {text, written}:
        return None
    changed = replace(
        utterance,
        text=written,
        corrections=spans.keep_untouched(utterance.corrections, utterance.text, written),
        doubts=spans.keep_untouched(utterance.doubts, utterance.text, written),
        is_edited=True,
    )
    return Edit(EditKind.TEXT, (utterance,), (changed,))


def settle(utterance: Utterance, doubt: Doubt, spelling: str) -> Edit | None:
    """Return the edit by which a person says what stands at a doubtful place.

    It is settled also where the text stays as it is.
    """
    if doubt not in utterance.doubts:
        return None
    low, high = doubt.span
    text = utterance.text[:low] + spelling + utterance.text[high:]
    edit = change_text(utterance, text)
    changed = edit.after[0] if edit else utterance
    left = tuple(item for item in utterance.doubts if item != doubt)
    kept = spans.keep_untouched(left, utterance.text, changed.text)
    return Edit(EditKind.TEXT, (utterance,), (replace(changed, doubts=kept),))


def rewrite(before: Utterance, after: Utterance) -> Edit | None:
    """Return the edit that takes over what a rule made of an utterance."""
    return None if before == after else Edit(EditKind.TEXT, (before,), (after,))


def join(edits: Iterable[Edit | None]) -> Edit | None:
    """Return one edit for several of different utterances, all undone together."""
    made = [edit for edit in edits if edit is not None]
    if not made:
        return None
    return Edit(
        made[0].kind,
        tuple(item for edit in made for item in edit.before),
        tuple(item for edit in made for item in edit.after),
        tuple(item for edit in made for item in edit.names_before),
        tuple(item for edit in made for item in edit.names_after),
    )


def split(utterance: Utterance, at: int, is_taken: Callable[[UtteranceId], bool]) -> Edit | None:
    """Return the edit that ends an utterance before character `at` and begins another.

    The first part keeps the id; `is_taken` tells which ids the second may not have. A
    correction or doubt that the cut goes through is dropped.
    """
    at = spans.letter_edge(utterance.text, at)
    if not 0 < at < len(utterance.text):
        return None
    letters = time_letters(utterance)
    end, start = letters[at - 1][1], letters[at][0]
    heard_at = _heard_place(utterance, at, (end + start) / 2)
    words = _cut_words(utterance, heard_at, (end + start) / 2)
    corrections = spans.divide(utterance.corrections, at)
    doubts = spans.divide(utterance.doubts, at)
    first = replace(
        utterance,
        end=end,
        words=words[0],
        recognized=utterance.recognized[:heard_at],
        text=utterance.text[:at],
        corrections=corrections[0],
        doubts=doubts[0],
    )
    second = replace(
        utterance,
        id=_free_id(start, is_taken),
        revision=0,
        start=start,
        words=words[1],
        recognized=utterance.recognized[heard_at:],
        text=utterance.text[at:],
        corrections=corrections[1],
        doubts=doubts[1],
    )
    return Edit(EditKind.SPLIT, (utterance,), (first, second))


def _heard_place(utterance: Utterance, at: int, moment: Seconds) -> int:
    """Return where in what was recognised a place in the text lies."""
    text, recognized = utterance.text, utterance.recognized
    if spans.undone(text, utterance.corrections) == recognized:
        return spans.place_undone(utterance.corrections, at)
    if Levenshtein.normalized_similarity(text, recognized) >= REWRITTEN:
        return spans.place_in(text, recognized, at)
    spelt = "".join(word.text for word in utterance.words)
    if spelt != recognized:
        return round(len(recognized) * at / len(text))
    return sum(len(word.text) for word in utterance.words if word.middle <= moment)


def _cut_words(
    utterance: Utterance, heard_at: int, moment: Seconds
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Return the words on either side; one that the cut goes through becomes two."""
    words = tuple(utterance.words)
    if "".join(word.text for word in words) != utterance.recognized:
        count = sum(word.middle <= moment for word in words)
        return words[:count], words[count:]
    position = 0
    for number, word in enumerate(words):
        inside = heard_at - position
        if inside <= 0:
            return words[:number], words[number:]
        if inside < len(word.text):
            middle = word.start + (word.end - word.start) * inside / len(word.text)
            head = replace(word, end=middle, text=word.text[:inside])
            tail = replace(word, start=middle, text=word.text[inside:])
            return (*words[:number], head), (tail, *words[number + 1 :])
        position += len(word.text)
    return words, ()


def _free_id(start: Seconds, is_taken: Callable[[UtteranceId], bool]) -> UtteranceId:
    """Return an id that says when the utterance begins, as the machine's do."""
    wanted = UtteranceId(f"u{round(start * 1000):09d}")
    found, number = wanted, 1
    while is_taken(found):
        number += 1
        found = UtteranceId(f"{wanted}-{number}")
    return found


def merge(first: Utterance, second: Utterance) -> Edit:
    """Return the edit that makes one utterance of two that follow each other.

    The first stays, and so does its speaker, unless only the second's is known or was
    given by a person.
    """
    is_seconds = first.speaker is None or (second.is_speaker_set and not first.is_speaker_set)
    speaker = second if is_seconds and second.speaker is not None else first
    merged = replace(
        first,
        end=max(first.end, second.end),
        words=(*first.words, *second.words),
        recognized=first.recognized + second.recognized,
        text=first.text + second.text,
        corrections=first.corrections + spans.shifted(second.corrections, len(first.text)),
        doubts=first.doubts + spans.shifted(second.doubts, len(first.text)),
        speaker=speaker.speaker,
        is_speaker_set=speaker.is_speaker_set,
        is_edited=first.is_edited or second.is_edited,
        is_checked=first.is_checked and second.is_checked,
    )
    return Edit(EditKind.MERGE, (first, second), (merged,))


def merge_all(utterances: Sequence[Utterance]) -> Edit:
    """Return the edit that makes one utterance of several that follow each other."""
    merged = utterances[0]
    for other in utterances[1:]:
        (merged,) = merge(merged, other).after
    return Edit(EditKind.MERGE, tuple(utterances), (merged,))


def assign(
    utterances: Sequence[Utterance], label: str | None, named: Speaker | None = None
) -> Edit | None:
    """Return the edit by which a person says who speaks; None takes the speaker away.

    `named` says whose label it is where nobody has said so yet.
    """
    changes = [
        (item, replace(item, speaker=label, is_speaker_set=True))
        for item in utterances
        if item.speaker != label or not item.is_speaker_set
    ]
    if not changes:
        return None
    before, after = zip(*changes, strict=True)
    names = () if named is None else (named,)
    return Edit(
        EditKind.SPEAKER, before, after, tuple(Speaker(item.label) for item in names), names
    )


def check(utterances: Sequence[Utterance], *, is_checked: bool) -> Edit | None:
    """Return the edit by which a person says that utterances are right, or not yet."""
    changes = [
        (item, replace(item, is_checked=is_checked))
        for item in utterances
        if item.is_checked != is_checked
    ]
    if not changes:
        return None
    before, after = zip(*changes, strict=True)
    return Edit(EditKind.CHECK, before, after)


def name(speaker: Speaker, participant: str | None) -> Edit | None:
    """Return the edit by which a person says whose voice a label is, or that nobody knows."""
    named = Speaker(speaker.label, spans.clean(participant or "") or None)
    if named == speaker:
        return None
    return Edit(EditKind.NAME, names_before=(speaker,), names_after=(named,))
