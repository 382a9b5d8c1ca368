"""決まったこと: what was found in the record, each with its place, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from minutes.errors import MinutesError
from minutes.export.statements import printable, titled_names
from minutes.filing import minutes_of
from minutes.judging import Key, Verdict, findings_of, keep_verdict, keys_of, read_verdicts
from minutes.messages import describe_error, format_position
from minutes.store.meetings import Store
from minutes.types import Finding, FindingKind, MeetingId
from ui import tasks, theme
from ui.dialogs.frame import text

MOST = 30
"""Of each sort; the rest stands in the file. More of them nobody reads on a screen."""

NAMES = {
    FindingKind.DECISION: "決定事項",
    FindingKind.TASK: "宿題",
    FindingKind.REQUEST: "要望",
    FindingKind.POINT: "議題ごとの要点",
}
CONFIRM, REFUSE = "確認", "除く"
LOOKING = "発言から探しています…"
EMPTY = "発言からは見つかりませんでした。"
UNCONFIRMED = (
    "発言から自動で拾ったものです。時刻を押すと、その発言を聞いて確かめられます。"
    "「確認」を付けるまで、議事録には（未確認）と入ります。"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence with what is known of it."""

    finding: Finding
    key: Key
    verdict: Verdict | None
    position: float
    about: str


class FindingsView(QFrame):
    """Decisions, tasks, requests and points; a press on the time leads to what was said."""

    asked = Signal(float)
    """The position of the recording at which a sentence was said."""

    def __init__(self, store: Store, meeting: MeetingId) -> None:
        super().__init__()
        self._store, self._meeting = store, meeting
        theme.set_role(self, "card")
        heading = QLabel("決まったこと・宿題")
        theme.set_role(heading, "heading")
        self.note = text(UNCONFIRMED, "caption")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.scaled(8))
        self._rows.setVerticalSpacing(theme.scaled(2))
        self._rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        margin = theme.scaled(24)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.scaled(12))
        column.addWidget(heading)
        column.addWidget(self.note)
        column.addLayout(self._rows)
        column.addStretch(1)

    def load(self) -> None:
        """Read the record again and show what it decides."""
        store, meeting = self._store, self._meeting
        if self._rows.count() == 0:
            self._put(text(LOOKING, "caption"))
        tasks.query(lambda: find(store, meeting), self._show, self._fail)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            theme.set_role(self.note, "error")
            self.note.setText(describe_error(error))

    def _show(self, found: Sequence[Found]) -> None:
        if not isValid(self):
            return
        self._clear()
        for kind, name in NAMES.items():
            self._add(name, [item for item in found if item.finding.kind is kind])

    def _add(self, name: str, found: Sequence[Found]) -> None:
        heading = QLabel(f"{name}（{len(found)}）")
        theme.set_role(heading, "subheading")
        self._put(heading)
        for item in found[:MOST]:
            self._put_row(item)
        rest = len(found) - MOST
        if not found or rest > 0:
            more = f"ほかに {rest} 件（書き出したファイルにあります）"
            self._put(text(EMPTY if not found else more, "caption"))

    def _put_row(self, item: Found) -> None:
        row, place = self._rows.rowCount(), format_position(item.position)
        chip = QPushButton(f"▶ {place}")
        theme.set_role(chip, "quiet")
        chip.setAccessibleName(f"{place} の発言を聞く")
        chip.clicked.connect(lambda checked=False: self.asked.emit(item.position))
        said = text(printable(item.finding.text))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        confirmed = QCheckBox(CONFIRM)
        confirmed.setChecked(item.verdict is Verdict.CONFIRMED)
        confirmed.setAccessibleName(f"{place} の文を確認した")
        refused = QCheckBox(REFUSE)
        refused.setChecked(item.verdict is Verdict.REFUSED)
        refused.setAccessibleName(f"{place} の文を議事録に入れない")
        confirmed.clicked.connect(lambda on: self._judge(item, confirmed, refused))
        refused.clicked.connect(lambda on: self._judge(item, refused, confirmed))
        self._rows.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(said, row, 1, 1, 3)
        self._rows.addWidget(text(item.about, "caption"), row + 1, 1)
        self._rows.addWidget(confirmed, row + 1, 2)
        self._rows.addWidget(refused, row + 1, 3)

    def _judge(self, item: Found, pressed: QCheckBox, other: QCheckBox) -> None:
        """Keep what a person decided about a sentence; it cannot be right and unwanted."""
        if pressed.isChecked():
            other.setChecked(False)
        is_refusal = pressed.text() == REFUSE
        verdict = Verdict.REFUSED if is_refusal else Verdict.CONFIRMED
        decided = verdict if pressed.isChecked() else None
        store, meeting = self._store, self._meeting
        tasks.operate(
            lambda: keep_verdict(store, meeting, item.key, item.finding, decided),
            lambda _done: None,
            self._fail,
        )

    def _put(self, widget: QWidget) -> None:
        self._rows.addWidget(widget, self._rows.rowCount(), 0, 1, 4)

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def find(store: Store, meeting: MeetingId) -> list[Found]:
    """Return the sentences of a meeting's minutes with what people decided about them.

    Raises:
        MeetingUnknown: it has been erased.
    """
    document = minutes_of(store.transcript(meeting))
    verdicts = read_verdicts(store, document)
    findings = findings_of(document)
    starts = {item.id: item.start for item in document.transcript.utterances}
    names = titled_names(document.transcript)
    return [
        Found(
            finding,
            key,
            verdicts.get(key),
            starts.get(finding.evidence[0], 0.0),
            "　".join(_about(finding, names)),
        )
        for finding, key in zip(findings, keys_of(findings), strict=True)
    ]


def _about(finding: Finding, names: Mapping[str, str]) -> Iterator[str]:
    if finding.who is not None and finding.who in names:
        yield names[finding.who]
    if finding.until:
        yield f"期限 {printable(finding.until)}"
