"""The JSON of a meeting: what is written is read the same, what is wrong is placed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.errors import DocumentRejected, FileUnreadable
from minutes.export.interchange import read, read_names, render
from minutes.messages import describe_error
from minutes.types import (
    Attendance,
    Doubt,
    Mark,
    MarkKind,
    MeetingDetails,
    Participant,
    ReviewState,
    Transcript,
    UtteranceId,
)

PROJECT = Path(__file__).resolve().parents[3]


def write(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "正解 データ.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_written_is_read_the_same(transcript: Transcript, tmp_path: Path) -> None:
    path = tmp_path / "会議.json"
    path.write_bytes(render(transcript))
    assert read(path) == transcript


def test_what_people_decided_and_noted_is_read_the_same(
    transcript: Transcript, tmp_path: Path
) -> None:
    meeting = replace(
        transcript.meeting,
        review=ReviewState.REVIEWED,
        details=MeetingDetails("第3回", False, "個人情報を含むため", 4, ("資料1",), ("水谷 花子",)),
        participants=(Participant("髙﨑 次郎", "委員", "", "12", Attendance.ABSENT),),
    )
    first, *others = transcript.utterances
    marked = replace(
        transcript,
        meeting=meeting,
        utterances=(replace(first, is_speaker_set=True), *others),
        marks=(
            Mark("m1", MarkKind.OFF_RECORD, 3.0, 9.5),
            Mark("m2", MarkKind.BOOKMARK, 4, 4, "要確認"),
        ),
    )
    path = tmp_path / "会議.json"
    path.write_bytes(render(marked))
    assert read(path) == marked


def keys_of(value: Any, place: str = "") -> Iterator[str]:
    """Yield the places of a JSON value: `utterances[].words[].text`."""
    if place.endswith("settings"):
        yield place
    elif isinstance(value, dict):
        yield from filter(None, [place])
        for key, inner in value.items():
            yield from keys_of(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        yield from ([] if place in TOP else [f"{place}[]"])
        for inner in value:
            if isinstance(inner, dict):
                yield from (item for item in keys_of(inner, f"{place}[]") if item != f"{place}[]")
    else:
        yield place


TOP = ("speakers", "utterances", "marks")


def test_every_key_is_documented_and_no_other(transcript: Transcript) -> None:
    said = replace(transcript.utterances[1], doubts=(Doubt((0, 1), ("庄司",), "読みが同じ"),))
    meeting = replace(
        transcript.meeting, details=MeetingDetails(materials=("資料",), signers=("水谷",))
    )
    full = replace(
        transcript,
        meeting=meeting,
        utterances=(said,),
        marks=(Mark("m", MarkKind.APPLAUSE, 1, 1),),
    )
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    written = {*keys_of(json.loads(render(full))), *TOP} - {"engine"}
    assert set(documented) - {"engine"} == written
    assert len(documented) == len(set(documented))
    for kind in (MarkKind, Attendance, ReviewState):
        assert [item.value for item in kind if f"`{item.value}`" not in page] == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.floats(0, 20_000, allow_nan=False)


@given(
    texts=st.lists(st.tuples(TEXTS, MOMENTS, MOMENTS, st.none() | TEXTS), max_size=5),
    title=TEXTS,
    names=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(Attendance)), max_size=3),
    noted=st.lists(st.tuples(st.sampled_from(MarkKind), MOMENTS, TEXTS), max_size=3),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_meeting_is_read_as_it_was_written(
    transcript: Transcript,
    tmp_path: Path,
    texts: list[tuple[str, float, float, str | None]],
    title: str,
    names: list[tuple[str, str, str, str, Attendance]],
    noted: list[tuple[MarkKind, float, str]],
) -> None:
    first = transcript.utterances[1]
    said = tuple(
        replace(
            first,
            id=UtteranceId(f"u{at}"),
            start=start,
            end=start + length,
            text=text,
            speaker=label,
        )
        for at, (text, start, length, label) in enumerate(texts)
    )
    people = tuple(Participant(*item) for item in names)
    made = replace(
        transcript,
        meeting=replace(transcript.meeting, title=title, participants=people),
        utterances=said,
        marks=tuple(
            Mark(str(at), kind, when, when, text) for at, (kind, when, text) in enumerate(noted)
        ),
    )
    path = tmp_path / "会議.json"
    path.write_bytes(render(made))
    assert read(path) == made


def test_the_shape_is_the_one_promised(transcript: Transcript) -> None:
    content = json.loads(render(transcript))
    assert list(content) == ["schema", "meeting", "speakers", "utterances", "engine", "marks"]
    assert content["schema"] == 1
    assert content["meeting"]["started_at"] == "2026-11-18T10:00:00+09:00"
    assert content["speakers"][1] == {"label": "S2", "participant": None}
    utterance = content["utterances"][1]
    assert (utterance["edited"], utterance["recognized"]) == (True, "庄司課長の説明を求めます。")
    assert set(utterance["words"][0]) == {"start", "end", "text", "probability"}
    assert content["engine"]["settings"] == {"beam_size": 5, "vad": True, "language": "ja"}


def test_a_sparse_reference_with_unknown_keys_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "audio": "x.wav",
            "names": ["水谷"],
            "utterances": [
                {
                    "start": 1,
                    "end": 2.5,
                    "speaker": None,
                    "text": "水谷です",
                    "names": ["水谷", "港町"],
                },
                {"start": 3, "end": 4, "text": "はい"},
            ],
        },
    )
    first, second = read(path).utterances
    assert (first.start, first.end, first.speaker, first.recognized) == (1.0, 2.5, None, "水谷です")
    assert first.id != second.id
    assert read(path).engine is None
    assert read_names(path) == ("水谷", "港町")


def test_a_file_saved_by_the_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"utterances": []}')
    assert read(path).utterances == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "JSON の書き方"),
        ("[1, 2]", "会議の JSON ではありません"),
        ('{"utterances": [', "JSON の書き方"),
        ('{"utterances": ' + "[" * 100_000, "JSON"),
        ('{"utterances": [{"start": ' + "9" * 5000 + ', "end": 2, "text": ""}]}', "JSON の書き方"),
        ({"meeting": {}}, "utterances がありません"),
        ({"schema": 2, "utterances": []}, "schema"),
        ({"utterances": {}}, "utterances"),
        ({"utterances": [3]}, "utterances"),
        ({"utterances": [{"start": 0, "end": 1}]}, "utterances[0] の text"),
        ({"utterances": [{"start": "0", "end": 1, "text": ""}]}, "utterances[0] の start"),
        ({"utterances": [{"start": True, "end": 1, "text": ""}]}, "utterances[0] の start"),
        ({"utterances": [{"start": 10**400, "end": 1, "text": ""}]}, "utterances[0] の start"),
        ('{"utterances": [{"start": NaN, "end": 1, "text": ""}]}', "utterances[0] の start"),
        ({"utterances": [{"start": 5, "end": 1, "text": ""}]}, "end が start より前"),
        ({"utterances": [], "meeting": {"started_at": "昨日"}}, "started_at"),
        ({"utterances": [], "meeting": {"participants": ["水谷"]}}, "meeting.participants"),
        ({"utterances": [], "engine": {"model": 3}}, "engine の model"),
        ({"utterances": [], "marks": [{"kind": "laughter", "start": 0}]}, "marks[0] の kind"),
        ({"utterances": [], "marks": [{"start": 5, "end": 4}]}, "marks[0] の end"),
        ({"utterances": [], "meeting": {"review": "done"}}, "meeting の review"),
        ({"utterances": [], "meeting": {"details": {"is_public": 1}}}, "meeting.details"),
        ({"utterances": [], "meeting": {"details": {"observers": "4"}}}, "meeting.details"),
        (
            {"utterances": [{"start": 0, "end": 1, "text": "", "words": [{"start": 0, "end": 1}]}]},
            "utterances[0].words[0] の text",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(DocumentRejected) as caught:
        read(write(tmp_path, content))
    assert words in caught.value.reason
    assert not caught.value.reason.endswith("。")
    assert describe_error(caught.value).count("\n") == 0


def test_the_line_of_a_slip_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentRejected) as caught:
        read(write(tmp_path, '{\n"utterances": [\n}\n'))
    assert caught.value.line == 3


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "sjis.json").write_bytes('{"utterances": ["議事"]}'.encode("shift_jis"))
    with pytest.raises(DocumentRejected, match="UTF-8"):
        read(tmp_path / "sjis.json")
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(FileUnreadable):
            read(path)
