"""The dictionary: written like a spreadsheet, every change undone, lists shown before taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import Format, read_entries
from minutes.dictionary.lists import add_words, meeting_list, own_list, read_list
from minutes.dictionary.rules import read_rules
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId, Word
from ui.context import Context
from ui.dialogs.dictionary import AddWordDialog, DictionaryDialog
from ui.dialogs.import_preview import ImportPreview

WORDS = (
    Entry("牧潮", "まきしお", "人名", ("牧塩",)),
    Entry("防府市立図書館", "ほうふしりつとしょかん", "施設", note="読みは推定"),
)
MEETING = MeetingId("20261118-100000-abcd")


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        yield Context(store)


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> DictionaryDialog:
    add_words(own_list(context.store.data), WORDS, Layer.MUNICIPALITY)
    made = DictionaryDialog(context)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.words.grid.rowCount() == 2)
    return made


def own(context: Context) -> tuple[Entry, ...]:
    return read_list(own_list(context.store.data), Layer.MUNICIPALITY)


def write_into(dialog: DictionaryDialog, row: int, column: int, text: str) -> None:
    grid = dialog.words.grid
    grid.setData(grid.index(row, column), text)


def test_a_cell_that_is_written_is_kept_and_can_be_taken_back(
    dialog: DictionaryDialog, context: Context, qtbot: QtBot
) -> None:
    write_into(dialog, 0, 1, "マキウシオ")
    qtbot.waitUntil(lambda: own(context)[0].reading == "まきうしお")
    dialog.words.undo()
    qtbot.waitUntil(lambda: own(context) == WORDS)
    dialog.words.redo()
    qtbot.waitUntil(lambda: own(context)[0].reading == "まきうしお")


def test_a_reading_that_somebody_wrote_is_no_guess_any_more(
    dialog: DictionaryDialog, context: Context, qtbot: QtBot
) -> None:
    assert "推定のままの語 1" in dialog.words._count.text()
    write_into(dialog, 1, 1, "ほうふしとしょかん")
    qtbot.waitUntil(lambda: own(context)[1].note == "")
    qtbot.waitUntil(lambda: "推定" not in dialog.words._count.text())


def test_a_reading_that_is_no_kana_is_refused_with_a_sentence(
    dialog: DictionaryDialog, context: Context
) -> None:
    write_into(dialog, 0, 1, "牧潮")
    assert "ひらがな・カタカナ以外" in dialog.notice.text()
    assert own(context) == WORDS


def test_removed_words_come_back(dialog: DictionaryDialog, context: Context, qtbot: QtBot) -> None:
    dialog.words.view.selectAll()
    dialog.words.remove()
    qtbot.waitUntil(lambda: own(context) == ())
    dialog.words.undo()
    qtbot.waitUntil(lambda: set(own(context)) == set(WORDS))


def test_searching_shows_what_fits(dialog: DictionaryDialog) -> None:
    dialog.words.search.setText("図書")
    assert dialog.words.view.model().rowCount() == 1


def test_a_list_is_shown_with_its_bad_lines_before_it_is_taken(
    dialog: DictionaryDialog, context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "名簿.csv"
    path.write_text("氏名,ふりがな\n笠津 花子,かさつ はなこ\n,だれか\n", encoding="utf-8")
    dialog.words.import_from(path)
    preview = wait_for_preview(qtbot)
    qtbot.waitUntil(preview._import.isEnabled)
    assert "新しい語 2" in preview._sum.text()
    assert preview.bad.rowCount() == 1
    assert own(context) == WORDS
    preview.take()
    qtbot.waitUntil(lambda: {"笠津花子", "笠津"} <= {entry.surface for entry in own(context)})
    qtbot.waitUntil(lambda: "取り込みました" in dialog.notice.text())


def wait_for_preview(qtbot: QtBot) -> ImportPreview:
    def find() -> list[ImportPreview]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportPreview)]

    qtbot.waitUntil(lambda: bool(find()))
    return find()[0]


def test_a_picture_is_no_list_and_is_told_so(
    dialog: DictionaryDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "写真.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    dialog.words.import_from(path)
    qtbot.waitUntil(lambda: "使えません" in dialog.notice.text())


@pytest.mark.parametrize("kind", Format)
def test_what_is_exported_can_be_read_again(
    dialog: DictionaryDialog, tmp_path: Path, qtbot: QtBot, kind: Format
) -> None:
    dialog.words.export(tmp_path / "用語", kind)
    qtbot.waitUntil(lambda: "書き出しました" in dialog.notice.text())
    (path,) = tmp_path.glob("用語*")
    surfaces = {entry.surface for entry in read_entries(path, Layer.MUNICIPALITY).entries}
    assert surfaces == {entry.surface for entry in WORDS}


def test_words_of_a_document_are_ticked_and_taken(
    dialog: DictionaryDialog, context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "次第.txt"
    path.write_text("説明員　勝間 次郎\n富海地区公民館の改修\n", encoding="utf-8")
    tab = dialog.extraction
    tab.read([path])
    qtbot.waitUntil(lambda: tab.grid.rowCount() >= 2, timeout=20_000)
    tab.grid.tick_all(is_ticked=False)
    assert not tab._take.isEnabled()
    row = [item.surface for item in tab.grid.things].index("富海地区公民館")
    tab.grid.setData(tab.grid.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    tab.take()
    qtbot.waitUntil(lambda: "富海地区公民館" in {entry.surface for entry in own(context)})
    assert "勝間次郎" not in {entry.surface for entry in own(context)}


def test_corrections_are_offered_and_what_is_declined_is_not_offered_again(
    context: Context, qtbot: QtBot
) -> None:
    store = context.store
    store.create(Meeting(MEETING, "総務常任委員会", datetime.now(UTC)))
    for number in range(2):
        start = number * 10.0
        words = (Word(start, start + 2, "河津委員", 1.0),)
        name = UtteranceId(f"u{number}")
        heard = Utterance(name, 0, start, start + 2, words, "河津委員", "河津委員")
        store.add_utterance(MEETING, heard)
        store.add_utterance(MEETING, replace(heard, revision=1, text="笠津委員", is_edited=True))
    dialog = DictionaryDialog(context)
    qtbot.addWidget(dialog)
    tab = dialog.suggestions
    tab.refresh()
    qtbot.waitUntil(lambda: tab.grid.rowCount() == 1, timeout=20_000)
    assert tab.grid.ticked_things == ()
    tab.grid.setData(tab.grid.index(0, 1), "かさつ")
    tab.grid.tick_all(is_ticked=True)
    tab.accept()
    qtbot.waitUntil(lambda: [entry.surface for entry in own(context)] == ["笠津"])
    qtbot.waitUntil(lambda: tab.grid.rowCount() == 0, timeout=20_000)
    assert own(context)[0].reading == "かさつ"


def test_the_check_names_doubts_and_leads_to_the_word(
    dialog: DictionaryDialog, qtbot: QtBot
) -> None:
    tab = dialog.checking
    tab.check()
    qtbot.waitUntil(lambda: tab.grid.rowCount() > 0, timeout=30_000)
    kinds = [tab.grid.index(row, 0).data() for row in range(tab.grid.rowCount())]
    assert "読みが推定のまま" in kinds
    tab._want(tab.grid.index(kinds.index("読みが推定のまま"), 0))
    assert dialog.tabs.currentIndex() == 0
    assert dialog.words.search.text() == "防府市立図書館"


def test_rules_begin_switched_off_and_ticks_are_kept(
    dialog: DictionaryDialog, qtbot: QtBot
) -> None:
    tab = dialog.style_rules
    tab.begin()
    qtbot.waitUntil(lambda: tab.grid.rowCount() > 10)
    assert tab.grid.ticked_things == ()
    first = tab.grid.things[0].before
    tab.grid.setData(tab.grid.index(0, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: [rule.before for rule in read_rules(tab.path).rules] == [first])
    assert len(read_rules(tab.path).off) == tab.grid.rowCount() - 1


def test_a_word_from_the_text_gets_a_reading_and_goes_where_it_is_wanted(
    context: Context, qtbot: QtBot
) -> None:
    context.store.create(Meeting(MEETING, "総務常任委員会", datetime.now(UTC)))
    asked = AddWordDialog(context, "防府天満宮", meeting=MEETING)
    qtbot.addWidget(asked)
    qtbot.waitUntil(lambda: asked.reading.text() == "ほうふてんまんぐう")
    asked.place.setCurrentIndex(1)
    with qtbot.waitSignal(asked.added):
        asked.add()
    assert asked.entry == Entry("防府天満宮", "ほうふてんまんぐう", layer=Layer.MEETING)
    path = meeting_list(context.store.folder(MEETING))
    assert [entry.surface for entry in read_list(path, Layer.MEETING)] == ["防府天満宮"]
    assert own(context) == ()


def test_a_reading_given_is_not_replaced_and_a_wrong_one_is_told(
    context: Context, qtbot: QtBot
) -> None:
    asked = AddWordDialog(context, "牧潮", "まきしお")
    qtbot.addWidget(asked)
    qtbot.wait(50)
    assert asked.reading.text() == "まきしお"
    asked.reading.setText("makishio")
    asked.add()
    assert "ひらがな・カタカナ以外" in asked.notice.text()
    assert own(context) == ()


def test_the_search_stays_at_the_top_of_an_empty_list(context: Context, qtbot: QtBot) -> None:
    made = DictionaryDialog(context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.words._empty.isVisible)
    assert made.words.search.y() < 2 * made.words.search.height()
