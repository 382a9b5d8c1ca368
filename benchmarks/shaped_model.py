"""Whisper of the true shape without its weights: for what a model costs, not what it hears.

python benchmarks/shaped_model.py base|small    prints the folder

The folder holds random int8 weights in CTranslate2 form with the real vocabulary of 51865
entries, so encoder, decoder and output projection do exactly the work of the real model
(a product of matrices takes as long whatever the numbers). It is made once, in the user's
cache folder, and loads in faster-whisper without a network.

Random weights speak nonsense, never end, and no two answers agree. So `ScriptedModel`
stands between a program and the model: the model does its whole work, for as many tokens
as the true text of that window has (the real tokenizer's count, about one a character), and
the answer is then replaced by the true text with its times. What is assumed: a recogniser
that makes no mistake and never needs a second try, for both sides alike.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray
from sample import PROJECT

from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.whisper import WhisperRecognizer
from minutes.types import SAMPLE_RATE, Word

VOCABULARY = 51865
"""Source: multilingual Whisper, tiny to large-v2."""

END_OF_TEXT = 50257
FIRST_LANGUAGE, LANGUAGES = 50259, 99
NO_TIMESTAMPS = 50363
FIRST_TIMESTAMP = 50364
MEL_BANDS, SOUND_POSITIONS, TEXT_POSITIONS = 80, 1500, 448
TIMESTAMP = 0.02
"""Seconds a timestamp token and an alignment frame stand for. Source: openai/whisper."""

CACHE = Path(platformdirs.user_cache_dir("minutes", appauthor=False)) / "benchmarks"
PRACTICE = PROJECT / "models" / "practice-ja"
REAL_TOKENIZER = PROJECT.parent / "shared" / "models" / "whisper-tokenizer" / "tokenizer.json"


@dataclass(frozen=True)
class Shape:
    """Size of a Whisper model. Source: Radford et al. 2022, table 1."""

    width: int
    layers: int
    heads: int


SHAPES = {"base": Shape(512, 6, 8), "small": Shape(768, 12, 12)}


def shaped_model(name: str) -> Path:
    """Return the folder of a model of this shape, made on the first call."""
    folder = CACHE / f"shaped-{name}"
    if not (folder / "model.bin").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as place:
            made = Path(place) / name
            made.mkdir()
            _write(SHAPES[name], made)
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    return folder


def _write(shape: Shape, folder: Path) -> None:
    from ctranslate2.specs import WhisperSpec
    from tokenizers import Tokenizer

    source = REAL_TOKENIZER if REAL_TOKENIZER.exists() else PRACTICE / "tokenizer.json"
    shutil.copyfile(source, folder / "tokenizer.json")
    tokenizer = Tokenizer.from_file(str(source))
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    weights = _Weights(shape.width)
    weights.fill_encoder(spec.encoder)
    weights.fill_decoder(spec.decoder)
    spec.register_vocabulary([tokenizer.id_to_token(index) or "" for index in range(VOCABULARY)])
    spec.config.lang_ids = list(range(FIRST_LANGUAGE, FIRST_LANGUAGE + LANGUAGES))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, END_OF_TEXT]
    # As many heads as the real models align with: base 8, small 10.
    spec.config.alignment_heads = [(shape.layers - 1, head) for head in range(min(shape.heads, 10))]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    features = {"feature_size": MEL_BANDS, "sampling_rate": 16000, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")


class _Weights:
    """Fills a CTranslate2 specification with random numbers of the usual size."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._random = np.random.default_rng(0)

    def fill_encoder(self, encoder: Any) -> None:  # noqa: ANN401
        for conv, channels in ((encoder.conv1, MEL_BANDS), (encoder.conv2, self._width)):
            conv.weight = self._numbers(self._width, channels, 3)
            conv.bias = self._numbers(self._width)
        encoder.position_encodings.encodings = self._numbers(SOUND_POSITIONS, self._width)
        self._fill_norm(encoder.layer_norm)
        for layer in encoder.layer:
            self._fill_attention(layer.self_attention, (3, 1))
            self._fill_feed_forward(layer.ffn)

    def fill_decoder(self, decoder: Any) -> None:  # noqa: ANN401
        decoder.embeddings.weight = self._numbers(VOCABULARY, self._width)
        decoder.projection.weight = decoder.embeddings.weight
        # Only text: neither the end nor a timestamp is ever chosen freely.
        decoder.projection.bias = np.where(np.arange(VOCABULARY) < END_OF_TEXT, 0, -1e4).astype("f")
        decoder.position_encodings.encodings = self._numbers(TEXT_POSITIONS, self._width)
        self._fill_norm(decoder.layer_norm)
        for layer in decoder.layer:
            self._fill_attention(layer.self_attention, (3, 1))
            self._fill_attention(layer.attention, (1, 2, 1))
            self._fill_feed_forward(layer.ffn)

    def _fill_attention(self, attention: Any, widths: Sequence[int]) -> None:  # noqa: ANN401
        self._fill_norm(attention.layer_norm)
        for linear, times in zip(attention.linear, widths, strict=True):
            self._fill_linear(linear, times * self._width, self._width)

    def _fill_feed_forward(self, ffn: Any) -> None:  # noqa: ANN401
        self._fill_norm(ffn.layer_norm)
        self._fill_linear(ffn.linear_0, 4 * self._width, self._width)
        self._fill_linear(ffn.linear_1, self._width, 4 * self._width)

    def _fill_linear(self, linear: Any, outputs: int, inputs: int) -> None:  # noqa: ANN401
        linear.weight, linear.bias = self._numbers(outputs, inputs), self._numbers(outputs)

    def _fill_norm(self, norm: Any) -> None:  # noqa: ANN401
        norm.gamma = np.ones(self._width, np.float32)
        norm.beta = np.zeros(self._width, np.float32)

    def _numbers(self, *shape: int) -> NDArray[np.float32]:
        return self._random.standard_normal(shape, np.float32) * np.float32(0.02)


