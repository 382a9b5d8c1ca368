"""Read what a GGUF file says of itself, without any library: is it one, is it whole?

Only the head is read. Source: the GGUF specification, version 3 (ggml, `docs/gguf.md`):
magic, version, counts, then key-value pairs, then for each tensor its name, shape, type
and place, then the weights, aligned.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from minutes.errors import FileUnreadable

SUFFIX = ".gguf"
MAGIC = b"GGUF"
KNOWN_VERSIONS = (2, 3)
"""Version 1 had other lengths and was in use for a week of 2023."""

LONGEST_TEXT = 16 * 1024 * 1024
MOST_ITEMS = 4_000_000
"""Beyond these a length is no length: the file is broken. Vocabularies have 0.3 million."""

_SCALARS = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9


class GgufBrokenError(Exception):
    """The file is no GGUF, or its head or end is missing."""


@dataclass(frozen=True, slots=True)
class GgufHead:
    """What the head says; `context` is how many tokens the model was trained to see."""

    architecture: str
    name: str = ""
    licence: str = ""
    context: int = 0
    has_template: bool = False


def read_head(path: Path) -> GgufHead:
    """Return what a file says of itself.

    Raises:
        GgufBrokenError: it is no GGUF file, or ends before its weights do.
        FileUnreadable: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return _read_head(file, path.stat().st_size)
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise GgufBrokenError(str(error)) from error


def _read_head(file: IO[bytes], size: int) -> GgufHead:
    if file.read(len(MAGIC)) != MAGIC:
        raise GgufBrokenError("no magic")
    if _scalar(file, "I") not in KNOWN_VERSIONS:
        raise GgufBrokenError("unknown version")
    tensors, pairs = _scalar(file, "Q"), _count(_scalar(file, "Q"))
    said: dict[str, Any] = {}
    for _ in range(pairs):
        key = _text(file)
        value = _value(file, _scalar(file, "I"))
        if value is not None:
            said[key] = value
    last = max((_place(file) for _ in range(_count(tensors))), default=0)
    alignment = int(said.get("general.alignment", 32))
    start = -(-file.tell() // alignment) * alignment
    if size <= start + last:
        raise GgufBrokenError("ends before its weights")
    architecture = str(said.get("general.architecture", ""))
    return GgufHead(
        architecture,
        str(said.get("general.name", "")),
        str(said.get("general.license", "")),
        int(said.get(f"{architecture}.context_length", 0)),
        has_template=bool(said.get("tokenizer.chat_template")),
    )


def _place(file: IO[bytes]) -> int:
    """Read one tensor's description and return where its weights begin."""
    _text(file)
    dimensions = _count(_scalar(file, "I"))
    _take(file, 8 * dimensions + 4)
    return int(_scalar(file, "Q"))


def _value(file: IO[bytes], kind: int) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return a value; None for a list, which is passed over."""
    if kind == _STRING:
        return _text(file)
    if kind != _ARRAY:
        return _scalar(file, _SCALARS.get(kind, ""))
    inner, count = _scalar(file, "I"), _count(_scalar(file, "Q"))
    if inner == _STRING:
        for _ in range(count):
            _text(file)
    elif inner == _ARRAY:
        for _ in range(count):
            _value(file, _ARRAY)
    else:
        _take(file, count * struct.calcsize(_SCALARS.get(inner, "")))
    return None


def _text(file: IO[bytes]) -> str:
    length = _scalar(file, "Q")
    if length > LONGEST_TEXT:
        raise GgufBrokenError("a text without end")
    return _take(file, length).decode("utf-8", "replace")


def _scalar(file: IO[bytes], form: str) -> Any:  # noqa: ANN401 - whatever the file holds
    if not form:
        raise GgufBrokenError("unknown type")
    return struct.unpack(f"<{form}", _take(file, struct.calcsize(form)))[0]


def _take(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise GgufBrokenError("ends in its head")
    return found


def _count(number: int) -> int:
    if number > MOST_ITEMS:
        raise GgufBrokenError("a list without end")
    return number
