"""Fillers, interjected ですね and colloquial forms: what to propose, and what is none of them.

Source for what is taken out and what is rewritten: the usual practice of Japanese
transcription offices (ケバ取り, 整文), less whatever can mean something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.editing.tidying import FREE, LETTER, Tidying, TidyingKind

_MARKS = "、。，．！？ 　"

_JOINED = rf"(?:{FREE}|(?<={LETTER})|(?<={LETTER}[はがをにでともの]))"
"""After a mark, or a word with or without its particle: marks are often missing."""

_DRAWN = "[ー〜～]++"

_YES = (
    r"(?!、?えー[。、]?(?:。|そう|はい|おっしゃ)|、はい|(?<=えー、えー)。|えー|い[、。]|っ(?!と))"
)
"""「えーえー、そうです」 says yes, 「えーい」 and 「えーっ」 exclaim."""

CERTAIN = (
    rf"(?:(?<!えー)え{_DRAWN}{_YES}(?:っ?と(?=[、。\s一-龥ァ-ヴ0-9０-９]|ですね))?+"
    r"|え?えっ?と(?=[、。\s]|ですね)"
    rf"|[あそこ]の{_DRAWN}|あ{_DRAWN}(?![ぁ-ん])|う{_DRAWN}ん*+(?![ぁ-ん])|ん{_DRAWN}(?![ぁ-ん]))"
    r"(?:ですね(?=、))?"
)
"""Drawn out, they are nothing but fillers."""

_ISOLATED = (
    r"(?:え|あの(?:ですね)?|そのですね|その(?=、(?:あの|まあ|えー|えっと|何と|いわゆる))"
    r"|ま[あぁ]?ー*(?:ですね)?|なんか(?:こう)?"
    r"|何(?:と|て)(?:言|い)(?:い|う)(?:ます|んです|の)?か(?:ね)?)(?=、)"
)
"""Fillers only where they stand alone between marks."""

_MEANT = (
    r"(?!、(?:いい|よい|良い|よろし|仕方|しかた|しょうが|いずれ|大体|だいたい"
    r"|そう(?:な|で)|本当|ほんと|何|な[にん]))"
)
"""「まあ、いいでしょう」 concedes something, 「え、そうなんですか」 is surprised."""

_FILLERS = re.compile(rf"{_JOINED}{CERTAIN}|{FREE}{_ISOLATED}{_MEANT}")

_INTERJECTIONS = re.compile(
    r"(?:(?<=[はがを])"
    rf"|(?<={LETTER}[にでと])|(?<={LETTER}も)|(?<=[しいっれけえきりみせ]て)|(?<=まして)"
    r"|(?<=けれども)|(?<=[にてで]も)|(?<=[るい]と)|(?<=それで)|(?<=ように)|(?<=ために))ですね(?=、)"
    rf"|(?<={LETTER}[はがを])ね(?=、)"
)
"""After a particle. 「大事なことですね、」 is a statement and stays."""

_COLLOQUIAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{FREE}じゃあ?(?=、)"), "では"),
    (re.compile(r"っていう|ってゆう"), "という"),
    (re.compile(r"って(?=こと(?:です|で|が|は|を|に|も|な))"), "という"),
    (re.compile(r"やっぱり?(?=[、一-龥ァ-ヴ])"), "やはり"),
    (
        re.compile(r"(?:(?<=です)|(?<=ます)|(?<=せん)|(?<=した))け(?:ど|れど(?!も)|ども)(?=、)"),
        "けれども",
    ),
    # Not 「読んですぐ」, 「かんたんです」, 「これはなんですか」.
    (re.compile(r"(?:(?<=[うる])|(?<=[^ば]い)|(?<=[^ん]た))んです(?!ぐ)"), "のです"),
    (re.compile(rf"(?:(?<={LETTER}な)|(?<=[うとずけめりいき]な))んです(?!ぐ)"), "のです"),
    (re.compile(r"(?<=[しっれけえいきせ見来出似]て)(?=ま(?:す|した|して))"), "い"),
    (
        re.compile(
            r"(?<=[しっれけえいき]て)"
            r"(?=る(?:[。、]|ん[でじ]|の[でだはがを]|と[い思こき]|か[らも]))"
        ),
        "い",
    ),
    (re.compile(r"いろんな"), "いろいろな"),
)


def find_fillers(text: str) -> Iterator[Tidying]:
    """Yield the fillers, each with the mark that goes with it."""
    end = 0
    for match in _FILLERS.finditer(text):
        start, stop = match.span()
        is_free = start in {0, end} or text[start - 1] in _MARKS
        if is_free and text[stop : stop + 1] == "、":
            stop += 1
        elif text[stop : stop + 1] in {"。", ""} and text[:start].endswith("、"):
            start -= 1
        elif start == 0 and text[stop:] in {"。", ""}:
            stop = len(text)
        end = stop
        yield Tidying((start, stop), text[start:stop], "", TidyingKind.FILLER)


def find_interjections(text: str) -> Iterator[Tidying]:
    """Yield each ですね and ね that only holds the listener."""
    for match in _INTERJECTIONS.finditer(text):
        yield Tidying(match.span(), match[0], "", TidyingKind.INTERJECTION)


def find_colloquial(text: str) -> Iterator[Tidying]:
    """Yield spoken forms with those that are written."""
    for pattern, after in _COLLOQUIAL:
        for match in pattern.finditer(text):
            yield Tidying(match.span(), match[0], after, TidyingKind.COLLOQUIAL)
