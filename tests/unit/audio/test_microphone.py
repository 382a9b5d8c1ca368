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


def lost_before(deliveries: list[tuple[float, bool]], rate: int = 16_000) -> list[float]:
    queue: SimpleQueue[tuple[Samples, float] | None] = SimpleQueue()
    listener = _Listener(queue, rate)
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
