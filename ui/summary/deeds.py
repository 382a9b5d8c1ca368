"""What a person does with the sentences, in order and in the background; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from minutes import revising
from minutes.errors import MinutesError, SummaryOutdated
from minutes.judging import Key, Verdict
from minutes.revising import Place, Reading
from minutes.store.meetings import Store
from minutes.types import Finding, MeetingId, Summary
from ui import tasks
from ui.summary.sheet import Sentence, State

Step = Callable[[Reading], Reading]
"""A change: from what is kept to what is kept then."""


class Deeds(QObject):
    """Keeps what a person decides; `reading` is what is kept by now."""

    changed = Signal(object)
    """A `Reading`: something was kept, or the record was read again."""

    undoable = Signal(bool)
    """Whether there is something to take back."""

    failed = Signal(object)
    """A `MinutesError`: it was not kept."""

    def __init__(self, store: Store, meeting: MeetingId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._meeting = store, meeting
        self.reading: Reading | None = None
        self._undo: list[Step] = []
        self._steps = self._under_way = 0
        self._is_load_wanted = False
        self._is_made = False

    @property
    def is_undoable(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._undo)

    def load(self) -> None:
        """Read the record and what is kept; again, if something is changed meanwhile."""
        self._is_load_wanted = self._under_way > 0
        if self._is_load_wanted:  # what is under way would be missing in it
            return
        store, meeting, steps = self._store, self._meeting, self._steps

        def take(reading: Reading) -> None:
            if steps != self._steps:
                self.load()
                return
            is_other = self.reading is not None and reading.summaries != self.reading.summaries
            if is_other and not self._is_made:
                self._forget()  # what is kept was changed from elsewhere: by cutting the text
            self._is_made = False
            self.reading = reading
            self.changed.emit(reading)

        tasks.query(
            lambda: revising.read(store, meeting),
            tasks.if_alive(self, take),
            tasks.if_alive(self, self.failed.emit),
        )

    def take_made(self, earlier: Summary | None) -> None:
        """Show a summary that was made; what can be taken back now is that it was."""
        self._undo.clear()
        self._is_made = True
        if earlier is not None:
            self._undo.append(lambda now: revising.put_back(self._store, now, earlier))
        self.undoable.emit(self.is_undoable)
        self.load()

    def confirm(self, wanted: Sequence[Sentence], *, is_right: bool) -> None:
        """Keep that sentences are right, or take that back."""
        found = _found(wanted)
        if found:
            self._judge(found, Verdict.CONFIRMED if is_right else None)
        written = [one for one in wanted if isinstance(one.place, Place)]
        if written:
            self._do(
                written[0],
                lambda reading: revising.confirm(
                    self._store,
                    reading,
                    [locate(reading, one) for one in written],
                    is_confirmed=is_right,
                ),
            )

    def take_out(self, sentence: Sentence) -> None:
        """Take a sentence out; one that a rule found stays to be seen, and comes back so."""
        found = _found([sentence])
        if found:
            is_back = sentence.state is State.REFUSED
            self._judge(found, None if is_back else Verdict.REFUSED)
            return
        self._do(
            sentence,
            lambda reading: revising.take_out(self._store, reading, locate(reading, sentence)),
        )

    def reword(self, sentence: Sentence, text: str) -> None:
        """Put a person's words in the place of a sentence."""
        self._do(
            sentence,
            lambda reading: revising.reword(self._store, reading, locate(reading, sentence), text),
        )

    def undo(self) -> None:
        """Take the last change back."""
        if self._undo:
            self._run(self._undo.pop())

    # -- how it is done

    def _forget(self) -> None:
        self._undo.clear()
        self.undoable.emit(self.is_undoable)

    def _judge(self, found: list[tuple[Key, Finding]], verdict: Verdict | None) -> None:
        reading = self.reading
        before = {} if reading is None else dict(reading.verdicts)

        def back(now: Reading) -> Reading:
            for said in (*Verdict, None):
                same = [pair for pair in found if before.get(pair[0]) is said]
                now = revising.judge(self._store, now, same, said) if same else now
            return now

        self._undo.append(back)
        self._run(lambda now: revising.judge(self._store, now, found, verdict))

    def _do(self, sentence: Sentence, step: Step) -> None:
        """Change a summary; what it was then is what comes back."""
        assert isinstance(sentence.place, Place)
        shape = sentence.place.shape

        def run(reading: Reading) -> Reading:
            before = reading.summaries[shape]
            after = step(reading)
            self._undo.append(lambda now: revising.put_back(self._store, now, before))
            return after

        self._run(run)

    def _run(self, step: Step) -> None:
        """Do one step after all that were asked before."""
        self._steps += 1
        self._under_way += 1

        def work() -> Reading:
            assert self.reading is not None
            # Changes run one by one: each begins with what the one before left.
            self.reading = step(self.reading)
            return self.reading

        tasks.operate(work, tasks.if_alive(self, self._tell), tasks.if_alive(self, self._fail))

    def _tell(self, reading: Reading) -> None:
        self._under_way -= 1
        self.undoable.emit(self.is_undoable)
        self.changed.emit(reading)
        if self._is_load_wanted:
            self.load()

    def _fail(self, error: MinutesError) -> None:
        self._under_way -= 1
        self.failed.emit(error)
        self.load()


def locate(reading: Reading, sentence: Sentence) -> Place:
    """Return where a sentence stands by now: others may have been taken out before it.

    Raises:
        SummaryOutdated: it is not there any more.
    """
    seen = sentence.place
    assert isinstance(seen, Place)
    summary = reading.summaries.get(seen.shape)
    points = summary.parts[seen.part].points if summary and len(summary.parts) > seen.part else ()
    places = [at for at, point in enumerate(points) if point == sentence.finding]
    if not places:
        raise SummaryOutdated
    return Place(seen.shape, seen.part, min(places, key=lambda at: abs(at - seen.number)))


def _found(wanted: Sequence[Sentence]) -> list[tuple[Key, Finding]]:
    """Return those among sentences that rules found."""
    return [(one.place, one.finding) for one in wanted if isinstance(one.place, Key)]
