"""Beside the text: who is here, what is on the agenda, what was noted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from minutes import events
from minutes.messages import name_mark
from minutes.types import Mark, MarkKind, Participant
from ui import keys, theme
from ui.editor.actions import KEYED_PEOPLE
from ui.editor.transcript_model import TranscriptModel
from ui.recording.choice_list import Choice, ChoiceList

MARKS_SHARE = 6
"""The marks' share of the height; the others have one for each line."""


class SidePanel(QScrollArea):
    """Three lists that share the height; where that is too little, all of it scrolls."""

    speaker_chosen = Signal(str)
    """A participant speaks in the chosen rows."""

    item_begun = Signal(str)
    """The meeting has come to this item of the agenda."""

    mark_chosen = Signal(str)
    """The id of a mark that a person wants to see."""

    removal_wanted = Signal(object)
    """A `Mark` that is to be taken back."""

    def __init__(
        self, model: TranscriptModel, participants: tuple[Participant, ...], agenda: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._model = model
        self._participants = participants
        self._agenda = agenda
        self._marks: list[Mark] = []
        self.people = ChoiceList("出席者")
        self.agenda = ChoiceList("次第")
        self.marks = ChoiceList("しおり・記録", is_removable=True)
        self.marks.setToolTip("クリックでその所へ。Delete で取り消します")
        self.hint = QLabel("拍手・休憩・しおりなどが、押した時刻といっしょに並びます")
        self._lay_out()
        self.people.chosen.connect(
            lambda row: self.speaker_chosen.emit(self._participants[row].name)
        )
        self.agenda.chosen.connect(lambda row: self.item_begun.emit(self._agenda[row]))
        self.marks.chosen.connect(lambda row: self.mark_chosen.emit(self._marks[row].id))
        self.marks.removal_wanted.connect(lambda row: self.removal_wanted.emit(self._marks[row]))
        self.refresh()

    def know(self, participants: tuple[Participant, ...], agenda: tuple[str, ...]) -> None:
        """Show these people and this agenda from now on."""
        self._participants, self._agenda = participants, agenda
        self.refresh()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show the marks of a stored meeting."""
        self._marks = list(marks)
        self.refresh()

    def take(self, event: events.Event) -> None:
        """Follow the marks."""
        if isinstance(event, events.MarkMade | events.MarkRemoved):
            self._marks = [mark for mark in self._marks if mark.id != event.mark.id]
            if isinstance(event, events.MarkMade):
                self._marks.append(event.mark)
                self._marks.sort(key=lambda mark: (mark.start, mark.id))
            self.refresh()
            self.marks.scrollToBottom()

    def refresh(self) -> None:
        """Show all lists anew."""
        self.people.show_choices(
            [self._person(number, who) for number, who in enumerate(self._participants)]
        )
        self.agenda.show_choices([self._item(text) for text in self._agenda])
        self.marks.show_choices([self._mark(mark) for mark in self._marks])
        self.hint.setVisible(not self._marks)
        shares = (len(self._participants), len(self._agenda), MARKS_SHARE)
        lists = (self.people, self.agenda, self.marks)
        for heading, body, share in zip(self._headings, lists, shares, strict=True):
            heading.setVisible(bool(share))
            self._column.setStretchFactor(body, share)

    def _person(self, number: int, who: Participant) -> Choice:
        color = theme.speaker_color(self._model.names.color(who.name)).name()
        sign = f"{number + 1}".rjust(2, "\u2007")  # as wide as a figure
        key = keys.tip("speaker", "選んだ発話の話者にする", number + 1)
        tip = key if number < KEYED_PEOPLE else "選んだ発話の話者にする"
        role = f"　{who.role}" if who.role else ""
        return Choice(f"{sign}  {who.name}{role}", f"{who.name}{role}\n{tip}", color)

    def _item(self, text: str) -> Choice:
        begun = [mark for mark in self._marks
                 if mark.kind is MarkKind.BOOKMARK and mark.text == text]  # fmt: skip
        if begun:
            return Choice(
                f"{self._model.clock(begun[0].start)}  {text}", f"{text}\nもう一度記録する"
            )
        return Choice(f"▸  {text}", f"{text}\nここから始まったことを記録する")

    def _mark(self, mark: Mark) -> Choice:
        line = f"{self._model.clock(mark.start)}  {name_mark(mark)}"
        return Choice(line, f"{line}\nクリックでその所へ。Delete で取り消します")

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(theme.scaled(176))
        content = QWidget()
        theme.set_role(self.hint, "caption")
        self.hint.setWordWrap(True)
        self._headings: list[QLabel] = []
        self._column = column = QVBoxLayout(content)
        column.setContentsMargins(
            theme.scaled(16), theme.scaled(16), theme.scaled(8), theme.scaled(16)
        )
        column.setSpacing(theme.scaled(4))
        for title, *body in (
            ("出席者", self.people),
            ("次第", self.agenda),
            ("しおり・記録", self.hint, self.marks),
        ):
            heading = QLabel(str(title))
            heading.setContentsMargins(0, theme.scaled(theme.GRID) if self._headings else 0, 0, 0)
            theme.set_role(heading, "subheading")
            self._headings.append(heading)
            for widget in (heading, *body):
                assert isinstance(widget, QWidget)
                column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(content)
