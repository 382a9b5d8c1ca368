"""What each Whisper size costs on this machine, and which ones to use on it.

Work is counted in core seconds: CPU time of all threads together, which other programs
running beside us hardly change. Everything here is arithmetic; `diagnosis.speed` measures.

Source: int8 weights of the true shape with scripted answers (benchmarks/shaped_model.py)
on the reference machine (2 cores x86-64 with AVX-512 VNNI, CTranslate2 4.8), least of
several runs on a busy machine, November 2026. tiny, base, small and medium are measured;
large-v3, large-v3-turbo and kotoba are DERIVED from medium (encoder) and small (decoder)
by the ratio of layers x width^2. An older run of another build, idle, 2 threads, saw 0.31 s
an update for base and 0.83-0.95 s for small: 2.5 times slower, the same ratio.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from minutes.types import Seconds


@dataclass(frozen=True, slots=True)
class Work:
    """Core seconds of one partial update (3 s of sound and the margin) and of one final.

    `probe` is that of a final of silence, by which `diagnosis.speed` measures this model, 0 where
    it takes too long to be tried; `memory_bytes` is the working set as int8.
    """

    partial: Seconds
    final: Seconds
    memory_bytes: float
    probe: Seconds = 0.0


REFERENCE: Mapping[str, Work] = {
    "tiny": Work(0.16, 0.62, 0.54e9, probe=0.35),
    "base": Work(0.21, 1.10, 0.57e9, probe=0.66),
    "small": Work(0.55, 3.45, 0.74e9, probe=2.0),
    "medium": Work(1.74, 9.6, 1.26e9),
    "kotoba-whisper-v2.0": Work(1.75, 12.1, 1.26e9),
    "large-v3-turbo": Work(1.9, 12.8, 1.31e9),
    "large-v3": Work(3.6, 20.0, 2.04e9),
}
"""Memory: half of the float16 file plus 0.5 GB, as in models/catalog.toml (derived)."""

BY_ACCURACY = ("large-v3", "large-v3-turbo", "medium", "small", "base", "tiny")
"""What may be proposed, best first. kotoba breaks down on long pieces: never the default."""

UTTERANCE: Seconds = 6.0
"""Sound in one final. Source: 5.3 s is the mean of a synthetic council meeting. A final
always looks at a window of 30 s, so shorter utterances cost more for each second."""

SERIAL_SHARE = 0.2
"""Share of the work that more cores do not make faster: the decoder's small steps.
Assumed on the careful side, not measured: 2 cores count as 1.7, 4 as 2.5, 8 as 3.3."""

UPDATES_PER_SECOND = 1.0
"""Partial updates that people shall see. Updates come more often while there is time."""

LONGEST_UPDATE: Seconds = 0.5
"""A partial update that takes longer is no live text any more."""

HIGHEST_LOAD = 0.7
"""Share of real time for partials and finals together; the rest is for the recording,
for voice activity and for the office's other programs."""

HIGHEST_RTF_AFTERWARDS = 1.0
"""After the meeting, the text is ready within the meeting's own length."""

MEMORY_SHARE = 0.25
"""Share of the machine's memory that models may take: 4 GB carries base or small."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs here: one partial update in seconds, and the RTF of finals."""

    partial: Seconds
    final_rtf: float
    memory_bytes: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which model for what; `partial` is None where the final one makes both.

    `load` is the share of real time while recording, `afterwards` the model for files.
    """

    final: str
    partial: str | None
    load: float
    update: Seconds
    afterwards: str


def estimate(speed: float, cores: int) -> dict[str, Cost]:
    """Return the cost of each model on `cores` cores, each `speed` times the reference's."""
    rate = speed / (SERIAL_SHARE + (1 - SERIAL_SHARE) / cores)
    return {
        name: Cost(work.partial / rate, work.final / rate / UTTERANCE, work.memory_bytes)
        for name, work in REFERENCE.items()
    }


def live_load(final: Cost, partial: Cost) -> float:
    """Return the share of real time that a pair takes while somebody speaks."""
    return final.final_rtf + partial.partial * UPDATES_PER_SECOND


def propose(
    costs: Mapping[str, Cost], names: Collection[str], memory_bytes: float
) -> Proposal | None:
    """Return the best choice among `names`, None where none keeps up with speech.

    The best model whose finals leave room for partial text; it makes that too if it is
    quick enough, else the best of the quicker ones does.
    """
    order = [name for name in BY_ACCURACY if name in names]
    room = memory_bytes * MEMORY_SHARE
    for index, final in enumerate(order):
        for partial in order[index:]:
            load = live_load(costs[final], costs[partial])
            used = sum(costs[name].memory_bytes for name in {final, partial})
            if costs[partial].partial <= LONGEST_UPDATE and load <= HIGHEST_LOAD and used <= room:
                return Proposal(
                    final,
                    partial if partial != final else None,
                    load,
                    costs[partial].partial,
                    _afterwards(costs, order[: index + 1], room),
                )
    return None


def _afterwards(costs: Mapping[str, Cost], order: list[str], room: float) -> str:
    """Return the best model for files; the last of `order` does in any case."""
    for name in order:
        if costs[name].final_rtf <= HIGHEST_RTF_AFTERWARDS and costs[name].memory_bytes <= room:
            return name
    return order[-1]
