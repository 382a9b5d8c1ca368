"""The best one-to-one pairing of two small groups: voices with voices, labels with labels."""

from __future__ import annotations

import math
from collections.abc import Sequence


def best_pairs(scores: Sequence[Sequence[float]]) -> tuple[tuple[int, int], ...]:
    """Return pairs (row, column) whose scores have the highest sum, sorted by row.

    Each row and each column is used once, as many as the smaller side has. Cubic in the
    number of rows: made for speakers, not for words.

    Source: Kuhn, "The Hungarian method for the assignment problem", 1955, in the form
    with potentials and one shortest path a row (Jonker and Volgenant, 1987).
    """
    if not scores or not scores[0]:
        return ()
    if len(scores) > len(scores[0]):
        turned = [list(column) for column in zip(*scores, strict=True)]
        return tuple(sorted((row, column) for column, row in best_pairs(turned)))
    row_price = [0.0] * (len(scores) + 1)
    column_price = [0.0] * (len(scores[0]) + 1)
    owner = [0] * (len(scores[0]) + 1)  # row of each column, counted from 1; 0 is free
    for row in range(1, len(scores) + 1):
        owner[0] = row
        _place(scores, row_price, column_price, owner)
    return tuple(sorted((row - 1, at - 1) for at, row in enumerate(owner) if at and row))


def _place(
    scores: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    owner: list[int],
) -> None:
    """Give the row in `owner[0]` a column, moving others along the cheapest path."""
    columns = len(owner)
    nearest = [math.inf] * columns
    came_from = [0] * columns
    is_seen = [False] * columns
    at = 0
    while owner[at]:
        is_seen[at] = True
        row = owner[at]
        step, following = math.inf, 0
        for column in range(1, columns):
            if is_seen[column]:
                continue
            cost = -scores[row - 1][column - 1] - row_price[row] - column_price[column]
            if cost < nearest[column]:
                nearest[column], came_from[column] = cost, at
            if nearest[column] < step:
                step, following = nearest[column], column
        for column in range(columns):
            if is_seen[column]:
                row_price[owner[column]] += step
                column_price[column] -= step
            else:
                nearest[column] -= step
        at = following
    while at:
        owner[at] = owner[came_from[at]]
        at = came_from[at]
