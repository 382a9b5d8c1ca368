"""What a person corrects with the proofreader is offered for the dictionary."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from minutes.config import data_folder
from minutes.dictionary.correction import correct
from minutes.dictionary.entries import Entry
from minutes.dictionary.proposals import Vocabulary
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId, Word

MEETING = MeetingId("20261118-100000-k001")
HEARD = (
    "えー牧塩です。わし沼の件を伺います。",
    "次に牧しお委員の質問です。",
    "それでは採決いたします。",
)


def utterance(number: int, text: str) -> Utterance:
    words = tuple(
        Word(number * 9.0 + at * 0.2, number * 9.0 + at * 0.2 + 0.2, letter, 0.4)
        for at, letter in enumerate(text)
    )
    start = number * 9.0
    return Utterance(UtteranceId(f"u{number}"), 1, start, start + 8, words, text, text)


def suggested() -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "minutes", "dictionary", "suggest", "--once", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return {item["surface"]: item["misheard"] for item in found}


def test_words_put_right_by_hand_are_suggested_and_those_of_a_rule_are_not() -> None:
    listed = Entry("鷲沼", "わしぬま", misheard=("わし沼",))
    with Store.open(data_folder()) as store:
        store.create(Meeting(MEETING, "委員会", datetime(2026, 11, 18, tzinfo=UTC), 60.0))
        for number, text in enumerate(HEARD):
            machine = correct(utterance(number, text), Vocabulary([listed]))
            store.add_utterance(MEETING, machine)
        proofreader = Proofreader(store, MEETING, lambda _: None)
        first, second, third = store.utterances(MEETING)
        assert first.text == "えー牧塩です。鷲沼の件を伺います。"
        proofreader.change_text(first.id, "牧潮です。鷲沼の件を伺います。")
        proofreader.change_text(second.id, "次に牧潮委員の質問です。")
        proofreader.split(second.id, 2)
        proofreader.merge(first.id, second.id)
        proofreader.change_text(third.id, "それでは採血いたします。")
        proofreader.undo()
        assert [item.text for item in store.utterances(MEETING)] == [
            "牧潮です。鷲沼の件を伺います。次に",
            "牧潮委員の質問です。",
            HEARD[2],
        ]
    assert suggested() == {"牧潮": ["牧塩", "牧しお"]}
