"""Utterances gathered into statements (発言), as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from minutes.types import Seconds, Speaker, Transcript, Utterance

LONG_PAUSE: Seconds = 2.0
"""A pause that, after a finished sentence, starts a new paragraph. Our choice: more than a
breath, less than the search for a page; a reader loses nothing by one break too few."""

BROKEN_PAUSE: Seconds = 6.0
"""A pause that starts one even within a sentence: whoever stops for so long has been
interrupted. Our choice; people look something up for less."""

SENTENCE_PAUSE: Seconds = 0.8
"""A pause that, after a finished sentence, starts one where nobody said who speaks: the
next voice may be another's, and people breathe for less."""

PARAGRAPH_CHARACTERS = 150
"""A paragraph that has reached this length ends with its sentence, about four lines of
print: the eye finds its place, and the time beside it leads to the sound."""

LONGEST_PARAGRAPH = 400
"""One that has reached this length ends with its utterance, whether a sentence or not."""

TOPIC_CHARACTERS = 60
"""A paragraph of this length ends where the speaker says that something new begins: two
lines of print, so that 「はい。」 or a name does not stand alone. Our choice."""

_NEW_TOPIC = re.compile(
    r"(?:次に(?![はも])|続きまして|続いて|最後に(?!は)|次の(?:御?質問|項目|議題|議案|日程)|日程第"
    r"|第?[2-9２-９二三四五六七八九十](?:点目|つ目|番目)|第[2-9２-９二三四五六七八九](?:に|点)"
    r"|話は?変わ|以上(?:、|が|で(?![すごあし])))"
)
"""What opens a new point, or closes the speech with a sentence of its own. 「以上です。」 is
too short for a paragraph and stays where it is."""

_PERHAPS_NEW_TOPIC = re.compile(
    r"(?:また、|なお、|さて|ところで|それでは|では、|さらに|一方|まず|よって、)"
)
"""What may go on as well: it wants a pause (`SENTENCE_PAUSE`) before it."""

_WITHIN_NAME = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
NOTE = re.compile(r"〔([^〔〕]*)〕")
"""An utterance that nobody said: what stands where the public version leaves something out."""

UNKNOWN = "話者不明"
"""Who speaks where nobody said so, in a record that names others: without it the words
would look like those of whoever spoke before."""

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


@dataclass(frozen=True, slots=True)
class SpokenBy:
    """Who is printed before a text: by label, and `nobody` where nobody said who speaks."""

    names: Mapping[str, str]
    nobody: str

    def of(self, label: str | None, text: str) -> str:
        """Return who said a text: the name of a label, else 話者 and the label.

        A note in the place of what is left out was said by nobody.
        """
        if label:
            return self.names.get(label, f"話者{printable(label)}")
        return "" if NOTE.fullmatch(text) else self.nobody


def gather(
    transcript: Transcript, utterances: Sequence[Utterance] | None = None
) -> tuple[Statement, ...]:
    """Return the statements of a meeting in time order, or those of some utterances of it.

    Where nobody said who speaks, each paragraph is a statement: a guess at more would
    put words into somebody's mouth.
    """
    spoken_by = titled(transcript)
    statements: list[Statement] = []
    for group in _paragraphs(transcript.utterances if utterances is None else utterances):
        text = join_texts([passage.text for passage in group])
        if not text:
            continue
        speaker = spoken_by.of(group[0].speaker, text)
        start, end = group[0].start, max(passage.end for passage in group)
        previous = statements[-1] if statements else None
        if previous is not None and group[0].speaker and previous.speaker == speaker:
            statements[-1] = Statement(
                previous.start, max(previous.end, end), speaker, (*previous.paragraphs, text)
            )
        else:
            statements.append(Statement(start, end, speaker, (text,)))
    return tuple(statements)


