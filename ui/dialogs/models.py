"""The models: which are here, what each is good for, how they come here and go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from minutes import config, diagnosis, models
from minutes.config import Settings, Value
from minutes.diagnosis import Measurement
from minutes.diarization.importing import import_speaker_model, is_speaker_model
from minutes.diarization.weights import read_weights
from minutes.errors import DownloadFailed, MinutesError
from minutes.events import Listener
from minutes.messages import describe_error
from minutes.models import ListedModel, ModelKind, Patience
from ui import tasks, telling
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.model_card import ModelCard
from ui.dialogs.model_listing import Listing, list_everything, resolve_used
from ui.dialogs.model_tree import ModelTree
from ui.dialogs.setting_fields import default_of, value_in
from ui.progress import ProgressStrip, counting, describe_size, reporting

USB_HINT = (
    "インターネットにつながらない機械では：つながる機械の minutes で「zip に書き出す」を行い、"
    "USB メモリーなどで運んで、ここで「フォルダーや zip から取り込む」を押します。"
)
_WRITER = "summary.model"
_CHOSEN = ("recognition.model", "recognition.partial_model", "diarization.model")
_PATIENCE = Patience(timeout=15.0, tries=3, pause=1.0)


class ModelsDialog(Dialog):
    """The list of models, and what can be done with the chosen one."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, kind: ModelKind = ModelKind.SPEECH
    ) -> None:
        super().__init__("モデル", (1120, 640), parent)
        self._context = context
        self._kind = kind
        self._listing = Listing()
        self.tree = ModelTree()
        self.tree.chosen.connect(self._show_card)
        self.card = ModelCard()
        self.card.asked.connect(self._do)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._end)
        self._in_use = text("")
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Look again at what is here."""
        self.query(list_everything, self._take)

    def fetch(self, model: ListedModel) -> None:
        """Fetch a model; a fetch that was stopped goes on where it was."""
        size = f"（{describe_size(model.size_bytes)}）" if model.size_bytes else ""
        self._start(
            f"「{model.name}」を取得中{size}",
            lambda listen: models.fetch(model.name, reporting(listen), _PATIENCE),
            f"「{model.name}」を取得しました。",
        )

    def import_from(self, path: Path) -> None:
        """Copy a model from a folder or zip, comparing it with what is recorded."""
        if is_speaker_model(path):
            self._start(
                f"「{path.name}」を取り込み中",
                lambda listen: import_speaker_model(path, reporting(listen)),
                lambda model: f"話者のモデル「{model.name}」を取り込みました（照合済み）。",
            )
            return

        def done(imported: models.Imported) -> str:
            if imported.is_compared:
                return f"「{imported.model.name}」を取り込みました（中身を照合しました）。"
            return (
                f"「{imported.model.name}」を取り込みました。照合する記録がないため、"
                "中身が正しいかは確かめられていません。"
            )

        self._start(
            f"「{path.name}」を取り込み中",
            lambda listen: models.import_model(path, "", reporting(listen)),
            done,
        )

    def verify(self, model: ListedModel) -> None:
        """Compare every file with its recorded hash."""
        folder = model.folder
        assert folder is not None
        if model in self._listing.speakers:
            self._start(
                f"「{model.name}」を照合中",
                lambda _listen: read_weights(folder),
                f"「{model.name}」は元のままです。",
            )
            return
        found = models.model_at(model.name, folder)
        self._start(
            f"「{model.name}」を照合中",
            lambda listen: models.verify(found, reporting(listen)),
            _verdict,
        )

    def pack(self, model: ListedModel, folder: Path) -> None:
        """Write a zip that a USB stick carries."""
        self._start(
            f"「{model.name}」を書き出し中",
            lambda listen: models.pack(models.locate_any(model.name), folder, reporting(listen)),
            lambda path: f"「{path}」に書き出しました。この zip を運んで取り込みます。",
        )

    def remove(self, model: ListedModel) -> None:
        """Delete a model that a person had put here."""

        def done(_nothing: None) -> None:
            self.tell(f"「{model.name}」を消しました。")
            self.refresh()

        self.operate(lambda: models.remove_model(model.name), done)

    def measure(self) -> None:
        """Measure how fast this machine is, for a few seconds."""

        def work(listen: Listener) -> Measurement | None:
            measured = diagnosis.examine().measurement
            counting(listen)(1, 1)  # nobody wants it any more where somebody stopped it
            return measured

        self._start("この機械の速さを測っています（数秒）", work, self._take_measurement)

    def choose(self, name: str, setting: str) -> None:
        """Use a model from the next recording or summary on."""
        engine: dict[str, Value] = {"summary.engine": "llama"} if setting == _WRITER else {}
        self._save({setting: name, **engine})

    def choose_automatically(self) -> None:
        """Let the program take the best of the models that are here."""
        self._save({name: default_of(name) for name in _CHOSEN})

    def _save(self, changes: dict[str, Value]) -> None:
        self.operate(lambda: config.save(changes), self._take_choice)

    def reject(self) -> None:
        """Close; what is under way is stopped first, if a person wants that."""
        if self.strip.is_busy and not telling.ask(
            "いまの作業を中止して閉じますか？",
            "中止して閉じる",
            detail="取得は、次に続きから始められます。",
            parent=self,
        ):
            return
        self.strip.cancel()
        super().reject()

    def _start(
        self,
        title: str,
        work: Callable[[Listener], Any],
        done: str | Callable[[Any], str],
    ) -> None:
        if self.strip.is_busy:
            self.tell("ほかの作業が終わってから、もう一度押してください。", "warning")
            return
        self.tell("")
        self.card.setEnabled(False)

        def finish(answer: Any) -> None:  # noqa: ANN401 - whatever the work answers
            self.tell(done if isinstance(done, str) else done(answer))
            self.refresh()

        job = tasks.start(work, self.if_alive(finish), self.if_alive(self._fail_work))
        self.strip.follow(job, title)

    def _fail_work(self, error: MinutesError) -> None:
        sentence = describe_error(error)
        if isinstance(error, DownloadFailed):
            sentence = f"「{error.name}」を取得できません：{error.reason}。{USB_HINT}"
        self.tell(sentence, "error")
        self.refresh()

    def _end(self) -> None:
        self.card.setEnabled(True)
        if self.strip.is_cancelled:
            self.tell("中止しました。取得は、次に続きから始まります。")

    def _take_measurement(self, measured: Measurement | None) -> str:
        self.tree.measured = measured
        if measured is None:
            return (
                "測れませんでした（混んでいます）。ほかのアプリを閉じて、もう一度押してください。"
            )
        best = measured.proposal
        if best is None:
            return "この機械では、録音中の文字は遅れて出ます（音は全部残ります）。"
        partial = f"（途中の文字は「{best.partial}」）" if best.partial else ""
        words = f"この機械には、録音中は「{best.final}」{partial}を勧めます。"
        if best.afterwards != best.final:
            words += f"会議の後のファイルには「{best.afterwards}」も使えます。"
        return words

    def _take(self, listing: Listing) -> None:
        is_first = self._listing == Listing()
        self._listing = listing
        self.tree.show_listing(listing)
        if is_first:
            self.tree.choose_first(self._kind)
        self._show_in_use()

    def _take_choice(self, _settings: Settings) -> None:
        try:
            self._context.reload_settings()
        except MinutesError as error:
            self.fail(error)
            return
        self.tell("決めました。次の録音・文字起こし・要約から使います。")
        self._show_in_use()
        self._show_card(self.tree.current())

    def _show_in_use(self) -> None:
        settings = self._context.settings
        self._in_use.setText(resolve_used(settings, self._listing))
        self._automatic.setVisible(
            any(value_in(settings, name) != default_of(name) for name in _CHOSEN)
        )

    def _lay_out(self) -> None:
        self._automatic = button("自動で選ぶ", self.choose_automatically)
        self._automatic.hide()
        top = row(self._in_use, self._automatic)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self.card)
        self.body.addWidget(self.strip)
        self._import_folder = button("フォルダーから取り込む…", self._ask_for_folder)
        self._import_zip = button("zip・GGUF から取り込む…", self._ask_for_zip)
        for made in (
            self._import_zip,
            self._import_folder,
            button("この機械の速さを測る", self.measure),
            button("つながらない機械では", lambda: self.tell(USB_HINT), "quiet"),
        ):
            self.buttons.addWidget(made)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.reject, "primary"))

    def _show_card(self, model: ListedModel | None) -> None:
        self.card.show_model(model, self._listing.kind_of(model))

    def _do(self, deed: str, model: ListedModel) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "fetch": lambda: self.fetch(model),
            "verify": lambda: self.verify(model),
            "pack": lambda: self._ask_where_to_pack(model),
            "remove": lambda: self._ask_to_remove(model),
        }
        if deed in deeds:
            deeds[deed]()
        else:
            self.choose(model.name, deed)

    def _ask_to_remove(self, model: ListedModel) -> None:
        detail = "もう一度使うには、取得か取り込みが必要です。会議の音と文字は変わりません。"
        question = f"モデル「{model.name}」をこの機械から消しますか？"
        if telling.ask(question, "消す", detail=detail, parent=self):
            self.remove(model)

    def _ask_where_to_pack(self, model: ListedModel) -> None:
        folder = QFileDialog.getExistingDirectory(self, "zip を置くフォルダー")
        if folder:
            self.pack(model, Path(folder))

    def _ask_for_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "モデルのフォルダー")
        if folder:
            self.import_from(Path(folder))

    def _ask_for_zip(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "モデル", "", "モデル (*.zip *.gguf)")
        if path:
            self.import_from(Path(path))


def _verdict(result: models.Verification) -> str:
    if result.unrecorded:
        names = "、".join(result.unrecorded)
        return f"そろっています（記録がなく照合できないもの：{names}）。"
    return f"「{result.model.name}」は元のままです（{len(result.checked)} ファイルを照合）。"
