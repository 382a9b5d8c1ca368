"""How the letters of a row look: what may change, what is doubtful, what a level takes out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextLayout

from minutes.editing.showing import Shown
from minutes.types import Utterance
from ui import theme
from ui.editor.letters import to_qt
from ui.editor.transcript_model import Tail


def formats_of(item: Utterance | Tail, shown: Shown) -> list[QTextLayout.FormatRange]:
    """Return how places look: grey what may change, underlined what a rule or doubt is about.

    A wave asks a person to look, dots only tell: told apart without their colours too.
    """
    if isinstance(item, Tail):
        committed = sum(len(word.text) for word in item.hypothesis.committed)
        tentative = sum(len(word.text) for word in item.hypothesis.tentative)
        places = _places(shown, (committed, committed + tentative))
        return [_range(*places, foreground=theme.colors().tentative)]
    lines = QTextCharFormat.UnderlineStyle
    dotted = [
        _range(*_places(shown, correction.span), line=lines.DotLine, color=theme.colors().link)
        for correction in item.corrections
    ]
    waves = [
        _range(*_places(shown, doubt.span), line=lines.WaveUnderline, color=theme.colors().warning)
        for doubt in item.doubts
    ]
    return [*dotted, *waves]


def hidden_look() -> QTextCharFormat:
    """Return how words look that a level of tidying takes out."""
    look = QTextCharFormat()
    look.setFontStrikeOut(True)
    look.setForeground(QColor(theme.colors().secondary))
    return look


def tidied_of(shown: Shown) -> list[QTextLayout.FormatRange]:
    """Return how it looks what a level takes out, and what it writes instead."""
    colors, found = theme.colors(), []
    for piece in shown.pieces:
        start, end = (to_qt(shown.text, at) for at in piece.before)
        out = _range(start, end)
        out.format = hidden_look()
        start, end = (to_qt(shown.text, at) for at in piece.after)
        written = _range(start, end, foreground=colors.link)
        found += [part for part in (out, written) if part.length]
    return found


def shades_of(shown: Shown, spans: Iterable[tuple[int, int]]) -> list[QTextLayout.FormatRange]:
    """Return how unsure letters look: shaded, and dashed below for whom colours tell little."""
    dashes, colors = QTextCharFormat.UnderlineStyle.DashUnderline, theme.colors()
    shades = [_range(*_places(shown, span), line=dashes, color=colors.warning) for span in spans]
    for shade in shades:
        shade.format.setBackground(QColor(colors.warning_soft))
    return shades


def _places(shown: Shown, span: tuple[int, int]) -> tuple[int, int]:
    start, end = shown.span(span)
    return to_qt(shown.text, start), to_qt(shown.text, end)


def _range(
    start: int,
    end: int,
    foreground: str = "",
    line: QTextCharFormat.UnderlineStyle = QTextCharFormat.UnderlineStyle.NoUnderline,
    color: str = "",
) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, end - start
    look = QTextCharFormat()
    if foreground:
        look.setForeground(QColor(foreground))
    if color:
        look.setUnderlineStyle(line)
        look.setUnderlineColor(QColor(color))
    found.format = look
    return found
