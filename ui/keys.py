"""Which key does what: one table for windows, tool tips, settings and the printed sheet.

A window asks `bind` to give an action its keys; when a person changes them in the
settings, every bound action follows at once. Keys are written as Qt writes them
("Ctrl+D"), several for one action with "; " between.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from shiboken6 import isValid

from minutes.config import KeySettings

_DEFAULTS = KeySettings()

GROUPS = ("会議一覧", "録音", "再生", "直す", "探す", "字幕")
"""The groups, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does: `label` is what people read."""

    name: str
    label: str
    group: str

    @property
    def keys(self) -> str:
        """The keys as long as nobody changes them."""
        return str(getattr(_DEFAULTS, self.name))


TABLE = (
    Key("new_meeting", "新しい会議", "会議一覧"),
    Key("open_file", "音声・動画ファイルから", "会議一覧"),
    Key("search_meetings", "すべての会議を検索", "会議一覧"),
    Key("settings", "設定を開く", "会議一覧"),
    Key("key_sheet", "キー操作一覧を開く", "会議一覧"),
    Key("record", "録音を始める", "録音"),
    Key("stop", "録音を停止する（確かめます）", "録音"),
    Key("off_record", "オフレコにする・戻す", "録音"),
    Key("applause", "拍手を記録", "録音"),
    Key("no_objection", "異議なしを記録", "録音"),
    Key("recess", "休憩を記録", "録音"),
    Key("resumption", "再開を記録", "録音"),
    Key("bookmark", "しおりを付ける", "録音"),
    Key("latest", "最新の文字へ", "録音"),
    Key("play", "再生・一時停止", "再生"),
    Key("pause", "一時停止", "再生"),
    Key("back", "2 秒戻る", "再生"),
    Key("forward", "2 秒進む", "再生"),
    Key("back_short", "0.5 秒戻る", "再生"),
    Key("forward_short", "0.5 秒進む", "再生"),
    Key("slower", "少し遅く", "再生"),
    Key("faster", "少し速く", "再生"),
    Key("loop", "この発話を繰り返す", "再生"),
    Key("hear_again", "要確認の所（カーソルの所）だけ聞く", "再生"),
    Key("play_here", "カーソルの語から再生", "再生"),
    Key("pedal_back", "足踏みペダル左（戻る）", "再生"),
    Key("pedal_play", "足踏みペダル中（踏む間だけ再生）", "再生"),
    Key("pedal_forward", "足踏みペダル右（進む）", "再生"),
    Key("speaker", "話者 1～9 にする", "直す"),
    Key("split", "発話を分ける", "直す"),
    Key("merge", "次の発話とつなぐ", "直す"),
    Key("check", "確認済みにして次の要確認へ", "直す"),
    Key("reject", "規則による訂正を戻す", "直す"),
    Key("level", "本文の見え方（素起こし・ケバ取り・整文）を切り替える", "直す"),
    Key("undo", "元に戻す", "直す"),
    Key("redo", "やり直す", "直す"),
    Key("add_word", "辞書に加える", "直す"),
    Key("next_doubt", "次の要確認へ", "探す"),
    Key("previous_doubt", "前の要確認へ", "探す"),
    Key("find", "検索", "探す"),
    Key("replace", "置換", "探す"),
    Key("find_next", "次を検索", "探す"),
    Key("find_previous", "前を検索", "探す"),
    Key("captions", "字幕を開く・閉じる", "字幕"),
    Key("captions_full_screen", "字幕を画面いっぱいに", "字幕"),
)
FIXED = (
    ("根拠の発言を聞く", "Enter"),
    ("確認済みにする・取り消す", "スペース"),
    ("その場で直す", "F2"),
    ("除く・戻す", "Delete"),
)
"""What the keys of every list do with a sentence of a summary; nobody changes them."""

_BY_NAME = {key.name: key for key in TABLE}

_JAPANESE = {
    "Space": "スペース",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Escape": "Esc",
    "PgUp": "PageUp",
    "PgDown": "PageDown",
}

_current = _DEFAULTS
_bound: weakref.WeakKeyDictionary[QAction | QShortcut, tuple[str, int]] = (
    weakref.WeakKeyDictionary()
)


def use(settings: KeySettings) -> None:
    """Take the keys that a person chose; what is bound already follows at once."""
    global _current  # noqa: PLW0603 - one program, one keyboard
    _current = settings
    for target, (name, number) in tuple(_bound.items()):
        if isValid(target):
            _give(target, name, number)


def shortcut(name: str, number: int = 1) -> QKeySequence:
    """Return the first key of an action; `number` says which of 1-9 for the speakers."""
    found = shortcuts(name, number)
    return found[0] if found else QKeySequence()


def shortcuts(name: str, number: int = 1) -> list[QKeySequence]:
    """Return all keys of an action, none where a person took them away."""
    written = str(getattr(_current, name))
    if name == "speaker" and written.endswith("1"):
        written = f"{written[:-1]}{number}"
    return [item for item in QKeySequence.listFromString(written) if not item.isEmpty()]


def bind(target: QAction | QShortcut, name: str, number: int = 1) -> None:
    """Give an action its keys, now and whenever they are changed.

    The tool tip of a `QAction` says them.
    """
    _bound[target] = (name, number)
    _give(target, name, number)


def tip(name: str, text: str = "", number: int = 1) -> str:
    """Return a tool tip: what it does and by which key."""
    label = text or _BY_NAME[name].label
    spoken = "・".join(map(spell, shortcuts(name, number)))
    return f"{label}（{spoken}）" if spoken else label


def spell(sequence: QKeySequence) -> str:
    """Return a key as it stands on the keyboard of the office."""
    written = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    parts = written.replace("++", "+＋").split("+")
    return "+".join(_JAPANESE.get(part, part) for part in parts)


def clashes(chosen: KeySettings) -> list[tuple[str, str]]:
    """Return the pairs of actions that would share a key."""
    owners: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for key in TABLE:
        for text in _all(key.name, str(getattr(chosen, key.name))):
            other = owners.setdefault(text, key.name)
            if other != key.name:
                found.append((other, key.name))
    return found


def key_of(name: str) -> Key:
    """Return the row of the table."""
    return _BY_NAME[name]


def _all(name: str, written: str) -> list[str]:
    is_speakers = name == "speaker" and written.endswith("1")
    texts = [f"{written[:-1]}{n}" for n in range(1, 10)] if is_speakers else [written]
    sequences = [item for text in texts for item in QKeySequence.listFromString(text)]
    return [item.toString() for item in sequences if not item.isEmpty()]


def _give(target: QAction | QShortcut, name: str, number: int) -> None:
    if isinstance(target, QAction):
        target.setShortcuts(shortcuts(name, number))
        target.setToolTip(tip(name, target.text().replace("&", ""), number))
    else:
        target.setKeys(shortcuts(name, number))
