"""The chosen model: what it is, under which licence, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from minutes.models import ListedModel, ModelKind, Presence
from minutes.models.overview import MEMORY, SPEED
from ui import theme
from ui.dialogs.flow import flow
from ui.dialogs.frame import GAP, button, text

SPEAKERS_HINT = "配布元で同意して取得したフォルダーを「取り込む」と使えます（説明書「話者」）。"


class ModelCard(QFrame):
    """Shows one model; buttons that make no sense for it are hidden."""

    asked = Signal(str, object)
    """What to do, and the `ListedModel`: fetch, verify, pack, remove, or a setting's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._model: ListedModel | None = None
        self._name = text("", "subheading")
        self._facts = text("", "caption")
        self._where = text("", "caption")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons = {
            "fetch": self._button("取得する", "fetch", "primary"),
            "recognition.model": self._button("文字起こしに使う", "recognition.model"),
            "recognition.partial_model": self._button(
                "途中の文字に使う", "recognition.partial_model"
            ),
            "diarization.model": self._button("話者を分けるのに使う", "diarization.model"),
            "summary.model": self._button("要約に使う", "summary.model"),
            "verify": self._button("中身を照合", "verify"),
            "pack": self._button("zip に書き出す…", "pack"),
            "remove": self._button("消す…", "remove"),
        }
        self._lay_out()
        self.show_model(None)

    def show_model(self, model: ListedModel | None, kind: ModelKind = ModelKind.SPEECH) -> None:
        """Show a model, or nothing."""
        self._model = model
        self.setVisible(model is not None)
        if model is None:
            return
        self._name.setText(f"{model.name}　{model.purpose}")
        self._facts.setText(_facts(model, kind))
        self._where.setText(str(model.folder) if model.folder else "")
        self._where.setVisible(model.folder is not None)
        is_here = model.presence is Presence.INSTALLED
        is_speakers = kind is ModelKind.VOICES
        shown = {
            "fetch": model.can_be_fetched and not is_here and not is_speakers,
            "recognition.model": is_here and kind is ModelKind.SPEECH,
            "recognition.partial_model": is_here and kind is ModelKind.SPEECH,
            "diarization.model": is_here and is_speakers,
            "summary.model": is_here and kind is ModelKind.LANGUAGE,
            "verify": model.folder is not None,
            "pack": is_here and not is_speakers,
            "remove": model.can_be_removed and not is_speakers,
        }
        for name, is_shown in shown.items():
            self.buttons[name].setVisible(is_shown)

    def _button(self, label: str, deed: str, role: str = "") -> QPushButton:
        made = button(label, lambda: self.asked.emit(deed, self._model))
        if role:
            made.setProperty("role", role)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(theme.GRID // 2)
        labels: tuple[QLabel, ...] = (self._name, self._facts, self._where)
        for label in labels:
            column.addWidget(label)
        column.addSpacing(theme.GRID // 2)
        column.addLayout(flow(*self.buttons.values()))


def _facts(model: ListedModel, kind: ModelKind) -> str:
    entry = model.entry
    parts = []
    if entry:
        parts.append(f"ライセンス {entry.licence}" if entry.licence else "")
        parts.append(f"メモリー {MEMORY[entry.memory]} の機械から" if entry.memory else "")
        parts.append(SPEED.get(entry.speed, ""))
    if model.presence is Presence.DAMAGED:
        parts.append("中身が足りないか、元と違います")
    if kind is ModelKind.VOICES and model.presence is not Presence.INSTALLED:
        parts.append(SPEAKERS_HINT)
    return "　".join(part for part in parts if part)
