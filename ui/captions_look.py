"""How captions look in pixels: letters as large as all lines allow, colours, distances."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontDatabase

from minutes.config import CaptionSettings
from ui import theme

FAMILIES = (
    *("BIZ UDGothic", "BIZ UDゴシック", "BIZ UDPGothic", "BIZ UDPゴシック"),
    *("Yu Gothic", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", "IPAexGothic"),
)
"""What stands in where the wanted font is not installed."""

MARGIN = 0.04
"""The part of the window that stays free on each side. Our choice, within what a projector or a
television surely shows, the inner 93 % (SMPTE ST 2046-1)."""

RUBY_BAND = 0.55
"""Height that furigana take, in letters: half a letter and a small distance."""

NAME_BAND = 3.4
"""Width of the column of speakers' names, in letters; it keeps text from ever moving when a
name becomes known."""

NAME_GAP = 0.4
TENTATIVE = 0.62
"""How strongly tentative text shows: on black this grey has a contrast of 7.5:1."""

SCHEMES = {
    "white_on_black": ("#FFFFFF", "#000000", "#000000"),
    "black_on_white": ("#000000", "#FFFFFF", "#FFFFFF"),
    "yellow_on_black": ("#FFE600", "#000000", "#000000"),
}
"""Colours of text, background and outline."""

READABLE_PER_METRE = 4.0
"""Millimetres of height that a letter needs for each metre of distance: 20 mm at 5 m.
Source: 国土交通省, 移動等円滑化整備ガイドライン (旅客施設編), size of letters by distance."""


@dataclass(frozen=True, slots=True)
class Tones:
    """Colours of text, of what lies behind it, and of the line around it."""

    text: QColor
    background: QColor
    outline: QColor

    def speaker(self, color: int | None) -> QColor:
        """Return the colour of a speaker's text, fit for the background."""
        if color is None:
            return self.text
        is_dark = self.background.lightnessF() < 0.5  # noqa: PLR2004 - half way to white
        tones = theme.DARK.speakers if is_dark else theme.LIGHT.speakers
        return QColor(tones[color % len(tones)])

    def tentative(self, color: QColor) -> QColor:
        """Return the weaker tone of text that may still change."""
        back = self.background
        parts = (
            round(one * TENTATIVE + other * (1 - TENTATIVE))
            for one, other in (
                (color.red(), back.red()),
                (color.green(), back.green()),
                (color.blue(), back.blue()),
            )
        )
        return QColor(*parts)


@dataclass(frozen=True, slots=True)
class Look:
    """All lengths in pixels. "Along" is the way of reading, "across" that of the lines.

    `letter` is the size of a kanji, `pitch` the distance of lines, `length` that of the
    longest line, `band` the room for names before it; `block` is where all lines stand.
    """

    family: str
    is_bold: bool
    letter: float
    pitch: float
    length: float
    band: float
    outline: float
    leading: float
    is_vertical: bool
    has_ruby: bool
    lines: int
    block: QRectF
    tones: Tones

    @property
    def overflow(self) -> float:
        """How far ink may reach over the edges of a line's own room."""
        return self.outline + self.letter * 0.3

    def font(self, size: float) -> QFont:
        """Return the font with letters of this size."""
        font = QFont(self.family)
        font.setPixelSize(max(1, round(size)))
        font.setBold(self.is_bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


def tones_of(settings: CaptionSettings) -> Tones:
    """Return the colours that the settings ask for."""
    own = (settings.text_color, settings.background_color, settings.outline_color)
    return Tones(*(QColor(value) for value in SCHEMES.get(settings.colors, own)))


def find_family(wanted: str) -> str:
    """Return the wanted font family, or the first good one that is installed."""
    installed = set(QFontDatabase.families())
    return next((name for name in (wanted, *FAMILIES) if name in installed), "")


def fit(settings: CaptionSettings, size: QSizeF, pixels_per_point: float = 96 / 72) -> Look:
    """Return the look with which all lines fit into a window of this size.

    Letters are as large as they can be, or as large as the settings say where that fits.
    """
    along, across = size.width(), size.height()
    if settings.is_vertical:
        along, across = across, along
    has_ruby = settings.ruby != "none"
    has_names = settings.speaker in {"name", "both"}
    pitch = settings.line_spacing + (RUBY_BAND if has_ruby else 0.0)
    band = NAME_BAND + NAME_GAP if has_names else 0.0
    room = 1 - 2 * MARGIN
    letters_along = settings.characters_per_line + band + 2 * settings.outline
    letters_across = settings.lines * pitch + 2 * settings.outline
    letter = min(along * room / letters_along, across * room / letters_across)
    if settings.size_points > 0:
        letter = min(letter, settings.size_points * pixels_per_point)
    letter = max(1.0, float(int(letter)))
    block = _block(settings, size, letter * (settings.characters_per_line + band), letter * pitch)
    return Look(
        family=find_family(settings.font),
        is_bold=settings.is_bold,
        letter=letter,
        pitch=letter * pitch,
        length=letter * settings.characters_per_line,
        band=letter * band,
        outline=letter * settings.outline,
        leading=letter * (settings.line_spacing - 1) / 2,
        is_vertical=settings.is_vertical,
        has_ruby=has_ruby,
        lines=settings.lines,
        block=block,
        tones=tones_of(settings),
    )


def _block(settings: CaptionSettings, size: QSizeF, along: float, pitch: float) -> QRectF:
    """Return where the lines stand: at the wanted edge, in the middle of the other way."""
    across = pitch * settings.lines
    wide, high = (across, along) if settings.is_vertical else (along, across)
    left, top = (size.width() - wide) / 2, (size.height() - high) / 2
    share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[settings.position]
    if settings.is_vertical:  # the first line is the one on the right
        edge = size.width() * MARGIN
        left = max(0.0, edge + (size.width() - 2 * edge - wide) * (1 - share))
    else:
        edge = size.height() * MARGIN
        top = max(0.0, edge + (size.height() - 2 * edge - high) * share)
    return QRectF(round(left), round(top), wide, high)
