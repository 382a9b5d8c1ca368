"""取り込み: what colleagues corrected in Word, beside the text, to be taken over."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from minutes.editing.paragraphs import Proposal, Remark, Reviser, accept
from minutes.export.statements import printable
from minutes.round_trip import TakenBack, take_back
from minutes.types import Utterance
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel, make_button

AROUND = 10

_EXPLANATION = (
    "Word で直してもらった会議録を選ぶと、記録と違う所を並べます。変更履歴とコメントも読みます。"
)


class TakeBackPanel(ToolPanel):
    """Rows are corrections, comments, and what is missing; a tick takes one over.

    Missing utterances are not ticked: a file may hold a part of the meeting only.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._proposals: dict[object, Proposal] = {}
        self._missing: dict[object, Utterance] = {}
        self.choose = make_button("Word のファイルを選ぶ…", self._choose)
        self.list = ChangeList("Word で直された所")
        self.accept = make_button("選んだ所を記録に取り込む", self._accept, "primary")
        self.column.addWidget(self.choose)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.accept)
        self.column.addWidget(self.news)
        self.list.wanted.connect(self._look_at)
        self.setAcceptDrops(True)
        self._show(())
        self.tell(_EXPLANATION)

    def read(self, path: Path) -> None:
        """Compare a file with the record, in the background."""
        store, meeting = self.desk.context.store, self.desk.meeting
        self.desk.view.editing.finish()
        self._show(())
        self.tell("比べています…")
        self.query(lambda: take_back(store, meeting, path), self._take)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a Word file be dropped."""
        if _word_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        path = _word_file(event)
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.read(path)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, "Word で直した会議録", str(Path.home()), "Word の文書 (*.docx)"
        )
        if chosen:
            self.read(Path(chosen))

    def _take(self, taken: TakenBack) -> None:
        returned = taken.returned
        self._proposals = {item.before.id: item for item in returned.proposals}
        self._missing = {(item.id, "missing"): item for item in returned.missing}
        rows = [_change(item) for item in returned.proposals]
        rows += [_missing(key, item) for key, item in self._missing.items()]
        rows += [_remark(at, *item) for at, item in enumerate(returned.remarks)]
        self._show(sorted(rows, key=lambda row: row.position))
        told = [f"違う所が {len(returned.proposals):,} か所あります。"]
        if returned.missing:
            told.append(
                f"文書にない発話が {len(returned.missing):,} あります（印を付けると消す）。"
            )
        if returned.added:
            shown = "、".join(f"「{_shortened(item)}」" for item in returned.added[:3])
            told.append(f"足された段落 {len(returned.added):,} つは取り込みません：{shown}")
        if taken.outdated_count:
            told.append(f"文書の後に記録を直した {taken.outdated_count:,} か所は記録を残します。")
        self.tell("\n".join(told))

    def _show(self, rows: list[Change] | tuple[()]) -> None:
        self.list.rows.show(rows)
        self.accept.setEnabled(bool(rows))

    def _accept(self) -> None:
        keys = [change.key for change in self.list.rows.chosen()]
        proposals = [self._proposals[key] for key in keys if key in self._proposals]
        removed = [self._missing[key] for key in keys if key in self._missing]
        edit, proofreader = accept(proposals, removed), self.desk.proofreader
        if edit is None:
            self.tell("取り込む所に印を付けてください。", "warning")
            return
        self.operate(lambda: proofreader.apply(edit), self._accepted)

    def _accepted(self, changed: tuple[Utterance, ...]) -> None:
        self._show(())
        self.tell(f"{len(changed):,} 発話を取り込みました（元に戻せます）。", "badge")

    def _look_at(self, change: Change) -> None:
        if change.key != "":
            self.go(change)


def _word_file(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == ".docx"), None)


def _change(proposal: Proposal) -> Change:
    """Return a correction as a row: only what differs, with a little around it."""
    before, after = proposal.before.text, proposal.after.text
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    different = [block for block in blocks if block[0] != "equal"]
    first, last = different[0], different[-1]
    return Change(
        proposal.before.id,
        proposal.before.start,
        before[first[1] : last[2]],
        before[max(0, first[1] - AROUND) : first[1]],
        before[last[2] : last[2] + AROUND],
        after[first[3] : last[4]],
        "、".join(map(_written_by, proposal.by)),
    )


def _missing(key: object, item: Utterance) -> Change:
    text = _shortened(item.text)
    return Change(key, item.start, text, after="", note="文書にない", is_chosen=False)


def _remark(number: int, utterance: Utterance | None, remark: Remark) -> Change:
    key = "" if utterance is None else (utterance.id, f"remark{number}")
    start = 0.0 if utterance is None else utterance.start
    note = f"コメント　{_written_by(remark.by)}"
    return Change(key, start, printable(remark.text), note=note, is_chosen=False)


def _written_by(reviser: Reviser) -> str:
    at = f" {reviser.at:%m/%d}" if reviser.at else ""
    return f"{printable(reviser.name) or '名前なし'}{at}"


def _shortened(text: str) -> str:
    whole = printable(text)
    return whole if len(whole) <= 4 * AROUND else f"{whole[: 4 * AROUND]}…"
