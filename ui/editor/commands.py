"""What a person does to the text: in the background, in order, and never lost.

What was typed is shown at once and stored soon. Where it cannot be stored, it comes back
with the reason, so that nobody has to type it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from minutes.editing.spans import place_in
from minutes.errors import EditOutdated, MinutesError
from minutes.messages import describe_error
from minutes.proofreading import Proofreader, Tidied
from minutes.types import Correction, Doubt, Utterance, UtteranceId
from ui import tasks
from ui.editor.transcript_model import TranscriptModel


class EditCommands(QObject):
    """The changes of one meeting, for menus, keys and panels alike."""

    failed = Signal(str, str)
    """A sentence, and what was typed but is not stored (else empty)."""

    done = Signal()
    """A change is stored; what may be undone is another one now."""

    def __init__(
        self, proofreader: Proofreader, model: TranscriptModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._proofreader = proofreader
        self._model = model
        self._under_way = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is not stored yet; `done` or `failed` follows."""
        return self._under_way > 0

    @property
    def proofreader(self) -> Proofreader:
        """Who makes the changes, for tools that work out their own; only in the background."""
        return self._proofreader

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._proofreader.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a change that was taken back may be made again."""
        return self._proofreader.can_redo

    def write(self, base: Utterance, text: str) -> None:
        """Give an utterance the text that a person made of `base`."""
        if text == base.text:
            return
        parts = self._parts(base)
        if not parts:
            self.failed.emit(describe_error(EditOutdated(base.id)), text)
            return
        for part, own in zip(parts, divide(base.text, text, parts), strict=True):
            if own != part.text:
                self._write_one(part.id, own)

    def split(self, base: Utterance, text: str, at: int) -> None:
        """Write the text, then end the utterance before character `at` of it."""
        self.write(base, text)
        parts = self._parts(base)
        for part, own in zip(parts, divide(base.text, text, parts), strict=True):
            if at < len(own):
                self._operate(partial(self._proofreader.split, part.id, at))
                return
            at -= len(own)

    def merge(self, utterances: Sequence[UtteranceId]) -> None:
        """Make one utterance of several that follow each other."""
        self._operate(partial(self._proofreader.merge, *utterances))

    def check(self, utterances: Sequence[UtteranceId]) -> None:
        """Say that these utterances are right as they are."""
        if utterances:
            self._operate(lambda: self._proofreader.check(utterances))

    def reject(self, utterance: UtteranceId, correction: Correction) -> None:
        """Take back what a rule wrote."""
        self._operate(partial(self._proofreader.reject, utterance, correction))

    def settle(self, utterance: UtteranceId, doubt: Doubt, spelling: str) -> None:
        """Say what stands at a doubtful place."""
        self._operate(partial(self._proofreader.settle, utterance, doubt, spelling))

    def tidy(self, chosen: Sequence[Tidied]) -> None:
        """Write down what a level of tidying shows in these utterances."""
        if chosen:
            self._operate(partial(self._proofreader.tidy, chosen))

    def assign(self, utterances: Sequence[UtteranceId], who: str | None) -> None:
        """Say who speaks in these utterances."""
        if utterances:
            self._operate(lambda: self._proofreader.assign(utterances, who))

    def assign_voice(self, label: str, who: str) -> None:
        """Say who speaks in all utterances of a label.

        An anonymous voice gets a name, for what it says later too; what bears somebody's
        name already is given to another person.
        """
        if label.isdecimal():
            self._operate(lambda: self._proofreader.name(label, who))
        else:
            self._operate(lambda: self._proofreader.assign_all(label, who))

    def undo(self) -> None:
        """Take the last change back."""
        self._operate(self._proofreader.undo)

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._operate(self._proofreader.redo)

    def _parts(self, base: Utterance) -> tuple[Utterance, ...]:
        """Return what an utterance is now: itself, or what a machine made of it meanwhile."""
        row = self._model.row_of(base.id)
        now = None if row is None else self._model.utterance(row)
        if now is not None and not (now.end < base.end and base.text.startswith(now.text)):
            return (now,)
        return self._model.within(base.start, base.end)

    def _write_one(self, utterance: UtteranceId, text: str) -> None:
        self._model.expect_text(utterance, text)
        self._operate(
            partial(self._proofreader.change_text, utterance, text),
            text,
            lambda: self._model.expect_text(utterance, None),
        )

    def _operate(
        self, work: Callable[[], object], text: str = "", after: Callable[[], None] = lambda: None
    ) -> None:
        """Change something in the background; `text` comes back where that fails."""
        self._under_way += 1

        def end(changed: object) -> None:
            if isValid(self):
                self._under_way -= 1
                after()
                self.done.emit()

        def fail(error: MinutesError) -> None:
            if isValid(self):
                self._under_way -= 1
                after()
                self.failed.emit(describe_error(error), text)

        tasks.operate(work, end, fail)


def divide(before: str, after: str, parts: Sequence[Utterance]) -> list[str]:
    """Return the pieces of `after` that belong to parts which together were `before`."""
    cuts, place = [0], 0
    for part in parts[:-1]:
        place += len(part.text)
        cuts.append(max(cuts[-1], place_in(before, after, min(place, len(before)))))
    cuts.append(len(after))
    return [after[start:end] for start, end in pairwise(cuts)]
