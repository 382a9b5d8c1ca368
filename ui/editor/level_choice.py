"""見え方: whether the text is read as it was said, or as a level of tidying shows it.

The record never changes by it. What is corrected, in whatever view, is the record itself.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QMenu

from minutes.editing.keeping import Place, keep, read_kept
from minutes.editing.tidying import TidyingLevel
from minutes.levels import Tidier
from ui import keys, tasks
from ui.editor.tidying_words import EXPLAINED, LEVELS
from ui.editor.transcript_view import TranscriptView

MARKING = "meeting/tidied_marks"

TOLD = "本文の見え方を切り替えます。記録は変わりません"


class LevelChoice(QComboBox):
    """The choice beside the sound; the same choice, and how it is shown, in a menu."""

    def __init__(self, view: TranscriptView, memory: QSettings, folder: Path) -> None:
        """`folder` is the meeting's, where it lies what stays as it was said."""
        super().__init__()
        self._view, self._memory, self._folder = view, memory, folder
        self._kept: frozenset[Place] = frozenset()
        view.keep_wanted.connect(self._keep)
        self.setAccessibleName("本文の見え方")
        for level, name in LEVELS.items():
            self.addItem(name, level)
        self.next_level = QAction("次の見え方", self)
        keys.bind(self.next_level, "level")
        self.next_level.triggered.connect(lambda checked=False: self._go_on())
        view.addAction(self.next_level)
        self.setToolTip(keys.tip("level", TOLD))
        self.marking = QAction("整える前の語も見せる（取り消し線）", self, checkable=True)
        self.marking.setChecked(bool(memory.value(MARKING, True, type=bool)))
        self.marking.toggled.connect(self._mark)
        self._levels = QActionGroup(self)
        for at, name in enumerate(EXPLAINED.values()):
            action = self._levels.addAction(name)
            action.setCheckable(True)
            action.setChecked(at == 0)
            action.triggered.connect(lambda checked=False, at=at: self.setCurrentIndex(at))
        self.currentIndexChanged.connect(self._choose)

    @property
    def level(self) -> TidyingLevel:
        """The level that is chosen."""
        return TidyingLevel(self.currentData())  # Qt gives a plain str back

    def make_menu(self) -> QMenu:
        """Return the same choice as a menu."""
        menu = QMenu("本文の見え方", self)
        menu.addActions(self._levels.actions())
        menu.addSeparator()
        menu.addActions([self.marking, self.next_level])
        return menu

    def _go_on(self) -> None:
        self.setCurrentIndex((self.currentIndex() + 1) % self.count())

    def _choose(self, at: int) -> None:
        self._levels.actions()[at].setChecked(True)
        # The analyser takes a moment when it is used first: not in the thread of the windows.
        first, folder = Tidier(self.level, ()), self._folder

        def work() -> frozenset[Place]:
            first.propose("け、検討")
            return read_kept(folder)

        tasks.query(work, tasks.if_alive(self, self._take_kept))

    def _keep(self, place: Place, is_kept: bool) -> None:
        """Have a place stay as it was said, or not; the view shows it at once."""
        folder = self._folder
        tasks.operate(
            lambda: keep(folder, place, is_kept=is_kept), tasks.if_alive(self, self._take_kept)
        )

    def _take_kept(self, kept: frozenset[Place]) -> None:
        self._kept = kept
        self._show()

    def _mark(self, is_marking: bool) -> None:
        self._memory.setValue(MARKING, is_marking)
        self._show()

    def _show(self) -> None:
        self._view.editing.finish()
        self._view.rows.show_level(self.level, is_marking=self.marking.isChecked(), kept=self._kept)
