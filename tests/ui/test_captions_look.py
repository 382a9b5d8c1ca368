"""Captions as they are painted: nothing clipped at any size, mirrored, upright, smooth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSizeF
from PySide6.QtGui import QColor, QFontDatabase, QImage, QRegion
from pytestqt.qtbot import QtBot

from minutes.captions.feed import CaptionView
from minutes.captions.layout import CaptionLine
from minutes.captions.presets import SHIPPED, Preset
from minutes.captions.ruby import Ruby
from minutes.config import CaptionSettings
from ui.captions_canvas import CaptionCanvas
from ui.captions_look import FAMILIES, MARGIN, fit, tones_of

PLAIN = CaptionSettings(is_full_screen=False)
RUBY = (Ruby(0, 1, "うけたまわ"), Ruby(13, 15, "りゃくしょう"))
FULL = "承" + "亜" * 12 + "略称"
"""As wide as a line can be, with readings that are longer than their letters."""


def line(number: int, text: str = FULL, speaker: str = "") -> CaptionLine:
    return CaptionLine(number, text, len(text), RUBY if text == FULL else (), speaker, 0)


def view(count: int, first: int = 0, text: str = FULL, speaker: str = "") -> CaptionView:
    return CaptionView(first, tuple(line(first + at, text, speaker) for at in range(count)))


def paint(wanted: CaptionSettings, size: tuple[int, int], shown: CaptionView) -> QImage:
    canvas = CaptionCanvas(wanted)
    canvas.resize(*size)
    canvas.show_view(shown)
    canvas.finish_moving()
    return canvas.grab().toImage()


def marks(image: QImage, background: QColor) -> NDArray[np.bool_]:
    """Return where there is something else than background, shape (height, width)."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)
    found: NDArray[np.bool_] = pixels[:, : plain.width()] != background.rgba()
    return found


def ink(image: QImage, background: QColor) -> list[tuple[int, int]]:
    """Return the places (x, y) that are not background."""
    rows, columns = np.nonzero(marks(image, background))
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def edge(image: QImage, background: QColor) -> int:
    """Return how many pixels at the very edge of the window have ink."""
    found = marks(image, background)
    return int(found[0].sum() + found[-1].sum() + found[:, 0].sum() + found[:, -1].sum())


LEGIBLE = 8
"""Pixels; below, fonts are rounded to whole ones."""

LOOKS = st.builds(
    replace,
    st.just(PLAIN),
    lines=st.integers(1, 6),
    characters_per_line=st.sampled_from([15.0, 15.5, 20.0]),
    line_spacing=st.sampled_from([1.0, 1.5, 2.0]),
    ruby=st.sampled_from(["none", "all"]),
    speaker=st.sampled_from(["none", "both"]),
    position=st.sampled_from(["top", "middle", "bottom"]),
    outline=st.sampled_from([0.0, 0.1, 0.3]),
    size_points=st.sampled_from([0.0, 20.0, 500.0]),
    is_vertical=st.booleans(),
    is_mirrored=st.booleans(),
    is_bold=st.booleans(),
)
SIZES = st.tuples(st.integers(240, 700), st.integers(120, 500))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LOOKS, SIZES)
def test_nothing_touches_the_edge_of_the_window(
    qtbot: QtBot, wanted: CaptionSettings, size: tuple[int, int]
) -> None:
    image = paint(wanted, size, view(wanted.lines, speaker="生田目 徹之進委員"))
    assert edge(image, tones_of(wanted).background) == 0


@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_every_font_stays_within_its_line(qtbot: QtBot, family: str | None) -> None:
    if family is not None and family not in QFontDatabase.families():
        pytest.skip(f"the font {family} is not installed")
    wanted = replace(PLAIN, font=family or "no such font", characters_per_line=10.0)
    image = paint(wanted, (640, 240), view(2, text="WWWWWWWWWWWWWWWWWWWW"))
    found = ink(image, tones_of(wanted).background)
    room = 640 * MARGIN
    assert room - 3 <= min(x for x, _ in found)
    assert max(x for x, _ in found) <= 640 - room + 3


