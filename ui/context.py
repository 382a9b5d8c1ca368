"""What every window is given: the meetings, the settings, the engine's events."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from minutes import config
from minutes.config import Settings
from minutes.store.meetings import Store
from ui.bridge import Bridge


class Preferences(QObject):
    """The settings in use; all windows look at the same ones."""

    changed = Signal(object)
    """The new `Settings`, after they were read again."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self._settings = settings or Settings()

    @property
    def settings(self) -> Settings:
        """The settings as they were read last."""
        return self._settings

    def reload(self) -> None:
        """Read the settings file again and tell everybody.

        Raises:
            DocumentRejected, FileUnreadable: it cannot be used; the old ones stay.
        """
        self._settings = config.load()
        self.changed.emit(self._settings)


@dataclass(frozen=True, slots=True)
class Context:
    """What a window or a dialog works with. Made once, in `ui.app`; in tests by hand."""

    store: Store
    preferences: Preferences = field(default_factory=Preferences)
    bridge: Bridge = field(default_factory=Bridge)

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self.preferences.settings

    def reload_settings(self) -> None:
        """Read the settings again, after a dialog has saved them, and tell all windows.

        Raises:
            DocumentRejected, FileUnreadable: they cannot be used; the old ones stay.
        """
        self.preferences.reload()
