"""One table of keys: no two things on one key, and changes reach what is bound."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from minutes.config import KeySettings
from minutes.explanations import explain_settings
from ui import keys


@pytest.fixture(autouse=True)
def defaults() -> Iterator[None]:
    keys.use(KeySettings())
    yield
    keys.use(KeySettings())


def test_the_table_and_the_settings_name_the_same_actions() -> None:
    names = [item.name for item in dataclasses.fields(KeySettings)]
    assert [key.name for key in keys.TABLE] == names
    assert {key.group for key in keys.TABLE} == set(keys.GROUPS)


def test_the_manual_calls_every_key_as_the_table_does() -> None:
    explained = explain_settings()
    assert [
        key.name for key in keys.TABLE if f"キー：{key.label}" not in explained[f"keys.{key.name}"]
    ] == []


def test_no_two_actions_share_a_key() -> None:
    assert keys.clashes(KeySettings()) == []


def test_every_key_can_be_pressed_and_spelt(qtbot: QtBot) -> None:
    for key in keys.TABLE:
        for sequence in keys.shortcuts(key.name):
            assert sequence.count() == 1
            assert "Left" not in keys.spell(sequence)
            assert QKeySequence(sequence.toString()) == sequence


def test_the_speakers_key_counts_to_nine() -> None:
    spelt = [keys.spell(keys.shortcut("speaker", number)) for number in (1, 2, 9)]
    assert spelt == ["Alt+1", "Alt+2", "Alt+9"]


def test_a_changed_key_reaches_what_is_bound_and_its_tool_tip(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    action, shortcut = QAction("発話を分ける", widget), QShortcut(widget)
    keys.bind(action, "split")
    keys.bind(shortcut, "merge")
    keys.use(KeySettings(split="F4", merge=""))
    assert action.shortcut() == QKeySequence("F4")
    assert action.toolTip() == "発話を分ける（F4）"
    assert shortcut.keys() == []
    assert keys.tip("merge") == keys.key_of("merge").label


def test_a_clash_is_found_also_with_a_speaker_number() -> None:
    assert keys.clashes(KeySettings(split="Alt+7")) == [("speaker", "split")]
