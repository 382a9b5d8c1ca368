"""The role of what is recorded: a microphone, or a file played as if it were one."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from minutes.types import AudioBlock, Seconds


class AudioSource(Protocol):
    """Delivers blocks of 16 kHz mono sound in order, from one thread."""

    @property
    def name(self) -> str:
        """What a person calls it: the device or the file."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing will ever come again; a microphone never ends by itself."""

    def open(self) -> None:
        """Start, and return when the first block is here; sound before that is lost.

        May be called again after `close`, or when `read` raised.

        Raises:
            MicrophoneMissing, MicrophoneRefused, MicrophoneLost: no sound can be had now.
            InputRejected: the file cannot be played.
        """

    def read(self, timeout: Seconds) -> AudioBlock | None:
        """Return the next block, or None when nothing came within `timeout`.

        Raises:
            MicrophoneLost: it stopped delivering; close and open it again.
        """

    def close(self) -> None:
        """Let go of the device or file; does nothing on a closed one."""

    def __enter__(self) -> Self:
        """Open it."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
