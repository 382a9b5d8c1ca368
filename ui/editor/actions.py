"""What can be done to the rows that are chosen: one list for keys, menus and buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from shiboken6 import isValid

from minutes.dictionary.readings import propose_reading
from minutes.types import Participant
from ui import keys, tasks
from ui.editor.coming_speaker import ComingSpeaker
from ui.editor.row_menu import add_keeping, make_menu
from ui.editor.transcript_view import TranscriptView

KEYED_PEOPLE = 9
"""People with a key of their own: 1 to 9."""


class TranscriptActions(QObject):
    """Actions of a transcript view; they work in the view and in its open editor."""

    word_wanted = Signal(str, str)
    """A word that a person wants in the dictionary, and how it is probably read."""

    naming_wanted = Signal(str)
    """The label of a voice that a person wants to name."""

    def __init__(self, view: TranscriptView, participants: tuple[Participant, ...]) -> None:
        super().__init__(view)
        self._view = view
        self._participants = participants
        self.coming = ComingSpeaker(view)
        self.edit = self._add("本文を直す", "", self._edit)
        self.next_doubt = self._add("次の要確認へ", "next_doubt", lambda: self._walk(1))
        self.previous_doubt = self._add("前の要確認へ", "previous_doubt", lambda: self._walk(-1))
        self._separate()
        self.split = self._add("カーソルの所で分ける", "split", view.editing.split)
        self.merge = self._add("次の発話とつなぐ", "merge", self._merge)
        self._separate()
        self.speakers = [
            self._add("", "speaker", self._assigner(number), number + 1)
            for number in range(KEYED_PEOPLE)
        ]
        self.know(participants)
        self.nobody = self._add("話者を空にする", "", lambda: self.assign(None))
        self._separate()
        self.check = self._add("確認済みにして次へ", "check", self._check)
        self.reject = self._add("規則による訂正を戻す", "reject", self._reject)
        self.tidy = self._add("整えた形を記録にする", "", self._tidy)
        self._separate()
        self.word = self._add("選んだ語を辞書に加える…", "add_word", self._propose_word)
        self._separate()
        self.undo = self._add("元に戻す", "undo", self._undo)
        self.redo = self._add("やり直す", "redo", self._redo)
        self.copy = self._add("発話をコピー", "", self._copy)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.latest = self._add("最新の文字へ", "latest", view.go_to_latest)
        view.menu_wanted.connect(self._show_menu)
        view.selectionModel().selectionChanged.connect(lambda *chosen: self.refresh())
        view.editing.changed.connect(self.refresh)
        view.rows.rowsInserted.connect(lambda *rows: self._allow_speakers())
        view.rows.dataChanged.connect(lambda *rows: self._allow_tidying())
        self.refresh()

    def refresh(self) -> None:
        """Offer only what can be done now."""
        commands = self._view.commands
        chosen = self._view.selected() if commands is not None else ()
        for action in (self.edit, self.split, self.merge, self.check):
            action.setEnabled(bool(chosen))
        self.reject.setEnabled(any(item.corrections for item in chosen))
        self._allow_tidying()
        self._allow_speakers()
        self.copy.setEnabled(bool(self._view.selected()))
        self.word.setEnabled(commands is not None)
        self.undo.setEnabled(commands is not None and commands.can_undo)
        self.redo.setEnabled(commands is not None and commands.can_redo)

    def know(self, participants: tuple[Participant, ...]) -> None:
        """Offer these people from now on, the first nine by keys."""
        self._participants = participants
        for number, action in enumerate(self.speakers):
            action.setVisible(number < len(participants))
            if number < len(participants):
                action.setText(f"話者を「{participants[number].name}」にする".replace("&", "&&"))
                keys.bind(action, "speaker", number + 1)

    def assign(self, who: str | None) -> None:
        """Say who speaks in the chosen rows; with none chosen, in the newest one.

        In the row still being said it is remembered for the utterance that comes of it.
        """
        commands, ids = self._view.commands, self._view.selected_ids()
        if commands is None:
            return
        if self.coming.is_chosen:
            self.coming.expect(who)
        elif not ids and (last := self._view.rows.last_utterance()) is not None:
            ids = (last.id,)
        commands.assign(ids, who)

    def assign_voice(self, label: str, who: str) -> None:
        """Say whose voice a label is: in all its utterances, also those to come."""
        if self._view.commands is not None:
            self._view.editing.finish()
            self._view.commands.assign_voice(label, who)

    def _allow_speakers(self) -> None:
        """Offer speakers wherever there is somebody who spoke: without a choice the last."""
        has_text = self._view.commands is not None and self._view.rows.rowCount() > 0
        for action in (self.nobody, *self.speakers):
            action.setEnabled(has_text)

    def _allow_tidying(self) -> None:
        """Offer to write down what is shown, where that is not what the record says."""
        view = self._view
        is_shown = view.rows.tidied.is_other and view.commands is not None
        self.tidy.setEnabled(is_shown and view.currentIndex().isValid())

    def _tidy(self) -> None:
        """Write down what the view shows of the chosen rows; locked words stay."""
        view, model = self._view, self._view.rows
        view.editing.finish()
        if view.commands is None:
            return
        rows = [(item, model.row_of(item.id)) for item in view.selected()]
        shown = [(item, model.shown(row).pieces) for item, row in rows if row is not None]
        view.commands.tidy(
            [(item, [piece.tidying for piece in pieces]) for item, pieces in shown if pieces]
        )

    def _copy(self) -> None:
        """Take the chosen rows along as they are read: speaker and what was said."""
        model, lines = self._view.rows, []
        for item in self._view.selected():
            row = model.row_of(item.id)
            text = item.text if row is None else model.shown(row).plain
            voice = model.names.voice(item.speaker)
            lines.append(f"{voice}：{text}" if voice else text)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _show_menu(self, place: QPoint) -> None:
        menu = make_menu(self._view, self, self._participants)
        add_keeping(menu, self._view, self._view.viewport().mapFromGlobal(place))
        menu.exec(place)

    def _add(self, text: str, key: str, work: Callable[[], object], number: int = 1) -> QAction:
        action = QAction(text, self._view)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setShortcutVisibleInContextMenu(True)
        if key:
            keys.bind(action, key, number)
        action.triggered.connect(lambda checked=False: work())
        self._view.addAction(action)
        return action

    def _separate(self) -> None:
        line = QAction(self._view)
        line.setSeparator(True)
        self._view.addAction(line)

    def _assigner(self, number: int) -> Callable[[], None]:
        return lambda: self.assign(self._participants[number].name)

    def _edit(self) -> None:
        self._view.editing.open(self._view.currentIndex().row())

    def _merge(self) -> None:
        """Join the chosen rows; one row with the one that follows it."""
        self._view.editing.finish()
        ids = self._view.selected_ids()
        commands, model = self._view.commands, self._view.rows
        if len(ids) == 1:
            row = model.row_of(ids[0])
            following = None if row is None else model.next_utterance(row)
            other = None if following is None else model.utterance(following)
            ids = (*ids, other.id) if other is not None else ()
        if commands is not None and len(ids) > 1:
            commands.merge(ids)

    def _undo(self) -> None:
        if self._view.commands is not None:
            self._view.editing.finish()
            self._view.commands.undo()

    def _redo(self) -> None:
        if self._view.commands is not None:
            self._view.editing.finish()
            self._view.commands.redo()

    def _propose_word(self) -> None:
        """Offer the chosen characters for the dictionary, with their likely reading."""
        text = self._view.editing.chosen_text.strip()
        tasks.query(
            lambda: propose_reading(text) if text else "",
            lambda reading: self._offer_word(text, reading),
        )

    def _offer_word(self, text: str, reading: str) -> None:
        if isValid(self):
            self.word_wanted.emit(text, reading)

    def _check(self) -> None:
        """Say that the chosen rows are right, and go on to the next place to settle."""
        view = self._view
        ids, is_open = view.selected_ids(), view.editing.is_open
        view.editing.finish()
        if view.commands is None or not ids:
            return
        view.commands.check(ids)
        view.walk.go_on_after(ids[-1])
        if not is_open:
            view.editing.finish()

    def _reject(self) -> None:
        """Take back the rule's correction at the cursor, else the first one of the row."""
        view, chosen = self._view, self._view.selected()
        place, editor = view.editing.place, view.editing.editor
        if view.commands is None or not chosen:
            return
        utterance = chosen[0]
        if editor is not None and editor.toPlainText() != utterance.text:
            return  # the places of the corrections are those of another text
        found = [
            item
            for item in utterance.corrections
            if place is None or item.span[0] <= place[1] <= item.span[1]
        ]
        if found:
            view.editing.discard()
            view.commands.reject(utterance.id, found[0])

    def _walk(self, step: int) -> None:
        """Open the editor at the next place to settle; where there is none, at the row."""
        if not self._view.walk.go(step) and not self._view.editing.is_open:
            self._edit()
