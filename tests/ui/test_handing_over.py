"""A meeting goes to another machine and comes back: by dialogs, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from minutes.handover import hand_over, take_over
from minutes.proofreading import Proofreader
from minutes.publishing import hide, look_through, settle
from minutes.reservation import Reservation
from minutes.store.meetings import Store
from minutes.types import Meeting, UtteranceId
from tests.ui.meeting import BEGAN, MEETING, PEOPLE, spoken
from ui.context import Context
from ui.dialogs.hand_over import HandOverDialog
from ui.dialogs.take_over import BUSY, NEW, SAME, TakeOverDialog
from ui.proof.change_list import ChangeModel

TEXTS = ("開会します。", "予算について伺います。", "お答えします。")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN, 30.0, participants=PEOPLE))
        for number, text in enumerate(TEXTS):
            store.add_utterance(MEETING, spoken(number, text))
        yield Context(store)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "もう 1 台") as store:
        yield Context(store)


def proofreader(context: Context) -> Proofreader:
    return Proofreader(context.store, MEETING, lambda event: None)


def texts(context: Context) -> list[str]:
    return [item.text for item in context.store.utterances(MEETING)]


def returned(context: Context, other: Context, folder: Path) -> Path:
    """Return the file of a colleague who changed the first two utterances; we did one too."""
    take_over(other.store, hand_over(context.store, MEETING, folder / "行き"))
    proofreader(other).change_text(UtteranceId("u00000"), "ただいまから開会します。")
    proofreader(other).change_text(UtteranceId("u00001"), "補正予算について伺います。")
    proofreader(context).change_text(UtteranceId("u00001"), "予算案について伺います。")
    return hand_over(other.store, MEETING, folder / "帰り")


def opened(qtbot: QtBot, dialog: TakeOverDialog) -> TakeOverDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "読んで" not in dialog.about.text())
    return dialog


def tick(model: ChangeModel) -> None:
    model.choose_all(is_chosen=True)


def test_what_a_colleague_decided_is_taken_over_also_where_the_text_is_the_same(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    take_over(other.store, hand_over(context.store, MEETING, tmp_path / "行き"))
    hide(other.store, MEETING, "予算")
    came = hand_over(other.store, MEETING, tmp_path / "帰り")
    dialog = opened(qtbot, TakeOverDialog(context, came))
    assert "公開版について決めたこと 1 件" in dialog.about.text()
    assert context.store.masks(MEETING) == ()
    dialog.take.click()
    qtbot.waitUntil(lambda: "決めたこと" in dialog.notice.text())
    assert context.store.masks(MEETING) == other.store.masks(MEETING)
    again = opened(qtbot, TakeOverDialog(context, came))
    assert again.notice.text() == SAME


def test_a_place_that_two_decided_differently_is_told(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    hide(context.store, MEETING, "予算")
    take_over(other.store, hand_over(context.store, MEETING, tmp_path / "行き"))
    (place,) = look_through(other.store, MEETING).proposals
    settle(other.store, MEETING, [place], is_accepted=False)
    came = hand_over(other.store, MEETING, tmp_path / "帰り")
    dialog = opened(qtbot, TakeOverDialog(context, came))
    dialog.take.click()
    qtbot.waitUntil(lambda: "決めたこと" in dialog.notice.text())
    assert "新しい方に合わせてそのまま載せます" in dialog.about.text()


def test_a_file_is_made_and_is_a_new_meeting_elsewhere(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    dialog = HandOverDialog(context, MEETING)
    qtbot.addWidget(dialog)
    assert not dialog.has_sound.isVisibleTo(dialog)  # there is none
    dialog.folder.setText(str(tmp_path / "渡す"))
    dialog.make.click()
    qtbot.waitUntil(lambda: "作りました" in dialog.notice.text())
    came = opened(qtbot, TakeOverDialog(other, tmp_path / "渡す" / "本会議.minutes"))
    assert came.notice.text() == NEW
    assert texts(other) == list(TEXTS)


def test_what_both_changed_is_chosen_by_a_person(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    dialog = opened(qtbot, TakeOverDialog(context, returned(context, other, tmp_path)))
    (row,) = dialog.list.rows.changes
    assert (row.before, row.after) == ("予算案について伺います。", "補正予算について伺います。")
    assert dialog.list.rows.chosen() == []  # ours stays unless somebody says so
    tick(dialog.list.rows)
    with qtbot.waitSignal(dialog.taken):
        dialog.take.click()
    assert texts(context) == ["ただいまから開会します。", "補正予算について伺います。", TEXTS[2]]
    proofreader(context).undo()
    assert texts(context) == [TEXTS[0], "予算案について伺います。", TEXTS[2]]


def test_ours_stays_where_nobody_says_otherwise(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    came = returned(context, other, tmp_path)
    dialog = opened(qtbot, TakeOverDialog(context, came))
    with qtbot.waitSignal(dialog.taken):
        dialog.take.click()
    assert texts(context) == ["ただいまから開会します。", "予算案について伺います。", TEXTS[2]]


def test_a_meeting_that_is_open_elsewhere_is_not_changed(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    came = returned(context, other, tmp_path)
    holder = Reservation(context.store.folder(MEETING))
    assert holder.take()
    dialog = opened(qtbot, TakeOverDialog(context, came))
    assert dialog.notice.text() == BUSY
    assert not dialog.take.isEnabled()
    holder.give_back()


def test_the_window_that_has_the_meeting_takes_it_over(
    qtbot: QtBot, context: Context, other: Context, tmp_path: Path
) -> None:
    came = returned(context, other, tmp_path)
    holder = Reservation(context.store.folder(MEETING))
    assert holder.take()
    own = proofreader(context)
    dialog = opened(qtbot, TakeOverDialog(context, came, proofreader=own, meeting=MEETING))
    with qtbot.waitSignal(dialog.taken):
        dialog.take.click()
    assert own.can_undo
    holder.give_back()


def test_nothing_new_and_no_such_file_are_said(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    same = hand_over(context.store, MEETING, tmp_path)
    assert opened(qtbot, TakeOverDialog(context, same)).notice.text() == SAME
    (tmp_path / "x.minutes").write_text("これは会議ではない")
    broken = opened(qtbot, TakeOverDialog(context, tmp_path / "x.minutes"))
    assert "壊れています" in broken.notice.text()
