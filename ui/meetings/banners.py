"""Calm lines above the list: what was left unfinished, and what will be erased soon."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from minutes.privacy.retention import WARNING_DAYS
from ui import theme
from ui.dialogs.frame import button
from ui.meetings.listing import Row, State


class Banner(QFrame):
    """One sentence with what can be done about it; 「あとで」 puts it away for today."""

    wanted = Signal()
    """A person wants what the first button says."""

    put_away = Signal()
    """A person said 「あとで」."""

    def __init__(self, do: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_put_off = False
        self.setProperty("role", "warning")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.do_button = button(do, self.wanted.emit)
        self.later_button = button("あとで", self.put_off, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.do_button)
        row.addWidget(self.later_button)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, or nothing for an empty one or after 「あとで」."""
        self.sentence.setText(sentence)
        self.sentence.setAccessibleName(sentence)
        self.setVisible(bool(sentence) and not self._is_put_off)

    def put_off(self) -> None:
        """Stay away until the program is started again."""
        self._is_put_off = True
        self.hide()
        self.put_away.emit()


class Banners(QWidget):
    """Looks through the meetings for what a person should know."""

    finish_wanted = Signal(object)
    """The `Row` of a meeting whose text is to be completed."""

    ending_wanted = Signal()
    """The meetings that are erased soon are to be shown first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: Row | None = None
        self.unfinished = Banner("続きを文字にする")
        self.ending = Banner("見る")
        self.unfinished.wanted.connect(lambda: self.finish_wanted.emit(self._left))
        self.ending.wanted.connect(self.ending_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        for banner in (self.unfinished, self.ending):
            column.addWidget(banner)
            banner.put_away.connect(self._take_room)
        self.hide()

    def look_at(self, rows: Sequence[Row], *, is_busy: bool) -> None:
        """Say what there is to say; nothing of unfinished work while some is being done."""
        left = [row for row in rows if row.state is State.INTERRUPTED and not is_busy]
        self._left = left[0] if left else None
        self.unfinished.say(describe_unfinished(left))
        ending = [row for row in rows if is_ending(row)]
        sentence = f"{WARNING_DAYS} 日以内に自動で消える会議が {len(ending)} 件あります。"
        self.ending.say(sentence if ending else "")
        self._take_room()

    def _take_room(self) -> None:
        """Leave no gap where there is nothing to say."""
        self.setVisible(not (self.unfinished.isHidden() and self.ending.isHidden()))


def is_ending(row: Row) -> bool:
    """Return whether a meeting is erased within the days of warning."""
    return row.days_left is not None and row.days_left <= WARNING_DAYS


def describe_unfinished(left: Sequence[Row]) -> str:
    """Return what was left unfinished, the latest by its name."""
    if not left:
        return ""
    more = f"（ほかに {len(left) - 1} 件）" if len(left) > 1 else ""
    return f"前回の収録「{left[0].meeting.title}」が途中で止まっています{more}。音は残っています。"
