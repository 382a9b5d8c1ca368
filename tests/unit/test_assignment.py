"""The pairing found is the best of all that are possible."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.assignment import best_pairs

TABLES = st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(-20, 20).map(float), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(TABLES)
def test_no_other_pairing_has_a_higher_sum(scores: list[list[float]]) -> None:
    wide = (
        scores
        if len(scores) <= len(scores[0])
        else [list(row) for row in zip(*scores, strict=True)]
    )
    best = max(
        sum(wide[row][column] for row, column in enumerate(columns))
        for columns in itertools.permutations(range(len(wide[0])), len(wide))
    )
    assert sum(scores[row][column] for row, column in best_pairs(scores)) == best


@given(TABLES)
def test_every_row_and_column_is_used_at_most_once(scores: list[list[float]]) -> None:
    pairs = best_pairs(scores)
    assert len(pairs) == min(len(scores), len(scores[0]))
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


@pytest.mark.parametrize("nothing", [[], [[]], [[], []]])
def test_nothing_has_no_pairs(nothing: list[list[float]]) -> None:
    assert best_pairs(nothing) == ()
