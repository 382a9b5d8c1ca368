"""素起こし, ケバ取り, 整文: the same record as levels of tidying show it. Only wiring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from minutes.dictionary.read_aloud import read_aloud
from minutes.editing import cleanup
from minutes.editing.keeping import Place, place_of, read_kept
from minutes.editing.tidying import Tidying, TidyingLevel
from minutes.types import Participant, Transcript


class Tidier:
    """Proposes what one level tidies; the names of those who attend are locked.

    `kept` are places that a person wants to stay as they were said.
    """

    def __init__(
        self,
        level: TidyingLevel,
        participants: Sequence[Participant],
        kept: frozenset[Place] = frozenset(),
    ) -> None:
        self.level, self.kept = level, kept
        self._participants = participants
        self._names = _names(participants)

    def at(self, level: TidyingLevel, kept: frozenset[Place]) -> Tidier:
        """Return the same for another level and other places that stay."""
        return Tidier(level, self._participants, kept)

    def propose(self, text: str, utterance: str = "") -> tuple[Tidying, ...]:
        """Return what could be tidied in a text, but for what stays in this utterance."""
        if self.level is TidyingLevel.VERBATIM:
            return ()
        names = cleanup.find_names(text, self._names)
        found = cleanup.propose(text, self.level, names, read_aloud)
        return tuple(item for item in found if place_of(utterance, text, item) not in self.kept)


def show_tidied(
    transcript: Transcript, level: TidyingLevel, folder: Path | None = None
) -> tuple[Transcript, int]:
    """Return a transcript as a level shows it, and how many proposals it leaves to a person.

    The record is not changed. In the meeting's `folder` lies what stays as it was said.
    """
    kept = read_kept(folder) if folder is not None else frozenset()
    tidier = Tidier(level, transcript.meeting.participants, kept)
    shown, locked = [], 0
    for utterance in transcript.utterances:
        proposals = tidier.propose(utterance.text, utterance.id)
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
