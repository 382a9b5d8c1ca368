"""The side of 校正, a tool in each tab; each is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui import keys, theme
from ui.dialogs.frame import scrolled
from ui.proof.doubts_panel import DoubtsPanel
from ui.proof.find_panel import FindPanel
from ui.proof.history_panel import HistoryPanel
from ui.proof.panel import Desk, ToolPanel
from ui.proof.rehear_panel import RehearPanel
from ui.proof.takeback_panel import TakeBackPanel
from ui.proof.tidy_panel import TidyPanel

WIDTH = 340

TABS: tuple[tuple[str, Callable[[Desk], ToolPanel]], ...] = (
    ("要確認", DoubtsPanel),
    ("置換", FindPanel),
    ("整える", TidyPanel),
    ("聞き直し", RehearPanel),
    ("Word", TakeBackPanel),
    ("履歴", HistoryPanel),
)
DOUBTS, FIND = 0, 1


class ProofTools(QTabWidget):
    """Tools for one desk; `actions` carry the keys of finding."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: dict[int, ToolPanel] = {}
        self._places: list[QVBoxLayout] = []
        self.setAccessibleName("校正の道具")
        self.setDocumentMode(True)
        theme.set_role(self, "tools")
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setMinimumWidth(theme.scaled(WIDTH))
        for name, _ in TABS:
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            self._places.append(column)
            self.addTab(place, name)
        self.currentChanged.connect(self._make)
        self._make(DOUBTS)
        for name, work in (
            ("find", self.open_find),
            ("replace", self.open_find),
            ("find_next", lambda: self._step(1)),
            ("find_previous", lambda: self._step(-1)),
        ):
            self._add(name, work)

    def open_find(self) -> None:
        """Open find and replace with what is chosen in the text."""
        self.setCurrentIndex(FIND)
        panel = self._made[FIND]
        assert isinstance(panel, FindPanel)
        panel.begin(self._desk.view.editing.chosen_text.strip())

    def _step(self, by: int) -> None:
        self._make(FIND)
        panel = self._made[FIND]
        assert isinstance(panel, FindPanel)
        panel.step(by)

    def _add(self, name: str, work: Callable[[], None]) -> None:
        action = QAction(keys.key_of(name).label, self)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        keys.bind(action, name)
        action.triggered.connect(lambda checked=False: work())
        self.addAction(action)

    def _make(self, tab: int) -> None:
        if tab in self._made:
            return
        panel = TABS[tab][1](self._desk)
        self._made[tab] = panel
        # On a small screen with large letters a tool scrolls, so that the window fits.
        self._places[tab].addWidget(scrolled(panel))
