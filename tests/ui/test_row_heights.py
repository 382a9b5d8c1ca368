"""Heights of rows against the plain way of adding them up; typed text among its parts."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from minutes.types import Utterance, UtteranceId
from ui.editor.commands import divide
from ui.editor.row_heights import RowHeights

STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "remove", "measure"]), st.integers(0, 30),
              st.integers(1, 200)),
    max_size=40,
)  # fmt: skip


@given(st.lists(st.integers(1, 200), max_size=20), STEPS)
def test_tops_and_totals_are_sums_whatever_comes_and_goes(
    first: list[int], steps: Sequence[tuple[str, int, int]]
) -> None:
    heights, plain = RowHeights(), list(first)
    heights.reset(first)
    for kind, place, height in steps:
        if kind == "insert":
            row = place % (len(plain) + 1)
            heights.insert(row, [height])
            plain.insert(row, height)
        elif plain and kind == "remove":
            row = place % len(plain)
            heights.remove(row, row)
            del plain[row]
        elif plain:
            row = place % len(plain)
            heights.measure(row, height)
            plain[row] = height
    assert len(heights) == len(plain)
    assert heights.total == sum(plain)
    assert [heights.top(row) for row in range(len(plain))] == [
        sum(plain[:row]) for row in range(len(plain))
    ]


@given(st.lists(st.integers(1, 200), min_size=1, max_size=20), st.data())
def test_a_row_is_found_by_every_pixel_of_it(plain: list[int], data: st.DataObject) -> None:
    heights = RowHeights()
    heights.reset(plain)
    row = data.draw(st.integers(0, len(plain) - 1))
    inside = data.draw(st.integers(0, plain[row] - 1))
    assert heights.row_at(heights.top(row) + inside) == row


@given(st.lists(st.text("あいうえ。、", min_size=1, max_size=8), min_size=1, max_size=4), st.data())
def test_what_was_typed_is_divided_among_the_parts_without_loss(
    texts: list[str], data: st.DataObject
) -> None:
    parts = [
        Utterance(UtteranceId(f"u{n}"), 1, n, n + 1, (), text, text) for n, text in enumerate(texts)
    ]
    before = "".join(texts)
    cut = data.draw(st.integers(0, len(before)))
    after = before[:cut] + data.draw(st.text("あいかき", max_size=5)) + before[cut + 1 :]
    assert "".join(divide(before, after, parts)) == after
    assert divide(before, before, parts) == texts
