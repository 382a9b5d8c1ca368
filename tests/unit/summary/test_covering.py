"""What is covered is not to be seen, and comes back letter by letter or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.covering import make_cover

COVER = make_cover(
    [("氏名", "林"), ("氏名", "林田花子"), ("住所", "緑町1丁目2番3号"), ("氏名", "林")]
)


@given(st.lists(st.sampled_from(["林", "林田花子", "緑町1丁目2番3号", "業の話", "。", "12"])))
def test_covering_loses_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)
    hidden = COVER.hide(text)
    assert not any(original in hidden for _, original in COVER.pairs)
    assert COVER.restore(hidden) == text


@given(st.text())
def test_a_text_with_nothing_covered_stays(text: str) -> None:
    assert make_cover([]).hide(text) == make_cover([]).restore(text) == text


@pytest.mark.parametrize(
    "written",
    [
        "[氏名2]さんの要望。",
        "［氏名２］さんの要望。",
        "【氏名2】さんの要望。",
        "[氏名 2]さんの要望。",
    ],
)
def test_brackets_of_another_width_are_forgiven(written: str) -> None:
    assert COVER.restore(written) == "林田花子さんの要望。"


@pytest.mark.parametrize(
    "written",
    [
        "氏名2さんの要望。",
        "[氏名]さん",
        "[氏名7]さん",
        "[氏名2さん",
        "氏名２]さん",
        "[氏名2][氏名99]",
    ],
)
def test_a_broken_placeholder_is_not_guessed_at(written: str) -> None:
    assert COVER.restore(written) is None
