"""Edits in the store: applied only where they fit, logged for good, gone with the meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.editing import edits
from minutes.errors import EditOutdated, MeetingUnknown
from minutes.store.meetings import Store
from minutes.types import (
    Edit,
    EditKind,
    Mark,
    MarkKind,
    Meeting,
    MeetingId,
    Speaker,
    Turn,
    Utterance,
    UtteranceId,
)

MakeUtterance = Callable[..., Utterance]


@pytest.fixture
def meeting(store: Store, make_meeting: Callable[..., Meeting]) -> MeetingId:
    made = make_meeting()
    store.create(made)
    return made.id


@pytest.fixture
def kept(store: Store, meeting: MeetingId, make_utterance: MakeUtterance) -> tuple[Utterance, ...]:
    for number, text in enumerate(("予算について", "質問します", "以上です")):
        store.add_utterance(meeting, make_utterance(text, number))
    return store.utterances(meeting)


def must(edit: Edit | None) -> Edit:
    assert edit is not None
    return edit


def is_free(utterance: UtteranceId) -> bool:
    return utterance == "u0000"


def found(store: Store, term: str) -> list[str]:
    return [hit.utterance.text for hit in store.search(term) if hit.utterance]


def without_revisions(utterances: tuple[Utterance, ...]) -> list[Utterance]:
    return [replace(item, revision=0) for item in utterances]


def every_edit(kept: tuple[Utterance, ...]) -> dict[str, Edit]:
    first, second, _ = kept
    return {
        "text": must(edits.change_text(first, "補正予算について")),
        "split": must(edits.split(first, 2, is_free)),
        "merge": edits.merge(first, second),
        "assign": must(edits.assign(kept, "佐藤 一", Speaker("佐藤 一", "佐藤 一"))),
        "name": must(edits.name(Speaker("S1"), "鈴木 二")),
    }


@pytest.mark.parametrize("kind", ["text", "split", "merge", "assign", "name"])
def test_an_edit_and_its_inverse_leave_the_meeting_as_it_was(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...], kind: str
) -> None:
    edit = every_edit(kept)[kind]
    speakers = store.transcript(meeting).speakers
    changed = store.apply(meeting, edit)
    assert without_revisions(changed) == without_revisions(edit.after)
    there = {item.id: item for item in store.utterances(meeting)}
    assert all(there[item.id] == item for item in changed)
    (logged,) = store.edits(meeting)
    assert logged.number == 1
    assert logged.made_at.tzinfo is not None
    assert without_revisions(logged.edit.before) == without_revisions(edit.before)
    assert without_revisions(logged.edit.after) == without_revisions(edit.after)
    back = store.apply(meeting, edits.inverse(store.edit(meeting, 1)), undoes=1)
    assert without_revisions(store.utterances(meeting)) == without_revisions(kept)
    assert store.transcript(meeting).speakers == speakers
    assert store.edit_steps(meeting) == ((1, None), (2, 1))
    again = store.apply(meeting, edits.inverse(store.edit(meeting, 2)), undoes=2)
    assert without_revisions(again) == without_revisions(changed)
    seen: dict[UtteranceId, int] = {item.id: item.revision for item in kept}
    for item in (*changed, *back, *again):
        assert item.revision > seen.get(item.id, 0)
        seen[item.id] = item.revision


def test_the_search_follows_every_edit(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    first, second, _ = kept
    store.apply(meeting, must(edits.change_text(first, "補正予算案について")))
    assert found(store, "補正予算案") == ["補正予算案について"]
    (first,) = store.find_utterances(meeting, [first.id])
    store.apply(meeting, edits.merge(first, second))
    assert found(store, "質問します") == ["補正予算案について質問します"]
    store.apply(meeting, edits.inverse(store.edit(meeting, 2)), undoes=2)
    assert found(store, "質問します") == ["質問します"]


def test_undoing_a_text_leaves_the_speaker_that_was_found_since(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    first = kept[0]
    (edited,) = store.apply(meeting, must(edits.change_text(first, "補正予算について")))
    store.attribute(meeting, (), [replace(edited, speaker="2", revision=edited.revision + 1)])
    (back,) = store.apply(meeting, edits.inverse(store.edit(meeting, 1)), undoes=1)
    assert (back.text, back.is_edited, back.speaker) == ("予算について", False, "2")


@pytest.mark.parametrize("kind", ["text", "split", "merge"])
def test_an_edit_that_comes_too_late_changes_nothing(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...], kind: str
) -> None:
    late = every_edit(kept)[kind]
    store.apply(meeting, must(edits.change_text(kept[0], "もう直した")))
    before, log = store.utterances(meeting), store.edits(meeting)
    with pytest.raises(EditOutdated):
        store.apply(meeting, late)
    assert (store.utterances(meeting), store.edits(meeting)) == (before, log)


def test_a_late_merge_changes_nothing_of_either(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    late = edits.merge(kept[0], kept[1])
    store.apply(meeting, must(edits.change_text(kept[1], "質問をいたします")))
    before = store.utterances(meeting)
    with pytest.raises(EditOutdated):
        store.apply(meeting, late)
    assert store.utterances(meeting) == before
    assert found(store, "質問をいたします") == ["質問をいたします"]


def test_a_late_name_is_refused(store: Store, meeting: MeetingId) -> None:
    store.apply(meeting, must(edits.name(Speaker("1"), "佐藤")))
    with pytest.raises(EditOutdated):
        store.apply(meeting, must(edits.name(Speaker("1"), "鈴木")))
    assert store.speakers(meeting) == (Speaker("1", "佐藤"),)


def test_what_was_merged_away_is_not_brought_back_by_a_machine(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    store.apply(meeting, edits.merge(kept[0], kept[1]))
    before = store.utterances(meeting)
    for utterance in kept:
        store.add_utterance(meeting, utterance)
        store.add_utterance(meeting, replace(utterance, revision=2, id=kept[1].id))
    assert store.utterances(meeting) == before
    store.apply(meeting, edits.inverse(store.edit(meeting, 1)), undoes=1)
    assert without_revisions(store.utterances(meeting)) == without_revisions(kept)


def test_what_was_split_is_not_made_whole_by_a_machine(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    store.apply(meeting, must(edits.split(kept[0], 2, is_free)))
    before = store.utterances(meeting)
    store.add_utterance(meeting, kept[0])
    assert store.utterances(meeting) == before


def cut(utterance: Utterance, at: int, labels: tuple[str, str]) -> list[Utterance]:
    """Return what a later diarization makes of an utterance."""
    words = utterance.words
    new = replace(utterance, revision=utterance.revision + 1)
    texts = ["".join(word.text for word in part) for part in (words[:at], words[at:])]
    middle = words[at].start
    head = replace(new, end=middle, words=words[:at], text=texts[0], recognized=texts[0])
    tail = replace(new, start=middle, words=words[at:], text=texts[1], recognized=texts[1])
    tail = replace(tail, id=UtteranceId(f"u{round(middle * 1000):09d}"), corrections=())
    return [replace(head, speaker=labels[0]), replace(tail, speaker=labels[1])]


def test_a_later_pass_keeps_the_speaker_whom_a_person_named(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    (decided,) = store.apply(meeting, must(edits.assign(kept[:1], "佐藤")))
    store.attribute(meeting, (), [*cut(decided, 3, ("1", "2")), *cut(kept[1], 2, ("1", "2"))])
    now = store.utterances(meeting)
    assert now[0] == decided
    assert [item.speaker for item in now] == ["佐藤", "1", "2", "S1"]


def test_a_later_pass_does_not_cut_what_a_person_wrote_or_joined(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    (joined,) = store.apply(meeting, edits.merge(kept[0], kept[1]))
    (edited,) = store.apply(meeting, must(edits.change_text(kept[2], "以上でございます")))
    store.attribute(meeting, (), [*cut(joined, 4, ("1", "2")), *cut(edited, 1, ("1", "2"))])
    first, second = store.utterances(meeting)
    assert (first.text, first.speaker) == (joined.text, "2")
    assert (second.text, second.speaker) == ("以上でございます", "2")


def test_a_later_pass_may_cut_what_a_person_split(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    store.apply(meeting, must(edits.split(kept[0], 4, is_free)))
    first = store.find_utterances(meeting, [kept[0].id])[0]
    store.attribute(meeting, (), cut(first, 2, ("1", "2")))
    texts = [item.text for item in store.utterances(meeting)]
    assert texts == ["予算", "につ", "いて", "質問します", "以上です"]


def test_a_part_never_takes_the_id_of_another_utterance(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    first, second, _ = kept
    clash = replace(cut(first, 3, ("1", "2"))[1], id=second.id)
    store.attribute(meeting, (), [cut(first, 3, ("1", "2"))[0], clash])
    texts = [item.text for item in store.utterances(meeting)]
    assert texts == ["予算に", "ついて", "質問します", "以上です"]


def test_an_undone_name_leaves_no_row_behind(store: Store, meeting: MeetingId) -> None:
    store.apply(meeting, must(edits.name(Speaker("1"), "佐藤")))
    assert store.speakers(meeting) == (Speaker("1", "佐藤"),)
    store.apply(meeting, edits.inverse(store.edit(meeting, 1)), undoes=1)
    assert store.speakers(meeting) == ()


def test_a_transcript_names_the_voices(
    store: Store, meeting: MeetingId, kept: tuple[Utterance, ...]
) -> None:
    store.apply(meeting, must(edits.name(Speaker("S1"), "佐藤 一")))
    store.apply(meeting, must(edits.name(Speaker("9"), "まだ話していない人")))
    store.apply(meeting, must(edits.assign(kept[:1], "2")))
    assert store.transcript(meeting).speakers == (Speaker("2"), Speaker("S1", "佐藤 一"))
    assert store.speakers(meeting) == (
        Speaker("2"),
        Speaker("S1", "佐藤 一"),
        Speaker("9", "まだ話していない人"),
    )
    assert store.spoken_by(meeting, "S1") == (kept[1].id, kept[2].id)


def test_the_log_is_compact(
    store: Store, data: Path, meeting: MeetingId, make_utterance: MakeUtterance
) -> None:
    long = make_utterance("議" * 400)
    store.add_utterance(meeting, long)
    store.apply(meeting, must(edits.assign((long,), "2")))
    with store._database.reading() as connection:
        (change,) = connection.execute("SELECT change FROM edits").fetchone()
    assert len(change) < 120


def test_an_edit_of_no_meeting_is_refused(store: Store, kept: tuple[Utterance, ...]) -> None:
    with pytest.raises(MeetingUnknown):
        store.apply(MeetingId("nobody"), Edit(EditKind.TEXT))
    with pytest.raises(MeetingUnknown):
        store.edits(MeetingId("nobody"))


def test_an_erased_meeting_leaves_none_of_its_edits_behind(
    data: Path, make_meeting: Callable[..., Meeting], make_utterance: MakeUtterance
) -> None:
    meeting = make_meeting()
    secrets = ("極秘の元発言", "極秘の修正文", "極秘氏名", "極秘のしおり", "極秘の後半")
    with Store.open(data) as store:
        store.create(meeting)
        for number in range(40):
            store.add_utterance(meeting.id, make_utterance(f"{secrets[0]}{number}", number))
        first, second, third, *_ = store.utterances(meeting.id)
        store.apply(meeting.id, must(edits.change_text(first, secrets[1])))
        store.apply(meeting.id, edits.merge(second, third))
        store.apply(meeting.id, edits.inverse(store.edit(meeting.id, 1)), undoes=1)
        store.apply(meeting.id, must(edits.name(Speaker("S1"), secrets[2])))
        store.add_mark(meeting.id, Mark("m1", MarkKind.BOOKMARK, 1.0, 1.0, secrets[3]))
        store.attribute(meeting.id, (Turn(0.0, 1.0, secrets[4]),), ())
        written = b"".join(path.read_bytes() for path in data.glob("minutes.db*"))
        assert all(word.encode() in written for word in secrets)
        store.erase(meeting.id)
        left = b"".join(path.read_bytes() for path in data.glob("minutes.db*"))
        assert b"\xe6\xa5\xb5\xe7\xa7\x98" not in left  # 極秘
    left = b"".join(path.read_bytes() for path in data.glob("minutes.db*"))
    assert "極秘".encode() not in left
    assert "極秘".encode("unicode-escape") not in left
