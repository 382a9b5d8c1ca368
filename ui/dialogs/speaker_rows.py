"""One voice of a meeting: how much it says, what for instance, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QSizePolicy, QWidget

from minutes.diarization.calls import NameSuggestion
from minutes.messages import format_position
from minutes.types import Participant, Seconds, Transcript
from ui import theme
from ui.dialogs.frame import GAP, button, row, text

NOBODY = "（名前なし）"
_LONGEST_SAMPLE = 60
_PLACES = 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """A label with what it says. `places` are where others say whose voice it is."""

    label: str
    seconds: Seconds
    count: int
    sample: str
    participant: str | None
    suggestion: NameSuggestion | None = None
    places: tuple[Seconds, ...] = ()


def gather(transcript: Transcript, suggestions: Sequence[NameSuggestion]) -> tuple[Spoken, ...]:
    """Return the voices of a meeting, in the order in which they first speak."""
    by_label = {item.label: item for item in suggestions}
    starts = {item.id: item.start for item in transcript.utterances}
    found = []
    for speaker in transcript.speakers:
        said = [item for item in transcript.utterances if item.speaker == speaker.label]
        suggestion = by_label.get(speaker.label)
        evidence = suggestion.evidence if suggestion else ()
        found.append(
            Spoken(
                speaker.label,
                sum(item.end - item.start for item in said),
                len(said),
                max((item.text for item in said), key=len, default=""),
                speaker.participant,
                suggestion,
                tuple(starts[item] for item in evidence if item in starts),
            )
        )
    return tuple(found)


class Dot(QWidget):
    """A speaker's colour; the name stands beside it."""

    def __init__(self, color: QColor) -> None:
        super().__init__()
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        return QSize(theme.scaled(16), theme.scaled(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        edge = theme.scaled(2)
        painter.drawEllipse(self.rect().adjusted(edge, edge, -edge, -edge))


class SpeakerRow(QFrame):
    """Shows a voice and takes its name."""

    named = Signal(str, str)
    """A label, and whose voice it is; empty for nobody."""

    wanted = Signal(float)
    """A place of the recording that somebody wants to hear."""

    def __init__(self, spoken: Spoken, people: Sequence[Participant], color: QColor) -> None:
        super().__init__()
        self.spoken = spoken
        self.setProperty("role", "card")
        self.title = spoken.label if spoken.label == spoken.participant else f"話者{spoken.label}"
        self.choice = self._make_choice(people)
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP, theme.GRID, GAP, theme.GRID)
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        spent = f"{format_position(spoken.seconds)}・{spoken.count} 発話"
        head = row(
            Dot(color),
            text(self.title, "subheading", is_wrapped=False),
            text(spent, "caption", is_wrapped=False),
            None,
            self.choice,
        )
        grid.addLayout(head, 0, 0)
        if spoken.sample:
            sample = spoken.sample[:_LONGEST_SAMPLE]
            more = "…" if len(spoken.sample) > _LONGEST_SAMPLE else ""
            grid.addWidget(text(f"「{sample}{more}」", "caption"), 1, 0)
        if spoken.suggestion is not None and spoken.participant is None:
            grid.addLayout(self._make_suggestion(spoken.suggestion), 2, 0)

    def ask_name(self) -> None:
        """Let the name be written or chosen at once."""
        self.choice.setFocus()
        line = self.choice.lineEdit()
        assert line is not None
        line.selectAll()

    def _make_choice(self, people: Sequence[Participant]) -> QComboBox:
        choice = QComboBox()
        choice.setEditable(True)
        choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        choice.setAccessibleName(f"{self.title}の名前")
        choice.setMinimumWidth(theme.scaled(280))
        choice.addItem(NOBODY, "")
        for person in people:
            role = f"　{person.role}" if person.role else ""
            choice.addItem(f"{person.name}{role}", person.name)
        name = self.spoken.participant or ""
        if choice.findData(name) < 0:
            choice.addItem(name, name)
        choice.setCurrentIndex(choice.findData(name))
        line = choice.lineEdit()
        assert line is not None
        line.setPlaceholderText("名前を選ぶか書く")
        choice.activated.connect(self._choose)
        line.editingFinished.connect(self._choose)
        return choice

    def _choose(self, *_: object) -> None:
        written = self.choice.currentText().strip()
        index = self.choice.findText(written)
        name = str(self.choice.itemData(index)) if index >= 0 else written
        if name != (self.spoken.participant or ""):
            self.named.emit(self.spoken.label, name)

    def _make_suggestion(self, found: NameSuggestion) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, theme.GRID // 2, 0, 0)
        grid.setHorizontalSpacing(theme.GRID)
        badge = text(f"候補：{found.participant}", "badge", is_wrapped=False)
        take = button(
            "この名前にする", lambda: self.named.emit(self.spoken.label, found.participant)
        )
        take.setAccessibleName(f"{self.title}を{found.participant}にする")
        line = row(badge, text("根拠", "caption", is_wrapped=False))
        for place in self.spoken.places[:_PLACES]:
            position = format_position(place)
            opener = button(position, partial(self.wanted.emit, place), "quiet")
            opener.setAccessibleName(f"根拠 {position} を見る")
            opener.setToolTip("この名前と考えた発話を見る")
            line.addWidget(opener)
        line.addStretch(1)
        line.addWidget(take)
        grid.addLayout(line, 0, 0)
        return grid
