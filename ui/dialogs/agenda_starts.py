"""議題の始まり: where each item of the agenda begins, put right by hand."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from minutes import events
from minutes.dividing import ItemStart, item_starts, set_starts
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.publishing import parse_position
from minutes.types import MeetingId, Seconds
from ui import theme
from ui.context import Context
from ui.dialogs.frame import StoringDialog, button, scrolled, text

NONE = "議題がありません。「会議の情報」に書くと、ここに出ます。"
EXPLAINED = (
    "議長の言葉と、録音中に押した議題から決まります。違う所は、録音の位置を書いてください。"
    "空にすると、議長の言葉に戻ります。"
)
WRONG = "「{title}」の位置は、0:12:30 のように書いてください。"
SHOWN = 40
"""Letters of what is said where an item begins."""


class AgendaStartsDialog(StoringDialog):
    """A field an item; what nobody wrote stays with the chair's words."""

    def __init__(self, context: Context, meeting: MeetingId, parent: QWidget | None = None) -> None:
        super().__init__("議題の始まり", (720, 560), parent)
        self._store, self._meeting, self._listen = context.store, meeting, context.bridge.listen
        self.fields: list[QLineEdit] = []
        self._found: tuple[ItemStart, ...] = ()
        self.about = text(EXPLAINED, "caption")
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setSpacing(theme.scaled(4))
        self.save_button.setEnabled(False)
        self.body.addWidget(self.about)
        self.body.addWidget(scrolled(content), 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.save_button)
        store = self._store
        self.operate(lambda: item_starts(store, meeting), self._show, self.fail)

    def save(self) -> None:
        """Keep what is written; a field that was not touched changes nothing."""
        wanted: dict[str, Seconds | None] = {}
        for item, field in zip(self._found, self.fields, strict=True):
            written = field.text().strip()
            if written == _written(item):
                continue
            position = parse_position(written) if written else None
            if written and position is None:
                self.tell(WRONG.format(title=printable(item.title)), "error")
                field.setFocus()
                return
            wanted[item.title] = position
        store, meeting, listen = self._store, self._meeting, self._listen

        def work() -> None:
            gone, made = set_starts(store, meeting, wanted)
            for mark in gone:
                listen(events.MarkRemoved(mark.start, time.time(), mark))
            for mark in made:
                listen(events.MarkMade(mark.start, time.time(), mark))

        self.store(work)

    def _show(self, found: tuple[ItemStart, ...]) -> None:
        self._found = found
        if not found:
            self.about.setText(NONE)
        for number, item in enumerate(found, start=1):
            field = QLineEdit(_written(item))
            field.setPlaceholderText(_told(item))
            field.setAccessibleName(f"{printable(item.title)} の始まり")
            field.setMaximumWidth(theme.scaled(280))
            self.fields.append(field)
            for widget in (text(f"{number}　{printable(item.title)}"), field, _saying(item)):
                self._rows.addWidget(widget)
        self._rows.addStretch(1)
        self.save_button.setEnabled(bool(found))
        if self.fields:
            self.fields[0].setFocus()


def _written(item: ItemStart) -> str:
    """Return what stands in the field of an item: only what a person said."""
    if not item.is_by_hand or item.start is None:
        return ""
    return format_position(item.start)


def _told(item: ItemStart) -> str:
    if item.start is None:
        return "見つかりません　例：0:12:30"
    return f"{format_position(item.start)}（議長の言葉から）"


def _saying(item: ItemStart) -> QLabel:
    said = printable(item.said)
    short = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    made = text(f"ここで：{short}" if short else "", "caption")
    made.setContentsMargins(0, 0, 0, theme.scaled(8))
    return made
