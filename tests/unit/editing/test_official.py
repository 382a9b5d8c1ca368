"""公用文: what is proposed, what stays, and that nothing but that changes."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.editing import cleanup
from minutes.editing.official import NOUNS, StyleKind, propose, take_over, write_number
from minutes.editing.tidying import TidyingKind, TidyingLevel


def fixed(text: str) -> str:
    return take_over(text, propose(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("補正予算三億七千万円を追加し", "補正予算3億7,000万円を追加し"),
        ("総額四百十二億六千五百万円", "総額412億6,500万円"),
        ("二十五人が出席し、十四路線の", "25人が出席し、14路線の"),
        ("第七十六号議案", "第76号議案"),
        ("令和八年十一月三日", "令和8年11月3日"),
        ("二〇二六年", "2026年"),
        ("人口は１２３４５６人で12000円", "人口は123,456人で12,000円"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞは､ＡＢＣです｡", "マイナンバーカードは、ABCです。"),
        ("本日は，晴れ．", "本日は、晴れ。"),
        ("打ち合わせを行い、手続きの見直し", "打合せを行い、手続の見直し"),
    ],
)
def test_what_official_texts_write_otherwise_is_proposed(text: str, wanted: str) -> None:
    assert fixed(text) == wanted
    assert fixed(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "一人一人が十分に検討し、一部の人が二人で来た。",
        "三権分立、四国、千代田区、六本木、八戸市、三条市、五十嵐委員、四日市市",
        "数百人、何千円、三分の一、第三者、万一の場合、市内一円、一致する",
        "2026年、0123-45-6789、第1234号、1,234円、3.14",
        "打ち合わせる。取り扱いました。申し込みます。",
        "これはA. B. Cとv1.2です",
    ],
)
def test_what_is_right_or_may_be_a_word_stays(text: str) -> None:
    assert fixed(text) == text


def test_only_the_wanted_rules_are_applied() -> None:
    text = "三億円，東１２３"
    assert {fix.kind for fix in propose(text, [StyleKind.MARKS])} == {StyleKind.MARKS}
    assert propose(text, []) == ()


@given(
    st.text(
        "〇一二三九十百千万億年月日人円第号，．、。,.0123９ＡｱA打ち合わせ手続きをの令和",
        max_size=40,
    )
)
def test_proposals_stand_where_they_say_and_end_at_rest(text: str) -> None:
    fixes = propose(text)
    for fix in fixes:
        assert text[fix.span[0] : fix.span[1]] == fix.before != fix.after
    for first, second in pairwise(fixes):
        assert first.span[1] <= second.span[0]
    assert take_over(text, ()) == text


@given(st.integers(1, 9999), st.sampled_from(["", "万", "億"]))
def test_a_number_keeps_its_value(amount: int, unit: str) -> None:
    digits = "〇一二三四五六七八九"
    kanji = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = amount // power % 10
        if digit:
            kanji += ("" if digit == 1 and name else digits[digit]) + name
    assert write_number(kanji + unit) == f"{amount:,}{unit}"


def test_nouns_lose_kana_only() -> None:
    for before, after in NOUNS.items():
        assert len(after) < len(before)
        kanji = [letter for letter in before if "CJK" in unicodedata.name(letter)]
        assert [letter for letter in after if "CJK" in unicodedata.name(letter)] == kanji


def test_as_a_level_of_tidying_it_can_be_taken_over_and_leaves_names_alone() -> None:
    text = "二十五人と一二三さん、三億円です。"
    names = cleanup.find_names(text, ["一二三"])
    proposals = cleanup.propose(text, TidyingLevel.OFFICIAL, names)
    assert cleanup.view(text, proposals) == "25人と一二三さん、3億円です。"
    assert not any(item.is_locked for item in proposals)
    assert {kind.value for kind in StyleKind} <= {kind.value for kind in TidyingKind}
