"""Utterances gathered into statements (発言), as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minutes.types import Seconds, Speaker, Transcript, Utterance

LONG_PAUSE: Seconds = 2.0
"""A pause that starts a new paragraph wherever it falls. A choice, not a measurement."""

SENTENCE_PAUSE: Seconds = 0.8
"""A pause that, after a finished sentence, starts one where nobody said who speaks: the
next voice may be another's, and people breathe for less."""

PARAGRAPH_CHARACTERS = 150
"""A paragraph that has reached this length ends with its sentence, about four lines of
print: the eye finds its place, and the time beside it leads to the sound."""

LONGEST_PARAGRAPH = 400
"""One that has reached this length ends with its utterance, whether a sentence or not."""

_OPEN_ENDS = re.compile(r"[^\s。、．，！？!?…」』）)・]\Z")
_SENTENCE_ENDS = ("。", "．", "！", "？", "!", "?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person said at a stretch, in paragraphs. `speaker` is as printed."""

    start: Seconds
    end: Seconds
    speaker: str
    paragraphs: tuple[str, ...]


def gather(transcript: Transcript) -> tuple[Statement, ...]:
    """Return the statements of a meeting in time order.

    Where nobody said who speaks, each paragraph is a statement: a guess at more would
    put words into somebody's mouth.
    """
    names = speaker_names(transcript.speakers)
    statements: list[Statement] = []
    for group in _paragraphs(transcript.utterances):
        text = join_texts([utterance.text for utterance in group])
        if not text:
            continue
        speaker = speaker_name(names, group[0].speaker)
        start, end = group[0].start, max(utterance.end for utterance in group)
        previous = statements[-1] if statements else None
        if previous is not None and speaker and previous.speaker == speaker:
            statements[-1] = Statement(
                previous.start, max(previous.end, end), speaker, (*previous.paragraphs, text)
            )
        else:
            statements.append(Statement(start, end, speaker, (text,)))
    return tuple(statements)


def speaker_names(speakers: Sequence[Speaker]) -> dict[str, str]:
    """Return what each label is printed as where a person said who it is."""
    found = {speaker.label: printable(speaker.participant or "") for speaker in speakers}
    return {label: name for label, name in found.items() if name}


def speaker_name(names: Mapping[str, str], label: str | None) -> str:
    """Return the participant's name, else 話者 and the label; nothing without a label."""
    if label is None:
        return ""
    return names.get(label, f"話者{printable(label)}")


def join_texts(texts: Sequence[str]) -> str:
    """Return texts as one; a space shows where one ended without punctuation."""
    joined = ""
    for text in map(printable, texts):
        if joined and text and _OPEN_ENDS.search(joined):
            joined += " " if joined[-1].isascii() and text[0].isascii() else "　"
        joined += text
    return joined


def printable(text: str) -> str:
    """Return text on one line, without characters that XML and screens cannot show.

    Source: Extensible Markup Language (XML) 1.0, section 2.2 (Char).
    """
    return _UNPRINTABLE.sub(" ", text).strip()


def in_time_order(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return utterances by their start."""
    return sorted(utterances, key=lambda utterance: (utterance.start, utterance.end))


def _paragraphs(utterances: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    group: list[Utterance] = []
    for utterance in in_time_order(utterances):
        if group and _starts_paragraph(group, utterance):
            yield group
            group = []
        group.append(utterance)
    if group:
        yield group


def _starts_paragraph(group: Sequence[Utterance], utterance: Utterance) -> bool:
    pause = utterance.start - group[-1].end
    length = sum(len(earlier.text) for earlier in group)
    if utterance.speaker != group[-1].speaker or pause >= LONG_PAUSE:
        return True
    if group[-1].text.rstrip().endswith(_SENTENCE_ENDS):
        is_other_perhaps = utterance.speaker is None and pause >= SENTENCE_PAUSE
        return is_other_perhaps or length >= PARAGRAPH_CHARACTERS
    return length >= LONGEST_PARAGRAPH
