"""What is personal in a meeting: the rules of the public version, and what a model may not see.

Wires the analyser, the office's own words and what people decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from minutes.dictionary.cells import unguard
from minutes.dictionary.mentions import find_people
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.readings import Morpheme, analyse
from minutes.dictionary.tables import split_table
from minutes.errors import DocumentRejected
from minutes.privacy.masking import MaskRules, Span
from minutes.privacy.publication import review
from minutes.privacy.reviewing import Proposal
from minutes.store.meetings import Store
from minutes.summary.covering import Cover, make_cover
from minutes.types import MaskKind, Transcript

OWN_WORDS = "masking.csv"
"""In the data folder: words that this office hides in every meeting, and why."""

_WORD, _REASON = ("語", "word"), ("理由", "reason")

STAND_INS = {
    MaskKind.PERSON: "人物",
    MaskKind.ADDRESS: "住所",
    MaskKind.PHONE: "電話",
    MaskKind.EMAIL: "メール",
    MaskKind.BIRTH_DATE: "生年月日",
    MaskKind.MY_NUMBER: "個人番号",
    MaskKind.CASE_NUMBER: "整理番号",
    MaskKind.OWN_WORD: "語句",
    MaskKind.BY_HAND: "伏字",
}
"""What a model reads instead, with a number: [人物1]."""

_FRAGMENT = re.compile(r".|[\d〇一-九]{1,3}", re.DOTALL)
"""Too little to be hidden wherever it stands: 林 is a wood too, and 0 a digit."""


def cover_for(store: Store, transcript: Transcript) -> Cover:
    """Return what hides the personal data of a meeting from a model.

    It is what the rules find and nobody left to stand, and what was hidden by hand.

    Raises:
        FileUnreadable, DocumentRejected: the list of own words cannot be read.
    """
    rules = rules_for(store.data, transcript)
    proposals = review(transcript, rules, store.masks(transcript.meeting.id), ()).proposals
    return make_cover(
        (STAND_INS[item.hit.kind], text)
        for item in proposals
        if item.decision is None or item.decision.is_accepted
        for text in _texts(item)
    )


def _texts(item: Proposal) -> Iterator[str]:
    """Yield what is to be covered wherever it stands: a name also without its given name."""
    if _FRAGMENT.fullmatch(item.text):
        start, end = item.hit.span
        text = item.passage.text
        yield text[start : end + 2] if end + 2 <= len(text) else text[max(0, start - 2) : end]
        return
    yield item.text
    if item.passage.is_name:
        yield from (part for part in item.text.split() if len(part) > 1)


def find_persons(text: str) -> Iterator[Span]:
    """Yield where persons are named: surname and given name together, or before a title."""
    pieces = analyse(text)
    run: list[Morpheme] = []
    for item in (*pieces, None):
        if item is not None and "人名" in item.kind:
            run.append(item)
            continue
        if run:
            yield run[0].start, run[-1].end
        run = []
    for mention in find_people(text, pieces):
        end = mention.start + len(mention.surface)
        while "".join(text[mention.start : end].split()) != mention.surface and end < len(text):
            end += 1
        yield mention.start, end


def rules_for(data: Path, transcript: Transcript) -> MaskRules:
    """Return what to look for in a meeting.

    Raises:
        FileUnreadable, DocumentRejected: the list of own words cannot be read.
    """
    words = _own_words(data / OWN_WORDS)
    return MaskRules(
        own_words=tuple(words),
        known_names=tuple(person.name for person in transcript.meeting.participants),
        find_names=find_persons,
        reasons=words,
    )


def _own_words(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    text = decode(read_bytes(path))
    rows = split_table(text).rows if text is not None else ()
    header = [cell.strip().lower() for cell in rows[0].cells] if rows else []
    at_word, at_reason = _column(header, _WORD), _column(header, _REASON)
    if at_word is None:
        raise DocumentRejected(path, "1 行目に 語,理由 がありません")
    return {
        word: _cell(row.cells, at_reason) for row in rows[1:] if (word := _cell(row.cells, at_word))
    }


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, cell in enumerate(header) if cell in names), None)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return unguard(cells[at]).strip() if at is not None and at < len(cells) else ""
