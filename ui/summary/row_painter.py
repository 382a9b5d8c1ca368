"""How a row of the summaries looks, and what a click in it means."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen
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
from ui.summary.row_layout import Laid, Lines, chip_text, lay_out, small_font
from ui.summary.sheet import Heading, Row, Sentence, State

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
"""The `Row` itself."""

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
            _draw(painter, laid.text, laid.text_at, theme.colors().text)
            if laid.note is not None:
                _draw(painter, laid.note, laid.note_at, theme.colors().secondary)
        else:
            state: QStyle.StateFlag = option.state
            _paint_sentence(painter, row, laid, rect.size(), state)
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


def row_of(index: Index) -> Row:
    """Return what a row shows."""
    row: Row = index.data(ROW)
    return row


def _paint_sentence(
    painter: QPainter, row: Sentence, laid: Laid, size: QSize, state: QStyle.StateFlag
) -> None:
    colors = theme.colors()
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
    whole = QRect(QPoint(0, 0), size)
    ink = colors.selection_text if is_selected else colors.text
    quiet = colors.selection_text if is_selected else colors.secondary
    if is_selected:
        painter.fillRect(whole, QColor(colors.selection))
    if has_focus:
        painter.fillRect(QRect(0, 0, theme.scaled(4), size.height()), QColor(colors.link))
    _paint_box(painter, laid.box, is_ticked=row.is_ticked)
    is_refused = row.state is State.REFUSED
    _draw(painter, laid.text, laid.text_at, quiet if is_refused else ink, is_struck=is_refused)
    _paint_pill(painter, row.state, laid.pill, is_selected=is_selected)
    painter.setFont(small_font(is_bold=True))
    painter.setPen(QColor(ink if is_selected else colors.link))
    for evidence, chip in laid.chips:
        painter.drawText(chip, _MIDDLE, chip_text(evidence))
    painter.setFont(small_font())
    painter.setPen(QColor(quiet))
    painter.drawText(laid.quote, _MIDDLE, laid.quoted)
    if laid.note is not None:
        _draw(painter, laid.note, laid.note_at, ink if is_selected else colors.warning)
    painter.setPen(QPen(QColor(colors.line), 1))
    painter.drawLine(laid.text_at.left(), size.height() - 1, size.width(), size.height() - 1)


def _paint_box(painter: QPainter, box: QRect, *, is_ticked: bool) -> None:
    colors = theme.colors()
    painter.setPen(QPen(QColor(colors.accent if is_ticked else colors.control_line), 2))
    painter.setBrush(QColor(colors.accent if is_ticked else colors.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_ticked:
        painter.setPen(QColor(colors.accent_text))
        painter.setFont(theme.font(theme.INTERFACE_POINTS, is_bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")


def _paint_pill(painter: QPainter, state: State, place: QRect, *, is_selected: bool) -> None:
    colors = theme.colors()
    ground, ink = {
        State.MODEL: (colors.accent_soft, colors.link),
        State.SAID: (colors.hover, colors.secondary),
        State.CONFIRMED: (colors.surface, colors.success),
        State.CHANGED: (colors.surface, colors.success),
        State.DOUBTFUL: (colors.warning_soft, colors.warning),
        State.REFUSED: (colors.surface, colors.secondary),
    }[state]
    edge = ink if is_selected or ground in {colors.surface, colors.window} else ground
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), place.height() / 2 - 1, 99)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(small_font(is_bold=True))
    painter.setPen(QColor(ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, state)


def _draw(
    painter: QPainter, lines: Lines, place: QRect, ink: str, *, is_struck: bool = False
) -> None:
    painter.setPen(QColor(ink))
    lines.layout.draw(painter, place.topLeft().toPointF())
    if is_struck:
        for number in range(lines.layout.lineCount()):
            line = lines.layout.lineAt(number)
            y = place.top() + line.y() + line.height() / 2
            end = place.left() + round(line.naturalTextWidth())
            painter.drawLine(place.left(), round(y), end, round(y))


def _short(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


_TOLD = 120
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
