"""The menu of a row: what the keys do, and everybody who may have spoken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from minutes.types import Doubt, Participant, Utterance
from ui.editor.transcript_view import TranscriptView

if TYPE_CHECKING:
    from ui.editor.actions import TranscriptActions


def make_menu(
    view: TranscriptView, actions: TranscriptActions, participants: tuple[Participant, ...]
) -> QMenu:
    """Return the menu for the rows that are chosen now."""
    menu = QMenu(view)
    if view.editing.is_open:
        _add_spellings(menu, view)
        _add_clipboard(menu, view)
    menu.addActions(view.actions())
    chosen = view.selected()
    if view.commands is None or not chosen:
        return menu
    menu.addSeparator()
    label = chosen[0].speaker
    if participants:
        one = menu.addMenu("選んだ発話の話者")
        _add_people(one, participants, actions.assign)
    if label is not None:
        _add_voice(menu, view, actions, participants, label)
    return menu


def _add_voice(
    menu: QMenu,
    view: TranscriptView,
    actions: TranscriptActions,
    participants: tuple[Participant, ...],
    label: str,
) -> None:
    """Offer to say whose voice it is: somebody on the list, or anybody in the dialog."""
    voice = view.rows.names.voice(label)
    if participants:
        whole = menu.addMenu(_plain(f"「{voice}」の発話すべての話者"))
        _add_people(whole, participants, lambda who: actions.assign_voice(label, who))
    naming = menu.addAction(_plain(f"「{voice}」の声に名前を付ける…"))
    naming.triggered.connect(lambda checked=False: actions.naming_wanted.emit(label))


def add_keeping(menu: QMenu, view: TranscriptView, point: QPoint) -> None:
    """Offer that a tidied place stays as it was said: at the cursor, else under the mouse."""
    model = view.rows
    if view.editing.place is not None and view.editing.row is not None:
        row, at = view.editing.row, view.editing.place[1]
    elif (place := view.places.text_at(point)) is not None:
        row, at = place
    else:
        return
    utterance = model.utterance(row)
    found = utterance and model.tidied.decided_at(utterance.id, model.text(row), at)
    if not found:
        return
    kept, is_kept = found
    told = f"「{kept[1]}」も整えて見せる" if is_kept else f"「{kept[1]}」は整えずに残す"
    action = menu.addAction(_plain(told))
    action.triggered.connect(lambda checked=False: view.keep_wanted.emit(kept, not is_kept))


def _add_people(
    menu: QMenu, participants: tuple[Participant, ...], take: Callable[[str], None]
) -> None:
    for person in participants:
        role = f"　{person.role}" if person.role else ""
        action = menu.addAction(_plain(f"{person.name}{role}"))
        action.triggered.connect(lambda checked=False, who=person.name: take(who))


def _add_spellings(menu: QMenu, view: TranscriptView) -> None:
    """Offer the spellings of the doubtful place that the cursor is at."""
    place, editor = view.editing.place, view.editing.editor
    if place is None or editor is None or editor.toPlainText() != place[0].text:
        return
    utterance, at = place
    for doubt in utterance.doubts:
        if doubt.span[0] <= at <= doubt.span[1]:
            for spelling in doubt.candidates:
                settle = partial(_settle, view, utterance, doubt, spelling)
                action = menu.addAction(_plain(f"「{spelling}」にする"))
                action.triggered.connect(lambda checked=False, settle=settle: settle())
            menu.addSeparator()


def _settle(view: TranscriptView, utterance: Utterance, doubt: Doubt, spelling: str) -> None:
    view.editing.discard()
    if view.commands is not None:
        view.commands.settle(utterance.id, doubt, spelling)


def _add_clipboard(menu: QMenu, view: TranscriptView) -> None:
    editor = view.editing.editor
    assert editor is not None
    standard = QKeySequence.StandardKey
    for name, work, keys in (
        ("切り取り", editor.cut, standard.Cut),
        ("コピー", editor.copy, standard.Copy),
        ("貼り付け", editor.paste, standard.Paste),
    ):
        action = QAction(name, menu)
        action.setShortcut(keys)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda checked=False, work=work: work())
        menu.addAction(action)
    menu.addSeparator()


def _plain(text: str) -> str:
    return text.replace("&", "&&")
