"""Who said it: sound to turns, by voice or by channel. Only wiring, as `processing`."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from minutes import events
from minutes.audio.container import MediaFile
from minutes.audio.decoding import decode, probe
from minutes.audio.resampling import Resampler
from minutes.config import DiarizationSettings, Settings, data_folder
from minutes.diarization import worker
from minutes.diarization.alignment import attribute
from minutes.diarization.channels import FRAME, diarize_channels, measure_levels
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.enrolment import (
    KNOWN_AGAIN,
    KNOWN_AGAIN_BY_STAND_IN,
    identify,
    recognise,
)
from minutes.diarization.relabelling import impose, relabel
from minutes.diarization.weights import SpeakerModel
from minutes.errors import ChannelsAlike, SpeechNotFound, writing_to
from minutes.recording import LOCK_NAME, RecordingReader, RecordingWriter, hold, is_held
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    Attendance,
    Meeting,
    MeetingId,
    Participant,
    Seconds,
    Speaker,
    Turn,
    Utterance,
    Voiceprint,
)

DECODE_STAGE = "decode"

SAID_MUCH: Seconds = 10.0
"""Who says less may share a group with somebody: to ask for one of their own would part
somebody else's. Our choice."""

TEMPORARY = ".diarize-"
"""How folders in the data folder begin that hold the sound of a file for a while."""


@dataclass(frozen=True, slots=True)
class Listening:
    """With which model to listen, for how many people, and who is told how far it is."""

    model: Path
    speakers: SpeakerCount
    settings: Settings
    listener: events.Listener


