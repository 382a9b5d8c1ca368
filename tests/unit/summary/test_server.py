"""A language model inside the house is asked; nothing is ever sent to one outside."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from minutes.config import SummarySettings
from minutes.errors import SummaryServerFailed, SummaryServerRefused
from minutes.summary.server import ServerWriter
from minutes.summary.writer import Request

ASKED = Request("要点を書く。", "1. 「開会します。」", {"type": "object"}, 100)


class Office(BaseHTTPRequestHandler):
    """An OpenAI-compatible server that answers what it was told to."""

    answer: bytes = b""
    status = 200
    seen: list[dict[str, Any]] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.seen.append({"path": self.path, **json.loads(self.rfile.read(length))})
        self.send_response(self.status)
        self.send_header("Location", "http://example.com/")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Office.seen, Office.status, Office.answer = [], 200, b""
    server = HTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def writer(address: str) -> ServerWriter:
    return ServerWriter(SummarySettings("server", server=address, server_model="庁内"))


def test_a_server_in_the_house_is_asked_for_the_wanted_shape(address: str) -> None:
    content = '{"items": []}'
    Office.answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    assert writer(address).write(ASKED, 0) == content
    (asked,) = Office.seen
    assert asked["path"] == "/v1/chat/completions"
    assert asked["messages"][0]["content"] == ASKED.instruction
    assert asked["response_format"]["json_schema"]["schema"] == ASKED.schema


@pytest.mark.parametrize(
    "outside",
    ["https://8.8.8.8/v1", "http://[2001:4860:4860::8888]/v1", "ftp://127.0.0.1/", ""],
)  # fmt: skip
def test_an_address_outside_is_refused_before_anything_is_sent(outside: str) -> None:
    with pytest.raises(SummaryServerRefused):
        writer(outside)


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"{}"), (302, b""), (200, b"<html>"), (200, b'{"choices": []}')]
)
def test_an_answer_of_another_kind_is_a_failure(address: str, status: int, answer: bytes) -> None:
    Office.status, Office.answer = status, answer
    with pytest.raises(SummaryServerFailed):
        writer(address).write(ASKED, 0)
    assert len(Office.seen) == 1


def test_a_server_that_is_off_is_a_failure(address: str) -> None:
    with pytest.raises(SummaryServerFailed):
        writer("http://127.0.0.1:9/v1").write(ASKED, 0)
