"""All words of one meeting while it is being recognised: hints before, corrections after.

The lists on disk are looked at again whenever they change, so that a word accepted during
the meeting acts from the next utterance on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from minutes.config import DictionarySettings
from minutes.dictionary.accepting import DECLINED_NAME
from minutes.dictionary.biasing import Signals, pack, rank
from minutes.dictionary.cells import Cells, LineRefused
from minutes.dictionary.correction import correct
from minutes.dictionary.entries import Entry, Layer, merge
from minutes.dictionary.formats import read_entries
from minutes.dictionary.lists import add_words, meeting_list, own_list, read_list
from minutes.dictionary.people import make_people
from minutes.dictionary.proposals import Vocabulary
from minutes.dictionary.rejections import read_rejected, rejected_list
from minutes.dictionary.shipped import shipped_files
from minutes.dictionary.sounding import Ear
from minutes.errors import InputRejected
from minutes.types import Participant, Utterance

FADING = 0.95
"""How much of a word's recent use is left after each utterance. Our choice: half after 14
utterances, about a minute of talk."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """Where a meeting's words lie, lowest layer first; the plan that crosses to the worker.

    `municipality` is a folder of lists, `meeting` the folder of the meeting.
    """

    shipped: tuple[Path, ...]
    municipality: Path
    meeting: Path
    settings: DictionarySettings

    @classmethod
    def for_meeting(cls, data: Path, folder: Path, settings: DictionarySettings) -> WordLists:
        """Return the lists of a meeting that is kept in `folder` of the store in `data`."""
        return cls(shipped_files(), own_list(data).parent, folder, settings)

    def open(self) -> MeetingWords:
        """Return the words, read."""
        return MeetingWords(self)

    def files(self) -> Iterator[tuple[Path, Layer]]:
        """Yield every list there is, with its layer."""
        if self.settings.has_shipped:
            for path in self.shipped:
                yield path, Layer.NATIONAL
        for path in sorted(self.municipality.glob("*.csv")):
            if path.name != DECLINED_NAME:
                yield path, Layer.MUNICIPALITY
        if meeting_list(self.meeting).exists():
            yield meeting_list(self.meeting), Layer.MEETING


class MeetingWords:
    """The reviser of recognition that works by the dictionary."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._read: dict[Path, tuple[int, tuple[Entry, ...]]] = {}
        self._signature: tuple[tuple[Path, int], ...] | None = None
        self._use: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self.refresh()

    @property
    def vocabulary(self) -> Vocabulary:
        """The entries that count now."""
        return self._vocabulary

    def refresh(self) -> None:
        """Read the lists again if one was changed, added or taken away.

        A list that somebody is just breaking is used as it was before.
        """
        files = tuple((path, layer, _changed_at(path)) for path, layer in self._lists.files())
        signature = tuple((path, changed) for path, _, changed in files)
        if signature == self._signature:
            return
        for path, layer, changed in files:
            if self._read.get(path, (None, ()))[0] == changed:
                continue
            try:
                self._read[path] = (changed, read_entries(path, layer).entries)
            except InputRejected:
                self._read[path] = (changed, self._read.get(path, (0, ()))[1])
        self._signature = signature
        entries = merge(entry for path, _, _ in files for entry in self._read[path][1])
        self._vocabulary = Vocabulary(entries)
        # Shipped words are no hint: what was just understood needs none, and a recogniser
        # told of common words hears them (CER 2.7 -> 3.8 %, practice model, meeting-a).
        self._hints = tuple(entry for entry in entries if entry.layer > Layer.NATIONAL)

    def hotwords(self, count_tokens: Callable[[str], int]) -> str:
        """Return the words to expect next: the best that fit, whole ones only."""
        self.refresh()
        budget = self._lists.settings.hotword_tokens
        if budget <= 0:
            return ""
        signals = Signals(recent_use=_scaled(self._use), heard=_scaled(self._heard))
        return pack(rank(self._hints, signals), count_tokens, budget).text

    def revise(self, utterance: Utterance, ear: Ear | None) -> Utterance:
        """Return the utterance with its words put right, and remember what was said."""
        self.refresh()
        if not self._lists.settings.is_correcting:
            return utterance
        rejected = read_rejected(rejected_list(self._lists.meeting))
        revised = correct(utterance, self._vocabulary, ear, rejected)
        self._remember(revised)
        return revised

    def _remember(self, utterance: Utterance) -> None:
        for kept in (self._use, self._heard):
            for surface in kept:
                kept[surface] *= FADING
        for _, surface in self._vocabulary.spelt(utterance.text):
            self._use[surface] = self._use.get(surface, 0.0) + 1.0
        for doubt in utterance.doubts:
            for candidate in doubt.candidates:
                self._heard[candidate] = self._heard.get(candidate, 0.0) + 1.0


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _scaled(scores: dict[str, float]) -> dict[str, float]:
    most = max(scores.values(), default=0)
    return {surface: score / most for surface, score in scores.items()} if most else {}


def keep_words(folder: Path, participants: Iterable[Participant], words: Iterable[Entry]) -> None:
    """Add to a meeting's own list who attends, and the words given for it.

    Raises:
        FolderUnwritable, DiskFull, DocumentRejected: the list is as it was.
    """
    people = (entry for person in participants for entry in _names(person))
    add_words(meeting_list(folder), (*people, *words), Layer.MEETING)


def keeps_words(folder: Path, words: Iterable[Entry]) -> bool:
    """Return whether a meeting's own list has all these words."""
    kept = read_list(meeting_list(folder), Layer.MEETING)
    known = {(entry.surface, entry.reading) for entry in kept}
    return all((word.surface, word.reading) in known for word in words)


def _names(person: Participant) -> tuple[Entry, ...]:
    """Return the entries of a name; none where it is no name, which hurts nobody."""
    try:
        return tuple(make_people(Cells(person.name, person.reading, person.role), Layer.MEETING))
    except LineRefused:
        return ()
