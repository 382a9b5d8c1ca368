"""Sources are read in pieces, all of them, and pieces stay where they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.sources import Source, as_sources, cut, letters_of, sentences_of, statements_of
from minutes.types import Finding, FindingKind, UtteranceId

TEXTS = st.lists(st.text("予算の話。", min_size=1, max_size=400), max_size=40)


def sources(texts: list[str]) -> list[Source]:
    return [
        Source(text, (UtteranceId(f"u{at}"),), "山田委員", str(at % 2))
        for at, text in enumerate(texts)
    ]


@given(TEXTS, st.integers(60, 2000), st.integers(1, 900))
def test_pieces_hold_everything_in_its_order_and_fit(
    texts: list[str], room: int, letters: int
) -> None:
    said = sources(texts)
    pieces = list(cut(said, room, len, letters))
    assert "".join(item.text for piece in pieces for item in piece) == "".join(texts)
    assert all(len(piece) == 1 or letters_of(piece) <= letters for piece in pieces)
    whole = dict.fromkeys(item.evidence for piece in pieces for item in piece)
    assert list(whole) == [item.evidence for item in said]


@given(TEXTS, st.integers(0, 40))
def test_what_is_said_later_changes_only_the_last_piece(texts: list[str], end: int) -> None:
    said = sources(texts)
    whole = list(cut(said, 2000, len, 500))
    so_far = list(cut(said[:end], 2000, len, 500))
    assert so_far[:-1] == whole[: max(0, len(so_far) - 1)]


def test_after_a_correction_pieces_are_soon_as_they_were() -> None:
    said = sources(
        [f"第{at}工区の復旧に{at * 7 % 90}億円を追加するものです。" for at in range(800)]
    )
    for place in (0, 3, 57, 200):
        fixed = list(said)
        fixed[place] = Source("言い直しますと、" + said[place].text * 2, said[place].evidence)
        before = list(cut(said, 9000, len, 1500, 900))
        after = list(cut(fixed, 9000, len, 1500, 900))
        assert sum(piece not in before for piece in after) <= 3
        assert sum(piece in before for piece in after) >= len(before) - 3
    assert all(900 <= letters_of(piece) <= 1500 for piece in before[:-1])


def test_a_long_text_is_cut_between_sentences() -> None:
    (first,), (second,) = cut(sources(["短い文です。" + "長い文が続きます。" * 20]), 2000, len, 110)
    assert first.text.endswith("。")
    assert second.text.endswith("。")
    assert first.proof == second.proof


@given(
    st.lists(st.text("予算の話。！", min_size=1, max_size=60), min_size=1, max_size=12),
    st.integers(0, 11),
    st.integers(1, 59),
)
def test_sentences_are_the_same_wherever_an_utterance_is_divided(
    texts: list[str], which: int, place: int
) -> None:
    said = [Source(text, (UtteranceId(f"u{at}"),)) for at, text in enumerate(texts)]
    cut_one = said[which % len(said)]
    halves = [cut_one.text[:place], cut_one.text[place:]]
    parts = [
        Source(text, (UtteranceId(f"{cut_one.evidence[0]}-{at}"),))
        for at, text in enumerate(halves)
        if text
    ]
    at = said.index(cut_one)
    divided = [*said[:at], *parts, *said[at + 1 :]]
    whole, again = sentences_of(said), sentences_of(divided)
    assert [item.text for item in whole] == [item.text for item in again]
    assert "".join(item.text for item in whole) == "".join(texts)
    assert all(item.evidence and item.proof for item in again)


def test_two_people_share_no_sentence_and_a_pause_cuts_none() -> None:
    said = [
        Source("予算の", (UtteranceId("u0"),), label="1"),
        Source("話です", (UtteranceId("u1"),), label="1"),
        Source("はい。わかりました。", (UtteranceId("u2"),), label="2"),
    ]
    found = [(item.text, item.evidence, item.label) for item in sentences_of(said)]
    assert found == [
        ("予算の話です", ("u0", "u1"), "1"),
        ("はい。", ("u2",), "2"),
        ("わかりました。", ("u2",), "2"),
    ]


def test_a_sentence_of_one_persons_words_is_told_as_theirs() -> None:
    said = sources(["一つ目です。", "二つ目です。", "三つ目です。"])
    findings = [
        Finding(FindingKind.POINT, "一と三である。", (said[0].evidence[0], said[2].evidence[0])),
        Finding(FindingKind.POINT, "全部である。", tuple(item.evidence[0] for item in said)),
    ]
    own, shared = as_sources(findings, said)
    assert (own.speaker, own.label) == ("山田委員", "0")
    assert shared.label is None
    assert "二つ目です。" in shared.proof


def test_statements_are_what_one_says_in_one_go() -> None:
    said = [Source(text, (), label=label) for text, label in zip("あいうえ", "1121", strict=True)]
    assert [letters_of(item) for item in statements_of(said)] == [2, 1, 1]
