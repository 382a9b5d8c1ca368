"""Subtitles: SubRip and WebVTT.

A cue is at most two lines of broadcasting's 15.5 characters and changes at word times; no two
are on the screen at once. What follows a pause is left there long enough to be read slowly;
where people speak without one, the text keeps to the voice.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.export.course import find_voices
from minutes.export.statements import in_time_order, printable, titled
from minutes.timing import time_letters
from minutes.types import Seconds, Transcript, Utterance

LINE_WIDTH = 31
"""In half-width cells: 15.5 full-width characters. Source: the custom of broadcasting, whose
half character is the room for a 「。」 at the end."""

LINES = 2

READING = 4.0
"""Characters a second that everybody can read: the custom of Japanese subtitles. Who speaks
in a council says five to seven."""

MINIMUM, MAXIMUM = 1.0, 7.0
"""Seconds that a cue is shown at least, if nothing follows, and at most, if its first line
has ended by then. Source: Netflix, Timed Text Style Guide, General Requirements (7 s)."""

_SHORTEST = 500
"""Milliseconds that a cue is shown even when people talk at the same time."""

_SENTENCE_ENDS = "。！？!?"
_CLOSING = "」』） 　"
_GOOD_ENDS = _SENTENCE_ENDS + "、，" + _CLOSING
_AFTER_PUNCTUATION, _AFTER_PARTICLE = 8, 4
"""By how many characters a line may be less even in order to end there. Before a kanji
or katakana that follows hiragana, a new phrase mostly begins. Set by looking."""

_NEVER_FIRST = "。、．，！？!?」』）)】〕…・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％"
_UNITS = "十百千万億兆円年月日時分秒人名件号条項番回台歳か"
_HALF_AT_END = "。、．，」』）"
_NEVER_LAST = "「『（(【〔"


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines to show; times in milliseconds, `end` above `start`."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    start: Seconds
    end: Seconds


def render_srt(transcript: Transcript) -> bytes:
    """Return SubRip. It has no escapes: what looks like markup becomes full-width."""
    blocks = [
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n"
        + "\n".join(cue.lines).replace("<", "＜").replace(">", "＞").replace("{", "｛")
        + "\n"
        for number, cue in enumerate(make_cues(transcript), start=1)
    ]
    return "\n".join(blocks).encode()


def render_vtt(transcript: Transcript) -> bytes:
    """Return WebVTT. Source: W3C WebVTT, section 4."""
    blocks = [
        f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n"
        + html.escape("\n".join(cue.lines), quote=False)
        + "\n"
        for cue in make_cues(transcript)
    ]
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def make_cues(transcript: Transcript) -> tuple[Cue, ...]:
    """Return the cues of a meeting in time order; a new speaker is named once."""
    spoken_by = titled(transcript)
    calls = {name: voice.called or name for name, voice in find_voices(transcript).items()}
    ends = [transcript.meeting.duration, *(item.end for item in transcript.utterances)]
    last_name, cues = "", list[Cue]()
    for utterance in in_time_order(transcript.utterances):
        letters = _letters(utterance)
        if not letters:
            continue
        name = spoken_by.of(utterance.speaker, utterance.text)
        if name and name != last_name:
            first = letters[0]
            called = f"（{calls.get(name, name)}）"
            letters[:0] = [_Letter(part, first.start, first.start) for part in called]
        last_name = name
        cues.extend(_split(letters))
    over = round(max(ends) * 1000)
    shown = _without_overlap(cues)
    return tuple(replace(cue, end=max(cue.start + 1, min(cue.end, over))) for cue in shown)


def _letters(utterance: Utterance) -> list[_Letter]:
    """Return each character with its time, without space around the text."""
    timed = zip(utterance.text, time_letters(utterance), strict=True)
    letters = [_Letter(printable(letter) or " ", start, end) for letter, (start, end) in timed]
    while letters and letters[-1].text == " ":
        letters.pop()
    while letters and letters[0].text == " ":
        letters.pop(0)
    return letters


def _split(letters: Sequence[_Letter]) -> Iterator[Cue]:
    """Cut into cues: whole sentences where two lines have room for them."""
    waiting: list[str] = []
    begin = 0
    for sentence in _sentences([letter.text for letter in letters]):
        for line in _wrap(sentence):
            if waiting and line == "".join(sentence) and _fits(waiting[-1] + line):
                waiting[-1] += line
                continue
            end = begin + sum(map(len, waiting))
            is_long = letters[end + len(line) - 1].end - letters[begin].start > MAXIMUM
            is_full = len(waiting) == LINES or is_long
            if waiting and (is_full or (_ends(waiting[-1]) and not _ends(line))):
                yield _cue(letters[begin:end], waiting)
                waiting, begin = [], end
            waiting.append(line)
    if waiting:
        yield _cue(letters[begin:], waiting)


def _sentences(text: Sequence[str]) -> Iterator[Sequence[str]]:
    begin = 0
    for at in range(1, len(text)):
        if text[at - 1] in _SENTENCE_ENDS and text[at] not in _NEVER_FIRST:
            yield text[begin:at]
            begin = at
    if begin < len(text):
        yield text[begin:]


def _ends(line: str) -> bool:
    return line.rstrip(_CLOSING).endswith(tuple(_SENTENCE_ENDS))


def _cue(letters: Sequence[_Letter], lines: Sequence[str]) -> Cue:
    start = round(min(letter.start for letter in letters) * 1000)
    end = round(max(letter.end for letter in letters) * 1000)
    shown = tuple(filter(None, (line.strip() for line in lines)))
    return Cue(start, max(end, start + _reading(shown)), shown)


def _reading(lines: Sequence[str]) -> int:
    """Return how many milliseconds lines want to be read, within the bounds of a cue."""
    return round(max(MINIMUM, min(sum(map(len, lines)) / READING, MAXIMUM)) * 1000)


def _wrap(text: Sequence[str]) -> Iterator[str]:
    """Cut a sentence into lines that fit, joined again the same text."""
    begin = 0
    while begin < len(text):
        end = _reach(text, begin)
        if end < len(text):
            end = _good_break(text, begin, end)
        yield "".join(text[begin:end])
        begin = end


def _reach(text: Sequence[str], begin: int) -> int:
    """Return where the line has to end at the latest; at least one character on."""
    width = 0
    for at in range(begin, len(text)):
        width += _width(text[at])
        if width - _spared(text[at]) > LINE_WIDTH:
            return max(at, begin + 1)
    return len(text)


def _good_break(text: Sequence[str], begin: int, end: int) -> int:
    """Return where to break: by sense, and so that the lines become about equally long.

    Source: JIS X 4051 for characters that begin or end no line.
    """
    rest = "".join(text[begin:])
    count = -(-sum(map(_width, rest)) // LINE_WIDTH)
    even = begin + len(rest) / count

    def worth(at: int) -> float:
        before, after = text[at - 1], text[at]
        if before in _GOOD_ENDS:
            bonus = _AFTER_PUNCTUATION
        else:
            bonus = _AFTER_PARTICLE if _is_kana(before) and not _is_kana(after) else 0
        return bonus - abs(at - even)

    places = [at for at in range(begin + 1, end + 1) if _may_break(text[at - 1], text[at])]
    return max(places, key=worth, default=end)


def _may_break(before: str, after: str) -> bool:
    is_inside_word = before.isascii() and after.isascii() and not (before + after).count(" ")
    is_inside_number = (before.isdecimal() or before in _UNITS[:6]) and after in _UNITS
    is_inside = is_inside_word or is_inside_number
    return before not in _NEVER_LAST and after not in _NEVER_FIRST and not is_inside


def _is_kana(letter: str) -> bool:
    return "ぁ" <= letter <= "ん"


def _fits(text: str) -> bool:
    return sum(map(_width, text)) - _spared(text[-1:]) <= LINE_WIDTH


def _spared(last: str) -> int:
    """Return how many cells a line may be wider for its last letter: half of it is blank."""
    return 1 if last and last in _HALF_AT_END else 0


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WFA" else 1


def _without_overlap(cues: Sequence[Cue]) -> Iterator[Cue]:
    """End each cue when the next begins; of cues at once, the later one waits a moment."""
    ordered = list(_joined([cue for cue in cues if cue.lines]))
    free = 0
    for at, cue in enumerate(ordered):
        start = max(cue.start, free)
        end = max(cue.end, start + _reading(cue.lines))
        if at + 1 < len(ordered):
            end = min(end, max(start + _SHORTEST, ordered[at + 1].start))
        free = end
        yield Cue(start, end, cue.lines)


def _joined(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Show a cue that would only flash up together with the next, where there is room."""
    waiting: Cue | None = None
    for cue in sorted(cues, key=lambda item: (item.start, item.end)):
        if waiting is None:
            waiting = cue
            continue
        is_flash = cue.start - waiting.start < round(MINIMUM * 1000)
        if is_flash and len(waiting.lines) + len(cue.lines) <= LINES:
            lines = (*waiting.lines, *cue.lines)
            end = max(cue.end, waiting.start + _reading(lines))
            waiting = Cue(waiting.start, end, lines)
        else:
            yield waiting
            waiting = cue
    if waiting is not None:
        yield waiting


def _stamp(milliseconds: int, separator: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{rest:03d}"
