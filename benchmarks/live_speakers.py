"""How well speakers are told while the meeting goes on, and after it.

python benchmarks/live_speakers.py FILE.wav … [--speakers N] [--realtime]

Each file needs its turns beside it (FILE.rttm). It is recorded with the practice
recogniser and the practice model of voices, whose ear is a stand-in. "right" is the part
of the spoken time whose text has the right speaker, "unknown" that without one (話者?),
"wrong" the rest; labels are paired with people as fits best. "cpu" is what the process
that listens costs, start included. With --realtime, "guess" is the time from final text to
its speaker.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sample import PROJECT

from minutes import events
from minutes.asr.worker import Weights
from minutes.assignment import best_pairs
from minutes.audio.replay import FileReplay
from minutes.config import DiarizationSettings, RecognitionSettings, Settings
from minutes.session import Session
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import Meeting, Participant, Turn, Utterance

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Watch:
    """Keeps when text and its speaker came, and what the listening process has cost."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.finals: dict[str, float] = {}
        self.guesses: list[float] = []
        self.cpu = 0.0

    def listen(self, event: events.Event) -> None:
        """Take an event of the session."""
        match event:
            case events.UtteranceFinalized(utterance=utterance):
                self.finals[utterance.id] = time.monotonic()
            case events.UtteranceRevised(utterance=utterance) if utterance.id in self.finals:
                self.guesses.append(time.monotonic() - self.finals.pop(utterance.id))
        pid = self.session.listener_pid if self.session is not None else None
        if pid is not None and Path(f"/proc/{pid}/stat").exists():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            self.cpu = max(self.cpu, (int(fields[11]) + int(fields[12])) / TICK)


def main() -> None:
    """Record each file twice, with the guesses alone and with the pass after them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--speakers", type=int, default=0)
    parser.add_argument("--realtime", action="store_true")
    options = parser.parse_args()
    for path in options.files:
        truth = read_turns(path.with_suffix(".rttm"))
        for name, is_after in (("live", False), ("after", True)):
            watch = Watch()
            said = record(path, options, watch, is_after=is_after)
            right, unknown, wrong, voices = score(said, truth)
            print(
                f"{path.stem} {name}: right {right:.0%}, unknown {unknown:.0%}, wrong {wrong:.0%},"
                f" voices {voices} of {len({turn.label for turn in truth})}, cpu {watch.cpu:.1f} s"
                + (f", guess p50 {median(watch.guesses):.2f} s" if options.realtime else ""),
                flush=True,
            )


def record(
    path: Path, options: argparse.Namespace, watch: Watch, *, is_after: bool
) -> Sequence[Utterance]:
    """Return the text of a file, recorded as a meeting."""
    settings = Settings(
        recognition=RecognitionSettings(model="practice-ja"),
        diarization=DiarizationSettings(is_after=is_after),
    )
    now = datetime.now(UTC)
    people = tuple(Participant(f"出席者{number + 1}") for number in range(options.speakers))
    meeting = Meeting(make_meeting_id(now), path.stem, now, participants=people)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        source = FileReplay(path, realtime=options.realtime)
        weights = Weights(PROJECT / "models" / "practice-ja")
        session = Session(store, meeting, source, weights, settings, watch.listen)
        watch.session = session
        session.start()
        session.wait()
        return store.utterances(meeting.id)


def read_turns(path: Path) -> list[Turn]:
    """Return the turns of an RTTM file."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Turn(float(start), float(start) + float(length), label)
        for _, _, _, start, length, _, _, label, *_ in lines
    ]


def score(said: Sequence[Utterance], truth: Sequence[Turn]) -> tuple[float, float, float, int]:
    """Return the parts of the spoken time that are right, unknown, wrong; and the voices."""
    shared: Counter[tuple[str, str | None]] = Counter()
    for turn in truth:
        for utterance in said:
            length = min(turn.end, utterance.end) - max(turn.start, utterance.start)
            if length > 0:
                shared[turn.label, utterance.speaker] += round(length * 1000)
    people = sorted({person for person, _ in shared})
    labels = sorted({label for _, label in shared if label is not None})
    pairs = best_pairs([[float(shared[one, label]) for label in labels] for one in people])
    total = max(1, sum(shared.values()))
    right = sum(shared[people[row], labels[column]] for row, column in pairs) / total
    unknown = sum(length for (_, label), length in shared.items() if label is None) / total
    return right, unknown, 1 - right - unknown, len(labels)


if __name__ == "__main__":
    main()
