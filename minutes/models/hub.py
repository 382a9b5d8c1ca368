"""Ask the model hub: what it states about a repository, and the bytes of its files.

Plain HTTPS with the standard library: it uses the proxy and certificates that the
system is set up with, sends nothing but the requests, and keeps what has arrived when a
connection breaks (huggingface_hub 2.4 throws partial files away).

Source: the hub's HTTP API, `GET /api/models/{repository}/revision/{revision}?blobs=true`
and `GET /{repository}/resolve/{revision}/{file}`.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from minutes.errors import DownloadFailed

DEFAULT_ENDPOINT = "https://huggingface.co"
_BUSY = (408, 429, 500, 502, 503, 504)
_MAXIMUM_LISTING_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubFile:
    """What the hub states about one file: SHA-256 for large ones, a git id for small."""

    name: str
    size: int
    sha256: str | None
    git_sha1: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one fixed revision."""

    repository: str
    revision: str
    files: tuple[HubFile, ...]


class ConnectionBrokenError(Exception):
    """The connection failed in a way that may pass; trying again is sensible."""


def endpoint(name: str) -> str:
    """Return the hub's address, `HF_ENDPOINT` if a mirror is set.

    Raises:
        DownloadFailed: the address set is no web address.
    """
    address = (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise DownloadFailed(name, "HF_ENDPOINT が http(s) のアドレスではありません")
    return address


def list_files(name: str, repository: str, revision: str, timeout: float) -> Listing:
    """Return what the hub states about a repository, with the revision resolved.

    Raises:
        DownloadFailed: the repository is missing or closed, or the answer is no listing.
        ConnectionBrokenError: no connection now.
    """
    quoted = urllib.parse.quote(revision or "main", safe="")
    url = f"{endpoint(name)}/api/models/{repository}/revision/{quoted}?blobs=true"
    with opened(name, url, timeout) as response:
        text = read_some(response, _MAXIMUM_LISTING_BYTES)
    try:
        said = json.loads(text)
        files = tuple(_hub_file(item) for item in said["siblings"])
        return Listing(repository, str(said["sha"]), files)
    except (ValueError, KeyError, TypeError) as error:
        # A login page of the office's network answers any address with HTML.
        raise DownloadFailed(name, "配布元ではないところから答えが返りました") from error


def file_url(name: str, listing: Listing, file: HubFile) -> str:
    """Return where the bytes of a file are."""
    path = f"{listing.repository}/resolve/{listing.revision}/{urllib.parse.quote(file.name)}"
    return f"{endpoint(name)}/{path}"


@contextmanager
def opened(
    name: str, url: str, timeout: float, start: int = 0
) -> Iterator[http.client.HTTPResponse]:
    """Open an address, from byte `start` on if the server can do that.

    Raises:
        DownloadFailed: the server refuses.
        ConnectionBrokenError: no connection, or a server that is busy.
    """
    headers = {"User-Agent": "minutes", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - `endpoint` checked it
    try:
        response = urllib.request.urlopen(request, timeout=timeout)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(name, error.code) from error
    except (OSError, http.client.HTTPException) as error:
        if isinstance(getattr(error, "reason", error), ssl.SSLCertVerificationError):
            reason = "通信の証明書を確かめられません（情報担当に相談してください）"
            raise DownloadFailed(name, reason) from error
        raise ConnectionBrokenError("配布元につながりません") from error
    with response:
        yield response


def read_some(response: http.client.HTTPResponse, limit: int) -> bytes:
    """Read at most `limit` bytes; an empty answer is the end.

    Raises:
        ConnectionBrokenError: the connection broke while reading.
    """
    try:
        return response.read(limit)
    except (OSError, http.client.HTTPException) as error:
        raise ConnectionBrokenError("途中で接続が切れました") from error


def _refusal(name: str, code: int) -> Exception:
    if code in (401, 403):
        return DownloadFailed(name, "配布元が取得を認めていません（同意や申請が必要なモデルです）")
    if code == http.client.NOT_FOUND:
        return DownloadFailed(name, "配布元に見つかりません")
    if code in _BUSY:
        return ConnectionBrokenError(f"配布元が応じません（{code}）")
    return DownloadFailed(name, f"配布元に断られました（{code}）")


def _hub_file(item: dict[str, object]) -> HubFile:
    lfs = item.get("lfs")
    sha256 = lfs.get("sha256") if isinstance(lfs, dict) else None
    git_sha1 = None if sha256 else item.get("blobId")
    size = item.get("size")
    if not isinstance(size, int) or size < 0:
        raise TypeError("the listing gives no size")
    return HubFile(
        name=str(item["rfilename"]),
        size=size,
        sha256=str(sha256).lower() if sha256 else None,
        git_sha1=str(git_sha1).lower() if git_sha1 else None,
    )
