"""A language model inside the house is asked; nothing is ever sent to one outside."""

from __future__ import annotations

import json
import socket
import threading
import time
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
    is_strict = False
    wait = 0.0
    seen: list[dict[str, Any]] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.seen.append({"path": self.path, **json.loads(self.rfile.read(length))})
        time.sleep(self.wait)
        is_refused = self.is_strict and "chat_template_kwargs" in self.seen[-1]
        self.send_response(400 if is_refused else self.status)
        self.send_header("Location", "http://example.com/")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Office.seen, Office.status, Office.answer, Office.is_strict = [], 200, b"", False
    Office.wait = 0.0
    server = HTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
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
    [
        *("https://8.8.8.8/v1", "http://[2001:4860:4860::8888]/v1", "http://[::ffff:8.8.8.8]/"),
        *("http://100.64.0.1/", "http://172.32.0.1/", "http://0.0.0.0/", "http://[2001::1]/"),
        *("ftp://127.0.0.1/", "", "http://", "http://10.0.0.1:99999/", "http://[::1/", "要約"),
    ],
)
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
    assert len(Office.seen) == 1  # no redirection was followed


@pytest.mark.parametrize(
    "inside",
    [
        *("http://10.1.2.3/v1", "http://172.31.255.1:8080", "https://192.168.0.10/v1"),
        *("http://[fd00::1]:8080/v1", "http://[::ffff:10.0.0.1]/", "http://[::1]:8080"),
    ],
)
def test_an_address_inside_is_taken(inside: str) -> None:
    assert writer(inside).context == SummarySettings().context


def answered(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_a_proxy_of_the_environment_is_not_used(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    Office.answer = answered("{}")
    assert writer(address).write(ASKED, 0) == "{}"


def test_a_name_is_refused_as_soon_as_one_of_its_addresses_is_outside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = ["10.0.0.5"]

    def look_up(_host: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    asked = writer("https://gpu.city.example.jp/v1")
    found.append("203.0.113.80")
    with pytest.raises(SummaryServerRefused):
        asked.write(ASKED, 0)


def test_a_server_that_knows_nothing_of_thinking_is_asked_once_more(address: str) -> None:
    Office.is_strict, Office.answer = True, answered('{"items": []}')
    assert writer(address).write(ASKED, 0) == '{"items": []}'
    assert ["chat_template_kwargs" in asked for asked in Office.seen] == [True, False]


def test_what_a_model_thinks_aloud_is_no_answer(address: str) -> None:
    Office.answer = answered('<think>まず予算は…</think>\n{"items": []}')
    assert writer(address).write(ASKED, 0) == '{"items": []}'


def test_an_answer_that_was_cut_off_is_taken_as_far_as_it_is_whole(address: str) -> None:
    Office.answer = answered('{"items": [{"text": "予算", "evidence": ["1"]}, {"text": "道')
    assert json.loads(writer(address).write(ASKED, 0)) == {
        "items": [{"text": "予算", "evidence": ["1"]}]
    }


def test_a_server_that_is_off_is_a_failure(address: str) -> None:
    with pytest.raises(SummaryServerFailed):
        writer("http://127.0.0.1:9/v1").write(ASKED, 0)


def test_a_server_that_is_too_slow_or_talks_without_end_is_a_failure(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minutes.summary.server.LARGEST_ANSWER", 1000)
    Office.answer = answered("予" * 1000)
    with pytest.raises(SummaryServerFailed):
        writer(address).write(ASKED, 0)
    monkeypatch.setattr("minutes.summary.server.TIMEOUT", 0.2)
    Office.wait, Office.answer = 1.0, answered("{}")
    begun = time.monotonic()
    with pytest.raises(SummaryServerFailed):
        writer(address).write(ASKED, 0)
    assert time.monotonic() - begun < 0.9
