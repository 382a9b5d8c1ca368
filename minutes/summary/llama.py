"""The llama.cpp adapter: the only file that imports llama_cpp. Any GGUF that writes will do.

The request is laid out once, by the model's own chat template: what stands before the
material is the same for each request, so that llama.cpp works it out once and keeps it.
Instruction and material are never read as the template's control words, whatever was said.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minutes.config import SummarySettings
from minutes.errors import ExtraMissing, SummaryModelRejected
from minutes.models import locate_weights
from minutes.models.gguf import GgufBrokenError, GgufHead, read_head
from minutes.summary.writer import Request, closed
from minutes.types import Seconds

EXTRA = "llm"

TEMPERATURES = (0.0, 0.7)
"""The first answer is the likeliest one; after nonsense another one is wanted."""

REPETITION = (1.0, 1.1)
"""What was said twice may stand twice at first: figures repeat their digits. A second try
is kept from going round in circles. Source: llama.cpp's documentation, usual value."""

LONGEST_ANSWER: Seconds = 600.0
"""A machine that writes longer at one answer has too little memory for this model: what is
there by then is taken, and the record speaks for itself. Reading is not counted: it takes
as long as the text is. As `server.TIMEOUT`."""

BATCH = 512
"""Tokens worked out at once; more only takes memory. Source: llama.cpp's default."""

_INSTRUCTION, _MATERIAL = "⁣指示⁣", "⁣資料⁣"
"""Stand in for the two texts while the template is filled; nobody says them."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The tokens around instruction and material."""

    before: tuple[int, ...]
    between: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many tokens a request needs beside its two texts."""
        return len(self.before) + len(self.between) + len(self.after)


class LlamaWriter:
    """A GGUF model in this process. The instruction is worked out once and kept."""

    def __init__(self, settings: SummarySettings) -> None:
        """Load the model that is set; its weights are mapped, not copied into memory.

        Raises:
            ExtraMissing: llama-cpp-python is not installed.
            SummaryModelRejected: the file is no model that it can load.
            ModelUnknown, ModelMissing, ModelDamaged: as `locate_weights`.
        """
        try:
            import jinja2
            import llama_cpp
        except (ImportError, OSError, RuntimeError) as error:
            raise ExtraMissing(EXTRA, str(error)) from error
        path = locate_weights(settings.model)
        head = _head_of(path)
        context = min(settings.context, head.context or settings.context)
        threads = settings.threads or _cores()
        try:
            self._model: Any = llama_cpp.Llama(
                model_path=str(path),
                n_ctx=context,
                n_batch=min(BATCH, context),
                n_threads=threads,
                n_threads_batch=threads,
                n_gpu_layers=settings.gpu_layers,
                use_mmap=True,
                seed=0,
                verbose=False,
            )
        except jinja2.TemplateError as error:
            raise SummaryModelRejected(path, "会話の型（chat template）が壊れています") from error
        except (ValueError, RuntimeError, OSError, AssertionError) as error:
            raise SummaryModelRejected(path, _why(error)) from error
        self._path = path
        self._layout = _layout_of(self._model)
        self.name = path.stem

    @property
    def context(self) -> int:
        """How many tokens instruction, material and answer may have together."""
        return int(self._model.n_ctx()) - self._layout.size

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(_tokens(self._model, text))

    def write(self, request: Request, attempt: int) -> str:
        """Return JSON of the wanted shape: the grammar lets nothing else be written.

        Empty where the request does not fit; nothing of it is ever left out. An answer that
        found no end is given as far as its last whole part.

        Raises:
            SummaryModelRejected: the model cannot be worked out on this machine.
        """
        tokens = self._prompt(request)
        if len(tokens) + request.most_tokens > int(self._model.n_ctx()):
            return ""
        try:
            answer = self._model.create_completion(
                prompt=tokens,
                max_tokens=request.most_tokens,
                temperature=_step(TEMPERATURES, attempt),
                repeat_penalty=_step(REPETITION, attempt),
                seed=attempt,
                grammar=_grammar(request.schema),
                stopping_criteria=_for_at_most(LONGEST_ANSWER),
            )
        except RuntimeError as error:
            raise SummaryModelRejected(self._path, "この機械では計算できません") from error
        return closed(str(answer["choices"][0]["text"] or ""))

    def _prompt(self, request: Request) -> list[int]:
        """Return the request's tokens; each text by itself, so that the first ones stay."""
        layout = self._layout
        return [
            *layout.before,
            *_tokens(self._model, request.instruction),
            *layout.between,
            *_tokens(self._model, request.material),
            *layout.after,
        ]


