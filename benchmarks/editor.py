"""How quick is the editor with 20,000 utterances? Opening, memory, frames, key to sound.

    nice -n 0 env QT_QPA_PLATFORM=offscreen python -m benchmarks.editor --seconds 10

Opening is measured from the making of the window until text is painted, and until all is
read and can be changed; memory is that of the whole process. Frames are as in
`benchmarks.frames`, without an engine that feeds text. The delay of the key is that from
Ctrl+Enter until the sound card, which a thread stands in for, is handed the first sample that
is not silent; what the card itself takes comes on top.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.frames import (
    GOAL_P99_MS,
    UTTERANCES,
    Frames,
    busy_machine,
    make_acts,
    make_transcript,
    report,
    run_for,
)
from minutes.config import RecordingSettings
from minutes.editing.tidying import TidyingLevel
from minutes.levels import Tidier
from minutes.recording import RecordingWriter
from minutes.store import rows
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MeetingId, Participant
from ui import tasks
from ui.app import dress, prepare
from ui.context import Context
from ui.editor.player import EditorPlayer
from ui.main_window import MeetingWindow

SOUND_SECONDS = 600
TRIALS = 20
GOAL_OPEN_S, GOAL_SOUND_MS = 1.0, 100.0
BLOCK = 160
"""Samples that a sound card asks for at once: 10 ms."""

LOOK_MS = 5
PATIENCE_S = 60.0


def fill(store: Store) -> MeetingId:
    """Store the meeting and some sound."""
    transcript = make_transcript(tuple(Participant(f"出席 者{n}", "委員") for n in range(18)))
    meeting = transcript.meeting.id
    store.create(transcript.meeting)
    with store._database.writing() as connection:  # noqa: SLF001 - one transaction for all
        for utterance in transcript.utterances:
            rows.write_utterance(connection, meeting, utterance)
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, SAMPLE_RATE).astype(np.float32)
    with RecordingWriter(store.folder(meeting), RecordingSettings()) as writer:
        for _ in range(SOUND_SECONDS):
            writer.append(noise)
    store.set_duration(meeting, float(SOUND_SECONDS))
    return meeting


def resident() -> int:
    """Return how many bytes of memory this process has (Linux)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def open_window(frames: Frames, context: Context, meeting: MeetingId) -> MeetingWindow:
    """Open the meeting and print how long that took, and the longest standstill in it."""
    run_for(0.2, lambda: None, 100)
    frames.take()
    before = resident()
    began = time.perf_counter()
    window = MeetingWindow(context, meeting)
    window.resize(1366, 728)
    window.show()
    made = time.perf_counter() - began
    frames.begin_anew()
    stamps: list[float] = []

    def note() -> None:
        window.view.settle()
        window.view.viewport().repaint()
        stamps.append(time.perf_counter() - began)

    window.loading.came.connect(note)
    window.loading.whole.connect(note)
    wait_until(lambda: len(stamps) == 2)
    first, whole = stamps
    wait_until(lambda: window.proof.bar is not None)
    run_for(2.0, lambda: None, 100)
    worst = max(wall for wall, _ in frames.take())
    used = (resident() - before) / 2**20
    print(f"window there after {made * 1000:.0f} ms")
    print(f"first text {first:.2f} s (goal {GOAL_OPEN_S:.0f} s), whole {whole:.2f} s")
    print(f"longest frame from then on {worst:.0f} ms")
    print(f"memory of the meeting {used:.0f} MiB")
    return window


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the application run until something is so.

    Raises:
        TimeoutError: it never is.
    """
    until = time.perf_counter() + PATIENCE_S

    def look() -> None:
        if is_so() or time.perf_counter() > until:
            QApplication.exit(0)

    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    QApplication.exec()
    timer.stop()
    if not is_so():
        raise TimeoutError


def measure_frames(frames: Frames, window: MeetingWindow, given: argparse.Namespace) -> None:
    """Print how long the frames are while somebody scrolls, types and listens."""
    everything: list[tuple[float, float]] = []
    print("| act | frames | wall p50 | p99 | worst ms | work p50 | p99 | worst ms | over 16 ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    with busy_machine(given.busy):
        run_for(2.0, lambda: None, 100)
        for name, (begin, act) in make_acts(window).items():
            begin()
            frames.take()
            run_for(given.seconds, act, 16)
            turns = frames.take()
            if turns:
                everything += turns
                report(name, turns)
    report("all", everything)
    print(f"goal: p99 {GOAL_P99_MS:.0f} ms")


def measure_sound(window: MeetingWindow) -> None:
    """Print how long after the key the first sample is handed over."""
    player = window.proof.player
    assert player is not None
    inner = player._player  # noqa: SLF001 - the card is stood in for
    inner._open = lambda: None  # type: ignore[method-assign]  # noqa: SLF001
    inner._reopen_dead = lambda: None  # type: ignore[method-assign]  # noqa: SLF001
    window.activateWindow()
    delays = []
    for trial in range(TRIALS):
        window.view.editing.open(20 + trial * 9, at=3)
        delays.append(press(window, player))
        player.pause()
        window.view.editing.discard()
    delays.sort()
    middle, worst = statistics.median(delays), delays[-1]
    print(f"key to sound: median {middle:.0f}, worst {worst:.0f} ms (goal {GOAL_SOUND_MS:.0f} ms)")


def press(window: MeetingWindow, player: EditorPlayer) -> float:
    """Press Ctrl+Enter and return the milliseconds until sound."""
    heard: list[float] = []
    is_over = threading.Event()

    def card() -> None:
        while not is_over.wait(BLOCK / SAMPLE_RATE):
            if not heard and np.any(player._player.fill(BLOCK)):  # noqa: SLF001
                heard.append(time.perf_counter())

    thread = threading.Thread(target=card, daemon=True)
    thread.start()
    handle = window.windowHandle()
    began = time.perf_counter()
    QTest.keyClick(handle, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: bool(heard))
    is_over.set()
    thread.join()
    return (heard[0] - began) * 1000


def main() -> None:
    """Measure everything once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10.0, help="for each act")
    levels = [level.value for level in TidyingLevel]
    parser.add_argument("--level", choices=levels, default="verbatim", help="how text is shown")
    parser.add_argument("--busy", type=int, default=0, help="processes that take a core")
    given = parser.parse_args()
    application = Frames()
    prepare(application)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        context = Context(store)
        dress(context.settings)
        meeting = fill(store)
        print(f"{UTTERANCES} utterances")
        application.watch()
        window = open_window(application, context, meeting)
        measure_sound(window)
        level = TidyingLevel(given.level)
        Tidier(level, ()).propose("け、検討")  # the window loads the analyser beforehand too
        window.model.show_level(level, is_marking=True)
        measure_frames(application, window, given)
        window.view.editing.discard()
        window.close()
        tasks.wait()


if __name__ == "__main__":
    main()
