"""新しい会議: who, where and what about; Enter alone begins to record."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from minutes.asr.choosing import choose_model
from minutes.config import Settings
from minutes.errors import MinutesError
from minutes.export.wareki import format_short_date
from minutes.messages import describe_error
from minutes.models import PRACTICE_NAME
from minutes.recording import free_seconds
from minutes.types import Meeting
from ui import theme
from ui.context import Context
from ui.dialogs.attendance_box import AttendanceBox
from ui.dialogs.frame import Dialog, button, row, scrolled, text
from ui.dialogs.setting_choices import find_microphones
from ui.dialogs.word_files import WordFiles
from ui.meetings.earlier import read_earlier, read_words
from ui.order import NewMeeting

MOST_EARLIER = 12
"""Titles in the menu; all others are found by typing."""

SIDE_BY_SIDE = 860
"""Pixels before scaling from which form and table stand beside each other."""

PRACTICE = (
    "練習用モデルで文字にします。練習用の合成音声だけが分かり、人の声は正しい文字になりません。"
    "実際の会議には、一覧の「モデル」で本物のモデルを入れてください。"
)

_HOUR = 3600
_LOW_HOURS = 4


class NewMeetingDialog(Dialog):
    """Asks what is known before a meeting; all of it may be left as it is."""

    ordered = Signal(object)
    """The `NewMeeting` that a person wants to record now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("新しい会議", (1120, 660), parent)
        self._context = context
        self._earlier: tuple[Meeting, ...] = ()
        self.title = QLineEdit(default_title(datetime.now().astimezone()))
        self.copy_button = button("", self._copy_last, "quiet")
        self.copy_button.hide()
        self.earlier_button = button("前回の会議から", lambda: None)
        self.earlier_button.setMenu(QMenu(self.earlier_button))
        self.earlier_button.setProperty("has_menu", True)
        self.moment = QDateTimeEdit(QDateTime.currentDateTime())
        self.begins_now = QCheckBox("録音を始めた時刻")
        self.place = QLineEdit()
        self.device = QComboBox()
        self.look_button = button("探し直す", self._look_for_microphones, "quiet")
        self.device_remark = text("", "warning")
        self.device_remark.hide()
        self.agenda = QPlainTextEdit()
        self.words = WordFiles()
        self.attendance = AttendanceBox()
        self.room = text("", "caption", is_wrapped=False)
        self.start_button = button("● 録音を始める", self.start, "record")
        self.start_button.setDefault(True)
        self._set_up_fields()
        self._lay_out()
        self._look_around()

    def order(self) -> NewMeeting:
        """Return what is asked for."""
        now = datetime.now().astimezone()
        chosen = self.moment.dateTime().toPython()
        assert isinstance(chosen, datetime)
        return NewMeeting(
            title=self.title.text().strip() or default_title(now),
            started_at=None if self.begins_now.isChecked() else chosen.astimezone(),
            place=self.place.text().strip(),
            participants=self.attendance.participants,
            agenda=tuple(filter(None, map(str.strip, self.agenda.toPlainText().splitlines()))),
            words=self.words.words,
            device=self.device.currentData() or "",
        )

    def start(self) -> None:
        """Say what is wanted, and go."""
        order = self.order()
        self.accept()
        self.ordered.emit(order)

    def copy(self, meeting: Meeting) -> None:
        """Take over an earlier meeting's name, place, people and words."""
        self.title.setText(meeting.title)
        self.title.setCursorPosition(0)
        self.place.setText(meeting.place)
        self.attendance.set_participants(meeting.participants)
        self.query(lambda: read_words(self._context.store, meeting), self.words.set_words)
        day = format_short_date(meeting.started_at.astimezone().date())
        self.tell(f"前回（{day}）の場所・出席者・語を写しました。変わったところを直してください。")
        self.copy_button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put form and table above each other where the window is narrow."""
        is_wide = event.size().width() >= theme.scaled(SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)

    def _set_up_fields(self) -> None:
        self.title.selectAll()
        self.title.textChanged.connect(self._offer_copy)
        self.moment.setCalendarPopup(True)
        self.moment.setDisplayFormat("yyyy/MM/dd HH:mm")
        self.begins_now.setChecked(True)
        self.moment.setEnabled(False)
        self.begins_now.toggled.connect(self.moment.setDisabled)
        self.agenda.setPlaceholderText("1 行に 1 件")
        self.agenda.setTabChangesFocus(True)
        self.agenda.setFixedHeight(theme.scaled(120))
        self.device.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._offer_microphones(())
        names = (
            (self.title, "会議名"),
            (self.moment, "日時"),
            (self.place, "場所"),
            (self.device, "マイク"),
            (self.agenda, "議題（1 行に 1 件）"),
        )
        for field, name in names:
            field.setAccessibleName(name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(theme.GRID * 3 // 2)
        form.setHorizontalSpacing(theme.GRID * 2)
        title = QVBoxLayout()
        title.setSpacing(theme.GRID // 2)
        title.addLayout(_led(self.title, self.earlier_button))
        title.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        device = QVBoxLayout()
        device.setSpacing(theme.GRID // 2)
        device.addLayout(_led(self.device, self.look_button))
        device.addWidget(self.device_remark)
        form.addRow(_label("会議名", self.title), title)
        form.addRow(_label("日時", self.moment), row(self.moment, self.begins_now, None))
        form.addRow(_label("場所", self.place), self.place)
        form.addRow(_label("マイク", self.device), device)
        form.addRow(_label("議題", self.agenda), self.agenda)
        form.addRow(_label("語", self.words.add_button), self.words)
        content = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._halves.setContentsMargins(0, 0, theme.GRID, 0)
        self._halves.setSpacing(theme.GRID * 3)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addStretch(1)
        self._halves.addLayout(left, 5)
        self._halves.addWidget(self.attendance, 6)
        self.body.addWidget(scrolled(content), 1)
        self.buttons.addWidget(self.room)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.start_button)
        self.title.setFocus()

    def _look_around(self) -> None:
        """Find out, without letting anybody wait, what this machine has."""
        store, settings = self._context.store, self._context.settings
        self.query(lambda: read_earlier(store), self._take_earlier)
        self._look_for_microphones()
        self.query(lambda: notice_of_model(settings), self._take_notice, self._refuse)
        reserve = settings.recording.reserve_bytes
        self.query(lambda: free_seconds(store.data, reserve), self._take_room)

    def _take_earlier(self, earlier: tuple[Meeting, ...]) -> None:
        self._earlier = earlier
        self.earlier_button.setEnabled(bool(earlier))
        for meeting in earlier[:MOST_EARLIER]:
            day = format_short_date(meeting.started_at.astimezone().date())
            text_of = f"{_shortened(meeting.title)}　{day}"
            action = self.earlier_button.menu().addAction(text_of.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, given=meeting: self.copy(given))
        completer = QCompleter([meeting.title for meeting in earlier], self.title)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.title.setCompleter(completer)
        places = dict.fromkeys(meeting.place for meeting in earlier if meeting.place)
        self.place.setCompleter(QCompleter(list(places), self.place))

    def _look_for_microphones(self) -> None:
        self.look_button.setEnabled(False)
        self.query(find_microphones, self._take_microphones)

    def _take_microphones(self, names: tuple[str, ...]) -> None:
        self.look_button.setEnabled(True)
        self._offer_microphones(names)
        self.device_remark.setText(
            "" if names else "マイクが見つかりません（つないだら「探し直す」）。"
        )
        self.device_remark.setVisible(not names)

    def _offer_microphones(self, names: tuple[str, ...]) -> None:
        chosen = self.device.currentData()
        wanted = self._context.settings.recording.device
        self.device.clear()
        self.device.addItem(f"{wanted}（設定のマイク）" if wanted else "機械の既定のマイク", "")
        for name in names:
            self.device.addItem(name, name)
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))

    def _take_notice(self, sentence: str) -> None:
        if sentence and self.notice.isHidden():
            self.tell(sentence, "warning")

    def _take_room(self, seconds: float) -> None:
        hours = int(seconds // _HOUR)
        self.room.setText(f"録音できる長さ：約 {hours} 時間")
        theme.set_role(self.room, "warning" if hours < _LOW_HOURS else "caption")
        self.start_button.setEnabled(self.start_button.isEnabled() and seconds > 0)

    def _refuse(self, error: MinutesError) -> None:
        self.tell(describe_error(error), "error")
        self.start_button.setEnabled(False)

    def _offer_copy(self) -> None:
        last = self._last()
        self.copy_button.setVisible(last is not None)
        if last is not None:
            day = format_short_date(last.started_at.astimezone().date())
            self.copy_button.setText(f"前回（{day}）の場所・出席者・語を写す")

    def _copy_last(self) -> None:
        last = self._last()
        if last is not None:
            self.copy(last)

    def _last(self) -> Meeting | None:
        title = self.title.text().strip()
        return next((meeting for meeting in self._earlier if meeting.title == title), None)


def _led(first: QWidget, second: QWidget) -> QHBoxLayout:
    """Return two widgets of which the first takes all the room."""
    made = row(first, second)
    made.setStretch(0, 1)
    return made


def _label(words: str, field: QWidget) -> QLabel:
    """Return a name that stands beside the first line of its field."""
    made = QLabel(words)
    made.setBuddy(field)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setContentsMargins(
        0, (theme.scaled(theme.TARGET) - made.fontMetrics().height()) // 2, 0, 0
    )
    return made


def default_title(now: datetime) -> str:
    """Return what a meeting is called of which nobody said anything."""
    return f"会議 {format_short_date(now.date())} {now:%H:%M}"


def notice_of_model(settings: Settings) -> str:
    """Return what people must know of the model that will be used, else nothing.

    Raises:
        ModelMissing, ModelUnknown, ModelDamaged: there is none to be used.
    """
    chosen, _ = choose_model(settings)
    return PRACTICE if chosen.recognition.model == PRACTICE_NAME else ""


def _shortened(title: str) -> str:
    return title if len(title) <= 30 else f"{title[:30]}…"  # noqa: PLR2004
