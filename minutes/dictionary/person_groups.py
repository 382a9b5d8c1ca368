"""Lines that name several people, as attendance lists in two columns do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.dictionary.entries import is_reading, normalize_reading
from minutes.dictionary.person_lines import read_line
from minutes.dictionary.person_names import is_role, join_spaced_posts

_SEPARATORS = re.compile(r"[、，,／/；;]")
_SEAT = re.compile(r"(?:第?[0-9０-９]{1,3}番?|[①-⑳])")


def split_people(line: str) -> tuple[str, ...]:
    """Return the parts of a line that each name one person.

    「委員長　水谷 花子　副委員長　髙﨑 次郎」, 「1番 山田太郎君 2番 鈴木一郎君」, 「山田太郎
    委員長、鈴木一郎委員」. A line is parted at a post or a seat only where each part names
    somebody; else it is left whole.
    """
    parts = [part.strip() for part in _SEPARATORS.split(join_spaced_posts(line))]
    return tuple(piece for part in parts if part for piece in _part(part))


def _part(text: str) -> list[str]:
    words = text.split()
    groups = _groups(words)
    if len(groups) > 1 and not _begins(words[0]) and all(map(_begins, groups[-1])):
        groups = _turned(groups)  # names before their posts
    lines = [" ".join(group) for group in groups]
    is_clear = all(map(_names_somebody, groups)) and all(map(read_line, lines))
    return lines if len(lines) > 1 and is_clear else [text]


def _groups(words: Sequence[str]) -> list[list[str]]:
    """Return the words in groups that begin with a post or a seat."""
    groups: list[list[str]] = []
    has_name = True
    for word in words:
        if has_name and (_begins(word) or not groups):
            groups.append([])
            has_name = False
        groups[-1].append(word)
        has_name = has_name or not _begins(word)
    return groups


def _turned(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return groups that end with a post: those that begin the next one go to this one."""
    turned: list[list[str]] = []
    for group in groups:
        posts = [word for word in group if _begins(word)]
        names = [word for word in group if not _begins(word)]
        if turned:
            turned[-1] += posts
        if names:
            turned.append(names)
    return turned


def _begins(word: str) -> bool:
    return is_role(word) or _SEAT.fullmatch(word) is not None


def _names_somebody(group: Sequence[str]) -> bool:
    """Return whether a group has more than posts and a reading, which is of the name before."""
    names = [word for word in group if not _begins(word)]
    return any(not is_reading(normalize_reading(word)) for word in names)
