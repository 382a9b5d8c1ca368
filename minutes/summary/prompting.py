"""Instructions to a language model: files that an office can copy and change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from minutes.errors import DocumentRejected, FileUnreadable, writing_to
from minutes.summary.writer import Schema

FOLDER = "prompts"
"""In the data folder: a file of the same name there stands in for ours."""

MOST_LETTERS = 120
"""A longer sentence is no point."""

NAMES = ("points", "statement", "overview", "gist", "plain")


@dataclass(frozen=True, slots=True)
class Prompt:
    """An instruction; `version` names exactly this text in every result made with it."""

    name: str
    text: str
    version: str


def read_prompt(name: str, data: Path | None = None) -> Prompt:
    """Return an instruction, the office's own where there is one.

    Raises:
        FileUnreadable: the office's file cannot be read.
        DocumentRejected: it is empty, or in another encoding than UTF-8.
    """
    own = None if data is None else data / FOLDER / f"{name}.md"
    if own is not None and own.exists():
        try:
            text = own.read_text(encoding="utf-8-sig").strip()
        except OSError as error:
            raise FileUnreadable(own, str(error)) from error
        except UnicodeDecodeError as error:
            reason = "文字コードが UTF-8 ではありません（UTF-8 で保存してください）"
            raise DocumentRejected(own, reason) from error
        if not text:
            raise DocumentRejected(own, "中身がありません")
    else:
        found = resources.files("minutes.summary").joinpath("prompts", f"{name}.md")
        text = found.read_text(encoding="utf-8").strip()
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])


def copy_prompts_into(data: Path) -> list[Path]:
    """Copy our instructions to where an office may change them; return what was copied.

    What is there already stays as it is.

    Raises:
        FolderUnwritable, DiskFull: they cannot be written there.
    """
    copied = []
    with writing_to(data / FOLDER):
        (data / FOLDER).mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            own = data / FOLDER / f"{name}.md"
            if not own.exists():
                own.write_text(read_prompt(name).text + "\n", encoding="utf-8")
                copied.append(own)
    return copied


def schema_of(ids: Sequence[str], most: int) -> Schema:
    """Return the shape of an answer: sentences, whose evidence can only be these ids."""
    item = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": MOST_LETTERS},
            "evidence": {
                "type": "array",
                "items": {"type": "string", "enum": list(ids)},
                "minItems": 1,
                "maxItems": 5,
            },
        },
        "required": ["text", "evidence"],
    }
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": item, "maxItems": most}},
        "required": ["items"],
    }
