"""A person at work on a meeting: stored, then told; undone without limit, after a restart too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from minutes import events
from minutes.dictionary.entries import Entry
from minutes.editing.tidying import TidyingLevel
from minutes.errors import EditOutdated
from minutes.export.statements import gather
from minutes.export.subtitles import make_cues
from minutes.export.tables import render as render_table
from minutes.proofreading import Proofreader
from minutes.store import rows
from minutes.store.meetings import Store
from minutes.summary.drafting import draft
from minutes.types import (
    Doubt,
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Turn,
    Utterance,
    UtteranceId,
    Word,
)

MEETING = MeetingId("20261118-100000-k001")
TEXTS = (
    "ただいまから会議を開きます。",
    "まきしお委員。",
    "予算について伺います。",
    "お答えします。",
)


class Screen:
    """What a window shows: it knows only what it was told."""

    def __init__(self, store: Store) -> None:
        self.utterances = {item.id: item for item in store.utterances(MEETING)}
        self.speakers = store.speakers(MEETING)
        self.clocks: list[float] = []

    def listen(self, event: events.Event) -> None:
        self.clocks.append(event.clock)
        match event:
            case events.UtteranceRevised(utterance=utterance, replaced=replaced):
                for gone in replaced:
                    del self.utterances[gone]
                known = self.utterances.get(utterance.id)
                assert known is None or utterance.revision > known.revision
                self.utterances[utterance.id] = utterance
            case events.TurnsUpdated(speakers=speakers):
                self.speakers = speakers
            case _:
                pytest.fail(f"not expected: {event}")

    def shows(self, store: Store) -> bool:
        there = {item.id: item for item in store.utterances(MEETING)}
        return self.utterances == there and named(self.speakers) == named(store.speakers(MEETING))


def named(speakers: tuple[Speaker, ...]) -> set[Speaker]:
    return {item for item in speakers if item.participant is not None}


def utterance(number: int, text: str) -> Utterance:
    start = number * 10.0
    words = tuple(
        Word(start + at * 0.2, start + at * 0.2 + 0.2, letter, 0.9)
        for at, letter in enumerate(text)
    )
    return Utterance(
        UtteranceId(f"u{round(start * 1000):09d}"),
        1,
        start,
        start + 0.2 * len(text),
        words,
        text,
        text,
        speaker=str(1 + number % 2),
    )


IDS = [utterance(number, text).id for number, text in enumerate(TEXTS)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        start = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=9)))
        opened.create(Meeting(MEETING, "総務常任委員会", start, 60.0))
        for number, text in enumerate(TEXTS):
            opened.add_utterance(MEETING, utterance(number, text))
        yield opened


@pytest.fixture
def screen(store: Store) -> Screen:
    return Screen(store)


@pytest.fixture
def proofreader(store: Store, screen: Screen) -> Proofreader:
    return Proofreader(store, MEETING, screen.listen)


def texts(store: Store) -> list[str]:
    return [item.text for item in store.utterances(MEETING)]


def content(store: Store) -> tuple[list[Utterance], tuple[Speaker, ...]]:
    found = [replace(item, revision=0) for item in store.utterances(MEETING)]
    return found, store.speakers(MEETING)


def work(proofreader: Proofreader) -> None:
    """Do one of everything."""
    proofreader.change_text(IDS[1], "牧潮委員。")
    proofreader.split(IDS[0], 6)
    proofreader.merge(IDS[2], IDS[3])
    proofreader.name("1", "水谷 花子")
    proofreader.assign((IDS[2],), "牧潮 一郎")
    proofreader.assign_all("2", "水谷 花子")
    proofreader.change_text(IDS[1], "")
    proofreader.check((IDS[0],))


def test_a_window_that_listens_shows_what_is_stored(
    store: Store, screen: Screen, proofreader: Proofreader
) -> None:
    work(proofreader)
    assert screen.shows(store)
    while proofreader.can_undo:
        proofreader.undo()
        assert screen.shows(store)
    while proofreader.can_redo:
        proofreader.redo()
        assert screen.shows(store)


def test_everything_can_be_undone_and_redone(store: Store, proofreader: Proofreader) -> None:
    before = content(store)
    work(proofreader)
    after = content(store)
    assert before != after
    for _ in range(3):
        while proofreader.can_undo:
            proofreader.undo()
        assert content(store) == before
        while proofreader.can_redo:
            proofreader.redo()
        assert content(store) == after
    assert proofreader.redo() == ()


def test_undo_goes_on_after_a_restart(store: Store, screen: Screen) -> None:
    before = content(store)
    work(Proofreader(store, MEETING, screen.listen))
    after = content(store)
    while (later := Proofreader(store, MEETING, screen.listen)).can_undo:
        later.undo()
    assert content(store) == before
    while (later := Proofreader(store, MEETING, screen.listen)).can_redo:
        later.redo()
    assert content(store) == after


def test_a_new_change_leaves_nothing_to_redo(store: Store, proofreader: Proofreader) -> None:
    proofreader.change_text(IDS[0], "開会します。")
    proofreader.undo()
    proofreader.change_text(IDS[1], "牧潮委員。")
    assert not proofreader.can_redo
    proofreader.undo()
    assert texts(store) == list(TEXTS)


def test_what_is_so_already_is_no_change(
    store: Store, screen: Screen, proofreader: Proofreader
) -> None:
    assert proofreader.change_text(IDS[0], TEXTS[0] + "\n") == ()
    assert proofreader.split(IDS[0], 0) == ()
    assert proofreader.name("1", None) == ()
    assert proofreader.undo() == ()
    assert store.edits(MEETING) == ()
    assert screen.clocks == []


def test_only_neighbours_are_merged_in_whatever_order_they_are_given(
    store: Store, proofreader: Proofreader
) -> None:
    with pytest.raises(EditOutdated):
        proofreader.merge(IDS[0], IDS[2])
    assert proofreader.merge(IDS[0], IDS[0]) == ()
    (merged,) = proofreader.merge(IDS[1], IDS[0])
    assert merged.id == IDS[0]
    assert texts(store)[0] == TEXTS[0] + TEXTS[1]


def test_several_are_merged_as_one_change_with_what_was_emptied_between(
    store: Store, proofreader: Proofreader
) -> None:
    proofreader.change_text(IDS[1], "")
    (merged,) = proofreader.merge(IDS[3], IDS[0], IDS[2])
    assert [merged.text] == texts(store) == [TEXTS[0] + TEXTS[2] + TEXTS[3]]
    assert merged.recognized == "".join(TEXTS)
    proofreader.undo()
    proofreader.undo()
    assert texts(store) == list(TEXTS)


def test_a_change_to_what_is_gone_is_told(proofreader: Proofreader) -> None:
    proofreader.merge(IDS[0], IDS[1])
    for change in (
        lambda: proofreader.change_text(IDS[1], "もうない"),
        lambda: proofreader.split(IDS[1], 1),
        lambda: proofreader.assign((IDS[0], IDS[1]), "1"),
    ):
        with pytest.raises(EditOutdated):
            change()


def test_a_participant_has_one_label_by_hand(store: Store, proofreader: Proofreader) -> None:
    proofreader.name("2", "牧潮 一郎")
    assert [item.speaker for item in proofreader.assign(IDS[:1], "牧潮 一郎")] == ["2"]
    assert [item.speaker for item in proofreader.assign(IDS[:1], "水谷 花子")] == ["水谷 花子"]
    assert [item.speaker for item in proofreader.assign(IDS[2:3], "水谷 花子")] == ["水谷 花子"]
    assert [item.speaker for item in proofreader.assign(IDS[:1], "3")] == ["3"]
    assert [item.speaker for item in proofreader.assign(IDS[:1], None)] == [None]
    assert store.speakers(MEETING) == (
        Speaker("2", "牧潮 一郎"),
        Speaker("水谷 花子", "水谷 花子"),
    )
    assert all(
        item.is_speaker_set == (item.id in {IDS[0], IDS[2]}) for item in store.utterances(MEETING)
    )


def test_a_participant_is_renamed_everywhere_as_one_change(
    store: Store, proofreader: Proofreader
) -> None:
    proofreader.name("2", "水谷 花子")
    proofreader.assign(IDS[:1], "水谷 花子")
    proofreader.name("1", "水谷 花子")
    proofreader.rename("水谷 花子", "水谷 華子")
    assert {item.participant for item in store.speakers(MEETING)} == {"水谷 華子"}
    proofreader.undo()
    assert {item.participant for item in store.speakers(MEETING)} == {"水谷 花子"}
    assert proofreader.rename("だれでもない", "水谷 華子") == ()


def test_a_name_is_told_with_the_turns_and_changes_no_utterance(
    store: Store, proofreader: Proofreader
) -> None:
    told: list[events.Event] = []
    store.attribute(MEETING, (Turn(0.0, 5.0, "1"),), ())
    before = store.utterances(MEETING)
    Proofreader(store, MEETING, told.append).name("1", "水谷 花子")
    assert store.utterances(MEETING) == before
    (event,) = told
    assert isinstance(event, events.TurnsUpdated)
    assert (event.turns, event.clock) == ((Turn(0.0, 5.0, "1"),), 60.0)
    assert event.speakers[0] == Speaker("1", "水谷 花子")


def test_an_emptied_utterance_is_not_printed_but_can_be_had_back(
    store: Store, proofreader: Proofreader
) -> None:
    proofreader.change_text(IDS[1], " \n")
    assert "" in texts(store)
    printed = gather(store.transcript(MEETING))
    paragraphs = [paragraph for item in printed for paragraph in item.paragraphs]
    assert paragraphs == [TEXTS[0], TEXTS[2], TEXTS[3]]
    transcript = store.transcript(MEETING)
    assert not any(TEXTS[1] in "".join(cue.lines) for cue in make_cues(transcript))
    assert TEXTS[1] not in render_table(draft(transcript)).decode()
    proofreader.undo()
    assert texts(store) == list(TEXTS)


def test_an_undo_that_fits_no_more_is_told_once_and_then_passed_over(
    store: Store, proofreader: Proofreader
) -> None:
    proofreader.change_text(IDS[0], "開会します。")
    (edited,) = proofreader.change_text(IDS[1], "牧潮委員。")
    store.add_utterance(MEETING, replace(edited, revision=edited.revision + 1, text="ほかで変更"))
    with pytest.raises(EditOutdated):
        proofreader.undo()
    (back,) = proofreader.undo()
    assert back.text == TEXTS[0]
    assert not proofreader.can_undo
    assert texts(store)[1] == "ほかで変更"


def test_another_window_is_followed(store: Store, proofreader: Proofreader) -> None:
    other = Proofreader(store, MEETING, lambda _: None)
    other.change_text(IDS[0], "開会します。")
    proofreader.undo()
    assert texts(store) == list(TEXTS)
    other.redo()
    assert texts(store)[0] == "開会します。"


def test_a_person_corrects_while_the_meeting_goes_on(
    store: Store, screen: Screen, proofreader: Proofreader
) -> None:
    """The machine adds text and guesses speakers meanwhile; neither loses anything."""
    count = 40
    failures: list[BaseException] = []

    def recognise() -> None:
        try:
            for number in range(len(TEXTS), len(TEXTS) + count):
                new = utterance(number, f"{number}番目の発言です。")
                store.add_utterance(MEETING, new)
                now = store.utterances(MEETING)
                guessed = [replace(item, revision=item.revision + 1, speaker="7") for item in now]
                store.attribute(MEETING, (), guessed)
        except BaseException as error:
            failures.append(error)
            raise

    machine = threading.Thread(target=recognise)
    machine.start()
    for number in range(count):
        proofreader.change_text(IDS[0], f"開会します{number}。")
        proofreader.assign((IDS[1],), f"委員{number % 3}")
        proofreader.split(IDS[2], 4)
        following = store.next_utterance(MEETING, store.find_utterances(MEETING, IDS[2:3])[0])
        assert following is not None
        proofreader.merge(IDS[2], following.id)
    machine.join()
    assert failures == []
    now = {item.id: item for item in store.utterances(MEETING)}
    assert len(now) == len(TEXTS) + count
    assert now[IDS[0]].text == f"開会します{count - 1}。"
    assert now[IDS[1]].speaker == f"委員{(count - 1) % 3}"
    assert now[IDS[2]].text == TEXTS[2]
    assert len(store.edits(MEETING)) == 4 * count
    while proofreader.can_undo:
        proofreader.undo()
    assert texts(store)[: len(TEXTS)] == list(TEXTS)


def test_replacing_everywhere_is_one_change(store: Store, proofreader: Proofreader) -> None:
    proofreader.change_text(IDS[3], "真木しお課長がお答えします。")
    matches = proofreader.find("まきしお", is_by_reading=True)
    assert [match.text for match in matches] == ["まきしお", "真木しお"]
    assert [match.text for match in proofreader.find("まきしお")] == ["まきしお"]
    changed = proofreader.replace(matches, "牧潮")
    assert [item.text for item in changed] == ["牧潮委員。", "牧潮課長がお答えします。"]
    proofreader.undo()
    assert texts(store)[1] == TEXTS[1]
    proofreader.redo()
    with pytest.raises(EditOutdated):
        proofreader.replace(matches, "牧塩")


def test_a_new_word_is_shown_first_and_then_written_as_one_change(
    store: Store, proofreader: Proofreader
) -> None:
    store.add_utterance(MEETING, utterance(5, "次にわし沼の件。"))
    store.add_utterance(MEETING, utterance(6, "わし沼の続き。"))
    before = store.utterances(MEETING)
    word = Entry("鷲沼", "わしぬま", misheard=("わし沼",))
    shown = proofreader.preview_word(word)
    assert store.utterances(MEETING) == before
    assert [item.text for item in shown] == ["次に鷲沼の件。", "鷲沼の続き。"]
    assert [item.corrections[0].before for item in shown] == ["わし沼", "わし沼"]
    assert not any(item.is_edited for item in proofreader.accept_word(word, [shown[1].id]))
    assert texts(store)[-2:] == ["次にわし沼の件。", "鷲沼の続き。"]
    proofreader.undo()
    assert texts(store)[-1] == "わし沼の続き。"


def test_a_correction_that_is_refused_is_not_made_again(
    store: Store, proofreader: Proofreader
) -> None:
    word = Entry("鷲沼", "わしぬま", misheard=("わし沼",))
    store.add_utterance(MEETING, utterance(5, "わし沼とわし沼。"))
    (corrected,) = proofreader.accept_word(word, [utterance(5, "").id])
    assert corrected.text == "鷲沼と鷲沼。"
    (changed,) = proofreader.reject(corrected.id, corrected.corrections[0])
    assert (changed.text, changed.is_edited) == ("わし沼と鷲沼。", False)
    assert proofreader.preview_word(word) == ()
    with pytest.raises(EditOutdated):
        proofreader.reject(corrected.id, corrected.corrections[0])


def test_a_doubtful_place_is_settled_either_way(store: Store, proofreader: Proofreader) -> None:
    doubts = (Doubt((0, 2), ("採血", "採決"), "同音"), Doubt((4, 6), ("以上", "異常"), "同音"))
    store.add_utterance(MEETING, replace(utterance(5, "採血です以上"), doubts=doubts))
    (first,) = proofreader.settle(utterance(5, "").id, doubts[0], "採決")
    assert (first.text, first.is_edited, first.doubts) == ("採決です以上", True, doubts[1:])
    (second,) = proofreader.settle(first.id, first.doubts[0], "以上")
    assert (second.text, second.doubts) == (first.text, ())
    assert proofreader.settle(first.id, doubts[0], "採血") == ()
    proofreader.undo()
    (back,) = proofreader.undo()
    assert (back.text, back.is_edited, back.doubts) == ("採血です以上", False, doubts)


def test_tidying_is_shown_first_and_taken_over_as_one_change(
    store: Store, proofreader: Proofreader
) -> None:
    person = Participant("水谷 花子", "委員長", "みずたに はなこ")
    store.update(replace(store.meeting(MEETING), participants=(person,)))
    store.add_utterance(MEETING, utterance(5, "えー、水谷の、水谷の意見です。"))
    store.add_utterance(MEETING, utterance(6, "まあ、以上です。"))
    shown = proofreader.preview_tidying(TidyingLevel.TRIMMED)
    assert [[item.is_locked for item in proposals] for _, proposals in shown] == [
        [False, True],
        [False],
    ]
    free = [(item, [one for one in found if not one.is_locked]) for item, found in shown]
    changed = proofreader.tidy(free)
    assert [item.text for item in changed] == ["水谷の、水谷の意見です。", "以上です。"]
    proofreader.undo()
    assert texts(store)[-2:] == ["えー、水谷の、水谷の意見です。", "まあ、以上です。"]


def count_steps(store: Store, work: Callable[[], object]) -> int:
    """Return how much the database did, in hundreds of its own instructions."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = store._database._connection
    connection.set_progress_handler(step, 100)
    work()
    connection.set_progress_handler(None, 100)
    return steps


def test_a_change_costs_the_same_in_a_long_meeting(store: Store, proofreader: Proofreader) -> None:
    def work() -> None:
        proofreader.change_text(IDS[1], "牧潮委員。")
        proofreader.split(IDS[0], 6)
        proofreader.assign((IDS[2],), "1")
        proofreader.merge(IDS[2], IDS[3])
        for _ in range(4):
            proofreader.undo()

    short = count_steps(store, work)
    with store._database.writing() as connection:
        for number in range(4, 1004):
            rows.write_utterance(connection, MEETING, utterance(number, f"{number}番目の発言。"))
    assert count_steps(store, work) < 2 * short
