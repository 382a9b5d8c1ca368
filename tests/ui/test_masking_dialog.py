"""公開版で伏せる所: one key a place, words for the whole meeting, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from minutes.export.formats import Format
from minutes.proofreading import Proofreader
from minutes.publishing import look_through, public_version, settle
from minutes.store.meetings import Store
from minutes.types import (
    MaskStyle,
    Meeting,
    MeetingId,
    Participant,
    Utterance,
    UtteranceId,
)
from ui.context import Context
from ui.dialogs.masking import MaskingDialog
from ui.export_panel import ExportPanel

MEETING = MeetingId("20261118-100000-k7q2")
TEXTS = (
    "水谷です。田中花子さんからお電話がありました。",
    "番号は090-1234-5678です。",
    "お住まいは防府市寿町7番1号です。",
    "別の番号は080-1111-2222です。",
)


@pytest.fixture
def dialog(qtbot: QtBot, store: Store) -> MaskingDialog:
    person = Participant("水谷 花江", "委員長")
    store.create(Meeting(MEETING, "会議", datetime(2026, 11, 18, tzinfo=UTC), 60.0, "", (person,)))
    for at, text in enumerate(TEXTS):
        store.add_utterance(
            MEETING, Utterance(UtteranceId(f"u{at}"), 1, at * 10, at * 10 + 5, (), text, text)
        )
    made = MaskingDialog(Context(store), MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(made.list.rows.changes) == 4, timeout=20_000)
    return made


def test_where_nothing_is_found_people_are_told_to_read(qtbot: QtBot, store: Store) -> None:
    store.create(Meeting(MEETING, "会議", datetime(2026, 11, 18, tzinfo=UTC), 60.0))
    dialog = MaskingDialog(Context(store), MEETING)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "見つかりません" in dialog.notice.text(), timeout=20_000)


def shown(dialog: MaskingDialog) -> list[str]:
    return [item.before for item in dialog.list.rows.changes]


def test_each_place_is_decided_with_one_key(
    qtbot: QtBot, dialog: MaskingDialog, store: Store
) -> None:
    assert shown(dialog)[0] == "田中花子"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 3)
    assert dialog.list.current() == dialog.list.rows.changes[0]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 2)
    assert [item.is_accepted for item in store.masks(MEETING)] == [True, False]
    dialog.shown.setCurrentIndex(1)
    dialog.shown.activated.emit(1)
    assert len(shown(dialog)) == 4
    assert [item.after for item in dialog.list.rows.changes[:2]] == ["■■■", None]


def test_the_rest_of_a_reason_is_hidden_at_once(
    qtbot: QtBot, dialog: MaskingDialog, store: Store
) -> None:
    dialog.list.setCurrentIndex(dialog.list.rows.index(1))
    dialog.rest_button.click()
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 2)
    assert {item.place for item in store.masks(MEETING)} == {"u1", "u3"}
    assert "まだ決めていない所 2" in dialog.count.text()


def test_a_word_is_hidden_wherever_it_stands(
    qtbot: QtBot, dialog: MaskingDialog, store: Store
) -> None:
    dialog.word.setText("お住まい")
    dialog.word_button.click()
    qtbot.waitUntil(lambda: "1 か所を伏せました" in dialog.notice.text())
    dialog.word.setText("ない語")
    dialog.hide_word()
    qtbot.waitUntil(lambda: "この会議にありません" in dialog.notice.text())
    assert dialog.word.text() == "ない語"
    for _ in range(4):
        before = len(dialog.list.rows.changes)
        dialog.decide(is_accepted=True)
        qtbot.waitUntil(lambda left=before: len(dialog.list.rows.changes) < left)  # type: ignore[misc]
    text = "".join(item.text for item in public_version(store, MEETING).transcript.utterances)
    assert "お住まい" not in text
    assert "田中" not in text


def test_closed_stretches_and_withdrawn_remarks_are_left_out_and_put_back(
    qtbot: QtBot, dialog: MaskingDialog, store: Store
) -> None:
    tab = dialog.omissions
    tab.start.setText("0:00:30")
    tab.end.setText("０：００：１０")
    tab.close_it()
    assert "0:40:00" in dialog.notice.text()
    tab.end.setText("０：００：４０")
    tab.reason.setText("人事案件")
    tab.close_button.click()
    qtbot.waitUntil(lambda: tab.list.count() == 1)
    assert "秘密会　人事案件" in tab.list.item(0).text()
    assert "080-1111-2222" not in shown(dialog)
    tab.place.setText("9:00:00")
    tab.withdraw_it()
    assert "発話がありません" in dialog.notice.text()
    tab.place.setText("0:00:10")
    tab.withdraw_button.click()
    qtbot.waitUntil(lambda: tab.list.count() == 2)
    assert shown(dialog) == ["田中花子", "防府市寿町7番1号"]
    tab.list.setCurrentRow(0)
    tab.restore.click()
    qtbot.waitUntil(lambda: tab.list.count() == 1)
    assert "090-1234-5678" in shown(dialog)


def test_the_style_and_the_log_are_kept(
    qtbot: QtBot, dialog: MaskingDialog, store: Store, tmp_path: Path
) -> None:
    dialog.style_box.setCurrentIndex(1)
    dialog.style_box.activated.emit(1)
    qtbot.waitUntil(lambda: store.mask_style(MEETING) is MaskStyle.CIRCLES)
    dialog.decide(is_accepted=True)
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 3)
    dialog.save_log(tmp_path / "記録.csv")
    qtbot.waitUntil(lambda: "書き出しました" in dialog.notice.text())
    written = (tmp_path / "記録.csv").read_text(encoding="utf-8-sig")
    assert "個人の氏名,伏せる" in written
    assert "田中" not in written


def test_a_public_version_is_written_only_when_all_is_decided(
    qtbot: QtBot, dialog: MaskingDialog, store: Store, tmp_path: Path
) -> None:
    memory = QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)
    memory.setValue("export/folder", str(tmp_path / "書き出し"))
    panel = ExportPanel(Context(store), MEETING, memory, lambda: None)
    qtbot.addWidget(panel)
    panel.boxes[Format.DOCX].setChecked(False)
    panel.boxes[Format.TXT].setChecked(True)
    panel.public.setChecked(True)
    panel.export()
    qtbot.waitUntil(lambda: "4 か所あるので、公開版を作れません" in panel.result.text())
    settle(store, MEETING, look_through(store, MEETING).open, is_accepted=True)
    panel.export()
    qtbot.waitUntil(lambda: "会議（公開版）.txt" in panel.result.text())
    text = (tmp_path / "書き出し" / "会議（公開版）.txt").read_text(encoding="utf-8")
    assert "田中" not in text
    opened = panel.ask_masks()
    qtbot.waitUntil(lambda: "伏せる所 4" in opened.count.text())
    opened.close()


def test_a_place_that_an_edit_took_away_is_shown_until_somebody_lets_go_of_it(
    qtbot: QtBot, dialog: MaskingDialog, store: Store
) -> None:
    dialog.word.setText("お住まい")
    dialog.hide_word()
    qtbot.waitUntil(lambda: "1 か所を伏せました" in dialog.notice.text())
    proofreader = Proofreader(store, MEETING, lambda event: None)
    proofreader.change_text(UtteranceId("u2"), "居所は防府市寿町7番1号です。")
    dialog.refresh()
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 5)
    dialog.list.setCurrentIndex(dialog.list.rows.index(0))
    assert "見つかりません" in shown(dialog)[0]
    dialog.decide(is_accepted=True)
    assert "今の語を伏せてから" in dialog.notice.text()
    dialog.decide(is_accepted=False)
    qtbot.waitUntil(lambda: len(dialog.list.rows.changes) == 4)
    assert look_through(store, MEETING).lost == ()
