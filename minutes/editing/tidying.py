"""What can be proposed when spoken language is tidied: values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


class TidyingLevel(StrEnum):
    """How the same record is shown: 素起こし, ケバ取り, 整文; or with 公用文 writing only."""

    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    READABLE = "readable"
    OFFICIAL = "official"


class TidyingKind(StrEnum):
    """Why something is proposed."""

    FILLER = "filler"
    REPETITION = "repetition"
    FALSE_START = "false_start"
    INTERJECTION = "interjection"
    COLLOQUIAL = "colloquial"
    FIGURES = "figures"
    COMMAS = "commas"
    WIDTH = "width"
    MARKS = "marks"
    NOUNS = "nouns"


@dataclass(frozen=True, slots=True)
class Tidying:
    """A proposal: `after` for `before`, which stands at `span` of the text.

    A locked one touches something that carries meaning.
    """

    span: Span
    before: str
    after: str
    kind: TidyingKind
    is_locked: bool = False


FREE = r"(?:(?<=^)|(?<=[、。，．！？\s]))"
"""After a mark, or at the start."""

LETTER = r"[一-龥々〆ヶァ-ヴーA-Za-zＡ-Ｚａ-ｚ0-9０-９」）]"
"""What a word with content is written in; particles are in hiragana."""
