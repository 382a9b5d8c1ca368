"""Who speaks, said by one key: in chosen rows, in the last one, in what is being said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes import events
from minutes.types import Hypothesis, Mark, MarkKind
from tests.ui.meeting import MEETING, PEOPLE, Desk, make_desk, spoken


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", ["一つ目です。", "二つ目です。", "三つ目です。"])
    qtbot.addWidget(made.view)
    made.view.show()
    qtbot.waitExposed(made.view)
    made.actions.refresh()
    yield made
    made.store.close()


def speaks(desk: Desk, number: int, who: str | None) -> Callable[[], bool]:
    return lambda: desk.store.utterances(MEETING)[number].speaker == who


def say(desk: Desk, number: int, text: str) -> None:
    """Let the recogniser hear what becomes utterance `number`."""
    hypothesis = Hypothesis((), spoken(number, text).words)
    desk.model.take(events.HypothesisUpdated(0.0, 0.0, hypothesis))


def finish(desk: Desk, number: int, text: str) -> None:
    item = spoken(number, text)
    desk.store.add_utterance(MEETING, item)
    desk.model.take(events.UtteranceFinalized(item.end, 0.0, item))


def choose_tail(desk: Desk) -> None:
    desk.view.setCurrentIndex(desk.model.index(desk.model.rowCount() - 1))


def test_without_a_choice_the_key_of_a_person_counts_for_the_last_utterance(
    qtbot: QtBot, desk: Desk
) -> None:
    assert not desk.view.selected()
    QTest.keyClick(desk.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(speaks(desk, 2, PEOPLE[1].name))
    assert desk.store.utterances(MEETING)[1].speaker is None


def test_who_is_chosen_for_what_is_being_said_speaks_in_the_utterance_it_becomes(
    qtbot: QtBot, desk: Desk
) -> None:
    say(desk, 3, "四つ目")
    choose_tail(desk)
    desk.actions.assign(PEOPLE[0].name)
    assert desk.model.heading(3).name == PEOPLE[0].name
    say(desk, 3, "四つ目です")
    assert desk.model.heading(3).name == PEOPLE[0].name
    finish(desk, 3, "四つ目です。")
    qtbot.waitUntil(speaks(desk, 3, PEOPLE[0].name))
    say(desk, 4, "五つ目")
    assert not desk.model.heading(4).name
    finish(desk, 4, "五つ目です。")
    assert [item.speaker for item in desk.store.utterances(MEETING)] == [
        *[None] * 3,
        PEOPLE[0].name,
        None,
    ]


def test_nobody_else_gets_the_speaker_where_nothing_came_of_what_was_being_said(
    qtbot: QtBot, desk: Desk
) -> None:
    say(desk, 3, "あの")
    choose_tail(desk)
    desk.actions.assign(PEOPLE[0].name)
    finish(desk, 9, "ずっと後の発言です。")
    qtbot.waitUntil(lambda: desk.model.expected_speaker is None)
    qtbot.waitUntil(lambda: not desk.commands.is_busy)
    assert [item.speaker for item in desk.store.utterances(MEETING)] == [None] * 4


def test_a_row_whose_heading_comes_or_goes_is_measured_again_also_beyond_a_mark(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.model.take(events.MarkMade(0.0, 0.0, Mark("m", MarkKind.RECESS, 4.5, 4.5)))
    desk.view.settle()
    touched: set[int] = set()
    desk.model.dataChanged.connect(
        lambda first, last, *roles: touched.update(range(first.row(), last.row() + 1))
    )
    first = replace(spoken(0, "一つ目です。"), revision=2, speaker=PEOPLE[0].name)
    desk.model.take(events.UtteranceRevised(0.0, 0.0, first))
    assert 2 in touched  # the mark stands in row 1
    desk.view.settle()
    for row in range(desk.model.rowCount() - 1):
        above, below = (desk.view.visualRect(desk.model.index(row + n)) for n in (0, 1))
        assert above.bottom() < below.top()
        assert above.height() >= desk.view.layouts.lay(row).height