def titled_names(transcript: Transcript) -> dict[str, str]:
    """Return what each label with a name is printed as in the record: 委員長（水谷花子）.

    A person without a role on the attendance list, or not on it, is printed by name alone.
    """
    roles = {joined_name(item.name): item.role for item in transcript.meeting.participants}
    found = {}
    for label, name in _speaker_names(transcript.speakers).items():
        written = joined_name(name)
        role = printable(roles.get(written, ""))
        found[label] = f"{role}（{written}）" if role and role != written else written
    return found


def joined_name(name: str) -> str:
    """Return a name as records write it: without the space that lists have within it."""
    return _WITHIN_NAME.sub("", printable(name))


def titled(transcript: Transcript) -> SpokenBy:
    """Return who is printed in the record: 委員長（水谷花子）."""
    return SpokenBy(titled_names(transcript), _nobody(transcript))


def named(transcript: Transcript) -> SpokenBy:
    """Return who is printed in tables: the name as it stands on the list."""
    return SpokenBy(_speaker_names(transcript.speakers), _nobody(transcript))


def _nobody(transcript: Transcript) -> str:
    return UNKNOWN if any(item.speaker for item in transcript.utterances) else ""


def _speaker_names(speakers: Sequence[Speaker]) -> dict[str, str]:
    """Return what each label is printed as where a person said who it is."""
    found = {speaker.label: printable(speaker.participant or "") for speaker in speakers}
    return {label: name for label, name in found.items() if name}


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


@dataclass(frozen=True, slots=True)
class _Passage:
    """An utterance, or a part of one from a sentence that opens a new topic on."""

    start: Seconds
    end: Seconds
    speaker: str | None
    text: str


def _paragraphs(utterances: Sequence[Utterance]) -> Iterator[list[_Passage]]:
    group: list[_Passage] = []
    for utterance in in_time_order(utterances):
        for passage in _passages(utterance):
            if group and _starts_paragraph(group, passage):
                yield group
                group = []
            group.append(passage)
    if group:
        yield group


def _passages(utterance: Utterance) -> Iterator[_Passage]:
    """Yield the parts of an utterance between which a paragraph may end."""
    text = utterance.text
    cuts = [
        at
        for at in (found.end() for found in re.finditer("。", text))
        # Not within a quotation.
        if _NEW_TOPIC.match(text, at) and text.count("「", 0, at) == text.count("」", 0, at)
    ]
    edges = [0, *cuts, len(text)]
    for first, last in pairwise(edges):
        start, end = (_moment(utterance, at) for at in (first, last))
        yield _Passage(start, end, utterance.speaker, text[first:last])


def _moment(utterance: Utterance, at: int) -> Seconds:
    """Return when character `at` was said; estimated where a person changed the text."""
    if at in (0, len(utterance.text)):
        return utterance.end if at else utterance.start
    position = 0
    for word in utterance.words if utterance.text == utterance.recognized else ():
        if position >= at:
            return word.start
        position += len(word.text)
    return utterance.start + (utterance.end - utterance.start) * at / len(utterance.text)


def _starts_paragraph(group: Sequence[_Passage], passage: _Passage) -> bool:
    pause = passage.start - group[-1].end
    length = sum(len(earlier.text) for earlier in group)
    if passage.speaker != group[-1].speaker or pause >= BROKEN_PAUSE:
        return True
    if NOTE.fullmatch(passage.text) or NOTE.fullmatch(group[-1].text):
        return True
    if not group[-1].text.rstrip().endswith(_SENTENCE_ENDS):
        return length >= LONGEST_PARAGRAPH
    if pause >= LONG_PAUSE or length >= PARAGRAPH_CHARACTERS:
        return True
    if pause >= SENTENCE_PAUSE and passage.speaker is None:
        return True
    return length >= TOPIC_CHARACTERS and _opens_topic(passage.text.lstrip(), pause)


def _opens_topic(text: str, pause: Seconds) -> bool:
    if _NEW_TOPIC.match(text):
        return True
    return pause >= SENTENCE_PAUSE and _PERHAPS_NEW_TOPIC.match(text) is not None
