"""Captions on the second screen; an operator's panel stays on the first.

`CaptionsWindow(context, meeting)` follows the events of `context.bridge` by itself;
`take` is for events from elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QScreen,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from minutes.config import CaptionSettings, Settings
from minutes.events import Event
from minutes.types import Meeting
from ui import keys, theme
from ui.captions_canvas import OPAQUE, CaptionCanvas
from ui.captions_operator import CaptionsOperator
from ui.captions_stream import CaptionStream
from ui.context import Context

CURSOR_HIDES_MS = 2000
"""The arrow disappears from a full screen when it has not moved for so long."""

BAND_SHARE = 0.35
"""How much of the only screen the window takes in height."""


PLACE = "captions/geometry"
"""Where a person moved the window to, on the only screen."""


class CaptionsWindow(QWidget):
    """The captions of one meeting."""

    closed = Signal()

    def __init__(self, context: Context, meeting: Meeting, spared: QWidget | None = None) -> None:
        """`spared` is not covered where there is one screen only: keys that must be reached."""
        super().__init__(None, Qt.WindowType.Window)
        self.context = context
        self._spared = spared
        self._memory = QSettings(
            str(context.store.data / "windows.ini"), QSettings.Format.IniFormat
        )
        self.stream = CaptionStream(context, meeting, self)
        self.canvas = CaptionCanvas(self.stream.settings, self)
        self.operator: CaptionsOperator | None = None
        self._wants_operator = True
        self._placed = QRect()
        self._saved = self.stream.settings
        self.setWindowTitle(f"字幕：{meeting.title}")
        self.setAccessibleName("字幕")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(240, 120)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self._cursor = QTimer(self)
        self._cursor.setSingleShot(True)
        self._cursor.setInterval(CURSOR_HIDES_MS)
        self._cursor.timeout.connect(self._hide_cursor)
        self.setMouseTracking(True)
        self.canvas.setMouseTracking(True)
        self._make_cross()
        self._add_actions()
        self._take_settings(self.stream.settings)
        self._place()
        self.stream.changed.connect(self.canvas.show_view)
        self.stream.configured.connect(self._take_settings)
        context.bridge.happened.connect(self.take)
        context.preferences.changed.connect(self._reload)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._follow_screens)
        application.screenAdded.connect(self._follow_screens)

    @Slot(object)
    def take(self, event: Event) -> None:
        """Take an event of the meeting."""
        self.stream.take(event)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to a window."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
        self._tell_full_screen()

    def leave_full_screen(self) -> None:
        """Go back to a window."""
        if self.isFullScreen():
            self.toggle_full_screen()

    def open_operator(self) -> CaptionsOperator:
        """Show the operator's panel on the first screen, and return it."""
        if self.operator is None or not isValid(self.operator):
            self.operator = CaptionsOperator(self.context, self.stream, self)
            self.operator.place_beside(self)
        self.operator.show()
        self.operator.raise_()
        return self.operator

    def open_settings(self) -> None:
        """Show the dialog for how captions look."""
        from ui.dialogs.captions import CaptionsDialog

        dialog = CaptionsDialog(self.context, self.operator or self, stream=self.stream)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- how the window is

    def _take_settings(self, settings: CaptionSettings) -> None:
        """Look as the settings say; frame and transparency need the window anew."""
        self.canvas.set_settings(settings)
        wanted = Qt.WindowType.Window
        if settings.is_frameless:
            wanted |= Qt.WindowType.FramelessWindowHint
        if settings.is_on_top:
            wanted |= Qt.WindowType.WindowStaysOnTopHint
        is_clear = settings.background_opacity < OPAQUE
        was_clear = self.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        if self.windowFlags() == wanted and is_clear == was_clear:
            return
        is_shown, geometry, state = self.isVisible(), self.geometry(), self.windowState()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, is_clear)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground, is_clear)
        if self.windowFlags() == wanted:  # Qt makes the window anew only for other flags
            self.setWindowFlags(wanted ^ Qt.WindowType.FramelessWindowHint)
        self.setWindowFlags(wanted)
        self.setGeometry(geometry)
        if is_shown:
            self.setWindowState(state)
            self.show()

    @Slot(object)
    def _reload(self, settings: Settings) -> None:
        """Look as saved settings say; what an operator only tried goes with them."""
        if settings.captions != self._saved:
            self._saved = settings.captions
            self.stream.configure(settings.captions)

    def _place(self) -> None:
        """Stand on the second screen; where there is one only, at its foot."""
        settings = self.stream.settings
        screen = find_screen(settings.screen)
        area = screen.geometry()
        if len(QGuiApplication.screens()) > 1:
            self.setGeometry(area)
            if settings.is_full_screen:
                self.setWindowState(Qt.WindowState.WindowFullScreen)
            return
        area = screen.availableGeometry()
        moved = self._memory.value(PLACE)
        if isinstance(moved, QRect) and area.contains(moved):
            self.setGeometry(moved)
            return
        height = round(area.height() * BAND_SHARE)
        bottom = area.bottom()
        if self._spared is not None and self._spared.isVisible():
            top = self._spared.mapToGlobal(QPoint(0, 0)).y()
            if top - height > area.top() + height:  # the operator's panel stands above
                bottom = min(bottom, top - 1)
        self.setGeometry(QRect(area.left(), bottom - height + 1, area.width(), height))
        self._placed = self.geometry()

    @Slot()
    def _follow_screens(self) -> None:
        """Give the only screen back when the second is unplugged; return when it comes."""
        QTimer.singleShot(0, self, self._place_again)

    def _place_again(self) -> None:
        is_alone = len(QGuiApplication.screens()) == 1
        if is_alone and self.isFullScreen():
            self.showNormal()
        if is_alone or self.screen() is not find_screen(self.stream.settings.screen):
            self._place()

    def _add_actions(self) -> None:
        self._full = QAction("画面いっぱいに", self)
        self._full.setCheckable(True)
        self._full.triggered.connect(self.toggle_full_screen)
        keys.bind(self._full, "captions_full_screen")
        self._panel = QAction("操作パネルを開く", self)
        self._panel.triggered.connect(self.open_operator)
        self._look = QAction("字幕の設定…", self)
        self._look.triggered.connect(self.open_settings)
        self._close = QAction("字幕を閉じる", self)
        self._close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        self._close.triggered.connect(self.close)
        for action in (self._full, self._panel, self._look, self._close):
            self.addAction(action)

    def _make_cross(self) -> None:
        """Make the way to close a window without a frame; it shows when the arrow moves."""
        self.cross = QPushButton("字幕を閉じる", self)
        self.cross.clicked.connect(self.close)
        self.cross.hide()

    def _show_cross(self) -> None:
        self.cross.ensurePolished()  # its size is known only with the style
        self.cross.adjustSize()
        self.cross.move(self.width() - self.cross.width() - theme.GRID, theme.GRID)
        self.cross.show()
        self._cursor.start()

    def leaveEvent(self, event: QEvent) -> None:
        """Show nothing but captions."""
        self.cross.hide()
        super().leaveEvent(event)

    def _tell_full_screen(self) -> None:
        self._full.setChecked(self.isFullScreen())
        if self.isFullScreen():
            self._cursor.start()
        else:
            self.unsetCursor()

    def _hide_cursor(self) -> None:
        if not self.cross.underMouse():
            self.cross.hide()
        if self.isFullScreen():
            self.setCursor(Qt.CursorShape.BlankCursor)

    # -- events of the window

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the operator's panel along the first time."""
        super().showEvent(event)
        self._tell_full_screen()
        if self._wants_operator:
            self._wants_operator = False
            self.open_operator()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the full screen with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.leave_full_screen()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move a window without a frame by its text."""
        handle = self.windowHandle()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and handle is not None and not self.isFullScreen():
            handle.startSystemMove()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fill the screen, or go back."""
        self.toggle_full_screen()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the arrow again for a while."""
        self.unsetCursor()
        self._show_cross()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a full screen that the system began or ended."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._tell_full_screen()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the operator's panel along."""
        is_alone = len(QGuiApplication.screens()) == 1
        if is_alone and not self.isFullScreen() and self.geometry() != self._placed:
            self._memory.setValue(PLACE, self.geometry())
        if self.operator is not None and isValid(self.operator):
            self.operator.close()
            self.operator.deleteLater()
        self.closed.emit()
        super().closeEvent(event)


def find_screen(name: str) -> QScreen:
    """Return the screen of this name, else the second one, else the only one."""
    screens = QGuiApplication.screens()
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in screens if screen is not first]
    return next((screen for screen in screens if screen.name() == name), (*others, first)[0])
