"""The advice about models is that of the papers, and does not change from run to run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.diagnosis.advising import advise, steady
from minutes.evaluation.workload import estimate, propose

speeds = st.floats(0.02, 20)


@given(speeds, st.sampled_from([2e9, 4e9, 8e9, 16e9]))
def test_two_cores_are_never_sent_to_a_model_that_is_slow_on_a_cpu(
    speed: float, memory: float
) -> None:
    found = advise(estimate(speed, 2), 2, memory)
    if found is not None:
        named = {found.final, found.partial or found.final, found.afterwards}
        assert named <= {"small", "base", "tiny"}


@given(speeds, st.integers(1, 16))
def test_the_smallest_model_is_proposed_only_where_no_better_ones_keep_up(
    speed: float, cores: int
) -> None:
    costs = estimate(speed, cores)
    found = advise(costs, cores, 8e9)
    if found is not None and "tiny" in {found.final, found.partial, found.afterwards}:
        assert propose(costs, ("small", "base"), 8e9) is None


@given(speeds)
def test_a_measured_speed_is_off_by_less_than_a_fifth_after_rounding(speed: float) -> None:
    assert 0.84 < steady(speed) / speed < 1.2
    assert steady(steady(speed)) == pytest.approx(steady(speed))


def test_runs_that_differ_a_little_get_the_same_advice() -> None:
    advice = {advise(estimate(steady(speed), 2), 2, 8e9) for speed in (0.9, 1.0, 1.1)}
    assert len(advice) == 1
    (found,) = advice
    assert found is not None
    assert found.final == "small"
