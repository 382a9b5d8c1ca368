"""素起こし, ケバ取り, 整文: the same record as levels of tidying show it. Only wiring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minutes.dictionary.read_aloud import read_aloud
from minutes.editing import cleanup
from minutes.editing.tidying import Tidying, TidyingLevel
from minutes.types import Participant, Transcript


class Tidier:
    """Proposes what one level tidies; the names of those who attend are locked."""

    def __init__(self, level: TidyingLevel, participants: Sequence[Participant]) -> None:
        self.level = level
        self._participants = participants
        self._names = _names(participants)

    def at(self, level: TidyingLevel) -> Tidier:
        """Return the same for another level."""
        return Tidier(level, self._participants)

    def propose(self, text: str) -> tuple[Tidying, ...]:
        """Return what could be tidied in a text."""
        if self.level is TidyingLevel.VERBATIM:
            return ()
        names = cleanup.find_names(text, self._names)
        return cleanup.propose(text, self.level, names, read_aloud)


def show_tidied(transcript: Transcript, level: TidyingLevel) -> tuple[Transcript, int]:
    """Return a transcript as a level shows it, and how many proposals it leaves to a person.

    The record is not changed.
    """
    tidier = Tidier(level, transcript.meeting.participants)
    shown, locked = [], 0
    for utterance in transcript.utterances:
        proposals = tidier.propose(utterance.text)
        shown.append(cleanup.show(utterance, proposals))
        locked += sum(item.is_locked for item in proposals)
    return replace(transcript, utterances=tuple(shown)), locked


def _names(participants: Sequence[Participant]) -> list[str]:
    """Return the names as they are said: whole, without space, and in parts."""
    found = (
        part
        for person in participants
        for part in ("".join(person.name.split()), *person.name.split())
    )
    return [part for part in found if len(part) > 1]
