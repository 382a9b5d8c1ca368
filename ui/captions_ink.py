"""The ink of one line: letters, furigana and the speaker's name as paths.

A line is laid along x here, also in vertical writing, where the finished upright cells are
stacked downwards. Letters stand one by one so that furigana know where they are; Latin words
and numbers are shaped as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QTransform

from minutes.captions.layout import CaptionLine
from minutes.captions.lines import letter_halves
from minutes.captions.placing import Place, Reading, place_readings
from ui.captions_look import NAME_GAP, Look

RUBY = 0.5
"""Size of furigana, in letters."""

NAME = 0.6
"""Size of a speaker's name, in letters; long ones are set narrower, then smaller."""

NARROWEST = 0.62
"""How narrow a name may be set before it is made smaller."""

_PIECES = re.compile(r"[\x21-\x7e\u00a0-\u02af]+|.", re.DOTALL)
_LYING = frozenset("ー〜～–—…‥（）「」『』［］｛｝【】〈〉《》〔〕＝：；-−‐─―")
_CORNER = frozenset("、。，．")
_SMALL = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")


@dataclass(slots=True)
class Ink:
    """What a line is painted with, in the coordinates of its own image.

    One path a letter: together they would be painted three times slower.
    """

    settled: list[QPainterPath] = field(default_factory=list)
    tentative: list[QPainterPath] = field(default_factory=list)
    ruby: list[QPainterPath] = field(default_factory=list)
    name: list[QPainterPath] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str
    place: float
    width: float


class LineInk:
    """Makes the ink of lines for one look."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._font = look.font(look.letter)
        self._upright = _vertical(self._font) if look.is_vertical else self._font
        self._has_vertical_forms = look.is_vertical and _differs(self._font, self._upright)
        self._metrics = QFontMetricsF(self._font)
        self._baseline = _baseline(self._metrics, look.letter)
        self._ruby_font = look.font(look.letter * RUBY)

    def draw(self, line: CaptionLine) -> Ink:
        """Return the ink of a line; its image begins at the top left of the line's room."""
        ink = Ink()
        pieces = self._pieces(line.text)
        for piece in pieces:
            path = self._glyphs(piece)
            (ink.settled if piece.end <= line.settled else ink.tentative).append(path)
        self._add_ruby(ink, line, _edges(pieces, len(line.text)))
        if line.speaker and self._look.band > 0:
            ink.name.append(self._name(line.speaker))
        return ink

    # -- letters

    def _pieces(self, text: str) -> list[_Piece]:
        """Return the letters and Latin words with where they stand; all within the line."""
        found: list[_Piece] = []
        place = 0.0
        for start, part in _parts(text):
            width = self._width(part)
            found.append(_Piece(start, start + len(part), part, place, width))
            place += width
        squeeze = min(1.0, self._look.length / place) if place > 0 else 1.0
        if text and letter_halves(text[-1]) == 2:  # noqa: PLR2004 - a mark's empty half may reach out
            bare = place - (
                self._look.letter / 2 if text[-1] in "、。，．」』）］｝】〉》〕" else 0.0
            )
            squeeze = min(1.0, self._look.length / bare) if bare > 0 else 1.0
        return [
            _Piece(item.start, item.end, item.text, item.place * squeeze, item.width * squeeze)
            for item in found
        ]

    def _width(self, part: str) -> float:
        if self._look.is_vertical and (_is_wide(part) or _is_pair(part)):
            return self._look.letter
        return self._metrics.horizontalAdvance(part)

    def _glyphs(self, piece: _Piece) -> QPainterPath:
        if self._look.is_vertical:
            return self._standing(piece)
        look = self._look
        path = QPainterPath()
        path.addText(0.0, 0.0, self._font, piece.text)
        natural = self._metrics.horizontalAdvance(piece.text)
        scale = piece.width / natural if natural > 0 else 1.0
        across = look.pitch - look.leading - look.letter + self._baseline
        return QTransform(scale, 0, 0, 1, look.band + piece.place, across).map(path)

    def _standing(self, piece: _Piece) -> QPainterPath:
        """Return a piece of a vertical line: upright, side by side, or on its side."""
        look, path = self._look, QPainterPath()
        left, top = look.leading, look.band + piece.place
        if _is_wide(piece.text):
            path.addText(0.0, 0.0, self._upright, piece.text)
            natural = QFontMetricsF(self._upright).horizontalAdvance(piece.text)
            inset = (look.letter - natural) / 2 if natural < look.letter else 0.0
            scale = piece.width / look.letter
            move = QTransform(1, 0, 0, scale, left + inset, top + self._baseline * scale)
            if not self._has_vertical_forms:
                return move.map(self._turned(piece.text, path))
            return move.map(path)
        path.addText(0.0, 0.0, self._font, piece.text)
        natural = max(1.0, self._metrics.horizontalAdvance(piece.text))
        if _is_pair(piece.text):
            squeeze = min(1.0, look.letter / natural)
            inset = (look.letter - natural * squeeze) / 2
            return QTransform(squeeze, 0, 0, 1, left + inset, top + self._baseline).map(path)
        middle = left + look.letter / 2 - self._metrics.capHeight() / 2
        scale = piece.width / natural
        return QTransform(0, scale, -1, 0, middle, top).map(path)

    def _turned(self, text: str, path: QPainterPath) -> QPainterPath:
        """Stand in for the vertical forms that a font does not have."""
        letter = self._look.letter
        if text in _CORNER:
            return QTransform.fromTranslate(letter * 0.6, -letter * 0.6).map(path)
        if text in _SMALL:
            return QTransform.fromTranslate(letter * 0.1, -letter * 0.1).map(path)
        if text not in _LYING:
            return path
        middle = self._baseline - letter / 2
        turn = QTransform()
        turn.translate(letter / 2, -middle)
        turn.rotate(90)
        turn.translate(-letter / 2, middle)
        return turn.map(path)

    # -- furigana

    def _add_ruby(self, ink: Ink, line: CaptionLine, edges: list[tuple[float, float]]) -> None:
        if not line.rubies or not self._look.has_ruby:
            return
        look, size = self._look, self._look.letter * RUBY
        readings = [
            Reading(edges[ruby.start][0], edges[ruby.end - 1][1], len(ruby.reading) * size)
            for ruby in line.rubies
        ]
        places = place_readings(readings, look.letter, (0.0, look.length))
        metrics = QFontMetricsF(self._ruby_font)
        baseline = _baseline(metrics, size)
        font = _vertical(self._ruby_font) if look.is_vertical else self._ruby_font
        for at_ruby, (ruby, reading) in enumerate(zip(line.rubies, readings, strict=True)):
            start, width = _spread(places, at_ruby, reading)
            step = width / len(ruby.reading)
            for at, kana in enumerate(ruby.reading):
                path = QPainterPath()
                path.addText(0.0, 0.0, font, kana)
                squeeze = min(1.0, step / size)
                along = look.band + start + at * step + (step - size * squeeze) / 2
                ink.ruby.append(self._ruby_move(along, squeeze, baseline, size).map(path))

    def _ruby_move(self, along: float, squeeze: float, baseline: float, size: float) -> QTransform:
        look = self._look
        if look.is_vertical:
            left = look.leading + look.letter + look.letter * 0.05
            return QTransform(1, 0, 0, squeeze, left, along + baseline * squeeze)
        top = look.pitch - look.leading - look.letter - size - look.letter * 0.03
        return QTransform(squeeze, 0, 0, 1, along, top + baseline)

    # -- names

    def _name(self, name: str) -> QPainterPath:
        """Return a speaker's name, within its column."""
        look = self._look
        room = look.band - look.letter * NAME_GAP
        size = look.letter * NAME
        natural = QFontMetricsF(look.font(size)).horizontalAdvance(name)
        if natural * NARROWEST > room:
            size *= room / (natural * NARROWEST)
        font = look.font(size)
        metrics = QFontMetricsF(font)
        natural = max(1.0, metrics.horizontalAdvance(name))
        squeeze = min(1.0, room / natural)
        path = QPainterPath()
        if look.is_vertical:
            upright, baseline = _vertical(font), _baseline(metrics, size)
            step = min(size, room / len(name))
            left = look.leading + (look.letter - size) / 2
            for at, letter in enumerate(name):
                glyph = QPainterPath()
                glyph.addText(0.0, 0.0, upright, letter)
                place = room - step * (len(name) - at) + baseline * step / size
                path.addPath(QTransform(1, 0, 0, step / size, left, place).map(glyph))
            return path
        path.addText(0.0, 0.0, font, name)
        top = look.pitch - look.leading - look.letter / 2 - size / 2
        left = room - natural * squeeze  # beside the text, as far as the column allows
        return QTransform(squeeze, 0, 0, 1, left, top + _baseline(metrics, size)).map(path)


