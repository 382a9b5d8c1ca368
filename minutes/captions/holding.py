"""Finals that an operator looks at before people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from minutes.types import Seconds, Utterance, UtteranceId


@dataclass(frozen=True, slots=True)
class Held:
    """An utterance that waits; `since` is the time at which it came.

    One that `is_approved` waits only for those before it. One that somebody `is_editing`
    is not shown by itself.
    """

    utterance: Utterance
    since: Seconds
    is_approved: bool = False
    is_editing: bool = False


class HoldQueue:
    """Utterances in their order; the first ones leave when they are approved or due."""

    def __init__(self) -> None:
        self._items: list[Held] = []

    @property
    def items(self) -> tuple[Held, ...]:
        """What waits, the oldest first."""
        return tuple(self._items)

    def has(self, utterance: UtteranceId) -> bool:
        """Return whether this one waits here."""
        return any(item.utterance.id == utterance for item in self._items)

    def add(self, utterance: Utterance, now: Seconds) -> None:
        """Take one more; its place is that of its time in the meeting."""
        self._items.append(Held(utterance, now))
        self._items.sort(key=lambda item: item.utterance.start)

    def revise(self, utterance: Utterance) -> None:
        """Replace one that waits by what it is now."""
        self._change(utterance.id, lambda item: replace(item, utterance=utterance))

    def write(self, utterance: UtteranceId, text: str) -> None:
        """Put an operator's text in place of what was heard."""
        self._change(
            utterance, lambda item: replace(item, utterance=replace(item.utterance, text=text))
        )

    def approve(self, utterance: UtteranceId) -> None:
        """Let one be shown as soon as those before it are settled."""
        self._change(utterance, lambda item: replace(item, is_approved=True, is_editing=False))

    def edit(self, utterance: UtteranceId | None) -> None:
        """Say which one an operator is writing in, if any."""
        self._items = [
            replace(item, is_editing=item.utterance.id == utterance) for item in self._items
        ]

    def drop(self, utterances: Iterable[UtteranceId]) -> None:
        """Take out what is not to be shown."""
        gone = set(utterances)
        self._items = [item for item in self._items if item.utterance.id not in gone]

    def release(self, now: Seconds, longest: Seconds, *, everything: bool) -> list[Utterance]:
        """Take out and return what may be shown now; `longest` 0 is no limit."""
        count = 0
        for item in self._items:
            is_due = longest > 0 and not item.is_editing and now >= item.since + longest
            if not (everything or item.is_approved or is_due):
                break
            count += 1
        released, self._items = self._items[:count], self._items[count:]
        return [item.utterance for item in released]

    def next_due(self, longest: Seconds) -> Seconds | None:
        """Return when the first one will be shown by itself."""
        if not self._items or longest <= 0 or self._items[0].is_editing:
            return None
        return self._items[0].since + longest

    def _change(self, utterance: UtteranceId, change: Callable[[Held], Held]) -> None:
        self._items = [
            change(item) if item.utterance.id == utterance else item for item in self._items
        ]
