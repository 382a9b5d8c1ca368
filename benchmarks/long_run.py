"""Hours of meeting in one recording: memory, sound, finals and delay over time.

python benchmarks/long_run.py [--hours 8] [--realtime] [--log FILE]

A reference meeting is played again and again through `Session`, each time over another
bed of room noise and with another pause behind it (silence, room noise, applause, music).
With `--realtime` a block comes when its last sample would have been spoken; without, as
soon as recognition is less than two minutes behind, at most 30 times as fast. Ctrl-C ends
it early; what was heard by then is judged. Watched meanwhile: memory of the whole process
tree, delay, gaps.

Judged at the end, for every round: the sound on disk against what was delivered (bit by
bit), each utterance of the reference (is there final text where it was said?), CER.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median, quantiles

import numpy as np
from invented_text import applause, level, music, read, room
from sample import PROJECT, memory_mb, tree

from minutes import events
from minutes.asr.worker import Weights
from minutes.config import RecognitionSettings, Settings
from minutes.evaluation.cer import count_errors, join_in_time
from minutes.recording import AUDIO_NAME, HEADER_BYTES, RecordingReader
from minutes.session import Session
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, AudioBlock, Meeting, Samples, Seconds, Utterance

BLOCK = SAMPLE_RATE // 10
MEETING = PROJECT.parent / "shared" / "eval" / "meeting-a" / "meeting-a.json"
FURTHEST_BEHIND: Seconds = 120.0
FASTEST = 30
WATCHED_EVERY: Seconds = 10.0


@dataclass(frozen=True)
class Spoken:
    """One utterance of the reference meeting."""

    start: Seconds
    end: Seconds
    text: str


class Rounds:
    """The meeting again and again, as a source that knows what it delivered."""

    name = "long run"

    def __init__(self, sound: Samples, seconds: Seconds, *, realtime: bool) -> None:
        self.starts: list[Seconds] = []
        self.delivered = 0
        self.digest = hashlib.sha256()
        self.behind: Seconds = 0.0
        self._sound = sound
        self._seconds = seconds
        self._realtime = realtime
        self._random = np.random.default_rng(20261121)
        self._blocks = self._play()
        self._next: Samples | None = next(self._blocks)
        self._started_at = time.monotonic()

    @property
    def has_ended(self) -> bool:
        """Whether all rounds were read."""
        return self._next is None

    def open(self) -> None:
        """Start the clock."""
        self._started_at = time.monotonic()

    def close(self) -> None:
        """Nothing is held."""

    def read(self, timeout: Seconds) -> AudioBlock | None:
        """Return the next block once it is due."""
        if self._next is None:
            return None
        length = (self.delivered + len(self._next)) / SAMPLE_RATE
        speed = 1 if self._realtime else FASTEST
        wait = self._started_at + length / speed - time.monotonic()
        if not self._realtime:
            wait = max(wait, self.behind - FURTHEST_BEHIND)
        if wait > 0:
            time.sleep(min(wait, timeout))
            if wait > timeout:
                return None
        block, self._next = self._next, next(self._blocks, None)
        self.delivered += len(block)
        self.digest.update(np.rint(block * 32768).astype("<i2").tobytes())
        return AudioBlock(block)

    def _play(self) -> Iterator[Samples]:
        position = 0
        while position < self._seconds * SAMPLE_RATE:
            self.starts.append(position / SAMPLE_RATE)
            sound = np.concatenate([self._over_noise(), self._pause()])
            sound = np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.float32) / 32768
            position += len(sound)
            for at in range(0, len(sound), BLOCK):
                yield sound[at : at + BLOCK]

    def _over_noise(self) -> Samples:
        bed = room(self._random, len(self._sound))
        return self._sound + level(bed, self._random.uniform(-65, -45))

    def _pause(self) -> Samples:
        size = int(self._random.uniform(5, 60)) * SAMPLE_RATE
        kinds = (lambda _, count: np.zeros(count, np.float32), room, applause, music)
        return kinds[self._random.integers(len(kinds))](self._random, size)


@dataclass
class Watch:
    """What was seen while it ran; written down as it comes, if wanted."""

    source: Rounds
    log: Path | None
    delays: list[Seconds] = field(default_factory=list)
    memory: list[tuple[Seconds, float]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def listen(self, event: events.Event) -> None:
        """Take an event of the session."""
        name = type(event).__name__
        self.counts[name] = self.counts.get(name, 0) + 1
        if isinstance(event, events.DelayMeasured):
            self.delays.append(event.seconds)
            self.source.behind = event.seconds

    def look(self) -> None:
        """Note the memory of every process now."""
        megabytes = sum(memory_mb(pid) for pid in tree(os.getpid()))
        self.memory.append((self.source.delivered / SAMPLE_RATE, megabytes))
        if self.log is not None:
            line = {"clock": self.memory[-1][0], "memory_mb": round(megabytes, 1)}
            with self.log.open("a", encoding="utf-8") as file:
                print(json.dumps({**line, "behind": self.delays[-1:], **self.counts}), file=file)


def main() -> None:
    """Run, watch, judge; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--realtime", action="store_true")
    parser.add_argument("--meeting", type=Path, default=MEETING)
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    spoken = [
        Spoken(item["start"], item["end"], item["text"])
        for item in json.loads(options.meeting.read_text(encoding="utf-8"))["utterances"]
    ]
    sound = read(options.meeting.with_suffix(".wav"))
    source = Rounds(sound, options.hours * 3600, realtime=options.realtime)
    watch = Watch(source, options.log)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        now = datetime.now(UTC)
        meeting = Meeting(make_meeting_id(now), "long run", now)
        settings = Settings(recognition=RecognitionSettings(model=options.model.name))
        session = Session(store, meeting, source, Weights(options.model), settings, watch.listen)
        begun = time.monotonic()
        run(session, watch)
        wall = time.monotonic() - begun
        if session.failure is not None:
            raise SystemExit(repr(session.failure))
        report_machine(watch, wall)
        report_sound(store.folder(meeting.id), source)
        report_text(store.utterances(meeting.id), spoken, source)


