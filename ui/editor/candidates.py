"""Spellings to choose from at a doubtful place: a strip below the row, a key each.

Choosing one writes it and goes on to the next place, where the sound is heard at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from minutes.offering import Offer, Offers
from minutes.types import Doubt, Utterance
from ui import tasks, theme
from ui.editor.transcript_view import TranscriptView

KEYED = 9


@dataclass(frozen=True, slots=True)
class _Choice:
    """A spelling, where it goes, and the doubt that it settles if there is one."""

    span: tuple[int, int]
    spelling: str
    doubt: Doubt | None = None


class CandidateStrip(QFrame):
    """The spellings as buttons that take no keys away from the field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self.setAutoFillBackground(True)
        self.setAccessibleName("候補")
        self._row = QHBoxLayout(self)
        edge = theme.GRID // 2
        self._row.setContentsMargins(theme.GRID, edge, edge, edge)
        self._row.setSpacing(edge)
        told = QLabel("Ctrl＋")
        theme.set_role(told, "caption")
        self._row.addWidget(told)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_choices(self, names: list[str], choose: Callable[[int], None]) -> None:
        """Show these in the place of what was shown."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for number, name in enumerate(names, 1):
            button = QPushButton(f"{number}　{name}".replace("&", "&&"))
            button.setToolTip(f"「{name}」にして次へ（Ctrl+{number}）")
            button.setAccessibleName(f"候補 {number}　{name}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda checked=False, number=number: choose(number))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.setVisible(bool(names))
        for button in self.buttons:
            button.show()
        self._row.activate()
        self.adjustSize()


class Candidates(QObject):
    """Offers spellings in one view, as long as nothing else is typed there."""

    def __init__(self, view: TranscriptView, offers: Offers) -> None:
        super().__init__(view)
        self._view, self._offers = view, offers
        self._choices: list[_Choice] = []
        self._base: Utterance | None = None
        self._next: tuple[str, int] = ("", 0)
        self.strip = CandidateStrip(view.viewport())
        view.walk.arrived.connect(self._arrive)
        view.editing.changed.connect(self._close)
        view.editing.typed.connect(self._close)
        view.verticalScrollBar().valueChanged.connect(self._place)

    def choose(self, number: int) -> None:
        """Write the spelling of this number, and go on to the next place."""
        view, base = self._view, self._base
        if base is None or view.commands is None or not 1 <= number <= len(self._choices):
            return
        choice = self._choices[number - 1]
        start, end = choice.span
        row = view.rows.row_of(base.id)
        doubts = () if row is None else view.rows.doubts(row)
        has_more = any(place.span[0] >= end for place in doubts)
        view.editing.discard()
        if choice.doubt is not None:
            view.commands.settle(base.id, choice.doubt, choice.spelling)
        else:
            view.commands.write(base, base.text[:start] + choice.spelling + base.text[end:])
        if has_more:  # in the same row, as soon as it says what was chosen
            self._next = (base.id, start + len(choice.spelling))
            view.commands.done.connect(self._go_on, Qt.ConnectionType.SingleShotConnection)
        else:
            view.walk.go_on_after(base.id)

    def _go_on(self) -> None:
        """Go on behind what was chosen, unless a person has gone elsewhere meanwhile."""
        if not self._view.editing.is_open:
            self._view.walk.go_on_from(*self._next)

    def _arrive(self, utterance: Utterance, span: tuple[int, int]) -> None:
        if self._view.is_growing:
            return  # the keys of the live log are others'
        self._base = utterance
        doubts = [doubt for doubt in utterance.doubts if doubt.span == span]
        known = [_Choice(span, item, doubt) for doubt in doubts for item in doubt.candidates]
        self._show(known)
        text = utterance.text
        if span == (0, len(text)):
            return  # it is about who speaks
        offers = self._offers

        def add(found: tuple[Offer, ...]) -> None:
            if self._base is utterance and self._is_untouched():
                names = {item.spelling for item in known}
                more = [_Choice(item.span, item.spelling) for item in found]
                self._show([*known, *(item for item in more if item.spelling not in names)])

        tasks.query(lambda: offers.offer(text, span), tasks.if_alive(self, add))

    def _is_untouched(self) -> bool:
        editor = self._view.editing.editor
        return editor is not None and self._base is not None and editor.text == self._base.text

    def _show(self, choices: list[_Choice]) -> None:
        self._choices = choices[:KEYED]
        editor = self._view.editing.editor
        if editor is None:
            return
        names = [item.spelling for item in self._choices]
        self.strip.show_choices(names, self.choose)
        editor.offer(len(names), self.choose)
        told = "、".join(f"{number} {name}" for number, name in enumerate(names, 1))
        editor.setAccessibleDescription(f"候補（Ctrl と数字で選ぶ）：{told}" if told else "")
        self._place()

    def _close(self) -> None:
        if self._view.editing.is_open and self._is_untouched():
            return
        self._base, self._choices = None, []
        self.strip.hide()
        editor = self._view.editing.editor
        if editor is not None:
            editor.offer(0, self.choose)

    def _place(self) -> None:
        """Put the strip below the row that is open, above it where there is no room."""
        editor = self._view.editing.editor
        if editor is None or not self.strip.isVisible():
            return
        below = editor.geometry().bottomLeft() + QPoint(0, theme.scaled(2))
        if below.y() + self.strip.height() > self._view.viewport().height():
            below = editor.geometry().topLeft() - QPoint(0, self.strip.height() + theme.scaled(2))
        self.strip.move(below)
        self.strip.raise_()
