"""The lists that come with the program: whole, well formed, and read right."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from minutes.dictionary.entries import Entry, Layer, is_reading, normalize_surface
from minutes.dictionary.formats import read_entries
from minutes.dictionary.shipped import SHIPPED_NAMES, shipped_files, shipped_folder

PROJECT = Path(__file__).resolve().parents[3]

# 市, 町, 村 of each prefecture. Source: the municipalities of Japan since 2018-10-01
# (那珂川市); 792 + 743 + 183 and 23 special wards make 1,741.
COUNTS = {
    "北海道": (35, 129, 15),
    "青森県": (10, 22, 8),
    "岩手県": (14, 15, 4),
    "宮城県": (14, 20, 1),
    "秋田県": (13, 9, 3),
    "山形県": (13, 19, 3),
    "福島県": (13, 31, 15),
    "茨城県": (32, 10, 2),
    "栃木県": (14, 11, 0),
    "群馬県": (12, 15, 8),
    "埼玉県": (40, 22, 1),
    "千葉県": (37, 16, 1),
    "東京都": (26, 5, 8),
    "神奈川県": (19, 13, 1),
    "新潟県": (20, 6, 4),
    "富山県": (10, 4, 1),
    "石川県": (11, 8, 0),
    "福井県": (9, 8, 0),
    "山梨県": (13, 8, 6),
    "長野県": (19, 23, 35),
    "岐阜県": (21, 19, 2),
    "静岡県": (23, 12, 0),
    "愛知県": (38, 14, 2),
    "三重県": (14, 15, 0),
    "滋賀県": (13, 6, 0),
    "京都府": (15, 10, 1),
    "大阪府": (33, 9, 1),
    "兵庫県": (29, 12, 0),
    "奈良県": (12, 15, 12),
    "和歌山県": (9, 20, 1),
    "鳥取県": (4, 14, 1),
    "島根県": (8, 10, 1),
    "岡山県": (15, 10, 2),
    "広島県": (14, 9, 0),
    "山口県": (13, 6, 0),
    "徳島県": (8, 15, 1),
    "香川県": (8, 9, 0),
    "愛媛県": (11, 9, 0),
    "高知県": (11, 17, 6),
    "福岡県": (29, 29, 2),
    "佐賀県": (10, 10, 0),
    "長崎県": (13, 8, 0),
    "熊本県": (14, 23, 8),
    "大分県": (14, 3, 1),
    "宮崎県": (9, 14, 3),
    "鹿児島県": (19, 20, 4),
    "沖縄県": (11, 11, 19),
}

# Wards of the designated cities. Source: 浜松市 has three since 2024-01-01.
WARDS = {
    "札幌市": 10,
    "仙台市": 5,
    "さいたま市": 10,
    "千葉市": 6,
    "横浜市": 18,
    "川崎市": 7,
    "相模原市": 3,
    "新潟市": 8,
    "静岡市": 3,
    "浜松市": 3,
    "名古屋市": 16,
    "京都市": 11,
    "大阪市": 24,
    "堺市": 7,
    "神戸市": 9,
    "岡山市": 4,
    "広島市": 8,
    "北九州市": 7,
    "福岡市": 7,
    "熊本市": 5,
    "東京都": 23,
}

LAST_SOUNDS = {"市": "し", "町": "まち|ちょう", "村": "むら|そん", "区": "く", "郡": "ぐん"}


def _entries(name: str) -> tuple[Entry, ...]:
    found = read_entries(shipped_folder() / name, Layer.NATIONAL)
    assert found.bad_lines == ()
    return found.entries


@pytest.fixture(scope="module")
def shipped() -> dict[str, tuple[Entry, ...]]:
    return {name: _entries(name) for name in SHIPPED_NAMES}


@pytest.fixture(scope="module")
def places(shipped: dict[str, tuple[Entry, ...]]) -> tuple[Entry, ...]:
    return shipped["places.csv"]


@pytest.fixture(scope="module")
def checker() -> Iterator[ModuleType]:
    path = PROJECT / "scripts" / "check_readings.py"
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("check_readings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = before


def test_all_shipped_files_lie_in_the_folder_of_the_checkout() -> None:
    assert [path.name for path in shipped_files()] == list(SHIPPED_NAMES)
    assert shipped_folder() == PROJECT / "dictionaries"


def test_the_wheel_carries_every_shipped_file() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for name in (*SHIPPED_NAMES, "README.md"):
        assert carried[f"dictionaries/{name}"] == f"minutes/carried/dictionaries/{name}"


def test_excel_opens_the_files_as_utf_8_and_every_line_has_six_columns() -> None:
    for path in shipped_files():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
        assert rows[0] == ["表記", "読み", "分類", "誤認識例", "重み", "備考"]
        assert {len(row) for row in rows} == {6}


def test_every_entry_has_a_clean_surface_a_reading_and_a_category(
    shipped: dict[str, tuple[Entry, ...]],
) -> None:
    for entries in shipped.values():
        for entry in entries:
            assert entry.surface == normalize_surface(entry.surface) != ""
            assert is_reading(entry.reading), entry
            assert not entry.reading.startswith("ー")
            assert entry.category
            assert 0 < entry.weight <= 1


def test_no_pair_of_surface_and_reading_stands_twice_in_a_file(
    shipped: dict[str, tuple[Entry, ...]],
) -> None:
    for entries in shipped.values():
        pairs = Counter((entry.surface, entry.reading) for entry in entries)
        assert [pair for pair, count in pairs.items() if count > 1] == []


def test_what_is_misheard_is_no_entry_itself(shipped: dict[str, tuple[Entry, ...]]) -> None:
    surfaces = {entry.surface for entries in shipped.values() for entry in entries}
    misheard = [item for entries in shipped.values() for e in entries for item in e.misheard]
    assert misheard
    assert surfaces.isdisjoint(misheard)
    assert len(misheard) == len(set(misheard))


def test_every_prefecture_has_its_number_of_municipalities(places: tuple[Entry, ...]) -> None:
    found = Counter((part, e.category) for e in places for part in e.note.split("・"))
    assert {e.surface for e in places if e.category == "都道府県"} == set(COUNTS)
    for prefecture, counts in COUNTS.items():
        assert tuple(found[prefecture, kind] for kind in "市町村") == counts, prefecture
    assert tuple(map(sum, zip(*COUNTS.values(), strict=True))) == (792, 743, 183)


def test_every_designated_city_has_its_wards(places: tuple[Entry, ...]) -> None:
    wards = [e for e in places if e.category == "区"]
    assert Counter(part for e in wards for part in e.note.split("・")) == WARDS
    assert sum(WARDS.values()) == 171 + 23


def test_a_place_is_named_and_read_as_what_it_is(places: tuple[Entry, ...]) -> None:
    for entry in places:
        if entry.category != "都道府県":
            assert entry.surface.endswith(entry.category)
            assert re.search(f".({LAST_SOUNDS[entry.category]})$", entry.reading), entry


@pytest.mark.parametrize(
    ("surface", "reading"),
    [
        ("神戸町", "ごうどちょう"),
        ("匝瑳市", "そうさし"),
        ("森町", "もりまち"),
        ("南牧村", "なんもくむら"),
        ("南牧村", "みなみまきむら"),
        ("三島村", "みしまむら"),
        ("読谷村", "よみたんそん"),
        ("丹波篠山市", "たんばささやまし"),
        ("天竜区", "てんりゅうく"),
    ],
)
def test_places_that_are_read_unlike_their_characters(
    places: tuple[Entry, ...], surface: str, reading: str
) -> None:
    assert (surface, reading) in {(e.surface, e.reading) for e in places}


def test_there_are_enough_words_of_administration_and_surnames(
    shipped: dict[str, tuple[Entry, ...]],
) -> None:
    words = shipped["administration.csv"]
    assert len({e.surface for e in words}) >= 1500
    assert len({e.category for e in words}) >= 20
    names = shipped["surnames.csv"]
    assert len({e.surface for e in names if e.category == "姓"}) >= 2500
    assert len({e.surface for e in names if e.category != "姓"}) >= 500


def test_a_surname_with_several_readings_has_a_line_for_each(
    shipped: dict[str, tuple[Entry, ...]],
) -> None:
    readings: dict[str, set[str]] = {}
    for entry in shipped["surnames.csv"]:
        readings.setdefault(entry.surface, set()).add(entry.reading)
    assert readings["東海林"] == {"しょうじ", "とうかいりん"}
    assert {"かくた", "つのだ", "かどた"} <= readings["角田"]
    assert readings["小鳥遊"] == {"たかなし"}


def test_no_reading_disagrees_with_the_analyser_unsettled(checker: ModuleType) -> None:
    settled = checker.read_settled()
    disagreements = checker.find_disagreements(checker.read_words())
    assert set(disagreements) - set(settled) == set()


def test_what_was_settled_is_shipped_and_has_a_reason(checker: ModuleType) -> None:
    settled = checker.read_settled()
    assert settled.keys() <= set(checker.read_words())
    assert all(settled.values())


def test_the_checker_finds_a_wrong_reading(checker: ModuleType) -> None:
    found = checker.find_disagreements([("札幌市", "さつほろし"), ("札幌市", "さっぽろし")])
    assert found.keys() == {("札幌市", "さつほろし")}
    assert "さっぽろし" in found["札幌市", "さつほろし"]


def test_the_read_me_states_the_true_numbers(shipped: dict[str, tuple[Entry, ...]]) -> None:
    page = (PROJECT / "dictionaries" / "README.md").read_text(encoding="utf-8")
    for name, entries in shipped.items():
        assert f"| `{name}` | {len(entries):,} |" in page