def run(session: Session, watch: Watch) -> None:
    """Record to the end, or to the first Ctrl-C; look at the memory meanwhile."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: session.stop())
    session.start()
    looked_at = 0.0
    while not session.wait(timeout=1.0):
        if time.monotonic() - looked_at >= WATCHED_EVERY:
            looked_at = time.monotonic()
            watch.look()


def report_machine(watch: Watch, wall: Seconds) -> None:
    """Print speed, delay, and the memory of the last quarter beside that of the second."""
    seconds = watch.source.delivered / SAMPLE_RATE
    print(f"sound {seconds / 3600:.2f} h in {wall / 3600:.2f} h of wall time")
    quarters: list[list[float]] = [[], [], [], []]
    for position, megabytes in watch.memory:
        quarters[min(3, int(4 * position / seconds))].append(megabytes)
    means = " ".join(f"{mean(values):.0f}" if values else "-" for values in quarters)
    peak = max(megabytes for _, megabytes in watch.memory)
    print(f"memory, mean of each quarter: {means} MB; peak {peak:.0f} MB")
    if len(watch.delays) > 1:
        centiles = quantiles(watch.delays, n=100, method="inclusive")
        print(
            f"delay p50 {median(watch.delays):.2f} s, p95 {centiles[94]:.2f} s, "
            f"longest {max(watch.delays):.1f} s, measured {len(watch.delays)} times"
        )
    print("events: " + " ".join(f"{name} {count}" for name, count in watch.counts.items()))


def report_sound(folder: Path, source: Rounds) -> None:
    """Print whether the recording is what was delivered, bit by bit."""
    digest = hashlib.sha256()
    with (folder / AUDIO_NAME).open("rb") as file:
        file.seek(HEADER_BYTES)
        while data := file.read(1 << 20):
            digest.update(data)
    reader = RecordingReader(folder)
    missing = source.delivered / SAMPLE_RATE - reader.duration
    is_same = digest.digest() == source.digest.digest()
    print(f"sound missing {missing:.3f} s, the same bits: {is_same}, gaps {len(reader.gaps)}")


def report_text(finals: tuple[Utterance, ...], spoken: list[Spoken], source: Rounds) -> None:
    """Print, of all rounds that were played to the end, what became of what was said."""
    length = spoken[-1].end
    rounds = [start for start in source.starts if start + length < source.delivered / SAMPLE_RATE]
    truth = "".join(item.text for item in spoken)
    rates, lost, invented = [], 0, 0
    for start in rounds:
        said = [one for one in finals if start <= (one.start + one.end) / 2 <= start + length]
        rates.append(count_errors(truth, join_in_time(said)).rate or 0.0)
        lost += sum(not is_covered(item, start, said) for item in spoken)
    for start, following in zip(rounds, [*source.starts[1:], None], strict=False):
        end = following or start + length
        invented += sum(
            len(one.text) for one in finals if start + length < (one.start + one.end) / 2 < end
        )
    hours = source.delivered / SAMPLE_RATE / 3600
    print(
        f"rounds {len(rounds)}, finals {len(finals)} ({len(finals) / hours:.0f} an hour), "
        f"utterances without final text {lost} of {len(rounds) * len(spoken)}, "
        f"characters in the pauses {invented}, "
        f"CER of a round median {median(rates):.4f}, worst {max(rates):.4f}"
    )


def is_covered(item: Spoken, start: Seconds, finals: list[Utterance]) -> bool:
    """Tell whether final text stands over at least half of what was said."""
    begin, end = start + item.start, start + item.end
    shared = sum(max(0.0, min(one.end, end) - max(one.start, begin)) for one in finals)
    return shared >= (end - begin) / 2


if __name__ == "__main__":
    main()