def diarize_file(path: Path, listening: Listening) -> Diarization:
    """Tell the voices of a sound or video file apart.

    Raises:
        InputRejected: the file cannot be read, is no media, has no sound or no speech.
        EnvironmentFailure: the model, the extra part or the disk is not there.
    """
    worker.require(listening.model)
    total = probe(path).duration
    with _temporary_folder() as folder:
        report = _meter(listening.listener, DECODE_STAGE, total)
        with RecordingWriter(folder, listening.settings.recording) as writer:
            for samples in decode(path):
                writer.append(samples)
                report(writer.position)
        return _require_speech(diarize_recording(folder, listening), path)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Give a folder that is held while it is used; those that a crash left are removed."""
    with writing_to(data_folder()):
        data_folder().mkdir(parents=True, exist_ok=True)
        for left in data_folder().glob(f"{TEMPORARY}*"):
            # Without a lock somebody is just making it.
            if (left / LOCK_NAME).exists() and not is_held(left):
                shutil.rmtree(left, ignore_errors=True)
        place = tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=data_folder())
    with place as name, hold(Path(name)):
        yield Path(name)


def diarize_meeting(store: Store, meeting: Meeting, listening: Listening) -> Diarization:
    """Tell the voices of a stored meeting apart and give each of its texts a speaker.

    Labels that people have seen stay with their voices. Who speaks where a person said so
    is never changed, and text that a person wrote is never cut.

    Raises:
        MeetingBusy: another process is at work on it.
        SpeechNotFound: nobody speaks.
        EnvironmentFailure: the model or the extra part is not there.
    """
    folder = store.folder(meeting.id)
    worker.require(listening.model)
    with hold(folder):
        speakers = at_least(listening.speakers, count_decided(store, meeting.id))
        found = diarize_recording(folder, replace(listening, speakers=speakers))
        if not found.turns:
            raise SpeechNotFound(meeting.title)
        settled = settle(store, meeting.id, found).found
        name_enrolled(store, meeting, settled, listening.model, listening.settings.diarization)
        return settled


@dataclass(frozen=True, slots=True)
class Settled:
    """Who speaks when, under the labels that people know, and what that changed."""

    found: Diarization
    changed: tuple[Utterance, ...]


def attending(meeting: Meeting) -> tuple[Participant, ...]:
    """Return who is there, as far as the attendance list tells."""
    return tuple(
        person for person in meeting.participants if person.attendance is not Attendance.ABSENT
    )


def expected_speakers(meeting: Meeting) -> SpeakerCount:
    """Return how many people may speak: no more than are there, where that is known."""
    return SpeakerCount(1, len(attending(meeting)) or None)


def count_decided(store: Store, meeting: MeetingId) -> int:
    """Return how many people certainly speak: those whom somebody named, if they say much."""
    names = {item.label: item.participant or item.label for item in store.speakers(meeting)}
    spoken: dict[str, Seconds] = defaultdict(float)
    for item in store.utterances(meeting):
        name = names.get(item.speaker or "")
        if name is not None and (item.is_speaker_decided or name != item.speaker):
            spoken[name] += item.end - item.start
    return sum(length >= SAID_MUCH for length in spoken.values())


def at_least(count: SpeakerCount, minimum: int) -> SpeakerCount:
    """Return a count that is raised to a minimum."""
    maximum = None if count.maximum is None else max(count.maximum, minimum)
    return SpeakerCount(max(count.minimum, minimum), maximum)


def settle(
    store: Store, meeting: MeetingId, found: Diarization, *, keeps_guesses: bool = False
) -> Settled:
    """Give a meeting's texts the speakers that were found, for the one who holds it.

    What people decided teaches: whose voice it is where they said so, and that a label
    which they gave a name keeps the voice that it has. With `keeps_guesses` only text that
    has no speaker yet gets one, and no voice is new.
    """
    before = store.utterances(meeting)
    rulings = _turns_of([item for item in before if item.is_speaker_decided])
    named = {item.label for item in store.speakers(meeting) if item.participant is not None}
    known = _turns_of([item for item in before if item.speaker in named])
    # Both decisions and, where a name stands behind them, guesses that nobody minded.
    found = relabel(found, store.turns(meeting) or _turns_of(before), (*rulings, *known))
    kept = [
        item
        for item in before
        if item.is_speaker_decided or (keeps_guesses and item.speaker is not None)
    ]
    ids = {item.id for item in kept}
    free = [item for item in before if item.id not in ids]
    turns = impose(found.exclusive, _turns_of(kept))
    if keeps_guesses:
        heard = {item.speaker for item in kept}
        turns = tuple(turn for turn in turns if turn.label in heard or not heard)
        found = replace(found, turns=turns, exclusive=turns)
    changed = store.attribute(meeting, found.turns, attribute(free, turns))
    return Settled(found, changed)


def enrolled_voices(store: Store, meeting: Meeting, model: Path) -> tuple[Voiceprint, ...]:
    """Return the enrolled voices that may be heard, under the names of the attendance list.

    With a list only those who attend, whether 水谷 花子 or 水谷花子 was enrolled.

    Raises:
        SpeakerModelRejected, FileUnreadable: the model cannot be used.
    """
    kept = store.voiceprints(identify(model))
    if not meeting.participants:
        return kept
    present = {"".join(person.name.split()): person.name for person in attending(meeting)}
    called = [(present.get("".join(voice.participant.split())), voice) for voice in kept]
    return tuple(replace(voice, participant=name) for name, voice in called if name is not None)


def name_enrolled(
    store: Store,
    meeting: Meeting,
    found: Diarization,
    model: Path,
    settings: DiarizationSettings,
) -> None:
    """Name the voices of people who enrolled theirs, where the office wants that.

    Only those who attend, where there is a list, and only labels that nobody named.

    Raises:
        SpeakerModelRejected, FileUnreadable: the model cannot be used.
    """
    if not settings.is_recognising_enrolled:
        return
    known = enrolled_voices(store, meeting, model)
    speakers = store.speakers(meeting.id)
    named = {item.participant for item in speakers}
    nameless = {item.label for item in speakers if item.participant is None}
    is_practice = SpeakerModel("", model).is_practice
    needed = KNOWN_AGAIN_BY_STAND_IN if is_practice else KNOWN_AGAIN
    for voice in recognise(found.voices, known, needed):
        if voice.label in nameless and voice.participant not in named:
            store.name_speaker(meeting.id, Speaker(voice.label, voice.participant))


def _turns_of(utterances: Sequence[Utterance]) -> tuple[Turn, ...]:
    return tuple(
        Turn(item.start, item.end, item.speaker) for item in utterances if item.speaker is not None
    )


def diarize_recording(folder: Path, listening: Listening) -> Diarization:
    """Tell the voices of a recording apart that has ended; no turns where nobody speaks.

    Raises:
        EnvironmentFailure: the model or the extra part is not there.
        FileUnreadable: there is no recording.
    """
    total = RecordingReader(folder).duration
    task = worker.Task(folder, listening.model, listening.speakers, listening.settings.diarization)
    return worker.diarize(task, _meter(listening.listener, worker.STAGE, total))


def diarize_by_channel(path: Path) -> Diarization:
    """Take each channel of a file as one speaker; needs no model.

    Raises:
        ChannelsAlike: there is one channel, or all carry the same sound.
        InputRejected: the file cannot be read, is no media, has no sound.
    """
    decode(path).close()  # tells at once what cannot be used
    media = MediaFile(path)
    try:
        found = diarize_channels(_measure(media))
    finally:
        media.close()
    if not found.turns:
        raise ChannelsAlike(path)
    return found


def attribute_by_channel(store: Store, meeting: MeetingId, path: Path) -> Diarization:
    """Give a meeting's text the channels of the file it was made of as its speakers.

    Raises:
        ChannelsAlike: there is one channel, or all carry the same sound; nothing is changed.
        InputRejected: the file cannot be read, is no media, has no sound.
        MeetingBusy: another process is at work on the meeting.
    """
    found = diarize_by_channel(path)
    with hold(store.folder(meeting)):
        return settle(store, meeting, found).found


def _measure(media: MediaFile) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the loudness of each channel, (channels, frames); holes count as nothing."""
    frame_size = round(FRAME * SAMPLE_RATE)
    channels = max(1, media.channels)
    waiting = np.zeros((channels, 0), np.float32)
    levels = [np.zeros((channels, 0))]
    resampler: Resampler | None = None
    for frame in media.frames():
        if resampler is None or not resampler.fits(frame):
            resampler = Resampler(frame)
        for piece in resampler.push(frame):
            if len(piece) != channels:  # the layout changed in the middle: cannot be followed
                continue
            waiting = np.concatenate([waiting, piece], axis=1)
        whole = waiting.shape[1] // frame_size * frame_size
        levels.append(measure_levels(waiting[:, :whole]))
        waiting = waiting[:, whole:]
    return np.concatenate(levels, axis=1)


def _require_speech(found: Diarization, path: Path) -> Diarization:
    if not found.turns:
        raise SpeechNotFound(path.name)
    return found


def _meter(listener: events.Listener, stage: str, total: Seconds) -> Callable[[Seconds], None]:
    begun = time.monotonic()

    def report(position: Seconds) -> None:
        elapsed = time.monotonic() - begun
        speed = position / elapsed if elapsed > 0 else 0.0
        end = max(position, total)
        listener(events.ProgressMade(position, time.time(), stage, position, end, speed))

    return report
