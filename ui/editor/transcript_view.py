"""The text of a meeting, read, followed and corrected in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QPushButton,
    QToolTip,
    QWidget,
)

from minutes.types import Seconds, Utterance, UtteranceId
from ui import theme
from ui.editor.commands import EditCommands
from ui.editor.doubt_walk import DoubtWalk
from ui.editor.row_editing import RowEditing
from ui.editor.row_list import RowList
from ui.editor.row_painter import RowPainter, RowState, spoken_look
from ui.editor.row_places import RowPlaces
from ui.editor.transcript_model import TranscriptModel

LATEST = "↓ 最新へ"


class TranscriptView(RowList):
    """Rows of utterances and marks; without `commands` they can only be read."""

    menu_wanted = Signal(QPoint)
    """A person asks what can be done here; the place is on the screen."""

    keep_wanted = Signal(object, bool)
    """A `Place` that a level of tidying is to leave as it was said, or not any more."""

    play_wanted = Signal(float)
    """A person wants to hear what is said from here on, in seconds of the recording."""

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.editing = RowEditing(self)
        self.walk = DoubtWalk(self)
        self.commands: EditCommands | None = None
        self.is_growing = True
        """Whether newer text may come; only then is there a way to the newest."""
        self.places = RowPlaces(self)
        self._painter = RowPainter(self.layouts)
        self._hint = ""
        self._pressed: QPoint | None = None
        self.can_play = False
        """Whether there is sound to a place that is clicked."""
        self._spoken: tuple[UtteranceId, tuple[int, int]] | None = None
        self.setAccessibleName("文字起こし")
        self.setStyleSheet("TranscriptView, TranscriptView:focus { border: none; }")
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.latest_button = QPushButton(LATEST, self)
        theme.set_role(self.latest_button, "primary")
        self.latest_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.latest_button.clicked.connect(self.go_to_latest)
        self.latest_button.hide()
        self.following_changed.connect(self._offer_latest)
        self.verticalScrollBar().valueChanged.connect(self._offer_latest)
        self.verticalScrollBar().rangeChanged.connect(self._offer_latest)

    def end_growing(self) -> None:
        """Take the way to the newest text away: there will be no newer one."""
        self.is_growing = False
        self._offer_latest()

    def set_hint(self, hint: str) -> None:
        """Say what stands here while there is no text."""
        self._hint = hint
        self.viewport().update()

    # -- what is chosen

    def selected(self) -> tuple[Utterance, ...]:
        """Return the chosen utterances in time order, or the one that is edited."""
        row = self.editing.row
        if row is not None:
            found = self.rows.utterance(row)
            return () if found is None else (found,)
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(found for row in rows if (found := self.rows.utterance(row)) is not None)

    def selected_ids(self) -> tuple[UtteranceId, ...]:
        """Return the ids of the chosen utterances in time order."""
        return tuple(item.id for item in self.selected())

    def go_to(self, wanted: str) -> None:
        """Bring an utterance or a mark to the middle, and choose it."""
        row = self.rows.row_of(wanted)
        if row is not None:
            index = self.rows.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @property
    def position_at_top(self) -> Seconds:
        """Where in the recording the text at the top of the window is."""
        item = self.rows.utterance(self._anchor[0])
        if item is None:
            following = self.rows.next_utterance(self._anchor[0])
            item = None if following is None else self.rows.utterance(following)
        return 0.0 if item is None else item.start

    def scroll_to_position(self, position: Seconds) -> None:
        """Put what is said at a position of the recording at the top of the window."""
        index = self.rows.index(self.rows.row_at(position))
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def go_to_latest(self) -> None:
        """Go to the end and stay there."""
        self.editing.finish()
        self.clearSelection()
        self.follow()

    # -- what is heard, and how sure it is

    def shade(self, *, is_shading: bool) -> None:
        """Shade what the recogniser was not sure of, or not."""
        self.layouts.shade(is_shading=is_shading)
        self.viewport().update()

    def show_spoken(self, utterance: UtteranceId | None, span: tuple[int, int] = (0, 0)) -> None:
        """Show which characters are heard at this moment; None for none. Cheap."""
        spoken = None if utterance is None else (utterance, span)
        if spoken == self._spoken:
            return
        before, self._spoken = self._spoken, spoken
        for one in {item[0] for item in (before, spoken) if item is not None}:
            row = self.rows.row_of(one)
            if row is None:
                continue
            self.viewport().update(self.visualRect(self.rows.index(row)))
            if row == self.editing.row and self.editing.editor is not None:
                look = spoken_look(is_selected=True)
                self.editing.editor.show_spoken(self._spoken_in(one), look)

    def _spoken_in(self, wanted: str) -> tuple[int, int] | None:
        return self._spoken[1] if self._spoken is not None and self._spoken[0] == wanted else None

    # -- rows that are edited

    def row_height(self, row: int) -> int:
        """Return how high a row is; one that is edited is as high as its editor."""
        laid = self.layouts.lay(row)
        if row != self.editing.row:
            return laid.height
        own = self.editing.height_below(laid.top)
        return max(own, laid.height) if laid.heading.role else own

    def forget_height(self, row: int) -> None:
        """Have a row measured again."""
        self._heights.forget(row, row)

    def place_editor(self) -> None:
        """Move an open editor along with its row."""
        self.editing.follow_row()

    def may_follow(self) -> bool:
        """Return False while a row is edited: it stays where it is."""
        return not self.editing.is_open

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colors().surface))
        if self._settling.isActive():
            self.settle()
        count = self.rows.rowCount()
        if self.hasFocus() and not self.currentIndex().isValid():
            edge = QRect(0, 0, theme.scaled(2), self.viewport().height())
            painter.fillRect(edge, QColor(theme.colors().link))
        if not count:
            self._paint_hint(painter)
            return
        top, bottom = event.rect().top(), event.rect().bottom()
        selection, current = self.selectionModel(), self.currentIndex().row()
        edited = self.editing.row
        for row in range(self._heights.row_at(top + self.verticalOffset()), count):
            index = self.rows.index(row)
            rect = self.visualRect(index)
            if rect.top() > bottom:
                break
            state = RowState(
                is_selected=selection.isSelected(index),
                is_current=row == current and (self.hasFocus() or row == edited),
                is_edited=row == edited,
                spoken=self._spoken_in(getattr(self.rows.item(row), "id", "")),
            )
            self._painter.paint(painter, rect, self.layouts.lay(row), state)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.INTERFACE_POINTS * 1.2))
        painter.setPen(QColor(theme.colors().secondary))
        area = self.viewport().rect().adjusted(32, 32, -32, -32)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, self._hint)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another look: fonts and colours."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(
            self, "_painter"
        ):
            self.editing.finish()
            self.layouts.restyle()
            self._estimate()
            self.settle_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at its place above the end."""
        super().resizeEvent(event)
        self._place_latest()

    def _offer_latest(self, *ignored: object) -> None:
        is_offered = self.is_growing and not self._is_following and not self.is_at_end
        self.latest_button.setVisible(is_offered)
        if is_offered:
            self._place_latest()
            self.latest_button.raise_()

    def _place_latest(self) -> None:
        button, area = self.latest_button, self.viewport().geometry()
        button.resize(button.sizeHint())
        button.move(
            area.center().x() - button.width() // 2,
            area.bottom() - button.height() - theme.scaled(2 * theme.GRID),
        )

    # -- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose rows; a click on the text opens its editor when the button is let go."""
        wanted = self.places.wanted(event) if self.can_play else None
        if wanted is not None:
            self.play_wanted.emit(wanted)
            return
        self.editing.finish()
        if not self._is_following or self.indexAt(event.position().toPoint()).isValid():
            self.follow(is_following=False)
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = event.position().toPoint() if is_plain else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the editor at the character that was clicked."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        point = event.position().toPoint()
        if (
            pressed is None
            or (point - pressed).manhattanLength() > QApplication.startDragDistance()
        ):
            return
        place = self.places.text_at(point)
        if place is not None:
            self.editing.open(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show over text that it can be written in."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        is_text = self.commands is not None and self.places.text_at(point)
        shape = Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor
        if self.can_play and self.places.is_time(point):
            shape = Qt.CursorShape.PointingHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter (edit) and Esc (choose nothing); arrows and pages move."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not modifiers:
            self.editing.open(self.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            event.ignore()
        else:
            if key in _MOVING:
                self.follow(is_following=False)
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters searches nothing here."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keys are on."""
        QAbstractScrollArea.focusInEvent(self, event)  # an item view would choose a row
        self.viewport().update()
        if not self.currentIndex().isValid() and event.reason() == Qt.FocusReason.TabFocusReason:
            last = self.rows.next_utterance(self.rows.rowCount(), -1)
            if last is not None:
                self.setCurrentIndex(self.rows.index(last))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the rows that are chosen."""
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip why a place is underlined, or what stands shortened."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(
                event.globalPos(), self.places.reason_at(event.pos()), self.viewport()
            )
            return True
        return super().viewportEvent(event)


_MOVING = {
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Home, Qt.Key.Key_End),
}
