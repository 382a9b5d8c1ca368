"""What the microphone does with what a device delivers; the device itself is tested
with a real sound server in tests/integration.
"""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
import pytest

from minutes.audio.devices import InputDevice
from minutes.audio.microphone import _formats, _Intake, _Listener
from minutes.types import SAMPLE_RATE, Samples
from tests.unit.audio import media


@dataclass
class Times:
    inputBufferAdcTime: float  # noqa: N815


@dataclass
class Flags:
    input_overflow: bool = False


@dataclass
class Clocks:
    """How much time has passed since the first block, and how much of it was slept."""

    passed: float = 0.0
    slept: float = 0.0

    def read(self) -> tuple[float, float]:
        return self.passed, self.slept


Delivery = tuple[float, bool]
"""When the device says that the block began, and whether it says that it lost some."""


def lost_before(
    deliveries: list[Delivery], moments: list[Clocks] | None = None, rate: int = 16_000
) -> list[float]:
    """Return what counts as lost; without `moments`, blocks arrive when they are due."""
    queue: SimpleQueue[tuple[Samples, float] | None] = SimpleQueue()
    if moments is None:
        moments = [Clocks(began - deliveries[0][0]) for began, _ in deliveries]
    readings = iter(moments)
    listener = _Listener(queue, rate, lambda: next(readings).read())
    block = np.zeros((rate // 10, 1), np.float32)
    for began, is_overflow in deliveries:
        listener.take(block, len(block), Times(began), Flags(is_overflow))
    losses = []
    for _ in deliveries:
        delivery = queue.get_nowait()
        assert delivery is not None
        losses.append(delivery[1])
    return losses


def test_a_steady_device_loses_nothing_even_when_its_clock_shakes() -> None:
    assert lost_before([(5.0, False), (5.13, False), (5.19, False), (5.3, False)]) == [0, 0, 0, 0]


def test_an_overflow_is_as_long_as_the_clock_jumped() -> None:
    losses = lost_before([(5.0, False), (5.4, True), (5.5, False)])
    assert losses == pytest.approx([0, 0.3, 0])


def test_an_overflow_of_a_device_without_a_clock_counts_one_block() -> None:
    assert lost_before([(0.0, False), (0.0, True)]) == pytest.approx([0, 0.1])


def test_a_machine_that_slept_lost_the_time_it_slept() -> None:
    losses = lost_before([(5.0, False), (65.1, False), (65.2, False)])
    assert losses == pytest.approx([0, 60.0, 0])


def test_a_clock_that_was_set_while_the_device_went_on_loses_nothing() -> None:
    steady = [Clocks(0.1 * number) for number in range(5)]
    forward = [(5.0, False), (5.1, False), (3605.2, False), (3605.3, False), (3605.4, False)]
    back = [(5.0, False), (5.1, False), (-3594.8, False), (-3594.7, False), (-3594.6, False)]
    assert lost_before(forward, steady) == [0, 0, 0, 0, 0]
    assert lost_before(back, steady) == [0, 0, 0, 0, 0]


def test_a_clock_that_was_set_during_sleep_leaves_the_time_slept() -> None:
    moments = [Clocks(0.0), Clocks(60.1, 60.0), Clocks(60.2, 60.0)]
    losses = lost_before([(5.0, False), (7265.1, False), (7265.2, False)], moments)
    assert losses == pytest.approx([0, 60.0, 0])


def test_sleep_counts_once_even_where_the_device_does_not_notice_it() -> None:
    unnoticed = lost_before(
        [(5.0, False), (5.1, False), (5.2, False)],
        [Clocks(0.0), Clocks(60.1, 60.0), Clocks(60.2, 60.0)],
    )
    assert unnoticed == pytest.approx([0, 60.0, 0])
    # What was kept from before the sleep comes first; the device's clock jumps behind it.
    later = lost_before(
        [(5.0, False), (5.1, False), (65.2, False)],
        [Clocks(0.0), Clocks(60.1, 60.0), Clocks(60.2, 60.0)],
    )
    assert sum(later) == pytest.approx(60.0)


def test_what_comes_late_in_a_burst_is_not_lost() -> None:
    frozen = [Clocks(0.0), *[Clocks(4.0)] * 40]
    assert lost_before([(5.0 + 0.1 * n, False) for n in range(41)], frozen) == [0] * 41


def test_a_burst_that_lost_its_end_lost_what_the_device_says() -> None:
    # Frozen for 10 s; the sound system kept the first 5 s of them.
    began = [5.0 + 0.1 * n for n in range(50)] + [15.0, 15.1]
    moments = [Clocks(0.0), *[Clocks(10.0)] * 50, Clocks(10.1)]
    losses = lost_before([(at, False) for at in began], moments)
    assert losses == pytest.approx([0] * 50 + [5.0, 0], abs=0.01)


def test_a_device_whose_clock_is_quick_hides_no_later_loss() -> None:
    moments = [Clocks(0.0999 * n) for n in range(20_000)]
    moments.append(Clocks(moments[-1].passed + 10.1))
    began = [5.0 + 0.1 * n for n in range(20_000)] + [5.0 + 2000.0 + 10.0]
    assert lost_before([(at, False) for at in began], moments)[-1] == pytest.approx(10.0, abs=0.2)


def test_a_delivered_block_is_a_copy() -> None:
    queue: SimpleQueue[tuple[Samples, float] | None] = SimpleQueue()
    buffer = np.ones((4, 1), np.float32)
    _Listener(queue, 16_000).take(buffer, 4, Times(0.0), Flags())
    buffer[:] = 0
    delivery = queue.get_nowait()
    assert delivery is not None
    assert delivery[0].all()


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (48_000, 2), (8_000, 1), (96_000, 4)])
def test_a_device_with_its_own_rate_is_converted_without_losing_time(
    rate: int, channels: int
) -> None:
    seconds = 4.0
    times = np.arange(round(seconds * rate)) / rate
    voice = np.interp(times, np.arange(0, seconds, 1 / SAMPLE_RATE), media.voice(seconds))
    frames = np.tile(voice.astype(np.float32)[:, None], (1, channels))
    intake, size = _Intake(rate, channels), rate // 10
    heard = np.concatenate(
        [intake.convert(frames[start : start + size]) for start in range(0, len(frames), size)]
    )
    assert len(heard) / SAMPLE_RATE == pytest.approx(seconds, abs=0.01)
    original = media.voice(seconds)[: len(heard)]
    assert np.corrcoef(heard, original)[0, 1] > 0.98


def test_conversion_does_not_drift_over_time() -> None:
    intake = _Intake(44_100, 1)
    block = np.zeros((4_410, 1), np.float32)
    behind = [
        (count + 1) * 1_600 - total
        for count, total in enumerate(
            np.cumsum([len(intake.convert(block)) for _ in range(600)]).tolist()
        )
    ]
    assert max(behind) - min(behind[10:]) <= 2 + min(behind[10:])
    assert max(behind) < 0.01 * SAMPLE_RATE


def test_the_first_format_asked_for_needs_no_conversion() -> None:
    stereo = InputDevice(0, "マイク", "ALSA", is_default=True, channels=2, rate=48_000)
    assert _formats(stereo) == [(16_000, 1), (16_000, 2), (48_000, 1), (48_000, 2)]
    mono = InputDevice(0, "マイク", "ALSA", is_default=True, channels=1, rate=16_000)
    assert _formats(mono) == [(16_000, 1)]
