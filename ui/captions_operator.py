"""The operator's panel: what is shown, what waits, and what to do about it by one key."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from minutes.captions.feed import CaptionView
from minutes.captions.holding import Held
from minutes.config import CaptionSettings
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.types import Utterance, UtteranceId
from ui import keys, tasks, theme
from ui.captions_canvas import CaptionCanvas
from ui.captions_stream import CaptionStream
from ui.context import Context
from ui.dialogs.frame import button, framed, row, scrolled, text
from ui.recording.elided_label import ElidedLabel

STEP = 1.15
"""How much larger or smaller a press of 大きく or 小さく makes the letters."""

NOTICES = ("マイクの調整をしています", "ただいま休憩中です", "しばらくお待ちください")
"""What operators write most often. Our choice."""

SIZE = (600, 720)
PREVIEW_HEIGHT = 132


class CaptionsOperator(QWidget):
    """What an operator sees and does; a window of its own on the first screen."""

    def __init__(
        self, context: Context, stream: CaptionStream, window: QWidget | None = None
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._context = context
        self._stream = stream
        self._captions = window
        self._editing: Utterance | None = None
        self._most = theme.scaled(SIZE[1])
        self.resize(theme.scaled(SIZE[0]), self._most)
        self.setWindowTitle("字幕の操作")
        self.setAccessibleName("字幕の操作パネル")
        self.preview = CaptionCanvas(_plain(stream.settings), self)
        self.preview.setAccessibleName("いま出ている字幕")
        self.preview.setFixedHeight(theme.scaled(PREVIEW_HEIGHT))
        self.status = ElidedLabel()  # one line, whatever it says: nothing below it moves
        theme.set_role(self.status, "caption")
        self.told = text("", "error")
        self.told.hide()
        self._make_hold()
        self._make_message()
        self._make_bar()
        self._lay_out()
        stream.changed.connect(self._show_view)
        stream.held_changed.connect(self._show_held)
        stream.configured.connect(self._show_settings)
        self._show_settings(stream.settings)
        self._show_view(stream.view)
        self._show_held(stream.held)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hold nothing back any more: nobody is there who could approve it."""
        if self._stream.settings.is_holding:
            self._set(is_holding=False)
        super().closeEvent(event)

    def place_beside(self, captions: QWidget) -> None:
        """Stand on a screen where the captions are not; on the same one above them."""
        here = captions.screen()
        others = [screen for screen in here.virtualSiblings() if screen is not here]
        area = (others[0] if others else here).availableGeometry()
        if not others and captions.y() > area.top() + self.content.minimumSizeHint().height() // 2:
            area.setBottom(captions.y() - 1)
        self._most = area.height() - 5 * theme.GRID
        self._fit_height()
        self.move(area.right() - self.width() - theme.GRID, area.top() + 3 * theme.GRID)

    def _fit_height(self) -> None:
        """Take the height that is needed: less when nothing is held back."""
        wanted = theme.scaled(SIZE[1])
        if self.hold_area.isHidden():
            wanted = self.content.sizeHint().height()
        self.resize(self.width(), min(wanted, self._most))

    # -- what is shown

    def _show_view(self, view: CaptionView) -> None:
        self.preview.show_view(view)
        self.preview.setAccessibleDescription("".join(line.text for line in view.lines))
        if view.is_notice:
            sentence = "お知らせを表示中（字幕は出ていません）"
        elif view.waiting:
            sentence = f"これから出る行：{view.waiting}"
        else:
            sentence = ""
        self.status.setText(sentence)

    def _show_held(self, held: tuple[Held, ...]) -> None:
        """List what waits; what is being written stays in the field."""
        chosen = self._chosen()
        self.waiting.blockSignals(True)
        self.waiting.clear()
        for item in held:
            name = item.utterance.text if not item.is_approved else f"✓ {item.utterance.text}"
            entry = QListWidgetItem(name)
            entry.setData(Qt.ItemDataRole.UserRole, item.utterance)
            self.waiting.addItem(entry)
            if chosen is not None and item.utterance.id == chosen.id:
                self.waiting.setCurrentItem(entry)
        if self.waiting.currentRow() < 0 and held:
            self.waiting.setCurrentRow(0)
        self.waiting.blockSignals(False)
        self._choose()
        self.waiting_title.setText(f"確認を待っている字幕（{len(held)}）")
        self._show_empty()

    def _show_settings(self, settings: CaptionSettings) -> None:
        self.preview.set_settings(_plain(settings))
        for box, is_on in (
            (self.holding, settings.is_holding),
            (self.partial, settings.shows_partial),
        ):
            box.blockSignals(True)
            box.setChecked(is_on)
            box.blockSignals(False)
        self.partial.setEnabled(not settings.is_holding)
        self._show_empty()

    def _show_empty(self) -> None:
        has_any = self.waiting.count() > 0
        has_hold = self._stream.settings.is_holding or has_any
        if self.hold_area.isHidden() == has_hold:
            self.hold_area.setVisible(has_hold)
            self.hold_keys.setVisible(has_hold)
            self._fit_height()
        for control in (self.approve_button, self.drop_button):
            control.setEnabled(has_any)
        self.editor.setEnabled(has_any)
        self.editor.setPlaceholderText("" if has_any else "確認を待っている字幕はありません")

    # -- hold and fix

    def _make_hold(self) -> None:
        self.waiting_title = text("", "subheading")
        self.waiting = QListWidget()
        self.waiting.setAccessibleName("確認を待っている字幕")
        self.waiting.setWordWrap(True)
        self.waiting.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.waiting.setMinimumHeight(theme.scaled(88))
        self.waiting.currentItemChanged.connect(self._choose)
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName("字幕の文を直す")
        self.editor.setTabChangesFocus(True)
        self.editor.setFont(theme.font(theme.TRANSCRIPT_POINTS))
        self.editor.setFixedHeight(theme.scaled(84))
        self.editor.installEventFilter(self)
        self.waiting.installEventFilter(self)
        self.approve_button = button("この字幕を出す（Enter）", self.approve, "primary")
        self.drop_button = button("出さない（Ctrl+Delete）", self.drop)
        drop = QAction(self)
        drop.setShortcut(QKeySequence("Ctrl+Delete"))
        drop.triggered.connect(self.drop)
        self.addAction(drop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter approve, and keep what is being written from going out by itself."""
        if event.type() == QEvent.Type.FocusIn and watched is self.editor:
            chosen = self._chosen()
            self._stream.edit(chosen.id if chosen is not None else None)
        elif event.type() == QEvent.Type.FocusOut and watched is self.editor:
            self._stream.edit(None)
        elif event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)  # type: ignore[attr-defined]
            if is_enter and not event.isAutoRepeat():  # type: ignore[attr-defined]
                self.approve()
                return True
        return super().eventFilter(watched, event)

    def _chosen(self) -> Utterance | None:
        item = self.waiting.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Utterance) else None

    def _choose(self) -> None:
        """Show the chosen one in the field, unless a person writes in it already."""
        chosen, before = self._chosen(), self._editing
        is_same = chosen is not None and before is not None and chosen.id == before.id
        if is_same and before is not None and self._written() != _on_one_line(before.text):
            return
        self._editing = chosen
        text = chosen.text if chosen is not None else ""
        if self.editor.toPlainText() != text:
            self.editor.setPlainText(text)
        if self.editor.hasFocus():
            self._stream.edit(chosen.id if chosen is not None else None)

    def _written(self) -> str:
        return _on_one_line(self.editor.toPlainText())

    def approve(self) -> None:
        """Show the chosen one as it is written now; a change goes into the record too."""
        chosen, text = self._editing, self._written()
        if chosen is None:
            return
        self._editing = None
        if not text:
            self._stream.drop(chosen.id)
            return
        if text != _on_one_line(chosen.text):
            self._stream.write(chosen.id, text)
            self._store(chosen.id, text)
        self._stream.approve(chosen.id)

    def drop(self) -> None:
        """Do not show the chosen one; the record keeps it."""
        chosen = self._chosen()
        if chosen is not None:
            self._editing = None
            self._stream.drop(chosen.id)

    def _store(self, utterance: UtteranceId, text: str) -> None:
        from minutes.proofreading import Proofreader

        context, meeting = self._context, self._stream.meeting.id

        def work() -> None:
            Proofreader(context.store, meeting, context.bridge.listen).change_text(utterance, text)

        tasks.operate(work, lambda nothing: None, self._fail)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self.told.setText(describe_error(error))
            self.told.show()
            QTimer.singleShot(8000, self.told, self.told.hide)

    # -- messages

    def _make_message(self) -> None:
        self.message = QLineEdit()
        self.message.setAccessibleName("字幕に出す文")
        self.message.setPlaceholderText("字幕に出す文を書く（例：マイクの調整をしています）")
        self.message.returnPressed.connect(self.say)
        self.message.textChanged.connect(self._allow_message)
        self.say_button = button("1 行として出す", self.say)
        self.say_button.setToolTip("発言の続きに出し、次の発言で流れていきます（Enter）")
        self.notice_button = button("出したままにする", self.toggle_notice)
        self.notice_button.setCheckable(True)
        self.notice_button.setToolTip("消すまで、字幕の代わりにこの文を出します")
        self._allow_message()
        self.ready = [button(text, partial(self._notify, text), "quiet") for text in NOTICES]

    def _allow_message(self) -> None:
        has_text = bool(self.message.text().strip())
        self.say_button.setEnabled(has_text)
        self.notice_button.setEnabled(has_text or bool(self._stream.notice))

    def say(self) -> None:
        """Show what is written as a line of its own."""
        text = self.message.text().strip()
        if text:
            self._stream.say(text)
            self.message.clear()

    def toggle_notice(self) -> None:
        """Show what is written until it is taken away, or take it away."""
        self._notify("" if self._stream.notice else self.message.text().strip())

    def _notify(self, text: str) -> None:
        self._stream.notify(text)
        self.notice_button.setChecked(bool(self._stream.notice))
        is_on = bool(self._stream.notice)
        self.notice_button.setText("お知らせを消す" if is_on else "出したままにする")
        self._allow_message()

    # -- the bar

    def _make_bar(self) -> None:
        self.holding = QCheckBox("確認してから出す")
        self.holding.setToolTip("確定した文をここに並べ、Enter を押すまで出しません")
        self.holding.toggled.connect(lambda is_on: self._set(is_holding=is_on))
        self.partial = QCheckBox("途中の文字も出す")
        self.partial.toggled.connect(lambda is_on: self._set(shows_partial=is_on))
        self.clear_button = button("画面を消す", self._stream.clear)
        self.clear_button.setShortcut(QKeySequence("Ctrl+Backspace"))
        self.clear_button.setToolTip("いま出ている字幕を消します（Ctrl+Backspace）")
        self.smaller = button("A－", partial(self._resize, 1 / STEP))
        self.smaller.setAccessibleName("文字を小さく")
        self.smaller.setToolTip("文字を小さく（Ctrl+-）")
        self.smaller.setShortcut(QKeySequence("Ctrl+-"))
        self.larger = button("A＋", partial(self._resize, STEP))
        self.larger.setAccessibleName("文字を大きく")
        self.larger.setToolTip("文字を大きく（Ctrl++）")
        self.larger.setShortcut(QKeySequence("Ctrl++"))
        self.full = button("画面いっぱい", self._toggle_full_screen)
        self.full.setToolTip(keys.tip("captions_full_screen"))
        full = QAction(self)
        full.triggered.connect(self._toggle_full_screen)
        keys.bind(full, "captions_full_screen")
        self.addAction(full)
        self.look = button("字幕の設定…", self._open_settings, "quiet")

    def _set(self, *, is_holding: bool | None = None, shows_partial: bool | None = None) -> None:
        settings = self._stream.settings
        if is_holding is not None:
            settings = replace(settings, is_holding=is_holding)
        if shows_partial is not None:
            settings = replace(settings, shows_partial=shows_partial)
        self._stream.configure(settings)

    def _resize(self, factor: float) -> None:
        """Change how many letters a line has, so that they always fill the window."""
        settings = self._stream.settings
        count = min(60.0, max(4.0, round(settings.characters_per_line / factor * 2) / 2))
        self._stream.configure(replace(settings, characters_per_line=count, size_points=0.0))

    def _toggle_full_screen(self) -> None:
        toggle = getattr(self._captions, "toggle_full_screen", None)
        if toggle is not None:
            toggle()

    def _open_settings(self) -> None:
        show = getattr(self._captions, "open_settings", None)
        if show is not None:
            show()

    # -- layout

    def _lay_out(self) -> None:
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        above = row(text("いま出ている字幕", "subheading", is_wrapped=False), self.status)
        above.setStretch(1, 1)
        column.addLayout(above)
        column.addWidget(framed(self.preview))
        column.addLayout(
            row(self.clear_button, None, self.smaller, self.larger, self.full, self.look)
        )
        column.addSpacing(theme.GRID)
        column.addLayout(row(self.holding, self.partial, None))
        self.hold_area = QFrame()
        hold = QVBoxLayout(self.hold_area)
        hold.setContentsMargins(0, 0, 0, 0)
        hold.setSpacing(theme.GRID)
        hold.addWidget(self.waiting_title)
        hold.addWidget(self.waiting, 1)
        hold.addWidget(self.editor)
        column.addWidget(self.hold_area, 1)
        column.addSpacing(theme.GRID)
        column.addWidget(text("文を出す", "subheading"))
        column.addWidget(self.message)
        column.addLayout(row(self.say_button, self.notice_button, None))
        column.addLayout(row(*self.ready, None))
        column.addWidget(self.told)
        column.addStretch(0)
        root = QVBoxLayout(self)
        root.setContentsMargins(0, 0, 0, 0)
        root.addWidget(scrolled(self.content), 1)
        self.hold_keys = QWidget()
        """Below what scrolls: what is pressed most is in view in the lowest window too."""
        foot = row(self.approve_button, self.drop_button, None)
        foot.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        self.hold_keys.setLayout(foot)
        root.addWidget(self.hold_keys)


def _plain(settings: CaptionSettings) -> CaptionSettings:
    """Return settings for a small picture: never mirrored, never transparent."""
    return replace(settings, is_mirrored=False, background_opacity=100, size_points=0.0)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
