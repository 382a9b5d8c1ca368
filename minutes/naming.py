"""Whose voice is it? Suggestions, and voices enrolled with consent. Only wiring."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from minutes.attribution import Listening, diarize_recording
from minutes.audio.decoding import decode
from minutes.diarization import enrolment, worker
from minutes.diarization.calls import NameSuggestion, suggest_names
from minutes.dictionary.people import propose_name_reading
from minutes.errors import ConsentMissing, SpeakerUnknown, writing_to
from minutes.events import ProgressMade
from minutes.recording import RecordingWriter
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Turn, Voiceprint


@dataclass(frozen=True, slots=True)
class Consent:
    """Whose voice may be kept, and who said so and how."""

    participant: str
    words: str


def suggest(store: Store, meeting: MeetingId) -> tuple[NameSuggestion, ...]:
    """Return whose voice each label without a name may be; a person decides.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    return suggest_names(store.transcript(meeting), propose_name_reading)


def enrol_label(
    store: Store, meeting: Meeting, label: str, consent: Consent, listening: Listening
) -> Voiceprint:
    """Keep the voice that a label has in a meeting, as people corrected it.

    Raises:
        ConsentMissing: nobody wrote down that the person agrees; nothing is heard.
        SpeakerUnknown: nobody in the meeting has this label.
        VoiceTooShort, VoicesMixed: no voice can be made of it.
        EnvironmentFailure: the model or the extra part is not there.
    """
    _require(consent, listening)
    turns = [
        Turn(item.start, item.end, item.speaker)
        for item in store.utterances(meeting.id)
        if item.speaker is not None
    ]
    if all(turn.label != label for turn in turns):
        raise SpeakerUnknown(label)
    stretches = enrolment.alone(turns, label, store.turns(meeting.id))
    return _enrol(store, store.folder(meeting.id), stretches, consent, listening)


def enrol_file(store: Store, path: Path, consent: Consent, listening: Listening) -> Voiceprint:
    """Keep the voice of a sound file in which one person speaks.

    Raises:
        ConsentMissing: nobody wrote down that the person agrees; nothing is heard.
        InputRejected: the file cannot be read, or no voice can be made of it.
        EnvironmentFailure: the model, the extra part or the disk is not there.
    """
    _require(consent, listening)
    with _recorded(store, path, listening) as folder:
        found = diarize_recording(folder, listening)
        label = enrolment.require_one(consent.participant, found.exclusive)
        stretches = enrolment.alone(found.exclusive, label, found.turns)
        return _enrol(store, folder, stretches, consent, listening)


def _require(consent: Consent, listening: Listening) -> None:
    if not consent.words.strip() or not consent.participant.strip():
        raise ConsentMissing(consent.participant)
    worker.require(listening.model)


def _enrol(
    store: Store,
    recording: Path,
    stretches: tuple[enrolment.Span, ...],
    consent: Consent,
    listening: Listening,
) -> Voiceprint:
    name = consent.participant
    enrolment.require_voice(name, stretches)
    settings = listening.settings.diarization
    task = enrolment.Task(name, recording, listening.model, stretches, settings)

    def wait() -> None:
        listening.listener(ProgressMade(0.0, time.time(), worker.STAGE, 0.0, 0.0, 0.0))

    voice = enrolment.hear(task, wait)
    wait()  # nothing is kept where somebody stopped it
    now = datetime.now().astimezone()
    model = enrolment.identify(listening.model)
    return store.keep_voiceprint(Voiceprint("", name, model, voice, now, consent.words.strip()))


@contextmanager
def _recorded(store: Store, path: Path, listening: Listening) -> Iterator[Path]:
    """Give a file's sound as a recording that vanishes with the block."""
    with writing_to(store.data):
        place = tempfile.TemporaryDirectory(prefix=".voice-", dir=store.data)
    with place as name:
        with RecordingWriter(Path(name), listening.settings.recording) as writer:
            for samples in decode(path):
                writer.append(samples)
        yield Path(name)
