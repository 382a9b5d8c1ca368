"""Readings keep to their letters, their order and their room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes.captions.placing import OVERHANG, Place, Reading, place_readings


def test_a_reading_stands_in_the_middle_of_its_letters() -> None:
    assert place_readings([Reading(2.0, 4.0, 1.0)], 1.0, (0.0, 10.0)) == [Place(2.5, 1.0)]


def test_a_long_reading_reaches_over_kana_on_both_sides_and_then_becomes_narrow() -> None:
    (place,) = place_readings([Reading(2.0, 3.0, 2.5)], 1.0, (0.0, 10.0))
    assert place == Place(1.5, 2.0)


def test_neighbours_share_their_room() -> None:
    first, second = place_readings(
        [Reading(2.0, 3.0, 1.5), Reading(3.0, 4.0, 0.5)], 1.0, (0.0, 10.0)
    )
    assert (first.width, second.width) == (1.5, 0.5)
    assert first.start + first.width <= second.start + 1e-9


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(1, 3), st.floats(0.5, 4.0)), min_size=1, max_size=9
    )
)
def test_readings_never_overlap_nor_leave_the_line(parts: list[tuple[int, int, float]]) -> None:
    readings, at = [], 0.0
    for gap, length, width in parts:
        readings.append(Reading(at + gap, at + gap + length, width))
        at += gap + length
    places = place_readings(readings, 1.0, (0.0, at))
    reach = 0.0
    for place, reading in zip(places, readings, strict=True):
        assert place.start >= reach - 1e-6
        assert place.width <= reading.width + 1e-9
        reach = place.start + place.width
    assert reach <= at + 1e-6
    assert places[0].start >= readings[0].start - OVERHANG - 1e-6


def test_nothing_to_place() -> None:
    assert place_readings([], 1.0, (0.0, 5.0)) == []
    assert place_readings([Reading(0.0, 1.0, 3.0)], 1.0, (0.0, 1.0)) == [Place(0.0, 1.0)]
