"""A person corrects a meeting, during it or after: edits -> store -> listener. Only wiring."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from minutes import events
from minutes.dictionary.correction import undo
from minutes.dictionary.entries import Entry
from minutes.dictionary.read_aloud import read_aloud
from minutes.dictionary.rejections import read_rejected, reject, rejected_list
from minutes.dictionary.rewording import reword
from minutes.editing import cleanup, edits, searching
from minutes.editing.history import History
from minutes.editing.keeping import read_kept
from minutes.editing.searching import Match
from minutes.editing.spans import clean
from minutes.editing.tidying import Tidying, TidyingLevel
from minutes.errors import EditOutdated
from minutes.levels import Tidier
from minutes.store.meetings import Store
from minutes.types import (
    Correction,
    Doubt,
    Edit,
    MeetingId,
    Speaker,
    Utterance,
    UtteranceId,
)

ATTEMPTS = 3
"""How often a change is worked out anew when a machine changed the text at that moment."""

Changed: TypeAlias = tuple[Utterance, ...]

Tidied: TypeAlias = tuple[Utterance, Sequence[Tidying]]
"""An utterance as it is, and what would make it read better."""


class Proofreader:
    """Takes a person's changes to one meeting, stores and logs them, then tells them.

    Any thread may call it, also while the meeting is being recorded. The listener is told
    in the calling thread, in the order of the changes. Each method returns the utterances
    that it changed, none where all was so already. Each may raise, having changed nothing:

    Raises:
        EditOutdated: the utterance is not there any more, or is not as it was.
        DiskFull, FolderUnwritable, StoreDamaged: it cannot be stored.
    """

    def __init__(self, store: Store, meeting: MeetingId, listener: events.Listener) -> None:
        self._store = store
        self._meeting = meeting
        self._listener = listener
        self._lock = threading.RLock()
        self._history = History()
        self._last = 0
        self._catch_up()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._history.to_undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back, and may be made again."""
        return self._history.to_redo is not None

    def change_text(self, utterance: UtteranceId, text: str) -> Changed:
        """Write what an utterance says; it may become empty."""
        return self._make(lambda: edits.change_text(self._find(utterance), text))

    def split(self, utterance: UtteranceId, at: int) -> Changed:
        """End an utterance before character `at`; the rest becomes one of its own."""
        return self._make(lambda: edits.split(self._find(utterance), at, self._is_taken))

    def merge(self, *utterances: UtteranceId) -> Changed:
        """Make one utterance of several that follow each other, given in any order."""
        return self._make(lambda: self._merging(utterances))

    def assign(self, utterances: Sequence[UtteranceId], who: str | None) -> Changed:
        """Say who speaks: a participant's name or a label; None takes the speaker away."""
        return self._make(lambda: self._assigning(utterances, who))

    def check(self, utterances: Sequence[UtteranceId], *, is_checked: bool = True) -> Changed:
        """Say that utterances are right as they are: their doubtful places are settled."""
        wanted = tuple(dict.fromkeys(utterances))
        return self._make(lambda: edits.check(self._find_all(wanted), is_checked=is_checked))

    def assign_all(self, label: str, who: str | None) -> Changed:
        """Say who speaks in all utterances of a label, which is used no more then.

        To say whose voice a label is, now and later, use `name`.
        """
        return self.assign(self._store.spoken_by(self._meeting, label), who)

    def name(self, label: str, participant: str | None) -> Changed:
        """Say whose voice a label is, everywhere at once; None takes the name away."""
        return self._make(lambda: edits.name(self._speaker(label), participant))

    def rename(self, participant: str, name: str) -> Changed:
        """Give a participant another name, on all labels that are theirs, as one change."""
        return self._make(lambda: self._renaming(participant, name))

    def settle(self, utterance: UtteranceId, doubt: Doubt, spelling: str) -> Changed:
        """Say what stands at a doubtful place, which may be what is written there already."""
        return self._make(lambda: edits.settle(self._find(utterance), doubt, spelling))

    def reject(self, utterance: UtteranceId, correction: Correction) -> Changed:
        """Take back what a rule wrote; it is not written again in this meeting."""
        return self._make(lambda: self._rejecting(utterance, correction))

    def find(self, term: str, *, is_by_reading: bool = False) -> tuple[Match, ...]:
        """Return where a term stands in the meeting, or what sounds like it as well.

        Reads the whole meeting: for the background. To replace, give the matches that a
        person chose to `replace`.
        """
        found = self._store.utterances(self._meeting)
        return searching.find(found, term, read_aloud if is_by_reading else None)

    def replace(self, matches: Sequence[Match], replacement: str) -> Changed:
        """Write something else in all these places, as one change."""
        return self._make(lambda: searching.replace_all(matches, replacement))

    def preview_word(self, word: Entry) -> tuple[Utterance, ...]:
        """Return the utterances as a word of the dictionary would change them.

        Reads the whole meeting: for the background. Their new `corrections` say what is
        changed and why; give those that a person chose to `accept_word`.
        """
        refused = read_rejected(rejected_list(self._store.folder(self._meeting)))
        pairs = (
            (item, reword(item, word, refused)) for item in self._store.utterances(self._meeting)
        )
        return tuple(after for before, after in pairs if after != before)

    def accept_word(self, word: Entry, chosen: Sequence[UtteranceId]) -> Changed:
        """Write a word of the dictionary where `preview_word` found it, as one change."""
        return self._make(lambda: self._rewording(word, chosen))

    def preview_tidying(self, level: TidyingLevel) -> tuple[Tidied, ...]:
        """Return the utterances that could be tidied, each with what is proposed.

        Reads the whole meeting: for the background. Names of participants are locked.
        """
        kept = read_kept(self._store.folder(self._meeting))
        tidier = Tidier(level, self._store.meeting(self._meeting).participants, kept)
        utterances = self._store.utterances(self._meeting)
        found = ((item, tidier.propose(item.text, item.id)) for item in utterances)
        return tuple((item, proposals) for item, proposals in found if proposals)

    def tidy(self, chosen: Sequence[Tidied]) -> Changed:
        """Take over proposals of `preview_tidying` that a person chose, as one change."""
        return self._make(lambda: edits.join(cleanup.accept(*item) for item in chosen))

    def undo(self) -> Changed:
        """Take back the last change that stands; nothing where there is none."""
        return self._take_back(lambda history: history.to_undo)

    def redo(self) -> Changed:
        """Make the change again that was taken back last."""
        return self._take_back(lambda history: history.to_redo)

    def apply(self, edit: Edit) -> Changed:
        """Make an edit that was worked out elsewhere, such as replacing everywhere."""
        with self._lock:
            return self._keep(edit)

    # -- working out

    def _find(self, utterance: UtteranceId) -> Utterance:
        return self._find_all((utterance,))[0]

    def _find_all(self, wanted: Sequence[UtteranceId]) -> Changed:
        found = self._store.find_utterances(self._meeting, wanted)
        missing = set(wanted) - {item.id for item in found}
        if missing:
            raise EditOutdated(min(missing))
        return found

    def _is_taken(self, utterance: UtteranceId) -> bool:
        return bool(self._store.find_utterances(self._meeting, (utterance,)))

    def _merging(self, utterances: Sequence[UtteranceId]) -> Edit | None:
        found = self._find_all(tuple(dict.fromkeys(utterances)))
        if len(found) < 2:  # noqa: PLR2004
            return None
        first, *others = sorted(found, key=lambda item: (item.start, item.end, item.id))
        run, wanted = [first], {item.id for item in others}
        while wanted:
            following = self._store.next_utterance(self._meeting, run[-1])
            # What was emptied is seen by nobody and goes with its neighbours.
            if following is None or (following.id not in wanted and following.text):
                raise EditOutdated(min(wanted))
            run.append(following)
            wanted.discard(following.id)
        return edits.merge_all(run)

    def _assigning(self, utterances: Sequence[UtteranceId], who: str | None) -> Edit | None:
        found = self._find_all(tuple(dict.fromkeys(utterances)))
        who = clean(who or "")
        if not who:
            return edits.assign(found, None)
        known = self._store.speakers(self._meeting)
        label = next((item.label for item in known if item.participant == who), None)
        if label is not None or any(item.label == who for item in known) or who.isdecimal():
            return edits.assign(found, label or who)
        return edits.assign(found, who, Speaker(who, who))

    def _renaming(self, participant: str, name: str) -> Edit | None:
        known = self._store.speakers(self._meeting)
        theirs = (item for item in known if item.participant == participant)
        return edits.join(edits.name(item, name) for item in theirs)

    def _rejecting(self, utterance: UtteranceId, correction: Correction) -> Edit | None:
        before = self._find(utterance)
        if correction not in before.corrections:
            raise EditOutdated(utterance)
        refused = rejected_list(self._store.folder(self._meeting))
        reject(refused, correction.before, correction.after)
        return edits.rewrite(before, undo(before, correction))

    def _rewording(self, word: Entry, chosen: Sequence[UtteranceId]) -> Edit | None:
        refused = read_rejected(rejected_list(self._store.folder(self._meeting)))
        found = self._find_all(tuple(dict.fromkeys(chosen)))
        return edits.join(edits.rewrite(item, reword(item, word, refused)) for item in found)

    def _speaker(self, label: str) -> Speaker:
        known = self._store.speakers(self._meeting)
        return next((item for item in known if item.label == label), Speaker(label))

    # -- storing and telling

    def _make(self, work_out: Callable[[], Edit | None]) -> Changed:
        with self._lock:
            for attempt in range(1, ATTEMPTS + 1):
                edit = work_out()
                try:
                    return () if edit is None else self._keep(edit)
                except EditOutdated:
                    if attempt == ATTEMPTS:
                        raise
            raise AssertionError("the last attempt returns or raises")

    def _take_back(self, choose: Callable[[History], int | None]) -> Changed:
        with self._lock:
            self._catch_up()
            number = choose(self._history)
            if number is None:
                return ()
            try:
                return self._keep(edits.inverse(self._store.edit(self._meeting, number)), number)
            except EditOutdated:
                # The next undo goes on with the one before it.
                self._history = self._history.without(number)
                raise

    def _keep(self, edit: Edit, undoes: int | None = None) -> Changed:
        changed = self._store.apply(self._meeting, edit, undoes)
        self._catch_up()
        self._tell(edit, changed)
        return changed

    def _catch_up(self) -> None:
        steps = self._store.edit_steps(self._meeting, self._last)
        self._history = self._history.after(steps)
        self._last = max((number for number, _ in steps), default=self._last)

    def _tell(self, edit: Edit, changed: Changed) -> None:
        if edit.names_before or edit.names_after:
            clock = self._store.meeting(self._meeting).duration
            turns = self._store.turns(self._meeting)
            speakers = self._store.speakers(self._meeting)
            self._listener(events.TurnsUpdated(clock, time.time(), turns, speakers))
        kept = {item.id for item in edit.after}
        replaced = tuple(item.id for item in edit.before if item.id not in kept)
        for utterance in changed:
            self._listener(events.UtteranceRevised(utterance.end, time.time(), utterance, replaced))
            replaced = ()
