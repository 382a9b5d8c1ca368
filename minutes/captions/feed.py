"""What captions show now: fed with events and a clock, without threads and without a screen.

What people have read stays in its place: only the tentative tail changes, a correction
replaces what it corrects, and lines leave in their order at the top. The clock is any that
only goes forward, in seconds. Source of the reading speed behind the defaults: 4 letters a
second and 2 lines, as Japanese subtitles have them.
"""

from __future__ import annotations

from dataclasses import dataclass

from minutes.captions.blocks import LIVE, Block, Blocks, block_of
from minutes.captions.holding import Held, HoldQueue
from minutes.captions.layout import CaptionLine, Language, Layout, Voice, call_by_label
from minutes.captions.scrolling import Scroll
from minutes.config import CaptionSettings
from minutes.events import Event, HypothesisUpdated, UtteranceFinalized, UtteranceRevised
from minutes.types import Hypothesis, Seconds, Utterance, UtteranceId, Word


@dataclass(frozen=True, slots=True)
class CaptionView:
    """What is on the screen: `first` is the number of the line on top, also while empty.

    `waiting` lines come as soon as those here were read.
    """

    first: int = 0
    lines: tuple[CaptionLine, ...] = ()
    waiting: int = 0
    is_notice: bool = False


class CaptionFeed:
    """Turns events into lines. Not for several threads."""

    def __init__(
        self,
        settings: CaptionSettings,
        language: Language | None = None,
        voice: Voice = call_by_label,
    ) -> None:
        self._settings = settings
        self._blocks = Blocks()
        self._hold = HoldQueue()
        self._layout = Layout(self._blocks, settings, language or Language(), voice)
        self._scroll = Scroll(settings.lines, settings.minimum_line_seconds)
        self._dropped: set[UtteranceId] = set()
        self._is_changed = False
        self._is_live_hidden = False
        self._touched: Seconds = 0.0
        self._typed = 0
        self._notice = ""
        self._due: Seconds | None = None

    # What comes in

    def take(self, event: Event, now: Seconds) -> None:
        """Take an event; those that are not about text and speakers change nothing."""
        match event:
            case HypothesisUpdated(hypothesis=hypothesis):
                self._take_live(hypothesis)
            case UtteranceFinalized(utterance=utterance):
                self._take_final(utterance, now)
            case UtteranceRevised(utterance=utterance, replaced=replaced):
                self._take_revision(utterance, replaced, now)
            case _:
                return
        self._is_changed = True

    def configure(self, settings: CaptionSettings, language: Language | None = None) -> None:
        """Show things in another way from now on, or with other words."""
        self._settings = settings
        self._layout.configure(settings, language)
        first = self._scroll.first
        self._scroll = Scroll(settings.lines, settings.minimum_line_seconds)
        if not settings.shows_partial or settings.is_holding:
            self._blocks.live = None
        self._layout.rebuild()
        self._scroll.skip_to(max(first, self._layout.end - settings.lines))
        self._is_changed = True

    def refresh(self) -> None:
        """Ask again what speakers are called."""
        self._is_changed = True

    # What an operator does

    @property
    def held(self) -> tuple[Held, ...]:
        """What waits to be approved, the oldest first."""
        return self._hold.items

    def approve(self, utterance: UtteranceId) -> None:
        """Show one that waits, as soon as those before it are settled."""
        self._hold.approve(utterance)

    def edit(self, utterance: UtteranceId | None) -> None:
        """Say which one an operator is writing in: it does not go out by itself."""
        self._hold.edit(utterance)

    def write(self, utterance: UtteranceId, text: str) -> None:
        """Put an operator's text in place of what waits."""
        self._hold.write(utterance, text)

    def drop(self, utterance: UtteranceId) -> None:
        """Do not show one, now or after a later change; the record keeps it."""
        self._hold.drop([utterance])
        self._dropped.add(utterance)
        if self._blocks.remove({utterance}):
            self._is_changed = True

    def say(self, text: str) -> None:
        """Show a typed line after what was said last; it scrolls away as speech does."""
        self._typed += 1
        last = self._blocks.said[-1].end if self._blocks.said else 0.0
        block = Block(UtteranceId(f"typed-{self._typed}"), last, last, self._layout.shown(text))
        block.opens = True
        self._blocks.insert(block)
        if self._blocks.live is not None:
            self._blocks.live.opens = True
        self._is_changed = True

    def notify(self, text: str) -> None:
        """Show a notice instead of captions until it is taken away with an empty one.

        What is said meanwhile is in the record, but not shown afterwards.
        """
        if text != self._notice:
            self._notice = text
            self._wipe()

    @property
    def notice(self) -> str:
        """The notice that stands now, empty if none does."""
        return self._notice

    def clear(self) -> None:
        """Empty the screen; what is being said now appears again when it is finished."""
        self._is_live_hidden = self._blocks.live is not None
        self._blocks.live = None
        self._wipe()

    # What goes out

    def advance(self, now: Seconds) -> CaptionView:
        """Return what is to be seen at this time."""
        for utterance in self._hold.release(
            now, self._settings.hold_seconds, everything=not self._settings.is_holding
        ):
            self._show(utterance)
        if self._notice:
            self._wipe()
            lines = self._layout.notice(self._notice, self._scroll.height)
            return CaptionView(self._scroll.first, lines, is_notice=True)
        if self._is_changed:
            self._rebuild(now)
        self._due = self._scroll.advance(
            now, [line.text for line in self._layout.lines], self._layout.offset
        )
        if self._is_stale(now):
            self._wipe()
        first = self._scroll.first
        self._layout.forget_before(first)
        seen = self._layout.seen(first, self._scroll.height)
        return CaptionView(first, seen, max(0, self._layout.end - first - len(seen)))

    def next_change(self) -> Seconds | None:
        """Return when `advance` shows something else although no event came, if ever."""
        times = [self._due, self._hold.next_due(self._settings.hold_seconds)]
        if self._settings.clear_after > 0 and self._layout.lines and self._blocks.live is None:
            times.append(self._touched + self._settings.clear_after)
        return min((time for time in times if time is not None), default=None)

    # Events

    def _take_live(self, hypothesis: Hypothesis) -> None:
        words = (*hypothesis.committed, *hypothesis.tentative)
        if not words:
            self._blocks.live, self._is_live_hidden = None, False
        if (
            not words
            or self._is_live_hidden
            or self._settings.is_holding
            or not self._settings.shows_partial
        ):
            return
        committed = self._layout.shown(_join(hypothesis.committed))
        text = self._layout.shown(_join(words))
        if self._blocks.live is None:
            opens = self._blocks.opens_line(
                words[0].start, None, by_speaker=self._layout.is_by_speaker
            )
            self._blocks.live = Block(LIVE, words[0].start, words[-1].end, "", opens=opens)
        live = self._blocks.live
        live.end, live.text, live.sure = words[-1].end, text, len(committed)

    def _take_final(self, utterance: Utterance, now: Seconds) -> None:
        if self._settings.is_holding or self._hold.items:
            self._hold.add(utterance, now)
        else:
            self._show(utterance)

    def _show(self, utterance: Utterance) -> None:
        live, self._blocks.live = self._blocks.live, None
        self._is_live_hidden = False
        if live is not None and utterance.end <= live.start:
            self._blocks.live, live = live, None  # late text of what was said before
        if live is not None:
            opens = live.opens
            self._layout.finish_live(utterance.id)
        else:
            opens = self._blocks.opens_line(
                utterance.start, utterance.speaker, by_speaker=self._layout.is_by_speaker
            )
        self._blocks.insert(block_of(utterance, self._layout.shown(utterance.text), opens=opens))
        self._is_changed = True

    def _take_revision(
        self, utterance: Utterance, replaced: tuple[UtteranceId, ...], now: Seconds
    ) -> None:
        if utterance.id in self._dropped:
            return
        block = self._blocks.find(utterance.id)
        is_held = self._hold.has(utterance.id)
        is_new = block is None and not is_held
        is_among_held = any(self._hold.has(old) for old in replaced) or any(
            item.utterance.start <= utterance.start for item in self._hold.items
        )
        if is_new and not is_among_held and utterance.start < self._blocks.since:
            return  # nobody sees any of it
        self._hold.drop(replaced)
        self._blocks.remove(set(replaced) - {utterance.id})
        if is_held:
            self._hold.revise(utterance)
        elif block is not None:
            block.start, block.end = utterance.start, utterance.end
            block.text, block.speaker = self._layout.shown(utterance.text), utterance.speaker
        elif is_among_held:
            self._hold.add(utterance, now)
        else:
            self._blocks.insert(
                block_of(utterance, self._layout.shown(utterance.text), opens=False)
            )

    # What is over

    def _rebuild(self, now: Seconds) -> None:
        self._is_changed = False
        if self._layout.rebuild():
            self._touched = now
        missing = self._scroll.first - self._layout.end
        if missing > 0:  # a correction took lines away: what comes next must not lie above
            self._layout.shift(missing)

    def _is_stale(self, now: Seconds) -> bool:
        return (
            self._settings.clear_after > 0
            and self._due is None
            and bool(self._layout.lines)
            and self._blocks.live is None
            and now >= self._touched + self._settings.clear_after
        )

    def _wipe(self) -> None:
        self._layout.forget_all()
        self._scroll.skip_to(self._layout.offset)
        if self._blocks.live is not None:
            self._blocks.live.opens = True
        self._is_changed = self._blocks.live is not None


def _join(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)
