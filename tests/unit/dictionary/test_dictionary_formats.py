"""Lists of other programs and of people without a format, read and written back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from minutes.dictionary.cells import clean_line
from minutes.dictionary.entries import Entry, EntryFile, Layer, normalize_surface
from minutes.dictionary.formats import (
    GUESSED,
    Format,
    is_guessed,
    read_entries,
    render,
    write_entries,
)
from minutes.dictionary.ime import ATOK, MICROSOFT
from minutes.errors import DocumentRejected, FolderUnwritable

MICROSOFT_LIST = (
    "!Microsoft IME Dictionary Tool\r\n!Version:\r\n!Format:WORDLIST\r\n"
    "!User Dictionary Name:\tC:\\辞書\r\n\r\n"
    "まきしお\t牧潮\t人名\t新人議員\r\nよろ\tよろしくお願いします\t短縮よみ\r\n"
    "ほうふ\t防府\t地名その他\r\n"
)
ATOK_LIST = (
    "!!ATOK_TANGO_TEXT_HEADER_1\r\n!!一覧出力\r\n!!単語種類;登録単語(*)\r\n"
    "まきしお\t牧潮\t固有人姓*\r\nほうふ\t防府\t固有地名$\r\n"
)
GOOGLE_LIST = "まきしお\t牧潮\t人名\t新人議員\nぴーぽくん\tピーポくん\t固有名詞\t\n"

kana = st.text(alphabet="あいきしおん", min_size=1, max_size=10)
words = st.text(alphabet="牧潮匝瑳=+-@'＝＠\"#,【）ァー AB1", min_size=1, max_size=10)
notes = st.text(alphabet="新人議員=+@'【\",#", max_size=10)


def has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


entries_of_a_person = st.builds(
    Entry,
    surface=words.map(lambda text: text.strip(" ")).filter(has_letter),
    reading=kana,
    category=st.sampled_from(["", "姓", "名", "人名", "地名", "組織", "条例", "施設"]),
    note=notes,
)


def read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> EntryFile:
    path = folder / "単語 登録.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_entries(path, Layer.MUNICIPALITY)


def pairs(found: EntryFile) -> list[tuple[str, str]]:
    return [(entry.surface, entry.reading) for entry in found.entries]


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp932"])
def test_words_registered_in_microsoft_ime_are_taken_over(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, MICROSOFT_LIST, encoding)

    assert found.entries == (
        Entry("牧潮", "まきしお", "人名", note="新人議員"),
        Entry("防府", "ほうふ", "地名"),
    )
    (abbreviation,) = found.bad_lines
    assert abbreviation.number == 7
    assert "短縮よみ" in abbreviation.reason


@pytest.mark.parametrize("encoding", ["utf-16", "cp932"])
def test_words_of_atok_are_taken_over_without_its_marks(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, ATOK_LIST, encoding)

    assert found.entries == (Entry("牧潮", "まきしお", "姓"), Entry("防府", "ほうふ", "地名"))


def test_words_of_google_are_known_by_their_part_of_speech(tmp_path: Path) -> None:
    found = read(tmp_path, GOOGLE_LIST)

    assert found.entries[0] == Entry("牧潮", "まきしお", "人名", note="新人議員")
    assert pairs(found)[1] == ("ピーポくん", "ぴーぽくん")


@pytest.mark.parametrize(
    "content",
    [
        "牧潮,まきしお\n防府,ほうふ\n",
        "まきしお,牧潮\nほうふ,防府\n",
        "マキシオ\t牧潮\nﾎｳﾌ\t防府\n",
        "牧潮 まきしお\n防府　ほうふ\n",
        "牧潮（まきしお）\n防府：ほうふ\n",
        "まきしお,牧潮\n防府,ほうふ\n",
        '"まきしお","牧潮","人名"\n"ほうふ","防府","地名"\n',
    ],
)
def test_two_columns_are_told_apart_by_which_one_is_kana(tmp_path: Path, content: str) -> None:
    assert pairs(read(tmp_path, content)) == [("牧潮", "まきしお"), ("防府", "ほうふ")]


def test_a_reading_with_kanji_among_good_lines_is_a_bad_line(tmp_path: Path) -> None:
    found = read(tmp_path, "牧潮,まきしお\n牧潮,槙しお\n防府,ほうふ\n")

    assert len(found.entries) == 2
    assert [line.number for line in found.bad_lines] == [2]


def test_a_list_of_words_alone_gets_readings_and_says_that_they_are_guesses(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, "防災行政無線\n補正予算\n")

    assert pairs(found)[0] == ("防災行政無線", "ぼうさいぎょうせいむせん")
    assert all(is_guessed(entry) for entry in found.entries)


def test_a_person_without_reading_is_read_as_a_name(tmp_path: Path) -> None:
    found = read(tmp_path, "氏名,役職\n新田　誠,委員\n")

    assert pairs(found) == [("新田誠", "にったまこと"), ("新田", "にった")]
    assert all(is_guessed(entry) for entry in found.entries)


def test_an_empty_reading_in_a_table_is_filled_the_same_way(tmp_path: Path) -> None:
    found = read(tmp_path, "表記,読み,備考\n補正予算,,九月\n牧潮,まきしお,\n")

    assert found.entries[0] == Entry("補正予算", "ほせいよさん", note=f"九月（{GUESSED}）")
    assert not is_guessed(found.entries[1])


ATTENDANCE = (
    "総務常任委員会 出席者名簿\r\n\r\n氏名\tふりがな\t役職\r\n"
    "山田　太郎\tやまだ　たろう\t会長\r\n"
    "牧潮一馬\tまきしお　かずま\t委員\r\n"
    "鈴木　一郎（欠席）\tすずきいちろう\t\r\n"
)


def test_an_attendance_list_gives_full_names_and_surnames(tmp_path: Path) -> None:
    found = read(tmp_path, ATTENDANCE, "utf-16")

    assert pairs(found) == [
        ("山田太郎", "やまだたろう"),
        ("山田", "やまだ"),
        ("牧潮一馬", "まきしおかずま"),
        ("牧潮", "まきしお"),
        ("鈴木一郎", "すずきいちろう"),
        ("鈴木", "すずき"),
    ]
    assert [entry.category for entry in found.entries[::2]] == ["会長", "委員", "人名"]


@pytest.mark.parametrize(
    ("surface", "reading"),
    [
        ("牧潮一馬", "まきしおかずま"),
        ("牧潮　一馬", "まきしおかずま"),
        ("牧潮一馬", "まきしお かずま"),
    ],
)
def test_a_rare_surname_is_found_with_one_space_or_none(
    tmp_path: Path, surface: str, reading: str
) -> None:
    found = read(tmp_path, f"氏名,ふりがな\n{surface},{reading}\n")

    assert pairs(found) == [("牧潮一馬", "まきしおかずま"), ("牧潮", "まきしお")]


def test_the_sheet_with_a_known_header_is_read_and_row_numbers_are_those_of_excel(
    tmp_path: Path,
) -> None:
    content = workbook(
        表紙=[["令和8年度 用語"]],
        用語=[["一覧"], ["表記", "読み"], ["牧潮", "まきしお"], [None, "よみ"], [7119, "なな"]],
    )
    found = read(tmp_path, content)

    assert pairs(found) == [("牧潮", "まきしお"), ("7119", "なな")]
    assert [line.number for line in found.bad_lines] == [4]


def test_a_workbook_without_header_is_a_list_of_two_columns(tmp_path: Path) -> None:
    found = read(tmp_path, workbook(Sheet1=[["まきしお", "牧潮"], ["ほうふ", "防府"]]))

    assert pairs(found) == [("牧潮", "まきしお"), ("防府", "ほうふ")]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None
)
@given(given=st.lists(entries_of_a_person, min_size=1, max_size=4))
@pytest.mark.parametrize("kind", Format)
def test_what_we_wrote_in_any_format_reads_back(
    tmp_path: Path, kind: Format, given: list[Entry]
) -> None:
    content, left_out = render(given, kind)

    assert read(tmp_path, content) == EntryFile(tuple(given))
    assert left_out == ()


@pytest.mark.parametrize("program", [MICROSOFT, ATOK])
def test_input_methods_get_utf_16_with_a_mark_and_windows_line_ends(
    program: object,
) -> None:
    kind = Format.MSIME if program is MICROSOFT else Format.ATOK
    content, _ = render([Entry("牧潮", "まきしお", "人名")], kind)

    text = content.decode("utf-16")
    assert content.startswith(b"\xff\xfe")
    assert text.count("\n") == text.count("\r\n")
    assert text.endswith("\r\n")


@pytest.mark.parametrize("kind", [Format.MSIME, Format.ATOK, Format.GOOGLE])
def test_a_word_without_reading_or_with_a_very_long_one_is_left_out_of_input_methods(
    kind: Format,
) -> None:
    refused = (Entry("鷟鷟"), Entry("長い議案", "ながい" * 21))
    content, left_out = render([*refused, Entry("牧潮", "まきしお")], kind)

    assert left_out == refused
    assert "牧潮" in content.decode("utf-8" if kind is Format.GOOGLE else "utf-16")


def test_no_cell_of_a_written_workbook_is_a_formula() -> None:
    content, _ = render([Entry("=1+1", "いち", note="@SUM(1)")], Format.XLSX)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]

    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}


def test_writing_where_nobody_may_write_is_one_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ファイル").write_text("")

    with pytest.raises(FolderUnwritable):
        write_entries([Entry("牧潮")], tmp_path / "ファイル" / "用語.csv", Format.CSV)


@pytest.mark.parametrize(
    "content",
    [
        "本日の会議を開きます。\n最初の議題は、予算です。\n質問はありますか。\n",
        "年度,人口,面積\n令和7年,300,400\n",
        "りんご,100\nみかん,200\n",
        '{"表記": "牧潮"}',
        "<html><body>牧潮</body></html>",
        b"%PDF-1.7 \n",
        b"PK\x03\x04broken",
        workbook(Sheet1=[])[:-40],
        workbook(空=[]),
    ],
)
def test_what_is_no_list_of_words_is_refused_in_one_sentence(
    tmp_path: Path, content: str | bytes
) -> None:
    with pytest.raises(DocumentRejected):
        read(tmp_path, content)


def test_a_guess_never_makes_a_line_that_cannot_be_read_again(tmp_path: Path) -> None:
    found = read(tmp_path, "志" * 60 + "\n" + "牧" * 30 + "\n")
    path = tmp_path / "own.csv"
    write_entries(found.entries, path, Format.CSV)

    assert read_entries(path, Layer.MUNICIPALITY).bad_lines == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_whatever_a_file_holds_it_is_refused_or_its_words_can_be_kept(
    tmp_path: Path, content: bytes
) -> None:
    try:
        found = read(tmp_path, content)
    except DocumentRejected:
        return
    content, _ = render(found.entries, Format.CSV)
    assert pairs(read(tmp_path, content)) == pairs(found)


def test_a_letter_of_the_family_register_stays_as_the_list_writes_it() -> None:
    assert normalize_surface(" \ufa19谷か\u3099 ") == "\ufa19谷が"
    assert clean_line("\ufa19谷\n一郎") == "\ufa19谷 一郎"
