"""Small but complete model folders, and a hub on this machine that serves them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from local_hub import TOY_FILES, Handler, LocalHub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """Serve a model repository on this machine, and point the program at it."""
    state = LocalHub()
    handler = type("OwnHandler", (Handler,), {"hub": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def make_toy() -> Callable[..., Path]:
    """Return a maker of complete toy model folders; `without` leaves a file out."""

    def make(folder: Path, without: str = "", **changed: bytes) -> Path:
        folder.mkdir(parents=True)
        for name, content in {**TOY_FILES, **changed}.items():
            if name != without:
                (folder / name).write_bytes(content)
        return folder

    return make
