"""The office's own way of writing: rules, each of which can be switched off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from minutes.dictionary.rules import (
    EXAMPLE_NAME,
    RULES_NAME,
    Rule,
    RuleFile,
    read_rules,
    write_rules,
)
from minutes.dictionary.shipped import shipped_folder
from ui import theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, rows_chosen, set_widths

_COLUMNS = ("何のための規則か", "置換前", "置換後", "種類")
_NOTE, _BEFORE, _AFTER = 0, 1, 2
INTRODUCTION = (
    "チェックの付いた規則だけを使います。上から順に当てはめます（「子供」→「子ども」など）。"
)


class HouseStyleTab(QWidget):
    """The rules in their order; ticks say which ones are used. Every change is kept at once."""

    def __init__(self, context: Context, dialog: Dialog) -> None:
        super().__init__()
        self._dialog = dialog
        self.path = context.store.data / RULES_NAME
        self._is_showing = False
        self._found: RuleFile | None = None
        self.grid: Grid[Rule] = Grid(_COLUMNS, editable=(_BEFORE, _AFTER, _NOTE), has_ticks=True)
        self.grid.edited.connect(self._edit)
        self.grid.ticked.connect(self._keep_ticks)
        self.view = make_view(self.grid, "書き方の規則", stretched=_NOTE)
        set_widths(self.view, 0, 210, 130, 90)
        self._state = text("", "caption")
        self._begin = button("例から始める", self.begin, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(text(INTRODUCTION, "caption"))
        column.addWidget(self.view, 1)
        column.addWidget(self._state)
        self._tools = [
            button("規則を加える", self.add),
            button("消す", self.remove),
            button("表計算ソフトで開く", self._open),
        ]
        column.addLayout(row(*self._tools, None, self._begin))

    def refresh(self) -> None:
        """Read the rules again."""
        self._dialog.query(self._read, self._show)

    def begin(self) -> None:
        """Take the example's rules, all switched off: the office chooses."""

        def work() -> RuleFile:
            example = read_rules(shipped_folder() / EXAMPLE_NAME)
            return write_rules(self.path, (), example.rules)

        self._dialog.operate(work, self._show)

    def add(self) -> None:
        """Add a rule at the end, to be written into."""
        last = max((rule.line for rule in self.grid.things), default=1)
        rule = Rule("（ここに置換前）", "（ここに置換後）", line=last + 1)
        self._keep([*self.grid.ticked_things], [*self._off(), rule])

    def remove(self) -> None:
        """Remove the chosen rules."""
        gone = {self.grid.things[place] for place in rows_chosen(self.view)}
        if gone:
            self._keep(
                [rule for rule in self.grid.ticked_things if rule not in gone],
                [rule for rule in self._off() if rule not in gone],
            )

    def _read(self) -> RuleFile | None:
        return read_rules(self.path) if self.path.exists() else None

    def _off(self) -> list[Rule]:
        used = set(self.grid.ticked_things)
        return [rule for rule in self.grid.things if rule not in used]

    def _keep_ticks(self) -> None:
        if not self._is_showing:
            self._keep(list(self.grid.ticked_things), self._off())

    def _edit(self, place: int, column: int, written: str) -> None:
        old = self.grid.things[place]
        new = {
            _BEFORE: replace(old, before=written),
            _AFTER: replace(old, after=written),
            _NOTE: replace(old, note=written),
        }[column]
        if not new.before:
            self._dialog.tell("置換前が空です。元のままにしました。", "error")
            return
        swap: Callable[[Rule], Rule] = lambda rule: new if rule is old else rule  # noqa: E731
        self._keep(
            [swap(rule) for rule in self.grid.ticked_things], [swap(rule) for rule in self._off()]
        )

    def _keep(self, used: list[Rule], off: list[Rule]) -> None:
        if self._found is not None and self._found.bad_lines:
            self._dialog.tell("使えない行を、先に表計算ソフトで直してください。", "error")
            self._show(self._found)
            return
        self._dialog.tell("")
        self._dialog.operate(lambda: write_rules(self.path, used, off), self._show)

    def _show(self, found: RuleFile | None) -> None:
        self._found = found
        rules = found.all_rules if found else ()
        used = set(found.rules) if found else set()
        self._is_showing = True
        self.grid.show_rows(
            [(rule, (rule.note, rule.before, rule.after, rule.kind.value)) for rule in rules],
            [rule in used for rule in rules],
        )
        self._is_showing = False
        words = f"{len(rules)} のうち {len(used)} の規則を使います。"
        if found is None:
            words = "規則はまだありません。例から要るものを選べます。"
        elif found.bad_lines:
            bad = found.bad_lines[0]
            words += f"使えない行 {len(found.bad_lines)}（{bad.number} 行目：{bad.reason}）。"
        self._state.setText(words)
        self._begin.setVisible(found is None)
        for tool in self._tools:
            tool.setVisible(found is not None)

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path))):
            self._dialog.tell(f"開けませんでした。ファイルは「{self.path}」です。", "warning")
