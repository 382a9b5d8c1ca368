"""Human interface devices of this machine; the only file that knows the library."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

REPORT_BYTES = 64
"""The longest report of a full-speed device. Source: USB HID 1.11."""

_DESKTOP, _MOUSE, _KEYBOARD = 1, 2, 6
"""Usage page and usages that belong to the system. Source: HID Usage Tables 1.5."""


@dataclass(frozen=True, slots=True)
class Found:
    """A device that is plugged in."""

    path: bytes
    vendor: int
    product: int
    name: str


class Device(Protocol):
    """A device that is open."""

    def read(self, length: int, timeout_ms: int) -> Sequence[int]:
        """Return the next report, nothing if none comes in time; OSError when unplugged."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class Bus(Protocol):
    """Where devices are looked for."""

    def devices(self) -> Iterator[Found]:
        """Yield what is plugged in, but for keyboards and mice."""
        ...

    def open(self, path: bytes) -> Device:
        """Open a device; OSError where it may not be, or is gone."""
        ...


class HidBus:
    """The devices of this machine, through hidapi."""

    def __init__(self, library: Any) -> None:  # noqa: ANN401 - a module without types
        self._library = library

    def devices(self) -> Iterator[Found]:
        """Yield what is plugged in, but for keyboards and mice."""
        for item in self._library.enumerate():
            usage = (item.get("usage_page"), item.get("usage"))
            if usage in {(_DESKTOP, _MOUSE), (_DESKTOP, _KEYBOARD)}:
                continue
            name = item.get("product_string") or ""
            yield Found(item["path"], item["vendor_id"], item["product_id"], name)

    def open(self, path: bytes) -> Device:
        """Open a device.

        Raises:
            OSError: it may not be opened, or is gone.
        """
        device: Any = self._library.device()
        device.open_path(path)
        return device  # type: ignore[no-any-return]


def find_bus() -> Bus | None:
    """Return the devices of this machine, None where the library is missing.

    On Linux the variant that leaves the kernel's own drivers where they are.
    """
    load: Callable[[str], Any] = import_module
    try:
        return HidBus(load("hidraw" if sys.platform == "linux" else "hid"))
    except ImportError:
        return None
