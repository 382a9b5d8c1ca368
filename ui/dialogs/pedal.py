"""足踏みペダル: which one is there, and what it is taught by pressing it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from minutes import config
from minutes.config import Settings
from minutes.events import Listener
from minutes.pedals.devices import Bus, find_bus
from minutes.pedals.layout import KNOWN, Pedal, read_layout, write_layout
from minutes.pedals.learning import Learned, learn
from ui import tasks
from ui.context import Context
from ui.dialogs.frame import Dialog, button, text

ASKING = {
    Pedal.BACK: "左のペダル（戻る）を踏んで、放してください。",
    Pedal.PLAY: "中のペダル（再生）を踏んで、放してください。",
    Pedal.FORWARD: "右のペダル（進む）を踏んで、放してください。",
}
MISSING = (
    "この機械では使えません（部品 hidapi が入っていません）。キーボードとして働くペダルは使えます。"
)
KEYED = "キーを送るペダルは、「キー操作」で左・中・右のキーを登録すると使えます。"
LOOK_MS = 1500


class PedalDialog(Dialog):
    """Says what is plugged in; teaching asks for the three pedals one after the other."""

    asked = Signal(str)
    """Which pedal is wanted now."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, bus: Bus | None = None
    ) -> None:
        super().__init__("足踏みペダル", (560, 220), parent)
        self._context, self._bus = context, bus or find_bus()
        self._job: tasks.Job | None = None
        self._is_over = False
        self.found = text("", "subheading")
        self.step = text("")
        self.body.addWidget(self.found)
        self.body.addWidget(self.step)
        self.body.addWidget(text(KEYED, "caption"))
        self.body.addStretch(1)
        self.teach = button("ペダルを踏んで覚えさせる", self._teach)
        self.forget = button("覚えたものを忘れる", lambda: self._keep(""))
        self.buttons.addWidget(self.teach)
        self.buttons.addWidget(self.forget)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.reject, "primary"))
        self.asked.connect(lambda pedal: self._say(ASKING[Pedal(pedal)]))
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.finished.connect(lambda result: self._call_off())
        self._look()

    def _look(self) -> None:
        """Say which pedal is plugged in."""
        bus = self._bus
        self.teach.setEnabled(bus is not None and self._job is None)
        self.forget.setEnabled(bool(self._context.settings.playback.pedal) and self._job is None)
        if bus is None:
            self._found(MISSING)
            return
        self.query(lambda: [(item.vendor, item.product) for item in bus.devices()], self._tell)

    def _tell(self, identities: list[tuple[int, int]]) -> None:
        learned = read_layout(self._context.settings.playback.pedal)
        if learned is not None and learned.identity in identities:
            self._found("覚えたペダルがつながっています。")
        elif any(layout.identity in identities for layout in KNOWN):
            self._found("ペダルがつながっています。そのまま使えます。")
        else:
            self._found("知っているペダルはつながっていません。")

    def _found(self, sentence: str) -> None:
        self.found.setText(sentence)
        self.found.setAccessibleName(sentence)

    def _say(self, sentence: str) -> None:
        self.step.setText(sentence)
        self.step.setAccessibleName(sentence)

    # -- teaching

    def _teach(self) -> None:
        bus = self._bus
        if bus is None:
            return
        self._is_over = False

        def work(listener: Listener) -> Learned | None:
            return learn(bus, lambda pedal: self.asked.emit(pedal.value), self._is_called_off)

        self._job = tasks.start(
            work, tasks.if_alive(self, self._take), tasks.if_alive(self, self._fail)
        )
        self.teach.setEnabled(False)

    def _is_called_off(self) -> bool:
        return self._is_over or (self._job is not None and self._job.is_cancelled)

    def _take(self, learned: Learned | None) -> None:
        self._job = None
        if learned is not None:
            self._say("覚えました。校正の画面で使えます。")
            self._keep(write_layout(learned.layout))
        self._look()

    def _fail(self, error: object) -> None:
        self._job = None
        self._say("")
        self.fail(error)  # type: ignore[arg-type]  # tasks hands a MinutesError over

    def _keep(self, layout: str) -> None:
        self.operate(lambda: config.save({"playback.pedal": layout}), self._kept)

    def _kept(self, settings: Settings) -> None:
        self._context.reload_settings()
        self._look()

    def _call_off(self) -> None:
        self._is_over = True
        self._timer.stop()
