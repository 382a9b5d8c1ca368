"""One line of an attendance list that nobody laid out in columns: who is meant by it?

「総務課長 佐藤 花子（さとう はなこ）」「３番　山田太郎委員」「事務局　鈴木一郎」 and the
like. A line that could mean two things is not understood: a person puts a space into it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from minutes.dictionary.entries import is_reading, normalize_reading
from minutes.dictionary.person_names import (
    HONORIFIC,
    ROLE,
    clean,
    clean_name,
    clean_reading,
    is_role,
    join_role,
    join_spaced_posts,
    starts_with_surname,
    surnames,
)
from minutes.types import Participant

_ROLE_FIRST = re.compile(rf"(.*(?:{ROLE}))(.{{2,9}})")
_ROLE_LAST = re.compile(rf"(.{{1,9}}?)((?:副|元|前)?(?:{ROLE}))")

_LETTER = (
    r"々ヶヵ〆ノ一-鿿\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f"
    r"\U000e0100-\U000e01efぁ-ゖァ-ヺーA-Za-z.'’\-・＝"
)
_NAME = re.compile(rf"[{_LETTER}]{{1,20}}")
_KANJI = re.compile(r"[一-鿿\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff々]")
_SEAT = re.compile(
    r"(?:第|No\.?)?\s*[(（]?([0-9０-９①-⑳]{1,3})(?:[)）.．、,，:：]|番)*(?=[^0-9０-９年月日時名人])"
)
_BULLET = re.compile(r"[\s○〇◯◎●◆◇△▲▽▼■□★☆※＊*・\-－–―]+")
_BRACKETS = re.compile(r"[（(［\[〔]([^（）()［］\[\]〔〕]*)[）)］\]〕]")
_WIDE = re.compile(r"(?<!\S)\S(?:\s+\S){2,}(?!\S)")
_SAME_OFFICE = re.compile(rf"^同(?:\s+|(?=(?:{ROLE})\s))")
_DIGIT = re.compile(r"[0-9０-９]{2}|[0-9０-９](?!部|課|係|局|室|班|区|号)")
_ADDRESS = re.compile(r"[<＜]?[\w.+\-]+@[\w.\-]+[>＞]?")
_ABSENT = re.compile(r"欠(?:席)?")

LONGEST_ROLE = 30
MOST_PARTS = 4
"""Words of a name; a longer row of words is a sentence."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a line names them, and whether it says that they are absent or only listen."""

    person: Participant
    is_absent: bool = False
    is_audience: bool = False


def read_line(text: str) -> Listed | None:
    """Return whom a line means; None where it means nobody, or nobody knows whom."""
    seat, rest = _take_seat(_BULLET.sub("", text, count=1) if _BULLET.match(text) else text)
    role, reading, is_absent = "", "", False
    for content in map(clean, _BRACKETS.findall(rest)):
        if _ABSENT.fullmatch(content):
            is_absent = True
        elif is_reading(normalize_reading(content)):
            reading = reading or clean_reading(content)
        elif not any(letter.isdigit() for letter in content):
            role = role or content
    bare = HONORIFIC.sub("", _ADDRESS.sub(" ", _BRACKETS.sub(" ", rest)).strip())
    bare = _SAME_OFFICE.sub("", bare)
    bare = _WIDE.sub(lambda found: clean_name(found[0]), join_spaced_posts(bare))
    words = bare.split()
    person = _from_words(words)
    if person is None and reading and not any(map(is_role, words)):
        person = _named(words, role="")  # with furigana: whatever it is, it is a name
    if person is None or len(person.role) > LONGEST_ROLE or _DIGIT.search(person.role):
        return None  # two lines that a PDF has run together
    return Listed(
        replace(person, role=person.role or role, reading=reading or person.reading, seat=seat),
        is_absent,
    )


def read_cells(cells: Sequence[str]) -> Listed | None:
    """Return whom a row of cells means whose columns have no names."""
    given = [cell for cell in cells if cell.strip()]
    names = [cell for cell in given if is_whole_name(cell)]
    if len(names) != 1:
        return read_line(" ".join(given))
    seat, reading, roles, is_absent = "", "", [], False
    for cell in given:
        plain = unicodedata.normalize("NFKC", clean(cell))
        if cell == names[0]:
            continue
        if plain.removesuffix("番").isdecimal():
            seat = seat or plain.removesuffix("番")
        elif is_reading(normalize_reading(plain)):
            reading = reading or clean_reading(cell)
        elif _ABSENT.fullmatch(plain):
            is_absent = True
        elif not plain.startswith(("出", "○", "〇")):
            roles.append(cell)
    line = read_line(names[0])
    own = line.person if line else Participant(clean_name(names[0]))
    return Listed(
        replace(own, role=own.role or join_role(roles), reading=own.reading or reading, seat=seat),
        is_absent or bool(line and line.is_absent),
    )


def _take_seat(text: str) -> tuple[str, str]:
    found = _SEAT.match(text)
    if found is None:
        return "", text
    return unicodedata.normalize("NFKC", found[1]), text[found.end() :].strip()


