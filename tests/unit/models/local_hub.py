"""A model hub on this machine: enough of its API, with faults to order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

REPOSITORY = "Tester/faster-whisper-toy"
REVISION = "0123456789abcdef0123456789abcdef01234567"
LARGE_FROM = 10_000
"""Files from this size on are kept apart by the hub, with a SHA-256 and a redirect."""

TOY_FILES = {
    "model.bin": bytes(range(256)) * 4096,
    "config.json": json.dumps({"lang_ids": list(range(99))}).encode(),
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": "あ\nい\nう\n".encode(),
    "README.md": b"not needed",
}


@dataclass
class LocalHub:
    """What the server holds, what goes wrong with it, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=lambda: dict(TOY_FILES))
    revision: str = REVISION
    status: int = 200
    body: bytes | None = None
    break_after: list[int] = field(default_factory=list)
    sends_instead: dict[str, bytes] = field(default_factory=dict)
    knows_ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def listing(self) -> bytes:
        """Return the answer of the hub's API about the repository."""
        siblings: list[dict[str, Any]] = []
        for name, content in self.files.items():
            item: dict[str, Any] = {"rfilename": name, "size": len(content)}
            blob = b"blob %d\0" % len(content) + content
            item["blobId"] = hashlib.sha1(blob, usedforsecurity=False).hexdigest()
            if len(content) >= LARGE_FROM:
                sha256 = hashlib.sha256(content).hexdigest()
                item["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 130}
            siblings.append(item)
        return json.dumps({"id": REPOSITORY, "sha": self.revision, "siblings": siblings}).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LocalHub

    def log_message(self, *arguments: Any) -> None:
        """Keep the test output clean."""

    def do_GET(self) -> None:
        hub = self.hub
        wanted = self.headers.get("Range")
        hub.asked.append((self.path, wanted))
        if hub.status != 200:
            self._answer(hub.status, b"no")
        elif hub.body is not None:
            self._answer(200, hub.body)
        elif self.path.startswith(f"/api/models/{REPOSITORY}/revision/"):
            self._answer(200, hub.listing())
        elif self.path.startswith(f"/{REPOSITORY}/resolve/{hub.revision}/"):
            self._resolve(self.path.rpartition("/")[2])
        elif self.path.startswith("/cdn/"):
            self._send(self.path.rpartition("/")[2], wanted)
        else:
            self._answer(404, b"no")

    def _resolve(self, name: str) -> None:
        if len(self.hub.files.get(name, b"")) >= LARGE_FROM:
            self.send_response(302)
            self.send_header("Location", f"/cdn/{name}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(name, self.headers.get("Range"))

    def _send(self, name: str, wanted: str | None) -> None:
        hub = self.hub
        content = hub.sends_instead.get(name, hub.files.get(name))
        if content is None:
            self._answer(404, b"no")
            return
        start = 0
        if wanted and hub.knows_ranges:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
        if hub.break_after and len(rest) > hub.break_after[0]:
            self.wfile.write(rest[: hub.break_after.pop(0)])
            self.close_connection = True
            return
        self.wfile.write(rest)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
