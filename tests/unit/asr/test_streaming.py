from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.config import RecognitionSettings, VadSettings
from minutes.types import SAMPLE_RATE, Hypothesis, Samples, Utterance
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


def test_partials_come_about_once_a_second_and_grow_while_somebody_speaks(
    meeting_sound: Samples,
) -> None:
    recognizer = length_in_text()
    results = list(Meeting(meeting_sound[: 20 * SAMPLE_RATE], recognizer).live())

    partials = [result for result in results if isinstance(result, Hypothesis)]
    assert 8 <= len(partials) <= 20
    first_final = results.index(finals(results)[0])
    lengths = [len(result.tentative) for result in results[:first_final]]  # type: ignore[union-attr]
    assert lengths == sorted(lengths)


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
