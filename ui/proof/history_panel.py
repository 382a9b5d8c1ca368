"""変更履歴: what people changed, the newest first; nothing is ever lost from it."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from minutes.types import Edit, EditKind, LoggedEdit
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel

NAMES = {
    EditKind.TEXT: "本文",
    EditKind.SPLIT: "分けた",
    EditKind.MERGE: "つないだ",
    EditKind.SPEAKER: "話者",
    EditKind.NAME: "話者の名前",
    EditKind.CHECK: "確認",
}
MOST = 500
"""So many are shown; the log itself has no limit."""

LONGEST = 40
WAIT_MS = 700


class HistoryPanel(ToolPanel):
    """The log of one meeting, as far as people look back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = ChangeList("変更の履歴", is_checkable=False)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.news)
        self.list.wanted.connect(self.go)
        self._later = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._later.timeout.connect(self.look)
        desk.model.dataChanged.connect(lambda *changed: self._later.start())
        desk.model.rowsRemoved.connect(lambda *changed: self._later.start())
        self.look()

    def look(self) -> None:
        """Read the log, where anybody sees it."""
        if not self.isVisible():
            self._later.start()
            return
        store, meeting = self.desk.context.store, self.desk.meeting
        self.query(lambda: store.edits(meeting), self._show)

    def _show(self, edits: tuple[LoggedEdit, ...]) -> None:
        undone = {item.undoes for item in edits}
        shown = [_change(item, is_undone=item.number in undone) for item in reversed(edits[-MOST:])]
        self.list.rows.show(shown)
        count = len(edits)
        self.tell(f"{count:,} 回の変更" if count else "まだ何も変えていません。")


def _change(logged: LoggedEdit, *, is_undone: bool) -> Change:
    edit = logged.edit
    when = logged.made_at.astimezone().strftime("%m/%d %H:%M")
    what = NAMES[edit.kind]
    if logged.undoes is not None:
        what = f"{what}（元に戻した）"
    elif is_undone:
        what = f"{what}（戻し済み）"
    before, after = _texts(edit)
    items = edit.after or edit.before
    key = (str(items[0].id) if items else "", logged.number)
    start = items[0].start if items else 0.0
    more = f"　ほか {len(items) - 1:,} 発話" if len(items) > 1 else ""
    return Change(key, start, before, after=after, note=f"{when}　{what}{more}")


def _texts(edit: Edit) -> tuple[str, str]:
    """Return what an edit changed first, before and after."""
    if edit.kind is EditKind.NAME:
        one, other = edit.names_before[0], edit.names_after[0]
        return one.participant or f"話者{one.label}", other.participant or f"話者{other.label}"
    old, new = (items[0] if items else None for items in (edit.before, edit.after))
    if edit.kind is EditKind.SPEAKER:
        return (old.speaker if old else "") or "話者なし", (
            new.speaker if new else ""
        ) or "話者なし"
    if edit.kind is EditKind.CHECK:
        return "未確認", "確認済み" if new is not None and new.is_checked else "未確認"
    return _short(old.text if old else ""), _short(new.text if new else "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
