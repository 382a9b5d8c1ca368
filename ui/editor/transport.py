"""The bar with which sound is played: transport, speed, loop, silences, place and length."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from minutes.audio.stretching import QUICKEST, SLOWEST
from minutes.messages import format_position
from minutes.types import Seconds
from ui import keys, theme
from ui.editor.player import HURRY, SHORT_STEP, SPEED_STEP, STEP, EditorPlayer


class Way(StrEnum):
    """How the sound is gone through."""

    ALL = "all"
    SPOKEN = "spoken"
    QUICK = "quick"


WAYS = {
    Way.ALL: ("すべて聞く", "録音をそのまま聞きます"),
    Way.SPOKEN: ("無音を飛ばす", "話していない所を飛ばします"),
    Way.QUICK: ("確かな所は速く", f"無音を飛ばし、要確認のない所を {HURRY} 倍の速さで聞きます"),
}


class TransportBar(QFrame):
    """What is shown follows the player; actions carry the keys and work everywhere.

    `loop`, `play_here`, `hear_again` and the way are chosen here but need the text: whoever
    owns it connects them.
    """

    def __init__(
        self, player: EditorPlayer, duration: Seconds, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "bar")
        self._player = player
        self._duration = duration
        self.play = self._action("play", "▶", "再生", player.toggle)
        self.pause = self._action("pause", "", "一時停止", player.pause)
        self.back = self._action("back", "≪ 2 秒", "2 秒戻る", lambda: player.step(-STEP))
        self.forward = self._action("forward", "2 秒 ≫", "2 秒進む", lambda: player.step(STEP))
        self._action("back_short", "", "0.5 秒戻る", lambda: player.step(-SHORT_STEP))
        self._action("forward_short", "", "0.5 秒進む", lambda: player.step(SHORT_STEP))
        self._action("slower", "", "少し遅く", lambda: player.change_speed(-SPEED_STEP))
        self._action("faster", "", "少し速く", lambda: player.change_speed(SPEED_STEP))
        self.loop = self._action("loop", "繰り返し", "この発話を繰り返す", None)
        self.loop.setCheckable(True)
        self.hear_again = self._action("hear_again", "", "この所だけ聞く", None)
        self.play_here = self._action("play_here", "", "カーソルの語から再生", None)
        self.way = QComboBox()
        self.way.setAccessibleName("聞き方")
        for way, (name, told) in WAYS.items():
            self.way.addItem(name, way)
            self.way.setItemData(self.way.count() - 1, told, Qt.ItemDataRole.ToolTipRole)
        self.way.setToolTip("聞き方：" + "。".join(told for _, told in WAYS.values()))
        self._speed = self._speed_box()
        self._place = QLabel()
        self._place.setAccessibleName("再生位置")
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._halves = (QWidget(), QWidget())
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        player.position_changed.connect(self._show_place)
        player.playing_changed.connect(self._show_playing)
        player.speed_changed.connect(self._speed.setValue)
        player.loop_changed.connect(self.loop.setChecked)
        self._show_playing(is_playing=False)
        self._show_place(0.0)

    @property
    def chosen_way(self) -> Way:
        """How the sound is to be gone through."""
        return Way(self.way.currentData())  # Qt gives a plain str back

    def set_duration(self, duration: Seconds) -> None:
        """Show how long the recording is now."""
        self._duration = duration
        self._show_place(self._player.position)

    def _action(self, name: str, text: str, label: str, slot: Callable[[], None] | None) -> QAction:
        action = QAction(text or label, self)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        keys.bind(action, name)
        action.setToolTip(keys.tip(name, label))
        if slot is not None:
            action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _speed_box(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(SLOWEST, QUICKEST)
        box.setSingleStep(SPEED_STEP)
        box.setDecimals(2)
        box.setValue(self._player.speed)
        box.setPrefix("× ")
        box.setAccessibleName("再生の速さ")
        box.setToolTip(f"再生の速さ（{keys.tip('slower')}、{keys.tip('faster')}）")
        box.setKeyboardTracking(False)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.valueChanged.connect(self._player.set_speed)
        return box

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider half: no window is made wider by the bar."""
        needed = max(half.minimumSizeHint().width() for half in self._halves)
        margins = self._row.contentsMargins()
        width = needed + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the second half below the first one where both do not fit side by side."""
        needed = sum(half.sizeHint().width() for half in self._halves) + 6 * theme.GRID
        directions = QBoxLayout.Direction
        is_narrow = needed > self.width()
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self._row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        self._row.setSpacing(theme.GRID)
        first = [self._button(action) for action in (self.back, self.play, self.forward)]
        second = [self._button(self.loop), self.way, QLabel("速さ"), self._speed]
        for half, widgets in zip(self._halves, ([*first, self._place], second), strict=True):
            line = QHBoxLayout(half)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.GRID)
            for widget in widgets:
                line.addWidget(widget)
        self._row.addWidget(self._halves[0], 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch(1)
        self._row.addWidget(self._halves[1], 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setMinimumSize(QSize(theme.scaled(theme.TARGET), theme.scaled(theme.TARGET)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.toolTip())
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return button

    def _show_playing(self, is_playing: bool) -> None:
        self.play.setText("‖ 一時停止" if is_playing else "▶ 再生")
        self.play.setToolTip(keys.tip("play", "一時停止" if is_playing else "再生"))

    def _show_place(self, position: Seconds) -> None:
        self._place.setText(f"{format_position(position)} / {format_position(self._duration)}")
