"""The llama.cpp adapter: the only file that imports llama_cpp. Any GGUF will do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from minutes.config import SummarySettings
from minutes.errors import ExtraMissing, SummaryModelRejected
from minutes.summary.writer import Request

EXTRA = "llm"

TEMPERATURES = (0.0, 0.7)
"""The first answer is the likeliest one; after nonsense another one is wanted."""

REPETITION = 1.1
"""Small models go round in circles without it. Source: llama.cpp's usual value."""


class LlamaWriter:
    """A GGUF model in this process. The instruction is worked out once and kept."""

    def __init__(self, path: Path, settings: SummarySettings) -> None:
        """Load the model.

        Raises:
            ExtraMissing: llama-cpp-python is not installed.
            SummaryModelRejected: the file is no model that it can load.
        """
        try:
            from llama_cpp import Llama
        except (ImportError, OSError) as error:
            raise ExtraMissing(EXTRA, str(error)) from error
        if not path.is_file():
            raise SummaryModelRejected(path, "ファイルがありません")
        try:
            self._model: Any = Llama(
                model_path=str(path),
                n_ctx=settings.context,
                n_threads=settings.threads or os.cpu_count() or 1,
                n_gpu_layers=settings.gpu_layers,
                seed=0,
                verbose=False,
            )
        except (ValueError, RuntimeError, OSError) as error:
            raise SummaryModelRejected(path, "GGUF のモデルとして読めません") from error
        self.name = path.stem

    @property
    def context(self) -> int:
        """How many tokens instruction, material and answer may have together."""
        return int(self._model.n_ctx())

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._model.tokenize(text.encode("utf-8"), add_bos=False))

    def write(self, request: Request, attempt: int) -> str:
        """Return JSON of the wanted shape: the grammar lets nothing else be written.

        Only the end may be missing, where the room for the answer was too small.
        """
        answer = self._model.create_chat_completion(
            messages=[
                {"role": "system", "content": request.instruction},
                {"role": "user", "content": request.material},
            ],
            response_format={"type": "json_object", "schema": request.schema},
            temperature=TEMPERATURES[min(attempt, len(TEMPERATURES) - 1)],
            repeat_penalty=REPETITION,
            max_tokens=request.most_tokens,
            seed=attempt,
        )
        return str(answer["choices"][0]["message"]["content"] or "")
