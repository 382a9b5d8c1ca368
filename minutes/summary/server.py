"""A language model on another machine of the same network, by the OpenAI-compatible API.

Off unless an office asks for it, and refused for any address that is not a private one:
what was said in a meeting does not leave the house.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
from typing import Any
from urllib.parse import urlsplit

from minutes.config import SummarySettings
from minutes.errors import SummaryServerFailed, SummaryServerRefused
from minutes.summary.writer import Request
from minutes.types import Seconds

TIMEOUT: Seconds = 600.0
"""A large model on a slow machine takes minutes for one answer."""

LETTERS_PER_TOKEN = 0.7
"""Japanese text has up to 1.4 tokens a letter with the tokenizers of common models, so that
this errs on the safe side. Source: Llama 3 and Qwen 2.5 tokenizers, their model cards."""

TEMPERATURES = (0.0, 0.7)


class ServerWriter:
    """Asks llama-server, vLLM or Ollama. Follows no redirection and uses no proxy."""

    def __init__(self, settings: SummarySettings) -> None:
        """Look at the address; nothing is sent yet.

        Raises:
            SummaryServerRefused: it is no address inside the office's network.
        """
        address = urlsplit(settings.server)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise SummaryServerRefused(settings.server)
        self._host, self._scheme = address.hostname, address.scheme
        self._port = address.port or (443 if address.scheme == "https" else 80)
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
        answer = self._post(json.dumps(body).encode("utf-8"))
        try:
            return str(answer["choices"][0]["message"]["content"] or "")
        except (KeyError, IndexError, TypeError) as error:
            raise SummaryServerFailed(self._address, "answer of another shape") from error

    def _post(self, body: bytes) -> Any:  # noqa: ANN401 - JSON of somebody else
        # The name may stand for another address by now: looked up again, and that is used.
        connection = self._connection(self._require_private())
        try:
            connection.request(
                "POST",
                f"{self._path}/chat/completions",
                body,
                {"Content-Type": "application/json", "Host": f"{self._host}:{self._port}"},
            )
            response = connection.getresponse()
            content = response.read()
            if response.status != http.client.OK:
                raise SummaryServerFailed(self._address, f"status {response.status}")
            return json.loads(content)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SummaryServerFailed(self._address, str(error)) from error
        finally:
            connection.close()

    def _connection(self, address: str) -> http.client.HTTPConnection:
        if self._scheme == "https":
            # The certificate is compared with the name, so it must be given as such.
            return http.client.HTTPSConnection(self._host, self._port, timeout=TIMEOUT)
        return http.client.HTTPConnection(address, self._port, timeout=TIMEOUT)

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


def _is_inside(address: str) -> bool:
    found = ipaddress.ip_address(address)
    is_local = found.is_private or found.is_loopback or found.is_link_local
    return is_local and not found.is_unspecified
