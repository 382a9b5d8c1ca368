from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest

from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.streaming import UNHEARD, StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.config import RecognitionSettings, VadSettings
from minutes.types import SAMPLE_RATE, Hypothesis, Samples, SpeechSegment, Utterance, Word
from tests.fakes import ScriptedRecognizer

SETTINGS = RecognitionSettings()
BLOCK = SAMPLE_RATE // 10


class Meeting:
    """A transcriber fed from a sound, as the worker feeds it from a recording."""

    def __init__(self, sound: Samples, recognizer: ScriptedRecognizer) -> None:
        self.sound = sound
        self.fed = 0
        self.transcriber = StreamingTranscriber(
            recognizer, VoiceActivity(VadSettings()), self.read, SETTINGS
        )

    def read(self, start: float, end: float) -> Samples:
        assert round(end * SAMPLE_RATE) <= self.fed, "asked for sound that was not yet heard"
        return self.sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    def live(self) -> Iterator[Utterance | Hypothesis]:
        while self.fed < len(self.sound):
            self.insert(BLOCK)
            yield from self.transcriber.process(want_partial=True)
        yield from self.transcriber.finish()

    def insert(self, count: int) -> None:
        samples = self.sound[self.fed : self.fed + count]
        self.fed += len(samples)
        self.transcriber.insert(samples)


