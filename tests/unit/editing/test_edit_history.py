"""Undo and redo as the log tells them, compared with the two stacks that people imagine."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes.editing.history import History


def play(actions: list[str]) -> tuple[list[tuple[int, int | None]], list[str], list[str]]:
    """Return the log, and the two stacks of a plain editor."""
    log: list[tuple[int, int | None]] = []
    history, done, undone = History(), list[str](), list[str]()
    for place, action in enumerate(actions):
        number = len(log) + 1
        if action == "edit":
            log.append((number, None))
            done.append(f"change {place}")
            undone.clear()
        elif action == "undo" and done:
            assert history.to_undo is not None
            log.append((number, history.to_undo))
            undone.append(done.pop())
        elif action == "redo" and undone:
            assert history.to_redo is not None
            log.append((number, history.to_redo))
            done.append(undone.pop())
        else:
            continue
        history = history.after(log[-1:])
    return log, done, undone


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=40))
def test_the_log_alone_tells_what_undo_and_redo_would_do(actions: list[str]) -> None:
    log, done, undone = play(actions)
    history = History().after(log)
    assert len(history.done) == len(done)
    assert len(history.undone) == len(undone)
    assert (history.to_undo is None) == (not done)
    assert (history.to_redo is None) == (not undone)


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=30), st.integers(0, 30))
def test_it_does_not_matter_when_the_log_was_read(actions: list[str], at: int) -> None:
    log, _, _ = play(actions)
    assert History().after(log[:at]).after(log[at:]) == History().after(log)


def test_what_can_be_taken_back_no_more_is_passed_over() -> None:
    history = History().after([(1, None), (2, None), (3, None)]).without(3)
    assert history.to_undo == 2
    assert history.after([(4, 2)]) == History((1,), (4,))


def test_undoing_below_an_edit_that_stayed_leaves_it() -> None:
    assert History().after([(1, None), (2, None), (3, 1)]) == History((2,), (3,))
