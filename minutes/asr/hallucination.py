"""Text that nobody said: listed phrases without support in the sound, and loops.

Decisions only; nothing is loaded here and nothing is ever added to the words. Where the
sound leaves a doubt, the words stay: an editor strikes out a line in a second, but cannot
know of one that is missing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from minutes.asr.phrases import LISTED, NOTHING_ELSE, Phrase, Plausibility
from minutes.types import Seconds, SpeechSegment, Word

NO_SPEECH = 0.6
"""No-speech probability above which the model itself hears nobody.
Source: openai/whisper `transcribe`, `no_speech_threshold`. Invented closing words were
reported with 0.83 to 0.98 and a good mean log probability (faster-whisper issue 621),
which is why this counts by itself."""

FAINT_PROBABILITY = 0.5
"""Mean word probability below which the model is guessing. Our choice: above the e^-1 of
`FAINT_LOG_PROBABILITY`, because these phrases are worn smooth by training and score well."""

FAINT_LOG_PROBABILITY = -1.0
"""The same for the decoder's mean per token. Source: openai/whisper, `logprob_threshold`."""

FASTEST = 12.0
"""Characters a second that nobody reaches over a whole phrase. Source: our count; fast
Japanese speech is about 10 morae a second, and these phrases have one mora a character
or more, so that a hurried 「ありがとうございました」 is below 11."""

SLOWEST = 1.0
"""Characters a second below which a phrase was stretched over silence. Our choice: slow
dictation is 3; reported inventions spread 14 characters over up to 30 s."""

SQUEEZED: Seconds = 0.04
"""A character that got two frames of the alignment (0.02 s each) or less was not heard:
the aligner heaps what has no sound on one instant. Half of them must be so."""

LITTLE_VOICE = 0.4
"""Share of a phrase with voice under it, below which nobody said it. Our choice, low since
voice activity drops out on soft endings."""

BREAK: Seconds = 0.5
"""Pause that sets off a phrase from its neighbours, where no mark does. Our choice: a
breath within a sentence (「御質問を、ありがとうございます」) is shorter."""

LONGEST_UNIT = 40
"""Longest piece of text, in characters, whose repetition is looked for. Whisper's loops
are single characters up to sentences of about this length."""

LOOP_CHARACTERS = 20
"""A loop is at least this long, so that 「はいはいはい」 is none. Our choice; the tests
state what people do repeat."""

LOOP_TURNS = 4
"""A unit comes at least so often in a row, three times from `LONG_UNIT` characters on."""

LONG_UNIT = 16
"""Whole sentences of this length are not said three times running."""

SAID_OFTEN = frozenset(
    text[cut:] + text[:cut]
    for text in ("はい", "異議なし", "賛成", "反対", "そうだ", "お願いします", "よし", "うん")
    for cut in range(len(text))
)
"""What a room says in chorus, and the same begun at each of its characters."""

CHORUS = 3
"""How much longer than another loop a chorus, or a row of one digit, may be."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the sound of one recognised piece, besides its words.

    `log_probability` is the decoder's mean per token, `no_speech` its probability that
    nobody speaks. `voice` is where the single frames were judged to be speech, in recording
    time, before gaps are closed and edges padded (a padded piece is all voice); None where
    that was not kept.
    """

    log_probability: float
    no_speech: float
    voice: tuple[SpeechSegment, ...] | None = None


def without_invented(words: tuple[Word, ...], evidence: Evidence) -> tuple[Word, ...]:
    """Return the words without listed phrases that the sound does not bear out.

    The whole piece goes, or phrases at its beginning and end; the middle never does. Text
    without a single letter (「♪～」, 「...」) goes always: nobody said it.
    """
    kept = words
    is_listed = NOTHING_ELSE.fullmatch("".join(normalize(word.text) for word in words)) is not None
    while kept:
        is_piece = len(kept) == len(words)
        found = _find_invented(kept, evidence, is_piece=is_piece, is_listed=is_listed)
        if found is None:
            return kept
        kept = kept[: found[0]] + kept[found[1] :]
    return kept


def repeats(text: str | Sequence[Word]) -> bool:
    """Return whether the text goes round in circles, more than people do."""
    if not isinstance(text, str):
        text = "".join(word.text for word in text)
    return _find_loop(normalize(text)) is not None


