"""Pedals that report bits: the known ones, one that is learned, and one that is unplugged."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.pedals.devices import Device, Found, HidBus
from minutes.pedals.layout import KNOWN, Bit, Layout, Pedal, read_layout, write_layout
from minutes.pedals.learning import ASKED, learn
from minutes.pedals.reader import PedalReader

INFINITY = KNOWN[0]

INFINITY_REPORTS = {
    frozenset[Pedal](): (0, 0),
    frozenset({Pedal.BACK}): (1, 0),
    frozenset({Pedal.PLAY}): (2, 0),
    frozenset({Pedal.FORWARD}): (4, 0),
    frozenset({Pedal.BACK, Pedal.PLAY}): (3, 0),
    frozenset(Pedal): (7, 0),
}
"""As recorded from an Infinity IN-USB-2 by others."""

BITS = st.builds(Bit, st.integers(0, 15), st.sampled_from([1 << n for n in range(8)]))


class Plug:
    """A device that says what it is told to, until it is pulled out."""

    def __init__(self) -> None:
        self.reports: list[Sequence[int]] = []
        self.is_out = False
        self.is_closed = False

    def read(self, length: int, timeout_ms: int) -> Sequence[int]:
        if self.is_out:
            raise OSError("read error")
        if self.reports:
            return self.reports.pop(0)
        threading.Event().wait(timeout_ms / 20_000)
        return []

    def close(self) -> None:
        self.is_closed = True


class Socket:
    """A bus with whatever is plugged into it."""

    def __init__(self, *plugs: tuple[Found, Plug]) -> None:
        self.plugs = list(plugs)

    def devices(self) -> Iterator[Found]:
        yield from [found for found, _ in self.plugs]

    def open(self, path: bytes) -> Device:
        for found, plug in self.plugs:
            if found.path == path:
                return plug
        raise OSError("open failed")


def plugged(layout: Layout, path: bytes = b"1") -> tuple[Found, Plug]:
    return Found(path, layout.vendor, layout.product, "pedal"), Plug()


@pytest.mark.parametrize("pedals", INFINITY_REPORTS, ids=lambda pedals: "+".join(sorted(pedals)))
def test_recorded_reports_say_which_pedals_are_down(pedals: frozenset[Pedal]) -> None:
    assert INFINITY.pressed(INFINITY_REPORTS[pedals]) == pedals


def test_no_known_device_has_two_pedals_on_one_bit() -> None:
    assert len({layout.identity for layout in KNOWN}) == len(KNOWN)
    for layout in KNOWN:
        assert len({layout.back, layout.play, layout.forward}) == 3


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), BITS, BITS, BITS)
def test_what_was_learned_is_read_again_as_it_was_written(
    vendor: int, product: int, back: Bit, play: Bit, forward: Bit
) -> None:
    layout = Layout(vendor, product, back, play, forward)
    assert read_layout(write_layout(layout)) == layout


@given(st.text(max_size=40))
def test_a_setting_that_is_no_layout_is_none(text: str) -> None:
    found = read_layout(text)
    assert found is None or read_layout(write_layout(found)) == found


def test_a_pedal_is_heard_and_again_after_it_was_unplugged() -> None:
    told: list[tuple[Pedal, bool]] = []
    heard = threading.Semaphore(0)

    def hear(pedal: Pedal, is_down: bool) -> None:
        told.append((pedal, is_down))
        heard.release()

    first, second = plugged(INFINITY), plugged(INFINITY, b"2")
    socket = Socket(first)
    reader = PedalReader(socket, KNOWN, hear, look=0.01)
    reader.start()
    first[1].reports += [(2, 0)]
    assert heard.acquire(timeout=5)
    socket.plugs.clear()
    first[1].is_out = True
    assert heard.acquire(timeout=5)
    socket.plugs.append(second)
    second[1].reports += [(0, 0), (1, 0), (0, 0)]
    assert heard.acquire(timeout=5)
    assert heard.acquire(timeout=5)
    reader.close()
    assert told == [
        (Pedal.PLAY, True),
        (Pedal.PLAY, False),
        (Pedal.BACK, True),
        (Pedal.BACK, False),
    ]
    assert first[1].is_closed
    assert second[1].is_closed


def test_what_was_learned_goes_before_what_is_known() -> None:
    learned = Layout(*INFINITY.identity, INFINITY.forward, INFINITY.play, INFINITY.back)
    told: list[Pedal] = []
    heard = threading.Event()

    def hear(pedal: Pedal, is_down: bool) -> None:
        told.append(pedal)
        heard.set()

    one = plugged(INFINITY)
    one[1].reports += [(1, 0)]
    reader = PedalReader(Socket(one), (learned, *KNOWN), hear)
    reader.start()
    assert heard.wait(5)
    reader.close()
    assert told[0] is Pedal.FORWARD


@given(st.permutations(range(3)), st.integers(0, 3), st.integers(0, 255))
def test_a_pedal_that_nobody_described_is_learned(order: list[int], byte: int, noise: int) -> None:
    """Its reports have bytes around that are always the same, whatever is pressed."""
    wanted = Layout(0x1234, 0x5678, *(Bit(byte, 1 << at) for at in order))
    other, own = plugged(KNOWN[1]), plugged(wanted, b"2")
    bits = {Pedal.BACK: wanted.back, Pedal.PLAY: wanted.play, Pedal.FORWARD: wanted.forward}

    def report(mask: int) -> tuple[int, ...]:
        return tuple(mask if at == byte else noise for at in range(4))

    def ask(pedal: Pedal) -> None:
        own[1].reports += [report(bits[pedal].mask), report(0)]

    found = learn(Socket(other, own), ask, lambda: False)
    assert found is not None
    assert found.layout == wanted
    assert other[1].is_closed
    assert own[1].is_closed


def test_learning_can_be_called_off_at_any_step() -> None:
    one = plugged(INFINITY)
    asked: list[Pedal] = []
    assert learn(Socket(one), asked.append, lambda: True) is None
    assert asked == [ASKED[0]]
    assert one[1].is_closed


def test_keyboards_and_mice_are_left_alone() -> None:
    class Library:
        @staticmethod
        def enumerate() -> list[dict[str, object]]:
            about = {"vendor_id": 1, "product_id": 2, "product_string": None}
            return [
                {**about, "path": b"k", "usage_page": 1, "usage": 6},
                {**about, "path": b"m", "usage_page": 1, "usage": 2},
                {**about, "path": b"p", "usage_page": 12, "usage": 3},
            ]

    assert [found.path for found in HidBus(Library).devices()] == [b"p"]
