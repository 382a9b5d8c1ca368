"""What is being done at the foot of the list: how far it is, what came of it, 中止."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from minutes.errors import ImportUnfinished, MinutesError
from minutes.messages import describe_error
from ui import theme
from ui.dialogs.frame import button, text
from ui.meetings.work import Done, WorkQueue
from ui.progress import ProgressStrip
from ui.tasks import Job


class WorkStrip(QWidget):
    """Shows a queue of work; takes no room while there is nothing to say."""

    opened = Signal(str)
    """The id of a meeting that is done and is to be shown."""

    def __init__(self, queue: WorkQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._meeting = ""
        self.progress = ProgressStrip()
        self.waiting = text("", "caption", is_wrapped=False)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.open_button = button("開く", self._open)
        self.close_button = button("閉じる", self._dismiss, "quiet")
        self._results = QWidget()
        row = QHBoxLayout(self._results)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.result)
        row.addWidget(self.open_button)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self._results)
        column.addWidget(self.progress)
        column.addWidget(self.waiting)
        self._results.hide()
        self.waiting.hide()
        queue.begun.connect(self._begin)
        queue.done.connect(self._take)
        queue.failed.connect(self.fail)
        queue.changed.connect(self._tell_waiting)
        self.progress.ended.connect(self._end)
        self.progress.stop_button.clicked.connect(queue.drop_waiting)

    def fail(self, title: str, error: MinutesError) -> None:
        """Say what could not be done and what to do about it."""
        sentence = describe_error(error)
        if isinstance(error, ImportUnfinished):
            sentence = (
                f"「{error.title}」は読み込みの途中で止まっています。"
                "元のファイルを「ファイルから」でもう一度選んでください。"
            )
        self.say(sentence if title in sentence else f"{title}：{sentence}", "error")

    def _begin(self, job: Job, title: str) -> None:
        self.progress.follow(job, title)

    def _take(self, done: Done) -> None:
        self.say(f"「{done.meeting.title}」を文字にしました。{done.remark}", "badge")
        self._meeting = done.meeting.id
        self.open_button.show()

    def _end(self) -> None:
        if self.progress.is_cancelled:
            self.say(
                "中止しました。できたところまでは残っています（一覧の「続きを文字にする」）。",
                "badge",
            )

    def say(self, sentence: str, role: str) -> None:
        """Say something that stays until it is read."""
        theme.set_role(self.result, role)
        self.result.setText(sentence)
        self.result.setAccessibleName(sentence)
        self._meeting = ""
        self.open_button.hide()
        self._results.show()

    def _tell_waiting(self) -> None:
        titles = self._queue.waiting
        self.waiting.setText(f"このあと {len(titles)} 件：{'、'.join(titles[:3])}")
        self.waiting.setVisible(bool(titles))

    def _open(self) -> None:
        self.opened.emit(self._meeting)
        self._dismiss()

    def _dismiss(self) -> None:
        self._results.hide()
