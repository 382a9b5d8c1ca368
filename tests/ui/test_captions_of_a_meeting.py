"""Captions beside the window of their meeting: what is corrected there is shown at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from minutes.events import HypothesisUpdated, UtteranceFinalized
from minutes.store.meetings import Store
from minutes.types import Hypothesis, Meeting, Word
from tests.ui.meeting import BEGAN, MEETING, PEOPLE, spoken
from ui.captions_window import CaptionsWindow
from ui.context import Context
from ui.main_window import MeetingWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MeetingWindow]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN, participants=PEOPLE))
        store.add_utterance(MEETING, spoken(0, "予算案の説明です。"))
        made = MeetingWindow(Context(store), MEETING)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: made.model.rowCount() == 1, timeout=20_000)
        yield made


def captions_of(window: MeetingWindow) -> CaptionsWindow:
    window.toggle_captions()
    found = window._captions
    assert isinstance(found, CaptionsWindow)
    return found


def shown(captions: CaptionsWindow) -> str:
    return "".join(line.text for line in captions.canvas.view.lines)


def test_a_correction_in_the_transcript_reaches_the_captions_at_once(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    captions = captions_of(window)
    utterance = spoken(0, "予算案の説明です。")
    window.context.bridge.listen(UtteranceFinalized(2.0, 0.0, utterance))
    assert shown(captions) == "予算案の説明です。"
    qtbot.waitUntil(lambda: window.commands is not None, timeout=20_000)
    assert window.commands is not None
    window.commands.write(utterance, "決算案の説明です。")
    qtbot.waitUntil(lambda: shown(captions) == "決算案の説明です。", timeout=20_000)
    window.toggle_captions()
    qtbot.waitUntil(lambda: not isValid(captions))


def test_partial_text_is_shown_and_captions_close_with_the_meeting(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    captions = captions_of(window)
    word = Word(0.0, 0.5, "ただいま", 0.9)
    window.context.bridge.listen(HypothesisUpdated(1.0, 0.0, Hypothesis((), (word,))))
    assert shown(captions) == "ただいま"
    assert captions.canvas.view.lines[0].settled == 0
    window.close()
    qtbot.waitUntil(lambda: not isValid(captions), timeout=20_000)
