"""The settings of summaries: who writes them, and whether that works here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from minutes import config
from minutes.config import Settings, SummarySettings
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.summary.prompting import FOLDER, copy_prompts_into
from minutes.summary.server import ServerWriter
from ui import tasks, theme
from ui.dialogs.engine_trial import EngineTrial
from ui.dialogs.frame import Notice, button, row, text
from ui.dialogs.setting_fields import SettingField, value_in
from ui.dialogs.summary_fields import (
    ENGINES,
    EXAMPLE,
    FIELDS,
    INSIDE,
    LLAMA,
    NONE,
    PROMPTS_TOLD,
    SERVER,
)

_ADVANCED = (
    *("summary.is_preparing", "summary.context"),
    *("summary.threads", "summary.gpu_layers"),
)


class SummaryPage(QWidget):
    """Shows what the chosen engine needs and nothing else; the rest is folded away."""

    models_wanted = Signal()
    """A person wants to fetch or import a model."""

    folder_wanted = Signal(object)
    """A folder, as a `Path`, that a person wants to look into."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.fields = {
            field.name: SettingField(field, value_in(settings, field.name)) for field in FIELDS
        }
        self._settings = settings.summary
        self.about = text("", "caption")
        self.pick = button("GGUF のファイルを選ぶ…", self._pick)
        self.fetch = button("モデルを追加・確認…", self.models_wanted.emit)
        self.prompts = button("AI への指示の文を直す…", self._open_prompts)
        self.about_prompts = text(PROMPTS_TOLD, "caption")
        self.place = Notice()
        self.trial = EngineTrial(lambda: self.chosen)
        self.fold = QPushButton()
        self.fold.setCheckable(True)
        theme.set_role(self.fold, "quiet")
        self._lay_out()
        self._connect()
        self._show_engine()
        self._check_place()

    @property
    def chosen(self) -> SummarySettings:
        """The settings as they stand on the page, saved or not."""
        values = {
            name.removeprefix("summary."): field.value() for name, field in self.fields.items()
        }
        return replace(self._settings, **values)  # type: ignore[arg-type]

    # -- what is shown

    def _show_engine(self) -> None:
        engine = str(self.fields["summary.engine"].value())
        self.about.setText(ENGINES.get(engine, ""))
        self._of_llama.setVisible(engine == LLAMA)
        self._of_server.setVisible(engine == SERVER)
        self.fold.setVisible(engine != NONE)
        self.fields["summary.is_masking"].setVisible(engine != NONE)
        self.trial.ask_about(engine)
        self._unfold()

    def _unfold(self) -> None:
        is_open = self.fold.isChecked()
        engine = str(self.fields["summary.engine"].value())
        self.fold.setText("▾ くわしい設定" if is_open else "▸ くわしい設定")
        self._advanced.setVisible(is_open and engine != NONE)
        for name in ("summary.threads", "summary.gpu_layers"):
            self.fields[name].setVisible(engine == LLAMA)

    # -- the address

    def _check_place(self) -> None:
        """Say at once what an address outside is: not used."""
        settings = self.chosen
        self.place.hide()
        if settings.engine == SERVER and settings.server:
            tasks.query(
                lambda: ServerWriter(settings),
                tasks.if_alive(self, lambda _writer: self.place.say(INSIDE, "caption")),
                tasks.if_alive(self, lambda error: self.place.say(describe_error(error), "error")),
            )

    # -- the instructions

    def _open_prompts(self) -> None:
        """Copy our instructions to where they may be changed, and show them."""
        data = config.data_folder()
        tasks.operate(
            lambda: copy_prompts_into(data),
            tasks.if_alive(self, lambda _copied: self.folder_wanted.emit(data / FOLDER)),
            tasks.if_alive(self, self._fail_to_copy),
        )

    def _fail_to_copy(self, error: MinutesError) -> None:
        theme.set_role(self.about_prompts, "error")
        self.about_prompts.setText(describe_error(error))

    # -- making it

    def _pick(self) -> None:
        known = Path(str(self.fields["summary.model"].value()))
        folder = known.parent if known.is_file() else Path.home()
        path, _ = QFileDialog.getOpenFileName(self, "要約のモデル", str(folder), "モデル (*.gguf)")
        if path:
            self.fields["summary.model"].set_value(path)

    def _connect(self) -> None:
        self.fields["summary.engine"].changed.connect(self._show_engine)
        self.fields["summary.engine"].changed.connect(self._check_place)
        for name in ("summary.model", "summary.server", "summary.server_model"):
            self.fields[name].changed.connect(self.trial.forget)
        self.fold.toggled.connect(lambda is_on: self._unfold())
        address = self.fields["summary.server"]
        address.changed.connect(self.place.hide)
        assert isinstance(address.control, QLineEdit)
        address.control.setPlaceholderText(EXAMPLE)
        address.control.editingFinished.connect(self._check_place)

    def _lay_out(self) -> None:
        fields = self.fields
        files = QWidget()
        files.setLayout(_flat(row(self.pick, self.fetch, None)))
        self._of_llama = _group(fields["summary.model"], files)
        self._of_server = _group(
            _group(fields["summary.server"], self.place, gap=theme.GRID // 2),
            fields["summary.server_model"],
        )
        prompts = QWidget()
        prompts.setLayout(_flat(row(self.prompts, None)))
        self._advanced = _group(
            _group(prompts, self.about_prompts, gap=theme.GRID // 2),
            *(fields[name] for name in _ADVANCED),
        )
        column = _column(self)
        for item in (
            fields["summary.engine"],
            self.about,
            self._of_llama,
            self._of_server,
            self.trial,
            fields["summary.length"],
            fields["summary.is_masking"],
        ):
            column.addWidget(item)
        column.addLayout(row(self.fold, None))
        column.addWidget(self._advanced)


def _group(*items: QWidget, gap: int = 2 * theme.GRID) -> QWidget:
    made = QWidget()
    column = _column(made)
    column.setSpacing(theme.scaled(gap))
    for item in items:
        column.addWidget(item)
    return made


def _flat(line: QHBoxLayout) -> QHBoxLayout:
    line.setContentsMargins(0, 0, 0, 0)
    return line


def _column(of: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(of)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.scaled(2 * theme.GRID))
    return column
