"""公開版で伏せる所: each place proposed with its reason, decided with one key."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from minutes.errors import writing_to
from minutes.export.formats import safe_name
from minutes.export.statements import printable
from minutes.privacy.publication import Review
from minutes.privacy.reviewing import Proposal
from minutes.publishing import (
    ABOUT,
    STYLE_NAMES,
    forget,
    hide,
    is_summarized,
    look_through,
    render_log,
    settle,
)
from minutes.types import MaskDecision, MaskStyle, MeetingId, Seconds
from ui import theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.omissions_tab import OmissionsTab
from ui.proof.change_list import Change, ChangeList

AROUND = 16
HIDDEN = "■■■"
LOST = "lost"

_OPEN, _ALL = "まだ決めていない所", "すべて"
_EXPLANATION = (
    "候補を 1 つずつ見て、Enter で伏せ、Space でそのままにします。記録（原本）は変わりません。"
    "見つけきれない所もあるので、読んで確かめて、下の欄で語を伏せてください。"
)


class MaskingDialog(Dialog):
    """Proposals of one meeting, words to hide everywhere in it, and what is left out."""

    wanted = Signal(float)
    """A place of the recording that a person looks at."""

    def __init__(self, context: Context, meeting: MeetingId, parent: QWidget | None = None) -> None:
        super().__init__("公開版で伏せる所", (860, 700), parent)
        self._store, self._meeting = context.store, meeting
        self._review: Review | None = None
        self.shown = QComboBox()
        self.shown.setAccessibleName("一覧に出す所")
        self.shown.addItems([_OPEN, _ALL])
        self.style_box = QComboBox()
        self.style_box.setAccessibleName("伏せ方")
        for style, name in STYLE_NAMES.items():
            self.style_box.addItem(name, style)
        self.list = ChangeList("伏せる候補", is_checkable=False)
        self.count = QLabel()
        self.hide_button = button("伏せる（Enter）", lambda: self.decide(is_accepted=True))
        self.keep_button = button("そのまま（Space）", lambda: self.decide(is_accepted=False))
        self.rest_button = button("同じ理由の残りもすべて伏せる", self.hide_rest)
        self.word = QLineEdit()
        self.word.setAccessibleName("この会議で伏せる語")
        self.word.setPlaceholderText("この会議で伏せる語（例：参考人の名前）")
        self.word_button = button("すべての場所で伏せる", self.hide_word)
        self.omissions = OmissionsTab(self, context.store, meeting)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Look through the meeting anew."""
        store, meeting = self._store, self._meeting
        self.count.setText("調べています…")
        self._enable(False)
        self.query(lambda: (look_through(store, meeting), store.mask_style(meeting)), self._begin)

    def decide(self, *, is_accepted: bool) -> None:
        """Hide what the cursor is on, or leave it as it is, and go on to the next."""
        proposal, lost = self._current(), self._lost()
        if lost is not None:
            self._forget(lost, is_accepted=is_accepted)
        if proposal is not None:
            self.list.step()
            self._settle([proposal], is_accepted=is_accepted)

    def hide_rest(self) -> None:
        """Hide all that is proposed for the same reason and not decided yet."""
        proposal = self._current()
        if proposal is not None and self._review is not None:
            same = [item for item in self._review.open if item.hit.kind is proposal.hit.kind]
            self._settle(same, is_accepted=True)

    def hide_word(self) -> None:
        """Hide a word wherever it stands."""
        word = self.word.text().strip()
        if not word:
            return
        store, meeting = self._store, self._meeting

        def work() -> tuple[int, Review]:
            count = hide(store, meeting, word)
            return count, look_through(store, meeting)

        self.operate(work, self._tell_hidden)

    def change(self, work: Callable[[], object]) -> None:
        """Change what is published, then look through the meeting anew."""
        store, meeting = self._store, self._meeting

        def both() -> Review:
            work()
            return look_through(store, meeting)

        self.tell("")
        self.operate(both, self._show)

    def save_log(self, path: Path) -> None:
        """Write what was hidden and why, without the texts."""
        store, meeting = self._store, self._meeting

        def work() -> Path:
            with writing_to(path):
                path.write_bytes(render_log(store, meeting))
            return path

        self.operate(work, lambda done: self.tell(f"「{done.name}」に書き出しました。"))

    def _lost(self) -> MaskDecision | None:
        key = self._key()
        found = () if self._review is None else self._review.lost
        return next((item for item in found if (item.place, item.span, LOST) == key), None)

    def _forget(self, lost: MaskDecision, *, is_accepted: bool) -> None:
        """Let go of a place that is not there any more, once its text is hidden otherwise."""
        if is_accepted:
            self.tell("下の欄で今の語を伏せてから、Space でこの行を消してください。", "warning")
            return
        store, meeting = self._store, self._meeting
        self.change(lambda: forget(store, meeting, [lost]))

    def _settle(self, proposals: list[Proposal], *, is_accepted: bool) -> None:
        store, meeting = self._store, self._meeting
        self.change(lambda: settle(store, meeting, proposals, is_accepted=is_accepted))

    def _begin(self, found: tuple[Review, MaskStyle]) -> None:
        review, style = found
        self.style_box.setCurrentIndex(list(STYLE_NAMES).index(style))
        self._show(review)
        if not review.proposals:
            self.tell("伏せる候補は見つかりませんでした。読んで確かめ、あれば下の欄で伏せます。")
        self.list.setFocus()

    def _tell_hidden(self, found: tuple[int, Review]) -> None:
        count, review = found
        self._show(review)
        self.tell(
            f"{count:,} か所を伏せました。" if count else "その語はこの会議にありません。",
            "badge" if count else "warning",
        )
        if count:
            self.word.clear()

    def _show(self, review: Review) -> None:
        key = self._key()
        self._review = review
        is_all = self.shown.currentText() == _ALL
        starts = {str(item.id): item.start for item in review.transcript.utterances}
        rows = [_lost(item, starts.get(item.place, 0.0)) for item in review.lost]
        rows += [_change(item) for item in (review.proposals if is_all else review.open)]
        self.list.rows.show(rows)
        keys = [item.key for item in rows]
        if rows:
            at = keys.index(key) if key in keys else 0
            self.list.setCurrentIndex(self.list.rows.index(at))
        self._enable(bool(rows))
        self.count.setText(_told(review))
        self.omissions.show_all(review)

    def _enable(self, is_enabled: bool) -> None:
        for item in (self.hide_button, self.keep_button, self.rest_button):
            item.setEnabled(is_enabled)

    def _refilter(self) -> None:
        if self._review is not None:
            self._show(self._review)

    def _key(self) -> Hashable:
        change = self.list.current()
        return None if change is None else change.key

    def _current(self) -> Proposal | None:
        key = self._key()
        found = () if self._review is None else self._review.proposals
        return next((item for item in found if _key(item) == key), None)

    def _choose_log(self) -> None:
        name = f"{safe_name(self._store.meeting(self._meeting).title)}_伏せた所.csv"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, "伏せた所の記録", str(Path.home() / name), "表 (*.csv)"
        )
        if chosen:
            self.save_log(Path(chosen))

    def _connect(self) -> None:
        store, meeting = self._store, self._meeting
        self.shown.activated.connect(lambda _index: self._refilter())
        self.style_box.activated.connect(
            lambda _index: self.change(
                lambda: store.set_mask_style(meeting, MaskStyle(self.style_box.currentData()))
            )
        )
        self.list.taken.connect(lambda _change: self.decide(is_accepted=True))
        self.list.wanted.connect(lambda change: self.wanted.emit(change.position))
        keep = QShortcut(QKeySequence(Qt.Key.Key_Space), self.list)
        keep.setContext(Qt.ShortcutContext.WidgetShortcut)
        keep.activated.connect(lambda: self.decide(is_accepted=False))
        self.word.returnPressed.connect(self.hide_word)

    def _lay_out(self) -> None:
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, theme.scaled(theme.GRID * 3 // 2), 0, 0)
        column.setSpacing(theme.scaled(theme.GRID))
        column.addWidget(text(_EXPLANATION, "caption"))
        column.addLayout(row(self.shown, self.count, None))
        column.addWidget(self.list, 1)
        column.addLayout(row(self.hide_button, self.keep_button, None, self.rest_button))
        words = row(self.word, self.word_button)
        words.setStretch(0, 1)
        column.addLayout(words)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.setAccessibleName("公開版で伏せる所と載せない所")
        tabs.addTab(first, "伏せる所")
        tabs.addTab(self.omissions, "載せない所")
        self.body.addWidget(tabs, 1)
        label = QLabel("伏せ方")
        label.setBuddy(self.style_box)
        self.buttons.addWidget(label)
        self.buttons.addWidget(self.style_box)
        self.buttons.addWidget(button("記録を書き出す…", self._choose_log))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.accept))


def _key(item: Proposal) -> Hashable:
    return item.passage.place, item.hit.span


def _change(item: Proposal) -> Change:
    whole, (start, end) = item.passage.text, item.hit.span
    is_spoken = item.passage.start is not None and not is_summarized(item.passage.place)
    notes = [] if is_spoken else [ABOUT[is_summarized(item.passage.place)]]
    notes.append(item.reason)
    if item.decision is not None:
        notes.append("伏せる" if item.is_hidden else "そのまま")
    return Change(
        _key(item),
        item.passage.start or 0.0,
        printable(whole[start:end]),
        whole[max(0, start - AROUND) : start],
        whole[end : end + AROUND],
        HIDDEN if item.is_hidden else None,
        "　".join(notes),
    )


def _lost(item: MaskDecision, start: Seconds) -> Change:
    words = "ここで伏せた所は、文が変わって見つかりません"
    return Change((item.place, item.span, LOST), start, words, note=item.reason)


def _told(review: Review) -> str:
    hidden = sum(item.is_hidden for item in review.proposals)
    told = [f"伏せる所 {hidden:,}", f"まだ決めていない所 {len(review.open):,}"]
    if review.lost:
        told.append(f"文が変わって見つからない所 {len(review.lost):,}")
    return "　".join(told)
