"""The store: what went in comes out, whoever asks, and what was erased is gone."""

from __future__ import annotations

import dataclasses
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes import recording
from minutes.errors import DiskFull, MeetingAmbiguous, MeetingBusy, MeetingUnknown
from minutes.store.meetings import Store, make_meeting_id
from minutes.types import Engine, Meeting, MeetingId, MeetingState, Speaker, Utterance

MakeMeeting = Callable[..., Meeting]
MakeUtterance = Callable[..., Utterance]


def test_a_transcript_comes_back_as_it_was_kept(
    data: Path, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    meeting, engine = make_meeting(), Engine("small", (("beam_size", 5), ("language", "ja")), 0.25)
    later, sooner = make_utterance("二番目の発言。", 2), make_utterance("最初の「発言」です。", 1)
    with Store.open(data) as store:
        store.create(meeting)
        store.add_utterance(meeting.id, later)
        store.add_utterance(meeting.id, sooner)
        store.set_engine(meeting.id, engine)
    with Store.open(data) as store:
        transcript = store.transcript(meeting.id)
        assert transcript.meeting == meeting
        assert transcript.utterances == (sooner, later) == store.utterances(meeting.id)
        assert transcript.engine == engine
        assert transcript.speakers == (Speaker("S1"),)
        assert store.folder(meeting.id).is_dir()


def test_newest_meetings_come_first_whatever_their_zone(
    store: Store, make_meeting: MakeMeeting
) -> None:
    tokyo = make_meeting(1)
    utc = dataclasses.replace(make_meeting(2), started_at=datetime(2026, 11, 18, 1, 30, tzinfo=UTC))
    for meeting in (utc, tokyo):
        store.create(meeting)
    assert store.meetings() == (utc, tokyo)


def test_a_start_without_a_zone_is_refused(store: Store, make_meeting: MakeMeeting) -> None:
    meeting = dataclasses.replace(make_meeting(), started_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        store.create(meeting)
    assert store.meetings() == ()


def test_ids_sort_by_start_and_differ_within_a_second() -> None:
    start = datetime(2026, 11, 18, 10, tzinfo=UTC)
    ids = {make_meeting_id(start) for _ in range(50)}
    assert len(ids) > 45
    assert max(ids) < make_meeting_id(start.replace(second=1))
    assert all(identity.startswith("20261118-100000-") for identity in ids)


@pytest.mark.parametrize("typed", ["20261118-100001-k001", "20261118-100001", "k001", "Ｋ００１"])
def test_a_few_typed_characters_find_a_meeting(
    store: Store, make_meeting: MakeMeeting, typed: str
) -> None:
    store.create(make_meeting(1))
    store.create(make_meeting(2))
    assert store.meeting(typed) == make_meeting(1)


def test_what_fits_several_meetings_or_none_is_told(
    store: Store, make_meeting: MakeMeeting
) -> None:
    store.create(make_meeting(1))
    with pytest.raises(MeetingUnknown):
        store.meeting("")
    store.create(make_meeting(2))
    with pytest.raises(MeetingAmbiguous) as caught:
        store.meeting("2026")
    assert caught.value.count == 2
    for typed in ("", "%", "_", "2027", "001"):
        with pytest.raises(MeetingUnknown):
            store.meeting(typed)


def test_whatever_needs_a_meeting_says_that_there_is_none(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    nobody = MeetingId("20260101-000000-aaaa")
    calls: list[Callable[[], object]] = [
        lambda: store.update(make_meeting()),
        lambda: store.set_state(nobody, MeetingState.READY),
        lambda: store.set_duration(nobody, 1.0),
        lambda: store.set_engine(nobody, Engine("small")),
        lambda: store.add_utterance(nobody, make_utterance("発言")),
        lambda: store.utterances(nobody),
        lambda: store.transcript(nobody),
        lambda: store.erase(nobody),
    ]
    for call in calls:
        with pytest.raises(MeetingUnknown):
            call()


def test_an_id_cannot_lead_out_of_the_store(store: Store) -> None:
    for path in ("../secret", "", "a/b", "..", "C:\\"):
        with pytest.raises(ValueError, match="not an id"):
            store.folder(MeetingId(path))


def test_an_update_replaces_everything_but_the_text(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    store.add_utterance(make_meeting().id, make_utterance("発言"))
    changed = make_meeting(title="臨時会", place="")
    store.update(changed)
    store.set_duration(changed.id, 12.5)
    store.set_state(changed.id, MeetingState.TRANSCRIBING)
    expected = dataclasses.replace(changed, duration=12.5, state=MeetingState.TRANSCRIBING)
    assert store.meeting(changed.id) == expected
    assert store.utterances(changed.id) == (make_utterance("発言"),)


def test_adding_an_utterance_again_changes_nothing(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    identity = make_meeting().id
    store.add_utterance(identity, make_utterance("最初の文"))
    store.add_utterance(identity, make_utterance("違う文"))
    assert store.utterances(identity) == (make_utterance("最初の文"),)


def test_a_revision_changes_the_text_but_not_what_the_machine_heard(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    identity = make_meeting().id
    store.add_utterance(identity, make_utterance("不採択です"))
    store.add_utterance(identity, make_utterance("採択です", revision=2))
    (kept,) = store.utterances(identity)
    assert (kept.text, kept.recognized, kept.revision) == ("採択です", "不採択です", 2)
    assert store.search("不採択") == ()


def test_a_persons_edit_outlives_a_later_machine_pass(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    identity = make_meeting().id
    store.add_utterance(identity, make_utterance("東海林委員", revision=2, edited=True))
    store.add_utterance(identity, make_utterance("庄司委員", revision=3))
    assert store.utterances(identity)[0].text == "東海林委員"
    store.add_utterance(identity, make_utterance("東海林議員", revision=4, edited=True))
    assert store.utterances(identity)[0].text == "東海林議員"


def test_an_interrupted_import_is_found_before_a_finished_one(
    store: Store, make_meeting: MakeMeeting
) -> None:
    half = dataclasses.replace(make_meeting(1), state=MeetingState.TRANSCRIBING)
    store.create(half, source="abc")
    store.create(make_meeting(2), source="abc")
    assert store.find_source("abc") == half
    store.set_state(half.id, MeetingState.READY)
    assert store.find_source("abc") == make_meeting(2)
    assert store.find_source("xyz") is None


def test_a_meeting_counts_as_interrupted_only_while_nobody_works_on_it(
    store: Store, make_meeting: MakeMeeting
) -> None:
    meeting = dataclasses.replace(make_meeting(), state=MeetingState.RECORDING)
    store.create(meeting)
    assert store.is_interrupted(meeting)
    with recording.hold(store.folder(meeting.id)):
        assert not store.is_interrupted(meeting)
        assert store.is_busy(meeting.id)
    assert not store.is_interrupted(make_meeting())


def test_a_title_that_is_no_unicode_is_kept_readable(
    store: Store, make_meeting: MakeMeeting
) -> None:
    store.create(make_meeting(title=b"\x91\x8d\x96\xb1".decode("utf-8", "surrogateescape")))
    assert store.meetings()[0].title == "????"


def test_an_erased_meeting_leaves_no_byte_of_text_behind(
    data: Path, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    secret, title, other = "山田次郎さんの滞納額", "懲戒審査会", "予算の審議"
    with Store.open(data) as store:
        kept, erased = make_meeting(1, title=other), make_meeting(2, title=title)
        for meeting, text in ((kept, other), (erased, secret)):
            store.create(meeting)
            for number in range(40):
                store.add_utterance(meeting.id, make_utterance(f"{text}その{number}", number))
        (store.folder(erased.id) / "audio.wav").write_bytes(b"sound")
        (data / "minutes.db.backup").write_bytes(
            (data / "minutes.db").read_bytes() + secret.encode()
        )
        erasure = store.erase(erased.id)
        files = [path for path in data.rglob("*") if path.is_file()]
        assert not any(_holds(path, secret) or _holds(path, title) for path in files)
        assert any(_holds(path, other) for path in files)
        assert not store.folder(erased.id).exists()
        assert store.meetings() == (kept,)
        assert len(store.search(other)) == 41
        assert store.erasures() == (erasure,)
        assert (erasure.utterances, erasure.files, erasure.duration) == (40, 1, 3600.5)
    with closing(sqlite3.connect(data / "minutes.db.backup")) as backup:
        assert backup.execute("SELECT count(*) FROM meetings").fetchone() == (1,)


def _holds(path: Path, text: str) -> bool:
    """Return whether any three characters in a row, as the index keeps them, are there."""
    content = path.read_bytes()
    return any(text[at : at + 3].encode() in content for at in range(len(text) - 2))


def test_the_index_forgets_the_words_of_an_erased_meeting(
    data: Path, store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    for number in range(100):
        store.add_utterance(make_meeting().id, make_utterance(f"秘密の話{number}", number))
    store.erase(make_meeting().id)
    with closing(sqlite3.connect(data / "minutes.db")) as other:
        other.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, passage_index, row)")
        assert other.execute("SELECT term FROM terms").fetchall() == []
        other.execute("INSERT INTO passage_index (passage_index) VALUES ('integrity-check')")


def test_a_meeting_being_recorded_cannot_be_erased(store: Store, make_meeting: MakeMeeting) -> None:
    store.create(make_meeting())
    folder = store.folder(make_meeting().id)
    (folder / "audio.wav").write_bytes(b"sound")
    with recording.hold(folder), pytest.raises(MeetingBusy):
        store.erase(make_meeting().id)
    assert (folder / "audio.wav").exists()
    assert store.meetings() == (make_meeting(),)


def test_a_meeting_whose_folder_is_gone_can_be_erased(
    store: Store, make_meeting: MakeMeeting
) -> None:
    store.create(make_meeting())
    store.folder(make_meeting().id).rmdir()
    assert store.erase(make_meeting().id).files == 0
    assert store.meetings() == ()


def test_threads_share_one_store(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for number in range(first, first + 20):
                store.add_utterance(make_meeting().id, make_utterance(f"発言{number}", number))
                assert store.search("発言", limit=3)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.utterances(make_meeting().id)) == 80


WRITER = """
import dataclasses, sys
from datetime import UTC, datetime
from pathlib import Path
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId
with Store.open(Path(sys.argv[1])) as store:
    meeting = MeetingId(f"20260101-000000-{sys.argv[2]}")
    store.create(Meeting(meeting, "会議", datetime.now(UTC)))
    for number in range(25):
        store.add_utterance(
            meeting, Utterance(UtteranceId(f"u{number}"), 1, 0.0, 1.0, (), "発言", "発言"))
    print("kept", flush=True)
    sys.stdin.read()
"""


def test_processes_share_one_store_from_its_first_moment(data: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(data)]
    processes = [
        subprocess.Popen([*command, f"p{number}"], stdin=subprocess.DEVNULL) for number in range(4)
    ]
    assert [process.wait(60) for process in processes] == [0] * 4
    with Store.open(data) as store:
        assert len(store.meetings()) == 4
        assert all(len(store.utterances(meeting.id)) == 25 for meeting in store.meetings())


def test_what_was_added_survives_a_kill(data: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(data), "kill"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"kept"
        process.kill()
    with Store.open(data) as store:
        assert len(store.utterances(store.meeting("kill").id)) == 25


def test_a_full_disk_loses_nothing_that_was_kept(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    identity = make_meeting().id
    with store._database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    kept = 0

    def fill() -> None:
        nonlocal kept
        while True:
            store.add_utterance(identity, make_utterance("長い発言" * 50, kept))
            kept += 1

    with pytest.raises(DiskFull):
        fill()
    assert len(store.utterances(identity)) == kept > 0
    assert len(store.search("長い発言")) == kept


def test_what_people_edited_is_found_over_all_meetings(
    store: Store, make_meeting: Callable[..., Meeting], make_utterance: Callable[..., Utterance]
) -> None:
    first, second = make_meeting(1), make_meeting(2)
    for meeting in (second, first):
        store.create(meeting)
        store.add_utterance(meeting.id, make_utterance("機械の文字", 1))
        store.add_utterance(meeting.id, make_utterance("人が直した文字", 2, edited=True))
    edited = store.edited_utterances()
    assert [meeting for meeting, _ in edited] == [first.id, second.id]
    assert {utterance.text for _, utterance in edited} == {"人が直した文字"}
    assert all(utterance.is_edited for _, utterance in edited)
