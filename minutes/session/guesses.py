"""From voices to speakers while the meeting goes on: heard, stored, then announced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from minutes import events
from minutes.attribution import enrolled_voices, expected_speakers, name_enrolled, settle
from minutes.config import DiarizationSettings
from minutes.diarization.alignment import attribute
from minutes.diarization.diarizer import Diarization, Embedding
from minutes.diarization.online import SHORTEST_LEARNED, STAND_IN, LiveSpeakers
from minutes.diarization.stretches import Heard
from minutes.diarization.weights import SpeakerModel
from minutes.session.announcements import Announcements
from minutes.store.meetings import Store
from minutes.types import Meeting, Speaker, Turn, Utterance, UtteranceId, Voiceprint

UNKNOWN = ""
"""Stands for a voice that nobody knows while an utterance is cut; shown as 話者?."""


class Guesses:
    """Knows the voices of one meeting and gives each utterance its speaker."""

    def __init__(self, store: Store, meeting: Meeting, announcements: Announcements) -> None:
        self._store = store
        self._meeting = meeting
        self._announcements = announcements
        self._live = LiveSpeakers()
        self._asked: Path | None = None
        """The model whose enrolled voices are asked for; None where nobody wants that."""
        self._enrolled: set[str] = set()
        self._told: set[str] = set()
        self._turns: list[Turn] = []

    def begin(self, model: SpeakerModel, settings: DiarizationSettings) -> None:
        """Listen with a model from now on.

        Participants are known by the voices that they enrolled, if the office wants that.

        Raises:
            SpeakerModelRejected, FileUnreadable: the model cannot be used.
        """
        self._live = LiveSpeakers(STAND_IN if model.is_practice else None)
        self._asked = model.folder if settings.is_recognising_enrolled else None
        self._enrol(self._store.meeting(self._meeting.id))

    def _enrol(self, meeting: Meeting) -> None:
        """Know those who attend by the voices that they enrolled, as far as not done yet."""
        self._meeting = meeting
        if self._asked is None:
            return
        voices: dict[str, list[Voiceprint]] = {}
        for voice in enrolled_voices(self._store, meeting, self._asked):
            voices.setdefault(voice.participant, []).append(voice)
        for name, known in voices.items():
            if name not in self._enrolled:
                self._live.enrol(name, _mean(known))
                self._enrolled.add(name)

    def hear(self, utterance: UtteranceId, heard: Sequence[Heard]) -> None:
        """Give an utterance the speakers that its voices are known by, if they are.

        It is cut where the speaker changes. Nothing happens where a person was quicker.
        """
        # Asked each time: people complete the list and give names while the meeting goes on.
        meeting = self._store.meeting(self._meeting.id)
        if meeting.participants != self._meeting.participants:
            self._enrol(meeting)
        self._live.maximum = expected_speakers(meeting).maximum
        speakers = self._store.speakers(self._meeting.id)
        self._live.names = {item.label: item.participant for item in speakers if item.participant}
        turns, known = self._label(heard)
        if not known:
            return
        found = self._store.find_utterances(self._meeting.id, (utterance,))
        if not found or found[0].is_speaker_decided:
            return
        parts = [replace(part, speaker=part.speaker or None) for part in attribute(found, turns)]
        changed = self._store.guess_speaker(self._meeting.id, parts)
        for label in known & self._enrolled - self._told:
            self._store.name_speaker(self._meeting.id, Speaker(label, label))
        self._announce(changed, [turn for turn in turns if turn.label], known)

    def learn(self, label: str, heard: Sequence[Heard], *, is_told: bool) -> None:
        """Know whose voice it is: by a person's word (`is_told`), or from before."""
        if heard:
            most = max(heard, key=lambda item: item.alone)
            self._live.correct(label, most.voice, most.alone, is_vouched=is_told)

    def unlearn(self, labels: Iterable[str]) -> None:
        """Take back a person's word; a voice is forgotten when nothing has its label."""
        for label in labels:
            if not self._store.spoken_by(self._meeting.id, label):
                self._live.forget(label)

    def settle(
        self, model: SpeakerModel, settings: DiarizationSettings, found: Diarization
    ) -> None:
        """Take what a thorough pass found, for the one who holds the meeting."""
        meeting = self._meeting.id
        # The stand-in groups a whole meeting worse than it guesses (docs/evaluation.md).
        settled = settle(self._store, meeting, found, keeps_guesses=model.is_practice)
        known = self._store.meeting(meeting)
        name_enrolled(self._store, known, settled.found, model.folder, settings)
        speakers = self._store.speakers(meeting)
        self._announcements.tell(events.TurnsUpdated, settled.found.turns, speakers)
        for utterance in settled.changed:
            self._announcements.tell(events.UtteranceRevised, utterance)

    def _label(self, heard: Sequence[Heard]) -> tuple[list[Turn], set[str]]:
        """Return exclusive turns, `UNKNOWN` among them, and the labels that are known."""
        turns: list[Turn] = []
        known: set[str] = set()
        for voice in heard:
            label = self._live.hear(voice.voice, voice.alone)
            if label is not None:
                known.add(label)
            elif voice.alone < SHORTEST_LEARNED:
                continue
            turns += [Turn(start, end, label or UNKNOWN) for start, end in voice.spans]
        return sorted(turns, key=lambda turn: turn.start), known

    def _announce(
        self, changed: Sequence[Utterance], turns: Sequence[Turn], labels: set[str]
    ) -> None:
        self._turns += turns
        if labels - self._told:
            # Only when a voice is new: an hour of turns with each sentence would be much.
            self._told |= labels
            speakers = self._store.speakers(self._meeting.id)
            self._announcements.tell(events.TurnsUpdated, tuple(self._turns), speakers)
        for utterance in changed:
            self._announcements.tell(events.UtteranceRevised, utterance)


def _mean(voices: Sequence[Voiceprint]) -> Embedding:
    directions = [
        np.asarray(voice.embedding) / max(float(np.linalg.norm(voice.embedding)), 1e-12)
        for voice in voices
    ]
    return tuple(map(float, np.mean(directions, axis=0)))
