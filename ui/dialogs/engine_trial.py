"""Does the engine for summaries work here? A button, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from minutes.config import SummarySettings
from minutes.errors import MinutesError, ModelDamaged, ModelMissing, ModelUnknown
from minutes.events import Listener, ProgressMade
from minutes.messages import describe_error
from minutes.summary.trial import Trial, try_engine
from ui import tasks, theme
from ui.dialogs.frame import Notice, button, row

_QUESTIONS = {"llama": "読めるか確かめる", "server": "つながるか確かめる"}
_LACKING = (
    "選ばれている要約のモデルは、この PC にないか、使えません。"
    "上の「モデルを追加・確認…」で入れるか、「GGUF のファイルを選ぶ…」で選んでください。"
)


class EngineTrial(QWidget):
    """Lets the engine write a line in the background; can be stopped."""

    def __init__(self, chosen: Callable[[], SummarySettings]) -> None:
        """`chosen` returns the settings as they stand on the page, saved or not."""
        super().__init__()
        self._chosen = chosen
        self._job: tasks.Job | None = None
        self._begun = 0.0
        self.try_it = button("", self._try)
        self.stop = button("やめる", self.cancel)
        self.stop.setAccessibleName("確かめるのをやめる")
        self.stop.hide()
        self.news = Notice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(theme.GRID))
        column.addLayout(row(self.try_it, self.stop, None))
        column.addWidget(self.news)

    def forget(self) -> None:
        """Take an answer away that is about something else than what is chosen now."""
        self.cancel()
        self.news.say("")

    def ask_about(self, engine: str) -> None:
        """Offer to try this engine; an earlier answer is of no use any more."""
        self.try_it.setText(_QUESTIONS.get(engine, "確かめる"))
        self.setVisible(engine in _QUESTIONS)
        self.forget()

    def cancel(self) -> None:
        """End a trial that is under way."""
        if self._job is not None:
            self._job.cancel()
            self.news.say("")

    def _try(self) -> None:
        settings = self._chosen()
        if settings.engine == "server" and not settings.server:
            self.news.say("先に「サーバーのアドレス」を書いてください。", "warning")
            return

        def work(listen: Listener) -> Trial:
            return try_engine(settings, lambda: listen(_waiting()))

        self._begun = time.monotonic()
        self.stop.show()
        if self.window().focusWidget() is self.try_it:
            self.stop.setFocus()  # else it would go on to what stands below
        self.try_it.setEnabled(False)
        take, fail = tasks.if_alive(self, self._take), tasks.if_alive(self, self._fail)
        self._job = tasks.start(work, take, fail)
        self._job.happened.connect(self._wait)
        self._job.finished.connect(self._end)
        self._wait()

    @property
    def _is_wanted(self) -> bool:
        """Whether a trial is under way that nobody stopped."""
        return self._job is not None and not self._job.is_cancelled

    def _wait(self, *_event: object) -> None:
        if self._is_wanted:
            waited = time.monotonic() - self._begun
            self.news.say(f"確かめています…（{waited:.0f} 秒。大きいモデルは 1 分ほどかかります）")

    def _end(self) -> None:
        self._job = None
        self.try_it.setEnabled(True)
        if self.window().focusWidget() is self.stop:
            self.try_it.setFocus()
        self.stop.hide()

    def _take(self, trial: Trial) -> None:
        took = f"「{trial.writer}」が {trial.seconds:.0f} 秒で答えました。"
        if not self._is_wanted:
            return
        if trial.is_usable:
            self.news.say(f"使えます。{took}「保存」で決まります。")
        else:
            self.news.say(
                f"{took}ただし、要約に使える日本語の文ではありませんでした。日本語のできる"
                "別のモデルか、答えの形（JSON スキーマ）を守るサーバーを選んでください。",
                "warning",
            )

    def _fail(self, error: MinutesError) -> None:
        if self._is_wanted:
            lacks_model = isinstance(error, ModelMissing | ModelUnknown | ModelDamaged)
            self.news.say(_LACKING if lacks_model else describe_error(error), "error")


def _waiting() -> ProgressMade:
    return ProgressMade(0.0, time.time(), "", 0.0, 0.0, 0.0)
