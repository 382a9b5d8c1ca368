"""Where everything of a row stands: worked out once for a width, painted and clicked by it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

from ui import theme
from ui.summary.sheet import Evidence, Heading, Row, Sentence

LINE = 1.4
"""Times the height of a line; our choice by looking."""

SIDE, GAP, BOX = 12, 8, 18
MOST_CHIPS = 3
"""So many places are shown; all of them stand in the menu of the row."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Text over several lines and its height."""

    layout: QTextLayout
    height: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A row of some width; places are from its top left corner."""

    height: int
    text: Lines
    text_at: QRect
    box: QRect = field(default_factory=QRect)
    pill: QRect = field(default_factory=QRect)
    chips: tuple[tuple[Evidence, QRect], ...] = ()
    quote: QRect = field(default_factory=QRect)
    quoted: str = ""
    note: Lines | None = None
    note_at: QRect = field(default_factory=QRect)


def text_font() -> QFont:
    """Return the font of the sentences."""
    return theme.font(theme.INTERFACE_POINTS * 1.1)


def small_font(*, is_bold: bool = False) -> QFont:
    """Return the font of what stands below them."""
    return theme.font(theme.INTERFACE_POINTS * 0.9, is_bold=is_bold)


def heading_font() -> QFont:
    """Return the font of the headings."""
    return theme.font(theme.INTERFACE_POINTS * 1.1, is_bold=True)


def lay_out(row: Row, width: int) -> Laid:
    """Return where everything of a row stands in this width."""
    if isinstance(row, Heading):
        return _heading(row, width)
    return _sentence(row, width)


def chip_text(evidence: Evidence) -> str:
    """Return what is pressed to hear an utterance."""
    return f"▶ {evidence.place}"


def _heading(row: Heading, width: int) -> Laid:
    side, gap = theme.scaled(SIDE), theme.scaled(GAP)
    room = max(1, width - 2 * side)
    title = wrapped(row.title, heading_font(), room)
    at = QRect(side, 2 * gap, room, title.height)
    bottom = at.bottom() + 1
    note, note_at = None, QRect()
    if row.note:
        note = wrapped(row.note, small_font(), room)
        note_at = QRect(side, bottom + gap // 2, room, note.height)
        bottom = note_at.bottom() + 1
    return Laid(bottom + gap // 2, title, at, note=note, note_at=note_at)


def _sentence(row: Sentence, width: int) -> Laid:
    side, gap, box = (theme.scaled(one) for one in (SIDE, GAP, BOX))
    left = 2 * side + box
    room = max(1, width - left - side)
    text = wrapped(row.text, text_font(), room)
    at = QRect(left, gap, room, text.height)
    line = QRect(left, at.bottom() + 1 + gap // 2, room, theme.scaled(24))
    pill, chips, quote = _below(row, line)
    bottom = line.bottom() + 1
    note, note_at = None, QRect()
    if row.reason:
        note = wrapped(row.reason, small_font(), room)
        note_at = QRect(left, bottom + gap // 2, room, note.height)
        bottom = note_at.bottom() + 1
    first = QFontMetrics(text_font()).height() * LINE
    tick = QRect(side, gap + round((first - box) / 2), box, box)
    quoted = QFontMetrics(small_font())
    return Laid(
        bottom + gap,
        text,
        at,
        tick,
        pill,
        chips,
        quote,
        quoted.elidedText(_quoted(row), Qt.TextElideMode.ElideRight, quote.width()),
        note,
        note_at,
    )


def _below(row: Sentence, line: QRect) -> tuple[QRect, tuple[tuple[Evidence, QRect], ...], QRect]:
    """Return the places of the state, of what is pressed to hear, and of the words quoted."""
    gap = theme.scaled(GAP)
    metrics = QFontMetrics(small_font(is_bold=True))
    x = line.left()
    pill = QRect(x, line.top(), metrics.horizontalAdvance(row.state) + 2 * gap, line.height())
    x = pill.right() + 1 + gap
    chips: list[tuple[Evidence, QRect]] = []
    for item in row.evidence[:MOST_CHIPS]:
        breadth = metrics.horizontalAdvance(chip_text(item)) + gap
        if chips and x + breadth > line.right():
            break
        chips.append((item, QRect(x, line.top(), breadth, line.height())))
        x += breadth + gap // 2
    rest = QRect(x, line.top(), max(0, line.right() - x), line.height())
    return pill, tuple(chips), rest


def _quoted(row: Sentence) -> str:
    """Return who said it and the first words; words that are the sentence are not repeated."""
    if not row.evidence:
        return row.about
    first = row.evidence[0]
    more = len(row.evidence) - MOST_CHIPS
    words = "" if row.text in first.text or first.text in row.text else f"「{first.text}」"
    others = f"ほか {more} か所" if more > 0 else ""
    return "　".join(filter(None, [others, f"{first.who}{words}", row.about]))


def wrapped(text: str, font: QFont, width: int) -> Lines:
    """Return text in lines of this width; it may have line breaks of its own."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    step = QFontMetrics(font).height() * LINE
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height + (step - line.height()) / 2))
        height += step
    layout.endLayout()
    return Lines(layout, round(height))
