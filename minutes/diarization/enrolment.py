"""Voices that people enrolled with their consent: made, and known again.

Optional and off by default (`diarization.is_recognising_enrolled`). A voiceprint is the
mean of a few stretches in which nobody else speaks, in the space of one model. To be
known again a voice must be very like it, and much less like anybody else's: rather no
name than a wrong one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.assignment import best_pairs
from minutes.config import DiarizationSettings
from minutes.diarization.diarizer import Embedding, Voice
from minutes.diarization.online import Likeness
from minutes.diarization.weights import read_weights
from minutes.errors import VoicesMixed, VoiceTooShort
from minutes.recording import RecordingReader
from minutes.types import Seconds, Turn, Voiceprint
from minutes.workers import Send, working

Span: TypeAlias = tuple[Seconds, Seconds]

STAGE = "diarization"

SHORTEST_VOICE: Seconds = 5.0
"""Speech alone that a voiceprint needs. Our choice: two or three sentences."""

LONGEST_VOICE: Seconds = 60.0
"""More adds nothing to a mean; the longest stretches are taken."""

SHORTEST_STRETCH: Seconds = 1.5
LONGEST_STRETCH: Seconds = 10.0
"""The window of the networks; longer stretches are cut."""

MARGIN: Seconds = 0.1
"""Left out at both ends of a stretch, where the next voice may begin."""

LEAST_PART = 0.8
"""Of the speech in a file that is one voice's; the rest is a slip of the clustering."""

KNOWN_AGAIN = Likeness(same=0.60, lead=0.15)
"""How like an enrolled voice a voice of a whole meeting must be: stricter than within a
meeting, since room and microphone are others. Source: chosen inside the range usual for
means of ResNet34 embeddings; not measured, since no real weights were at hand."""

KNOWN_AGAIN_BY_STAND_IN = Likeness(same=0.85, lead=0.15)
"""The same for the ear of the practice model, to which synthetic voices are much alike.
Source: halves of `meeting-a`: the same person 0.98, another one up to 0.72."""

PATIENCE: Seconds = 1.0

