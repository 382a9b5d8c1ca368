"""What must not be published is found as people say it; what they only talk about is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.privacy.masking import (
    BAR,
    MaskKind,
    MaskRules,
    MaskStyle,
    find_hits,
    is_my_number,
    mask,
)

NOBODY = MaskRules()


def hidden(text: str, rules: MaskRules = NOBODY) -> list[tuple[str, str]]:
    return [(hit.kind.value, text[slice(*hit.span)]) for hit in find_hits(text, rules)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("電話は０８３５－２３－２１１１です。", "phone", "０８３５－２３－２１１１"),
        ("090の1234の5678におかけください。", "phone", "090の1234の5678"),
        ("0835(23)2111まで。", "phone", "0835(23)2111"),
        (
            "soumu@city.example.jpへお送りください。",
            "email",
            "soumu@city.example.jp",
        ),
        ("昭和40年3月12日生まれの方です。", "birth_date", "昭和40年3月12日"),
        ("生年月日は平成元年1月8日です。", "birth_date", "平成元年1月8日"),
        ("令和4年（ワ）第123号の件です。", "case_number", "令和4年（ワ）第123号"),
        ("受付番号は2026-118です。", "case_number", "2026-118"),
        ("防府市寿町7番1号にお住まいです。", "address", "防府市寿町7番1号"),
        ("大字台道1234番地の土地です。", "address", "大字台道1234番地"),
    ],
)
def test_what_identifies_a_person_is_found(text: str, kind: str, found: str) -> None:
    assert (kind, found) in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "令和8年3月12日の議会でご説明しました。",
        "予算は1億2,345万6千円です。",
        "議案第76号について採決します。",
        "午前10時から午後3時30分まで開きました。",
        "市道中央線の1,234メートルを舗装します。",
        "前年度と比べて12番目に多い額です。",
        "5番、山田議員の質問を許します。",
        "本市の3-4年生が参加しました。",
        "総務部会計課の2番の方です。",
    ],
)
def test_ordinary_council_talk_is_left_alone(text: str) -> None:
    assert hidden(text) == []


def test_a_personal_number_is_told_by_its_check_digit() -> None:
    assert is_my_number("123456789018")
    assert hidden("番号は1234 5678 9018です。") == [("my_number", "1234 5678 9018")]
    assert hidden("管理番号は1234 5678 9010です。") == []


@given(st.lists(st.integers(0, 9), min_size=11, max_size=11), st.integers(1, 9))
def test_exactly_one_check_digit_is_right(digits: list[int], difference: int) -> None:
    first = "".join(map(str, digits))
    right = [last for last in range(10) if is_my_number(f"{first}{last}")]
    assert len(right) == 1
    assert not is_my_number(f"{first}{(right[0] + difference) % 10}")


def test_persons_are_hidden_but_not_those_who_hold_an_office() -> None:
    text = "山田委員から、田中花子さんの相談がありました。"
    rules = MaskRules(
        known_names=("山田太郎",), find_names=lambda given: [(0, 2), (given.index("田中"), 11)]
    )
    assert hidden(text, rules) == [("person", "田中花子")]


def test_own_words_are_hidden_wherever_they_stand() -> None:
    rules = MaskRules(own_words=("株式会社例示",))
    hits = find_hits("株式会社例示が落札。次点も株式会社例示。", rules)
    assert [hit.kind for hit in hits] == [MaskKind.OWN_WORD] * 2


def test_what_stands_instead_tells_nothing_of_its_length() -> None:
    text = "電話は0835-23-2111です。"
    hits = find_hits(text, NOBODY)
    assert mask(text, hits, MaskStyle.BAR) == f"電話は{BAR}です。"
    assert mask(text, hits, MaskStyle.CIRCLES) == "電話は○○です。"


PIECES = st.sampled_from(
    ["防府市寿町7番1号", "090-1234-5678", "a@example.jp ", "123456789018", "の件で", "、", "予算"]
)


@given(st.lists(PIECES, max_size=8).map("、".join))
def test_nothing_that_was_hit_survives_and_the_rest_stands(text: str) -> None:
    hits = find_hits(text, NOBODY)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(hits))
    left = mask(text, hits, MaskStyle.BAR)
    kept, at = "", 0
    for hit in hits:
        kept += text[at : hit.span[0]] + BAR
        at = hit.span[1]
    assert left == kept + text[at:]
    assert "090-1234-5678" not in left


def test_of_two_hits_that_overlap_nothing_is_left_to_read() -> None:
    rules = MaskRules(own_words=("例示社長", "社長の家"))
    (hit,) = find_hits("例示社長の家です。", rules)
    assert hit.span == (0, 6)
