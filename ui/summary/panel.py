"""要約: what was decided and summarised on the left, the text that it rests on beside it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minutes import events
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.revising import Reading
from minutes.types import MeetingId, SummaryShape
from ui import tasks, telling, theme
from ui.context import Context
from ui.dialogs.flow import FlowLayout
from ui.dialogs.frame import button, scrolled, tab_bar
from ui.dialogs.opening import open_dialog
from ui.dialogs.setting_pages import SUMMARIES
from ui.editor.transcript_view import TranscriptView
from ui.editor.transport import TransportBar
from ui.summary import sheet
from ui.summary.deeds import Deeds
from ui.summary.head import Head
from ui.summary.hints import AS_SAID, LOOKING, NOT_BEGUN, STOPPED, hint_of
from ui.summary.making import Making
from ui.summary.pasting import as_text
from ui.summary.row_menu import open_menu
from ui.summary.sentence_bar import SentenceBar
from ui.summary.sentence_list import SentenceList
from ui.summary.sheet import FOUND, NAMES, Row, Sentence, State, sentences

SHAPES = (
    None,
    SummaryShape.GIST,
    SummaryShape.OVERVIEW,
    SummaryShape.POINTS,
    SummaryShape.PLAIN,
)
"""The tabs; the first one holds what rules found in the record."""

NONE = "none"
REREAD_MS = 1_500
"""After a correction of the text, before the sentences are compared with it again."""

GROWN_MS = 20_000
"""While a meeting is recorded: recognition has precedence over looking for decisions."""

SHARES = (540, 460)
"""Of the width: the sentences, and the text."""

LEAST, LEAST_LIST = 320, 100
"""Width of the sentences, and height of their list: on a small screen with large letters what
is around the list scrolls, so that the window fits."""


class SummaryPanel(QWidget):
    """Summaries of one meeting; transcript and transport are lent to it while it is shown."""

    heard = Signal(object)
    """An `Evidence` that a person wants to hear."""

    looked_at = Signal(object)
    """An `Evidence` to be shown in the text, without sound."""

    def __init__(self, context: Context, meeting: MeetingId, finish: Callable[[], None]) -> None:
        """`finish` has what is still being typed in the text stored first."""
        super().__init__()
        self._context, self._meeting, self._finish = context, meeting, finish
        self._rows: list[Row] = []
        self._shares = list(SHARES)
        self.is_stored: Callable[[], bool] = lambda: True
        """Whether there is a meeting by now; one that has not begun is nowhere yet."""
        self.why_silent: Callable[[], str] = lambda: ""
        """Why nothing can be heard here, as a sentence; empty where there is sound."""
        titles = [FOUND if shape is None else NAMES[shape] for shape in SHAPES]
        self.tabs = tab_bar("要約の種類", titles)
        self.list = SentenceList()
        self.bar = SentenceBar(self.list)
        self._may_change = True
        self.deeds = Deeds(context.store, meeting, self)
        self.making = Making(context, meeting, self)
        self.head = Head(self.making.strip)
        self.setup = button("要約の設定…", self._open_settings, "quiet")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._column = QVBoxLayout(self)
        self._reread = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()
        self._show_tab()

    # -- what the window does

    def borrow(self, view: TranscriptView, bar: TransportBar | None) -> None:
        """Show transcript and transport here."""
        is_new = self.splitter.indexOf(view) < 0
        self.splitter.addWidget(view)
        view.show()
        if is_new:
            self.splitter.setSizes(self._shares)
        if bar is not None:
            self._column.insertWidget(0, bar)
            bar.show()

    def look_for_sound(self) -> None:
        """Offer to hear, or say why not: whether there is sound is known only now."""
        if self.deeds.reading is None:
            self._offer()
        else:
            self._show(self.deeds.reading)

    def _keep_shares(self, *_moved: int) -> None:
        self._shares = self.splitter.sizes()

    def allow(self, *, may_change: bool) -> None:
        """Let a person change the meeting here, or only read."""
        self.list.allow(may_change=may_change)
        self._may_change = may_change
        self._offer()

    def take(self, event: events.Event) -> None:
        """Read again soon after the text was corrected, now and then while it grows."""
        if not self.isVisible():
            return
        if isinstance(event, events.UtteranceRevised | events.TurnsUpdated):
            self._reread.start(REREAD_MS)
        elif isinstance(event, events.UtteranceFinalized) and not self._reread.isActive():
            self._reread.start(GROWN_MS)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the record anew: it may have been corrected since."""
        super().showEvent(event)
        if self.is_stored():
            self.deeds.load()
        self._show_tab()

    # -- what is shown

    @property
    def shape(self) -> SummaryShape | None:
        """What is looked at; None for what rules found."""
        return SHAPES[self.tabs.currentIndex()]

    @property
    def _is_asking(self) -> bool:
        """Whether a language model writes the summaries."""
        return self._context.settings.summary.engine != NONE

    @property
    def _name(self) -> str:
        return FOUND if self.shape is None else NAMES[self.shape]

    def _show(self, reading: Reading) -> None:
        shape = self.shape
        if shape is None:
            self._rows = sheet.rows_of_findings(reading)
        else:
            has_it = shape in reading.summaries
            self._rows = sheet.rows_of_summary(reading, shape) if has_it else []
        self.list.show_rows(self._rows, hint_of(shape, is_asking=self._is_asking))
        self.head.tell_about(reading, shape, self._rows, self.why_silent())
        self.list.setAccessibleDescription(self.head.about.text())
        is_for_all = self._context.settings.summary.is_masking
        self.head.show_masking(is_masked=reading.is_masked, is_for_all=is_for_all)
        self._offer()

    def _show_tab(self, *_ignored: object) -> None:
        """Show another tab, or the same one under other settings."""
        self.head.say("")
        self.list.setAccessibleName(f"{self._name}の文")
        if self.deeds.reading is None:
            self.list.show_rows([], LOOKING if self.is_stored() else NOT_BEGUN)
            self._offer()
        else:
            self._show(self.deeds.reading)

    def _offer(self, *_ignored: object) -> None:
        """Let be pressed what can be done now."""
        reading, shape = self.deeds.reading, self.shape
        may = self._may_change and reading is not None
        is_wanted = self.making.is_wanted(shape)
        has_it = reading is not None and shape in reading.summaries
        self.head.offer(shape, has_it=has_it, may=may and not is_wanted, asks=self._is_asking)
        is_filled = any(sentences(self._rows))
        self.head.copy.setEnabled(is_filled)
        self.bar.confirm_all.setEnabled(may and bool(self._to_confirm()))
        self.bar.offer(may_change=self._may_change, silence=self.why_silent())
        self.bar.setVisible(is_filled or self.deeds.is_undoable)

    # -- what a person does

    def copy_all(self) -> None:
        """Put what is shown into the clipboard, with its places."""
        reading = self.deeds.reading
        if reading is not None:
            title = f"{reading.document.transcript.meeting.title}　{self._name}"
            note = "" if self.shape is None else sheet.describe(reading.summaries[self.shape])
            QGuiApplication.clipboard().setText(as_text(title, note, self._rows))
            self.head.say("コピーしました。メールや文書に貼り付けられます。")

    def ask_to_confirm_all(self) -> None:
        """Confirm all sentences that nothing speaks against, after one question."""
        wanted = self._to_confirm()
        doubtful = sum(item.state is State.DOUBTFUL for item in sentences(self._rows))
        detail = "読んで、内容が正しいことを確かめてからにしてください。"
        if doubtful:
            detail += f"\n要確認の {doubtful} 文は、そのまま残します。"
        question = f"{len(wanted)} 文を、すべて確認済みにしますか？"
        if wanted and telling.ask(question, "確認済みにする", detail=detail, parent=self):
            self.deeds.confirm(wanted, is_right=True)
            self.head.say(f"{len(wanted)} 文を確認済みにしました。")

    def _to_confirm(self) -> list[Sentence]:
        open_ones = {State.MODEL, State.SAID}
        return [item for item in sentences(self._rows) if item.state in open_ones]

    def _make(self) -> None:
        reading, shape = self.deeds.reading, self.shape
        if reading is not None and shape is not None and not self.making.is_wanted(shape):
            self._finish()
            self.head.say("")
            self.making.ask(shape, reading.summaries.get(shape))

    def _tick(self, sentence: Sentence) -> None:
        if self._may_change:
            self.deeds.confirm([sentence], is_right=not sentence.is_ticked)

    def _take_out(self, sentence: Sentence) -> None:
        if self._may_change:
            self.deeds.take_out(sentence)
            is_back = sentence.state is State.REFUSED
            self.head.say("戻しました。" if is_back else "除きました。「元に戻す」で戻せます。")

    def _reword(self, sentence: Sentence, words: str) -> None:
        if self._may_change:
            self.deeds.reword(sentence, words)

    def _mask(self, is_masked: bool) -> None:
        store, meeting = self._context.store, self._meeting
        tasks.operate(
            lambda: store.mask_summary(meeting, is_masked=is_masked),
            tasks.if_alive(self, lambda _done: self.deeds.load()),
            tasks.if_alive(self, self._fail),
        )

    def _take_made(self, shape: SummaryShape) -> None:
        reading = self.deeds.reading
        self.deeds.take_made(None if reading is None else reading.summaries.get(shape))
        self.head.say(f"「{NAMES[shape]}」ができました。")
        focused = QApplication.focusWidget()
        if focused is None or self.head.isAncestorOf(focused):
            self.list.setFocus()

    def _fail(self, error: MinutesError) -> None:
        self.head.say(describe_error(error), "error")

    def _choose(self, sentence: Sentence) -> None:
        self._offer()
        if sentence.evidence and self.list.hasFocus():
            self.looked_at.emit(sentence.evidence[0])

    # -- making it

    def _open_settings(self) -> None:
        dialog = open_dialog("settings", self._context, self.window())
        show_page = getattr(dialog, "show_page", None)
        if show_page is not None:
            show_page(SUMMARIES)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.head.copied.connect(self.copy_all)
        self.bar.all_confirmed.connect(self.ask_to_confirm_all)
        self.list.chosen.connect(self._choose)
        self.list.heard.connect(self.heard)
        self.list.ticked.connect(self._tick)
        self.list.taken_out.connect(self._take_out)
        self.list.reworded.connect(self._reword)
        self.list.undone.connect(self.deeds.undo)
        self.list.refused.connect(lambda: self.head.say(AS_SAID))
        self.list.customContextMenuRequested.connect(lambda at: open_menu(self, at))
        self.deeds.changed.connect(self._show)
        self.deeds.failed.connect(self._fail)
        self.deeds.undoable.connect(self.bar.back.setVisible)
        self.bar.undone.connect(self.deeds.undo)
        self.head.wanted.connect(self._make)
        self.head.masked.connect(self._mask)
        self.making.made.connect(self._take_made)
        self.making.failed.connect(self._fail)
        self.making.stopped.connect(lambda: self.head.say(STOPPED))
        self.making.changed.connect(self._offer)
        self.splitter.splitterMoved.connect(self._keep_shares)
        self._reread.timeout.connect(self.deeds.load)
        self._context.preferences.changed.connect(self._show_tab)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setMinimumWidth(theme.scaled(LEAST))
        column = QVBoxLayout(left)
        pad = theme.scaled(2 * theme.GRID)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(theme.scaled(theme.GRID))
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.list.setMinimumHeight(theme.scaled(LEAST_LIST))
        self.splitter.addWidget(scrolled(left))
        self.splitter.setStretchFactor(0, 1)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        tabs = FlowLayout()
        tabs.addWidget(self.tabs)
        tabs.addStretch()
        tabs.addWidget(self.setup)
        self._column.addLayout(tabs)
        line = QFrame()
        line.setFixedHeight(1)
        theme.set_role(line, "separator")
        self._column.addWidget(line)
        self._column.addWidget(self.splitter, 1)
        order = (self.tabs, self.setup, *self.head.in_order, self.list, *self.bar.in_order)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
