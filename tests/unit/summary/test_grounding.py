"""A summary that says more, less or the opposite of its evidence is caught by a program."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.grounding import check, find_doubts
from minutes.summary.numbers import find_quantities, read
from minutes.types import ProblemKind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三億七千万", 370_000_000),
        ("3億7,000万", 370_000_000),
        ("370,000,000", 370_000_000),
        ("十五", 15),
        ("百二十三", 123),
        ("二〇二六", 2026),
        ("千", 1000),
        ("1万2千", 12_000),
        ("12.5", Decimal("12.5")),
    ],
)
def test_a_number_has_one_value_however_it_is_written(written: str, value: Decimal | int) -> None:
    assert read(written) == value


def test_words_that_hold_a_numeral_count_nothing() -> None:
    assert find_quantities("一般会計の一部を十分に審査し、全会一致で決しました。") == ()


@given(st.integers(0, 9_999_999_999))
def test_commas_and_large_units_change_no_value(value: int) -> None:
    high, low = divmod(value, 10**4)
    mixed = f"{high}万{low}円" if high else f"{low}円"
    for text in (f"{value}円", f"{value:,}円", mixed):
        assert [item.value for item in find_quantities(text)] == [value]


SAID = [
    "議案第76号、一般会計補正予算については、歳入歳出それぞれ三億七千万円を追加するものです。",
    "異議なしと認めます。よって、議案第76号は可決すべきものと決しました。",
    "山田委員から資料の提出は必要ないとの発言がありました。",
]


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("補正予算は3億7,000万円の追加である。", SAID[:1]),
        ("議案第７６号は異議なしで可決された。", SAID[1:2]),
        ("山田委員は資料の提出を必要ないと述べた。", SAID[2:]),
    ],
)
def test_what_was_said_in_other_letters_passes(sentence: str, evidence: list[str]) -> None:
    assert check(sentence, evidence, ("山田",)) == ()


@pytest.mark.parametrize(
    ("sentence", "evidence", "kind"),
    [
        ("補正予算は3億9,000万円の追加である。", SAID[:1], ProblemKind.NUMBER),
        ("議案第77号は可決された。", SAID[1:2], ProblemKind.NUMBER),
        ("議案第76号は否決された。", SAID[1:2], ProblemKind.OUTCOME),
        ("議案第76号は賛成多数で可決された。", SAID[1:2], ProblemKind.OUTCOME),
        ("佐藤委員は資料の提出を必要ないと述べた。", SAID[2:], ProblemKind.NAME),
        ("山田委員は資料の提出が必要と述べた。", SAID[2:], ProblemKind.NEGATION),
        ("歳入歳出の追加は行わない。", SAID[:1], ProblemKind.NEGATION),
        ("補正予算を審査した。", [], ProblemKind.NO_EVIDENCE),
    ],
)
def test_a_lie_is_caught(sentence: str, evidence: list[str], kind: ProblemKind) -> None:
    assert kind in [problem.kind for problem in check(sentence, evidence, ("山田", "佐藤"))]


@given(st.sampled_from(SAID))
def test_a_sentence_bears_itself_out(sentence: str) -> None:
    assert check(sentence, [sentence], ("山田",)) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "田中議員が質問した。",
        "鈴木さんから要望があった。",
        "佐々木課長が説明した。",
        "橋本委員が質問した。",
    ],
)
def test_a_person_whom_the_evidence_does_not_name_is_caught(sentence: str) -> None:
    (problem,) = check(sentence, ["山田課長補正予算について質問と要望があり、説明しました。"])
    assert problem.kind is ProblemKind.NAME


@pytest.mark.parametrize(
    "sentence",
    [
        "各委員から質問があった。",
        "担当課長が説明した。",
        "教育委員会で審議した。",
        "副市長が出席した。",
        "皆さんの意見を聞く。",
        "氏名を公表する。",
    ],
)
def test_a_post_without_a_name_is_nobodys_name(sentence: str) -> None:
    assert check(sentence, ["質問があり、説明し、出席し、審議し、意見を聞き、公表します。"]) == ()


def test_words_that_look_like_names_or_quotations_are_doubtful_where_nobody_said_them() -> None:
    said = ["駅前の再開発は、プレミアム商品券とあわせて進めると説明しました。"]
    assert find_doubts("プレミアム商品券とあわせて進める。", said) == ()
    found = find_doubts("「必ず成功する」とし、コンサルタントに緑野町を任せる。", said)
    assert {problem.text for problem in found} == {"必ず成功する", "コンサルタント", "緑野町"}


VOTE = [
    "採決の結果、賛成8名、反対11名で、不採択となりました。",
    "夜間の片側通行を基本とし、全面通行止めは行いません。来年2月19日の午後に説明会を開く予定です。",
]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("賛成11名、反対8名で不採択となった。", ProblemKind.OUTCOME),
        ("夜間の片側通行を基本とせず、全面通行止めとする。", ProblemKind.NEGATION),
        ("夜間に全面通行止めは行います。", ProblemKind.NEGATION),
        ("来年2月19日の午後に説明会を開く予定はない。", ProblemKind.NEGATION),
        ("今年2月19日の午後に説明会を開く。", ProblemKind.NUMBER),
        ("来年2月19日の午前に説明会を開く。", ProblemKind.NUMBER),
        ("来年2月下旬に説明会を開く。", ProblemKind.NUMBER),
    ],
)
def test_a_clause_that_is_turned_round_is_caught(sentence: str, kind: ProblemKind) -> None:
    assert kind in [problem.kind for problem in check(sentence, VOTE)]


@pytest.mark.parametrize(
    "sentence",
    [
        "夜間の片側通行を基本とする。",
        "全面通行止めは行わない。",
        "来年2月19日に説明会を開く予定である。",
        "賛成8名、反対11名で不採択となった。",
    ],
)
def test_one_half_of_what_was_said_may_be_told_by_itself(sentence: str) -> None:
    assert check(sentence, VOTE) == ()


def test_a_number_that_only_names_something_counts_nothing() -> None:
    said = ["資料1をご覧ください。公民館は11館で、補助率は2分の1です。"]
    assert check("公民館は1館である。", said) != ()
    assert check("補助率は1分の2である。", said) != ()
    assert check("補助率は二分の一である。", said) == ()
