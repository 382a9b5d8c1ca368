"""Files: safe names, nobody's work overwritten, whole or not at all."""

from __future__ import annotations

import csv
import io
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.errors import FolderUnwritable
from minutes.export.formats import Format, safe_name, write
from minutes.export.plaintext import render as render_text
from minutes.export.tables import render as render_table
from minutes.filing import minutes_of
from minutes.types import Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]

WITHOUT_PROGRAM = [kind for kind in Format if kind is not Format.PDF]
"""What needs no other program on this machine."""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("総務常任委員会（第3回）", "総務常任委員会（第3回）"),
        ('令和8/9年度: "A*B?" <C>|D\\E', "令和8／9年度： ＂A＊B？＂ ＜C＞｜D＼E"),
        ("CON", "_CON"),
        ("con.議事録", "_con.議事録"),
        ("LPT9", "_LPT9"),
        ("CONTRACT", "CONTRACT"),
        ("  ..会議.. ", "会議"),
        ("会議\n二行目\t続き", "会議 二行目 続き"),
        ("\u202e逆\x00\x1b", "逆"),
        ("か\u3099", "が"),
        ("", "会議録"),
        ("...", "会議録"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.text(max_size=300))
def test_any_title_gives_a_file_that_can_be_made(title: str) -> None:
    name = safe_name(title)
    assert name
    assert name == name.strip(" .　")
    assert not set(name) & set('<>:"/\\|?*\x00\n')
    assert len(f"{name} (999).docx".encode()) <= 255


def test_an_over_long_title_shows_that_it_was_cut(
    make_transcript: MakeTranscript, tmp_path: Path
) -> None:
    (path,) = write(minutes_of(make_transcript(title="長" * 300)), ["txt"], tmp_path)
    assert path.exists()
    assert path.stem.endswith("…")


def test_all_formats_come_out_in_the_order_asked_for(
    transcript: Transcript, tmp_path: Path
) -> None:
    folder = tmp_path / "議事録 出力" / "新しい"
    paths = write(minutes_of(transcript), [*reversed(WITHOUT_PROGRAM), "docx"], folder)
    assert [path.name for path in paths] == [
        f"総務常任委員会.{kind}"
        for kind in ("md", "xlsx", "csv", "vtt", "srt", "txt", "json", "docx")
    ]
    assert sorted(folder.iterdir()) == sorted(paths)


def test_writing_again_gives_the_same_files(transcript: Transcript, tmp_path: Path) -> None:
    first = write(minutes_of(transcript), WITHOUT_PROGRAM, tmp_path)
    contents = [path.read_bytes() for path in first]
    assert write(minutes_of(transcript), WITHOUT_PROGRAM, tmp_path) == first
    assert [path.read_bytes() for path in first] == contents
    assert len(list(tmp_path.iterdir())) == len(first)


def test_a_file_that_a_person_edited_is_never_overwritten(
    transcript: Transcript, tmp_path: Path
) -> None:
    (first,) = write(minutes_of(transcript), ["docx"], tmp_path)
    first.write_bytes(b"edited by a person")
    (second,) = write(minutes_of(transcript), ["docx"], tmp_path)
    assert first.read_bytes() == b"edited by a person"
    assert second.name == "総務常任委員会 (2).docx"
    assert write(minutes_of(transcript), ["docx"], tmp_path) == (second,)
    (tmp_path / "総務常任委員会 (2).docx").write_bytes(b"edited, too")
    assert write(minutes_of(transcript), ["docx"], tmp_path)[0].name == "総務常任委員会 (3).docx"


def test_a_dangling_link_and_a_folder_of_that_name_are_left_alone(
    transcript: Transcript, tmp_path: Path
) -> None:
    (tmp_path / "総務常任委員会.txt").mkdir()
    (tmp_path / "総務常任委員会 (2).txt").symlink_to(tmp_path / "nowhere")
    (path,) = write(minutes_of(transcript), ["txt"], tmp_path)
    assert path.name == "総務常任委員会 (3).txt"
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_cannot_be_written_is_told(transcript: Transcript, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnwritable):
            write(minutes_of(transcript), ["txt"], folder)


FILL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from minutes.errors import DiskFull
from minutes.export.formats import write
from minutes.filing import minutes_of
from minutes.types import Meeting, MeetingId, Transcript
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
meeting = Meeting(MeetingId("m"), "会議", datetime(2026, 1, 1, tzinfo=UTC))
try:
    write(minutes_of(Transcript(meeting)), ["txt", "docx"], Path(sys.argv[1]))
except DiskFull:
    sys.exit(4)
"""


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE
    done = subprocess.run([sys.executable, "-c", FILL, str(tmp_path)], check=False, timeout=60)
    assert done.returncode == 4
    assert [path.name for path in tmp_path.iterdir()] == ["会議.txt"]


def test_no_cell_is_taken_for_a_formula_and_excel_sees_the_encoding(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    texts = ["=1+1", "＝SUM(A1)", "+81", "-5度", "@here", '"引用", と\n改行', "普通の文。"]
    utterances = [make_utterance(text, at * 10.0, at * 10.0 + 5) for at, text in enumerate(texts)]
    content = render_table(minutes_of(make_transcript(*utterances)))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    cells = [row[rows[0].index("本文")] for row in rows[1:]]
    assert cells[:5] == [f"'{text}" for text in texts[:5]]
    assert cells[5:] == ['"引用", と 改行', "普通の文。"]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_plain_text_has_head_times_speakers_and_a_warning_for_the_practice_model(
    transcript: Transcript, make_transcript: MakeTranscript
) -> None:
    text = render_text(minutes_of(transcript)).decode()
    assert "令和8年11月18日（水曜日）午前10時00分～午前11時42分" in text
    assert "0:00:00　委員長（水谷花子）　ただいまから会議を開きます。" in text
    assert "練習用モデル" not in text
    assert (
        "実際の会議の内容ではありません"
        in render_text(minutes_of(make_transcript(model="practice-ja"))).decode()
    )
