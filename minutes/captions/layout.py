"""Blocks of text as numbered lines: paragraphs, furigana, names and colours of speakers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from minutes.captions.blocks import LIVE, Block, Blocks
from minutes.captions.flow import Flow, reflow
from minutes.captions.lines import Analyse, Breaker
from minutes.captions.names import NO_NAMES, NameList
from minutes.captions.ruby import Annotator, Ruby, RubyMode
from minutes.captions.upright import make_upright
from minutes.config import CaptionSettings
from minutes.types import UtteranceId

Voice = Callable[[str | None], tuple[str, int]]
"""Says what a speaker label is called, empty for nobody, and the number of its colour."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known about words; without it lines and furigana are plainer.

    `analyse` gives the shortest morphemes, `long_words` the longest; `letter_readings` all
    readings of one kanji; `names` those of the meeting's dictionaries.
    """

    analyse: Analyse | None = None
    long_words: Analyse | None = None
    letter_readings: Callable[[str], tuple[str, ...]] | None = None
    names: NameList = NO_NAMES


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One line. `number` counts all lines since the beginning.

    The first `settled` letters will not change by themselves. `speaker` is a name to show
    beside the line, empty where the same person goes on; `color` numbers the speaker's
    colour, None where colours do not tell speakers apart.
    """

    number: int
    text: str
    settled: int
    rubies: tuple[Ruby, ...] = ()
    speaker: str = ""
    color: int | None = None


@dataclass(slots=True)
class _Paragraph:
    flow: Flow
    sure: int | None
    speaker: str | None
    rubies: tuple[Ruby, ...]


def call_by_label(label: str | None) -> tuple[str, int]:
    """Return what an anonymous label is called, as long as nobody knows better."""
    return (f"話者{label}" if label else "", 0)


