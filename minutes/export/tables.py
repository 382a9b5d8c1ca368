"""CSV for Excel: one utterance a row."""

from __future__ import annotations

import csv
import io

from minutes.export.course import rows
from minutes.export.statements import named, printable
from minutes.messages import format_position
from minutes.types import MinutesDocument

COLUMNS = (
    "番号",
    "開始",
    "終了",
    "開始（秒）",
    "終了（秒）",
    "話者",
    "本文",
    "認識したままの文",
)

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(document: MinutesDocument) -> bytes:
    """Return the table as UTF-8 with a byte order mark, without which Excel sees Shift_JIS."""
    spoken_by = named(document.transcript)
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    # What a person emptied is gone from the record, what was recognised there included.
    said = [item for item in rows(document) if printable(item.text)]
    for number, utterance in enumerate(said, start=1):
        speaker = spoken_by.of(utterance.speaker, utterance.text)
        writer.writerow(
            (
                number,
                format_position(utterance.start),
                format_position(utterance.end),
                f"{utterance.start:.2f}",
                f"{utterance.end:.2f}",
                as_text(speaker),
                as_text(utterance.text),
                as_text(utterance.recognized),
            )
        )
    return sheet.getvalue().encode("utf-8-sig")


def as_text(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Source: OWASP, CSV Injection: an apostrophe before the signs that start a formula;
    Japanese Excel takes the full-width ones as well.
    """
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
