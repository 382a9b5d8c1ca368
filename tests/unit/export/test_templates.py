"""The office's own form: filled whole, the same each time, and refused with a reason."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.errors import DocumentRejected, FileUnreadable
from minutes.export.filling import Filing
from minutes.export.templates import SHIPPED, check_template, find_template, render
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Attendance,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    MeetingDetails,
    MinutesDocument,
    Origin,
    Participant,
    Transcript,
    Utterance,
)

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]
PROJECT = Path(__file__).resolve().parents[3]
WHOLE = ("議会全文", "審議会全文", "窓口記録")


def draft(transcript: Transcript, **changes: object) -> MinutesDocument:
    opened = transcript.meeting.started_at
    first = transcript.utterances[0].id if transcript.utterances else "u"
    decision = Finding(FindingKind.DECISION, "原案のとおり決した。", (first,))
    task = Finding(FindingKind.TASK, "資料を出す。", (first,), "S1", "次回", Origin.MODEL)
    part = AgendaPart(AgendaStretch("議案第76号", 0.0, 9999.0), (replace(decision, text="要点。"),))
    made = MinutesDocument(
        transcript, opened, opened + timedelta(seconds=6150), (), (part,), (decision,), (task,)
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def text_of(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(item.text or "" for item in body.iter(qn("w:t")))


def make_form(folder: Path, *paragraphs: str, name: str = "市の様式.docx") -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    path = folder / name
    document.save(str(path))
    return path


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text)


@pytest.mark.parametrize("name", [item.name for item in SHIPPED])
def test_a_shipped_template_is_without_fault_and_gives_the_same_bytes(
    name: str, transcript: Transcript
) -> None:
    path = find_template(name)
    assert check_template(path) == ()
    made = draft(transcript)
    first = render(made, path)
    assert render(made, path) == first
    text = text_of(first)
    assert "総務常任委員会" in text
    assert "{" not in text
    assert ("（未確認）" in text) is (name != "議会全文")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", [item.name for item in SHIPPED])
def test_a_shipped_template_keeps_to_what_word_and_colleagues_need(
    name: str, transcript: Transcript
) -> None:
    content = render(draft(transcript), find_template(name))
    document = docx.Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
        header = archive.read("word/header1.xml").decode()
        footer = archive.read("word/footer1.xml").decode()
    assert "txbxContent" not in body
    assert "「案」" in "".join(re.findall(r"<w:t[^>]*>([^<]*)", header))
    assert "PAGE" in footer
    for fonts in re.findall(r"<w:rFonts [^>]*>", styles + body):
        assert 'w:eastAsia="BIZ UD' in fonts
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1"} <= used


def test_the_templates_are_as_the_script_makes_them() -> None:
    spec = importlib.util.spec_from_file_location(
        "make_templates", PROJECT / "scripts" / "make_templates.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert {f"{name}.docx" for name in script.ALL} == {item.file for item in SHIPPED}
    for name in script.ALL:
        with (
            zipfile.ZipFile(script.FOLDER / f"{name}.docx") as kept,
            zipfile.ZipFile(io.BytesIO(script.make(name))) as made,
        ):
            assert kept.namelist() == made.namelist()
            assert all(kept.read(part) == made.read(part) for part in kept.namelist())


@pytest.mark.parametrize("name", ["議会全文", "審議会全文"])
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
        | st.sampled_from(["髙﨑𠮷👨‍👩‍👧", "{{会議名}}{% if %}", "<w:t>&amp;]]>", "\a\n\t"]),
        max_size=6,
    )
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_record_is_in_the_file_word_for_word(
    name: str, make_transcript: MakeTranscript, make_utterance: MakeUtterance, texts: list[str]
) -> None:
    said = [
        make_utterance(text, at * 3.0, at * 3.0 + 2, ("S1", "S2", None)[at % 3])
        for at, text in enumerate(texts)
    ]
    made = draft(make_transcript(*said), decisions=(), tasks=(), parts=())
    document = docx.Document(io.BytesIO(render(made, find_template(name))))
    spoken = ""
    for paragraph in document.paragraphs:
        if paragraph.style is None or paragraph.style.name not in ("発言", "発言の続き"):
            continue
        marks = [run for run in paragraph.runs if run.style and run.style.name == "発言者"]
        spoken += paragraph.text.removeprefix("".join(run.text for run in marks))
    assert squeezed(spoken) == squeezed("".join(texts))


def test_speech_marks_tell_chair_members_and_officials_apart(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    people = (
        Participant("水谷 花子", "委員長"),
        Participant("髙﨑 𠮷", "総務部長", attendance=Attendance.EXPLAINER),
    )
    said = [
        make_utterance("開会します。", 0, 2, "S1"),
        make_utterance("御説明します。", 3, 5, "S2"),
        make_utterance("だれか。", 6, 8, None),
    ]
    made = make_transcript(*said, participants=people)
    made = replace(
        made, speakers=(made.speakers[0], replace(made.speakers[1], participant="髙﨑 𠮷"))
    )
    text = text_of(render(draft(made), find_template("議会全文")))
    assert "○委員長（水谷花子）　開会します。" in text
    assert "◎総務部長（髙﨑𠮷）　御説明します。" in text
    assert "話者不明　だれか。" in text
    assert "△議案第76号" in text
    assert "【委員長】　開会します。" in text_of(render(draft(made), find_template("審議会全文")))


def test_what_a_person_confirmed_carries_no_mark(transcript: Transcript) -> None:
    made = draft(transcript)
    confirmed = replace(
        made,
        parts=(),
        decisions=tuple(replace(item, is_confirmed=True) for item in made.decisions),
        tasks=tuple(replace(item, origin=Origin.PERSON) for item in made.tasks),
    )
    before, after = (text_of(render(item, find_template("庁内会議"))) for item in (made, confirmed))
    assert "原案のとおり決した。【自動抽出（未確認）】" in before
    assert "資料を出す。【AI要約（未確認）】" in before
    assert "原案のとおり決した。" in after
    assert "未確認" not in after


def test_own_form_with_plain_placeholders_only(transcript: Transcript, tmp_path: Path) -> None:
    form = make_form(tmp_path, "{{会議名}}（{{状態}}）", "{{出席者}}", "{{会議の経過}}", "おわり")
    document = docx.Document(io.BytesIO(render(draft(transcript), form, Filing("確定"))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:3] == ["総務常任委員会（確定）", "委員長　水谷 花子", "課長　東海林 健"]
    assert "○委員長（水谷花子）　ただいまから会議を開きます。東海林課長の説明を求めます。" in texts
    assert texts[-1] == "おわり"


def test_the_way_the_record_was_made_is_what_the_form_prints(
    transcript: Transcript, tmp_path: Path
) -> None:
    whole = make_form(tmp_path, "{{作成方法}}", "{{会議の経過}}")
    points = make_form(tmp_path, "{{作成方法}}", "{{要点}}", name="要点.docx")
    assert text_of(render(draft(transcript), whole)).startswith("全文記録")
    assert text_of(render(draft(transcript), points)).startswith("要点記録")


def test_the_contents_name_each_item_with_a_field_for_its_page(transcript: Transcript) -> None:
    content = render(draft(transcript), find_template("議会全文"))
    body = docx.Document(io.BytesIO(content)).element.body
    anchors = [item.get(qn("w:anchor")) for item in body.iter(qn("w:hyperlink"))]
    marks = [item.get(qn("w:name")) for item in body.iter(qn("w:bookmarkStart"))]
    assert len(anchors) == 2
    assert anchors == marks
    fields = [item.text for item in body.iter(qn("w:instrText"))]
    assert [anchor for anchor in anchors if any(anchor in field for field in fields)] == anchors


@pytest.mark.parametrize("name", WHOLE)
def test_a_form_with_every_word_tells_what_is_missing_too(
    name: str, make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    said = make_utterance("始めます。", 0, 4, "S1"), make_utterance("再開します。", 310, 314, "S1")
    marks = Mark("a", MarkKind.APPLAUSE, 5, 5), Mark("g", MarkKind.GAP, 60, 300)
    made = draft(replace(make_transcript(*said), marks=marks))
    text = text_of(render(made, find_template(name)))
    wanted = ("始めます。", "〔拍手〕", "録音が途切れ、記録なし〕", "再開します。")
    places = [text.index(item) for item in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["審議会要点", "庁内会議"])
def test_points_that_belong_to_no_item_do_not_stand_under_the_last_one(
    name: str, transcript: Transcript
) -> None:
    made = draft(transcript)
    whole = AgendaPart(AgendaStretch("", 0.0, 9999.0), made.parts[0].points)
    text = text_of(render(replace(made, parts=(whole,)), find_template(name)))
    assert "議題によらないもの" in text
    places = [
        text.rindex(item) for item in ("議題によらないもの", "要点。【", "議案第76号", "その他")
    ]
    assert places == sorted(places)
    assert text.count("（記録なし）") == 2


def test_a_task_before_the_first_item_makes_no_empty_heading(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    said = make_utterance("始めます。", 0, 4, "S1"), make_utterance("議題です。", 10, 14, "S1")
    made = draft(make_transcript(*said), decisions=())
    part = AgendaPart(AgendaStretch("議案第76号", 9.0, 9999.0), made.parts[0].points)
    for name in ("審議会要点", "庁内会議"):
        text = text_of(render(replace(made, parts=(part,)), find_template(name)))
        assert "資料を出す。" in text
        assert "議題によらないもの" not in text


def test_line_numbers_only_when_asked_for_and_where_the_schema_wants_them(
    transcript: Transcript,
) -> None:
    for wanted in (True, False):
        content = render(draft(transcript), find_template("議会全文"), Filing("案", wanted))
        section = docx.Document(io.BytesIO(content)).sections[0]._sectPr
        names = [child.tag.rpartition("}")[2] for child in section]
        assert ("lnNumType" in names) is wanted
        if wanted:
            assert names.index("pgMar") < names.index("lnNumType") < names.index("cols")


def test_the_practice_model_is_warned_of_in_every_form(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, tmp_path: Path
) -> None:
    made = make_transcript(make_utterance("はい。"), model="practice-ja")
    text = text_of(render(draft(made), make_form(tmp_path, "{{会議名}}")))
    assert text.startswith("これは練習用モデルで作成した見本です。")


@pytest.mark.parametrize("name", [item.name for item in SHIPPED])
def test_a_meeting_of_which_nothing_is_known_leaves_room_to_fill_in(
    name: str, make_transcript: MakeTranscript
) -> None:
    empty = make_transcript(title="", place="", participants=(), agenda=(), duration=0.0)
    opened = empty.meeting.started_at
    content = render(MinutesDocument(empty, opened, opened), find_template(name))
    assert "（）" not in text_of(content)


def test_details_and_long_names_are_printed_whole(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    name = "勅使河原龍之介アレクサンダー" * 3
    details = MeetingDetails("第3回", False, "個人情報を扱うため", 12, ("資料1",), ("髙橋 信夫",))
    people = (
        Participant(name, "教育委員会事務局学校教育部長" * 2, attendance=Attendance.EXPLAINER),
        Participant("欠 席子", "委員", attendance=Attendance.ABSENT),
    )
    made = make_transcript(make_utterance("はい。"), details=details, participants=people)
    text = text_of(render(draft(made), find_template("審議会全文")))
    for expected in (name, "第3回", "非公開", "個人情報を扱うため", "12人", "資料1", "欠 席子"):
        assert expected in text
    assert text.count("署名委員") == 2


def test_a_faulty_form_is_refused_with_the_place(transcript: Transcript, tmp_path: Path) -> None:
    form = make_form(tmp_path, "会議名：{{会議命}}", "{{日次}}")
    with pytest.raises(DocumentRejected) as refused:
        render(draft(transcript), form)
    assert "会議名：{{会議命}}" in refused.value.reason
    assert "ほかに 1 か所" in refused.value.reason


def test_faults_in_headers_are_found_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{会議目}}"
    document.save(str(tmp_path / "f.docx"))
    assert ["会議目" in fault.reason for fault in check_template(tmp_path / "f.docx")] == [True]


def test_a_loop_across_a_border_of_the_form_is_refused_and_nothing_lost(
    transcript: Transcript, tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_paragraph("{% for x in 出席者一覧 %}{{x.氏名}}")
    document.add_table(1, 1).rows[0].cells[0].text = "{% endfor %}"
    document.save(str(tmp_path / "form.docx"))
    with pytest.raises(DocumentRejected, match="区切り"):
        render(draft(transcript), tmp_path / "form.docx")


def test_what_is_no_word_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        check_template(tmp_path / "ない.docx")
    for name, content in (("a.docx", b""), ("b.doc", b"\xd0\xcf\x11\xe0" * 99), ("c.docx", b"PK")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DocumentRejected):
            check_template(tmp_path / name)
    other = tmp_path / "d.docx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "文書ではない")
    with pytest.raises(DocumentRejected):
        check_template(other)
    cut = make_form(tmp_path, "{{会議名}}").read_bytes()
    (tmp_path / "e.docx").write_bytes(cut[: len(cut) // 2])
    with pytest.raises(DocumentRejected):
        check_template(tmp_path / "e.docx")


def test_a_form_with_macros_or_parts_from_elsewhere_is_refused(tmp_path: Path) -> None:
    form = make_form(tmp_path, "{{会議名}}")
    with zipfile.ZipFile(form, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(DocumentRejected, match="マクロ"):
        check_template(form)
    document = docx.Document()
    document.part.relate_to(
        "http://example.com/x.png",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    document.save(str(tmp_path / "linked.docx"))
    with pytest.raises(DocumentRejected, match="別の場所"):
        check_template(tmp_path / "linked.docx")


def test_a_form_as_word_saves_it_is_filled_too(transcript: Transcript, tmp_path: Path) -> None:
    """Word cuts placeholders into runs, people put them into tables and set them in bold."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("会議：{", "{会", "議名", "}", "} 御中"):
        paragraph.add_run(piece)
    bold = document.add_paragraph()
    bold.add_run("{{場所}}").bold = True
    table = document.add_table(4, 2)
    for row, texts in zip(
        table.rows,
        (
            ("役職", "氏名"),
            ("{%tr for x in 出席者一覧 %}", ""),
            ("{{x.役職}}", "{{x.氏名}}"),
            ("{%tr endfor %}", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "form.docx"))
    filled = docx.Document(io.BytesIO(render(draft(transcript), tmp_path / "form.docx")))
    assert filled.paragraphs[0].text == "会議：総務常任委員会 御中"
    assert (filled.paragraphs[1].text, filled.paragraphs[1].runs[0].bold) == ("第１委員会室", True)
    rows = [[cell.text for cell in row.cells] for row in filled.tables[0].rows]
    assert rows == [["役職", "氏名"], ["委員長", "水谷 花子"], ["課長", "東海林 健"]]


def test_what_is_said_is_never_read_as_a_placeholder(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, tmp_path: Path
) -> None:
    said = "{{会議名}} {% for x in 発言一覧 %} {{ 7*7 }} <w:p/> &amp;"
    made = draft(make_transcript(make_utterance(said, 0, 2, "S1"), title="{{場所}}"))
    for name in WHOLE:
        assert squeezed(said) in squeezed(text_of(render(made, find_template(name))))
    form = make_form(tmp_path, "{{会議名}}")
    content = render(made, form)
    assert text_of(content) == "{{場所}}"
    assert docx.Document(io.BytesIO(content)).core_properties.title == "{{場所}}"


def test_nobody_is_named_in_the_properties_of_a_file(
    transcript: Transcript, tmp_path: Path
) -> None:
    form = make_form(tmp_path, "{{会議名}}")
    document = docx.Document(str(form))
    document.core_properties.author = "前任 太郎"
    document.core_properties.comments = "内部メモ"
    document.save(str(form))
    with zipfile.ZipFile(io.BytesIO(render(draft(transcript), form))) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "前任" not in core
    assert "内部メモ" not in core


def test_a_long_name_is_whole_in_the_title_and_short_on_top_of_the_page(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, tmp_path: Path
) -> None:
    title = "公共施設再編計画検討小委員会" * 4
    made = draft(make_transcript(make_utterance("はい。"), title=title))
    document = docx.Document(io.BytesIO(render(made, find_template("審議会全文"))))
    (heading,) = [x for x in document.paragraphs if x.style and x.style.name == "Title"]
    assert heading.text.startswith(title)
    assert all(run.font.size is not None and run.font.size.pt < 17 for run in heading.runs)
    assert len(document.sections[0].header.paragraphs[0].text) < 50
    own = docx.Document()
    own.add_paragraph("{{会議名}}", "Title")
    own.save(str(tmp_path / "own.docx"))
    filled = docx.Document(io.BytesIO(render(made, tmp_path / "own.docx")))
    assert filled.paragraphs[0].runs[0].font.size is None, "an office's own form stays as it is"


ANNEXED = ("議会全文", "審議会全文", "審議会要点")


@pytest.mark.parametrize("name", ANNEXED)
def test_a_long_attendance_has_pages_of_its_own_that_lie_on_their_side(
    name: str, make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    people = tuple(
        Participant(f"氏名{number}号", "委員", f"よみ{number}", str(number), kind)
        for number in range(70)
        for kind in Attendance
    )
    made = draft(make_transcript(make_utterance("はい。", 0, 1, "S1"), participants=people))
    document = docx.Document(io.BytesIO(render(made, find_template(name), Filing("確定"))))
    sections = list(document.sections)
    sizes = [(round(item.page_width.mm), round(item.page_height.mm)) for item in sections]  # type: ignore[union-attr]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    for section in sections:
        assert section.header.paragraphs[0].text.endswith("「確定」")
        assert "PAGE" in section.footer._element.xml
    (table,) = [item for item in document.tables if item.rows[0].cells[0].text == "席"]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert sorted(row[3] for row in rows) == sorted(person.name for person in people)
    assert [row[1] for row in rows] == sorted(
        (row[1] for row in rows), key=["出席", "欠席", "説明員", "事務局"].index
    )
    facts = "".join(cell.text for cell in document.tables[0]._cells)
    assert facts.count("70人（別表のとおり）") == len(Attendance)


@pytest.mark.parametrize("name", ANNEXED)
def test_a_short_attendance_stands_at_the_head(
    name: str, make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    people = tuple(Participant(f"氏名{number}", "委員", seat=str(number)) for number in range(12))
    made = draft(make_transcript(make_utterance("はい。"), participants=people))
    document = docx.Document(io.BytesIO(render(made, find_template(name))))
    (section,) = document.sections
    assert section.header.paragraphs[0].text.endswith("「案」")
    assert "PAGE" in section.footer._element.xml
    assert "氏名11" in "".join(cell.text for cell in document.tables[0]._cells)
    assert "別表" not in text_of(render(made, find_template(name)))
