"""Real classes that stand in where the real part is not what a test is about."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from minutes.asr.recognizer import Decoding, Piece
from minutes.diarization.diarizer import Diarization, Embedding, Voice
from minutes.diarization.live_worker import Post, Span, Voices, Whole
from minutes.diarization.stretches import Heard
from minutes.diarization.worker import Looked
from minutes.types import SAMPLE_RATE, Turn, Word
from minutes.workers import Send


class ScriptedRecognizer:
    """A recogniser that answers by rule and remembers what it was asked."""

    def __init__(self, answer: Callable[[Piece], str]) -> None:
        self._answer = answer
        self.asked: list[tuple[Piece, Decoding]] = []

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Return one word a character, spread evenly over the piece."""
        self.asked += [(piece, decoding) for piece in pieces]
        return [self._words(piece) for piece in pieces]

    def _words(self, piece: Piece) -> tuple[Word, ...]:
        text = self._answer(piece)
        step = len(piece.samples) / SAMPLE_RATE / max(1, len(text))
        return tuple(
            Word(piece.start + index * step, piece.start + (index + 1) * step, character, 0.9)
            for index, character in enumerate(text)
        )


@dataclass(frozen=True)
class VoiceScript:
    """Who speaks when, told to a scripted process through a file beside the recording.

    It dies when it is asked for what lies at `deadly`, and takes `seconds` for the whole.
    """

    turns: tuple[tuple[float, float, int], ...]
    deadly: float = -1.0
    seconds: float = 0.0

    def write(self, recording: Path) -> None:
        """Put the script where the process finds it."""
        script = [self.turns, self.deadly, self.seconds]
        (recording / "voices.json").write_text(json.dumps(script), encoding="utf-8")

    @classmethod
    def read(cls, recording: Path) -> VoiceScript:
        """Return the script that was put there."""
        return cls(*json.loads((recording / "voices.json").read_text(encoding="utf-8")))


def listen_by_script(send: Send, post: Post, questions: Connection) -> None:
    """Answer as `live_worker.run` does, without networks: every voice is a direction."""
    script = VoiceScript.read(post.recording)
    while True:
        try:
            question = questions.recv()
        except EOFError:
            return
        if isinstance(question, Span):
            if question.start <= script.deadly < question.end:
                os._exit(7)
            send(Voices(question, _heard(script, question)))
        elif isinstance(question, Whole):
            send(Looked(0.0))
            time.sleep(script.seconds)
            turns = tuple(Turn(start, end, f"x{voice}") for start, end, voice in script.turns)
            labels = sorted({turn.label for turn in turns})
            voices = tuple(Voice(label, _direction(int(label[1:]))) for label in labels)
            send(Diarization(turns, turns, voices))


def _heard(script: VoiceScript, span: Span) -> tuple[Heard, ...]:
    spans: dict[int, list[tuple[float, float]]] = {}
    for start, end, voice in script.turns:
        if start < span.end and span.start < end:
            spans.setdefault(voice, []).append((max(start, span.start), min(end, span.end)))
    return tuple(
        Heard(tuple(own), sum(end - start for start, end in own), _direction(voice))
        for voice, own in spans.items()
    )


def _direction(voice: int) -> Embedding:
    return tuple(float(at == voice) for at in range(8))