def cut_repetition(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words with each loop cut down to its first round; none is split."""
    while True:
        letters = [normalize(word.text) for word in words]
        loop = _find_loop("".join(letters))
        if loop is None:
            return words
        bounds = list(accumulate(map(len, letters), initial=0))
        kept = _first_round(words, bounds, loop)
        if len(kept) == len(words):
            return words
        words = kept


def normalize(text: str) -> str:
    """Return what is compared: NFKC, lower case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LNM")


def _find_invented(
    words: tuple[Word, ...], evidence: Evidence, *, is_piece: bool, is_listed: bool
) -> tuple[int, int] | None:
    """Return the span of words that goes next: the whole, else the end, else the start.

    What is known of the piece counts for its whole text only (`is_piece`: nothing is gone
    yet), or for phrase after phrase where it holds nothing else (`is_listed`).
    """
    letters = [normalize(word.text) for word in words]
    text = "".join(letters)
    if not text:
        return 0, len(words)
    bounds = list(accumulate(map(len, letters), initial=0))
    for phrase in LISTED:
        for first, last in _places(phrase, text):
            span = _word_span(bounds, first, last)
            if span is None or not _stands_alone(words, span, phrase):
                continue
            whole = is_listed or (is_piece and last - first == len(text))
            doubts = _doubts(words[slice(*span)], evidence, whole=whole)
            if _is_unsupported(phrase.plausibility, doubts):
                return span
    return None


def _places(phrase: Phrase, text: str) -> list[tuple[int, int]]:
    """Return where the phrase is: the whole text, its end, its beginning."""
    whole = phrase.pattern.fullmatch(text)
    if whole is not None:
        return [whole.span()] if whole.end() else []
    if phrase.is_whole:
        return []
    at_start = phrase.pattern.match(text)
    at_end = next(
        (found for found in phrase.pattern.finditer(text) if found.end() == len(text)), None
    )
    return [found.span() for found in (at_end, at_start) if found is not None and found.group()]


def _word_span(bounds: list[int], first: int, last: int) -> tuple[int, int] | None:
    """Return the words of characters first to last with the marks that follow them.

    `bounds` has the position of each word's first character, and the end. None if a word
    is only partly in it: half a word is not dropped.
    """
    if first not in bounds or last not in bounds:
        return None
    # Words without letters share their position with the next one: they belong before it.
    before = len(bounds) - 1 - bounds[::-1].index(first) if first else 0
    return before, len(bounds) - 1 - bounds[::-1].index(last)


def _stands_alone(words: tuple[Word, ...], span: tuple[int, int], phrase: Phrase) -> bool:
    """Tell whether a phrase is set off from its neighbours by a mark or a pause.

    「資料をご覧いただきありがとうございます」 is one sentence. What no meeting says needs no
    border: models that write no marks attach it anywhere.
    """
    if phrase.plausibility is Plausibility.FOREIGN:
        return True
    borders = [edge for edge in span if 0 < edge < len(words)]
    return all(
        words[edge].start - words[edge - 1].end >= BREAK
        or words[edge - 1].text.rstrip()[-1:] in set("。.！!？?")
        for edge in borders
    )


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What speaks against a phrase. `is_voiced` is None where voice is not known."""

    is_faint: bool
    is_mistimed: bool
    is_no_speech: bool
    is_voiced: bool | None

    @property
    def count(self) -> int:
        return sum((self.is_faint, self.is_mistimed, self.is_no_speech, self.is_voiced is False))


def _doubts(words: tuple[Word, ...], evidence: Evidence, *, whole: bool) -> _Doubts:
    """Weigh the sound under these words; what is known of the whole piece, if it is that."""
    spoken = [word for word in words if normalize(word.text)]
    probability = sum(word.probability for word in spoken) / len(spoken)
    return _Doubts(
        is_faint=probability < FAINT_PROBABILITY
        or (whole and evidence.log_probability < FAINT_LOG_PROBABILITY),
        is_mistimed=_is_mistimed(spoken),
        is_no_speech=whole and evidence.no_speech > NO_SPEECH,
        is_voiced=_is_voiced(spoken, evidence.voice),
    )


def _is_unsupported(plausibility: Plausibility, doubts: _Doubts) -> bool:
    """Decide: the less likely a phrase is in a meeting, the less it takes.

    What a meeting might say stays, whatever else, where voice is heard under it.
    """
    if plausibility is not Plausibility.FOREIGN and doubts.is_voiced:
        return False
    return doubts.count >= plausibility.value


def _is_mistimed(words: Sequence[Word]) -> bool:
    lengths = [len(normalize(word.text)) for word in words]
    characters, duration = sum(lengths), words[-1].end - words[0].start
    if characters > FASTEST * duration or characters < SLOWEST * duration:
        return True
    squeezed = sum(
        length
        for word, length in zip(words, lengths, strict=True)
        if word.end - word.start <= SQUEEZED * length
    )
    return squeezed * 2 >= characters


def _is_voiced(words: Sequence[Word], voice: tuple[SpeechSegment, ...] | None) -> bool | None:
    if voice is None:
        return None
    start, end = words[0].start, words[-1].end
    heard = sum(max(0.0, min(end, piece.end) - max(start, piece.start)) for piece in voice)
    return heard > 0 and heard >= LITTLE_VOICE * (end - start)


@dataclass(frozen=True, slots=True)
class _Loop:
    """Characters `start` to `end` of a text: rounds of `size`, the last maybe cut short."""

    start: int
    end: int
    size: int


def _find_loop(text: str) -> _Loop | None:
    """Return the first loop, by the size of its unit."""
    for size in range(1, LONGEST_UNIT + 1):
        start = 0
        for position in range(size, len(text) + 1):
            if position < len(text) and text[position] == text[position - size]:
                continue
            if _is_loop(text[start : start + size], position - start):
                return _Loop(start, position, size)
            start = position - size + 1
    return None


def _is_loop(unit: str, length: int) -> bool:
    size = len(unit)
    turns = LOOP_TURNS if size < LONG_UNIT else LOOP_TURNS - 1
    root = unit[: (unit + unit).index(unit, 1)]  # 「はいはい」 is 「はい」 twice
    is_chorus = root in SAID_OFTEN or root.isdigit()
    return length >= max(turns * size, LOOP_CHARACTERS) * (CHORUS if is_chorus else 1)


def _first_round(words: tuple[Word, ...], bounds: list[int], loop: _Loop) -> tuple[Word, ...]:
    """Return the words without the later rounds.

    Where words do not end with the unit, whole rounds are taken out from the next border
    on: text that repeats itself stays the same if any number of rounds goes.
    """
    start = next(bound for bound in bounds if bound >= loop.start + loop.size)
    is_cut_short = loop.end == bounds[-1] and start == loop.start + loop.size
    borders = [
        bound for bound in bounds if start < bound <= loop.end and (bound - start) % loop.size == 0
    ]
    if not borders and not is_cut_short:
        return words
    end = loop.end if is_cut_short else borders[-1]
    return tuple(
        word
        for word, first, last in zip(words, bounds, bounds[1:], strict=False)
        # Of the marks, the one behind the last round stays.
        if (last <= start and first < start) or first >= end
    )
