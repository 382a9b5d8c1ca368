"""聞き直し: another model listens; what it hears differently is offered beside the text."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from minutes import models
from minutes.asr.choosing import choose_model
from minutes.editing.rehearing import Proposal, accept
from minutes.events import Listener
from minutes.processing import Workshop
from minutes.retranscription import Stretch, retranscribe
from minutes.types import Utterance
from ui import tasks
from ui.progress import ProgressStrip
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel, make_button

AROUND = 10


class RehearPanel(ToolPanel):
    """What a person has edited is never offered another text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._proposals: dict[str, Proposal] = {}
        self.model = QComboBox()
        self.model.setAccessibleName("聞き直すモデル")
        self.reach = QComboBox()
        self.reach.setAccessibleName("聞き直す範囲")
        self.reach.addItem("選んだ発話", True)
        self.reach.addItem("会議の全体", False)
        self.listen = make_button("聞き直す", self._listen)
        self.list = ChangeList("聞き直して違った所")
        self.accept = make_button("選んだ所を新しい文字にする", self._accept, "primary")
        self.progress = ProgressStrip()
        self.row(self.model, self.reach)
        self.column.addWidget(self.listen)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.accept)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.news)
        self.list.wanted.connect(self.go)
        self._show(())
        self.tell("別のモデルで聞き直し、違う所だけを並べます。人が直した所は変えません。")
        self.query(_installed, self._offer_models)

    def _offer_models(self, names: list[str]) -> None:
        self.model.addItems(names)
        self.listen.setEnabled(bool(names))

    def _listen(self) -> None:
        chosen = self.desk.view.selected()
        stretch: Stretch | None = None
        if self.reach.currentData():
            if not chosen:
                self.tell("先に、聞き直す発話を本文で選んでください。", "warning")
                return
            stretch = Stretch(min(one.start for one in chosen), max(one.end for one in chosen))
        context, meeting, name = self.desk.context, self.desk.meeting, self.model.currentText()
        self.desk.view.editing.finish()

        def work(listener: Listener) -> tuple[Proposal, ...]:
            settings, weights = choose_model(context.settings, name)
            # Only the best text is wanted: nobody waits for partial text here.
            settings = replace(
                settings, recognition=replace(settings.recognition, partial_model="")
            )
            return retranscribe(
                Workshop(context.store, weights, settings, listener), meeting, stretch
            )

        job = tasks.start(work, self._take, self._fail)
        self.listen.setEnabled(False)
        job.finished.connect(self._rest)
        self.progress.follow(job, "聞き直し")

    def _rest(self) -> None:
        if isValid(self):
            self.listen.setEnabled(True)

    def _take(self, proposals: tuple[Proposal, ...]) -> None:
        if isValid(self):
            self._show(proposals)
            if not proposals:
                self.tell("違う所はありませんでした。", "badge")

    def _fail(self, error: object) -> None:
        if isValid(self):
            self.fail(error)  # type: ignore[arg-type]  # tasks hands a MinutesError over

    def _show(self, proposals: tuple[Proposal, ...]) -> None:
        self._proposals = {item.after.id: item for item in proposals}
        self.list.rows.show([_change(item) for item in proposals])
        self.accept.setEnabled(bool(proposals))
        if proposals:
            self.tell(f"{len(proposals):,} か所で違います。")

    def _accept(self) -> None:
        chosen = [self._proposals[str(change.key)] for change in self.list.rows.chosen()]
        edit, proofreader = accept(chosen), self.desk.proofreader
        if edit is not None:
            self.operate(lambda: proofreader.apply(edit), self._accepted)

    def _accepted(self, changed: tuple[Utterance, ...]) -> None:
        self._show(())
        self.tell(f"{len(changed):,} 発話を新しい文字にしました（元に戻せます）。", "badge")


def _installed() -> list[str]:
    return [name for name, _ in models.installed_folders()]


def _change(proposal: Proposal) -> Change:
    """Return a proposal as a row: only what differs, with a little around it."""
    after = proposal.after.text
    if proposal.before is None:
        note = "文字がなかった所"
        return Change(proposal.after.id, proposal.after.start, "", after=after, note=note)
    before = proposal.before.text
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    different = [block for block in blocks if block[0] != "equal"]
    first, last = different[0], different[-1]
    lead, tail = before[max(0, first[1] - AROUND) : first[1]], before[last[2] : last[2] + AROUND]
    old, new = before[first[1] : last[2]], after[first[3] : last[4]]
    return Change(proposal.after.id, proposal.after.start, old, lead, tail, new)
