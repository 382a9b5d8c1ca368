"""`minutes agenda`: seen, said by hand, refused with a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from minutes.cli import main
from minutes.config import data_folder
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k001")


@pytest.fixture(autouse=True)
def stored_meeting() -> None:
    with Store.open(data_folder()) as store:
        moment = datetime(2026, 11, 18, tzinfo=UTC)
        store.create(Meeting(MEETING, "委員会", moment, 900.0, agenda=("議案第76号", "その他の件")))
        said = Utterance(UtteranceId("u"), 1, 60, 70, (), "始めます。", "始めます。")
        store.add_utterance(MEETING, said)


def test_an_item_is_put_where_a_person_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main._run(["agenda", "k001", "--begin", "2=0:01:05"], is_verbose=False) == 0
    assert "0:01:05" in capsys.readouterr().out
    assert main._run(["agenda", "k001", "--json"], is_verbose=False) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[1] == {"title": "その他の件", "start": 65.0, "by_hand": True}
    assert main._run(["agenda", "k001", "--begin", "2=auto", "--json"], is_verbose=False) == 0
    assert not json.loads(capsys.readouterr().out)[1]["by_hand"]


@pytest.mark.parametrize(
    ("given", "code"), [("3=0:01:00", 2), ("2=あした", 2), ("x=1:00", 2), ("1=0:10:00,", 2)]
)
def test_what_cannot_be_meant_is_refused(given: str, code: int) -> None:
    assert main._run(["agenda", "k001", "--begin", given], is_verbose=False) == code


def test_items_out_of_order_are_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main._run(
            ["agenda", "k001", "--begin", "1=0:10:00", "--begin", "2=0:05:00"], is_verbose=False
        )
        == 3
    )
    assert "「その他の件」の始まりが、前の議題の始まりより前です" in capsys.readouterr().err
