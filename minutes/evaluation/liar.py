"""A language model that lies: it takes what it is shown and turns each thing round."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from minutes.evaluation.lies import lies_about

_LINE = re.compile(r"^(\d+)\. (?:[^「」\n]*「(.*)」|(.*))$", re.MULTILINE)
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


class Asked(Protocol):
    """What a model is asked; numbered sources stand in its material."""

    @property
    def material(self) -> str:
        """The sources, one a line."""
        ...


class Liar:
    """Answers as a language model would, and counts what it told; nothing of it is true."""

    name = "うそつき"
    context = 1_000_000

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self.told: Counter[str] = Counter()

    def count(self, text: str) -> int:
        """Return a number of tokens."""
        return len(text)

    def write(self, request: Asked, attempt: int) -> str:
        """Return every lie about every source; the same ones however often it is asked."""
        items = []
        for number, quoted, plain in _LINE.findall(request.material):
            said = quoted or plain
            for sentence in _SENTENCE.findall(said):
                for lie in lies_about(sentence, said, self._names):
                    items.append({"text": lie.text, "evidence": [number]})
                    self.told[lie.kind] += not attempt
        return json.dumps({"items": items}, ensure_ascii=False)
