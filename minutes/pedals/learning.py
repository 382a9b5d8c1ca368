"""Learns a pedal that nobody has described: which bits change when it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from minutes.pedals.devices import REPORT_BYTES, Bus, Device, Found
from minutes.pedals.layout import Bit, Layout, Pedal

READ_MS = 20
"""So long each device is listened to before the next one's turn."""

ASKED = (Pedal.BACK, Pedal.PLAY, Pedal.FORWARD)


@dataclass(frozen=True, slots=True)
class Learned:
    """A device and where its pedals are."""

    name: str
    layout: Layout


@dataclass(slots=True)
class _Open:
    """A device that is listened to, and what it said last."""

    found: Found
    device: Device
    last: tuple[int, ...] = ()


def learn(bus: Bus, ask: Callable[[Pedal], None], is_over: Callable[[], bool]) -> Learned | None:
    """Ask for each pedal to be pressed and released; None when it was called off.

    `ask` is told which pedal is wanted next. Reads every device but keyboards and mice, and
    keeps to the one whose report changes first.
    """
    listened = _open_all(bus)
    bits: list[Bit] = []
    try:
        for pedal in ASKED:
            ask(pedal)
            found = _wait_for(listened, bits, is_over)
            if found is None:
                return None
            chosen, bit = found
            listened = _keep_only(listened, chosen)
            bits.append(bit)
        about = listened[0].found
        return Learned(about.name, Layout(about.vendor, about.product, *bits))
    finally:
        for item in listened:
            _close(item)


def _open_all(bus: Bus) -> list[_Open]:
    listened = []
    for found in bus.devices():
        with suppress(OSError, ValueError):
            listened.append(_Open(found, bus.open(found.path)))
    return listened


def _keep_only(listened: Sequence[_Open], chosen: _Open) -> list[_Open]:
    for item in listened:
        if item is not chosen:
            _close(item)
    return [chosen]


def _close(item: _Open) -> None:
    with suppress(OSError, ValueError):
        item.device.close()


def _wait_for(
    listened: Sequence[_Open], known: Sequence[Bit], is_over: Callable[[], bool]
) -> tuple[_Open, Bit] | None:
    """Return the device that a pedal was released on, and its bit."""
    while not is_over():
        for item in listened:
            with suppress(OSError, ValueError):
                report = tuple(item.device.read(REPORT_BYTES, READ_MS))
                if not report:
                    continue
                before, item.last = item.last, report
                bit = _fallen(before, report, known)
                if bit is not None:
                    return item, bit
    return None


def _fallen(before: Sequence[int], report: Sequence[int], known: Sequence[Bit]) -> Bit | None:
    """Return the bit that was set and is not any more, and is no other pedal's.

    What never changes says nothing, whatever it is.
    """
    for byte, (was, now) in enumerate(zip(before, report, strict=False)):
        taken = sum(bit.mask for bit in known if bit.byte == byte)
        gone = was & ~now & ~taken
        if gone:
            return Bit(byte, gone & -gone)
    return None
