"""At a doubtful place: what sounds alike is offered, one key writes it and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes.config import DictionarySettings
from minutes.dictionary.meeting_words import keep_words
from minutes.offering import Offers
from minutes.types import Doubt, Participant, Utterance
from tests.ui.meeting import MEETING, Desk, make_desk, spoken
from ui.editor.candidates import Candidates


def unsure(number: int, text: str, hard: str) -> Utterance:
    made, at = spoken(number, text), text.index(hard)
    words = tuple(
        replace(word, probability=0.3) if at <= n < at + len(hard) else word
        for n, word in enumerate(made.words)
    )
    return replace(made, words=words, speaker="1")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", [])
    doubt = Doubt((0, 2), ("髙橋", "高橋"), "同じよみ")
    for item in (
        unsure(0, "委員長の商事でございます。", "商事"),
        replace(spoken(1, "髙橋委員、どうぞ。"), speaker="1", doubts=(doubt,)),
        unsure(2, "財源は繰入金です。", "繰入金"),
    ):
        made.store.add_utterance(MEETING, item)
    folder = made.store.folder(MEETING)
    keep_words(folder, (Participant("東海林 花", "委員長", "しょうじ はな"),), ())
    made.model.load(made.store.transcript(MEETING))
    qtbot.addWidget(made.view)
    made.view.is_growing = False
    made.view.show()
    made.view.activateWindow()
    qtbot.waitExposed(made.view)
    yield made
    made.store.close()


@pytest.fixture
def candidates(desk: Desk) -> Candidates:
    offers = Offers(desk.store.data, desk.store.folder(MEETING), DictionarySettings())
    return Candidates(desk.view, offers)


def names(candidates: Candidates) -> list[str]:
    return [button.text().partition("　")[2] for button in candidates.strip.buttons]


def press(desk: Desk, digit: Qt.Key) -> None:
    editor = desk.view.editing.editor
    assert editor is not None
    QTest.keyClick(editor, digit, Qt.KeyboardModifier.ControlModifier)


def test_a_name_of_the_list_is_offered_by_its_sound_and_one_key_writes_it(
    qtbot: QtBot, desk: Desk, candidates: Candidates
) -> None:
    desk.actions.next_doubt.trigger()
    qtbot.waitUntil(lambda: "東海林" in names(candidates), timeout=30_000)
    assert candidates.strip.isVisible()
    editor = desk.view.editing.editor
    assert editor is not None
    assert "東海林" in editor.accessibleDescription()
    press(desk, Qt.Key(Qt.Key.Key_1 + names(candidates).index("東海林")))
    qtbot.waitUntil(lambda: desk.texts()[0] == "委員長の東海林でございます。")
    assert desk.view.editing.row == 1
    assert desk.view.editing.chosen_text == "髙橋"


def test_choosing_settles_a_doubt_and_goes_on_to_the_next(
    qtbot: QtBot, desk: Desk, candidates: Candidates
) -> None:
    desk.view.setCurrentIndex(desk.model.index(0))
    desk.view.editing.open(1, 0)
    desk.view.editing.discard()
    desk.view.walk.go_on_after("u00000")
    assert names(candidates)[:2] == ["髙橋", "高橋"]
    press(desk, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: desk.texts()[1] == "高橋委員、どうぞ。")
    assert desk.view.editing.chosen_text == "繰入金"
    qtbot.waitUntil(desk.actions.undo.isEnabled)


def test_typing_takes_the_spellings_away_and_their_keys_with_them(
    qtbot: QtBot, desk: Desk, candidates: Candidates
) -> None:
    desk.view.walk.go_on_after("u00000")
    assert candidates.strip.isVisible()
    editor = desk.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "x")
    assert not candidates.strip.isVisible()
    press(desk, Qt.Key.Key_2)
    assert editor.toPlainText() == "x委員、どうぞ。"
    desk.view.editing.discard()
    assert desk.texts()[1] == "髙橋委員、どうぞ。"


def test_while_people_speak_the_keys_stay_those_of_the_live_log(
    desk: Desk, candidates: Candidates
) -> None:
    desk.view.is_growing = True
    desk.view.walk.go_on_after("u00000")
    assert not candidates.strip.isVisible()


def test_the_other_doubts_of_the_row_are_not_forgotten(
    qtbot: QtBot, desk: Desk, candidates: Candidates
) -> None:
    doubt = Doubt((0, 2), ("髙橋", "高橋"), "同じよみ")
    desk.store.add_utterance(
        MEETING, replace(unsure(3, "髙橋委員の質疑です。", "質疑"), doubts=(doubt,))
    )
    desk.model.load(desk.store.transcript(MEETING))
    desk.view.walk.go_on_after("u00002")
    assert desk.view.editing.chosen_text == "髙橋"
    press(desk, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: desk.texts()[3] == "高橋委員の質疑です。")
    qtbot.waitUntil(lambda: desk.view.editing.is_open)
    assert desk.view.editing.chosen_text == "質疑"
