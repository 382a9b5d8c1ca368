"""How a row of the summaries looks, and what a click in it means."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.summary.row_editor import RowEditor
from ui.summary.row_ink import draw_lines, paint_sentence
from ui.summary.row_layout import Laid, lay_out
from ui.summary.sentence_model import Index, row_of
from ui.summary.sheet import Heading, Row, Sentence

EDITOR_LINES = 2


class RowPainter(QStyledItemDelegate):
    """Paints headings and sentences; ticks and places are clicked in it."""

    ticked = Signal(object)
    """The `Sentence` whose box was clicked."""

    heard = Signal(object)
    """The `Evidence` whose time was clicked."""

    reworded = Signal(object, str)
    """A `Sentence` and the words that a person wrote in its place."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._laid: dict[int, tuple[Row, int, float, Laid]] = {}

    def laid(self, index: Index) -> Laid:
        """Return where everything of a row stands; worked out once."""
        row, width = row_of(index), self._view.viewport().width()
        known = self._laid.get(index.row())
        if known is not None and (known[0], known[1], known[2]) == (row, width, theme.scaled(1000)):
            return known[3]
        made = lay_out(row, width)
        self._laid[index.row()] = (row, width, theme.scaled(1000), made)
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that a row needs in the width there is."""
        return QSize(self._view.viewport().width(), self.laid(index).height)

    # -- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row, laid, rect = row_of(index), self.laid(index), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        if isinstance(row, Heading):
            draw_lines(painter, laid.text, laid.text_at, theme.colors().text)
            if laid.note is not None:
                draw_lines(painter, laid.note, laid.note_at, theme.colors().secondary)
        else:
            state: QStyle.StateFlag = option.state
            paint_sentence(painter, row, laid, rect.size(), state)
        painter.restore()

    # -- clicking

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Let a click on the box tick the sentence, one on a time play it."""
        row = row_of(index)
        if isinstance(row, Heading) or not isinstance(event, QMouseEvent):
            return False
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.type() is not QEvent.Type.MouseButtonRelease or not is_left:
            return False
        place = event.position().toPoint() - QRect(option.rect).topLeft()
        laid, reach = self.laid(index), theme.scaled(6)
        if laid.box.adjusted(-reach, -reach, reach, reach).contains(place):
            self.ticked.emit(row)
            return True
        for evidence, chip in laid.chips:
            if chip.contains(place):
                self.heard.emit(evidence)
                return True
        return False

    def is_hot(self, index: Index, at: QPoint) -> bool:
        """Return whether something to be pressed is at a place of the list."""
        if not index.isValid() or isinstance(row_of(index), Heading):
            return False
        place, laid = self._within(index, at), self.laid(index)
        return any(hot.contains(place) for hot in (laid.box, *(chip for _, chip in laid.chips)))

    def is_text(self, index: Index, at: QPoint) -> bool:
        """Return whether the words of a sentence are at a place of the list."""
        is_sentence = index.isValid() and isinstance(row_of(index), Sentence)
        return is_sentence and self.laid(index).text_at.contains(self._within(index, at))

    def _within(self, index: Index, at: QPoint) -> QPoint:
        return at - self._view.visualRect(index).topLeft()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show what was said there, word for word."""
        row = row_of(index) if index.isValid() else None
        if not isinstance(row, Sentence):
            QToolTip.hideText()
            return False
        lines = [f"{item.place} {item.who}「{_short(item.text)}」" for item in row.evidence]
        QToolTip.showText(event.globalPos(), "\n".join(lines), view)
        return True

    # -- changing in place

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field with the sentence in it."""
        editor = RowEditor(parent)
        editor.finished.connect(lambda: self._finish(editor))
        return editor

    def _finish(self, editor: RowEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field."""
        row = row_of(index)
        assert isinstance(editor, RowEditor)
        assert isinstance(row, Sentence)
        if not editor.is_filled:
            editor.fill(row.finding.text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Tell what a person wrote, if it is anything else than what stood there."""
        row = row_of(index)
        assert isinstance(editor, RowEditor)
        assert isinstance(row, Sentence)
        if editor.words and editor.words != row.finding.text:
            self.reworded.emit(row, editor.words)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the field over the sentence, with room for another line."""
        assert isinstance(editor, RowEditor)
        rect, laid = QRect(option.rect), self.laid(index)
        pad = theme.scaled(6)
        place = laid.text_at.translated(rect.topLeft()).adjusted(-pad, -pad, pad, pad)
        place.setHeight(max(laid.height - 2, editor.height_of(EDITOR_LINES)))
        bottom = self._view.viewport().height()
        if place.bottom() > bottom:
            place.moveBottom(max(place.height(), bottom))
        editor.setGeometry(place)


def _short(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


_TOLD = 120
