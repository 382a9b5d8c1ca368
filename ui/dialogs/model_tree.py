"""The models in their groups, one line each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from minutes.diagnosis import Measurement
from minutes.evaluation.workload import HIGHEST_LOAD, live_load
from minutes.models import ListedModel, ModelKind
from minutes.models.overview import PRESENCE_NAMES
from ui import theme
from ui.dialogs.model_listing import Listing
from ui.progress import describe_size

_MINUTES_OF_HOUR = 60
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COLUMNS = ("名前", "この機械に", "大きさ", "この機械では", "向いていること")

_GROUPS = (ModelKind.SPEECH, ModelKind.VOICES, ModelKind.LANGUAGE)

_MODEL = Qt.ItemDataRole.UserRole


class ModelTree(QTreeWidget):
    """Shows a listing; what was chosen stays chosen when it is shown again."""

    chosen = Signal(object)
    """The `ListedModel` that is chosen now, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measured: Measurement | None = None
        self.setHeaderLabels(_COLUMNS)
        self.setAccessibleName("モデルの一覧")
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(theme.GRID)
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current()))

    def current(self) -> ListedModel | None:
        """Return the chosen model."""
        item = self.currentItem()
        model = item.data(0, _MODEL) if item else None
        return model if isinstance(model, ListedModel) else None

    def choose_first(self, kind: ModelKind) -> None:
        """Choose the first model of a kind, with the whole group in sight."""
        group = self.topLevelItem(_GROUPS.index(kind))
        first = group.child(0) if group else None
        if group is not None and first is not None:
            self.setCurrentItem(first)
            self.scrollToItem(group, QAbstractItemView.ScrollHint.PositionAtTop)

    def show_listing(self, listing: Listing) -> None:
        """Show these models."""
        before = self.current()
        found: QTreeWidgetItem | None = None
        self.blockSignals(True)
        self.clear()
        for title, listed in (
            ("文字起こし", listing.recognition),
            ("話者を分ける", listing.speakers),
            ("要約を書く", listing.language),
        ):
            group = QTreeWidgetItem(self, [title])
            group.setFirstColumnSpanned(True)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, theme.font(is_bold=True))
            for model in listed:
                item = self._add(group, model)
                if found is None or (before is not None and model.name == before.name):
                    found = item
            group.setExpanded(True)
        self.blockSignals(False)
        if found is not None:
            self.setCurrentItem(found)
        self.chosen.emit(self.current())

    def _add(self, group: QTreeWidgetItem, model: ListedModel) -> QTreeWidgetItem:
        size = describe_size(model.size_bytes) if model.size_bytes else "－"
        presence = PRESENCE_NAMES[model.presence]
        cells = [model.name, presence, size, self._speed(model.name), model.purpose]
        item = QTreeWidgetItem(group, cells)
        item.setData(0, _MODEL, model)
        item.setTextAlignment(2, _RIGHT)
        item.setToolTip(4, model.purpose)
        return item

    def _speed(self, name: str) -> str:
        cost = self.measured.costs.get(name) if self.measured else None
        if cost is None:
            return "－"
        minutes = max(1, round(cost.final_rtf * _MINUTES_OF_HOUR))
        live = "録音中も可" if live_load(cost, cost) <= HIGHEST_LOAD else "会議の後に"
        return f"{live}（1 時間分を {minutes} 分）"
