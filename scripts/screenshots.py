"""Take a picture of every window, with an invented meeting in it.

    python scripts/screenshots.py [--output FOLDER] [--only NAME,...] [--looks light,dark,...]

Runs without a screen. Looks: light, dark, contrast, large (text at 200 %) and office (light,
on a laptop of 1366 x 768).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from sample_council import council, other_meetings, turns
from sample_summary import keep_sample_summary

from minutes import events
from minutes.config import RecordingSettings
from minutes.recording import RecordingWriter
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Hypothesis, MarkKind, MeetingId, Transcript, Word
from ui import app, tasks, theme
from ui.context import Context

PROJECT = Path(__file__).resolve().parents[1]

MINUTES_LONG = 20.0

LOOKS = {
    "light": ("light", 1.0, (1920, 1080)),
    "dark": ("dark", 1.0, (1920, 1080)),
    "contrast": ("contrast", 1.0, (1920, 1080)),
    "large": ("light", 2.0, (1920, 1080)),
    "office": ("light", 1.0, (1366, 768)),
    "office-large": ("light", 2.0, (1366, 768)),
}
"""Theme, size of the text, and the screen that windows must fit."""

WAIT = 0.8
WAITS = {"doctor": 10.0, "recording": 22.0, "summary": 3.0, "minutes": 3.0}
"""Seconds until everything is shown; the examination measures, people speak."""

Make = Callable[[Context, MeetingId], QWidget]


def main() -> int:
    """Take the pictures, each look in a process of its own, and print where they are."""
    parser = argparse.ArgumentParser(description="すべての画面の写真を撮ります。")
    parser.add_argument("--output", type=Path, default=PROJECT / "output" / "screenshots")
    parser.add_argument("--only", default=",".join(WINDOWS), help="画面の名前（, で区切る）")
    parser.add_argument("--looks", default=",".join(LOOKS), help="見た目（, で区切る）")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    looks = options.looks.split(",")
    if len(looks) == 1:
        _take_all(looks[0], options.only.split(","), options.output)
        return 0
    given = ["--output", str(options.output), "--only", options.only]
    return max(
        subprocess.run([sys.executable, __file__, *given, "--looks", look], check=False).returncode
        for look in looks
    )


def _take_all(look: str, names: list[str], output: Path) -> None:
    name, scale, screen = LOOKS[look]
    os.environ["TZ"] = "Asia/Tokyo"
    os.environ["HOME"] = str(Path("/home") / "gikai")  # nobody's
    time.tzset()
    with tempfile.TemporaryDirectory() as folder:
        _prepare_screen(Path(folder), screen)
        os.environ["MINUTES_DATA"] = folder
        os.environ["MINUTES_CONFIG"] = str(Path(folder) / "config.toml")
        application = QApplication(["minutes"])
        app.prepare(application)
        theme.apply(application, name, scale)
        with Store.open(Path(folder)) as store:
            context, meeting = Context(store), _fill(store)
            for window in names:
                path = output / f"{window}-{look}.png"
                _take(WINDOWS[window](context, meeting), path, WAITS.get(window, WAIT))
                print(path)
            tasks.wait()


def _prepare_screen(folder: Path, size: tuple[int, int]) -> None:
    """Give Qt a screen of this size that nobody sees."""
    width, height = size
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height,
              "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


def _take(window: QWidget, path: Path, wait: float) -> None:
    window.show()
    settle(wait)
    window.grab().save(str(path))
    _end_recording(window)
    window.close()
    window.deleteLater()
    settle(0.05)


def _end_recording(window: QWidget) -> None:
    from ui.main_window import MeetingWindow
    from ui.recording.live_meeting import Phase

    if isinstance(window, MeetingWindow) and window.live is not None:
        window.live.abandon()
        while window.live.phase is not Phase.DONE:
            settle(0.1)


def settle(seconds: float) -> None:
    """Let the windows work for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


# -- what is in the pictures


