"""載せない所: closed stretches and withdrawn remarks, by their positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from minutes.messages import format_position
from minutes.privacy.publication import Review
from minutes.publishing import (
    OMISSION_NAMES,
    close_stretch,
    parse_position,
    utterance_at,
    withdraw,
)
from minutes.store.meetings import Store
from minutes.types import MeetingId, Omission, OmissionKind
from ui import theme
from ui.dialogs.frame import button, row, text

if TYPE_CHECKING:
    from ui.dialogs.masking import MaskingDialog

_EXPLANATION = (
    "秘密会は、始めと終わりの位置で指定します。少しでもかかる発話は載りません。"
    "取消し発言は、その発話の位置で指定します。文の代わりに線が入ります。"
)


class OmissionsTab(QWidget):
    """What is left out, and two lines to leave out more."""

    def __init__(self, dialog: MaskingDialog, store: Store, meeting: MeetingId) -> None:
        super().__init__()
        self._dialog, self._store, self._meeting = dialog, store, meeting
        self._omissions: tuple[Omission, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("載せない所")
        self.restore = button("選んだ所を載せる", self.put_back)
        self.start, self.end, self.place = QLineEdit(), QLineEdit(), QLineEdit()
        self.reason = QLineEdit()
        for field, name, hint in (
            (self.start, "秘密会の始め", "0:40:00"),
            (self.end, "秘密会の終わり", "0:55:30"),
            (self.place, "取消し発言の位置", "0:12:30"),
            (self.reason, "理由", "例：人事案件（発言の内容は書かない）"),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
        self.close_button = button("秘密会として載せない", self.close_it)
        self.withdraw_button = button("取消し発言にする", self.withdraw_it)
        self._lay_out()

    def show_all(self, review: Review) -> None:
        """Show what is left out now."""
        self._omissions = review.omissions
        self.list.clear()
        for item in review.omissions:
            words = [
                f"{format_position(item.start)}～{format_position(item.end)}",
                OMISSION_NAMES[item.kind],
                item.reason,
            ]
            if item in review.outdated:
                words.append("発話の区切りが変わりました。指定し直してください")
            self.list.addItem(QListWidgetItem("　".join(filter(None, words))))
        self.restore.setEnabled(bool(review.omissions))

    def close_it(self) -> None:
        """Leave out a closed stretch."""
        start, end = parse_position(self.start.text()), parse_position(self.end.text())
        if start is None or end is None or start >= end:
            self._dialog.tell("始めと終わりを 0:40:00 のように書いてください。", "warning")
            return
        store, meeting, reason = self._store, self._meeting, self.reason.text().strip()
        self._dialog.change(lambda: close_stretch(store, meeting, start, end, reason))
        self.start.clear()
        self.end.clear()

    def withdraw_it(self) -> None:
        """Leave out the remark at a position."""
        position = parse_position(self.place.text())
        found = None if position is None else utterance_at(self._store, self._meeting, position)
        if found is None:
            self._dialog.tell("その位置に発話がありません。0:12:30 のように書きます。", "warning")
            return
        store, meeting, reason = self._store, self._meeting, self.reason.text().strip()
        self._dialog.change(lambda: withdraw(store, meeting, found.id, reason))
        self.place.clear()

    def put_back(self) -> None:
        """Let the chosen place stand again."""
        at = self.list.currentRow()
        if not 0 <= at < len(self._omissions):
            self._dialog.tell("載せる所を一覧で選んでください。", "warning")
            return
        store, meeting, chosen = self._store, self._meeting, self._omissions[at].id
        self._dialog.change(lambda: store.remove_omission(meeting, chosen))

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, theme.scaled(theme.GRID * 3 // 2), 0, 0)
        form.setVerticalSpacing(theme.scaled(theme.GRID))
        form.addRow(text(_EXPLANATION, "caption"))
        form.addRow(self.list)
        form.addRow(row(self.restore, None))
        form.addRow("理由", self.reason)
        form.addRow(
            OMISSION_NAMES[OmissionKind.CLOSED], row(self.start, self.end, self.close_button)
        )
        form.addRow(
            OMISSION_NAMES[OmissionKind.WITHDRAWN], row(self.place, self.withdraw_button, None)
        )
