"""Events of a meeting as what captions show: the feed, its clock and its words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from minutes.captions.feed import CaptionFeed, CaptionView
from minutes.captions.holding import Held
from minutes.captions.layout import Language
from minutes.captions.names import NameList
from minutes.config import CaptionSettings
from minutes.dictionary.entries import Layer, merge
from minutes.dictionary.formats import read_entries
from minutes.dictionary.meeting_words import WordLists
from minutes.dictionary.readings import Morpheme, analyse, known_readings
from minutes.errors import MinutesError
from minutes.events import Event, TurnsUpdated, UtteranceFinalized, UtteranceRevised
from minutes.types import Meeting, Speaker, Utterance, UtteranceId
from ui import tasks
from ui.context import Context
from ui.editor.speaker_names import SpeakerNames

PLACES_AND_PEOPLE = ("市", "町", "村", "区", "郡", "都道府県", "姓")
"""Categories of shipped words that count as names; words of administration do not."""

Known = tuple[tuple[Speaker, ...], tuple[Utterance, ...]]


class CaptionStream(QObject):
    """What the captions of one meeting show now, and what an operator may do about it."""

    changed = Signal(object)
    """The new `CaptionView`."""

    held_changed = Signal(object)
    """What waits to be approved: a tuple of `Held`."""

    configured = Signal(object)
    """The `CaptionSettings` that count from now on."""

    def __init__(
        self,
        context: Context,
        meeting: Meeting,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.meeting = meeting
        self._clock = clock
        self._names = SpeakerNames(meeting.participants)
        self.settings = context.settings.captions
        self._feed = CaptionFeed(self.settings, Language(), self._voice)
        self.view = CaptionView()
        self._held: tuple[Held, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.advance)
        self._language = Language(analyse, _long_words, known_readings)
        tasks.query(self._read_known, self._know)
        tasks.query(self._read_words, self._learn, _go_without)

    # -- what happens in the meeting

    def take(self, event: Event) -> None:
        """Take an event of the meeting."""
        match event:
            case TurnsUpdated(speakers=speakers):
                self._names.learn(speakers)
                self._feed.refresh()
            case UtteranceFinalized(utterance=utterance) | UtteranceRevised(utterance=utterance):
                self._names.color(self._names.voice(utterance.speaker))
        self._feed.take(event, self._clock())
        self.advance()

    def advance(self) -> None:
        """Show what is due now, and wake up when something else is."""
        view = self._feed.advance(self._clock())
        if view != self.view:
            self.view = view
            self.changed.emit(view)
        if self._feed.held != self._held:
            self._held = self._feed.held
            self.held_changed.emit(self._held)
        due = self._feed.next_change()
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, round((due - self._clock()) * 1000)))

    # -- what a person does

    @property
    def held(self) -> tuple[Held, ...]:
        """What waits to be approved."""
        return self._feed.held

    @property
    def notice(self) -> str:
        """The notice that stands instead of captions, empty if none does."""
        return self._feed.notice

    def configure(self, settings: CaptionSettings) -> None:
        """Show captions in another way from now on."""
        if settings == self.settings:
            return
        self.settings = settings
        self._feed.configure(settings)
        self.configured.emit(settings)
        self.advance()

    def approve(self, utterance: UtteranceId) -> None:
        """Show one that waits."""
        self._feed.approve(utterance)
        self.advance()

    def edit(self, utterance: UtteranceId | None) -> None:
        """Say which one a person is writing in."""
        self._feed.edit(utterance)
        self.advance()

    def write(self, utterance: UtteranceId, text: str) -> None:
        """Put another text in place of what waits."""
        self._feed.write(utterance, text)
        self.advance()

    def drop(self, utterance: UtteranceId) -> None:
        """Do not show one; the record keeps it."""
        self._feed.drop(utterance)
        self.advance()

    def say(self, text: str) -> None:
        """Show a typed line after what was said last."""
        self._feed.say(text)
        self.advance()

    def notify(self, text: str) -> None:
        """Show a notice instead of captions; an empty one takes it away."""
        self._feed.notify(text)
        self.advance()

    def clear(self) -> None:
        """Empty the screen."""
        self._feed.clear()
        self.advance()

    # -- what is known

    def _voice(self, label: str | None) -> tuple[str, int]:
        voice = self._names.voice(label)
        return voice, self._names.color(voice)

    def _read_known(self) -> Known:
        """Read who has spoken so far; runs in the background."""
        analyse("起動")  # the analyser is opened here, not when the first line is due
        store = self._context.store
        return store.speakers(self.meeting.id), store.utterances(self.meeting.id)

    def _read_words(self) -> dict[str, str]:
        """Read names with their readings; runs in the background, for a second or two."""
        store = self._context.store
        lists = WordLists.for_meeting(
            store.data, store.folder(self.meeting.id), self._context.settings.dictionary
        )
        entries = [
            entry
            for path, layer in lists.files()
            for entry in read_entries(path, layer).entries
            if entry.reading
            and (layer > Layer.NATIONAL or entry.category.startswith(PLACES_AND_PEOPLE))
        ]
        # Of several readings the one that is likelier; what stands first where all are alike.
        likeliest = sorted(merge(entries), key=lambda entry: -entry.weight)
        found = {entry.surface: entry.reading for entry in reversed(likeliest)}
        found |= {person.name: person.reading for person in self.meeting.participants}
        return {surface: reading for surface, reading in found.items() if reading}

    def _know(self, known: Known) -> None:
        if not isValid(self):
            return
        speakers, utterances = known
        self._names.learn(speakers)
        for utterance in utterances:  # the order of the colours is that of the transcript
            self._names.color(self._names.voice(utterance.speaker))
        self._feed.configure(self.settings, self._language)
        self.advance()

    def _learn(self, words: dict[str, str]) -> None:
        if isValid(self):
            self._language = replace(self._language, names=NameList(words))
            self._feed.configure(self.settings, self._language)
            self.advance()


def _go_without(error: MinutesError) -> None:
    """Show captions without the office's words: better than none; the doctor names the file."""


def _long_words(text: str) -> tuple[Morpheme, ...]:
    return analyse(text, is_fine=False)
