"""GGUF files for tests: the toy model with another head, and files that are none."""

from __future__ import annotations

import struct
from pathlib import Path

from minutes.models import gguf

COUNTS = 24
"""Bytes of magic, version and the two counts. Source: the GGUF specification, version 3."""

ALIGNMENT = 32


def toy(**texts: str) -> bytes:
    """Return a whole GGUF file with one tensor of eight numbers; `__` stands for a dot."""
    said = {"general.architecture": "llama", "general.name": "玩具"}
    said |= {key.replace("__", "."): text for key, text in texts.items()}
    head = bytearray(gguf.MAGIC + struct.pack("<IQQ", 3, 1, len(said)))
    for key, text in said.items():
        head += _text(key) + struct.pack("<I", gguf._STRING) + _text(text)
    head += _text("weights") + struct.pack("<IQIQ", 1, 8, 0, 0)
    head += bytes(-len(head) % ALIGNMENT)
    return bytes(head) + struct.pack("<8f", *range(8))


def with_texts(source: Path, target: Path, **texts: str) -> Path:
    """Copy a GGUF file with more text values in its head; `__` in a key stands for a dot."""
    content = source.read_bytes()
    end = _end_of_head(source)
    weights = content[-(-end // ALIGNMENT) * ALIGNMENT :]
    version, tensors, pairs = struct.unpack("<IQQ", content[4:COUNTS])
    head = bytearray(content[:4] + struct.pack("<IQQ", version, tensors, pairs + len(texts)))
    for key, text in texts.items():
        head += _text(key.replace("__", ".")) + struct.pack("<I", gguf._STRING) + _text(text)
    head += content[COUNTS:end]
    head += bytes(-len(head) % ALIGNMENT)
    target.write_bytes(bytes(head) + weights)
    return target


def _text(text: str) -> bytes:
    content = text.encode("utf-8")
    return struct.pack("<Q", len(content)) + content


def _end_of_head(path: Path) -> int:
    with path.open("rb") as file:
        file.read(8)
        tensors, pairs = struct.unpack("<QQ", file.read(16))
        for _ in range(pairs):
            gguf._text(file)
            gguf._value(file, gguf._scalar(file, "I"))
        for _ in range(tensors):
            gguf._place(file)
        return file.tell()
