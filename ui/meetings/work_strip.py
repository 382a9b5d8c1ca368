"""What is being done at the foot of the list: how far it is, what came of it, 中止."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from minutes.errors import ImportUnfinished, MinutesError
from minutes.messages import describe_error
from ui import theme
from ui.dialogs.frame import button, text
from ui.meetings.work import Done, WorkQueue
from ui.progress import ProgressStrip
from ui.tasks import Job

MOST_LINES = 4
"""Results that stand at the same time; the list needs the room more."""


class ResultLine(QWidget):
    """One result: stays until somebody has read it."""

    opened = Signal(str)
    """The id of the meeting that it is about."""

    closed = Signal()

    def __init__(self, sentence: str, role: str, meeting: str = "") -> None:
        super().__init__()
        self.role, self.meeting = role, meeting
        self.label = text(sentence, role)
        self.label.setAccessibleName(sentence)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.open_button = button("開く", self._open)
        self.open_button.setVisible(bool(meeting))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.label)
        row.addWidget(self.open_button)
        row.addWidget(button("閉じる", self.closed.emit, "quiet"))

    @property
    def is_passing(self) -> bool:
        """Whether the next result may take its place: nothing to do, nothing wrong."""
        return self.role == "badge" and not self.meeting

    def _open(self) -> None:
        self.opened.emit(self.meeting)
        self.closed.emit()


class WorkStrip(QWidget):
    """Shows a queue of work; takes no room while there is nothing to say."""

    opened = Signal(str)
    """The id of a meeting that is done and is to be shown."""

    def __init__(self, queue: WorkQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.lines: list[ResultLine] = []
        self.progress = ProgressStrip()
        self.waiting = text("", "caption", is_wrapped=False)
        self._results = QVBoxLayout()
        self._results.setSpacing(theme.GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(self._results)
        column.addWidget(self.progress)
        column.addWidget(self.waiting)
        self.waiting.hide()
        queue.begun.connect(self._begin)
        queue.done.connect(self._take)
        queue.failed.connect(self.fail)
        queue.changed.connect(self._tell_waiting)
        self.progress.ended.connect(self._end)
        self.progress.stop_button.clicked.connect(queue.drop_waiting)

    @property
    def told(self) -> str:
        """All results that stand there."""
        return "\n".join(line.label.text() for line in self.lines)

    def fail(self, title: str, error: MinutesError) -> None:
        """Say what could not be done and what to do about it."""
        sentence = describe_error(error)
        if isinstance(error, ImportUnfinished):
            sentence = (
                f"「{error.title}」は読み込みの途中で止まっています。"
                "元のファイルを「ファイルから」でもう一度選んでください。"
            )
        self.say(sentence if title in sentence else f"{title}：{sentence}", "error")

    def say(self, sentence: str, role: str, meeting: str = "") -> None:
        """Say something; what went wrong, or waits to be opened, stays until it is read."""
        for line in [line for line in self.lines if line.is_passing]:
            self._remove(line)
        made = ResultLine(sentence, role, meeting)
        made.opened.connect(self.opened)
        made.closed.connect(lambda: self._remove(made))
        self.lines.append(made)
        self._results.addWidget(made)
        for line in self.lines[:-MOST_LINES]:
            self._remove(line)

    def _remove(self, line: ResultLine) -> None:
        if line in self.lines:
            self.lines.remove(line)
            self._results.removeWidget(line)
            line.hide()
            line.deleteLater()

    def _begin(self, job: Job, title: str) -> None:
        self.progress.follow(job, title)

    def _take(self, done: Done) -> None:
        sentence = f"「{done.meeting.title}」を文字にしました。{done.remark}"
        self.say(sentence, "badge", done.meeting.id)

    def _end(self) -> None:
        if self.progress.is_cancelled:
            self.say(
                "中止しました。できたところまでは残っています（一覧の「続きを文字にする」）。",
                "badge",
            )

    def _tell_waiting(self) -> None:
        titles = self._queue.waiting
        self.waiting.setText(f"このあと {len(titles)} 件：{'、'.join(titles[:3])}")
        self.waiting.setVisible(bool(titles))
