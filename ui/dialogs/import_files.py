"""ファイルから: sound or video files become meetings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from minutes.diarization.diarizer import SpeakerCount
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.processing import Order
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, scrolled, text
from ui.dialogs.meeting_form import MeetingForm
from ui.dialogs.new_meeting import notice_of_model
from ui.meetings.work import FileOrder

MEDIA = (
    "音声・動画 (*.wav *.mp3 *.m4a *.aac *.wma *.flac *.ogg *.opus *.mp4 *.m4v *.mov *.mkv *.avi"
    " *.wmv *.webm *.mts *.3gp *.amr *.dss *.ds2);;すべてのファイル (*)"
)

PAPERS = frozenset(
    f".{ending}"
    for ending in (
        *("csv", "tsv", "xls", "xlsx", "ods", "doc", "docx", "rtf", "odt", "ppt", "pptx", "pdf"),
        *("txt", "md", "html", "xml", "srt", "vtt", "png", "jpg", "jpeg", "gif", "zip", "exe"),
    )
)
"""Endings of what holds no sound, refused before anything is asked about it."""

NO_SOUND = (
    "文字にできません。使えるのは、音声・動画（wav・mp3・m4a・wma・mp4・mov など）と、届いた会議"
    "（minutes・json）です。名簿と次第は音声を選んだ後の画面で、語の一覧は「辞書」で読み込みます。"
)

AUTOMATIC, NONE, COUNTED = "自動で分ける", "分けない", "人数を決める"
MOST_SPEAKERS = 30
MOST_NAMED = 4


class ImportDialog(Dialog):
    """Asks about files what a person knows; several files share everything but the name."""

    ordered = Signal(object)
    """A tuple of `FileOrder`, one for each file."""

    def __init__(
        self, context: Context, paths: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__("音声・動画ファイルから", (1120, 660), parent)
        self._paths = tuple(paths)
        self.form = MeetingForm(context.store, "ファイルの日時から推定")
        self.form.copied.connect(self.tell)
        self.speakers = QComboBox()
        self.speakers.addItems([AUTOMATIC, NONE, COUNTED])
        self.speakers.setAccessibleName("話者の分け方")
        self.count = QSpinBox()
        self.count.setRange(1, MOST_SPEAKERS)
        self.count.setValue(6)
        self.count.setSuffix(" 人")
        self.count.setAccessibleName("話者の人数")
        self.count.hide()
        self.speakers.currentTextChanged.connect(
            lambda chosen: self.count.setVisible(chosen == COUNTED)
        )
        self.form.insert("話者", row(self.speakers, self.count, None), self.speakers)
        self.start_button = button("文字にする", self.start, "primary")
        self.body.addWidget(text(self._describe(), "caption"))
        self.body.addWidget(scrolled(self.form), 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.start_button)
        self._name_meeting()
        settings = context.settings
        self.query(lambda: notice_of_model(settings), self._take_notice, self._refuse)

    def orders(self) -> tuple[FileOrder, ...]:
        """Return what is asked for, file by file."""
        form, chosen = self.form, self.speakers.currentText()
        count = SpeakerCount()
        if chosen == COUNTED:
            count = SpeakerCount(self.count.value(), self.count.value())
        return tuple(
            FileOrder(
                Order(
                    path,
                    form.title.text().strip() if self._is_single else path.stem,
                    form.started_at,
                    form.words.words,
                    place=form.place.text().strip(),
                    participants=form.attendance.participants,
                    agenda=form.items,
                ),
                None if chosen == NONE else count,
                chosen == COUNTED,
            )
            for path in self._paths
        )

    def start(self) -> None:
        """Say what is wanted, and go."""
        orders = self.orders()
        self.accept()
        self.ordered.emit(orders)

    @property
    def _is_single(self) -> bool:
        return len(self._paths) == 1 and bool(self.form.title.text().strip())

    def _name_meeting(self) -> None:
        if len(self._paths) == 1:
            self.form.title.setText(self._paths[0].stem)
            self.form.title.selectAll()
        else:
            self.form.title.setPlaceholderText("それぞれのファイル名")
            self.form.title.setEnabled(False)
        self.form.title.setFocus()

    def _describe(self) -> str:
        names = "、".join(path.name for path in self._paths[:MOST_NAMED])
        more = len(self._paths) - MOST_NAMED
        return f"{names} ほか {more} 件" if more > 0 else names

    def _take_notice(self, sentence: str) -> None:
        if sentence:
            self.tell(sentence, "warning")

    def _refuse(self, error: MinutesError) -> None:
        self.tell(describe_error(error), "error")
        self.start_button.setEnabled(False)