_DIGITS = 16
"""Of the hash: enough to tell the few models of an office apart."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """That a label's voice is an enrolled participant's, as the cosine between them."""

    label: str
    participant: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Task:
    """Whose voice it is, and the stretches of a recording in which it speaks alone."""

    name: str
    recording: Path
    model: Path
    stretches: tuple[Span, ...]
    settings: DiarizationSettings


def recognise(
    voices: Sequence[Voice], voiceprints: Sequence[Voiceprint], needed: Likeness = KNOWN_AGAIN
) -> tuple[Recognition, ...]:
    """Return which voices are whose, sorted by label; most may be nobody's.

    Both in the space of one model. A pair counts where it is like enough, and leads every
    other pair of that voice and of that person.
    """
    people = list(dict.fromkeys(item.participant for item in voiceprints))
    if not voices or not people:
        return ()
    scores = [
        [max(_cosine(voice.embedding, item.embedding) for item in voiceprints
             if item.participant == name) for name in people]
        for voice in voices
    ]  # fmt: skip
    found = []
    for row, column in best_pairs(scores):
        best = scores[row][column]
        rivals = [score for at, score in enumerate(scores[row]) if at != column]
        rivals += [line[column] for at, line in enumerate(scores) if at != row]
        if best >= needed.same and best - max(rivals, default=-1.0) >= needed.lead:
            found.append(Recognition(voices[row].label, people[column], best))
    return tuple(sorted(found, key=lambda item: (len(item.label), item.label)))


def alone(turns: Iterable[Turn], label: str, heard: Iterable[Turn] = ()) -> tuple[Span, ...]:
    """Return the stretches in which only this label speaks, the longest of them first.

    `turns` say whose voice is where, as people corrected it; `heard` are the turns that
    were found, of which only counts where two voices are at once.
    """
    given = sorted(turns, key=lambda turn: turn.start)
    others = [(turn.start, turn.end) for turn in given if turn.label != label]
    others += _crowded(heard)
    spans = [(turn.start, turn.end) for turn in given if turn.label == label]
    for other in others:
        spans = [part for span in spans for part in _without(span, other)]
    cut = [part for span in spans for part in _cut((span[0] + MARGIN, span[1] - MARGIN))]
    chosen, total = [], 0.0
    for start, end in sorted(cut, key=lambda span: (span[0] - span[1], span[0])):
        if end - start < SHORTEST_STRETCH or total >= LONGEST_VOICE:
            break
        chosen.append((start, end))
        total += end - start
    return tuple(chosen)


def require_voice(name: str, stretches: Sequence[Span]) -> None:
    """Make sure that there is enough of a voice.

    Raises:
        VoiceTooShort: there is not.
    """
    if sum(end - start for start, end in stretches) < SHORTEST_VOICE:
        raise VoiceTooShort(name, SHORTEST_VOICE)


def require_one(name: str, turns: Sequence[Turn]) -> str:
    """Return the label that nearly all of the speech has.

    Raises:
        VoiceTooShort: nobody speaks.
        VoicesMixed: several people do.
    """
    spoken: Counter[str] = Counter()
    for turn in turns:
        spoken[turn.label] += round((turn.end - turn.start) * 1000)
    if not spoken:
        raise VoiceTooShort(name, SHORTEST_VOICE)
    ((label, most),) = spoken.most_common(1)
    if most < LEAST_PART * spoken.total():
        raise VoicesMixed(name)
    return label


def identify(model: Path) -> str:
    """Return what tells the weights of a model's ear apart, whatever its folder is called.

    Raises:
        SpeakerModelRejected, FileUnreadable: the model cannot be used.
    """
    weights = read_weights(model)
    return hashlib.sha256(weights.files[weights.embedding]).hexdigest()[:_DIGITS]


def hear(task: Task, wait: Callable[[], None] = lambda: None) -> Embedding:
    """Return the voice of some stretches, in a process of its own.

    `wait` is called about once a second meanwhile, and ends the work by raising.

    Raises:
        VoiceTooShort: the networks hear nobody there.
        VoicesMixed: they hear several people.
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
        WorkerLost: the process died.
    """
    with working(STAGE, run, task) as worker:
        try:
            wait()
            while not isinstance(voice := worker.receive(PATIENCE), tuple):
                wait()
        except EOFError:
            raise VoiceTooShort(task.name, SHORTEST_VOICE) from None
    return voice


def run(send: Send, task: Task) -> None:
    """Send the mean voice of the stretches; nothing where nobody is heard.

    Raises:
        VoicesMixed: the stretches are not alike.
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
    """
    from minutes.diarization.pyannote import PyannoteNetworks
    from minutes.diarization.windows import WindowDiarizer

    reader = RecordingReader(task.recording)
    networks = PyannoteNetworks(task.model, task.settings)
    diarizer = WindowDiarizer(networks, is_quick=task.settings.is_quick)
    heard = [
        (diarizer.embed(reader.read(start, end)), end - start) for start, end in task.stretches
    ]
    voices = [(_unit(voice), length) for voice, length in heard if voice is not None]
    if not voices:
        return
    mean = _unit(np.sum([voice * length for voice, length in voices], axis=0))
    if np.mean([voice @ mean for voice, _ in voices]) < Likeness().same:
        raise VoicesMixed(task.name)
    send(tuple(float(x) for x in mean))


def _crowded(turns: Iterable[Turn]) -> list[Span]:
    """Return where two voices are heard at once."""
    spans: list[Span] = []
    end = 0.0
    for turn in sorted(turns, key=lambda turn: turn.start):
        if turn.start < end:
            spans.append((turn.start, min(turn.end, end)))
        end = max(end, turn.end)
    return spans


def _without(span: Span, other: Span) -> list[Span]:
    if other[1] <= span[0] or span[1] <= other[0]:
        return [span]
    parts = [(span[0], other[0]), (other[1], span[1])]
    return [part for part in parts if part[0] < part[1]]


def _cut(span: Span) -> list[Span]:
    start, end = span
    parts = []
    while end - start > LONGEST_STRETCH:
        parts.append((start, start + LONGEST_STRETCH))
        start += LONGEST_STRETCH
    return [*parts, (start, end)] if start < end else parts


def _cosine(one: Embedding, other: Embedding) -> float:
    """Return how alike two voiceprints are; not at all where they are of two spaces."""
    return float(_unit(one) @ _unit(other)) if len(one) == len(other) else -1.0


def _unit(vector: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    array = np.asarray(vector, np.float64)
    return np.asarray(array / max(float(np.linalg.norm(array)), 1e-12))
