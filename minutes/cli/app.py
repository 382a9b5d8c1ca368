"""`minutes app`, and `minutes` alone: the desktop application, where there is a screen.

The windows are found by name when they are wanted: this library works without them.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import sys

import click

from minutes.errors import ExtraMissing, ScreenMissing

EXTRA = "desktop"

_WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "vnc"})
"""Qt platforms that nobody sees; good for tests, when somebody asks for the windows."""

_XCB = "libxcb.so.1"
_XCB_CURSOR = "libxcb-cursor.so.0"
"""Qt ends the process when X11 lacks them. Source: Qt for X11 Requirements, since 6.5."""


@click.command("app")
def app_command() -> int:
    """会議の一覧を開く（デスクトップアプリ）。minutes だけでも開きます。"""
    return start()


def start() -> int:
    """Show the windows until the last one is closed; return the exit code.

    Raises:
        ExtraMissing: the library for windows is not installed.
        ScreenMissing: nobody could see them.
    """
    if importlib.util.find_spec("PySide6") is None:
        raise ExtraMissing(EXTRA)
    _require_screen()
    try:
        windows = importlib.import_module("ui.app")
    except ImportError as error:
        raise ExtraMissing(EXTRA, str(error)) from error
    code: int = windows.main()
    return code


def can_start() -> bool:
    """Return whether somebody who asks for nothing in particular can be shown windows."""
    if importlib.util.find_spec("PySide6") is None or _platform() in _WITHOUT_SCREEN:
        return False
    try:
        _require_screen()
    except ScreenMissing:
        return False
    return True


def _platform() -> str:
    return os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]


def _require_screen() -> None:
    """Refuse here what Qt would refuse by ending the process.

    Raises:
        ScreenMissing: there is no screen, or a system library for it is not here.
    """
    if not sys.platform.startswith("linux") or _platform() not in {"", "xcb"}:
        return
    if os.environ.get("WAYLAND_DISPLAY") and not _platform():
        return
    if not os.environ.get("DISPLAY"):
        raise ScreenMissing
    for name in (_XCB, _XCB_CURSOR):
        try:
            ctypes.CDLL(name)
        except OSError as error:
            raise ScreenMissing(name) from error
    if not _answers():
        raise ScreenMissing


def _answers() -> bool:
    """Return whether the X server named in DISPLAY takes us in."""
    xcb = ctypes.CDLL(_XCB)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    is_refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not is_refused


COMMANDS: dict[str, click.Command] = {"app": app_command}
