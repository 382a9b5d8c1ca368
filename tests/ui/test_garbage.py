"""What Python throws away is thrown away in the thread of the windows."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.garbage import GarbageCollector


class Panel(QWidget):
    """A widget that only the collector can free: it knows itself."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def make_objects() -> None:
    """Make enough that Python would collect here."""
    keep = [[number] for number in range(200_000)]
    del keep


def test_work_in_the_background_never_frees_a_window(qtbot: QtBot) -> None:
    freed_in: list[int] = []
    panels = [Panel() for _ in range(50)]
    for panel in panels:
        weakref.finalize(panel, lambda: freed_in.append(threading.get_ident()))
    panels.clear()
    del panel
    thread = threading.Thread(target=make_objects)
    thread.start()
    thread.join()
    assert freed_in == []
    assert not gc.isenabled()


def test_the_thread_of_the_windows_frees_it(qtbot: QtBot) -> None:
    freed: list[int] = []
    panel = Panel()
    weakref.finalize(panel, lambda: freed.append(1))
    del panel
    collector = GarbageCollector()
    while gc.get_count()[1] <= gc.get_threshold()[1]:
        gc.collect(0)
        make = [[number] for number in range(1000)]
        del make
    collector.collect()
    qtbot.waitUntil(lambda: freed == [1], timeout=3000)
