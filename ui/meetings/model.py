"""The rows of the list for Qt: chosen and sorted here, so that thousands stay quick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from minutes.export.wareki import WEEKDAYS, format_short_date
from minutes.messages import format_position
from minutes.privacy.retention import WARNING_DAYS
from minutes.types import Meeting, MeetingId
from ui import theme
from ui.meetings.listing import Choice, Row, State, describe_length, describe_rest

Index = QModelIndex | QPersistentModelIndex

STATE, TITLE, DATE, LENGTH, SPEAKERS, REST = range(6)
HEADS = ("状態", "会議名", "日時", "長さ", "話者", "消去まで")
NO_SOUND = "音なし"

_KEYS: dict[int, Callable[[Row], Any]] = {
    STATE: lambda row: tuple(State).index(row.state),
    TITLE: lambda row: row.meeting.title,
    DATE: lambda row: row.meeting.started_at.timestamp(),
    LENGTH: lambda row: row.meeting.duration,
    SPEAKERS: lambda row: row.speakers,
    REST: lambda row: float("inf") if row.days_left is None else row.days_left,
}
_RIGHT = frozenset({LENGTH, SPEAKERS, REST})


class MeetingsModel(QAbstractTableModel):
    """The meetings that are wanted, in the order that is wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Row, ...] = ()
        self._shown: list[Row] = []
        self._choice = Choice()
        self._column, self._order = DATE, Qt.SortOrder.DescendingOrder

    @property
    def rows(self) -> tuple[Row, ...]:
        """All meetings, also those that are not shown."""
        return self._all

    @property
    def choice(self) -> Choice:
        """Which meetings are shown."""
        return self._choice

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these meetings; nothing moves where they are what is shown already."""
        if rows != self._all:
            self._all = rows
            self._choose()

    def set_choice(self, choice: Choice) -> None:
        """Show only the meetings that are wanted."""
        if choice != self._choice:
            self._choice = choice
            self._choose()

    def row_at(self, number: int) -> Row:
        """Return a meeting that is shown."""
        return self._shown[number]

    def number_of(self, meeting: MeetingId) -> int | None:
        """Return in which row a meeting is shown."""
        return next((n for n, row in enumerate(self._shown) if row.meeting.id == meeting), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many meetings are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows, says, or is coloured with."""
        row, column = self._shown[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _show(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                text = row.state.word if column == STATE else _show(row, column)
                return f"{HEADS[column]} {text}"
            case Qt.ItemDataRole.ForegroundRole:
                return _color(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return _explain(row, column)
            case _:
                return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is equal in it stays with the newest first."""
        self._column, self._order = column, order
        self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        newest = sorted(filter(self._choice.chooses, self._all), key=_KEYS[DATE], reverse=True)
        is_down = self._order is Qt.SortOrder.DescendingOrder
        self._shown = sorted(newest, key=_KEYS[self._column], reverse=is_down)
        self.endResetModel()


def describe_moment(meeting: Meeting) -> str:
    """Return when a meeting began, as R8.11.21（土）10:00."""
    moment = meeting.started_at.astimezone()
    weekday = WEEKDAYS[moment.weekday()]
    return f"{format_short_date(moment.date())}（{weekday}）{moment:%H:%M}"


def _show(row: Row, column: int) -> str:
    match column:
        case 0:
            return f"{row.state.sign} {row.state.word}"
        case 1:
            return row.meeting.title
        case 2:
            return describe_moment(row.meeting)
        case 3:
            return describe_length(row) if row.has_sound else NO_SOUND
        case 4:
            return f"{row.speakers} 人" if row.speakers else ""
        case _:
            return describe_rest(row)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _color(row: Row, column: int) -> QColor | None:
    colors = theme.colors()
    if column == STATE:
        tones = {
            State.RECORDING: colors.error,
            State.TRANSCRIBING: colors.link,
            State.INTERRUPTED: colors.warning,
            State.UNREVIEWED: colors.text,
        }
        return QColor(tones.get(row.state, colors.success))
    if column == LENGTH and not row.has_sound:
        return QColor(colors.warning)
    if column == REST and row.days_left is not None and row.days_left <= WARNING_DAYS:
        return QColor(colors.warning)
    return QColor(colors.text if column == TITLE else colors.secondary)


def _explain(row: Row, column: int) -> str:
    meeting = row.meeting
    if column == LENGTH:
        if not row.has_sound:
            return "録音のフォルダーがありません。文字は読めますが、聞き直しはできません。"
        return format_position(meeting.duration)
    if column == REST and row.days_left is not None:
        return "保存期間が過ぎると、音も文字も自動で消えます（設定の「保存期間」）。"
    people = f"出席者 {len(meeting.participants)} 人" if meeting.participants else ""
    return "\n".join(part for part in (meeting.title, meeting.place, people) if part)
