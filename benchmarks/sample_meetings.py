"""Meetings written for measuring summaries, with what was decided and promised in them.

    python benchmarks/sample_meetings.py FOLDER

writes each one as the JSON that `minutes evaluate summaries` reads, its `decisions.json`
beside it. Everybody and everything in them is invented.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from minutes.evaluation.summaries import Wanted
from minutes.export.interchange import render
from minutes.types import (
    FindingKind,
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
)

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "meetings"

SECONDS_PER_LETTER = 0.16
"""About 375 letters a minute, as councils speak. Source: scripts/sample_council.py."""

MARKS = {"決定": "decisions", "期限": "deadlines", "宿題": "tasks"}


@dataclass
class Sample:
    """A meeting, and what must be told of it, as in `decisions.json`."""

    transcript: Transcript
    reference: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What must be told."""
        kinds = {"decisions": FindingKind.DECISION}
        return tuple(
            Wanted(
                kinds.get(name, FindingKind.TASK),
                tuple(UtteranceId(str(one)) for one in _texts(item["evidence"])),
                tuple(_texts(item["words"])),
                str(item.get("until", "")),
            )
            for name, items in self.reference.items()
            for item in items
        )


def samples() -> Iterator[tuple[str, Sample]]:
    """Yield each meeting with its name."""
    for path in sorted(FOLDER.glob("*.txt")):
        yield path.stem, read(path)


def read(path: Path) -> Sample:
    """Return the meeting in a text file: heads, then label, text and reference by tabs."""
    heads: list[list[str]] = []
    utterances: list[Utterance] = []
    reference: dict[str, list[dict[str, object]]] = {}
    clock = 2.0
    for line in path.read_text(encoding="utf-8").splitlines():
        first, *rest = line.split("\t")
        if not first.isdigit():
            heads.append([first, *rest])
            continue
        identity = UtteranceId(f"u{len(utterances):04}")
        end = clock + SECONDS_PER_LETTER * len(rest[0])
        utterances.append(Utterance(identity, 1, clock, end, (), rest[0], rest[0], speaker=first))
        clock = end + 0.6
        for mark in rest[1:]:
            name, item = _marked(mark, identity)
            reference.setdefault(name, []).append(item)
    return Sample(_transcript(path.stem, heads, tuple(utterances)), reference)


def _marked(mark: str, identity: UtteranceId) -> tuple[str, dict[str, object]]:
    kind, *words = mark.removeprefix("!").split()
    item: dict[str, object] = {"evidence": [identity]}
    if kind == "期限":
        item["until"] = words.pop(0)
    return MARKS[kind], {**item, "words": words}


def _transcript(name: str, heads: list[list[str]], utterances: tuple[Utterance, ...]) -> Transcript:
    said = {head[0]: head[1] for head in heads if len(head) == 2}
    people = [head[1:] for head in heads if head[0] == "出席"]
    meeting = Meeting(
        MeetingId(f"20261201-100000-{name[:4]}"),
        said["題名"],
        datetime.fromisoformat(said["日時"]),
        utterances[-1].end,
        participants=tuple(Participant(person, role) for _, role, person in people),
        agenda=tuple(head[1] for head in heads if head[0] == "議題"),
    )
    speakers = tuple(Speaker(label, person) for label, _, person in people)
    return Transcript(meeting, speakers, utterances)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def write_samples(folder: Path) -> Iterator[Path]:
    """Write each meeting and its reference in a folder of its own; yield the meetings' files."""
    for name, sample in samples():
        path = folder / name / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(sample.transcript))
        text = json.dumps(sample.reference, ensure_ascii=False, indent=1)
        path.with_name("decisions.json").write_text(text + "\n", encoding="utf-8")
        yield path


def main() -> None:
    """Write the meetings as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for path in write_samples(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
