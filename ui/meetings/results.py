"""What was found in all meetings: each place with the words around it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minutes.messages import format_position
from minutes.store.meetings import SearchHit, Store
from ui import tasks, theme
from ui.dialogs.frame import button, row, text
from ui.meetings.model import describe_moment

MOST_HITS = 500
"""More places nobody reads; another word narrows the search."""

ROOMY = 860
"""Pixels before scaling from which the date has room beside the place."""

MOST_OF_TITLE = 0.28
"""Share of the width that the name of the meeting takes at most."""

SNIPPET, TITLE, DATE, POSITION = range(4)
HEADS = ("見つかった所", "会議名", "日時", "位置")

Index = QModelIndex | QPersistentModelIndex


class HitsModel(QAbstractTableModel):
    """The places where all the words stand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: tuple[SearchHit, ...] = ()

    def set_hits(self, hits: tuple[SearchHit, ...]) -> None:
        """Show these places."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self.hits)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows; for the delegate, the part that was found."""
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return hit.found if index.column() == SNIPPET else ""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        match index.column():
            case 0:
                return hit.snippet
            case 1:
                return hit.meeting.title
            case 2:
                return describe_moment(hit.meeting)
            case _:
                return format_position(hit.utterance.start) if hit.utterance else "会議の情報"


class FoundDelegate(QStyledItemDelegate):
    """Writes the part that was found bold and underlined."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, then its text by ourselves."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        words, found = shown.text, str(index.data(Qt.ItemDataRole.UserRole) or "")
        shown.text = ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        is_chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(shown.palette.color(role))
        margin = theme.scaled(theme.GRID)
        area = shown.rect.adjusted(margin, 0, -margin, 0)
        painter.setClipRect(area)
        words = shown.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        layout = set_line(words, found, shown.font)
        top = area.top() + (area.height() - layout.boundingRect().height()) / 2
        layout.draw(painter, QPointF(area.left(), top))
        painter.restore()


def set_line(words: str, found: str, font: QFont) -> QTextLayout:
    """Return a line of text with what was found in bold and underlined."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    start = words.find(found)
    if found and start >= 0:
        strong = QTextCharFormat()
        strong.setFontWeight(QFont.Weight.Bold)
        strong.setFontUnderline(True)
        place = QTextLayout.FormatRange()
        place.start, place.length, place.format = start, len(found), strong
        layout.setFormats([place])
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return layout


class ResultsPane(QWidget):
    """Takes the place of the list while a person looks at what was found."""

    opened = Signal(str, object)
    """A meeting is to be shown: its id, and a position in seconds or None."""

    left = Signal()
    """Back to the list."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._term = ""
        self.model = HitsModel(self)
        self.table = QTableView()
        self.heading = text("", "subheading", is_wrapped=False)
        self.back_button = button("← 一覧に戻る", self.left.emit)
        self._set_up_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(row(self.back_button, self.heading, None))
        column.addWidget(self.table, 1)

    def search(self, term: str) -> None:
        """Look for words in everything that was said."""
        self._term = term
        self.heading.setText(f"「{term.strip()}」を探しています…")
        store = self._store
        tasks.query(
            lambda: store.search(term, limit=MOST_HITS + 1),
            tasks.if_alive(self, lambda hits: self._take(term, hits)),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of the room to what was found."""
        super().resizeEvent(event)
        width = event.size().width()
        self.table.setColumnHidden(DATE, width < theme.scaled(ROOMY))
        self.table.horizontalHeader().resizeSection(
            TITLE, min(theme.scaled(240), round(width * MOST_OF_TITLE))
        )

    def _take(self, term: str, hits: tuple[SearchHit, ...]) -> None:
        if term != self._term:
            return
        is_cut = len(hits) > MOST_HITS
        more = "（はじめの分だけを出しています。語を足すと絞れます）" if is_cut else ""
        count = f"{min(len(hits), MOST_HITS)} か所{more}" if hits else "見つかりませんでした"
        self.heading.setText(f"「{term.strip()}」　{count}")
        self.model.set_hits(hits[:MOST_HITS])
        if hits:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_at(self, index: QModelIndex) -> None:
        hit = self.model.hits[index.row()]
        self.opened.emit(hit.meeting.id, hit.utterance.start if hit.utterance else None)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(SNIPPET, FoundDelegate(table))
        table.setAccessibleName("見つかった所")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.scaled(40))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(SNIPPET, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Interactive)
        table.activated.connect(self._open_at)
