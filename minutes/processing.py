"""After the meeting: a file becomes a recording, a recording becomes text.

Only wiring: nothing is computed here. Everything can be interrupted at any moment and
goes on where it stopped, because finished text is stored at once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from minutes import events
from minutes.asr.worker import (
    STAGE,
    Died,
    Heard,
    Recognition,
    Restarted,
    Task,
    Weights,
    describe_engine,
)
from minutes.audio.decoding import decode, probe
from minutes.config import Settings
from minutes.dictionary.correction import undo
from minutes.dictionary.entries import Entry
from minutes.dictionary.meeting_words import WordLists, keep_words, keeps_words
from minutes.dictionary.rejections import reject, rejected_list
from minutes.errors import (
    FolderUnwritable,
    ImportUnfinished,
    MeetingBusy,
    MinutesError,
    SpeechNotFound,
)
from minutes.privacy.retention import due
from minutes.recording import (
    AUDIO_NAME,
    JOURNAL_NAME,
    RecordingReader,
    RecordingWriter,
    hold,
    repair,
)
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Erasure, Store
from minutes.types import (
    Correction,
    Meeting,
    MeetingId,
    MeetingState,
    Participant,
    Seconds,
    Utterance,
)

DECODE_STAGE = "decode"

WORKED_ON_WITHIN = timedelta(days=1)
"""A meeting that a person edited so lately is being worked on, whatever its age."""

FINGERPRINT_BYTES = 1 << 20
"""Bytes from each end of a file that, with its size, tell it from every other file."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every pass needs: the meetings, a model, the settings, who listens."""

    store: Store
    weights: Weights
    settings: Settings
    listener: events.Listener


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be transcribed. Without `started_at`, the file's own time is taken.

    `words` are those that this meeting needs, besides the names of its participants.
    `is_anew` asks for a new meeting even if this file was transcribed before.
    """

    path: Path
    title: str
    started_at: datetime | None = None
    words: tuple[Entry, ...] = ()
    is_anew: bool = False
    place: str = ""
    participants: tuple[Participant, ...] = ()
    agenda: tuple[str, ...] = ()


def transcribe(workshop: Workshop, order: Order) -> MeetingId:
    """Turn a sound or video file into a stored meeting; return the meeting's id.

    A file whose import was interrupted goes on where it stopped, under its first id; one
    that this model has finished under this title and with these words is not done twice,
    but takes the time, place, participants and agenda that the order gives.

    Raises:
        InputRejected: the file cannot be read, is no media, has no sound or no speech.
        EnvironmentFailure: the disk, the model or the worker gave up.
    """
    store = workshop.store
    media = probe(order.path)
    source = _fingerprint(order.path)
    begun = None if order.is_anew else store.find_source(source)
    if begun is not None and begun.state is MeetingState.READY:
        if _is_done(workshop, begun, order):
            _tell(store, begun, order)
            return begun.id
        begun = None
    if begun is not None:
        meeting = _tell(store, begun, order)
    else:
        started_at = order.started_at or media.recorded_at
        identity = make_meeting_id(started_at)
        meeting = Meeting(identity, order.title, started_at, state=MeetingState.TRANSCRIBING)
        meeting = _told(meeting, order)
        store.create(meeting, source)
    folder = store.folder(meeting.id)
    with hold(folder):
        keep_words(folder, meeting.participants, order.words)
        if not RecordingReader(folder).is_finished:
            _decode(workshop, order.path, meeting, media.duration)
        _recognize(workshop, meeting)
    return meeting.id


def _tell(store: Store, meeting: Meeting, order: Order) -> Meeting:
    """Keep what an order says about a meeting that is there already."""
    told = _told(meeting, order)
    if told != meeting:
        store.update(told)
    return told


def _told(meeting: Meeting, order: Order) -> Meeting:
    return replace(
        meeting,
        started_at=order.started_at or meeting.started_at,
        place=order.place or meeting.place,
        participants=order.participants or meeting.participants,
        agenda=order.agenda or meeting.agenda,
    )


def _is_done(workshop: Workshop, meeting: Meeting, order: Order) -> bool:
    made = workshop.store.transcript(meeting.id)
    return (
        bool(made.utterances)
        and meeting.title == order.title
        and made.engine is not None
        and made.engine.model == workshop.settings.recognition.model
        and keeps_words(workshop.store.folder(meeting.id), order.words)
    )


def refuse_correction(
    store: Store, meeting: MeetingId, utterance: Utterance, correction: Correction
) -> Utterance:
    """Take a correction back; it is not made again in this meeting.

    Returns the utterance as it now stands, a revision later.

    Raises:
        FolderUnwritable, DiskFull: nothing was changed.
    """
    reject(rejected_list(store.folder(meeting)), correction.before, correction.after)
    revised = replace(undo(utterance, correction), revision=utterance.revision + 1)
    store.add_utterance(meeting, revised)
    return revised


@dataclass(frozen=True, slots=True)
class Expiry:
    """What was erased because its time was over, and what is due but in use."""

    erased: tuple[Erasure, ...]
    kept: tuple[Meeting, ...]


def erase_due(
    store: Store, settings: Settings, now: datetime, in_use: Collection[str] = ()
) -> Expiry:
    """Erase the meetings whose time is over; each leaves an erasure record.

    Kept until the next time are meetings that are open (`in_use`, ids), that somebody
    records, transcribes or edited within `WORKED_ON_WITHIN`, or whose files are in use.

    Raises:
        StoreDamaged, DiskFull: the store cannot be changed at all.
    """
    erased, kept = [], []
    for meeting in due(store.meetings(), settings.retention, now):
        if meeting.id in in_use or _is_worked_on(store, meeting, now):
            kept.append(meeting)
            continue
        try:
            erased.append(store.erase(meeting.id))
        except (MeetingBusy, FolderUnwritable):
            kept.append(meeting)
    return Expiry(tuple(erased), tuple(kept))


def _is_worked_on(store: Store, meeting: Meeting, now: datetime) -> bool:
    edits = store.edits(meeting.id)
    return bool(edits) and now - edits[-1].made_at < WORKED_ON_WITHIN


def unfinished(store: Store) -> tuple[Meeting, ...]:
    """Return the meetings that somebody began and nobody works on any more."""
    return tuple(meeting for meeting in store.meetings() if store.is_interrupted(meeting))


def resume(workshop: Workshop, meeting: Meeting) -> None:
    """Finish a meeting that a crash, a kill or a power failure left behind.

    Raises:
        ImportUnfinished: its file was not yet read to the end; the file is needed again.
        MeetingBusy: another process is at work on it.
        EnvironmentFailure: the disk, the model or the worker gave up.
    """
    store, folder = workshop.store, workshop.store.folder(meeting.id)
    with hold(folder):
        if meeting.state is MeetingState.TRANSCRIBING and not RecordingReader(folder).is_finished:
            raise ImportUnfinished(meeting.title)
        duration = repair(folder)
        store.set_duration(meeting.id, duration)
        store.end_marks(meeting.id, duration)
        store.set_state(meeting.id, MeetingState.TRANSCRIBING)
        _recognize(workshop, meeting)


def _fingerprint(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(FINGERPRINT_BYTES))
        file.seek(max(0, size - FINGERPRINT_BYTES))
        digest.update(file.read(FINGERPRINT_BYTES))
    return f"{size}-{digest.hexdigest()}"


def _decode(workshop: Workshop, path: Path, meeting: Meeting, total: Seconds) -> None:
    """Write the file's sound as a recording; from the start, if it was begun before."""
    store, folder = workshop.store, workshop.store.folder(meeting.id)
    _discard_sound(folder)
    meter = _Meter(DECODE_STAGE, 0.0, total)
    try:
        with RecordingWriter(folder, workshop.settings.recording, path.name) as writer:
            sound = decode(path)
            for samples in sound:
                writer.append(samples)
                workshop.listener(meter.progress(writer.position))
    except MinutesError:
        # Without its sound the meeting is nothing; the file itself is untouched.
        store.erase(meeting.id)
        raise
    except BaseException:
        # Half a file must never pass for a whole recording; the next try begins anew.
        _discard_sound(folder)
        raise
    if sound.damaged:
        workshop.listener(events.DamageFound(writer.position, time.time(), sound.filled))
    store.set_duration(meeting.id, writer.position)