@given(LOOKS, SIZES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_lines_stand_within_the_window(
    qtbot: QtBot, wanted: CaptionSettings, size: tuple[int, int]
) -> None:
    look = fit(wanted, QSizeF(*size))
    assert look.block.left() >= 0
    assert look.block.top() >= 0
    assert look.block.right() <= size[0]
    assert look.block.bottom() <= size[1]


def test_letters_fill_the_width_when_their_size_is_left_to_the_program(qtbot: QtBot) -> None:
    look = fit(PLAIN, QSizeF(1920, 1080))
    assert 0.98 <= look.length / (1920 * (1 - 2 * MARGIN)) <= 1.0
    assert fit(replace(PLAIN, size_points=30), QSizeF(1920, 1080)).letter == 40
    assert fit(replace(PLAIN, size_points=900), QSizeF(1920, 1080)) == look


def test_a_mirrored_picture_is_the_other_one_flipped(qtbot: QtBot) -> None:
    straight = paint(PLAIN, (400, 200), view(2))
    flipped = paint(replace(PLAIN, is_mirrored=True), (400, 200), view(2))
    back = tones_of(PLAIN).background
    there = {(399 - x) // 4 * 4 for x, _ in ink(flipped, back)}
    here = {x // 4 * 4 for x, _ in ink(straight, back)}
    assert min(there) == pytest.approx(min(here), abs=4)
    assert max(there) == pytest.approx(max(here), abs=4)


def test_upright_lines_run_from_right_to_left(qtbot: QtBot) -> None:
    wanted = replace(PLAIN, is_vertical=True, lines=3, position="middle")
    look = fit(wanted, QSizeF(600, 400))
    one = ink(paint(wanted, (600, 400), view(1)), look.tones.background)
    two = ink(paint(wanted, (600, 400), view(2)), look.tones.background)
    assert min(x for x, _ in one) > look.block.right() - look.pitch - 2
    assert min(x for x, _ in two) < look.block.right() - look.pitch


def test_a_mark_stands_in_the_upper_right_corner_of_its_place_when_upright(qtbot: QtBot) -> None:
    wanted = replace(PLAIN, is_vertical=True, lines=1, characters_per_line=4.0, position="middle")
    look = fit(wanted, QSizeF(300, 400))
    found = ink(paint(wanted, (300, 400), view(1, text="。")), look.tones.background)
    left = look.block.left() + look.leading
    assert min(x for x, _ in found) > left + look.letter * 0.45
    assert max(y for _, y in found) < look.block.top() + look.letter * 0.55


def test_tentative_text_and_speakers_have_other_tones(qtbot: QtBot) -> None:
    wanted = replace(PLAIN, speaker="color")
    sure = CaptionLine(0, "確かな文", 4, (), "", None)
    guess = CaptionLine(0, "確かな文", 0, (), "", None)
    spoken = CaptionLine(0, "確かな文", 4, (), "", 1)
    images = [paint(wanted, (400, 200), CaptionView(0, (item,))) for item in (sure, guess)]
    brightest = [
        max(image.pixelColor(x, y).lightness() for x, y in ink(image, QColor("#000000")))
        for image in images
    ]
    assert brightest[0] == 255
    assert 120 < brightest[1] < 190
    assert paint(wanted, (400, 200), CaptionView(0, (spoken,))) != images[0]


@pytest.mark.parametrize("preset", SHIPPED, ids=lambda preset: preset.name)
def test_colours_have_enough_contrast(qtbot: QtBot, preset: Preset) -> None:
    tones = tones_of(preset.settings)
    for color in (tones.text, tones.tentative(tones.text), tones.speaker(3)):
        assert contrast(color, tones.background) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""

    def light(color: QColor) -> float:
        parts = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (color.redF(), color.greenF(), color.blueF())
        )
        return sum(
            share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_smooth_scrolling_moves_and_ends_in_place(qtbot: QtBot) -> None:
    canvas = CaptionCanvas(PLAIN)
    qtbot.addWidget(canvas)
    canvas.resize(400, 200)
    canvas.show_view(view(2))
    canvas.show_view(view(2, first=1))
    assert canvas.is_moving
    qtbot.waitUntil(lambda: not canvas.is_moving, timeout=2000)
    assert canvas.grab().toImage() == paint(PLAIN, (400, 200), view(2, first=1))


def test_stepped_scrolling_does_not_move(qtbot: QtBot) -> None:
    canvas = CaptionCanvas(replace(PLAIN, scrolling="stepped"))
    qtbot.addWidget(canvas)
    canvas.resize(400, 200)
    canvas.show_view(view(2))
    canvas.show_view(view(2, first=1))
    assert not canvas.is_moving


def test_a_background_that_lets_through_stands_behind_the_text_only(qtbot: QtBot) -> None:
    wanted = replace(PLAIN, background_opacity=60, lines=1, size_points=20.0)
    canvas = CaptionCanvas(wanted)
    qtbot.addWidget(canvas)
    canvas.resize(600, 300)
    canvas.show_view(view(1))
    image = QImage(600, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    canvas.render(image, QPoint(), QRegion(), CaptionCanvas.RenderFlag(0))
    assert image.pixelColor(2, 2).alpha() == 0
    block = canvas.look.block
    assert image.pixelColor(round(block.left()) - 2, round(block.center().y())).alpha() == 153


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LOOKS, SIZES)
def test_no_ink_is_cut_off_at_the_edge_of_a_line(
    qtbot: QtBot, wanted: CaptionSettings, size: tuple[int, int]
) -> None:
    canvas = CaptionCanvas(wanted)
    canvas.resize(*size)
    canvas.grab()
    image = canvas._paint_line(line(0, speaker="生田目 徹之進委員"))
    assert edge(image, QColor(0, 0, 0, 0)) == 0 or canvas.look.letter < LEGIBLE
