"""How everything looks: colours, letters, distances; light, dark and high contrast.

A widget takes its look from here only: roles through `setProperty("role", ...)`, which the
style sheet below knows, colours for painting through `colors()`, sizes through `points`.
Roles: "primary" (the one button to press), "record" (red, recording only), "quiet" (flat
button), "heading", "subheading", "caption" (small grey text), "badge", "warning" (amber:
please look), "error", "card", "bar" (tool strip).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from string import Template

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

INTERFACE_FAMILIES = (
    *("BIZ UDPGothic", "BIZ UDPゴシック", "Yu Gothic UI", "Meiryo UI"),
    *("Hiragino Sans", "Noto Sans CJK JP", "IPAexGothic"),
)
"""The first one that is installed is taken. BIZ UD is made to be read by everybody."""

INTERFACE_POINTS = 11.0
TRANSCRIPT_POINTS = 14.0
TRANSCRIPT_LINE_HEIGHT = 1.7
GRID = 8
"""Distances are multiples of this, or half of it (pixels before scaling)."""

TARGET = 32
"""What can be clicked is at least so high (pixels)."""

BIG_TARGET = 44
"""Record and stop."""

NAMES = {
    "system": "機械の設定に合わせる",
    "light": "明るい",
    "dark": "暗い",
    "contrast": "高コントラスト",
}


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of one theme; text has a contrast of at least 4.5:1 on its ground.

    `ink` and `on_accent` name the drawings of `icons/` that fit.
    """

    window: str
    surface: str
    hover: str
    text: str
    secondary: str
    tentative: str
    line: str
    control_line: str
    accent: str
    accent_text: str
    accent_soft: str
    link: str
    record: str
    record_text: str
    record_soft: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    success: str
    selection: str
    selection_text: str
    speakers: tuple[str, ...]
    is_dark: bool
    ink: str
    on_accent: str


LIGHT = Colors(
    window="#F6F6F8",
    surface="#FFFFFF",
    hover="#EEEFF5",
    text="#1B1C21",
    secondary="#555A68",
    tentative="#6A6F7D",
    line="#E1E3EA",
    control_line="#8C91A0",
    accent="#3949AB",
    accent_text="#FFFFFF",
    accent_soft="#E8EAF6",
    link="#3949AB",
    record="#C62828",
    record_text="#FFFFFF",
    record_soft="#FDECEA",
    warning="#7A4B00",
    warning_soft="#FFF1D0",
    error="#B3261E",
    error_soft="#FDECEA",
    success="#1B6E3C",
    selection="#D5DAF3",
    selection_text="#1B1C21",
    speakers=("#0B5FA5", "#9A4300", "#006B57", "#8E2A7C", "#665700", "#AD1F38", "#4B4FB0",
              "#4A5560"),
    is_dark=False,
    ink="grey",
    on_accent="white",
)  # fmt: skip

DARK = Colors(
    window="#17181C",
    surface="#1F2127",
    hover="#2A2D35",
    text="#ECEDF1",
    secondary="#AEB3C0",
    tentative="#9DA2B0",
    line="#32353E",
    control_line="#747A8A",
    accent="#5C6BC0",
    accent_text="#FFFFFF",
    accent_soft="#2B3052",
    link="#A9B4F0",
    record="#D32F2F",
    record_text="#FFFFFF",
    record_soft="#472223",
    warning="#FFD58A",
    warning_soft="#43361A",
    error="#FFB4AB",
    error_soft="#4A2323",
    success="#8BD8A4",
    selection="#3D4675",
    selection_text="#FFFFFF",
    speakers=("#7FB8F0", "#F0A868", "#63CDB0", "#DE94D2", "#D9C55A", "#F28A99", "#A6B2F5",
              "#B7C2CC"),
    is_dark=True,
    ink="pale",
    on_accent="white",
)  # fmt: skip

CONTRAST = replace(
    DARK,
    window="#000000",
    surface="#000000",
    hover="#262626",
    text="#FFFFFF",
    secondary="#FFFFFF",
    tentative="#C8C8C8",
    line="#FFFFFF",
    control_line="#FFFFFF",
    accent="#FFE600",
    accent_text="#000000",
    accent_soft="#333300",
    link="#FFE600",
    record="#FF5449",
    record_text="#000000",
    record_soft="#000000",
    warning="#FFE600",
    warning_soft="#000000",
    error="#FF8A80",
    error_soft="#000000",
    success="#7CFFB2",
    selection="#FFE600",
    selection_text="#000000",
    ink="white",
    on_accent="black",
)

_THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class _Current:
    colors = LIGHT
    scale = 1.0
    family = INTERFACE_FAMILIES[0]


def apply(application: QApplication, name: str = "system", scale: float = 1.0) -> None:
    """Give the program its look; may be called again at any time.

    `name` is a key of `NAMES`; `scale` enlarges all text, 1.0-2.0.
    """
    if name not in _THEMES:
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        name = "dark" if is_dark else "light"
    _Current.colors = _THEMES[name]
    _Current.scale = scale
    installed = set(QFontDatabase.families())
    _Current.family = next((item for item in INTERFACE_FAMILIES if item in installed), "")
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setFont(font(INTERFACE_POINTS))
    application.setPalette(_palette(_Current.colors))
    application.setStyleSheet(_style_sheet(_Current.colors))


def colors() -> Colors:
    """Return the colours of the theme in use, for painting."""
    return _Current.colors


def scaled(pixels: float) -> int:
    """Return a distance that grows with the text."""
    return round(pixels * _Current.scale)


def font(points: float = INTERFACE_POINTS, *, is_bold: bool = False) -> QFont:
    """Return the interface's font in a size before scaling."""
    found = QFont(_Current.family) if _Current.family else QFont()
    found.setPointSizeF(points * _Current.scale)
    found.setBold(is_bold)
    return found


def speaker_color(index: int) -> QColor:
    """Return the colour of the `index`th speaker, always shown beside the name."""
    tones = _Current.colors.speakers
    return QColor(tones[index % len(tones)])


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the looks named in the head of this file; may change later."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    # A label takes the room around its text only when it is told.
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.updateGeometry()


def _palette(of: Colors) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: of.window,
        QPalette.ColorRole.WindowText: of.text,
        QPalette.ColorRole.Base: of.surface,
        QPalette.ColorRole.AlternateBase: of.hover,
        QPalette.ColorRole.Text: of.text,
        QPalette.ColorRole.Button: of.surface,
        QPalette.ColorRole.ButtonText: of.text,
        QPalette.ColorRole.ToolTipBase: of.surface,
        QPalette.ColorRole.ToolTipText: of.text,
        QPalette.ColorRole.PlaceholderText: of.secondary,
        QPalette.ColorRole.Highlight: of.selection,
        QPalette.ColorRole.HighlightedText: of.selection_text,
        QPalette.ColorRole.Link: of.link,
        QPalette.ColorRole.Accent: of.accent,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText,
                 QPalette.ColorRole.WindowText):  # fmt: skip
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(of.control_line))
    return palette


def _style_sheet(of: Colors) -> str:
    scale, points = _Current.scale, INTERFACE_POINTS * _Current.scale
    small, large, box = GRID / 2 * scale, GRID * scale, 18 * scale
    lengths = {
        "small": small,
        "large": large,
        "pad": large * 1.5,
        "focus_small": small - 1,
        "focus_pad": large * 1.5 - 1,
        "double_small": small - 2,
        "double_pad": large * 1.5 - 2,
        "menu": small * 2,
        "roomy": large * 2,
        "wide": large * 2.5,
        "group": points * 2.4,
        "heading": points * 1.45,
        "subheading": points * 1.1,
        "caption": points * 0.9,
        "target": TARGET * scale - 2 - 2 * small,
        "big_target": BIG_TARGET * scale - 2 - 2 * small,
        "scroll": 14 * scale,
        "scroll_round": (14 * scale - 6) / 2 - 0.01,
        "arrow": 14 * scale,
        "small_arrow": 10 * scale,
        "arrow_box": large * 3.5,
        "box": box,
        "round": box / 2 + 2 - 0.01,
        "thick": box / 4 + 2,
        "dot": box / 2,
        "slider_margin": (box - small) / 2,
        "slider_round": box / 2 - 0.01,
        "dot_box": box - 4,
        "item": TARGET * scale - 2 * small,
    }
    look = Template(Path(__file__).with_name("style.qss").read_text(encoding="utf-8"))
    return look.substitute(
        {name: f"{length:.4g}" for name, length in lengths.items()},
        icons=(Path(__file__).parent / "icons").as_posix(),
        # On black a soft ground cannot be seen: there a line goes round it.
        warning_edge=of.warning if of.warning_soft == of.window else of.warning_soft,
        error_edge=of.error if of.error_soft == of.window else of.error_soft,
        focus=of.link if of.is_dark else of.accent,
        **{item.name: getattr(of, item.name) for item in fields(of)},
    )
