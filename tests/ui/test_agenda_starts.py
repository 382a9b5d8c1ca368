"""議題の始まり: what is known is shown, what a person writes is kept, nonsense is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from minutes import events
from minutes.dividing import item_starts
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId
from ui.context import Context
from ui.dialogs.agenda_starts import NONE, AgendaStartsDialog

MEETING = MeetingId("20261118-100000-k7q2")
TEXTS = ("議案第76号を議題といたします。", "お答えします。", "次の件です。")


def opened(qtbot: QtBot, context: Context) -> AgendaStartsDialog:
    dialog = AgendaStartsDialog(context, MEETING)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.fields) or dialog.about.text() == NONE)
    return dialog


@pytest.fixture
def context(store: Store) -> Context:
    agenda = ("議案第76号", "議案第77号")
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    store.create(Meeting(MEETING, "会議", moment, 900.0, agenda=agenda))
    for at, text in enumerate(TEXTS):
        said = Utterance(UtteranceId(f"u{at}"), 1, at * 100, at * 100 + 50, (), text, text)
        store.add_utterance(MEETING, said)
    return Context(store)


def test_a_start_is_written_and_taken_back(qtbot: QtBot, context: Context) -> None:
    heard: list[events.Event] = []
    context.bridge.happened.connect(heard.append)
    dialog = opened(qtbot, context)
    assert [field.text() for field in dialog.fields] == ["", ""]
    assert dialog.fields[0].placeholderText() == "0:00:00（議長の言葉から）"
    dialog.fields[1].setText("３：２０")
    with qtbot.waitSignal(dialog.changed):
        dialog.save_button.click()
    second = item_starts(context.store, MEETING)[1]
    assert (second.start, second.is_by_hand, second.said) == (200.0, True, TEXTS[2])
    assert [type(event) for event in heard] == [events.MarkMade]
    again = opened(qtbot, context)
    assert again.fields[1].text() == "0:03:20"
    again.fields[1].clear()
    with qtbot.waitSignal(again.changed):
        again.save_button.click()
    assert not item_starts(context.store, MEETING)[1].is_by_hand


def test_what_is_no_position_or_out_of_order_keeps_the_dialog_open(
    qtbot: QtBot, context: Context
) -> None:
    dialog = opened(qtbot, context)
    dialog.fields[1].setText("あした")
    dialog.save_button.click()
    assert "「議案第77号」の位置は" in dialog.notice.text()
    dialog.fields[0].setText("0:05:00")
    dialog.fields[1].setText("0:04:00")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: "前の議題の始まりより前" in dialog.notice.text())
    assert dialog.isVisible()
    assert context.store.marks(MEETING) == ()


def test_without_an_agenda_it_says_where_to_write_one(qtbot: QtBot, store: Store) -> None:
    store.create(Meeting(MEETING, "会議", datetime(2026, 11, 18, tzinfo=UTC), 900.0))
    dialog = opened(qtbot, Context(store))
    assert dialog.about.text() == NONE
    assert not dialog.save_button.isEnabled()
