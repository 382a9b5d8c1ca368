"""What the voices of a meeting are called, and which colour each has."""

from __future__ import annotations

from collections.abc import Iterable

from minutes.types import Participant, Speaker


class SpeakerNames:
    """From labels to names; people on the attendance list have its order's colours."""

    def __init__(self, participants: tuple[Participant, ...] = ()) -> None:
        self.participants = participants
        self._roles = {person.name: person.role for person in participants}
        self._people: dict[str, str | None] = {}
        self._colors = {person.name: number for number, person in enumerate(participants)}

    def know(self, participants: tuple[Participant, ...]) -> None:
        """Take who attends now; colours that are in use stay."""
        self.participants = participants
        self._roles = {person.name: person.role for person in participants}
        for person in participants:
            self.color(person.name)

    def learn(self, speakers: Iterable[Speaker]) -> bool:
        """Take whose voice each label is; return whether anything is new."""
        people = {speaker.label: speaker.participant for speaker in speakers}
        is_new = {**self._people, **people} != self._people
        self._people.update(people)
        return is_new

    def meet(self, labels: Iterable[str | None]) -> None:
        """Give colours in this order, and not in that in which rows happen to be painted."""
        for label in labels:
            self.color(self.voice(label))

    def voice(self, label: str | None) -> str:
        """Return what a label is called: a person, or 話者1; nothing for nobody."""
        if label is None:
            return ""
        person = self._people.get(label)
        if person is not None:
            return person
        return f"話者{label}" if label.isdecimal() else label

    def role(self, voice: str) -> str:
        """Return the office of a person, empty for anybody else."""
        return self._roles.get(voice, "")

    def color(self, voice: str) -> int:
        """Return the number of a voice's colour; the same one every time."""
        return self._colors.setdefault(voice, len(self._colors)) if voice else 0

    def labels(self) -> tuple[str, ...]:
        """Return the labels that stand for somebody."""
        return tuple(self._people)
