"""Voices that people enrolled: who agreed and how, and the way to forget them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from minutes import config, naming
from minutes.attribution import Listening
from minutes.config import Value
from minutes.diarization import enrolment
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.weights import find_speaker_model
from minutes.errors import MinutesError
from minutes.events import Listener
from minutes.export.wareki import format_short_date
from minutes.naming import Consent
from minutes.types import Meeting, Voiceprint
from ui import tasks, telling, theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, rows_chosen, set_widths
from ui.dialogs.speaker_rows import Spoken
from ui.progress import ProgressStrip

SETTING = "diarization.is_recognising_enrolled"
EXPLANATION = (
    "声の特徴は個人情報です。本人の同意を得て、だれがどのように同意したかを書いて登録します。"
    "会議を消しても残り、「消す」でこの機械から完全に消えます。"
)
_COLUMNS = ("氏名", "登録した日", "いまのモデルで", "同意")

Found = tuple[tuple[Voiceprint, ...], str]


class VoicesTab(QWidget):
    """The enrolled voices, and enrolling one of this meeting."""

    changed = Signal()

    def __init__(self, context: Context, dialog: Dialog, meeting: Meeting) -> None:
        super().__init__()
        self._context, self._dialog, self._meeting = context, dialog, meeting
        self.grid: Grid[Voiceprint] = Grid(_COLUMNS)
        self.view = make_view(self.grid, "登録した声", stretched=3)
        set_widths(self.view, 200, 130, 140)
        self.use = QCheckBox("登録した声の人に、次の会議から自動で名前を付ける")
        self.use.setChecked(context.settings.diarization.is_recognising_enrolled)
        self.use.clicked.connect(self._choose_use)
        self.who = QComboBox()
        self.name = QLineEdit()
        self.consent = QLineEdit()
        self.consent.setPlaceholderText("例：本人、令和 8 年 11 月 21 日、書面")
        self.strip = ProgressStrip()
        self._lay_out()
        self.who.currentIndexChanged.connect(self._fill_name)

    def show_speakers(self, spoken: tuple[Spoken, ...]) -> None:
        """Offer the voices of the meeting for enrolling."""
        self.who.clear()
        for item in spoken:
            title = item.participant or f"話者{item.label}"
            self.who.addItem(title, item)

    def refresh(self) -> None:
        """Read the enrolled voices again."""
        store, settings = self._context.store, self._context.settings

        def work() -> Found:
            try:
                model = find_speaker_model(settings.diarization.model)
                return store.voiceprints(), enrolment.identify(model.folder)
            except MinutesError:
                return store.voiceprints(), ""

        self._dialog.query(work, self._show)

    def enrol(self) -> None:
        """Keep the chosen voice under the name that is written."""
        chosen = self.who.currentData()
        name, words = " ".join(self.name.text().split()), self.consent.text().strip()
        if not isinstance(chosen, Spoken) or not name or not words:
            self._dialog.tell(
                "氏名と、だれがどのように同意したかを書いてから登録してください。", "warning"
            )
            return
        if self.strip.is_busy:
            return
        store, settings, meeting = self._context.store, self._context.settings, self._meeting
        agreed = Consent(name, words)

        def work(listen: Listener) -> Voiceprint:
            model = find_speaker_model(settings.diarization.model)
            listening = Listening(model.folder, SpeakerCount(), settings, listen)
            return naming.enrol_label(store, meeting, chosen.label, agreed, listening)

        job = tasks.start(
            work,
            self._dialog.if_alive(self._take),
            self._dialog.if_alive(self._dialog.fail),
        )
        self.strip.follow(job, f"{name}さんの声を登録しています")

    def forget(self) -> None:
        """Delete the voices of the chosen people for good, if a person wants that."""
        names = list(
            dict.fromkeys(self.grid.things[place].participant for place in rows_chosen(self.view))
        )
        if not names or not telling.ask(
            f"「{'」「'.join(names)}」の声を消しますか？",
            "消す",
            detail="元に戻せません。付いている名前は変わりません。",
            parent=self,
        ):
            return
        self.forget_voices(names)

    def forget_voices(self, names: list[str]) -> None:
        """Delete every voice of these people."""
        store = self._context.store

        def work() -> int:
            return sum(store.forget_voices(name) for name in names)

        def done(count: int) -> None:
            self._dialog.tell(f"{count} 件の声を消しました。")
            self.refresh()

        self._dialog.operate(work, done)

    def _take(self, voice: Voiceprint) -> None:
        self._dialog.tell(f"{voice.participant}さんの声を登録しました。")
        self.consent.clear()
        self.refresh()

    def _show(self, found: Found) -> None:
        voices, model = found
        self.grid.show_rows(
            [
                (
                    voice,
                    (
                        voice.participant,
                        format_short_date(voice.consented_at.astimezone().date()),
                        "使える" if voice.model == model else "登録し直しが要る",
                        voice.consent,
                    ),
                )
                for voice in voices
            ]
        )

    def _fill_name(self) -> None:
        chosen = self.who.currentData()
        self.name.setText((chosen.participant or "") if isinstance(chosen, Spoken) else "")

    def _choose_use(self, is_on: bool) -> None:
        changes: dict[str, Value] = {SETTING: is_on}
        self._dialog.operate(lambda: config.save(changes), self._tell_use)

    def _tell_use(self, _settings: object) -> None:
        try:
            self._context.reload_settings()
        except MinutesError as error:
            self._dialog.fail(error)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in (
            ("この会議の声", self.who),
            ("氏名", self.name),
            ("同意の記録", self.consent),
        ):
            field.setAccessibleName(label)
            form.addRow(label, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(text(EXPLANATION, "caption"))
        column.addWidget(self.view, 1)
        column.addLayout(row(self.use, None, button("選んだ人の声を消す…", self.forget)))
        column.addWidget(text("声を登録する", "subheading"))
        column.addLayout(form)
        column.addWidget(self.strip)
        column.addLayout(row(None, button("登録する", self.enrol)))
