"""A meeting heard again: proposals that a person takes over, in one step and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from minutes.asr.worker import Weights
from minutes.config import Settings
from minutes.editing.rehearing import accept
from minutes.processing import Order, Workshop, transcribe
from minutes.proofreading import Proofreader
from minutes.retranscription import Stretch, retranscribe
from minutes.store.meetings import Store
from minutes.types import MeetingId


@pytest.fixture
def workshop(store: Store, practice_model: Path) -> Workshop:
    return Workshop(store, Weights(practice_model), Settings(), lambda event: None)


@pytest.fixture
def meeting(workshop: Workshop, sample_path: Path) -> MeetingId:
    return transcribe(workshop, Order(sample_path, "会議"))


def test_what_is_heard_again_is_offered_where_it_differs_but_not_over_a_persons_text(
    workshop: Workshop, meeting: MeetingId
) -> None:
    store = workshop.store
    proofreader = Proofreader(store, meeting, lambda event: None)
    heard = store.utterances(meeting)
    other, mine = heard[1], heard[2]
    wrong = replace(other, revision=other.revision + 1, text="取り違えた文です。")
    store.add_utterance(meeting, wrong)
    proofreader.change_text(mine.id, "人が書いた文です。")

    stretch = Stretch(other.start, mine.end)
    proposals = retranscribe(workshop, meeting, stretch)

    assert [item.after.id for item in proposals] == [other.id]
    assert proposals[0].after.text == other.text
    assert store.utterances(meeting)[1].text == "取り違えた文です。"
    edit = accept(proposals)
    assert edit is not None
    proofreader.apply(edit)
    assert store.utterances(meeting)[1].text == other.text
    proofreader.undo()
    assert store.utterances(meeting)[1].text == "取り違えた文です。"
    assert not list(store.data.glob(".retranscribe-*"))
