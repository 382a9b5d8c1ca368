"""Tables of words as offices keep them: any encoding, any column order, lines gone wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.dictionary.entries import Entry, EntryFile, Layer
from minutes.dictionary.formats import read_entries
from minutes.dictionary.headed import write_csv
from minutes.errors import DocumentRejected, FileUnreadable

WORDS = "表記,読み,分類,誤認識例,重み,備考\n牧潮,まきしお,人名,牧塩|槙潮,2.5,新人議員\n"
MAKISHIO = Entry("牧潮", "まきしお", "人名", ("牧塩", "槙潮"), 2.5, "新人議員")

SIGNS = "=+-@'＝＋－＠,\"|;# \tあ亜アa1"
cell = st.text(alphabet=SIGNS, min_size=1, max_size=8).map(str.strip)


def read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> EntryFile:
    path = folder / "用語 一覧.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_entries(path, Layer.MUNICIPALITY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_our_table_is_read_in_every_encoding_line_end_and_delimiter(
    tmp_path: Path, encoding: str, line_end: str, delimiter: str
) -> None:
    content = WORDS.replace("\n", line_end).replace(",", delimiter)

    assert read(tmp_path, content, encoding) == EntryFile((MAKISHIO,))


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b""])
def test_utf_16_is_known_by_its_mark_or_its_zero_bytes(tmp_path: Path, mark: bytes) -> None:
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"

    assert read(tmp_path, mark + WORDS.encode(encoding)).entries == (MAKISHIO,)


def test_columns_come_in_any_order_under_japanese_or_english_names(tmp_path: Path) -> None:
    japanese = read(tmp_path, "担当,備考,読み（かな）,表記\n総務課,新人議員,ﾏｷｼｵ,牧潮\n")
    english = read(tmp_path, "note,surface,reading\n新人議員,牧潮,マキシオ\n")

    expected = Entry("牧潮", "まきしお", note="新人議員")
    assert japanese.entries == english.entries == (expected,)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",まきしお", "表記がありません"),
        ("牧潮,牧しお", "ひらがな・カタカナ以外"),
        ("牧" * 61 + ",まき", "表記が長すぎ"),
        ("牧潮," + "ま" * 121, "読みが長すぎ"),
        ("牧潮,まきしお,,,多い", "重み"),
        ("牧潮,まきしお,,,-1", "重み"),
        ("牧潮,まきしお,,,nan", "重み"),
        ('牧潮,"まきしお', "引用符"),
        ('"牧\n潮",まきしお', "改行か制御文字"),
        ("牧\x07潮,まきしお", "改行か制御文字"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_rest_is_kept(
    tmp_path: Path, line: str, reason: str
) -> None:
    found = read(tmp_path, f"表記,読み,分類,誤認識例,重み\n匝瑳,そうさ\n{line}\n\n防府,ほうふ\n")

    assert [entry.surface for entry in found.entries] == ["匝瑳", "防府"]
    (bad,) = found.bad_lines
    assert bad.number == 3
    assert reason in bad.reason


def test_a_quoted_cell_may_hold_a_line_break_and_numbers_stay_those_of_the_editor(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, '表記,読み,備考\n牧潮,まきしお,"一行目\n二行目"\n,よみ\n')

    assert found.entries[0].note == "一行目 二行目"
    assert found.bad_lines[0].number == 4


def test_a_title_above_the_header_does_not_disturb(tmp_path: Path) -> None:
    content = f"令和８年度 用語一覧\n\n{WORDS}"

    assert read(tmp_path, content).entries == (MAKISHIO,)


def test_rows_without_the_mark_of_adoption_are_left_out_and_named(tmp_path: Path) -> None:
    content = "採用,表記,読み\n○,牧潮,まきしお\n×,総務,そうむ\n,予算,よさん\n"
    found = read(tmp_path, content)

    assert [entry.surface for entry in found.entries] == ["牧潮"]
    assert [line.number for line in found.bad_lines] == [3, 4]


def test_entries_know_the_layer_they_were_read_for(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text(WORDS, encoding="utf-8")

    assert read_entries(path, Layer.MEETING).entries[0].layer is Layer.MEETING


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(surface=cell.filter(bool), category=cell, note=cell)
def test_what_we_wrote_reads_back_and_no_cell_is_a_formula(
    tmp_path: Path, surface: str, category: str, note: str
) -> None:
    surface, category, note = (" ".join(part.split()) for part in (surface, category, note))
    entry = Entry(surface, "まきしお", category, note=note)
    written = write_csv([entry])

    assert read(tmp_path, written) == EntryFile((entry,))
    for line in written.decode("utf-8-sig").splitlines()[1:]:
        assert not line.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_a_list_of_100000_words_loads_while_one_waits(tmp_path: Path) -> None:
    entries = tuple(Entry(f"牧潮{number}", "まきしお", "人名") for number in range(100_000))

    assert read(tmp_path, write_csv(entries)).entries == entries


@pytest.mark.parametrize("content", [b"", b"\r\n \r\n", bytes(range(256)) * 8, b"\x80\x81" * 900])
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DocumentRejected):
        read(tmp_path, content)


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "ない.csv"):
        with pytest.raises(FileUnreadable):
            read_entries(path, Layer.MUNICIPALITY)
