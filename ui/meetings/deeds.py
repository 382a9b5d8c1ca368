"""What can be done with a meeting of the list, besides opening it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from minutes.export.formats import Format, write
from minutes.filing import minutes_of
from minutes.messages import format_position
from minutes.store.meetings import Erasure, Store
from minutes.types import Meeting, MeetingId, ReviewState
from ui import tasks, telling
from ui.context import Context
from ui.dialogs.edit_meeting import EditMeetingDialog
from ui.meetings.listing import Row, State
from ui.meetings.model import describe_moment


class Deeds(QObject):
    """Changes to one meeting, each in the background and told when it is done."""

    changed = Signal()
    """The meetings are not what they were."""

    said = Signal(str, str)
    """A sentence and its role: what was done, or why it was not."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        self.in_use: set[str] = set()
        """Ids of meetings that are open in windows."""

    def edit(self, row: Row) -> EditMeetingDialog:
        """Let a person put name, date, place and people right."""
        dialog = EditMeetingDialog(self._context, row.meeting, self._window)
        dialog.changed.connect(self.changed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def review(self, row: Row, state: ReviewState) -> None:
        """Note how far people have come with a meeting."""
        store, meeting = self._context.store, row.meeting.id
        tasks.operate(lambda: _review(store, meeting, state), lambda _done: self.changed.emit())

    def export(self, row: Row) -> None:
        """Ask where to, and write a Word file."""
        folder = QFileDialog.getExistingDirectory(
            self._window, "Word ファイルを置くフォルダー", self._folder
        )
        if folder:
            self._folder = folder
            self.export_to(row, Path(folder))

    def export_to(self, row: Row, folder: Path) -> None:
        """Write a Word file into a folder, never over somebody's work."""
        store, meeting = self._context.store, row.meeting.id
        tasks.operate(
            lambda: write(minutes_of(store.transcript(meeting)), [Format.DOCX], folder)[0],
            self._tell_file,
        )

    def erase(self, row: Row) -> None:
        """Ask, say what goes, and erase for good."""
        if row.meeting.id in self.in_use:
            sentence = f"「{row.meeting.title}」は開いています。画面を閉じてから消してください。"
            self.said.emit(sentence, "warning")
            return
        if telling.ask(
            f"「{row.meeting.title}」を消しますか？",
            "音も文字も消す",
            detail=describe_loss(row),
            parent=self._window,
        ):
            self.erase_now(row.meeting)

    def erase_now(self, meeting: Meeting) -> None:
        """Erase a meeting without asking."""
        store = self._context.store
        tasks.operate(lambda: store.erase(meeting.id), self._tell_erasure)

    def _tell_file(self, path: Path) -> None:
        self.said.emit(f"「{path.name}」を作りました。", "badge")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _tell_erasure(self, erasure: Erasure) -> None:
        self.said.emit(
            f"消しました（発言 {erasure.utterances} 件、ファイル {erasure.files} 個）。", "badge"
        )
        self.changed.emit()


def describe_loss(row: Row) -> str:
    """Return what is gone when a meeting is erased, and what stays."""
    meeting = row.meeting
    sound = f"長さ {format_position(meeting.duration)} の録音" if row.has_sound else "（録音なし）"
    return (
        f"{describe_moment(meeting)}\n{sound}、文字、修正の履歴、この会議の語が消え、"
        "元に戻せません。\n消したことの記録（日時と長さ）だけが残ります。"
        + ("" if row.state in FINISHED else "\nこの会議はまだ文字にし終えていません。")
    )


FINISHED = frozenset({State.UNREVIEWED, State.REVIEWED, State.PUBLISHED})
"""States in which the text is complete."""


def _review(store: Store, meeting: MeetingId, state: ReviewState) -> None:
    store.update(replace(store.meeting(meeting), review=state))
