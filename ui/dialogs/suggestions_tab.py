"""Words that corrections teach: taken into the dictionary, or never suggested again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from minutes.dictionary.accepting import accept, decline, declined_surfaces
from minutes.dictionary.entries import Entry, is_reading, normalize_reading
from minutes.dictionary.learning import RECURS, Suggestion
from minutes.vocabulary import known_words, suggest_words
from ui import theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, set_widths

_COLUMNS = ("表記", "読み", "直した回数", "会議", "辞書", "聞き違い")
_READING = 1
INTRODUCTION = "校正で同じ語を 2 つの発話で直すと、ここに出ます。加えた語は、次から正しく出ます。"

Found = tuple[tuple[Entry, ...], tuple[Suggestion, ...]]


class SuggestionsTab(QWidget):
    """The list of suggestions with ticks; the reading can be put right before taking."""

    taken = Signal()
    """Words came into the dictionary."""

    def __init__(self, context: Context, dialog: Dialog) -> None:
        super().__init__()
        self._context, self._dialog = context, dialog
        self._known: tuple[Entry, ...] = ()
        self.grid: Grid[Suggestion] = Grid(_COLUMNS, editable=(_READING,), has_ticks=True)
        self.grid.edited.connect(self._edit)
        self.grid.ticked.connect(self._enable)
        self.view = make_view(self.grid, "提案された語", stretched=5)
        set_widths(self.view, 200, 180, 100, 70, 100)
        self.once = QCheckBox("1 回だけ直した語も出す")
        self.once.toggled.connect(lambda _on: self.refresh())
        self._accept = button("選んだ語を辞書に加える", self.accept, "primary")
        self._decline = button("選んだ語は提案しない", self.decline)
        self._state = text("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(text(INTRODUCTION, "caption"))
        column.addWidget(self.view, 1)
        column.addWidget(self._state)
        column.addLayout(row(self.once, None, self._decline, self._accept))
        self._enable()

    def refresh(self) -> None:
        """Look at the corrections again."""
        store, settings = self._context.store, self._context.settings.dictionary
        recurs = 1 if self.once.isChecked() else RECURS
        self._state.setText("調べています…")

        def work() -> Found:
            known = known_words(store.data, settings)
            declined = declined_surfaces(store.data)
            return known, suggest_words(store, known, declined, recurs)

        self._dialog.query(work, self._show)

    def accept(self) -> None:
        """Take the ticked words into the office's own list."""
        data, chosen, known = self._context.store.data, self.grid.ticked_things, self._known
        self._dialog.operate(lambda: accept(data, chosen, known), self._take)

    def decline(self) -> None:
        """Never suggest the ticked words again."""
        data, chosen = self._context.store.data, self.grid.ticked_things

        def done(_nothing: None) -> None:
            self._dialog.tell(f"{len(chosen)} 語は、もう提案しません。")
            self.refresh()

        self._dialog.operate(lambda: decline(data, chosen), done)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._dialog.tell(f"{len(entries)} 語を辞書に加えました。録音中の会議でもすぐに効きます。")
        self.taken.emit()
        self.refresh()

    def _edit(self, place: int, _column: int, written: str) -> None:
        reading = normalize_reading(written)
        if not is_reading(reading):
            self._dialog.tell("読みは、ひらがなかカタカナで書いてください。", "error")
            return
        thing = replace(self.grid.things[place], reading=reading)
        self.grid.replace(place, thing, _cells(thing))

    def _show(self, found: Found) -> None:
        self._known, suggestions = found
        self.grid.show_rows(
            [(item, _cells(item)) for item in suggestions], [False] * len(suggestions)
        )
        nothing = "提案する語はまだありません。"
        self._state.setText(f"{len(suggestions)} 語の提案があります。" if suggestions else nothing)

    def _enable(self) -> None:
        is_any = bool(self.grid.ticked_things)
        self._accept.setEnabled(is_any)
        self._decline.setEnabled(is_any)


def _cells(item: Suggestion) -> tuple[str, ...]:
    return (
        item.surface,
        item.reading,
        str(item.count),
        str(item.meetings),
        "登録済み" if item.is_known else "新しい語",
        "、".join(item.misheard),
    )
