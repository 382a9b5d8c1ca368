"""Tidying speech: fillers go, words stay, and what carries meaning is only shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.dictionary.read_aloud import read_aloud
from minutes.editing import edits
from minutes.editing.cleanup import accept, find_names, propose, view
from minutes.editing.protected import protected_spans
from minutes.editing.tidying import TidyingKind, TidyingLevel
from minutes.types import Utterance, UtteranceId

PIECES = (
    *(
        "えー",
        "えーと",
        "あのー",
        "その",
        "まあ",
        "あの",
        "ですね",
        "、",
        "。",
        "は",
        "の",
        "を",
        "で",
    ),
    *(
        "予算",
        "議案",
        "第76号",
        "300万円",
        "3",
        "5",
        "可決",
        "否決",
        "不採択",
        "反対",
        "ません",
        "しない",
    ),
    *(
        "水谷",
        "検討して",
        "ます",
        "んです",
        "けど",
        "っていう",
        "こと",
        "け、",
        "道路の、",
        "道路の",
    ),
)
SPEECH = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def tidied(text: str, level: TidyingLevel = TidyingLevel.TRIMMED) -> str:
    return view(text, propose(text, level, (), read_aloud))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("えー、ただいまの御質問にお答えします。", "ただいまの御質問にお答えします。"),
        ("予算はえー300万円です。", "予算は300万円です。"),
        ("予算は、えーと、300万円です。", "予算は、300万円です。"),
        ("そのー、陸上競技場の利用者数は", "陸上競技場の利用者数は"),
        ("まあ、予算の範囲内で対応します。", "予算の範囲内で対応します。"),
        ("あの、拡幅の工事ですが、まあ、途中です、えー。", "拡幅の工事ですが、途中です。"),
        ("これは、えー、その、あの、いわゆる財源の", "これは、いわゆる財源の"),
        ("えーとですね、市としてはですね、検討してですね、", "市としては、検討して、"),
        ("学校の、えー、学校の統廃合は", "学校の統廃合は"),
        ("この、このような状況で", "このような状況で"),
        ("予算、予算の執行について", "予算の執行について"),
        ("け、検討してまいります。", "検討してまいります。"),
        ("きょ、教育長のお考えを", "教育長のお考えを"),
        ("えーっと、6点伺います。えーっと6点です。", "6点伺います。6点です。"),
        ("まあー、省都になります。ま、以上です。", "省都になります。以上です。"),
        ("えー。", ""),
    ],
)
def test_what_says_nothing_is_taken_out(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "その件につきましては、あの方に確認しました。",
        "その、議員がおっしゃるとおりでございます。",
        "あの道路のことです。まあまあの成果でした。まあ、いいでしょう。",
        "ええ、そのとおりです。えーえー、そうです。え、そうなんですか。えーっ、本当に。えー、えー。えー、はい。",
        "それは大事なことですね、はい。そうですね、分かりました。初めてですね、これは。",
        "子どもですね、対象となるのは。4月からですね、始まるのは。",
        "市民、市民団体の皆様。議員、議員団。国、県、県議会。高齢者、高齢者施設の職員。",
        "どんどん、どんどん減っています。はい、はい。いや、いや、違います。",
        "で、電気代の件です。と、東京都は。もう、毛利委員は。そう、総務部長です。",
        "なんか変だと思った。ねえー、そうでしょう。こういうことです。",
        "可決、否決の別を申し上げます。委員、委員長の順です。",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert propose(text, TidyingLevel.TRIMMED, (), read_aloud) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "難しいっていうことなんですけど、やっぱり検討してます。",
            "難しいということなのですけれども、やはり検討しています。",
        ),
        (
            "じゃあ、次に移ります。いろんな意見があるんです。",
            "では、次に移ります。いろいろな意見があるのです。",
        ),
        ("調整してるところです。見てます。", "調整しているところです。見ています。"),
        (
            "読んですぐ答えます。簡単です。かんたんです。これはなんですか。",
            "読んですぐ答えます。簡単です。かんたんです。これはなんですか。",
        ),
        (
            "捨てるところです。育てます。用意してない。",
            "捨てるところです。育てます。用意してない。",
        ),
    ],
)
def test_spoken_forms_become_written_ones_only_in_seibun(text: str, expected: str) -> None:
    assert tidied(text, TidyingLevel.READABLE) == expected
    assert tidied(text, TidyingLevel.TRIMMED) == text
    assert propose(text, TidyingLevel.VERBATIM) == ()


@pytest.mark.parametrize(
    "text",
    [
        "3えー5人です。",
        "3番、3番の議員",
        "賛成、賛成の方の起立を",
        "反対の、反対の立場から",
        "ひ、否決されました。",
    ],
)
def test_what_touches_numbers_and_decisions_is_listed_and_locked(text: str) -> None:
    (found,) = propose(text, TidyingLevel.TRIMMED, (), read_aloud)
    assert found.is_locked
    assert view(text, [found]) == text


def test_names_that_are_given_are_locked() -> None:
    text = "水谷の、水谷の意見です"
    (free,) = propose(text, TidyingLevel.TRIMMED)
    (locked,) = propose(text, TidyingLevel.TRIMMED, find_names(text, ["水谷 花子", "水谷", ""]))
    assert (free.is_locked, locked.is_locked) == (False, True)


def digest(text: str) -> list[str]:
    """Return what must never change: numbers, decisions and negations in their order."""
    return [text[low:high].strip("、.．") for low, high in sorted(protected_spans(text))]


SPOKEN = [level for level in TidyingLevel if level is not TidyingLevel.OFFICIAL]
"""Official writing is about how numbers are written: it has properties of its own."""


@given(SPEECH, st.sampled_from(SPOKEN))
def test_no_view_changes_a_number_a_decision_or_a_negation(text: str, level: TidyingLevel) -> None:
    shown = view(text, propose(text, level, (), read_aloud))
    numbers = [re.findall(r"[0-9]+", item) for item in (text, shown)]
    assert numbers[0] == numbers[1]
    assert digest(shown) == digest(text)


@given(SPEECH, st.sampled_from(TidyingLevel))
def test_proposals_stand_where_they_say_and_do_not_overlap(text: str, level: TidyingLevel) -> None:
    end = 0
    for item in propose(text, level, (), read_aloud):
        assert end <= item.span[0]
        end = item.span[1]
        assert text[item.span[0] : end] == item.before != item.after


@given(SPEECH)
def test_taking_out_leaves_letters_in_their_order(text: str) -> None:
    rest = iter(text)
    assert all(letter in rest for letter in tidied(text))


def test_accepting_is_an_edit_of_the_record_that_can_be_taken_back() -> None:
    text = "えー、賛成、賛成の方は、まあ、起立願います。"
    said = Utterance(UtteranceId("u1"), 1, 0.0, 9.0, (), text, text)
    proposals = propose(text, TidyingLevel.TRIMMED)
    assert [item.kind for item in proposals] == [
        TidyingKind.FILLER,
        TidyingKind.REPETITION,
        TidyingKind.FILLER,
    ]
    single = accept(said, proposals[1:2])
    assert single is not None
    assert single.after[0].text == "えー、賛成の方は、まあ、起立願います。"
    assert edits.inverse(single).after == (said,)
    assert view(text, proposals) == "賛成、賛成の方は、起立願います。"
    assert accept(said, ()) is None
