"""A language model in the house that answers by a rule: a real server, asked by a process."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from minutes.config import Settings, SummarySettings
from minutes.summary.writer import Request
from tests.unit.summary.scripted_writers import Answer


@dataclass
class Office:
    """Where the server is, what it was asked, and by which rule it answers."""

    answer: Answer
    address: str = ""
    asked: list[Request] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(summary=SummarySettings("server", server=self.address, server_model="台本"))

    def reply(self, body: dict[str, Any]) -> bytes:
        system, user = (message["content"] for message in body["messages"])
        schema = body["response_format"]["json_schema"]["schema"]
        request = Request(system, user, schema, body["max_tokens"])
        self.asked.append(request)
        content = self.answer(request, 0)
        return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@contextmanager
def open_office(answer: Answer) -> Iterator[Office]:
    """Serve while the block runs."""
    office = Office(answer)

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = office.reply(body)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked was stopped meanwhile
                self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    office.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield office
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
