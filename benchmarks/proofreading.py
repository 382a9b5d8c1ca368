"""What a person's change costs in a long meeting: time on the clock and of the processor.

python benchmarks/proofreading.py [--utterances 20000] [--letters 12] [--folder DIR]

Made-up text; a store on a real disk unless `--folder` names memory. The goal is 5 ms.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from minutes.dictionary.entries import Entry
from minutes.editing.tidying import TidyingLevel
from minutes.proofreading import Proofreader
from minutes.store import rows, search
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Turn, Utterance, UtteranceId, Word

TEXT = "えー、それでは総務常任委員会における議案第七十六号の審査についての発言でございます。"
MEETING = MeetingId("20261118-100000-k001")
REPEATS = 60


def main() -> None:
    """Fill a store, make every kind of change, print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--utterances", type=int, default=20_000)
    parser.add_argument("--letters", type=int, default=12, help="of each utterance")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=options.folder) as place,
        Store.open(Path(place)) as store,
    ):
        ids = fill(store, options.utterances, options.letters)
        measure(store, ids)


def fill(store: Store, count: int, letters: int) -> list[UtteranceId]:
    """Keep a meeting of so many utterances, twelve speakers and 3000 turns."""
    store.create(Meeting(MEETING, "試験", datetime.now(UTC), count * 0.9))
    said = [make(number, letters) for number in range(count)]
    with store._database.writing() as connection:  # noqa: SLF001 - at once, to save time
        for utterance in said:
            rows.write_utterance(connection, MEETING, utterance)
            search.index_utterance(connection, MEETING, utterance)
    store.attribute(MEETING, [Turn(at * 6.0, at * 6.0 + 5, "1") for at in range(3000)], ())
    return [item.id for item in said]


def make(number: int, letters: int) -> Utterance:
    """Return an utterance of one character a word."""
    start, text = number * 0.9, (TEXT * (1 + letters // len(TEXT)))[:letters]
    step = 0.8 / letters
    words = tuple(
        Word(start + at * step, start + at * step + step, letter, 0.9)
        for at, letter in enumerate(text)
    )
    identity = UtteranceId(f"u{round(start * 1000):09d}")
    label = str(1 + number // 7 % 12)
    return Utterance(identity, 1, start, start + 0.8, words, text, text, speaker=label)


def measure(store: Store, ids: list[UtteranceId]) -> None:
    """Make the changes far from each other, and print one line for each kind."""
    begun = time.perf_counter()
    proofreader = Proofreader(store, MEETING, lambda event: None)
    print(f"begin: {1000 * (time.perf_counter() - begun):.1f} ms")
    step = max(3, len(ids) // REPEATS)
    chosen, following = ids[::step][:REPEATS], ids[1::step][:REPEATS]

    def merge(at: int) -> None:
        proofreader.merge(chosen[at], following[at])

    timed("text", lambda at: proofreader.change_text(chosen[at], f"{TEXT[:9]}{at}番"))
    timed("speaker", lambda at: proofreader.assign(chosen[at : at + 1], "3"))
    timed("merge", merge)
    timed("split", lambda at: proofreader.split(chosen[at], 5))
    timed("undo", lambda at: proofreader.undo())
    timed("redo", lambda at: proofreader.redo())
    timed("name", lambda at: proofreader.name("2", f"出席者{at}"))
    whole("find", lambda: proofreader.find("発言"))
    whole("find by reading", lambda: proofreader.find("はつげん", is_by_reading=True))
    whole("preview of a word", lambda: proofreader.preview_word(Entry("聡務", "そうむ")))
    whole("preview of 整文", lambda: proofreader.preview_tidying(TidyingLevel.READABLE))
    whole("whole text", lambda: store.utterances(MEETING))


def timed(kind: str, change: Callable[[int], object]) -> None:
    """Print what one kind of change takes."""
    times, cpu = [], time.process_time()
    for at in range(REPEATS):
        begun = time.perf_counter()
        change(at)
        times.append(1000 * (time.perf_counter() - begun))
    used = 1000 * (time.process_time() - cpu) / REPEATS
    times.sort()
    p95 = times[int(0.95 * len(times))]
    print(f"{kind}: p50 {times[len(times) // 2]:.2f} ms, p95 {p95:.2f} ms, CPU {used:.2f} ms")


def whole(kind: str, work: Callable[[], object]) -> None:
    """Print what something takes that reads the whole meeting."""
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    used = time.process_time() - cpu
    print(f"{kind}: {time.perf_counter() - begun:.2f} s, CPU {used:.2f} s")


if __name__ == "__main__":
    main()
