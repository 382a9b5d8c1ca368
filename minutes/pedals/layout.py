"""Which bit of which byte a pedal is: the devices that are known, and one that was learned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Pedal(StrEnum):
    """The three pedals, as the feet find them."""

    BACK = "pedal_back"
    PLAY = "pedal_play"
    FORWARD = "pedal_forward"


@dataclass(frozen=True, slots=True)
class Bit:
    """A place in a report: bits of one byte, the first byte being 0."""

    byte: int
    mask: int

    def is_set(self, report: Sequence[int]) -> bool:
        """Return whether a report says that it is pressed."""
        return self.byte < len(report) and bool(report[self.byte] & self.mask)


@dataclass(frozen=True, slots=True)
class Layout:
    """A device by its USB ids, and where its pedals stand in its reports."""

    vendor: int
    product: int
    back: Bit
    play: Bit
    forward: Bit

    @property
    def identity(self) -> tuple[int, int]:
        """The ids by which a device is found."""
        return self.vendor, self.product

    def pressed(self, report: Sequence[int]) -> frozenset[Pedal]:
        """Return which pedals are down."""
        places = {Pedal.BACK: self.back, Pedal.PLAY: self.play, Pedal.FORWARD: self.forward}
        return frozenset(pedal for pedal, bit in places.items() if bit.is_set(report))


def _known(vendor: int, product: int, byte: int, masks: tuple[int, int, int]) -> Layout:
    return Layout(vendor, product, *(Bit(byte, mask) for mask in masks))


KNOWN = (
    _known(0x05F3, 0x00FF, 0, (1, 2, 4)),  # VEC Infinity IN-USB-1/2/3 and what is built alike
    _known(0x0911, 0x1844, 0, (1, 2, 4)),  # Philips ACC2310, ACC2320
    _known(0x0911, 0x091A, 0, (1, 2, 4)),  # Philips ACC2330
    _known(0x07B4, 0x0218, 2, (1, 4, 2)),  # Olympus RS-28
    _known(0x07B4, 0x025F, 2, (4, 2, 1)),  # Olympus RS-31 when it is no keyboard
)
"""Source: ids and bits as public programs for these devices tell them (VEC by three of
them, Philips by two which differ for the ACC2330, Olympus by one). None was tried here; one
that acts otherwise is learned, and what was learned goes before this list."""

_WRITTEN = re.compile(
    r"([0-9a-f]{4}):([0-9a-f]{4}) (\d{1,2})/([0-9a-f]{1,2}) (\d{1,2})/([0-9a-f]{1,2})"
    r" (\d{1,2})/([0-9a-f]{1,2})"
)


def write_layout(layout: Layout) -> str:
    """Return a layout as it stands in the settings: 05f3:00ff 0/1 0/2 0/4."""
    bits = " ".join(
        f"{bit.byte}/{bit.mask:x}" for bit in (layout.back, layout.play, layout.forward)
    )
    return f"{layout.vendor:04x}:{layout.product:04x} {bits}"


def read_layout(text: str) -> Layout | None:
    """Return the layout that a setting tells, None for what is none."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if found is None:
        return None
    vendor, product = int(found[1], 16), int(found[2], 16)
    bits = [Bit(int(found[at]), int(found[at + 1], 16)) for at in (3, 5, 7)]
    return Layout(vendor, product, *bits)
