"""What colleagues correct in Word comes back to the utterances it was printed from."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.editing.paragraphs import Paragraph, compare
from minutes.editing.tidying import TidyingLevel
from minutes.errors import DocumentRejected, FileUnreadable
from minutes.export import word
from minutes.export.filling import Filing
from minutes.export.statements import gather
from minutes.filing import minutes_of, word_renderer
from minutes.judging import kept_summaries
from minutes.levels import show_tidied
from minutes.proofreading import Proofreader
from minutes.round_trip import edit_of, take_back
from minutes.store.meetings import Store
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Summary,
    SummaryShape,
    Transcript,
    Utterance,
    UtteranceId,
)

MEETING = MeetingId("20261118-100000-k001")
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINES = (
    ("1", "ただいまから総務常任委員会を開きます。"),
    ("1", "本日の議題は、令和8年度一般会計補正予算についてです。執行部の説明を求めます。"),
    ("2", "それでは御説明いたします。歳入歳出それぞれ3億2千万円を追加するものです"),
    ("2", "主な内容は、道路の維持補修と学校給食の食材費の高騰への対応でございます。"),
    ("1", "説明が終わりました。これより質疑に入ります。質疑のある方は挙手を願います。"),
    ("3", "学校給食の食材費について伺います。値上がりの見込みは何パーセントですか。"),
    ("2", "はい。"),
    ("2", "前年度と比べて8パーセントの上昇を見込んでおります。"),
    ("1", "ほかに質疑はありませんか。質疑なしと認めます。これより採決に入ります。"),
    ("1", "本案を原案のとおり可決することに御異議ありませんか。"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    people = (
        Participant("水谷 花子", "委員長"),
        Participant("佐藤 健", "財政課長"),
        Participant("東海林 稔", "委員"),
    )
    moment = datetime(2026, 11, 18, 10, tzinfo=UTC)
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "総務常任委員会", moment, 120.0, "", people, ("その他",)))
        for number, (speaker, text) in enumerate(LINES):
            start = number * 10.0
            store.add_utterance(
                MEETING,
                Utterance(
                    UtteranceId(f"u{number}"), 1, start, start + 9, (), text, text, speaker=speaker
                ),
            )
        store.name_speaker(MEETING, Speaker("1", "水谷 花子"))
        store.name_speaker(MEETING, Speaker("2", "佐藤 健"))
        yield store


@pytest.fixture(params=["", "議会全文", "審議会全文"])
def printed(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Path:
    path = tmp_path / "会議録.docx"
    render = word_renderer(request.param, Filing()) if request.param else word.render
    path.write_bytes(render(minutes_of(store.transcript(MEETING))))
    return path


@pytest.fixture
def draft(store: Store, tmp_path: Path) -> Path:
    path = tmp_path / "案.docx"
    path.write_bytes(word.render(minutes_of(store.transcript(MEETING))))
    return path


def correct(document: Document, old: str, new: str) -> None:
    """Replace in the record: what a summary of the form repeats is not what was said."""
    runs = [run for item in document.paragraphs for run in item.runs if old in run.text]
    assert runs
    runs[-1].text = runs[-1].text.replace(old, new)


def taken(store: Store, path: Path) -> dict[str, str]:
    found = take_back(store, MEETING, path).returned
    assert found.missing == ()
    return {item.before.id: item.after.text for item in found.proposals}


def holder(document: Document, text: str) -> Any:
    return [item for item in document.paragraphs if text in item.text][-1]


def test_a_file_that_nobody_changed_changes_nothing(store: Store, printed: Path) -> None:
    found = take_back(store, MEETING, printed)
    assert edit_of(found, removes_missing=True) is None
    assert found.returned.proposals == found.returned.missing == found.returned.added == ()


@pytest.mark.parametrize("form", ["", "議会全文", "審議会全文", "窓口記録"])
def test_what_printing_put_between_is_neither_a_change_nor_an_addition(
    store: Store, tmp_path: Path, form: str
) -> None:
    unknown = Utterance(UtteranceId("x"), 1, 101, 105, (), "反対です。", "反対です。")
    store.add_utterance(MEETING, unknown)
    for at, kind in enumerate(MarkKind):
        store.add_mark(MEETING, Mark(f"m{at}", kind, at * 12.0 + 9.5, at * 12.0 + 70, "その他"))
    path = tmp_path / "会議録.docx"
    render = word_renderer(form, Filing()) if form else word.render
    path.write_bytes(render(minutes_of(store.transcript(MEETING))))
    found = take_back(store, MEETING, path)
    assert edit_of(found, removes_missing=True) is None
    assert found.returned.added == ()


@pytest.mark.parametrize("form", ["議会全文", "審議会全文", "窓口記録"])
def test_a_summary_that_somebody_confirmed_is_not_taken_for_the_record(
    store: Store, tmp_path: Path, form: str
) -> None:
    """Without its mark it looks like any other paragraph, and repeats what was said."""
    texts = (
        "道路の維持補修と学校給食の食材費の高騰への対応のため補正予算を組む。",
        "値上がりは8パーセントの見込みである。",
        "主な内容は、道路の維持補修と学校給食の食材費の高騰への対応でございます。",
    )
    points = tuple(
        Finding(FindingKind.POINT, text, (UtteranceId("u3"),), is_confirmed=True) for text in texts
    )
    part = AgendaPart(AgendaStretch("会議の全体", 0.0, 200.0), points)
    store.keep_summary(MEETING, Summary(SummaryShape.GIST, (part,), datetime.now(UTC)))
    transcript = store.transcript(MEETING)
    document = minutes_of(transcript, kept_summaries(store, transcript))
    path = tmp_path / "会議録.docx"
    path.write_bytes(word_renderer(form, Filing("確定"))(document))
    found = take_back(store, MEETING, path)
    assert edit_of(found, removes_missing=True) is None
    assert found.returned.added == ()


def test_corrections_go_to_the_utterances_they_were_made_in(store: Store, printed: Path) -> None:
    document = docx.Document(str(printed))
    correct(document, "何パーセントですか", "何パーセントでしょうか")
    correct(document, "3億2千万円", "3億2,100万円")
    document.save(str(printed))
    assert taken(store, printed) == {
        "u2": LINES[2][1].replace("2千", "2,100"),
        "u5": LINES[5][1].replace("ですか", "でしょうか"),
    }


def test_all_is_taken_over_as_one_change_that_can_be_undone(store: Store, draft: Path) -> None:
    document = docx.Document(str(draft))
    correct(document, "挙手を願います", "挙手をお願いします")
    correct(document, "8パーセント", "9パーセント")
    document.save(str(draft))
    edit = edit_of(take_back(store, MEETING, draft))
    assert edit is not None
    before = store.utterances(MEETING)
    proofreader = Proofreader(store, MEETING, lambda event: None)
    assert {item.id for item in proofreader.apply(edit)} == {"u4", "u7"}
    assert edit_of(take_back(store, MEETING, draft)) is None
    proofreader.undo()
    assert [item.text for item in store.utterances(MEETING)] == [item.text for item in before]


def test_joined_divided_and_moved_paragraphs_are_no_change(store: Store, draft: Path) -> None:
    document = docx.Document(str(draft))
    first, second = holder(document, "ただいまから"), holder(document, "執行部の説明")
    if first.text != second.text:
        first.add_run(second.text.rpartition("\t")[2].strip())
        second._p.getparent().remove(second._p)
    long = holder(document, "これより質疑に入ります")
    later = copy.deepcopy(long._p)
    long._p.addnext(later)
    head, cut, tail = long.text.partition("これより")
    long.text = head
    (added,) = [item for item in document.paragraphs if item._p is later]
    added.text = cut + tail
    moved = holder(document, "前年度と比べて")
    holder(document, "食材費について伺います")._p.addprevious(moved._p)
    document.save(str(draft))
    assert taken(store, draft) == {}


def test_tracked_changes_say_who_made_them_and_when(store: Store, draft: Path) -> None:
    document = docx.Document(str(draft))
    correct(document, "挙手を願います。", "挙手を")
    by = 'w:id="9" w:author="山本 主査" w:date="2026-11-21T10:05:00Z"'
    paragraph = holder(document, "挙手を")._p
    place = [run for run in paragraph if "挙手を" in "".join(run.itertext())][-1]
    for xml in (
        f"<w:r {NS}><w:t>ます。</w:t></w:r>",
        f"<w:ins {NS} {by}><w:r><w:t>お願いし</w:t></w:r></w:ins>",
        f"<w:del {NS} {by}><w:r><w:delText>願い</w:delText></w:r></w:del>",
    ):
        place.addnext(parse_xml(xml))
    document.save(str(draft))
    (proposal,) = take_back(store, MEETING, draft).returned.proposals
    assert proposal.after.text.endswith("挙手をお願いします。")
    assert [(item.name, item.at) for item in proposal.by] == [
        ("山本 主査", datetime(2026, 11, 21, 10, 5, tzinfo=UTC))
    ]


def test_comments_are_listed_with_what_they_are_about(store: Store, draft: Path) -> None:
    document = docx.Document(str(draft))
    run = holder(document, "8パーセント").runs[-1]
    document.add_comment(run, text="数字を資料で確認", author="佐藤 課長")
    document.save(str(draft))
    found = take_back(store, MEETING, draft).returned
    ((about, remark),) = found.remarks
    assert about is not None
    assert "7" in about.id or "6" in about.id
    assert (remark.text, remark.by.name) == ("数字を資料で確認", "佐藤 課長")
    assert found.proposals == ()


def test_new_paragraphs_and_missing_ones_are_told_and_not_taken_over(
    store: Store, draft: Path
) -> None:
    document = docx.Document(str(draft))
    question = holder(document, "何パーセント")
    question.insert_paragraph_before("※ここで副市長が入室。")
    question._p.getparent().remove(question._p)
    document.save(str(draft))
    found = take_back(store, MEETING, draft)
    assert found.returned.added == ("※ここで副市長が入室。",)
    assert [item.id for item in found.returned.missing] == ["u5"]
    assert edit_of(found) is None
    edit = edit_of(found, removes_missing=True)
    assert edit is not None
    assert [item.text for item in edit.after] == [""]


def test_what_was_corrected_here_since_is_not_taken_back(store: Store, draft: Path) -> None:
    proofreader = Proofreader(store, MEETING, lambda event: None)
    proofreader.change_text(UtteranceId("u5"), "給食の値上がりの見込みは何パーセントですか。")
    found = take_back(store, MEETING, draft)
    assert (found.returned.proposals, found.outdated_count) == ((), 1)


def test_what_is_no_corrected_record_is_rejected_with_a_reason(
    store: Store, tmp_path: Path, draft: Path
) -> None:
    foreign = docx.Document()
    for number in range(30):
        foreign.add_paragraph(f"お知らせの{number}番目の段落は、まったく別の事業の案内です。")
    foreign.save(str(tmp_path / "別.docx"))
    public = docx.Document(str(draft))
    correct(public, "学校給食", "■■■")
    public.save(str(tmp_path / "公開版.docx"))
    docx.Document().save(str(tmp_path / "空.docx"))
    (tmp_path / "壊れ.docx").write_bytes(draft.read_bytes()[:3000])
    (tmp_path / "文字.docx").write_text("ただの文字", encoding="utf-8")
    for name, reason in (
        ("別", "ほとんどありません"),
        ("公開版", "公開版です"),
        ("空", "ほとんどありません"),
        ("壊れ", "壊れています"),
        ("文字", "壊れています"),
    ):
        with pytest.raises(DocumentRejected, match=reason):
            take_back(store, MEETING, tmp_path / f"{name}.docx")
    with pytest.raises(FileUnreadable):
        take_back(store, MEETING, tmp_path / "ない.docx")


def test_a_record_that_a_form_prints_as_a_table_comes_back_too(
    store: Store, tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_paragraph("会議録")
    table = document.add_table(len(LINES), 2)
    for row, (_, text) in zip(table.rows, LINES, strict=True):
        row.cells[0].text, row.cells[1].text = "委員長", text.replace("8パーセント", "9パーセント")
    document.save(str(tmp_path / "表.docx"))
    assert taken(store, tmp_path / "表.docx") == {"u7": LINES[7][1].replace("8", "9")}
    assert take_back(store, MEETING, tmp_path / "表.docx").returned.added == ()


def test_a_file_that_was_printed_tidied_is_compared_with_what_was_printed(
    store: Store, tmp_path: Path
) -> None:
    texts = (
        "えー、本日の議題は補正予算です。",
        "あのー、質疑はありませんか。",
        "えー、終わります。",
    )
    for number, text in enumerate(texts):
        start = 200.0 + 10 * number
        said = Utterance(
            UtteranceId(f"t{number}"), 1, start, start + 5, (), text, text, speaker="1"
        )
        store.add_utterance(MEETING, said)
    view, _ = show_tidied(store.transcript(MEETING), TidyingLevel.TRIMMED)
    path = tmp_path / "ケバ取り.docx"
    path.write_bytes(word.render(minutes_of(view)))
    document = docx.Document(str(path))
    correct(document, "補正予算です", "補正予算案です")
    document.save(str(path))
    assert taken(store, path) == {"t0": "本日の議題は補正予算案です。"}
    (proposal,) = take_back(store, MEETING, path).returned.proposals
    assert proposal.before.text == texts[0]


@pytest.mark.parametrize("form", ["審議会要点", "庁内会議"])
def test_main_points_are_no_record_to_take_back(store: Store, tmp_path: Path, form: str) -> None:
    path = tmp_path / "要点.docx"
    path.write_bytes(word_renderer(form, Filing())(minutes_of(store.transcript(MEETING))))
    with pytest.raises(DocumentRejected, match="ほとんどありません"):
        take_back(store, MEETING, path)


def test_a_damaged_file_is_told_wherever_it_is_damaged(
    store: Store, draft: Path, tmp_path: Path
) -> None:
    content, chance = draft.read_bytes(), random.Random(7)  # noqa: S311 - damage, no secret
    path = tmp_path / "壊れ.docx"
    for _ in range(40):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with suppress(DocumentRejected):
            take_back(store, MEETING, path)


TEXTS = st.text(st.sampled_from("会議録予算の件について、質疑はい。ありますか 1２"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.sampled_from("12")), min_size=1, max_size=12), st.integers(0, 9)
)
def test_what_was_printed_comes_back_as_it_was(lines: list[tuple[str, str]], pause: int) -> None:
    said = [
        Utterance(UtteranceId(f"u{at}"), 1, at * 9.0, at * 9.0 + 9 - pause, (), text, text, (), who)
        for at, (words, who) in enumerate(lines)
        if (text := f"{words}{at}番目の発言です{words}")
    ]
    meeting = Meeting(MEETING, "会議", datetime(2026, 1, 1, tzinfo=UTC))
    statements = gather(Transcript(meeting, (), tuple(said)))
    paragraphs = [Paragraph(text) for item in statements for text in item.paragraphs]
    found = compare(said, paragraphs)
    if found is not None:
        assert found.proposals == ()
        assert found.added == ()


def test_short_answers_at_either_end_belong_to_the_record() -> None:
    texts = (
        "はい。",
        "ただいまから会議を開きます。",
        "これで会議を閉じます。",
        "どうも。",
        "はい。",
    )
    said = [
        Utterance(UtteranceId(f"u{at}"), 1, at * 9.0, at * 9.0 + 8, (), text, text)
        for at, text in enumerate(texts)
    ]
    found = compare(said, [Paragraph(text) for text in ("会議録", *texts, "以上", "別表")])
    assert found is not None
    assert (found.proposals, found.missing, found.added) == ((), (), ())


def test_a_word_changed_where_an_utterance_begins_stays_in_it() -> None:
    texts = ("道路の整備は416番です。", "道路に議案を介護で給食は土地の契約です。")
    said = [
        Utterance(UtteranceId(f"u{at}"), 1, at * 9.0, at * 9.0 + 8, (), text, text)
        for at, text in enumerate(texts)
    ]
    found = compare(said, [Paragraph("".join(texts).replace("道路", "市道"))])
    assert found is not None
    after = [item.after.text for item in found.proposals]
    assert after == [text.replace("道路", "市道") for text in texts]
