"""How captions look is chosen while seeing it, kept, or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from minutes import config
from minutes.captions.presets import SHIPPED, Preset, own_presets
from minutes.config import CaptionSettings
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId
from ui import tasks
from ui.captions_look import fit
from ui.captions_stream import CaptionStream
from ui.context import Context
from ui.dialogs.captions import CaptionsDialog, sample_feed
from ui.dialogs.opening import make_dialog


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        yield Context(store)
        assert tasks.wait()


@pytest.fixture
def dialog(qtbot: QtBot, context: Context) -> CaptionsDialog:
    made = CaptionsDialog(context)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: CaptionsDialog, name: str) -> None:
    dialog.preset.setCurrentText(name)
    dialog.preset.activated.emit(dialog.preset.currentIndex())


def test_the_dialog_opens_by_its_name(qtbot: QtBot, context: Context) -> None:
    made = make_dialog("captions", context)
    qtbot.addWidget(made)
    assert isinstance(made, CaptionsDialog)


def test_every_setting_of_captions_can_be_chosen(dialog: CaptionsDialog) -> None:
    assert {f"captions.{name}" for name in CaptionSettings.__slots__} == set(dialog.fields)
    assert dialog.settings() == CaptionSettings()


def test_the_picture_shows_what_is_chosen(dialog: CaptionsDialog) -> None:
    dialog.fields["captions.lines"].set_value(5)
    dialog.fields["captions.colors"].set_value("yellow_on_black")
    assert dialog.picture.canvas.look.lines == 5
    assert len(dialog.picture.canvas.view.lines) == 5
    assert dialog.picture.canvas.look.tones.text.name() == "#ffe600"


@pytest.mark.parametrize("preset", SHIPPED, ids=lambda preset: preset.name)
def test_a_look_by_its_name_fills_every_field(dialog: CaptionsDialog, preset: Preset) -> None:
    choose(dialog, preset.name)
    assert dialog.settings() == preset.settings
    assert dialog.picture.canvas.view.lines


def test_saving_keeps_what_was_chosen(qtbot: QtBot, dialog: CaptionsDialog) -> None:
    choose(dialog, SHIPPED[2].name)
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    assert config.load().captions == SHIPPED[2].settings


def test_giving_up_leaves_captions_as_they_were(qtbot: QtBot, context: Context) -> None:
    meeting = Meeting(MeetingId("m1"), "委員会", datetime(2025, 11, 18, tzinfo=UTC))
    context.store.create(meeting)
    stream = CaptionStream(context, meeting)
    made = CaptionsDialog(context, stream=stream)
    qtbot.addWidget(made)
    choose(made, SHIPPED[2].name)
    assert stream.settings.lines == 6
    made.reject()
    assert stream.settings == CaptionSettings()
    assert config.load().captions == CaptionSettings()
    stream.deleteLater()


def test_a_look_is_kept_under_a_name_and_taken_away(
    qtbot: QtBot, context: Context, dialog: CaptionsDialog
) -> None:
    assert not dialog.keep.isEnabled()
    dialog.fields["captions.lines"].set_value(4)
    dialog.preset_name.setText("市民課の窓口")
    dialog.keep.click()
    qtbot.waitUntil(lambda: dialog.preset.findText("市民課の窓口") >= 0, timeout=20_000)
    (own,) = own_presets(context.store.data)
    assert own.settings.lines == 4
    choose(dialog, "市民課の窓口")
    assert dialog.forget.isVisible()
    dialog.forget.click()
    qtbot.waitUntil(lambda: dialog.preset.findText("市民課の窓口") < 0, timeout=20_000)
    assert own_presets(context.store.data) == ()


def test_a_name_that_is_taken_is_told(qtbot: QtBot, dialog: CaptionsDialog) -> None:
    dialog.preset_name.setText(SHIPPED[0].name)
    dialog.keep.click()
    qtbot.waitUntil(lambda: "別の名前" in dialog.notice.text(), timeout=20_000)


def test_looks_that_somebody_broke_are_told_and_the_others_stay(
    qtbot: QtBot, context: Context
) -> None:
    (context.store.data / "captions.toml").write_text("[[preset", encoding="utf-8")
    made = CaptionsDialog(context)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: "captions.toml" in made.notice.text(), timeout=20_000)
    assert made.preset.count() == len(SHIPPED) + 1


def test_a_colour_that_is_none_is_told_and_not_saved(dialog: CaptionsDialog) -> None:
    dialog.fields["captions.colors"].set_value("own")
    assert dialog.fields["captions.text_color"].isVisible()
    dialog.fields["captions.text_color"].set_value("あか")
    assert "#FF0000" in dialog.notice.text()
    dialog.save()
    assert dialog.isVisible()
    dialog.fields["captions.text_color"].set_value("#00FF00")
    assert dialog.notice.text() == ""


def test_only_what_matters_is_shown(dialog: CaptionsDialog) -> None:
    assert dialog.fields["captions.text_color"].isHidden()
    assert dialog.fields["captions.ruby_grade"].isHidden()
    dialog.fields["captions.ruby"].set_value("hard")
    assert not dialog.fields["captions.ruby_grade"].isHidden()


def test_every_control_has_a_name(dialog: CaptionsDialog) -> None:
    for kind in (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit):
        for control in dialog.findChildren(kind):
            inner = isinstance(control.parent(), QComboBox | QAbstractSpinBox)
            text = control.text() if isinstance(control, QAbstractButton) else ""
            assert inner or control.accessibleName() or text, control


def test_the_default_can_be_read_at_five_metres_on_a_small_screen(qtbot: QtBot) -> None:
    look = fit(CaptionSettings(), QSizeF(1366, 768))
    assert look.letter / 1366 * 345 >= 20  # a 15.6 inch screen is 345 mm wide


def test_the_sample_shows_all_of_its_lines_at_once() -> None:
    view = sample_feed(replace(CaptionSettings(), lines=20)).advance(1.0)
    assert view.waiting == 0
    assert len(view.lines) > 6