def _head_of(path: Path) -> GgufHead:
    if not path.is_file():
        raise SummaryModelRejected(path, "ファイルがありません")
    try:
        return read_head(path)
    except GgufBrokenError as error:
        reason = "GGUF のモデルではないか、途中で切れています"
        raise SummaryModelRejected(path, reason) from error


def _why(error: Exception) -> str:
    if "context" in str(error):
        return "メモリーが足りません（小さいモデルか、小さい「summary.context」にしてください）"
    return "壊れているか、この版では読めない種類のモデルです"


def _layout_of(model: Any) -> _Layout:  # noqa: ANN401 - the library's object carries no types
    """Return what stands around the texts: by the model's own template, else plainly."""
    before, between, after = _rendered(model) or ("", "\n\n", "\n\n")
    is_plain = not before and not after.strip()
    return _Layout(
        # A template writes its own first token; without one the model's is added.
        tuple(model.tokenize(before.encode("utf-8"), add_bos=is_plain, special=True)),
        tuple(_tokens(model, between, is_special=True)),
        tuple(_tokens(model, after, is_special=True)),
    )


def _rendered(model: Any) -> tuple[str, str, str] | None:  # noqa: ANN401 - as above
    """Return the text around instruction and material, None without a usable template."""
    import jinja2
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    template = model.metadata.get("tokenizer.chat_template")
    if not template:
        return None
    words = [_word(model, model.token_eos()), _word(model, model.token_bos())]
    # Some templates know no "system"; the instruction then begins what the user says.
    for messages in (
        [{"role": "system", "content": _INSTRUCTION}, {"role": "user", "content": _MATERIAL}],
        [{"role": "user", "content": f"{_INSTRUCTION}\n\n{_MATERIAL}"}],
    ):
        try:
            formatter = Jinja2ChatFormatter(template, *words)
            text = formatter(messages=messages, enable_thinking=False).prompt
        except (jinja2.TemplateError, ValueError, TypeError, KeyError, AttributeError):
            continue
        before, first, rest = text.partition(_INSTRUCTION)
        between, second, after = rest.partition(_MATERIAL)
        if first and second:
            return before, between, after
    return None


def _word(model: Any, token: int) -> str:  # noqa: ANN401 - as above
    return "" if token < 0 else model.detokenize([token], special=True).decode("utf-8", "replace")


def _tokens(model: Any, text: str, *, is_special: bool = False) -> list[int]:  # noqa: ANN401
    found = model.tokenize(text.encode("utf-8"), add_bos=False, special=is_special)
    return [int(token) for token in found]


def _grammar(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    from llama_cpp import LlamaGrammar

    return LlamaGrammar.from_json_schema(json.dumps(schema), verbose=False)


def _for_at_most(longest: Seconds) -> Any:  # noqa: ANN401 - as above
    """Return what ends an answer so long after its first token."""
    from llama_cpp import StoppingCriteriaList

    end: list[Seconds] = []

    def is_late(_tokens: object, _scores: object) -> bool:
        if not end:
            end.append(time.monotonic() + longest)
        return time.monotonic() > end[0]

    return StoppingCriteriaList([is_late])


def _step(values: Sequence[float], attempt: int) -> float:
    return values[min(attempt, len(values) - 1)]


def _cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
