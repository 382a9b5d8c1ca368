"""What captions cost: a repaint while they scroll, a new line, a change of the feed.

python benchmarks/captions.py [--size 1920x1080] [--frames 300]

Everything is painted into memory (`QT_QPA_PLATFORM=offscreen`), as a screen without a
graphics card would have it. `frame` is one repaint in the middle of a smooth scroll, with
furigana over every kanji; at 60 frames a second 16.7 ms are there for everything. `new text`
is a frame for which lines have to be painted that were not there before; scrolling begins
after it. `feed` is an event
with partial text and all that follows from it, until the lines are known. CPU time counts,
since other programs may take the processor.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from minutes.captions.feed import CaptionFeed, CaptionView
from minutes.captions.layout import Language
from minutes.config import CaptionSettings
from minutes.dictionary.readings import Morpheme, analyse, known_readings
from minutes.events import HypothesisUpdated, UtteranceFinalized
from minutes.types import Hypothesis, Utterance, UtteranceId, Word
from ui import theme
from ui.captions_canvas import CaptionCanvas

TEXT = (
    "ただいまから総務常任委員会を開会いたします。議案第12号、令和7年度一般会計補正予算について"
    "御説明申し上げます。歳入歳出予算の総額に1,250万円を追加し、コミュニティセンターの改修を"
    "実施するものであります。慎重なる御審議の上、御議決を賜りますようお願い申し上げます。"
)

DEFAULT = CaptionSettings(ruby="all", minimum_line_seconds=0.0)

LOOKS = (
    ("2 lines, 15.5 letters", DEFAULT),
    ("the same, outlined", replace(DEFAULT, outline=0.06)),
    ("6 lines, 14 letters", replace(DEFAULT, lines=6, characters_per_line=14.0)),
    ("the same, mirrored", replace(DEFAULT, lines=6, characters_per_line=14.0, is_mirrored=True)),
    ("upright, 6 lines", replace(DEFAULT, lines=6, characters_per_line=14.0, is_vertical=True)),
)


def main() -> None:
    """Print one row for each look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--frames", type=int, default=300)
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    application = QApplication([])
    theme.apply(application, "light")
    print(f"{given.size}, CPU ms: median / 99 of 100 / worst")
    print("| look | frame | new text | feed |\n|---|---|---|---|")
    for name, settings in LOOKS:
        frame, line = measure_painting(settings, (width, height), given.frames)
        feed = measure_feed(settings)
        print(f"| {name} | {show(frame)} | {show(line)} | {show(feed)} |")


def measure_painting(
    settings: CaptionSettings, size: tuple[int, int], frames: int
) -> tuple[list[float], list[float]]:
    """Return CPU seconds of frames that only move lines, and of those with a new one."""
    canvas = CaptionCanvas(settings)
    canvas.resize(*size)
    target = QImage(*size, QImage.Format.Format_RGB32)
    moving: list[float] = []
    fresh: list[float] = []
    views = play(settings, rounds=max(2, frames // 100))
    canvas.show_view(views[0])
    canvas.grab()
    for before, view in pairwise(views):
        is_step = view.first > before.first
        cost = timed(lambda view=view: (canvas.show_view(view), paint(canvas, target)))
        if {line.text for line in view.lines} - {line.text for line in before.lines}:
            fresh.append(cost)
        for part in range(10 if is_step else 0):
            canvas._top = before.first + part / 10  # noqa: SLF001 - a moment of the scroll
            moving.append(timed(lambda: paint(canvas, target)))
        canvas.finish_moving()
    return moving, fresh


def measure_feed(settings: CaptionSettings) -> list[float]:
    """Return CPU seconds for each event with partial text."""
    feed = make_feed(settings)
    feed.take(UtteranceFinalized(1.0, 0.0, utterance(0)), 0.0)
    feed.advance(0.0)
    found = []
    for end in range(2, len(TEXT), 3):
        event = partial(TEXT[: end - 2], TEXT[end - 2 : end])
        found.append(timed(lambda event=event: (feed.take(event, 1.0), feed.advance(1.0))))
    return found


def play(settings: CaptionSettings, rounds: int) -> list[CaptionView]:
    """Return what is shown while people speak, a few letters more each time."""
    feed = make_feed(settings)
    views = []
    for number in range(rounds):
        for end in range(6, len(TEXT), 6):
            feed.take(partial(f"{number}" + TEXT[: end - 2], TEXT[end - 2 : end]), float(number))
            views.append(feed.advance(float(number)))
        said = replace(utterance(number), text=f"{number}{TEXT}")
        feed.take(UtteranceFinalized(number + 1.0, 0.0, said), float(number))
        views.append(feed.advance(float(number)))
    return views


def make_feed(settings: CaptionSettings) -> CaptionFeed:
    """Return a feed that knows words and readings."""
    return CaptionFeed(settings, Language(analyse, long_words, known_readings))


def long_words(text: str) -> Sequence[Morpheme]:
    """Return the longest words."""
    return analyse(text, is_fine=False)


def utterance(number: int) -> Utterance:
    """Return what was said at a second."""
    return Utterance(UtteranceId(f"u{number}"), 1, number, number + 0.9, (), TEXT, TEXT)


def partial(sure: str, guess: str) -> HypothesisUpdated:
    """Return an event with partial text."""
    words = ((Word(0.0, 1.0, sure, 0.9),), (Word(1.0, 1.2, guess, 0.5),))
    return HypothesisUpdated(1.0, 0.0, Hypothesis(*words))


def paint(canvas: CaptionCanvas, target: QImage) -> None:
    """Paint one frame."""
    canvas.render(target)


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this thread."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def show(seconds: list[float]) -> str:
    """Return the figures in milliseconds."""
    ordered = sorted(seconds)
    most = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    parts = (statistics.median(ordered), most, ordered[-1])
    return " / ".join(f"{part * 1000:.1f}" for part in parts)


if __name__ == "__main__":
    main()
