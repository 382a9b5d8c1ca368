"""Who speaks in what is still being said: remembered until it is an utterance."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QTimer

from minutes.types import Seconds, UtteranceId
from ui.editor.transcript_model import Tail
from ui.editor.transcript_view import TranscriptView


class ComingSpeaker(QObject):
    """Gives a speaker to the utterance that comes of the row still being said."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._until: Seconds = 0.0
        """Where what was said ended when the speaker was chosen."""
        view.rows.rowsInserted.connect(self._look)
        view.rows.modelReset.connect(self.forget)

    @property
    def is_chosen(self) -> bool:
        """Whether the row still being said is among those that are chosen."""
        if self._view.editing.is_open:
            return False
        rows = self._view.selectionModel().selectedRows()
        return any(isinstance(self._view.rows.item(index.row()), Tail) for index in rows)

    def expect(self, who: str | None) -> None:
        """Remember who is speaking; the row shows it from now on. None forgets it."""
        model = self._view.rows
        tail = model.item(model.rowCount() - 1) if model.rowCount() else None
        if isinstance(tail, Tail):
            words = (*tail.hypothesis.committed, *tail.hypothesis.tentative)
            self._until = words[-1].end
            model.expect_speaker(who)

    def forget(self) -> None:
        """Expect nobody any more."""
        self._view.rows.expect_speaker(None)

    def _look(self, parent: QModelIndex, first: int, last: int) -> None:
        """Give the speaker to the utterance that was finished now."""
        model = self._view.rows
        who, utterance = model.expected_speaker, model.utterance(last)
        if who is None or utterance is None or model.next_utterance(last) is not None:
            return
        found = utterance.id if utterance.start < self._until else None
        QTimer.singleShot(0, self, lambda: self._give(who, found))  # rows are being inserted now

    def _give(self, who: str, utterance: UtteranceId | None) -> None:
        """Give the speaker away; to nobody where nothing came of what was being said."""
        self.forget()
        if utterance is not None and self._view.commands is not None:
            self._view.commands.assign((utterance,), who)
