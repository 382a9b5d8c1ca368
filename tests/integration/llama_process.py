"""What a test lets run in a process of its own: a model that is asked again and again."""

from __future__ import annotations

from pathlib import Path

from minutes.config import SummarySettings
from minutes.summary.llama import LlamaWriter
from minutes.summary.writer import Request
from minutes.workers import Send

ENDLESS = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "string"}, "minItems": 400}},
    "required": ["items"],
}
"""A shape that no answer has room for: the model writes until it is stopped."""


def write_without_end(send: Send, model: Path, threads: int) -> None:
    """Say that an answer begins, and write for as long as somebody lets it."""
    settings = SummarySettings("llama", str(model), threads=threads)
    writer = LlamaWriter(settings)
    send("begun")
    while True:
        writer.write(Request("書く。", "予算。", ENDLESS, writer.context // 2), 1)
        send("once")
