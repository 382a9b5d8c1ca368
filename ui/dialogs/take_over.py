"""届いた会議を取り込む: a meeting that came in a file; two people's work becomes one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from minutes.editing import edits
from minutes.editing.merging import Conflict, Merged, take_theirs
from minutes.handover import (
    ENDING,
    TEXT_ENDING,
    TakenOver,
    keep_decisions,
    take_over,
    told_disputes,
)
from minutes.messages import NO_DATE, describe_decisions
from minutes.proofreading import Proofreader
from minutes.reservation import Reservation
from minutes.types import MeetingId
from ui.context import Context
from ui.dialogs.frame import Dialog, button, text
from ui.proof.change_list import Change, ChangeList

FILES = f"会議の受け渡しファイル (*.{ENDING});;会議のデータ (*.{TEXT_ENDING})"
NEW = "新しい会議として取り込みました。会議一覧から開けます。"
NEW_UNDATED = "会議一覧から開いて、［会議の情報］で直せます。"
SAME = "届いた会議に、新しい直しはありません。"
MOST_TOLD = 12
"""Places that were decided differently, by name; one reads no longer list there."""

BUSY = "この会議はほかで開いています。その画面を閉じてから、もう一度取り込んでください。"


def choose_file(parent: QWidget | None) -> Path | None:
    """Ask which file came."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "届いた会議を取り込む", "", FILES)
    return Path(chosen) if chosen else None


class TakeOverDialog(Dialog):
    """Reads the file, shows where both changed the same, and takes over what is wanted.

    `proofreader` is that of the meeting that is open here, if the file may be about it.
    """

    taken = Signal(str)
    """The id of the meeting that came, stored or merged; nothing may be new in it."""

    def __init__(
        self,
        context: Context,
        path: Path,
        parent: QWidget | None = None,
        *,
        proofreader: Proofreader | None = None,
        meeting: MeetingId | None = None,
    ) -> None:
        super().__init__("届いた会議を取り込む", (720, 520), parent)
        self._store, self._proofreader, self._own = context.store, proofreader, meeting
        self._reservation: Reservation | None = None
        self._found: TakenOver | None = None
        self.about = text("読んでいます…")
        self.list = ChangeList("両方で違うように直した所")
        self.list.hide()
        self.hint = text(
            "印を付けた所は、届いた方の文にします。印のない所は今のままです。", "caption"
        )
        self.hint.hide()
        self.take = button("取り込む", self._take, "primary")
        self.take.setEnabled(False)
        self.leave = button("やめる", self.reject)
        self.body.addWidget(text(path.name, "subheading"))
        self.body.addWidget(self.about)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.hint)
        self.body.addStretch(0)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.leave)
        self.buttons.addWidget(self.take)
        self.finished.connect(lambda code: self._let_go())
        store = self._store
        self.operate(lambda: take_over(store, path), self._show, self._refuse)

    def _show(self, found: TakenOver) -> None:
        self._found = found
        merged = found.merged
        if merged is None:
            self._end(NO_DATE + NEW_UNDATED if found.is_undated else NEW)
            return
        if merged.edit is None and not merged.conflicts and not _news(found):
            self._end(SAME)
            return
        if not self._may_change(found.meeting):
            self.about.setText("")
            self.tell(BUSY, "warning")
            return
        count = len(merged.edit.after) if merged.edit is not None else 0
        self.about.setText(_sum_up(count, len(merged.conflicts), _news(found)))
        changes = [_change(number, item) for number, item in enumerate(merged.conflicts)]
        self.list.rows.show(changes)
        self.list.setVisible(bool(changes))
        self.hint.setVisible(bool(changes))
        self.take.setEnabled(True)
        self.take.setFocus()

    def _may_change(self, meeting: MeetingId) -> bool:
        """Return whether nobody else has the meeting open."""
        if meeting == self._own and self._proofreader is not None:
            return True
        self._proofreader = Proofreader(self._store, meeting, lambda event: None)
        self._reservation = Reservation(self._store.folder(meeting))
        return self._reservation.take()

    def _take(self) -> None:
        assert self._found is not None
        assert self._found.merged is not None
        assert self._proofreader is not None
        merged: Merged = self._found.merged
        theirs = [merged.conflicts[int(str(row.key))] for row in self.list.rows.chosen()]
        edit = edits.join([merged.edit, *map(take_theirs, theirs)])
        if edit is None and not _news(self._found):
            self.reject()
            return
        self.take.setEnabled(False)
        store, found, proofreader = self._store, self._found, self._proofreader

        def work() -> tuple[int, tuple[str, ...]]:
            changed = proofreader.apply(edit) if edit is not None else ()
            keep_decisions(store, found)
            return len(changed), told_disputes(store, found)

        self.operate(work, self._taken, self._refuse)

    def _taken(self, done: tuple[int, tuple[str, ...]]) -> None:
        self.list.hide()
        self.hint.hide()
        count, disputes = done
        told = f"{count:,} 発話を取り込みました（「元に戻す」で戻せます）。"
        if self._found is not None and (news := _news(self._found)):
            told += describe_decisions(news)
        self._end(told)
        rest = len(disputes) - MOST_TOLD
        more = (f"ほかに {rest:,} か所",) if rest > 0 else ()
        self.about.setText("\n".join((*disputes[:MOST_TOLD], *more)))

    def _end(self, sentence: str) -> None:
        assert self._found is not None
        self.about.setText("")
        self.tell(sentence)
        self.take.hide()
        self.leave.setText("閉じる")
        self._let_go()
        self.taken.emit(self._found.meeting)

    def _refuse(self, error: object) -> None:
        self.about.setText("")
        self.leave.setText("閉じる")
        self.fail(error)  # type: ignore[arg-type]  # tasks hands a MinutesError over

    def _let_go(self) -> None:
        if self._reservation is not None:
            self._reservation.give_back()


def _news(found: TakenOver) -> int:
    """Return how many decisions came that are not ours yet."""
    return found.joined.news if found.joined is not None else 0


def _sum_up(count: int, conflicts: int, news: int) -> str:
    told = f"届いた直しは {count:,} 発話です。" if count else "ぶつからない直しはありません。"
    if conflicts:
        told += f"ほかに {conflicts:,} か所は、両方で違うように直されています。"
    if news:
        told += f"確認や公開版について決めたこと {news:,} 件も届いています。"
    return told


def _change(number: int, conflict: Conflict) -> Change:
    """Return a conflict as a row: ours goes, theirs comes, if it is ticked."""
    start = min(item.start for item in (*conflict.ours, *conflict.theirs))
    mine = "".join(item.text for item in conflict.ours)
    other = "".join(item.text for item in conflict.theirs)
    note = "" if mine != other else "話者・区切りが違います"
    return Change(number, start, mine, after=other, note=note, is_chosen=False)