def _fill(store: Store) -> MeetingId:
    """Put the meetings and their sound into the store; return the one that is shown."""
    for other in other_meetings():
        store.create(other)
    transcript = council(MINUTES_LONG)
    meeting = transcript.meeting.id
    store.create(transcript.meeting)
    for utterance in transcript.utterances:
        store.add_utterance(meeting, utterance)
    store.attribute(meeting, turns(transcript), ())
    for mark in transcript.marks:
        store.add_mark(meeting, mark)
    from minutes.proofreading import Proofreader

    proofreader = Proofreader(store, meeting, lambda event: None)
    for speaker in transcript.speakers:
        if speaker.participant:
            proofreader.name(speaker.label, speaker.participant)
    proofreader.check([item.id for item in transcript.utterances[:2]])
    keep_sample_summary(store, meeting)
    with RecordingWriter(store.folder(meeting), RecordingSettings()) as writer:
        for sound in _sound(transcript):
            writer.append(sound)
    return meeting


def _sound(transcript: Transcript) -> Iterator[np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """Yield noise that is as loud as somebody who speaks, a second at a time."""
    noise = np.random.default_rng(3)
    spoken = np.zeros(round(transcript.meeting.duration) + 2)
    for utterance in transcript.utterances:
        spoken[round(utterance.start) : round(utterance.end) + 1] = 0.25
    for level in spoken:
        swell = np.repeat(noise.uniform(0.2, 1.0, 8), SAMPLE_RATE // 8)
        yield (noise.normal(0, 0.3, SAMPLE_RATE) * level * swell).astype(np.float32)


def _meetings(context: Context, meeting: MeetingId) -> QWidget:
    from ui.meetings_window import MeetingsWindow

    return MeetingsWindow(context)


def _new_meeting(context: Context, meeting: MeetingId) -> QWidget:
    from ui.dialogs.new_meeting import NewMeetingDialog

    return NewMeetingDialog(context)


def _proof(context: Context, meeting: MeetingId) -> QWidget:
    from ui.main_window import MeetingWindow

    window = MeetingWindow(context, meeting)
    QTimer.singleShot(500, lambda: window.proof.go(33.0))
    return window


def _recording(context: Context, meeting: MeetingId) -> QWidget:
    from minutes.audio.replay import FileReplay
    from ui.main_window import record
    from ui.order import NewMeeting

    (sample,) = (PROJECT / "models" / "practice-ja" / "sample").glob("*.wav")
    about = context.store.meeting(meeting)
    order = NewMeeting(about.title, participants=about.participants, agenda=about.agenda)
    window = record(context, order, lambda device, kept: FileReplay(sample, kept, realtime=True))
    assert window.live is not None
    live = window.live
    QTimer.singleShot(7_000, lambda: live.mark(MarkKind.BOOKMARK, about.agenda[0]))
    QTimer.singleShot(9_000, lambda: window.actions_of_text.assign(about.participants[0].name))
    return window


def _minutes(context: Context, meeting: MeetingId) -> QWidget:
    from ui.main_window import EXPORT, MeetingWindow

    window = MeetingWindow(context, meeting)
    QTimer.singleShot(300, lambda: window.tabs.setCurrentIndex(EXPORT))
    return window


def _summary(context: Context, meeting: MeetingId) -> QWidget:
    from minutes.types import SummaryShape
    from ui.main_window import SUMMARY, MeetingWindow
    from ui.summary.panel import SHAPES

    window = MeetingWindow(context, meeting)
    panel = window.summaries

    def look() -> None:
        panel.list.setFocus()
        panel.list.setCurrentIndex(panel.list.sentences.index(2))
        window.proof.go(75.0)

    panel.tabs.setCurrentIndex(SHAPES.index(SummaryShape.OVERVIEW))
    QTimer.singleShot(300, lambda: window.tabs.setCurrentIndex(SUMMARY))
    QTimer.singleShot(2_000, look)
    return window


def _dialog(module: str, name: str) -> Make:
    def make(context: Context, meeting: MeetingId) -> QWidget:
        import importlib

        dialog: QWidget = getattr(importlib.import_module(f"ui.dialogs.{module}"), name)(context)
        return dialog

    return make


def _dictionary(context: Context, meeting: MeetingId) -> QWidget:
    from minutes.dictionary.meeting_words import keep_words
    from ui.dialogs.dictionary import DictionaryDialog

    people = context.store.meeting(meeting).participants
    keep_words(context.store.folder(meeting), people, ())
    return DictionaryDialog(context, meeting=meeting)


def _speakers(context: Context, meeting: MeetingId) -> QWidget:
    from ui.dialogs.speakers import SpeakersDialog

    return SpeakersDialog(context, meeting)


def _models(context: Context, meeting: MeetingId) -> QWidget:
    from PySide6.QtWidgets import QTreeWidget

    from ui.dialogs.models import ModelsDialog

    dialog = ModelsDialog(context)
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None

    def choose() -> None:
        for found in tree.findItems("small", Qt.MatchFlag.MatchRecursive):
            tree.setCurrentItem(found)

    QTimer.singleShot(400, choose)
    return dialog


def _summary_settings(context: Context, meeting: MeetingId) -> QWidget:
    from PySide6.QtWidgets import QLineEdit

    from ui.dialogs.setting_fields import SettingField
    from ui.dialogs.setting_pages import SUMMARIES
    from ui.dialogs.settings import SettingsDialog

    dialog = SettingsDialog(context)
    dialog.show_page(SUMMARIES)
    dialog.fields["summary.engine"].set_value("server")
    address = dialog.fields["summary.server"]
    address.set_value("http://192.168.0.10:8080/v1")
    assert isinstance(address, SettingField)
    assert isinstance(address.control, QLineEdit)
    QTimer.singleShot(200, address.control.editingFinished.emit)
    return dialog


def _captions(context: Context, meeting: MeetingId) -> QWidget:
    from minutes.captions.presets import SHIPPED
    from ui.captions_canvas import CaptionCanvas
    from ui.dialogs.captions import sample_feed

    look = SHIPPED[0].settings
    canvas = CaptionCanvas(look)
    canvas.resize(1280, 400)
    canvas.show_view(sample_feed(look).advance(30.0))
    canvas.finish_moving()
    return canvas


def live_events(transcript: Transcript, count: int = 12) -> Iterator[events.Event]:
    """Yield what an engine says in the first moments of the meeting."""
    wall = time.time()
    yield events.RecordingStarted(0.0, wall, transcript.meeting.id, "会議用マイク（USB）")
    for utterance in transcript.utterances[:count]:
        yield events.UtteranceFinalized(utterance.end, wall, utterance)
    following = transcript.utterances[count]
    half = len(following.words) // 2
    words: tuple[Word, ...] = tuple(following.words)
    hypothesis = Hypothesis(words[: half // 2], words[half // 2 : half])
    yield events.HypothesisUpdated(words[half].end, wall, hypothesis)
    yield events.LevelMeasured(words[half].end, wall, -24.0, -12.0, False, False)
    yield events.DelayMeasured(words[half].end, wall, 1.2)


WINDOWS: dict[str, Make] = {
    "meetings": _meetings,
    "new-meeting": _new_meeting,
    "recording": _recording,
    "proof": _proof,
    "summary": _summary,
    "minutes": _minutes,
    "captions": _captions,
    "captions-settings": _dialog("captions", "CaptionsDialog"),
    "settings": _dialog("settings", "SettingsDialog"),
    "summary-settings": _summary_settings,
    "models": _models,
    "dictionary": _dictionary,
    "speakers": _speakers,
    "doctor": _dialog("doctor", "DoctorDialog"),
    "keys": _dialog("key_sheet", "KeySheetDialog"),
    "about": _dialog("about", "AboutDialog"),
}
"""Each picture's name, and what makes its window."""

if __name__ == "__main__":
    sys.exit(main())
