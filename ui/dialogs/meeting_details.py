"""会議録の項目: what the head of the minutes says besides, asked for once before printing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingDetails, MeetingId
from ui import theme
from ui.context import Context
from ui.dialogs.frame import StoringDialog, button, scrolled, text

UNSAID = "決めていない"
_PUBLIC = {UNSAID: None, "公開": True, "非公開": False}
MOST_OBSERVERS = 9_999
_LINES = 4


class MeetingDetailsDialog(StoringDialog):
    """Number, publicity, observers, materials and signers of a meeting."""

    def __init__(self, context: Context, meeting: Meeting, parent: QWidget | None = None) -> None:
        super().__init__("会議録の項目", (720, 600), parent)
        self._store, self._meeting = context.store, meeting.id
        self.number = QLineEdit()
        self.number.setPlaceholderText("例：令和8年度第3回")
        self.public = QComboBox()
        self.public.addItems(list(_PUBLIC))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("例：個人に関する情報を扱うため")
        self.observers = QSpinBox()
        self.observers.setRange(-1, MOST_OBSERVERS)
        self.observers.setSpecialValueText(UNSAID)
        self.observers.setSuffix(" 人")
        self.materials = _lines("1 行に 1 つ　例：資料1 補正予算の概要")
        self.signers = _lines("1 行に 1 人（議長・会長のほかに署名する人）")
        self.public.currentTextChanged.connect(lambda choice: self._follow())
        self._lay_out()
        self._fill(meeting.details)

    @property
    def details(self) -> MeetingDetails:
        """What the fields say."""
        observers = self.observers.value()
        is_public = _PUBLIC[self.public.currentText()]
        return MeetingDetails(
            number=self.number.text().strip(),
            is_public=is_public,
            closed_reason=self.reason.text().strip() if is_public is False else "",
            observers=None if observers < 0 else observers,
            materials=_written(self.materials),
            signers=_written(self.signers),
        )

    def save(self) -> None:
        """Keep the fields; nothing else of the meeting is touched."""
        store, meeting, details = self._store, self._meeting, self.details
        self.store(lambda: keep_details(store, meeting, details))

    def _follow(self) -> None:
        self.reason.setEnabled(self.public.currentText() == "非公開")

    def _fill(self, details: MeetingDetails) -> None:
        self.number.setText(details.number)
        choice = next(name for name, value in _PUBLIC.items() if value is details.is_public)
        self.public.setCurrentText(choice)
        self.reason.setText(details.closed_reason)
        self.observers.setValue(-1 if details.observers is None else details.observers)
        self.materials.setPlainText("\n".join(details.materials))
        self.signers.setPlainText("\n".join(details.signers))
        self._follow()
        self.number.setFocus()

    def _lay_out(self) -> None:
        content = QWidget()
        form = QFormLayout(content)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setVerticalSpacing(theme.scaled(12))
        for name, field in (
            ("回次", self.number),
            ("公開・非公開", self.public),
            ("非公開の理由", self.reason),
            ("傍聴者", self.observers),
            ("会議資料", self.materials),
            ("署名する人", self.signers),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self.body.addWidget(text("様式の表に入ります。分からない所は空けておけます。", "caption"))
        self.body.addWidget(scrolled(content), 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.save_button)


def keep_details(store: Store, meeting: MeetingId, details: MeetingDetails) -> None:
    """Store the details of a meeting as it is now.

    Raises:
        MeetingUnknown: it has been erased.
        FolderUnwritable, DiskFull: nothing was changed.
    """
    current = store.meeting(meeting)
    kept = replace(details, is_summary=current.details.is_summary)
    store.update(replace(current, details=kept))


def _lines(hint: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + 2 * theme.scaled(theme.GRID))
    return made


def _written(field: QPlainTextEdit) -> tuple[str, ...]:
    lines = (line.strip() for line in field.toPlainText().splitlines())
    return tuple(line for line in lines if line)
