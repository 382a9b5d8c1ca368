"""A language model on another machine of the same network, by the OpenAI-compatible API.

Off unless an office asks for it, and refused for any address that is not a private one:
what was said in a meeting does not leave the house.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from minutes.config import SummarySettings
from minutes.errors import SummaryServerFailed, SummaryServerRefused
from minutes.summary.writer import Request, closed
from minutes.types import Seconds

TIMEOUT: Seconds = 600.0
"""A large model on a slow machine takes minutes for one answer."""

LETTERS_PER_TOKEN = 0.7
"""Japanese text has up to 1.4 tokens a letter with the tokenizers of common models, so that
this errs on the safe side. Source: Llama 3 and Qwen 2.5 tokenizers, their model cards."""

TEMPERATURES = (0.0, 0.7)

LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes; no answer to such a request comes near it."""

INSIDE = tuple(
    map(
        ipaddress.ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
            *("127.0.0.0/8", "::1/128"),
            *("169.254.0.0/16", "fe80::/10"),
        ),
    )
)
"""Networks of a house, of this machine, and of a cable between two machines.
Source: RFC 1918, RFC 4193; RFC 1122, RFC 4291; RFC 3927. Python's `is_private` holds more,
and other ones in other versions."""

UNTHINKING = {"chat_template_kwargs": {"enable_thinking": False}}
"""Asks models that think aloud first not to; llama-server and vLLM know it, others pass
over it or refuse it."""


class ServerWriter:
    """Asks llama-server, vLLM or Ollama. Follows no redirection and uses no proxy."""

    def __init__(self, settings: SummarySettings) -> None:
        """Look at the address; nothing is sent yet.

        Raises:
            SummaryServerRefused: it is no address inside the office's network.
        """
        address, self._host, self._port = _parts(settings.server)
        self._scheme = address.scheme
        self._path = address.path.rstrip("/") or "/v1"
        self._model = settings.server_model
        self._address = settings.server
        self._require_private()
        self.name = settings.server_model or self._host
        self.context = settings.context

    def count(self, text: str) -> int:
        """Return at least as many tokens as the text has."""
        return round(len(text) / LETTERS_PER_TOKEN) + 1

    def write(self, request: Request, attempt: int) -> str:
        """Return what the server's model wrote.

        Raises:
            SummaryServerFailed: it does not answer, or not as agreed.
            SummaryServerRefused: its name now stands for an address outside.
        """
        body = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": request.instruction},
                {"role": "user", "content": request.material},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "summary", "strict": True, "schema": request.schema},
            },
            "temperature": TEMPERATURES[min(attempt, len(TEMPERATURES) - 1)],
            "max_tokens": request.most_tokens,
            "seed": attempt,
        }
        answer = self._post({**body, **UNTHINKING}, body)
        try:
            content = str(answer["choices"][0]["message"]["content"] or "")
            return closed(content.rpartition("</think>")[2].strip())
        except (KeyError, IndexError, TypeError) as error:
            raise SummaryServerFailed(self._address, "answer of another shape") from error

    def _post(self, *bodies: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON of somebody else
        """Return the answer to the first body that the server does not find fault with."""
        status, content = 0, b""
        for body in bodies:
            status, content = self._answer(json.dumps(body).encode("utf-8"))
            if status not in {http.client.BAD_REQUEST, http.client.UNPROCESSABLE_ENTITY}:
                break
        if status != http.client.OK or len(content) > LARGEST_ANSWER:
            raise SummaryServerFailed(self._address, f"status {status}, {len(content)} bytes")
        try:
            return json.loads(content)
        except ValueError as error:
            raise SummaryServerFailed(self._address, str(error)) from error

    def _answer(self, body: bytes) -> tuple[int, bytes]:
        # The name may stand for another address by now: looked up again, and that is used.
        connection = self._connection(self._require_private())
        try:
            connection.request(
                "POST",
                f"{self._path}/chat/completions",
                body,
                {"Content-Type": "application/json", "Host": self._host_and_port()},
            )
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            raise SummaryServerFailed(self._address, str(error)) from error
        finally:
            connection.close()

    def _connection(self, address: str) -> http.client.HTTPConnection:
        if self._scheme == "https":
            return _PinnedConnection(self._host, address, self._port)
        return http.client.HTTPConnection(address, self._port, timeout=TIMEOUT)

    def _host_and_port(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._port}"

    def _require_private(self) -> str:
        """Return the server's address, if every address of its name is a private one."""
        addresses = self._addresses()
        if not all(_is_inside(address) for address in addresses):
            raise SummaryServerRefused(self._address)
        return addresses[0]

    def _addresses(self) -> list[str]:
        try:
            return [str(ipaddress.ip_address(self._host))]
        except ValueError:
            pass  # a name, to be looked up
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise SummaryServerFailed(self._address, str(error)) from error
        return [str(item[4][0]).partition("%")[0] for item in found]


class _PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was looked at; the certificate must be the name's."""

    def __init__(self, host: str, address: str, port: int) -> None:
        self._tls = ssl.create_default_context()
        self._given = address
        super().__init__(host, port, timeout=TIMEOUT, context=self._tls)

    def connect(self) -> None:
        """Open the connection, without looking the name up once more."""
        plain = socket.create_connection((self._given, self.port), TIMEOUT)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def check_address(server: str) -> None:
    """Check what can be seen of an address without asking anybody for it.

    Raises:
        SummaryServerRefused: it is no web address, or one outside the office's network.
    """
    _, host, _ = _parts(server)
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        return  # a name: who is behind it is asked when the server is
    if not _is_inside(address):
        raise SummaryServerRefused(server)


def _parts(server: str) -> tuple[SplitResult, str, int]:
    """Return an address with its host and port.

    Raises:
        SummaryServerRefused: it is no web address.
    """
    try:
        address = urlsplit(server)
        port = address.port
    except ValueError as error:
        raise SummaryServerRefused(server) from error
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise SummaryServerRefused(server)
    return address, address.hostname, port or (443 if address.scheme == "https" else 80)


def _is_inside(address: str) -> bool:
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in INSIDE)