class Layout:
    """The lines of all blocks that somebody may still see; `offset` lines came before."""

    def __init__(
        self, blocks: Blocks, settings: CaptionSettings, language: Language, voice: Voice
    ) -> None:
        self.lines: list[CaptionLine] = []
        self.offset = 0
        self._names: list[str] = []
        self._blocks = blocks
        self._voice = voice
        self._paragraphs: dict[UtteranceId, _Paragraph] = {}
        self._language = language
        self._configure(settings)

    @property
    def end(self) -> int:
        """The number that the next new line will have."""
        return self.offset + len(self.lines)

    @property
    def is_by_speaker(self) -> bool:
        """Whether speakers are told apart."""
        return self._settings.speaker != "none"

    def configure(self, settings: CaptionSettings, language: Language | None = None) -> None:
        """Use other settings or words; lines that stand keep their ends as long as they fit."""
        is_other_shape = _shape(settings) != _shape(self._settings)
        self._language = language or self._language
        self._configure(settings)
        if is_other_shape:
            self._paragraphs.clear()
        for paragraph in self._paragraphs.values():
            paragraph.rubies = self._annotator.annotate(paragraph.flow.text)

    def shown(self, text: str) -> str:
        """Return text as it is shown: on one line, upright in vertical writing."""
        plain = " ".join(text.split())
        return make_upright(plain) if self._settings.is_vertical else plain

    def finish_live(self, utterance: UtteranceId) -> None:
        """Say that what was being said has become this utterance, and stays where it is."""
        if LIVE in self._paragraphs:
            self._paragraphs[utterance] = self._paragraphs.pop(LIVE)

    def rebuild(self) -> bool:
        """Lay out what has changed, and number the lines; return whether any is another."""
        lines: list[CaptionLine] = []
        kept: dict[UtteranceId, _Paragraph] = {}
        names: list[str] = []
        before = ""
        for group in self.groups():
            paragraph = self._lay_out(group)
            kept[group[0].id] = paragraph
            name, color = self._voice(paragraph.speaker)
            is_named = name != before and self._settings.speaker in {"name", "both"}
            is_colored = bool(name) and self._settings.speaker in {"color", "both"}
            label = name if is_named else ""
            for start, end in paragraph.flow.lines:
                number = self.offset + len(lines)
                tint = color if is_colored else None
                lines.append(_line(paragraph, (start, end), number, label, tint))
                names.append(name if self._settings.speaker in {"name", "both"} else "")
                label = ""
            before = name
        self._paragraphs, self._names = kept, names
        is_other = lines != self.lines
        self.lines = lines
        return is_other

    def seen(self, first: int, count: int) -> tuple[CaptionLine, ...]:
        """Return the lines from `first` on; the one on top says who speaks in any case."""
        place = first - self.offset
        lines = self.lines[place : place + count]
        if lines and self._names[place]:
            lines[0] = replace(lines[0], speaker=self._names[place])
        return tuple(lines)

    def notice(self, text: str, most: int) -> tuple[CaptionLine, ...]:
        """Return a text of its own in lines, at most so many."""
        lines = self._breaker.lines(self.shown(text))[:most]
        return tuple(
            CaptionLine(self.offset + at, line, len(line), self._annotator.annotate(line))
            for at, line in enumerate(lines)
        )

    def shift(self, lines: int) -> None:
        """Give all lines higher numbers."""
        self.offset += lines
        self.rebuild()

    def forget_before(self, number: int) -> None:
        """Forget the first paragraphs whose lines all come before this one."""
        gone = lines = 0
        for group in self.groups()[:-1]:
            count = len(self._paragraphs[group[0].id].flow.ends)
            if self.offset + lines + count > number:
                break
            gone, lines = gone + len(group), lines + count
            del self._paragraphs[group[0].id]
        if gone:
            self._blocks.forget(gone)
            self.lines = self.lines[lines:]
            self._names = self._names[lines:]
            self.offset += lines

    def forget_all(self) -> None:
        """Forget every line; the next one has the next number."""
        self.offset += len(self.lines)
        self.lines = []
        self._names = []
        self._blocks.forget(len(self._blocks.said))
        self._paragraphs.clear()

    def groups(self) -> list[list[Block]]:
        """Return the blocks of each paragraph."""
        groups: list[list[Block]] = []
        before: Block | None = None
        for block in self._blocks.all():
            is_other = before is not None and self.is_by_speaker and self._parted(before, block)
            if before is None or block.opens or is_other:
                groups.append([])
            groups[-1].append(block)
            before = block
        return groups

    def _parted(self, before: Block, block: Block) -> bool:
        if before.speaker is None or block.speaker is None:
            return False
        return self._voice(before.speaker) != self._voice(block.speaker)

    def _lay_out(self, group: list[Block]) -> _Paragraph:
        text = "".join(block.text for block in group)
        last = group[-1]
        sure = None if last.sure is None else len(text) - len(last.text) + last.sure
        speaker = next((block.speaker for block in group if block.speaker), None)
        old = self._paragraphs.get(group[0].id)
        if old is not None and (old.flow.text, old.sure) == (text, sure):
            old.speaker = speaker
            return old
        flow = reflow(self._breaker, old.flow if old else Flow(), text, sure)
        return _Paragraph(flow, sure, speaker, self._annotator.annotate(text))

    def _configure(self, settings: CaptionSettings) -> None:
        words = self._language
        self._settings = settings
        self._breaker = Breaker(settings.characters_per_line, words.analyse, words.names)
        self._annotator = Annotator(
            RubyMode(settings.ruby),
            settings.ruby_grade,
            words.long_words,
            words.names,
            words.letter_readings,
        )


def _line(
    paragraph: _Paragraph, place: tuple[int, int], number: int, name: str, color: int | None
) -> CaptionLine:
    start, end = place
    settled = max(0, min(end, paragraph.flow.fixed) - start)
    rubies = tuple(
        Ruby(ruby.start - start, min(ruby.end, end) - start, ruby.reading)
        for ruby in paragraph.rubies
        if start <= ruby.start < end and ruby.end - start <= settled
    )
    text = paragraph.flow.text[start:end]
    return CaptionLine(number, text, settled, rubies, name, color)


def _shape(settings: CaptionSettings) -> tuple[object, ...]:
    """Return what the places of letters depend on."""
    return (
        settings.characters_per_line,
        settings.is_vertical,
        settings.speaker == "none",
    )
