"""The settings: what is chosen is what the file says, mistakes are told, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from minutes import config
from minutes.store.meetings import Store
from ui import keys, theme
from ui.context import Context
from ui.dialogs.key_fields import KeyField
from ui.dialogs.setting_fields import SettingField, all_names
from ui.dialogs.settings import SettingsDialog


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        yield Context(store)
    keys.use(config.KeySettings())


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(context)
    qtbot.addWidget(made)
    return made


def press_save(dialog: SettingsDialog) -> None:
    dialog._save.click()


def test_every_setting_but_the_captions_has_a_field(dialog: SettingsDialog) -> None:
    wanted = {name for name in all_names() if not name.startswith("captions.")}
    assert set(dialog.fields) == wanted
    assert dialog.changes() == {}


def test_what_is_changed_is_written_alone_and_told_to_all_windows(
    dialog: SettingsDialog, context: Context, qtbot: QtBot
) -> None:
    dialog.fields["recording.silence_warning"].set_value(20.0)
    dialog.fields["dictionary.has_shipped"].set_value(False)
    with qtbot.waitSignal(context.preferences.changed):
        press_save(dialog)
    assert dialog.result() == SettingsDialog.DialogCode.Accepted
    text = config.config_path().read_text(encoding="utf-8")
    assert text.count("=") == 2
    assert context.settings.recording.silence_warning == 20.0
    assert not context.settings.dictionary.has_shipped


def test_colours_and_letters_change_at_once_and_cancel_takes_them_back(
    dialog: SettingsDialog,
) -> None:
    dialog.fields["desktop.theme"].set_value("dark")
    dialog.fields["desktop.text_scale"].set_value(150)
    assert theme.colors() is theme.DARK
    assert theme.scaled(100) == 150
    dialog.reject()
    assert theme.scaled(100) == 100
    assert not config.config_path().exists()


def test_an_unlisted_microphone_can_be_typed_and_stays_listed(dialog: SettingsDialog) -> None:
    field = dialog.fields["recording.device"]
    field.control.setCurrentText("議場の卓上マイク")  # type: ignore[union-attr]
    assert dialog.changes() == {"recording.device": "議場の卓上マイク"}
    dialog._take_choices({"recording.device": [("会議用", "会議用")]})
    assert dialog.changes() == {"recording.device": "議場の卓上マイク"}


def test_two_actions_on_one_key_are_told_in_words_and_nothing_is_written(
    dialog: SettingsDialog,
) -> None:
    field = dialog.fields["keys.split"]
    assert isinstance(field, KeyField)
    field.edit.setKeySequence(QKeySequence("Ctrl+M"))
    press_save(dialog)
    one, other = keys.key_of("split").label, keys.key_of("merge").label
    assert f"「{one}」と「{other}」が同じキーです" in dialog.notice.text()
    assert dialog.result() == 0
    assert not config.config_path().exists()


def test_a_new_key_acts_after_saving(
    dialog: SettingsDialog, context: Context, qtbot: QtBot
) -> None:
    field = dialog.fields["keys.split"]
    assert isinstance(field, KeyField)
    field.edit.setKeySequence(QKeySequence("F10"))
    with qtbot.waitSignal(context.preferences.changed):
        press_save(dialog)
    assert keys.spell(keys.shortcut("split")) == "F10"


def test_a_release_above_the_threshold_is_told(dialog: SettingsDialog) -> None:
    dialog.fields["vad.release"].set_value(0.9)
    press_save(dialog)
    assert "小さくしてください" in dialog.notice.text()


def test_a_file_broken_by_hand_is_told_and_not_overwritten(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    config.config_path().write_text("[broken", encoding="utf-8")
    dialog.fields["diarization.is_quick"].set_value(True)
    press_save(dialog)
    qtbot.waitUntil(lambda: "使えません" in dialog.notice.text())
    assert config.config_path().read_text(encoding="utf-8") == "[broken"
    assert dialog._save.isEnabled()


def test_everything_can_be_named_by_a_screen_reader(dialog: SettingsDialog) -> None:
    for field in dialog.fields.values():
        control = field.edit if isinstance(field, KeyField) else field.control
        assert control.accessibleName()
    buttons = dialog.findChildren(QAbstractButton)
    ours = [item for item in buttons if item.parent() is not None and not _is_inner(item)]
    assert all(item.text() or item.accessibleName() for item in ours)


def test_no_page_is_wider_than_its_window_at_double_size(context: Context, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication, QScrollArea

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light", 2.0)
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    dialog.resize(1256, 700)
    dialog.show()
    for index in range(dialog.pages.count()):
        dialog.pages.setCurrentRow(index)
        area = dialog._stack.currentWidget()
        assert isinstance(area, QScrollArea)
        content = area.widget()
        assert content is not None
        assert content.minimumSizeHint().width() <= area.viewport().width(), index
        assert all(label.wordWrap() or not label.text() for label in _long(content))


def _long(content: QWidget) -> list[QLabel]:
    return [label for label in content.findChildren(QLabel) if len(label.text()) > 40]


def _is_inner(item: QAbstractButton) -> bool:
    return item.objectName().startswith("qt_") or not item.isVisible()


def test_the_list_of_pages_follows_the_letters_while_one_looks(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.show()
    dialog.fields["desktop.text_scale"].set_value(150)
    qtbot.waitUntil(lambda: theme.scaled(100) == 150)
    assert dialog.pages.width() > dialog.pages.sizeHintForColumn(0)


def test_no_days_are_said_in_words(dialog: SettingsDialog) -> None:
    field = dialog.fields["retention.days"]
    assert isinstance(field, SettingField)
    assert isinstance(field.control, QSpinBox)
    assert field.control.text() == "消さない"
    field.set_value(30)
    assert field.control.text() == "30 日"


def test_no_name_of_the_file_stands_on_a_page(dialog: SettingsDialog) -> None:
    shown = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert [name for name in all_names() if name != "recognition.model" and name in shown] == []
    assert "threshold" not in shown
