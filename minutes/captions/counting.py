"""How what stands after a number is read: 3分 (ぷん), 4日 (よっか), 2人 (ふたり)."""

from __future__ import annotations

import re
import unicodedata

_WHOLE = {
    "1人": "ひとり", "2人": "ふたり",
    "2日": "ふつか", "3日": "みっか", "4日": "よっか", "5日": "いつか", "6日": "むいか",
    "7日": "なのか", "8日": "ようか", "9日": "ここのか", "10日": "とおか", "14日": "じゅうよっか",
    "20日": "はつか", "24日": "にじゅうよっか",
}  # fmt: skip
"""Number and counter that are read as one word."""

_COUNTERS = {
    "年": "ねん", "月": "がつ", "日": "にち", "時": "じ", "秒": "びょう", "円": "えん",
    "人": "にん", "名": "めい", "件": "けん", "条": "じょう", "項": "こう", "号": "ごう",
    "番": "ばん", "回": "かい", "度": "ど", "点": "てん", "倍": "ばい", "歳": "さい",
    "個": "こ", "台": "だい", "戸": "こ", "期": "き", "次": "じ", "区": "く",
    "枚": "まい", "冊": "さつ", "万": "まん", "億": "おく", "兆": "ちょう", "割": "わり",
    "班": "はん", "組": "くみ", "級": "きゅう", "位": "い",
}  # fmt: skip

_CHANGING = {
    "分": ("ふん", {"1": "ぷん", "3": "ぷん", "4": "ぷん", "6": "ぷん", "8": "ぷん", "0": "ぷん"}),
    "本": ("ほん", {"1": "ぽん", "3": "ぼん", "6": "ぽん", "8": "ぽん", "0": "ぽん"}),
    "杯": ("はい", {"1": "ぱい", "3": "ばい", "6": "ぱい", "8": "ぱい", "0": "ぱい"}),
    "匹": ("ひき", {"1": "ぴき", "3": "びき", "6": "ぴき", "8": "ぴき", "0": "ぴき"}),
    "票": ("ひょう", {"1": "ぴょう", "3": "びょう", "6": "ぴょう", "8": "ぴょう", "0": "ぴょう"}),
    "階": ("かい", {"3": "がい"}),
    "軒": ("けん", {"3": "げん"}),
    "足": ("そく", {"3": "ぞく"}),
    "千": ("せん", {"3": "ぜん"}),
    "百": ("ひゃく", {"3": "びゃく", "6": "ぴゃく", "8": "ぴゃく"}),
}
"""What changes with the last digit. Source: the usual sound changes of 助数詞."""

_FRACTION = re.compile(r"の[0-9０-９一二三四五六七八九]")

_NUMBERED = re.compile(r"([0-9０-９]+(?:[,，.．][0-9０-９]+)*)([一-龯])")


def read_counted(text: str) -> dict[tuple[int, int], str]:
    """Return readings of what stands after numbers, by where it stands.

    1日 is left out unless a month stands before: ついたち or いちにち.
    """
    found: dict[tuple[int, int], str] = {}
    for match in _NUMBERED.finditer(text):
        number = unicodedata.normalize("NFKC", match[1])
        counter = match[2]
        whole = _WHOLE.get(number + counter)
        if number + counter == "1日":
            whole = "ついたち" if text[: match.start()].endswith("月") else ""
        if whole is not None:
            found[match.span()] = whole
        elif counter == "分" and _FRACTION.match(text, match.end()):
            found[match.span(2)] = "ぶん"
        elif counter in _CHANGING:
            usual, changed = _CHANGING[counter]
            found[match.span(2)] = changed.get(number[-1], usual)
        elif counter in _COUNTERS:
            found[match.span(2)] = _COUNTERS[counter]
    return found
