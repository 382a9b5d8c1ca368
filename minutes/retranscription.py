"""Hearing a meeting again with another model; nothing is changed before a person says so."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import events
from minutes.asr.worker import STAGE, Heard, Recognition, Task
from minutes.dictionary.meeting_words import WordLists
from minutes.editing.rehearing import Proposal, propose
from minutes.errors import writing_to
from minutes.processing import Workshop
from minutes.recording import RecordingReader, RecordingWriter
from minutes.types import MeetingId, Seconds, Utterance, UtteranceId

PIECE: Seconds = 60.0
"""So much sound is in memory at once."""

AROUND: Seconds = 0.5
"""Heard with a stretch, so that its first and last words are whole."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where to listen, in seconds; without an end, to the end."""

    start: Seconds = 0.0
    end: Seconds | None = None


def retranscribe(
    workshop: Workshop, meeting: MeetingId, stretch: Stretch | None = None
) -> tuple[Proposal, ...]:
    """Return what the workshop's model hears differently; a person's edits are left out.

    Raises:
        MeetingUnknown: there is no such meeting.
        EnvironmentFailure: the disk, the model or the worker gave up.
    """
    store = workshop.store
    known = store.utterances(meeting)
    folder = store.folder(meeting)
    whole = RecordingReader(folder).duration
    stretch = stretch or Stretch()
    end = whole if stretch.end is None else min(whole, stretch.end)
    inside = [item for item in known if stretch.start <= (item.start + item.end) / 2 <= end]
    # Whole utterances only: half of one would pass for all that was said in it.
    start = max(0.0, min([stretch.start, *(item.start for item in inside)]) - AROUND)
    end = min(whole, max([end, *(item.end for item in inside)]) + AROUND)
    with (
        writing_to(store.data),
        tempfile.TemporaryDirectory(prefix=".retranscribe-", dir=store.data) as place,
    ):
        _copy(folder, Path(place), stretch=(start, end), workshop=workshop)
        words = WordLists.for_meeting(store.data, folder, workshop.settings.dictionary)
        task = Task(Path(place), workshop.weights, workshop.settings, words)
        heard = [_moved(item, start) for item in _listen(task, workshop)]
    others = [item for item in known if item not in inside]
    return propose(inside, [item for item in heard if not _belongs(item, others)])


def _belongs(heard: Utterance, others: Sequence[Utterance]) -> bool:
    """Return whether it was said mostly in utterances that are not listened to."""
    shared = sum(max(0.0, min(heard.end, o.end) - max(heard.start, o.start)) for o in others)
    return shared > (heard.end - heard.start) / 2


def _copy(folder: Path, place: Path, stretch: tuple[Seconds, Seconds], workshop: Workshop) -> None:
    """Make a recording of the stretch alone: the recogniser knows only whole ones."""
    reader = RecordingReader(folder)
    start, end = stretch
    with RecordingWriter(place, workshop.settings.recording) as writer:
        while start < end:
            writer.append(reader.read(start, min(end, start + PIECE)))
            start += PIECE


def _listen(task: Task, workshop: Workshop) -> list[Utterance]:
    total = RecordingReader(task.recording).duration
    heard: list[Utterance] = []
    recognition = Recognition(task, lambda: heard[-1].end if heard else 0.0)
    begun = time.monotonic()
    try:
        for message in recognition.messages():
            if isinstance(message, Utterance):
                heard.append(message)
            elif isinstance(message, Heard):
                spent = time.monotonic() - begun
                speed = message.position / spent if spent else 0.0
                now = (message.position, time.time(), STAGE, message.position)
                workshop.listener(events.ProgressMade(*now, total, speed))
    finally:
        recognition.stop()
    return heard


def _moved(utterance: Utterance, by: Seconds) -> Utterance:
    """Return the utterance at its place in the whole recording, with an id of its own."""
    return replace(
        utterance,
        id=UtteranceId(f"r{round((utterance.start + by) * 1000):09d}"),
        start=utterance.start + by,
        end=utterance.end + by,
        words=tuple(
            replace(word, start=word.start + by, end=word.end + by) for word in utterance.words
        ),
    )
