"""Where the parts of a row stand: time and speaker on the left, the text beside or below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from minutes.editing.doubtful import unsure_spans
from minutes.editing.showing import Shown
from minutes.types import Mark, Utterance
from ui import theme
from ui.editor.row_looks import formats_of, shades_of, tidied_of
from ui.editor.transcript_model import Heading, Row, Tail, TranscriptModel

MARGIN = 24
GAP = 16
PADDING = 3
"""Above and below every text; two rows of one speaker stand as close as lines."""

GROUP_SPACE = 12
"""Above a row with which somebody else begins to speak."""

NAME_EMS = 8.5
"""How wide the names' column is; what is longer ends in … and is told by a tool tip."""

WIDEST_EMS = 46
"""A longer line is hard to follow to the next one. Source: 公用文の標準は 1 行 40 字前後."""

NARROWEST_EMS = 20
"""With less room for the text, time and name stand above it."""

LAYOUTS_KEPT = 400
"""Laid out rows that are kept for painting; a screen shows some 25."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a list of this width stand, in pixels."""

    width: int
    is_stacked: bool
    time_x: int
    name_x: int
    name_width: int
    text_x: int
    text_width: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A row laid out in `columns`; `top` is where its text begins, `height` that of all."""

    row: Row
    shown: Shown
    heading: Heading
    columns: Columns
    layout: QTextLayout
    top: int
    height: int


class Fonts:
    """The letters of the transcript, made once for each look."""

    def __init__(self) -> None:
        self.text = theme.font(theme.TRANSCRIPT_POINTS)
        self.name = theme.font(theme.INTERFACE_POINTS, is_bold=True)
        self.role = theme.font(theme.INTERFACE_POINTS * 0.85)
        self.time = _tabular(theme.font(theme.INTERFACE_POINTS))
        self.mark = _tabular(theme.font(theme.INTERFACE_POINTS))
        self.em = QFontMetricsF(self.text).horizontalAdvance("口")
        self.line = round(self.em * theme.TRANSCRIPT_LINE_HEIGHT)
        self.name_em = QFontMetricsF(self.name).horizontalAdvance("口")
        self.name_height = round(QFontMetricsF(self.name).height())
        self.role_height = round(QFontMetricsF(self.role).height())
        self.time_width = round(QFontMetricsF(self.time).horizontalAdvance("00:00"))


def _tabular(font: QFont) -> QFont:
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def columns_for(width: int, fonts: Fonts) -> Columns:
    """Return where the columns stand in a list that is so wide."""
    margin, gap = theme.scaled(MARGIN), theme.scaled(GAP)
    name_x = margin + fonts.time_width + gap
    name_width = round(NAME_EMS * fonts.name_em)
    text_x = name_x + name_width + gap
    widest = round(WIDEST_EMS * fonts.em)
    text_width = width - text_x - margin
    if text_width < NARROWEST_EMS * fonts.em:
        text_width = max(width - 2 * margin, round(4 * fonts.em))
        return Columns(
            width, True, margin, name_x, width - name_x - margin, margin, min(text_width, widest)
        )
    return Columns(width, False, margin, name_x, name_width, text_x, min(text_width, widest))


class RowLayouts:
    """Lays rows out and keeps those that were needed last."""

    def __init__(self, model: TranscriptModel) -> None:
        self._model = model
        self._kept: dict[str, Laid] = {}
        self.fonts = Fonts()
        self.columns = columns_for(800, self.fonts)
        self.is_shading = True
        """Whether what the recogniser was not sure of is shaded."""

    def shade(self, *, is_shading: bool) -> None:
        """Shade what the recogniser was not sure of, or not."""
        self.is_shading = is_shading
        self._kept.clear()

    def restyle(self) -> None:
        """Take the fonts and colours of the look in use now."""
        self.fonts = Fonts()
        self._kept.clear()

    def resize(self, width: int) -> bool:
        """Take the width of the list; return whether rows have to be laid out anew."""
        columns = columns_for(width, self.fonts)
        if columns == self.columns:
            return False
        self.columns = columns
        return True

    def estimate(self, first: int, last: int) -> NDArray[np.int64]:
        """Return about how high these rows are, without laying them out, shape (rows,)."""
        lengths = np.array([self._length(row) for row in range(first, last + 1)], np.int64)
        lines = np.ceil(lengths * self.fonts.em * 0.94 / max(1, self.columns.text_width))
        heights = np.maximum(lines, 1) * self.fonts.line + 2 * theme.scaled(PADDING)
        return np.where(lengths < 0, self._mark_height(), heights).astype(np.int64)

    def _length(self, row: int) -> int:
        """Return how many characters a row has; below 0 for a mark."""
        item = self._model.item(row)
        if isinstance(item, Utterance):
            return len(item.text)
        return -1 if isinstance(item, Mark) else len(self._model.text(row))

    def lay(self, row: int) -> Laid:
        """Return a row laid out, from those kept where nothing has changed."""
        item = self._model.item(row)
        key = "" if isinstance(item, Tail) else item.id
        shown, heading = self._model.shown(row), self._model.heading(row)
        known = self._kept.pop(key, None)
        if (
            known is None
            or known.row is not item
            or (known.shown, known.heading, known.columns) != (shown, heading, self.columns)
        ):
            known = self._lay(item, shown, heading, is_pending=self._model.is_pending(row))
        self._kept[key] = known
        while len(self._kept) > LAYOUTS_KEPT:
            del self._kept[next(iter(self._kept))]
        return known

    def _lay(self, item: Row, shown: Shown, heading: Heading, *, is_pending: bool) -> Laid:
        if isinstance(item, Mark):
            layout = QTextLayout(shown.text, self.fonts.mark)
            width = self.columns.width - 2 * theme.scaled(MARGIN)
            height = _break_lines(layout, width, round(self.fonts.name_height * 1.3), center=True)
            space = theme.scaled(PADDING * 3)
            return Laid(item, shown, heading, self.columns, layout, space, height + 2 * space)
        layout = QTextLayout(shown.text, self.fonts.text)
        if not is_pending:
            unsure = unsure_spans(item) if self.is_shading and isinstance(item, Utterance) else ()
            shades = shades_of(shown, unsure)
            layout.setFormats([*shades, *formats_of(item, shown), *tidied_of(shown)])
        below = _break_lines(layout, self.columns.text_width, self.fonts.line)
        padding = theme.scaled(PADDING)
        space = padding + (theme.scaled(GROUP_SPACE) if heading.name else 0)
        beside = 0
        if self.columns.is_stacked:
            is_headed = bool(heading.name or heading.time)
            space += round(self.fonts.name_height * 1.2) if is_headed else 0
        elif heading.role:
            beside = self.name_drop() + self.role_drop() + self.fonts.role_height
        return Laid(
            item, shown, heading, self.columns, layout, space, space + max(below, beside) + padding
        )

    def name_drop(self) -> int:
        """Return how far below the text's top names stand, to share its first line."""
        return max(0, (self.fonts.line - self.fonts.name_height) // 2)

    def role_drop(self) -> int:
        """Return how far below the name's top the office stands."""
        return self.fonts.name_height + theme.scaled(2)

    def _mark_height(self) -> int:
        return round(self.fonts.name_height * 1.3) + 2 * theme.scaled(PADDING * 3)


def _break_lines(layout: QTextLayout, width: int, line_height: int, *, center: bool = False) -> int:
    """Break a text into lines; return how high they are together."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    y = 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        x = max(0.0, (width - line.naturalTextWidth()) / 2) if center else 0.0
        line.setPosition(QPointF(x, y + (line_height - line.height()) / 2))
        y += line_height
    layout.endLayout()
    return max(y, line_height)
