"""House style: rules are read with care, act in order, and can be taken back exactly."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.dictionary.replacing import (
    HOUSE_STYLE,
    Change,
    Replaced,
    Span,
    apply,
    apply_to,
    preview,
    revert,
    revert_in,
)
from minutes.dictionary.rules import Kind, Rule, RuleFile, read_rules
from minutes.errors import DocumentRejected, FileUnreadable
from minutes.types import Correction, Doubt, Utterance, UtteranceId

HEAD = "置換前,置換後,種類,備考\n"


def rules(*pairs: tuple[str, str], kind: Kind = Kind.LITERAL) -> RuleFile:
    numbered = enumerate(pairs, 2)
    made = tuple(Rule(before, after, kind, line=line) for line, (before, after) in numbered)
    return RuleFile(Path("house_style.csv"), made)


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "house_style.csv"
    path.write_bytes(content.encode(encoding))
    return path


# Reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_rule_file_is_read_whatever_program_wrote_it(tmp_path: Path, encoding: str) -> None:
    content = HEAD + '子供,子ども,,本市の表記\n"(?<=て)下さい",ください,正規表現,\n'
    found = read_rules(write(tmp_path, content, encoding))
    assert found.bad_lines == ()
    assert [(rule.before, rule.after, rule.kind, rule.line) for rule in found.rules] == [
        ("子供", "子ども", Kind.LITERAL, 2),
        ("(?<=て)下さい", "ください", Kind.PATTERN, 3),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("(子供,子ども,正規表現,", "書き方が正しくありません"),
        ("子供,子\\1ども,正規表現,", "（ ）が正規表現にありません"),
        ("子供,子\\g<名>ども,正規表現,", "（ ）が正規表現にありません"),
        ("子*,子ども,正規表現,", "何もない所にも当てはまる"),
        ("子供,子ども,ワイルドカード,", "文字 か 正規表現"),
        (",子ども,,", "置換前がありません"),
        ("子供,子供,,", "同じです"),
        ("又は,または,,", "2 行目と同じ"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(
    tmp_path: Path, line: str, reason: str
) -> None:
    found = read_rules(write(tmp_path, f"{HEAD}又は,あるいは,,\n{line}\n及び,および,,\n"))
    assert [rule.before for rule in found.rules] == ["又は", "及び"]
    (bad,) = found.bad_lines
    assert bad.number == 3
    assert reason in bad.reason


@pytest.mark.parametrize("content", ["子供,子ども\n", "\x00\x01\x02\x00\x05" * 99, "表記,読み\n"])
def test_what_is_no_rule_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DocumentRejected):
        read_rules(write(tmp_path, content))


def test_a_missing_rule_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_rules(tmp_path / "house_style.csv")


# Acting


def test_every_place_changes_and_says_where_it_is() -> None:
    found = apply("子供と子供", rules(("子供", "子ども")))
    assert found.text == "子どもと子ども"
    assert [(item.span, item.before, item.after) for item in found.changes] == [
        ((0, 3), "子供", "子ども"),
        ((4, 7), "子供", "子ども"),
    ]


def test_rules_act_in_their_order_each_on_what_the_last_one_left() -> None:
    forward = apply("㈱防府", rules(("㈱", "株式会社"), ("株式会社防府", "防府社")))
    assert forward.text == "防府社"
    assert [item.before for item in forward.changes] == ["㈱防府"]
    backward = apply("㈱防府", rules(("株式会社防府", "防府社"), ("㈱", "株式会社")))
    assert backward.text == "株式会社防府"


def test_a_literal_is_no_pattern() -> None:
    assert apply("3.5 と 345", rules(("3.5", "３・５"))).text == "３・５ と 345"


def test_a_pattern_may_call_its_groups() -> None:
    made = rules((r"(\d+)ヶ(月|所)", r"\1か\2"), kind=Kind.PATTERN)
    assert apply("3ヶ月で12ヶ所", made).text == "3か月で12か所"


def test_a_match_that_reaches_into_a_protected_span_is_left_alone() -> None:
    assert apply("子供と子供", rules(("子供", "子ども")), [(1, 2)]).text == "子供と子ども"


def test_a_pattern_without_end_is_stopped_and_named() -> None:
    endless = rules(("子供", "子ども"), (r"(?:a|aa)+[cd]", "x"), kind=Kind.PATTERN)
    begun = time.monotonic()
    with pytest.raises(DocumentRejected) as caught:
        preview(["a" * 60 + "e"], endless)
    assert caught.value.line == 3
    assert time.monotonic() - begun < 60  # years without a limit


LETTERS = "子供下さい事aab、"
TEXTS = st.text(LETTERS, max_size=30)
LITERALS = st.builds(Rule, st.text(LETTERS, min_size=1, max_size=3), st.text(LETTERS, max_size=3))
PATTERNS = st.builds(
    Rule,
    st.sampled_from(["子.", "[ab]+", "(?<=さ)い", "(.)(.)さ", "事|供", "、$"]),
    st.text(LETTERS, max_size=3),
    st.just(Kind.PATTERN),
)
RULE_FILES = st.lists(LITERALS | PATTERNS, max_size=6).map(
    lambda made: RuleFile(Path("house_style.csv"), tuple(made))
)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=3)


@settings(deadline=None)
@given(TEXTS, RULE_FILES)
def test_applying_and_taking_back_restores_the_text(text: str, made: RuleFile) -> None:
    found = apply(text, made)
    assert revert(found) == text
    for change in found.changes:
        assert found.text[change.span[0] : change.span[1]] == change.after
        assert change.before != change.after


@settings(deadline=None)
@given(TEXTS, RULE_FILES, SPANS)
def test_nothing_in_a_protected_span_ever_changes(
    text: str, made: RuleFile, spans: list[list[int]]
) -> None:
    protected: list[Span] = [(start, end) for start, end in spans]
    found = apply(text, made, protected)
    assert revert(found) == text
    for start, end in protected:
        shift = sum(
            len(item.after) - len(item.before)
            for item in found.changes
            if before(item, found) < start
        )
        kept = text[start:end]
        assert found.text[start + shift : start + shift + len(kept)] == kept


def before(change: Change, found: Replaced) -> int:
    """Return where a change begins in the old text."""
    place = found.changes.index(change)
    grown = sum(len(item.after) - len(item.before) for item in found.changes[:place])
    return found.changes[place].span[0] - grown


@settings(deadline=None)
@given(TEXTS, RULE_FILES)
def test_the_plain_way_of_replacing_gives_the_same_text(text: str, made: RuleFile) -> None:
    plain = text
    for rule in made.rules:
        if rule.kind is Kind.LITERAL:
            plain = plain.replace(rule.before, rule.after)
    literal = RuleFile(made.path, tuple(r for r in made.rules if r.kind is Kind.LITERAL))
    assert apply(text, literal).text == plain


# Utterances

CHILD = rules(("子供", "子ども"))


def utterance(text: str, *, is_edited: bool = False) -> Utterance:
    return Utterance(UtteranceId("u1"), 1, 0.0, 5.0, (), text, text, is_edited=is_edited)


def corrected() -> Utterance:
    """Return an utterance with a corrected name and a doubt, style to be changed around."""
    return Utterance(
        UtteranceId("u1"),
        3,
        0.0,
        5.0,
        (),
        "子供を牧塩委員と相談、子供は防府",
        "子供を牧潮委員と相談、子供は防府",
        (Correction((3, 5), "牧塩", "牧潮", "牧潮", "読みが同じ"),),
        doubts=(Doubt((14, 16), ("防府", "防腐"), "同じ読み"),),
    )


def spans_fit(item: Utterance) -> bool:
    return all(
        item.text[part.span[0] : part.span[1]] == part.after for part in item.corrections
    ) and all(item.text[d.span[0] : d.span[1]] == d.candidates[0] for d in item.doubts)


def test_an_utterance_keeps_the_trace_of_every_rule() -> None:
    styled = apply_to(corrected(), CHILD)
    assert styled.text == "子どもを牧潮委員と相談、子どもは防府"
    assert (styled.revision, styled.recognized) == (4, corrected().recognized)
    assert [item.reason == HOUSE_STYLE for item in styled.corrections] == [True, False, True]
    assert spans_fit(styled)


def test_taking_style_back_leaves_the_rest_as_it_was() -> None:
    back = revert_in(apply_to(corrected(), CHILD))
    assert (back.text, back.corrections, back.doubts) == (
        corrected().text,
        corrected().corrections,
        corrected().doubts,
    )
    assert back.revision == 5
    assert revert_in(corrected()) == corrected()


def test_what_a_person_edited_is_not_touched() -> None:
    edited = utterance("子供の医療費", is_edited=True)
    assert apply_to(edited, CHILD) is edited
    assert revert_in(edited) is edited


def test_what_the_dictionary_settled_or_doubts_is_not_touched() -> None:
    assert apply_to(corrected(), rules(("牧潮", "槙潮"), ("防府", "防腐"))) == corrected()


def test_doing_it_again_changes_nothing() -> None:
    once = apply_to(corrected(), CHILD)
    assert apply_to(once, CHILD) is once


def test_other_rules_later_start_from_the_text_as_it_was() -> None:
    once = apply_to(utterance("子供"), CHILD)
    again = apply_to(once, rules(("子ども", "こども"), ("子供", "児童")))
    assert again.text == "児童"
    assert [item.before for item in again.corrections] == ["子供"]
    assert apply_to(once, rules(("別", "別の"))).text == "子供"


@settings(deadline=None)
@given(TEXTS, RULE_FILES, SPANS)
def test_an_utterance_taken_back_is_what_it_was(
    text: str, made: RuleFile, spans: list[list[int]]
) -> None:
    corrections = []
    free = 0
    for start, end in sorted(spans):
        if free <= start < min(end, len(text)):
            now = text[start:end]
            free = start + len(now)
            corrections.append(Correction((start, free), "元", now, now, "読みが同じ"))
    first = Utterance(UtteranceId("u"), 1, 0.0, 1.0, (), text, text, tuple(corrections))
    styled = apply_to(first, made)
    assert spans_fit(styled)
    back = revert_in(styled)
    assert (back.text, back.corrections) == (first.text, first.corrections)
