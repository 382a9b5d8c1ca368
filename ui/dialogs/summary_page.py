"""The settings of summaries: who writes them, and whether that works here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from minutes.config import Settings, SummarySettings
from minutes.messages import describe_error
from minutes.summary.server import ServerWriter
from minutes.types import SummaryLength
from ui import tasks, theme
from ui.dialogs.engine_trial import EngineTrial
from ui.dialogs.frame import button, row, text
from ui.dialogs.setting_fields import Field, SettingField, value_in

NONE, LLAMA, SERVER = "none", "llama", "server"

_ENGINES = {
    NONE: "発言の中から要になる文を選びます。どの機械でもすぐにでき、作り話になりません。",
    LLAMA: "この PC に入れたモデルが書きます。どこにもつなぎません。"
    "モデルは「モデルを追加・確認」で取得するか、GGUF のファイルを選びます。",
    SERVER: "庁内の 1 台に置いたモデルに書かせます。"
    "OpenAI 互換のサーバー（llama-server、vLLM、Ollama など）が要ります。",
}
_EXAMPLE = "http://192.168.0.10:8080/v1"
_PRIVATE = (
    "庁内のアドレス（192.168.…、10.…、172.16～31.…、この PC）だけを受け付けます。"
    "庁外のアドレスには何も送りません。"
)
_INSIDE = "庁内のアドレスです。"

FIELDS = (
    Field(
        "summary.engine",
        "要約を書くもの",
        (
            (NONE, "モデルを使わない"),
            (LLAMA, "この PC のモデル（GGUF）"),
            (SERVER, "庁内のサーバー"),
        ),
    ),
    Field(
        "summary.length",
        "要約の長さ",
        (
            (SummaryLength.SHORT.value, "短く"),
            (SummaryLength.NORMAL.value, "ふつう"),
            (SummaryLength.LONG.value, "詳しく"),
        ),
        meaning="議事概要・要点記録・やさしい日本語の文の数です。要旨はいつも 3 文です。",
    ),
    Field(
        "summary.model",
        "モデル",
        (("", "自動（入っている中で最もよいもの）"),),
        is_open=True,
        meaning="大きいモデルほど確かですが、メモリーと時間が要ります。",
    ),
    Field("summary.server", "サーバーのアドレス", meaning=_PRIVATE),
    Field(
        "summary.server_model",
        "サーバーでのモデルの名前",
        meaning="サーバーにモデルが 1 つなら、空けておけます。Ollama では名前が要ります。",
    ),
    Field(
        "summary.is_masking",
        "個人情報を伏せてから渡す（すべての会議）",
        meaning="氏名・住所・電話番号などを伏せて AI に渡し、できた文で元に戻します。"
        "選ばなければ、「要約」の画面で会議ごとに決めます。",
    ),
    Field(
        "summary.is_preparing",
        "録音しながら下ごしらえをする",
        meaning="手のあいた CPU で、話の終わった議題を先に読ませておきます。"
        "文字起こしが遅れそうになると、すぐにやめます。",
    ),
    Field(
        "summary.context",
        "一度に読ませる量",
        unit="語片",
        meaning="多いほど前後を見て書けますが、メモリーを使います。"
        "入りきらない会議は分けて全部読みます。",
    ),
    Field(
        "summary.threads",
        "使う CPU の数",
        zero="全部",
        meaning="ほかの仕事をしながら作るときは、少なくします。",
    ),
    Field(
        "summary.gpu_layers",
        "GPU に置く層の数",
        zero="全部",
        meaning="GPU があれば速くなります。0 なら GPU を使いません。"
        "GPU のメモリーが足りなければ減らします。",
    ),
)
_ADVANCED = (
    *("summary.is_preparing", "summary.context"),
    *("summary.threads", "summary.gpu_layers"),
)


class SummaryPage(QWidget):
    """Shows what the chosen engine needs and nothing else; the rest is folded away."""

    models_wanted = Signal()
    """A person wants to fetch or import a model."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.fields = {
            field.name: SettingField(field, value_in(settings, field.name)) for field in FIELDS
        }
        self._settings = settings.summary
        self.about = text("", "caption")
        self.pick = button("GGUF のファイルを選ぶ…", self._pick)
        self.fetch = button("モデルを追加・確認…", self.models_wanted.emit)
        self.place = text("")
        small = theme.scaled(theme.GRID // 2)
        self.place.setContentsMargins(0, small, 0, small)  # Qt forgets the style's padding
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
        self.about.setText(_ENGINES.get(engine, ""))
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
                tasks.if_alive(self, lambda _writer: self._say_place(_INSIDE, "caption")),
                tasks.if_alive(self, lambda error: self._say_place(describe_error(error), "error")),
            )

    def _say_place(self, sentence: str, role: str) -> None:
        theme.set_role(self.place, role)
        self.place.setText(sentence)
        self.place.setAccessibleName(sentence)
        self.place.show()

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
        self.fold.toggled.connect(lambda is_on: self._unfold())
        address = self.fields["summary.server"]
        address.changed.connect(self.place.hide)
        assert isinstance(address.control, QLineEdit)
        address.control.setPlaceholderText(_EXAMPLE)
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
        self._advanced = _group(*(fields[name] for name in _ADVANCED))
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
