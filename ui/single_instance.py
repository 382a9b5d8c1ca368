"""One program for each data folder: the second start brings the first to the front.

Who holds the folder is told by a lock that the system lets go when a process dies, so a
crash leaves no obstacle behind; the socket is only how the second one knocks.
"""

from __future__ import annotations

import getpass
import hashlib
import sys
import time
from pathlib import Path

import filelock
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from minutes.errors import writing_to
from minutes.types import Seconds

LOCK_NAME = "desktop.lock"

PATIENCE: Seconds = 3.0
"""How long the second start knocks: the first may be starting itself."""

_STEP_MS = 200


class SingleInstance(QObject):
    """Whether this process is the one that shows the meetings of `folder`."""

    knocked = Signal()
    """Somebody started the program again."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock = filelock.FileLock(folder / LOCK_NAME)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Return whether this process is the first; else the first has been called.

        Raises:
            FolderUnwritable, DiskFull: nothing can be written to the folder.
        """
        with writing_to(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except filelock.Timeout:
                self._knock()
                return False
        name = self._socket_name()
        QLocalServer.removeServer(name)
        self._server.listen(name)
        return True

    def release(self) -> None:
        """Let the next start be the first."""
        self._server.close()
        self._lock.release()

    def _knock(self) -> None:
        _let_come_forward()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            socket = QLocalSocket()
            socket.connectToServer(self._socket_name())
            if socket.waitForConnected(_STEP_MS):
                # Its answer says that the other has seen it and not only its system.
                socket.waitForDisconnected(round(PATIENCE * 1000))
                return
            time.sleep(_STEP_MS / 1000)

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.knocked.emit()

    def _socket_name(self) -> str:
        """Return a name that is short enough for every system and tells nothing."""
        place = f"{getpass.getuser()}\n{self._folder.resolve()}"
        return f"minutes-{hashlib.sha256(place.encode()).hexdigest()[:20]}"


def _let_come_forward() -> None:
    """Allow the first program to take the foreground, which only its holder may give."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # ASFW_ANY
