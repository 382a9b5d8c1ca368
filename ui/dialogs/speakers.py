"""The voices of a meeting: told apart, named with the chair's help, enrolled with consent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from minutes import naming
from minutes.attribution import Listening, diarize_meeting
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.weights import find_speaker_model
from minutes.errors import MinutesError
from minutes.events import Listener
from minutes.proofreading import Proofreader
from minutes.types import Meeting, MeetingId
from ui import tasks, theme
from ui.context import Context
from ui.dialogs.frame import GAP, Dialog, button, row, scrolled, text
from ui.dialogs.speaker_rows import SpeakerRow, Spoken, gather
from ui.dialogs.voices_tab import VoicesTab
from ui.editor.speaker_names import SpeakerNames
from ui.progress import ProgressStrip

NOT_YET = "話者はまだ分けていません。「話者を分ける」を押すと、声の違いから分けます。"
PRACTICE = (
    "練習用の話者モデルを使いました。人数と話者をよく間違えます。"
    "本物のモデルは「モデル」の画面で確かめられます。"
)
_ANY, _EXACTLY, _BETWEEN = "声から決める", "ちょうど", "範囲で"
_MOST_PEOPLE = 60

Found = tuple[Meeting, tuple[Spoken, ...]]


class SpeakersDialog(Dialog):
    """Who the voices of a meeting are. Names go through `proofreader`, so they can be undone.

    Without one it makes its own, which tells the context's bridge.
    """

    changed = Signal()
    """The voices were told apart anew: the text must be read again."""

    wanted = Signal(float)
    """A place of the recording that somebody wants to see."""

    def __init__(
        self,
        context: Context,
        meeting: MeetingId,
        proofreader: Proofreader | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("話者", (900, 680), parent)
        self._context, self._id = context, meeting
        self._meeting = context.store.meeting(meeting)
        self._proofreader = proofreader or Proofreader(
            context.store, meeting, context.bridge.listen
        )
        self.spoken: tuple[Spoken, ...] = ()
        self.rows: list[SpeakerRow] = []
        self._asked = ""
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._end)
        self.voices = VoicesTab(context, self, self._meeting)
        self._lay_out()
        self.refresh()
        self.voices.refresh()

    def refresh(self) -> None:
        """Look again at who speaks."""
        store, meeting = self._context.store, self._id

        def work() -> Found:
            found = gather(store.transcript(meeting), naming.suggest(store, meeting))
            return store.meeting(meeting), found

        self.query(work, self._show)

    def ask_name(self, label: str) -> None:
        """Have the name of one voice written, as soon as the voices are shown."""
        self._asked = label
        found = next((made for made in self.rows if made.spoken.label == label), None)
        if found is not None:
            self._asked = ""
            found.ask_name()
            QTimer.singleShot(0, found, lambda: self._area.ensureWidgetVisible(found))

    def count(self) -> SpeakerCount:
        """Return how many people speak, as far as somebody said so."""
        if self.how.currentText() == _EXACTLY:
            return SpeakerCount(self.least.value(), self.least.value())
        if self.how.currentText() == _BETWEEN:
            few, many = sorted((self.least.value(), self.most.value()))
            return SpeakerCount(few, many)
        return SpeakerCount()

    def diarize(self) -> None:
        """Tell the voices apart; what people decided stays."""
        if self.strip.is_busy:
            return
        store, settings, meeting = self._context.store, self._context.settings, self._meeting
        count = self.count()
        self.tell("")

        def work(listen: Listener) -> tuple[Diarization, bool]:
            model = find_speaker_model(settings.diarization.model)
            listening = Listening(model.folder, count, settings, listen)
            return diarize_meeting(store, meeting, listening), model.is_practice

        job = tasks.start(work, self.if_alive(self._take), self.if_alive(self.fail))
        self.strip.follow(job, "話者を分けています")
        self._run.setEnabled(False)

    def name(self, label: str, participant: str) -> None:
        """Say whose voice a label is, in all its utterances; empty for nobody."""
        self.name_all([(label, participant)])

    def name_all(self, names: Sequence[tuple[str, str]]) -> None:
        """Give several voices their names."""
        proofreader = self._proofreader

        def work() -> None:
            for label, participant in names:
                proofreader.name(label, participant or None)

        def done(_nothing: None) -> None:
            words = "、".join(name for _, name in names if name)
            self.tell(f"{words} の名前を付けました。" if words else "名前を外しました。")
            self.refresh()

        self.operate(work, done, self._refuse)

    def accept_all(self) -> None:
        """Take every suggestion for a voice without a name."""
        offered = [
            (item.label, item.suggestion.participant)
            for item in self.spoken
            if item.suggestion is not None and item.participant is None
        ]
        if offered:
            self.name_all(offered)

    def reject(self) -> None:
        """Close; telling voices apart is stopped, and may be begun again."""
        self.strip.cancel()
        self.voices.strip.cancel()
        super().reject()

    def _refuse(self, error: MinutesError) -> None:
        self.fail(error)
        self.refresh()

    def _take(self, answer: tuple[Diarization, bool]) -> None:
        found, is_practice = answer
        people = len({turn.label for turn in found.turns})
        words = f"{people} 人の声に分けました。"
        self.tell(words + (PRACTICE if is_practice else ""), "warning" if is_practice else "badge")
        self.changed.emit()
        self.refresh()

    def _end(self) -> None:
        self._run.setEnabled(True)
        if self.strip.is_cancelled:
            self.tell("中止しました。話者は前のままです。")

    def _show(self, found: Found) -> None:
        self._meeting, self.spoken = found
        names = SpeakerNames(self._meeting.participants)
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for place, spoken in enumerate(self.spoken):
            voice = spoken.participant or f"話者{spoken.label}"
            color = theme.speaker_color(names.color(voice))
            made = SpeakerRow(spoken, self._meeting.participants, color)
            made.named.connect(self.name)
            made.wanted.connect(self.wanted)
            self._column.insertWidget(place, made)
            self.rows.append(made)
        self._nobody.setVisible(not self.spoken)
        offered = sum(bool(item.suggestion) and not item.participant for item in self.spoken)
        self._accept.setEnabled(offered > 0)
        self._accept.setText(f"候補をすべて採用（{offered}）" if offered else "候補をすべて採用")
        self.voices.show_speakers(self.spoken)
        if self._asked:
            self.ask_name(self._asked)

    def _lay_out(self) -> None:
        tabs = QTabWidget()
        tabs.addTab(self._make_list(), "この会議の話者")
        tabs.addTab(self.voices, "登録した声")
        tabs.currentChanged.connect(lambda _index: self.tell(""))
        self.body.addWidget(tabs)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.reject))

    def _make_list(self) -> QWidget:
        page = QWidget()
        self.how = QComboBox()
        self.how.setAccessibleName("話す人の数")
        self.how.addItems([_ANY, _EXACTLY, _BETWEEN])
        self.least, self.most = _people(5, "人数、または最少"), _people(8, "最多")
        self._between = QLabel("～")
        self.how.currentTextChanged.connect(self._show_counts)
        self._run = button("話者を分ける", self.diarize)
        self._accept = button("候補をすべて採用", self.accept_all, "primary")
        self._accept.setEnabled(False)
        self._nobody = text(NOT_YET, "caption")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, GAP, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(
            row(
                text("人数", is_wrapped=False),
                self.how,
                self.least,
                self._between,
                self.most,
                self._run,
                None,
                self._accept,
            )
        )
        column.addWidget(self.strip)
        column.addWidget(self._nobody)
        self._area = scrolled(content)
        column.addWidget(self._area, 1)
        self._show_counts(_ANY)
        return page

    def _show_counts(self, how: str) -> None:
        self.least.setVisible(how != _ANY)
        self.most.setVisible(how == _BETWEEN)
        self._between.setVisible(how == _BETWEEN)


def _people(value: int, name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, _MOST_PEOPLE)
    made.setValue(value)
    made.setSuffix(" 人")
    made.setAccessibleName(name)
    return made
