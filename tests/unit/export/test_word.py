"""Word: what it says, how it is set, and that it is the same file every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from minutes.export import plaintext
from minutes.export.word import render
from minutes.filing import minutes_of
from minutes.types import Attendance, Participant, Speaker, Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]


def opened(transcript: Transcript) -> Document:
    return docx.Document(io.BytesIO(render(minutes_of(transcript))))


def paragraphs(document: Document, style: str) -> list[str]:
    return [item.text for item in document.paragraphs if item.style and item.style.name == style]


def cells(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_it_says_what_when_where_who_and_the_record(transcript: Transcript) -> None:
    document = opened(transcript)
    assert paragraphs(document, "Title") == ["総務常任委員会"]
    assert cells(document) == [
        ["日時", "令和8年11月18日（水曜日）午前10時00分～午前11時42分"],
        ["場所", "第１委員会室"],
        ["出席者", "委員長　水谷 花子\n課長　東海林 健"],
        ["議題", "1　議案第76号\n2　その他"],
    ]
    assert paragraphs(document, "Heading 1") == ["会議の経過", "会議録の作成方法"]
    assert paragraphs(document, "発言") == [
        "0:00:00\t委員長（水谷花子）\nただいまから会議を開きます。東海林課長の説明を求めます。",
        "0:00:10\t話者S2\tはい。",
    ]
    assert "small" in paragraphs(document, "注記")[0]
    assert paragraphs(document, "注意") == []


def test_many_participants_get_a_table_and_none_is_left_out(
    make_transcript: MakeTranscript,
) -> None:
    for count in (6, 7, 18):
        people = tuple(Participant(f"氏名{number}", f"役職{number}") for number in range(count))
        document = opened(make_transcript(participants=people))
        assert f"{count}人" in cells(document)[2][1]
        printed = [tuple(row[at : at + 2]) for at in (0, 2) for row in cells(document, 1)[1:]]
        expected = [(person.role, person.name) for person in people]
        assert [pair for pair in printed if any(pair)] == expected
        assert "出席者" in paragraphs(document, "Heading 1")


def test_a_meeting_of_which_little_is_known_leaves_room_to_fill_in(
    make_transcript: MakeTranscript,
) -> None:
    document = opened(make_transcript(title="", place="", participants=(), agenda=(), duration=0.0))
    assert cells(document)[1:] == [["場所", ""], ["出席者", ""]]
    assert paragraphs(document, "Title") == ["会議"]
    assert "発言の記録はありません。" in paragraphs(document, "注記")


def test_without_speakers_no_room_is_kept_for_names(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    named, unnamed = (
        opened(make_transcript(make_utterance("発言です。", 0, 2, speaker)))
        for speaker in ("S1", None)
    )
    assert paragraphs(unnamed, "発言") == ["0:00:00\t発言です。"]
    indents = [item.styles["発言"].paragraph_format.left_indent for item in (named, unnamed)]
    assert indents[0] > indents[1] > 0


def test_a_name_too_long_for_its_column_gets_a_line_of_its_own(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    name = "教育委員会事務局学校教育部長"
    made = make_transcript(make_utterance("お答えします。", 0, 2, "S1"))
    made = Transcript(made.meeting, (Speaker("S1", name),), made.utterances, made.engine)
    assert paragraphs(opened(made), "発言") == [f"0:00:00\t{name}\nお答えします。"]


def test_the_practice_model_is_plainly_warned_of_on_the_first_page(
    make_transcript: MakeTranscript,
) -> None:
    (warning,) = paragraphs(opened(make_transcript(model="practice-ja")), "注意")
    assert "練習用モデル" in warning
    assert "実際の会議の内容ではありません" in warning


def test_every_style_in_use_names_its_japanese_typeface(transcript: Transcript) -> None:
    document = opened(transcript)
    for name in ("Title", "Subtitle", "Heading 1", "Header", "Footer", "発言者", "表の見出し"):
        assert _fonts(document, name) == {"BIZ UDPGothic"}
    for name in ("Normal", "発言", "発言の続き", "表の本文", "注記", "時刻"):
        assert _fonts(document, name) == {"BIZ UDMincho"}
    styles = document.styles.element
    assert styles.find(".//" + qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    fonts = styles.findall(".//" + qn("w:rFonts"))
    assert not [key for item in fonts for key in item.attrib if "heme" in key]


def _fonts(document: Document, style: str) -> set[str]:
    fonts = document.styles[style].element.rPr.rFonts
    return {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")}


def test_the_paper_is_a4_with_numbered_pages_marked_as_a_draft(transcript: Transcript) -> None:
    section = opened(transcript).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for margin in (section.left_margin, section.right_margin, section.top_margin):
        assert 25 <= round(margin.mm) <= 30
    assert section.header.paragraphs[0].text == "総務常任委員会\t「案」"
    field = section.footer._element.find(".//" + qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"


def test_the_same_meeting_gives_the_same_bytes_and_tells_no_day_of_writing(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(minutes_of(transcript))
    with monkeypatch.context() as patched:
        # zipfile reads the clock through time.time; two days later it must not show.
        import time

        later = time.time() + 2 * 86_400
        patched.setattr(time, "time", lambda: later)
        assert render(minutes_of(transcript)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
    properties = docx.Document(io.BytesIO(first)).core_properties
    assert (properties.title, properties.author) == ("総務常任委員会", "")
    assert properties.created.isoformat()[:19] == "2026-11-18T01:00:00"


def test_characters_that_xml_forbids_do_no_harm(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    nasty = "始\x00\x0b\x1b\ud800\ufffe\n&<終"
    people = (Participant(nasty, nasty),) * 7
    made = make_transcript(
        make_utterance(nasty, 0, 2, nasty),
        title=nasty,
        place=nasty,
        participants=people,
        agenda=(nasty,),
        model=nasty,
    )
    document = opened(made)
    assert paragraphs(document, "Title") == ["始 &<終"]
    assert paragraphs(document, "発言")[0].endswith("始 &<終")


def test_a_very_long_title_is_kept_whole_in_the_text(make_transcript: MakeTranscript) -> None:
    title = "公共施設再編計画検討" * 40
    document = opened(make_transcript(title=title))
    assert paragraphs(document, "Title") == [title]
    assert len(document.sections[0].header.paragraphs[0].text) < 60


def test_parts_are_where_word_looks_for_them(transcript: Transcript, tmp_path: Path) -> None:
    path = tmp_path / "議事録.docx"
    path.write_bytes(render(minutes_of(transcript)))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        kinds = archive.read("[Content_Types].xml").decode()
        for part in ("document", "styles", "settings", "fontTable", "header1", "footer1"):
            assert f"word/{part}.xml" in archive.namelist()
            assert f"/word/{part}.xml" in kinds


def test_who_was_absent_is_never_counted_among_those_present(
    make_transcript: MakeTranscript,
) -> None:
    for count in (2, 9):
        people = (
            *(Participant(f"出 席{number}", "委員") for number in range(count)),
            Participant("欠 席子", "委員", attendance=Attendance.ABSENT),
            Participant("説 明郎", "部長", attendance=Attendance.EXPLAINER),
        )
        made = make_transcript(participants=people)
        document = opened(made)
        facts = {row[0]: row[1] for row in cells(document)}
        assert "欠" not in facts["出席者"]
        assert ("欠 席子" in facts["欠席者"]) is (count == 2)
        assert facts["欠席者"].startswith("委員　" if count == 2 else "1人")
        text = "\n".join(plaintext.head(made))
        assert "欠席者　委員　欠 席子" in text
        assert "説明員　部長　説 明郎" in text
