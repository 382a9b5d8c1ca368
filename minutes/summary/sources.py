"""What a summary may rest on: numbered texts, cut into pieces that a model can read at once.

Nothing is ever left out: what does not fit at once is read in pieces, however long it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from minutes.summary.extractive import find_points
from minutes.types import Finding, FindingKind, Origin, Utterance, UtteranceId

PIECE_LETTERS = 1500
"""So much is read at once, about five minutes of speech: of more, small models keep only the
beginning and the end, and a piece is soon finished while the meeting goes on. Our choice."""

EARLIEST_LETTERS = 900
"""A piece has so many at least, but for the last one."""

ENDING_SHARE = 8
"""Of so many sentences one ends a piece, when it is long enough."""

SENTENCE_ENDS = "。！？"

LONGEST = 300
"""Letters; where no sign ends a sentence, its utterance does."""

_SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}]*[{SENTENCE_ENDS}]|[^{SENTENCE_ENDS}]+")

Count = Callable[[str], int]
"""Returns how many tokens a text has."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a summary may rest on, and the utterances behind it.

    `speaker` is what somebody is called, `label` whose voice it is. Of a sentence that was
    written about utterances, `said` is what those say word for word.
    """

    text: str
    evidence: tuple[UtteranceId, ...]
    speaker: str = ""
    label: str | None = None
    said: str = ""
    origin: Origin = Origin.RULE

    @property
    def proof(self) -> str:
        """What a sentence that rests on it is compared with."""
        return self.said or f"{self.speaker}{self.text}"


def sources_of(utterances: Sequence[Utterance], names: dict[str, str]) -> tuple[Source, ...]:
    """Return utterances as sources; `names` are those of the speakers' labels."""
    return tuple(
        Source(item.text, (item.id,), names.get(item.speaker or "", ""), item.speaker)
        for item in utterances
        if item.text
    )


def sentences_of(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sentences of one stretch, each with the utterances that it stands in.

    They are the same wherever a later pass divides the utterances, so that a model need not
    read them again; and what a pause cut in two is read whole. Two people share no sentence.
    """
    found: list[Source] = []
    open_parts: list[tuple[str, Source]] = []
    for source in sources:
        if open_parts and open_parts[-1][1].label != source.label:
            found.append(_sentence(open_parts))
            open_parts = []
        for text in _SENTENCE.findall(source.text):
            open_parts.append((text, source))
            if text[-1] in SENTENCE_ENDS or sum(len(part) for part, _ in open_parts) > LONGEST:
                found.append(_sentence(open_parts))
                open_parts = []
    if open_parts:
        found.append(_sentence(open_parts))
    return tuple(source for source in found if source.text)


def _sentence(parts: Sequence[tuple[str, Source]]) -> Source:
    behind = list(dict.fromkeys(source for _, source in parts))
    return replace(
        behind[0],
        text="".join(text for text, _ in parts).strip(),
        evidence=tuple(identity for source in behind for identity in source.evidence),
        said="\n".join(source.proof for source in behind),
    )


def as_sources(findings: Iterable[Finding], sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return sentences about sources as sources of what is to be written about them."""
    known = {identity: source for source in sources for identity in source.evidence}
    found = []
    for item in findings:
        behind = [known[identity] for identity in item.evidence]
        speakers = {(source.speaker, source.label) for source in behind}
        speaker, label = speakers.pop() if len(speakers) == 1 else ("", None)
        said = "\n".join(source.proof for source in behind)
        found.append(Source(item.text, item.evidence, speaker, label, said, item.origin))
    return tuple(found)


def statements_of(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """Return what each one said in one go, in the order in which they spoke."""
    return [tuple(group) for _, group in groupby(sources, lambda source: source.label)]


def letters_of(sources: Iterable[Source]) -> int:
    """Return how long sources are."""
    return sum(len(source.text) for source in sources)


def cut(
    sources: Sequence[Source],
    room: int,
    count: Count,
    letters: int = PIECE_LETTERS,
    earliest: int | None = None,
) -> Iterator[tuple[Source, ...]]:
    """Yield sources in pieces of at most `room` tokens, and of about so many letters.

    A piece depends only on what stands before its end: what is said later changes only
    the last one. From `earliest` letters on it ends where one of its own sentences says
    so: after a correction the pieces are soon the same as before.

    Source: content-defined chunking, as in rsync and LBFS (Muthitacharoen et al. 2001).
    """
    piece: list[Source] = []
    used = length = 0
    for source in _short_enough(sources, room, count, letters):
        tokens = count(line(len(piece) + 1, source, is_spoken=True))
        if piece and (used + tokens > room or length + len(source.text) > letters):
            yield tuple(piece)
            piece, used, length = [], 0, 0
        piece.append(source)
        used += tokens
        length += len(source.text)
        if earliest is not None and length >= earliest and _ends_piece(source.text):
            yield tuple(piece)
            piece, used, length = [], 0, 0
    if piece:
        yield tuple(piece)


def _ends_piece(text: str) -> bool:
    return zlib.crc32(text.encode("utf-8", "replace")) % ENDING_SHARE == 0


def line(number: int, source: Source, *, is_spoken: bool) -> str:
    """Return a source as a model sees it; `is_spoken` tells who said it."""
    if is_spoken and source.speaker:
        return f"{number}. {source.speaker}「{source.text}」"
    return f"{number}. {source.text}"


def choose(sources: Sequence[Source], most: int) -> tuple[Finding, ...]:
    """Return the sources that say most, in their own words."""
    points = find_points(as_utterances(sources), most)
    return tuple(_point(point.text, sources[int(point.evidence[0])]) for point in points)


def as_utterances(sources: Sequence[Source]) -> list[Utterance]:
    """Return utterances with the sources' texts; their ids are the sources' places."""
    return [
        Utterance(
            *(UtteranceId(str(place)), 1, place, place + 1, ()),
            *(source.text, source.text),
            speaker=source.label,
        )
        for place, source in enumerate(sources)
    ]


def _point(text: str, source: Source) -> Finding:
    return Finding(FindingKind.POINT, text, source.evidence, source.label, origin=source.origin)


def _short_enough(
    sources: Sequence[Source], room: int, count: Count, letters: int
) -> Iterator[Source]:
    """Yield the sources; one that fills a piece by itself in halves."""
    for source in sources:
        is_long = len(source.text) > letters or count(source.text) > max(1, room // 2)
        if is_long and len(source.text) > 1:
            parts = [replace(source, text=text, said=source.proof) for text in _halve(source.text)]
            yield from _short_enough(parts, room, count, letters)
        else:
            yield source


def _halve(text: str) -> tuple[str, str]:
    """Return a text in two, cut at the end of a sentence near its middle if there is one."""
    middle = len(text) // 2
    ends = [at + 1 for at, letter in enumerate(text[:-1]) if letter in SENTENCE_ENDS]
    at = min(ends, key=lambda end: abs(end - middle), default=middle)
    return text[:at], text[at:]