def length_in_text(recognizer_text: str = "あ") -> ScriptedRecognizer:
    return ScriptedRecognizer(lambda piece: recognizer_text * (len(piece.samples) // BLOCK))


def finals(results: list[Utterance | Hypothesis]) -> list[Utterance]:
    return [result for result in results if isinstance(result, Utterance)]


def test_live_and_afterwards_give_the_same_utterances(meeting_sound: Samples) -> None:
    sound = meeting_sound[: 40 * SAMPLE_RATE]
    live = finals(list(Meeting(sound, length_in_text()).live()))

    later = Meeting(sound, length_in_text())
    later.insert(len(sound))
    afterwards = finals([*later.transcriber.process(want_partial=False)])
    afterwards += finals([*later.transcriber.finish()])

    assert len(live) >= 3
    assert live == afterwards


def test_partials_keep_the_interval_and_grow_while_somebody_speaks(
    meeting_sound: Samples,
) -> None:
    recognizer = length_in_text()
    results = list(Meeting(meeting_sound[: 20 * SAMPLE_RATE], recognizer).live())

    partials = [result for result in results if isinstance(result, Hypothesis)]
    assert 20 <= len(partials) <= 20 / SETTINGS.partial_interval
    first_final = results.index(finals(results)[0])
    lengths = [len(all_words(result)) for result in results[:first_final]]
    assert lengths == sorted(lengths)


def all_words(result: Utterance | Hypothesis) -> tuple[Word, ...]:
    assert isinstance(result, Hypothesis)
    return (*result.committed, *result.tentative)


def test_committed_text_is_never_taken_back(meeting_sound: Samples) -> None:
    flips = iter(range(10_000))
    recognizer = ScriptedRecognizer(
        lambda piece: "今日は会議です。"[: 1 + next(flips) % 8] * (len(piece.samples) // 8000)
    )
    shown = ""
    committed = 0
    for result in Meeting(meeting_sound, recognizer).live():
        if isinstance(result, Utterance):
            shown = ""
            continue
        now = "".join(word.text for word in result.committed)
        assert now.startswith(shown)
        shown = now
        committed += bool(now)
    assert committed


def test_nothing_is_guessed_anew_while_nobody_says_more(meeting_sound: Samples) -> None:
    recognizer = length_in_text()
    meeting = Meeting(meeting_sound[: 5 * SAMPLE_RATE], recognizer)
    while meeting.fed < len(meeting.sound):
        meeting.insert(BLOCK)
        list(meeting.transcriber.process(want_partial=True))
        last = meeting.transcriber._partial._guessed_at
        assert last <= meeting.transcriber._activity.spoken_until + BLOCK / SAMPLE_RATE + 0.5


def test_a_slow_machine_guesses_less_often(meeting_sound: Samples) -> None:
    meeting = Meeting(meeting_sound[: 20 * SAMPLE_RATE], length_in_text())
    meeting.transcriber._partial._cost = 1.2  # of a guess, in seconds
    partial = meeting.transcriber._partial

    assert not partial.is_due(start=0.0, now=1.9, spoken_until=1.9)
    assert partial.is_due(start=0.0, now=2.1, spoken_until=2.1)


def test_long_speech_is_cut_between_words_and_nothing_is_lost_or_doubled() -> None:
    # Each second of sound is a letter of its own, so that the text tells what was heard.
    def letters(piece: Piece) -> str:
        first = round(piece.start * 10)
        return "".join(chr(0x4E00 + first + n) for n in range(len(piece.samples) // BLOCK))

    class Endless(VoiceActivity):
        """Hears one speech without a pause."""

        def insert(self, samples: Samples) -> list[SpeechSegment]:
            self._heard += len(samples)
            pushed = (self._cutter.push(0.9) for _ in range(len(samples) // 512))
            return [segment for segment in pushed if segment is not None]

    sound = np.ones(512 * 2000, np.float32)
    meeting = Meeting(sound, ScriptedRecognizer(letters))
    meeting.transcriber._activity = Endless(VadSettings())
    meeting.insert(len(sound))
    results = finals([*meeting.transcriber.process(want_partial=False)])
    results += finals([*meeting.transcriber.finish()])

    text = "".join(character for u in results for character in u.text if character not in "。、")
    assert len(results) >= 4
    assert text == "".join(sorted(set(text)))
    assert len(text) == pytest.approx(len(sound) / BLOCK, abs=len(results))
    for before, after in pairwise(results):
        assert before.end == pytest.approx(after.start)


class Tired(ScriptedRecognizer):
    """Hears the first three seconds of a piece and stops there."""

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        heard = [Piece(piece.start, piece.samples[: 3 * SAMPLE_RATE]) for piece in pieces]
        return super().recognize(heard, decoding)


def test_what_a_model_left_out_at_the_end_of_a_piece_is_heard_again(
    meeting_sound: Samples,
) -> None:
    recognizer = Tired(lambda piece: "あ" * (len(piece.samples) // BLOCK))
    meeting = Meeting(meeting_sound, recognizer)
    meeting.insert(len(meeting.sound))
    results = finals([*meeting.transcriber.process(want_partial=False)])
    results += finals([*meeting.transcriber.finish()])

    assert all(before.end <= after.start for before, after in pairwise(results))
    edges = [0.0, *[edge for one in results for edge in (one.start, one.words[-1].end)], 1e6]
    for end, start in zip(edges[::2], edges[1::2], strict=True):
        left_out = meeting.transcriber._activity.voice(end, start)
        assert left_out is not None
        assert sum(run.end - run.start for run in left_out) < UNHEARD


def test_words_joined_are_the_recognised_text(meeting_sound: Samples) -> None:
    for utterance in finals(list(Meeting(meeting_sound[:320_000], length_in_text()).live())):
        assert "".join(word.text for word in utterance.words) == utterance.recognized
        assert utterance.text == utterance.recognized


def test_a_guess_that_turns_out_to_be_nothing_is_taken_from_the_screen(
    meeting_sound: Samples,
) -> None:
    recognizer = ScriptedRecognizer(lambda piece: "")
    recognizer._answer = lambda piece: (
        "あ" if recognizer.asked[-1][1].beam_size == SETTINGS.partial_beam_size else ""
    )
    results = list(Meeting(meeting_sound[: 8 * SAMPLE_RATE], recognizer).live())

    assert finals(results) == []
    assert results[-1] == Hypothesis((), ())


def test_silence_is_never_given_to_the_recogniser() -> None:
    recognizer = length_in_text()
    silence = np.zeros(10 * SAMPLE_RATE, np.float32)

    assert list(Meeting(silence, recognizer).live()) == []
    assert recognizer.asked == []


def test_what_was_said_is_on_the_screen_within_the_partial_interval(
    meeting_sound: Samples,
) -> None:
    meeting = Meeting(meeting_sound[: 20 * SAMPLE_RATE], length_in_text())
    while meeting.fed < len(meeting.sound):
        meeting.insert(BLOCK)
        list(meeting.transcriber.process(want_partial=True))
        behind = meeting.fed / SAMPLE_RATE - meeting.transcriber.position
        assert -1e-6 <= behind <= SETTINGS.partial_interval + 0.5


def test_a_long_backlog_is_recognised_in_batches(meeting_sound: Samples) -> None:
    recognizer = length_in_text()
    meeting = Meeting(np.tile(meeting_sound, 3), recognizer)
    meeting.insert(len(meeting.sound))

    assert meeting.transcriber.has_batch
    results = list(meeting.transcriber.process(want_partial=False))
    assert len(results) == len(recognizer.asked) > SETTINGS.batch_size
