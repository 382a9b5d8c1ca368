"""Names with characters beyond the first 65,536 are counted rightly on both sides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from minutes.types import Doubt
from tests.ui.meeting import MEETING, make_desk
from ui.editor.letters import from_qt, to_qt

TEXT = st.text("𠮷田と髙橋👨a", max_size=8)


@given(TEXT, st.data())
def test_a_place_counted_by_qt_and_back_is_the_same(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert from_qt(text, to_qt(text, at)) == at
    assert to_qt(text, len(text)) == len(text.encode("utf-16-le")) // 2
    document = QTextDocument(text)  # kept: a cursor does not keep it
    cursor = QTextCursor(document)
    cursor.setPosition(to_qt(text, at))
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == text[at:]


def test_an_utterance_is_split_where_the_cursor_is_though_a_letter_counts_twice(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "data", ["𠮷田と𠮷川です。次に。"])
    qtbot.addWidget(desk.view)
    desk.view.editing.open(0, at=8)
    editing = desk.view.editing
    assert editing.place is not None
    assert editing.place[1] == 8
    editing.split()
    qtbot.waitUntil(lambda: desk.texts() == ["𠮷田と𠮷川です。", "次に。"])
    desk.store.close()


def test_what_is_in_doubt_is_underlined_where_it_stands(qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "data", ["𠮷田の採血です"])
    qtbot.addWidget(desk.view)
    (said,) = desk.store.utterances(MEETING)
    doubt = Doubt((3, 5), ("採血", "採決"), "同音")
    desk.store.add_utterance(MEETING, replace(said, revision=2, doubts=(doubt,)))
    desk.model.load(desk.store.transcript(MEETING))
    layout = desk.view.layouts.lay(0).layout
    (marked,) = layout.formats()
    units = layout.text().encode("utf-16-le")[2 * marked.start :][: 2 * marked.length]
    assert units.decode("utf-16-le") == "採血"
    desk.store.close()