def _discard_sound(folder: Path) -> None:
    for name in (JOURNAL_NAME, AUDIO_NAME):
        (folder / name).unlink(missing_ok=True)


def _recognize(workshop: Workshop, meeting: Meeting) -> None:
    """Make the text that is missing, store each utterance before it is announced."""
    store, folder = workshop.store, workshop.store.folder(meeting.id)
    duration = RecordingReader(folder).duration
    meter = _Meter(STAGE, store.recognized_until(meeting.id), duration)
    words = WordLists.for_meeting(store.data, folder, workshop.settings.dictionary)
    recognition = Recognition(
        Task(folder, workshop.weights, workshop.settings, words),
        lambda: store.recognized_until(meeting.id),
    )
    store.set_engine(meeting.id, describe_engine(workshop.settings))
    heard = Heard(0.0, 0.0, 0.0)
    try:
        for message in recognition.messages():
            if isinstance(message, Utterance):
                store.add_utterance(meeting.id, message)
            if isinstance(message, Heard):
                heard = message
            for event in _announce(message, meter, heard):
                workshop.listener(event)
    finally:
        recognition.stop()
    store.set_engine(meeting.id, describe_engine(workshop.settings, heard))
    store.set_state(meeting.id, MeetingState.READY)
    if not store.utterances(meeting.id):
        raise SpeechNotFound(meeting.title)


def _announce(message: object, meter: _Meter, heard: Heard) -> tuple[events.Event, ...]:
    now = (heard.position, time.time())
    match message:
        case Utterance():
            return (events.UtteranceFinalized(*now, message),)
        case Heard(position=position):
            return (meter.progress(position),)
        case Died(exit_code=code):
            return (events.WorkerFailed(*now, STAGE, code),)
        case Restarted(position=position):
            return (events.WorkerRestarted(*now, STAGE, position),)
        case _:
            return ()


class _Meter:
    """How far a stage has come, and how fast it goes."""

    def __init__(self, stage: str, start: Seconds, total: Seconds) -> None:
        self._stage = stage
        self._start = start
        self._total = total
        self._begun = time.monotonic()

    def progress(self, position: Seconds) -> events.ProgressMade:
        """Return the event that says where the stage is now."""
        elapsed = time.monotonic() - self._begun
        speed = (position - self._start) / elapsed if elapsed > 0 else 0.0
        return events.ProgressMade(
            position, time.time(), self._stage, position, max(position, self._total), speed
        )
