"""What this machine has, as far as its system tells."""

from __future__ import annotations

import os
import sys


def memory_size() -> int | None:
    """Return the machine's memory in bytes, None where the system does not tell."""
    if sys.platform == "win32":
        return _memory_of_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _memory_of_windows() -> int | None:
    """Ask Windows. Source: `GetPhysicallyInstalledSystemMemory`, which answers in KiB."""
    import ctypes

    size = ctypes.c_ulonglong()
    kernel: object = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent elsewhere
    ask = getattr(kernel, "GetPhysicallyInstalledSystemMemory")  # noqa: B009
    return size.value * 1024 if ask(ctypes.byref(size)) else None
