"""The example rules that come with the program: what they change, and what they must not."""

from __future__ import annotations

import pytest

from minutes.dictionary.replacing import apply
from minutes.dictionary.rules import EXAMPLE_NAME, RULES_NAME, read_rules
from minutes.dictionary.shipped import shipped_files, shipped_folder

EXAMPLE = read_rules(shipped_folder() / EXAMPLE_NAME)


def test_every_line_is_a_rule_with_its_reason() -> None:
    assert EXAMPLE.bad_lines == ()
    assert len(EXAMPLE.rules) >= 40
    assert [rule.line for rule in EXAMPLE.rules if not rule.note] == []


def test_the_example_acts_only_when_somebody_makes_it_theirs() -> None:
    assert EXAMPLE_NAME != RULES_NAME
    assert EXAMPLE_NAME not in {path.name for path in shipped_files()}


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("資料を配って下さい。", "資料を配ってください。"),
        ("御覧下さい。", "御覧ください。"),
        ("説明して頂きます。", "説明していただきます。"),
        ("お願い致します。答弁致します。", "お願いいたします。答弁いたします。"),
        ("進めて参ります。", "進めてまいります。"),
        ("終えても良いです。", "終えてもよいです。"),
        ("出来ることをする事が", "できることをすることが"),
        ("説明した通りです。次の通り、", "説明したとおりです。次のとおり、"),
        ("市民の為に、この様に", "市民のために、このように"),
        ("従って、但し、", "したがって、ただし、"),
        ("市長または副市長および職員", "市長又は副市長及び職員"),
        ("すべての人に、とくに", "全ての人に、特に"),
        ("かならず宜しく", "必ずよろしく"),
        ("3ヶ月で１２カ所", "3か月で１２か所"),
        ("以上，１，０００円", "以上、１，０００円"),
        ("子供会の障害者の方", "子ども会の障がい者の方"),
        ("手続きをする取り組みを", "手続をする取組を"),
    ],
)
def test_it_writes_as_official_documents_do(text: str, styled: str) -> None:
    assert apply(text, EXAMPLE).text == styled


@pytest.mark.parametrize(
    "text",
    [
        "資料を下さい。後で下さい。",
        "賞状を頂く。",
        "意見が一致しました。企業を誘致し、書類を送致した。",
        "不徳の致すところです。",
        "現地に参ります。バスで参ります。",
        "出来高と不出来な上出来な",
        "習い事は議事の知事が事業を",
        "言い訳は通訳が",
        "大通りです。",
        "行為のため皆様に同様に様々な",
        "方針に従って行う。",
        "またはじめに滑って",
        "お得に、かのごとくに",
        "ごもっともです。もっともっと",
        "静かならずとも明らかならず",
        "場所が、",
        "三箇所、有無いずれも",
        "身体障害者手帳と障害者総合支援法",
        "取り組みます。",
    ],
)
def test_it_leaves_alone_what_is_something_else(text: str) -> None:
    assert apply(text, EXAMPLE).text == text


def test_doing_it_again_changes_nothing_more() -> None:
    text = "子供の事は無い訳です。お願い致します。すべて3ヶ月で出来ます。"
    once = apply(text, EXAMPLE).text
    assert once != text
    assert apply(once, EXAMPLE).text == once
