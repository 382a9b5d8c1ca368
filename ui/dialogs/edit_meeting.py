"""会議の情報: name, date, place, agenda and who attends, put right afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget

from minutes.dictionary.meeting_words import keep_words
from minutes.store.meetings import Store
from minutes.types import Meeting
from ui.context import Context
from ui.dialogs.frame import StoringDialog, button, scrolled
from ui.dialogs.meeting_form import MeetingForm


class EditMeetingDialog(StoringDialog):
    """Changes what is known of a meeting besides its text."""

    def __init__(self, context: Context, meeting: Meeting, parent: QWidget | None = None) -> None:
        super().__init__("会議の情報", (1120, 620), parent)
        self._store = context.store
        self._meeting = meeting
        self.form = MeetingForm(context.store, "")
        self.form.fill(meeting)
        self._shown_date = self.form.started_at
        self.body.addWidget(scrolled(self.form), 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.save_button)
        self.form.title.setFocus()

    def save(self) -> None:
        """Keep what was changed; only that, for the meeting may be going on."""
        form, store, before = self.form, self._store, self._meeting
        wanted = replace(
            before,
            title=form.title.text().strip() or before.title,
            started_at=self._date(),
            place=form.place.text().strip(),
            participants=form.attendance.participants,
            agenda=form.items,
        )
        self.store(lambda: write_head(store, wanted))

    def _date(self) -> datetime:
        """Return the date to the second where a person left it as it was shown."""
        given = self.form.started_at
        if given is None or given == self._shown_date:
            return self._meeting.started_at
        return given


def write_head(store: Store, wanted: Meeting) -> None:
    """Store title, date, place, people and agenda of a meeting; nothing else of it.

    Raises:
        MeetingUnknown: it has been erased.
        FolderUnwritable, DiskFull: nothing was changed.
    """
    current = store.meeting(wanted.id)
    if wanted.participants != current.participants and store.folder(current.id).is_dir():
        keep_words(store.folder(current.id), wanted.participants, ())
    store.update(
        replace(
            current,
            title=wanted.title,
            started_at=wanted.started_at,
            place=wanted.place,
            participants=wanted.participants,
            agenda=wanted.agenda,
        )
    )
