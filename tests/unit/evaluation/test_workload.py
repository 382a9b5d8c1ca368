from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.evaluation.workload import (
    BY_ACCURACY,
    HIGHEST_LOAD,
    LONGEST_UPDATE,
    MEMORY_SHARE,
    REFERENCE,
    Proposal,
    estimate,
    live_load,
    propose,
)

GIGABYTE = 1e9
speeds = st.floats(0.02, 20)
core_counts = st.integers(1, 32)
memories = st.sampled_from([2e9, 4e9, 8e9, 16e9, 64e9])
choices = st.sets(st.sampled_from(sorted(REFERENCE)))


def rank(name: str) -> int:
    return -BY_ACCURACY.index(name)


def proposed(speed: float, cores: int = 2, memory: float = 8e9) -> Proposal | None:
    return propose(estimate(speed, cores), BY_ACCURACY, memory)


@given(speeds, st.floats(1, 10), core_counts, memories)
def test_a_faster_machine_never_gets_a_smaller_model(
    speed: float, factor: float, cores: int, memory: float
) -> None:
    slow, fast = proposed(speed, cores, memory), proposed(speed * factor, cores, memory)
    if slow is None:
        return
    assert fast is not None
    assert rank(fast.final) >= rank(slow.final)
    assert rank(fast.afterwards) >= rank(slow.afterwards)
    if fast.final == slow.final:
        assert rank(fast.partial or fast.final) >= rank(slow.partial or slow.final)


@given(speeds, core_counts, st.integers(0, 16))
def test_more_cores_never_make_the_model_smaller(speed: float, cores: int, more: int) -> None:
    few, many = proposed(speed, cores), proposed(speed, cores + more)
    assert few is None or (many is not None and rank(many.final) >= rank(few.final))


@given(speeds, core_counts, memories, choices)
def test_no_proposal_exceeds_real_time_or_memory_or_what_may_be_chosen(
    speed: float, cores: int, memory: float, names: set[str]
) -> None:
    costs = estimate(speed, cores)
    found = propose(costs, names, memory)
    if found is None:
        return
    partial = found.partial or found.final
    assert {found.final, partial, found.afterwards} <= names
    assert found.load == live_load(costs[found.final], costs[partial]) <= HIGHEST_LOAD < 1
    assert found.update == costs[partial].partial <= LONGEST_UPDATE
    used = sum(costs[name].memory_bytes for name in {found.final, partial})
    assert used <= memory * MEMORY_SHARE
    assert rank(partial) <= rank(found.final)
    assert rank(found.afterwards) >= rank(found.final)


def test_kinds_of_machines_get_what_the_table_says() -> None:
    assert proposed(0.005) is None
    old_laptop = proposed(0.4, cores=2)
    assert old_laptop is not None
    assert old_laptop.final == "base"
    reference = proposed(1.0, cores=2)
    assert reference is not None
    assert reference.final == "small"


def test_some_machine_gets_a_pair_and_the_quick_one_is_the_smaller() -> None:
    found = [proposed(step / 20) for step in range(1, 200)]
    pairs = [item for item in found if item is not None and item.partial]
    assert pairs
    assert all(rank(item.partial or "") < rank(item.final) for item in pairs)


def test_a_model_that_breaks_down_on_long_pieces_is_never_proposed() -> None:
    assert propose(estimate(100, 8), {"kotoba-whisper-v2.0"}, 64 * GIGABYTE) is None


@pytest.mark.parametrize("name", REFERENCE)
def test_twice_the_speed_halves_the_cost(name: str) -> None:
    slow, fast = estimate(1.0, 4)[name], estimate(2.0, 4)[name]
    assert fast.partial == pytest.approx(slow.partial / 2)
    assert fast.final_rtf == pytest.approx(slow.final_rtf / 2)
