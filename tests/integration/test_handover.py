"""A meeting goes to another machine and comes back; both people's work is kept."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minutes.config import RecordingSettings
from minutes.decisions import decisions_of
from minutes.editing.keeping import keep, read_kept
from minutes.errors import DocumentRejected, FileUnreadable
from minutes.export import plaintext
from minutes.export.formats import Format, write
from minutes.filing import minutes_of
from minutes.handover import hand_over, keep_decisions, take_over, told_disputes
from minutes.processing import unfinished
from minutes.proofreading import Proofreader
from minutes.publishing import close_stretch, hide, look_through, settle
from minutes.recording import RecordingReader, RecordingWriter
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    MaskStyle,
    Meeting,
    Origin,
    Participant,
    Samples,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
    Word,
)
from tests.integration.test_processing import NOW

TEXTS = ("開会します。", "予算について伺います。", "お答えします。")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "もう 1 台") as opened:
        yield opened


@pytest.fixture
def sound() -> Samples:
    return np.random.default_rng(5).uniform(-0.5, 0.5, 3 * SAMPLE_RATE).astype(np.float32)


@pytest.fixture
def meeting(store: Store, sound: Samples) -> Meeting:
    people = (Participant("水谷 花子", "委員長"),)
    made = Meeting("20261118-100000-k7q2", "総務常任委員会", NOW, 3.0, "議場", people)  # type: ignore[arg-type]
    store.create(made)
    with RecordingWriter(store.folder(made.id), RecordingSettings()) as writer:
        writer.append(sound)
    for number, text in enumerate(TEXTS):
        words = (Word(number, number + 0.9, text, 0.8),)
        identity = UtteranceId(f"u{number}")
        said = Utterance(identity, 1, number, number + 0.9, words, text, text, speaker="1")
        store.add_utterance(made.id, said)
    store.add_mark(made.id, Mark("m", MarkKind.APPLAUSE, 1.0, 1.0))
    proofreader(store, made).name("1", "水谷 花子")
    return made


def proofreader(store: Store, meeting: Meeting) -> Proofreader:
    return Proofreader(store, meeting.id, lambda event: None)


def texts(store: Store, meeting: Meeting) -> list[str]:
    return [item.text for item in store.utterances(meeting.id)]


def test_another_machine_gets_all_of_it(
    store: Store, other: Store, meeting: Meeting, sound: Samples, tmp_path: Path
) -> None:
    taken = take_over(other, hand_over(store, meeting.id, tmp_path / "渡す"))
    assert taken.merged is None
    mine, theirs = store.transcript(meeting.id), other.transcript(meeting.id)
    assert (theirs.utterances, theirs.speakers, theirs.marks) == (
        mine.utterances,
        mine.speakers,
        mine.marks,
    )
    assert theirs.meeting.participants == meeting.participants
    heard = RecordingReader(other.folder(meeting.id)).read(0, 3)
    assert np.allclose(heard, sound, atol=1e-4)
    assert unfinished(other) == ()


def test_work_on_both_machines_comes_together(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    take_over(other, hand_over(store, meeting.id, tmp_path / "行き"))
    proofreader(store, meeting).change_text(UtteranceId("u0"), "開会いたします。")
    proofreader(store, meeting).change_text(UtteranceId("u2"), "お答えいたします。")
    proofreader(other, meeting).change_text(UtteranceId("u1"), "予算を伺います。")
    proofreader(other, meeting).change_text(UtteranceId("u2"), "答えます。")

    back = hand_over(other, meeting.id, tmp_path / "帰り", has_sound=False)
    merged = take_over(store, back).merged

    assert merged is not None
    assert merged.edit is not None
    proofreader(store, meeting).apply(merged.edit)
    assert texts(store, meeting) == ["開会いたします。", "予算を伺います。", "お答えいたします。"]
    assert [item.text for conflict in merged.conflicts for item in conflict.theirs] == [
        "答えます。"
    ]
    proofreader(store, meeting).undo()
    assert texts(store, meeting)[1] == TEXTS[1]


def test_what_was_decided_goes_along_and_comes_together(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    hide(store, meeting.id, "予算", "入札に関わる")
    close_stretch(store, meeting.id, 2.0, 3.0, "個人の相談")
    store.set_mask_style(meeting.id, MaskStyle.ROLE)
    take_over(other, hand_over(store, meeting.id, tmp_path / "行き"))
    assert decisions_of(other, meeting.id) == decisions_of(store, meeting.id)

    hide(other, meeting.id, "開会")
    kept = look_through(other, meeting.id).proposals
    settle(other, meeting.id, [x for x in kept if x.text == "予算"], is_accepted=False)
    taken = take_over(store, hand_over(other, meeting.id, tmp_path / "帰り", has_sound=False))
    assert taken.merged is not None
    assert taken.merged.edit is None
    assert taken.joined is not None
    assert (taken.joined.news, len(taken.joined.disputes)) == (2, 1)
    assert len(store.masks(meeting.id)) == 1, "nothing is changed before somebody wants it"
    keep_decisions(store, taken)
    hidden = [item.text for item in look_through(store, meeting.id).proposals if item.is_hidden]
    assert hidden == ["開会"]
    assert told_disputes(store, taken) == (
        "0:00:01　公開版の扱いが両方で違うので、新しい方に合わせてそのまま載せます",
    )


def test_summaries_go_along_and_keep_what_either_side_decided(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    made = [
        Finding(FindingKind.POINT, text, (UtteranceId(identity),), origin=Origin.MODEL)
        for text, identity in (("開会した。", "u0"), ("質問した。", "u1"), ("答えた。", "u2"))
    ]
    part = AgendaPart(AgendaStretch("会議の全体", 0.0, 60.0), tuple(made))
    summary = Summary(SummaryShape.OVERVIEW, (part,), datetime.now(UTC), "モデル")
    store.keep_summary(meeting.id, summary)
    take_over(other, hand_over(store, meeting.id, tmp_path / "行き"))
    assert other.summaries(meeting.id) == {SummaryShape.OVERVIEW: summary}

    for machine, place in ((store, 0), (other, 2)):
        own = dataclasses.replace(made[place], text=f"{place}を直した。", origin=Origin.PERSON)
        machine.revise_summary(meeting.id, summary, 0, place, own)
    taken = take_over(store, hand_over(other, meeting.id, tmp_path / "帰り", has_sound=False))
    assert taken.joined is not None
    assert taken.joined.news == 1
    keep_decisions(store, taken)
    (points,) = [item.points for item in store.summaries(meeting.id)[SummaryShape.OVERVIEW].parts]
    assert [item.text for item in points] == ["0を直した。", "質問した。", "2を直した。"]


def test_a_file_of_an_earlier_version_brings_no_decisions(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    whole = hand_over(store, meeting.id, tmp_path / "渡す")
    old = tmp_path / "前の版.minutes"
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(old, "w") as kept:
        for name in archive.namelist():
            if name != "decisions.json":
                kept.writestr(name, archive.read(name))
    assert take_over(other, old).merged is None
    taken = take_over(store, old)
    assert taken.joined is None
    keep_decisions(store, taken)


def test_a_json_file_becomes_the_meeting_it_was(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    (path,) = write(minutes_of(store.transcript(meeting.id)), [Format.JSON], tmp_path)
    assert take_over(other, path).merged is None
    mine, theirs = store.transcript(meeting.id), other.transcript(meeting.id)
    for name in ("utterances", "speakers", "marks", "engine"):
        assert getattr(theirs, name) == getattr(mine, name)
    assert replace(theirs.meeting, state=mine.meeting.state) == mine.meeting

    proofreader(other, meeting).change_text(UtteranceId("u1"), "予算を伺います。")
    (back,) = write(minutes_of(other.transcript(meeting.id)), [Format.JSON], tmp_path)
    merged = take_over(store, back).merged
    assert merged is not None
    assert merged.edit is not None
    proofreader(store, meeting).apply(merged.edit)
    assert texts(store, meeting)[1] == "予算を伺います。"


def test_a_sparse_json_of_another_program_becomes_a_meeting(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ほかの会議.json"
    said = {"start": 1.0, "end": 4.0, "text": "始めます。"}
    for identity in ("", "../../外", "会議"):
        content = {"meeting": {"id": identity}, "utterances": [said]}
        path.write_text(json.dumps(content), encoding="utf-8")
        found = store.meeting(take_over(store, path).meeting)
        assert (found.title, found.duration) == ("ほかの会議", 4.0)
        assert abs((found.started_at - datetime.now(UTC)).total_seconds()) < 60
    assert len(store.meetings()) == 3


def test_a_meeting_without_a_date_gets_this_one_and_says_so(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "会議.json"
    path.write_text(json.dumps({"utterances": [{"start": 1, "end": 2, "text": "はい。"}]}))
    taken = take_over(store, path)
    assert taken.is_undated
    assert taken.meeting.startswith(f"{datetime.now().astimezone():%Y%m%d}-")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is set by POSIX's TZ")
@pytest.mark.parametrize(
    ("zone", "given", "shown"),
    [
        ("Asia/Tokyo", "2026-11-20T01:00:00Z", "2026-11-20 10:00"),
        ("UTC", "2026-11-20T10:00:00+09:00", "2026-11-20 01:00"),
        ("Asia/Tokyo", "2026-11-20T10:00:00", "2026-11-20 10:00"),
    ],
)
def test_a_meeting_of_another_zone_is_shown_by_this_clock(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    given: str,
    shown: str,
) -> None:
    path = tmp_path / "会議.json"
    said = {"start": 1.0, "end": 4.0, "text": "始めます。"}
    content = {"meeting": {"started_at": given}, "utterances": [said]}
    path.write_text(json.dumps(content), encoding="utf-8")
    with monkeypatch.context() as there:
        there.setenv("TZ", zone)
        time.tzset()
        found = store.transcript(take_over(store, path).meeting)
        words = plaintext.render(minutes_of(found)).decode()
    time.tzset()
    assert f"{found.meeting.started_at:%Y-%m-%d %H:%M}" == shown
    assert found.meeting.id.startswith(shown.replace("-", "")[:8] + "-" + shown[-5:-3])
    assert f"午前{int(shown[-5:-3])}時00分" in words


def test_a_json_that_would_do_harm_is_refused_and_leaves_nothing(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "会議.json"
    said = {"id": "u1", "start": 1.0, "end": 4.0, "text": "始めます。"}
    for content in (
        {"utterances": [said, said]},
        {"meeting": {"title": "委員会（公開版）"}, "utterances": [said]},
        {"utterances": [{"text": "時刻がない"}]},
        {"utterances": []},
        {"meeting": {"started_at": "9999-12-31T23:59:59-12:00"}, "utterances": [said]},
    ):
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(DocumentRejected):
            take_over(store, path)
    with pytest.raises(FileUnreadable):
        take_over(store, tmp_path / "ない.json")
    assert store.meetings() == ()


def test_what_is_no_such_file_gets_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        take_over(store, tmp_path / "ない.minutes")
    broken = tmp_path / "壊れた.minutes"
    broken.write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(DocumentRejected):
        take_over(store, broken)
    with pytest.raises(FileUnreadable):
        take_over(store, tmp_path)
    assert store.meetings() == ()


def test_a_file_with_a_damaged_part_gets_a_sentence(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    whole = hand_over(store, meeting.id, tmp_path / "渡す").read_bytes()
    broken = tmp_path / "壊れた.minutes"
    for at in range(60, len(whole) - 60, len(whole) // 40):
        broken.write_bytes(whole[:at] + bytes(20) + whole[at + 20 :])
        with contextlib.suppress(DocumentRejected, FileUnreadable):
            take_over(other, broken)


def test_words_that_stay_in_every_level_go_along_and_come_together(
    store: Store, other: Store, meeting: Meeting, tmp_path: Path
) -> None:
    here, there, back = (("u0", word, 0) for word in ("えー、", "まあ、", "あの、"))
    keep(store.folder(meeting.id), here, is_kept=True)
    take_over(other, hand_over(store, meeting.id, tmp_path / "行き", has_sound=False))
    assert read_kept(other.folder(meeting.id)) == {here}
    keep(other.folder(meeting.id), there, is_kept=True)
    keep(store.folder(meeting.id), back, is_kept=True)
    taken = take_over(store, hand_over(other, meeting.id, tmp_path / "帰り", has_sound=False))
    assert read_kept(store.folder(meeting.id)) == {here, back}
    keep_decisions(store, taken)
    assert read_kept(store.folder(meeting.id)) == {here, there, back}