def _from_words(words: Sequence[str]) -> Participant | None:
    """Return the person of a line without brackets and number."""
    last = max((at for at, word in enumerate(words) if is_role(word)), default=None)
    if last is None:
        return _without_role(words)
    before, after = words[:last], words[last + 1 :]
    if any(not _is_kana(word) for word in after) or (after and not before):
        offices = [word for word in before if not is_role(word)]
        return _named(after, join_role([*offices, words[last]]))
    found = _ROLE_LAST.fullmatch(words[last]) if len(before) == 1 else None
    if found is not None and _is_full_name(before[0] + found[1]):  # 小鳥遊 六花議員
        return _named((before[0], found[1]), found[2])
    if before:
        start = next((at for at, word in enumerate(before) if starts_with_surname(word)), None)
        if start is None:
            start = 0 if _is_person(before) else len(before)
        end = _end_of_name(before, start)
        offices = [word for word in (*before[:start], *before[end:]) if not is_role(word)]
        return _named((*before[start:end], *after), join_role([*offices, words[last]]))
    return _parted(words[last])


def _end_of_name(words: Sequence[str], start: int) -> int:
    """Return where a name ends that an office may follow: 山田 太郎 総務課 [課長]."""
    if start < len(words) and words[start] in surnames():
        return min(start + 2, len(words))
    following = (at for at in range(start + 1, len(words)) if is_role(words[at]))
    return next(following, len(words))


def _without_role(words: Sequence[str]) -> Participant | None:
    """Return the person of a line that names no post, perhaps an office before the name."""
    if len(words) == 1:
        return _parted(words[0])
    first = next((at for at, word in enumerate(words) if starts_with_surname(word)), None)
    if first is None:
        is_foreign = all(not _KANJI.search(word) and not _is_kana(word) for word in words)
        first = 0 if is_foreign or _is_person(words) else None
    if first is None:
        glued = _parted(words[0])
        return (
            None
            if glued is None or not glued.role
            else _named((glued.name, *words[1:]), glued.role)
        )
    return _named(words[first:], join_role(words[:first]))


def _parted(word: str) -> Participant | None:
    """Return the person of a line without any space; None where it parts in two ways."""
    found = _ROLE_FIRST.fullmatch(word)
    if found is not None and _NAME.fullmatch(found[2]):
        role, name = found.groups()
        ways = [(role, name)] if starts_with_surname(name) else []
        if role.endswith("長") and is_role(role[:-1]):
            ways += [(role[:-1], f"長{name}")]  # 委員長谷川 is two people
        if len(ways) > 1:
            ways = [way for way in ways if _is_full_name(way[1])]
        if len(ways) == 1 and starts_with_surname(ways[0][1]):
            return _named([ways[0][1]], ways[0][0])
    found = _ROLE_LAST.fullmatch(word)
    if found is not None and starts_with_surname(found[1], shortest=2):
        return _named([found[1]], found[2])
    is_foreign = "・" in word and not _KANJI.search(word)
    return _named([word], "") if is_foreign or _is_person([word]) else None


def _named(words: Sequence[str], role: str) -> Participant | None:
    """Return a person from the words of a name and, behind it, of its reading."""
    end = len(words)
    while end > 1 and _is_kana(words[end - 1]):
        end -= 1
    name, kana = list(words[:end]), list(words[end:])
    if kana and not _reads(name, kana):
        name, kana = list(words), []
    if not name or len(name) > MOST_PARTS:
        return None
    if not all(_NAME.fullmatch(word) for word in name) or any(map(is_role, name[1:])):
        return None
    written = clean_name("　".join(name))
    return Participant(written, role, clean_reading(" ".join(kana))) if written else None


def _reads(name: Sequence[str], kana: Sequence[str]) -> bool:
    """Return whether kana behind a name is its reading, and not a given name in kana."""
    if not all(map(_KANJI.search, name)):
        return False
    if len(kana) > 1 or len(name) > 1:
        return True
    from minutes.dictionary.people import propose_name_reading

    proposed, given = propose_name_reading(name[0]), normalize_reading(kana[0])
    if name[0] in surnames():
        return proposed == given
    shared = sum(a == b for a, b in zip(proposed, given, strict=False))
    return 2 * shared >= len(given)


def is_whole_name(cell: str) -> bool:
    """Return whether a cell holds the name of a person, and nothing but that."""
    plain = HONORIFIC.sub("", clean(_BRACKETS.sub(" ", cell)))
    words = plain.split()
    if not words or is_role(plain) or not all(map(_NAME.fullmatch, words)):
        return False
    return bool(_KANJI.search(plain)) and (starts_with_surname(plain) or _is_person(words))


def _is_person(words: Sequence[str]) -> bool:
    """Return whether the analyser takes this for the name of a person."""
    from minutes.dictionary.readings import analyse

    written = "".join(words)
    if not all(map(_NAME.fullmatch, words)) or len(written) < 2:  # noqa: PLR2004 - 林 alone
        return False
    pieces = analyse(written, is_fine=False)
    kinds = [piece.kind[-1:] for piece in pieces]
    is_pair = len(words) == 2  # noqa: PLR2004
    if is_pair and len(words[0]) == 1 and analyse(f"{words[0]}さん")[0].kind[-1:] == ("姓",):
        return True
    if kinds[:1] == [("姓",)] or (is_pair and ("名",) in kinds):
        return all(piece.kind[:1] == ("名詞",) for piece in pieces)
    return starts_with_surname(written, shortest=2) and all(
        later[:1] not in {("普通名詞",)} for _, later in pairwise([(), *kinds])
    )


def _is_full_name(written: str) -> bool:
    """Return whether the analyser parts this into a surname and a given name."""
    from minutes.dictionary.readings import analyse

    pieces = analyse(written, is_fine=False)
    return [piece.kind[-1:] for piece in pieces] == [("姓",), ("名",)]


def _is_kana(word: str) -> bool:
    return is_reading(normalize_reading(word))