@dataclass(frozen=True)
class Spoken:
    """What is said from start to end of the recording (s).

    `times` has the end of each character where that is known; else they are spread evenly.
    """

    start: float
    end: float
    text: str
    times: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Unit:
    """The tokens of one or a few characters, and when they are said."""

    utterance: int
    start: float
    end: float
    tokens: tuple[int, ...]


@dataclass(frozen=True)
class _Said:
    """The fields of CTranslate2's generation result that its callers read."""

    sequences_ids: list[list[int]]
    scores: list[float]
    no_speech_prob: float


@dataclass(frozen=True)
class _Aligned:
    """The fields of CTranslate2's alignment result that its callers read."""

    alignments: list[tuple[int, int]]
    text_token_probs: list[float]


class ScriptedModel:
    """A `ctranslate2.models.Whisper` that works in full and answers from a script.

    Whoever decodes sets `windows` first: start and end (s) of each piece of sound.
    """

    def __init__(self, model: Any, tokenizer: Any, script: Sequence[Spoken]) -> None:  # noqa: ANN401
        self._model = model
        self._units = [
            unit for index, spoken in enumerate(script) for unit in _units(tokenizer, index, spoken)
        ]
        self.windows: list[tuple[float, float]] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._model, name)

    def generate(self, features: Any, prompts: list[list[int]], **options: Any) -> list[_Said]:  # noqa: ANN401
        """Decode as many tokens as the longest window needs; return the true ones."""
        prompt, asked = len(prompts[0]), options["max_length"]
        # CTranslate2 gives the answer half of `max_length`, less if the prompt is longer.
        allowed = min(asked // 2, asked - prompt)
        origins = [None if NO_TIMESTAMPS in prompts[0] else start for start, _ in self.windows]
        heard = [self._heard(window) for window in self._of(prompts)]
        answers = [_answer(*each, allowed) for each in zip(heard, origins, strict=True)]
        length = min(max(len(answer.sequences_ids[0]) for answer in answers) + 1, allowed)
        options["max_length"] = max(2 * length, prompt + length)
        self._model.generate(features, prompts, **options)
        return answers

    def align(
        self,
        features: Any,  # noqa: ANN401
        start: list[int],
        texts: list[list[int]],
        frames: Any,  # noqa: ANN401
        **options: Any,  # noqa: ANN401
    ) -> list[_Aligned]:
        """Align for the cost of it; return when each token was said."""
        self._model.align(features, start, texts, frames, **options)
        return [
            _alignment(self._heard(window), window[0], len(text))
            for window, text in zip(self._of(texts), texts, strict=True)
        ]

    def _of(self, pieces: Sequence[Any]) -> list[tuple[float, float]]:
        assert len(self.windows) == len(pieces), "the script must know every window"
        return self.windows

    def _heard(self, window: tuple[float, float]) -> list[_Unit]:
        start, end = window
        return [u for u in self._units if (u.start + u.end) / 2 >= start and u.end <= end]


class ScriptedRecognizer:
    """A recogniser that tells its scripted model what it hears, one piece after another."""

    def __init__(self, recognizer: WhisperRecognizer, scripted: ScriptedModel) -> None:
        self._recognizer = recognizer
        self._scripted = scripted

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Recognise at the full cost of the model."""
        return [self._one(piece, decoding) for piece in pieces]

    def _one(self, piece: Piece, decoding: Decoding) -> tuple[Word, ...]:
        self._scripted.windows = [(piece.start, piece.start + len(piece.samples) / SAMPLE_RATE)]
        (words,) = self._recognizer.recognize([piece], decoding)
        return words

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._recognizer, name)


def _units(tokenizer: Any, index: int, spoken: Spoken) -> list[_Unit]:  # noqa: ANN401
    """Return the tokens of an utterance with their times."""
    texts, tokens = tokenizer.split_to_word_tokens(tokenizer.encode(spoken.text))
    edges = np.cumsum([0, *map(len, texts)])
    if spoken.times:
        times = np.array([spoken.start, *spoken.times])[edges]
    else:
        times = spoken.start + (spoken.end - spoken.start) * edges / edges[-1]
    return [
        _Unit(index, float(times[i]), float(times[i + 1]), tuple(tokens[i]))
        for i in range(len(tokens))
    ]


def _answer(units: Sequence[_Unit], origin: float | None, allowed: int) -> _Said:
    """Return what Whisper says, so many tokens at most.

    Each utterance stands between two timestamps, counted from `origin`; None: without.
    """
    if not units:
        return _Said([[FIRST_TIMESTAMP] if origin is not None else []], [-4.0], 0.9)
    tokens: list[int] = []
    for _, group in groupby(units, key=lambda unit: unit.utterance):
        said = list(group)
        words = list(chain.from_iterable(unit.tokens for unit in said))
        if origin is not None:
            stamps = (FIRST_TIMESTAMP + _frame(at - origin) for at in (said[0].start, said[-1].end))
            words = [next(stamps), *words, next(stamps)]
        tokens += words
    return _Said([tokens[:allowed]], [-0.1], 0.01)


def _alignment(units: Sequence[_Unit], origin: float, count: int) -> _Aligned:
    starts = [_frame(unit.start - origin) for unit in units for _ in unit.tokens][:count]
    end = _frame(units[-1].end - origin) if units else 0
    return _Aligned(list(enumerate([*starts, end])), [0.95] * count)


def _frame(seconds: float) -> int:
    return max(0, round(seconds / TIMESTAMP))


if __name__ == "__main__":
    print(shaped_model(sys.argv[1]))
