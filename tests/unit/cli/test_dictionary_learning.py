"""What editors put right, offered in one list, accepted or declined by a person."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from minutes.cli import main
from minutes.config import DictionarySettings, data_folder
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import read_entries
from minutes.dictionary.lists import own_list
from minutes.dictionary.meeting_words import WordLists
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

JAPAN = timezone(timedelta(hours=9))
EDITS = (
    ("牧塩です。基金の残高を伺います。", "牧潮です。基金の残高を伺います。"),
    ("次に牧しお委員の質問です。", "次に牧潮委員の質問です。"),
    ("わし沼地区の工事です。", "鷲沼地区の工事です。"),
    ("わし沼の道路です。", "鷲沼の道路です。"),
    ("福祉を建設の件です。", "福寿荘建設の件です。"),
)


def edit_meetings() -> None:
    """Keep two meetings as the machine heard them, then as people mended them."""
    with Store.open(data_folder()) as store:
        for number in (1, 2):
            start = datetime(2026, 11, 17 + number, 10, 0, tzinfo=JAPAN)
            meeting = Meeting(MeetingId(f"m{number}"), "委員会", start, 3600.0)
            store.create(meeting)
            for place, (heard, text) in enumerate(EDITS[:3] if number == 1 else EDITS[3:]):
                identity = UtteranceId(f"u{place}")
                machine = Utterance(identity, 1, place * 9.0, place * 9.0 + 8, (), heard, heard)
                store.add_utterance(meeting.id, machine)
                edited = Utterance(
                    identity, 2, machine.start, machine.end, (), heard, text, is_edited=True
                )
                store.add_utterance(meeting.id, edited)


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def dictionary(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return what runs a command as `minutes` does, short of leaving the process."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = main._run(["dictionary", *arguments], is_verbose=False)
        shown = capsys.readouterr()
        return Ended(code, shown.out, shown.err)

    return run


def surfaces(ended: Ended) -> list[str]:
    return [line.split("\t")[1] for line in ended.stdout.splitlines()]


def own() -> dict[str, Entry]:
    if not own_list(data_folder()).exists():
        return {}
    entries = read_entries(own_list(data_folder()), Layer.MUNICIPALITY).entries
    return {entry.surface: entry for entry in entries}


def test_what_recurs_is_listed_and_nothing_is_learned_by_looking(
    dictionary: Callable[..., Ended],
) -> None:
    edit_meetings()
    done = dictionary("suggest")
    lines = sorted(line.split("\t")[1:] for line in done.stdout.splitlines())
    assert lines == [
        ["牧潮", "まきしお", "2", "1", "新しい語", "牧塩、牧しお"],
        ["鷲沼", "わしぬま", "2", "2", "新しい語", "わし沼"],
    ]
    assert "minutes dictionary accept" in done.stderr
    assert own() == {}
    lists = WordLists.for_meeting(data_folder(), data_folder() / "m1", DictionarySettings())
    assert "牧潮" not in lists.open().vocabulary.by_surface
    listed = json.loads(dictionary("suggest", "--json").stdout)
    assert {item["surface"]: item["count"] for item in listed} == {"牧潮": 2, "鷲沼": 2}
    assert "福寿荘" in dictionary("suggest", "--once").stdout


def test_numbers_are_those_of_the_list_that_was_seen(dictionary: Callable[..., Ended]) -> None:
    edit_meetings()
    first, second = surfaces(dictionary("suggest"))
    assert dictionary("accept", "１").stdout.startswith(first)
    assert dictionary("accept", "2").stdout.startswith(second)
    assert set(own()) == {first, second}
    done = dictionary("suggest")
    assert (done.returncode, done.stdout) == (0, "")
    assert "まだありません" in done.stderr


def test_a_word_is_taken_with_the_reading_a_person_gives(dictionary: Callable[..., Ended]) -> None:
    edit_meetings()
    done = dictionary("accept", "鷲沼", "--reading", "ワシノヌマ")
    assert done.returncode == 0
    assert own()["鷲沼"].reading == "わしのぬま"
    assert own()["鷲沼"].misheard == ("わし沼",)


def test_the_whole_list_can_be_accepted(dictionary: Callable[..., Ended]) -> None:
    edit_meetings()
    assert dictionary("accept", "--all").returncode == 2
    dictionary("suggest")
    assert dictionary("accept", "--all").stdout.count("\n") == 2
    assert set(own()) == {"牧潮", "鷲沼"}
    assert dictionary("accept", "--all").returncode == 2


def test_what_was_declined_is_not_offered_until_it_is_accepted(
    dictionary: Callable[..., Ended],
) -> None:
    edit_meetings()
    assert dictionary("decline", "牧潮").returncode == 0
    assert surfaces(dictionary("suggest")) == ["鷲沼"]
    assert own() == {}
    assert dictionary("accept", "牧潮").returncode == 0
    assert set(own()) == {"牧潮"}


def test_what_people_also_say_is_not_written_and_that_is_said(
    dictionary: Callable[..., Ended],
) -> None:
    edit_meetings()
    done = dictionary("accept", "福寿荘")
    assert own()["福寿荘"].misheard == ()
    assert "「福祉を」" in done.stderr


def test_a_wrong_choice_is_one_sentence_and_changes_nothing(
    dictionary: Callable[..., Ended],
) -> None:
    edit_meetings()
    dictionary("suggest")
    for wrong in (
        ["9"],
        ["存在しない語"],
        [],
        ["1", "2", "--reading", "よみ"],
        ["1", "--reading", "漢字"],
    ):
        done = dictionary("accept", *wrong)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
    assert own() == {}


def test_a_real_process_says_the_same() -> None:
    edit_meetings()
    done = subprocess.run(
        [sys.executable, "-m", "minutes", "dictionary", "accept", "牧潮"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "牧潮（まきしお） 誤認識例：牧塩、牧しお\n")


def test_an_accepted_word_acts_at_once_in_a_meeting_that_runs(
    dictionary: Callable[..., Ended],
) -> None:
    edit_meetings()
    lists = WordLists.for_meeting(data_folder(), data_folder() / "m1", DictionarySettings())
    running = lists.open()
    assert "牧潮" not in running.vocabulary.by_surface
    dictionary("accept", "牧潮")
    running.refresh()
    assert running.vocabulary.misheard["牧塩"].surface == "牧潮"


def test_what_another_list_of_the_office_has_is_known(dictionary: Callable[..., Ended]) -> None:
    edit_meetings()
    other = own_list(data_folder()).with_name("道路課.csv")
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("表記,読み,誤認識例\n鷲沼,わしぬま,わし沼\n", encoding="utf-8")
    assert surfaces(dictionary("suggest")) == ["牧潮"]
