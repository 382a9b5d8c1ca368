"""Summaries by a language model that can be checked, and are.

The model sees numbered sources and can name only their numbers as evidence. What it wrote
is then compared with exactly that evidence by a program; a sentence that says anything else
is dropped. Where nothing usable comes back, twice, the sentences that were said stand in.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from minutes.summary.extractive import find_points
from minutes.summary.grounding import check
from minutes.summary.prompting import MOST_LETTERS, Prompt, schema_of
from minutes.summary.writer import Request, Writer
from minutes.types import Finding, FindingKind, Origin, Utterance, UtteranceId

ATTEMPTS = 2
"""A model that wrote nonsense twice writes it again."""

TOKENS_PER_POINT = 120
"""Room for a sentence of 60 letters, its numbers and the signs around them."""

MARGIN = 64
"""Tokens that chat templates put around a request."""

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")

Report = Callable[[int, int], None]
"""Told how many pieces are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a summary may rest on, and the utterances behind it."""

    text: str
    evidence: tuple[UtteranceId, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """What was written; `is_fallback` says that the model gave nothing usable.

    `dropped` counts sentences that the evidence did not bear out.
    """

    findings: tuple[Finding, ...]
    dropped: int = 0
    is_fallback: bool = False


def sources_of(utterances: Sequence[Utterance], names: dict[str, str]) -> tuple[Source, ...]:
    """Return utterances as sources; `names` are those of the speakers' labels."""
    return tuple(
        Source(item.text, (item.id,), names.get(item.speaker or "", ""))
        for item in utterances
        if item.text
    )


def compose(
    writer: Writer,
    prompt: Prompt,
    sources: Sequence[Source],
    most: int,
    names: Sequence[str] = (),
    report: Report = lambda done, total: None,
) -> Composed:
    """Return at most `most` sentences for each piece of the sources that fits the model.

    No source is left out: what does not fit at once is read in pieces.

    Raises:
        EnvironmentFailure: the model cannot be asked now.
    """
    pieces = list(_pieces(writer, prompt, sources, most))
    findings: list[Finding] = []
    dropped, is_fallback = 0, False
    for done, piece in enumerate(pieces):
        written = _write(writer, prompt, piece, most, names)
        findings += written.findings
        dropped += written.dropped
        is_fallback = is_fallback or written.is_fallback
        report(done + 1, len(pieces))
    return Composed(tuple(findings), dropped, is_fallback)


def _pieces(
    writer: Writer, prompt: Prompt, sources: Sequence[Source], most: int
) -> Iterator[list[Source]]:
    """Yield the sources in stretches that fit into the model with its answer."""
    answer = most * TOKENS_PER_POINT
    room = writer.context - writer.count(prompt.text) - answer - MARGIN
    piece: list[Source] = []
    used = 0
    for source in _short_enough(writer, sources, room):
        tokens = writer.count(_line(len(piece) + 1, source))
        if piece and used + tokens > room:
            yield piece
            piece, used = [], 0
        piece.append(source)
        used += tokens
    if piece:
        yield piece


def _short_enough(writer: Writer, sources: Sequence[Source], room: int) -> Iterator[Source]:
    """Yield the sources; one that fills the model by itself in halves."""
    for source in sources:
        if len(source.text) > 1 and writer.count(source.text) > max(1, room // 2):
            middle = len(source.text) // 2
            halves = (source.text[:middle], source.text[middle:])
            parts = [Source(text, source.evidence, source.speaker) for text in halves]
            yield from _short_enough(writer, parts, room)
        else:
            yield source


def _write(
    writer: Writer, prompt: Prompt, sources: Sequence[Source], most: int, names: Sequence[str]
) -> Composed:
    ids = [str(number) for number in range(1, len(sources) + 1)]
    material = "\n".join(_line(number, source) for number, source in enumerate(sources, 1))
    request = Request(prompt.text, material, schema_of(ids, most), most * TOKENS_PER_POINT)
    dropped = 0
    for attempt in range(ATTEMPTS):
        items = _parse(writer.write(request, attempt))
        if items is None:
            continue
        kept, lost = _checked(items, sources, names)
        dropped += lost
        if kept or not items:
            return Composed(tuple(kept[:most]), dropped)
    return Composed(_said(sources, most), dropped, is_fallback=True)


def _line(number: int, source: Source) -> str:
    return f"{number}. {source.speaker}「{source.text}」"


def _parse(written: str) -> list[tuple[str, list[int]]] | None:
    """Return the sentences of an answer with their numbers; None where it is no answer."""
    try:
        items = json.loads(written, strict=False)["items"]
        found = [(str(item["text"]), [int(one) for one in item["evidence"]]) for item in items]
    except (ValueError, KeyError, TypeError):
        return None
    return [(text.strip(), numbers) for text, numbers in found if text.strip()]


def _checked(
    items: Sequence[tuple[str, list[int]]], sources: Sequence[Source], names: Sequence[str]
) -> tuple[list[Finding], int]:
    """Return what the evidence bears out, once each, and how many sentences it does not."""
    kept: list[Finding] = []
    lost = 0
    for text, numbers in items:
        rests_on = [sources[one - 1] for one in dict.fromkeys(numbers) if 0 < one <= len(sources)]
        problems = check(text, [f"{item.speaker}{item.text}" for item in rests_on], names)
        if problems or not _is_sentence(text) or text in {item.text for item in kept}:
            lost += 1
            continue
        evidence = dict.fromkeys(identity for item in rests_on for identity in item.evidence)
        kept.append(Finding(FindingKind.POINT, text, tuple(evidence), origin=Origin.MODEL))
    return kept, lost


def _is_sentence(text: str) -> bool:
    """Return whether it is Japanese, not endless, and does not go round in circles."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > 2 * MOST_LETTERS or len(_JAPANESE.findall(plain)) < len(plain) / 2:
        return False
    quads = [plain[at : at + 4] for at in range(len(plain) - 3)]
    return len(quads) <= 2 * len(set(quads))


def _said(sources: Sequence[Source], most: int) -> tuple[Finding, ...]:
    """Return main points in the sources' own words."""
    utterances = [
        Utterance(UtteranceId(str(number)), 1, number, number + 1, (), source.text, source.text)
        for number, source in enumerate(sources)
    ]
    return tuple(
        Finding(FindingKind.POINT, point.text, sources[int(point.evidence[0])].evidence)
        for point in find_points(utterances, most)
    )
