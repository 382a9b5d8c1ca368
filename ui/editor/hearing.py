"""Text and sound are one: what is played from a click, a key, a doubtful place."""

from __future__ import annotations

from PySide6.QtCore import QObject

from minutes.editing.doubtful import find_doubtful
from minutes.timing import Span, time_letters
from minutes.types import Seconds, Utterance
from ui import tasks
from ui.context import Context
from ui.editor.following import Following
from ui.editor.player import EditorPlayer
from ui.editor.transcript_view import TranscriptView
from ui.editor.transport import TransportBar, Way

NEAR = 3
"""So many characters on both sides of the cursor are heard again where nothing is chosen."""

LEAD: Seconds = 1.0
"""So long before a doubtful place hurrying ends, that the ear is ready."""


class Hearing(QObject):
    """Joins the view of a meeting with its player."""

    def __init__(
        self, context: Context, view: TranscriptView, player: EditorPlayer, bar: TransportBar
    ) -> None:
        super().__init__(player)
        self._context, self._view, self._player, self._bar = context, view, player, bar
        self.following = Following(view)
        self._asked = 0
        self._is_mute = False
        player.failed.connect(self._fall_silent)
        bar.play.triggered.connect(lambda checked=False: self._fall_silent(None))
        view.can_play = True
        view.editing.typed.connect(player.on_typing)
        view.play_wanted.connect(self.play_from)
        view.walk.arrived.connect(self._arrive)
        player.position_changed.connect(self.following.show_position)
        player.playing_changed.connect(self.following.show_playing)
        bar.play.triggered.connect(lambda checked=False: self.resume())
        bar.loop.triggered.connect(lambda checked=False: self._loop())
        bar.play_here.triggered.connect(lambda checked=False: self._play_here())
        bar.hear_again.triggered.connect(lambda checked=False: self._hear_again())
        bar.way.currentIndexChanged.connect(lambda chosen: self._take_way())

    def resume(self) -> None:
        """Let the text go along with the sound again."""
        if self._player.is_playing:
            self.following.resume()

    def play_from(self, position: Seconds) -> None:
        """Play from a word that was clicked."""
        if self._bar.isVisible():
            self._player.go(position)
            self._player.play(position)
            self.resume()

    def _play_here(self) -> None:
        """Play from the character that the cursor is before, else from the chosen row."""
        place = self._view.editing.place
        if place is not None:
            utterance, at = place
            times = time_letters(utterance)
            self.play_from(times[at][0] if at < len(times) else utterance.start)
        elif chosen := self._view.selected():
            self.play_from(chosen[0].start)

    def _arrive(self, utterance: Utterance, span: tuple[int, int]) -> None:
        """Let the place be heard that a person has come to.

        Where nothing can be heard that is told once, and not at every place.
        """
        is_wanted = self._context.settings.playback.plays_doubts and not self._is_mute
        if is_wanted and self._bar.isVisible():
            self._player.play_around(*_time_of(utterance, span))

    def _fall_silent(self, failure: object) -> None:
        """Play nothing unasked after a failure, until a person plays again."""
        self._is_mute = failure is not None
        if self._is_mute:
            self.following.darken()

    def _hear_again(self) -> None:
        """Play what is marked in the text, or what is around the cursor; else the row."""
        place, editor = self._view.editing.place, self._view.editing.editor
        if place is not None and editor is not None:
            utterance, at = place
            length = len(self._view.editing.chosen_text)
            span = (at, at + length) if length else (max(0, at - NEAR), at + NEAR)
            self._player.play_around(*_time_of(utterance, span))
        elif chosen := self._view.selected():
            self._player.play_around(chosen[0].start, chosen[-1].end)

    def _loop(self) -> None:
        chosen = self._view.selected()
        self._player.toggle_loop(chosen[0] if chosen else None)

    def _take_way(self) -> None:
        """Skip silences, and hurry where all is certain, as a person wants it."""
        way = self._bar.chosen_way
        spoken = self._view.rows.within(0.0, float("inf"))
        self._player.skip_silence(() if way is Way.ALL else spoken)
        self._asked += 1
        if way is not Way.QUICK:
            self._player.hurry_between(None)
            return
        asked = self._asked

        def hurry(stretches: list[Span]) -> None:
            if asked == self._asked:
                self._player.hurry_between(stretches)

        tasks.query(lambda: doubtful_times(spoken), tasks.if_alive(self, hurry))


def _time_of(utterance: Utterance, span: tuple[int, int]) -> Span:
    """Return when a stretch of the text was said; a person may have written more since."""
    times = time_letters(utterance)[span[0] : max(span[1], span[0] + 1)]
    return (times[0][0], times[-1][1]) if times else (utterance.start, utterance.end)


def doubtful_times(utterances: tuple[Utterance, ...]) -> list[Span]:
    """Return where to listen at leisure: every doubtful place, with a little before it."""
    by_id = {item.id: item for item in utterances}
    times = (_time_of(by_id[place.utterance], place.span) for place in find_doubtful(utterances))
    return [(max(0.0, start - LEAD), end) for start, end in times]
