"""The role of a language model: a prompt in, JSON of a given shape out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

Schema = dict[str, Any]
"""JSON Schema, the part of it that every engine can enforce."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked. `instruction` is the same for many requests and comes first.

    An engine may keep what it worked out for the instruction.
    """

    instruction: str
    material: str
    schema: Schema
    most_tokens: int


class Writer(Protocol):
    """Writes JSON. Implementations: `summary.llama`, `summary.server`, a scripted one in tests."""

    @property
    def name(self) -> str:
        """What stands in the minutes as the maker of a summary."""
        ...

    @property
    def context(self) -> int:
        """How many tokens instruction, material and answer may have together."""
        ...

    def count(self, text: str) -> int:
        """Return how many tokens a text has, or a little more."""
        ...

    def write(self, request: Request, attempt: int) -> str:
        """Return what the model wrote; `attempt` counts from 0, later ones vary more.

        Raises:
            EnvironmentFailure: the model cannot be asked now.
        """
        ...


def closed(text: str) -> str:
    """Return JSON that was cut off in a list of objects as far as its last whole object.

    What cannot be mended so comes back as it is.
    """
    if _is_json(text):
        return text
    mended = f"{text[: text.rfind('}') + 1]}]}}"
    return mended if _is_json(mended) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except ValueError:
        return False
    return True