def _spread(places: list[Place], at: int, reading: Reading) -> tuple[float, float]:
    """Return where a reading stands; a short one is spread over its letters (JLREQ 3.3.6)."""
    place = places[at]
    left, right = reading.start, reading.end
    if at > 0:
        left = max(left, places[at - 1].start + places[at - 1].width)
    if at + 1 < len(places):
        right = min(right, places[at + 1].start)
    spare = min(place.start - left, right - place.start - place.width)
    if spare <= 0:
        return place.start, place.width
    return place.start - spare, place.width + 2 * spare


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield Latin words and numbers whole, other letters with the marks that belong to them."""
    start, part = 0, ""
    for match in _PIECES.finditer(text):
        if part and letter_halves(match[0][0]) > 0:
            yield start, part
            start, part = match.start(), ""
        part += match[0]
    if part:
        yield start, part


def _edges(pieces: list[_Piece], count: int) -> list[tuple[float, float]]:
    """Return where each letter begins and ends along the line."""
    edges = [(0.0, 0.0)] * count
    for piece in pieces:
        step = piece.width / (piece.end - piece.start)
        for at in range(piece.start, piece.end):
            begin = piece.place + (at - piece.start) * step
            edges[at] = (begin, begin + step)
    return edges


def _is_wide(part: str) -> bool:
    return letter_halves(part[0]) == 2  # noqa: PLR2004 - two halves


def _is_pair(part: str) -> bool:
    """Return whether two digits share one place of a vertical line (縦中横)."""
    return len(part) == 2 and part.isdecimal()  # noqa: PLR2004 - what fits


def _baseline(metrics: QFontMetricsF, size: float) -> float:
    """Return the distance from the top of a letter's square to the line it stands on."""
    whole = metrics.ascent() + metrics.descent()
    return size * metrics.ascent() / whole if whole > 0 else size


def _vertical(font: QFont) -> QFont:
    """Return the font with the forms that OpenType has for vertical writing."""
    upright = QFont(font)
    upright.setFeature(QFont.Tag("vert"), 1)
    return upright


def _differs(plain: QFont, upright: QFont) -> bool:
    """Return whether a font has vertical forms at all."""
    paths = (QPainterPath(), QPainterPath())
    for path, font in zip(paths, (plain, upright), strict=True):
        path.addText(0.0, 0.0, font, "ー")
    return paths[0] != paths[1]
