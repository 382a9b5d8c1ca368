"""Terms in running text: nouns that stand together, as the analyser cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from minutes.dictionary.entries import is_reading
from minutes.dictionary.mentions import Mention
from minutes.dictionary.naming import PERSON, PLACE, TERM, TITLE, kind_by_ending
from minutes.dictionary.readings import Morpheme, analyse

LONG = 4
"""Characters from which a term of ordinary words is worth a look."""

SHORTEST_PAIR = 2
"""Two kanji, as 牧潮, are as likely a rare surname as surname and given name."""

KATAKANA_LONG = 6

_WORD = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ々ヶ一-鿿ぁ-ゖァ-ヺー]+")
_LATIN = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_BEFORE = frozenset("各同本当全前毎約両旧第今次昨翌")
_PLACE_ENDINGS = frozenset("市町村区郡川山島湖港駅橋坂峠")
_ERAS = frozenset(("令和", "平成", "昭和", "大正", "明治", "西暦", "年度"))
_AFTER = frozenset(
    ("ごと", "以上", "以下", "以外", "さん", *"等中内外後前時間上下別側案分件様氏君的")
)


def find_compounds(text: str, pieces: Sequence[Morpheme]) -> Iterator[Mention]:
    """Yield the longest runs of nouns that could be a name or a term."""
    for group in _groups(pieces):
        run = _strip(group)
        if not run:
            continue
        surface = text[run[0].start : run[-1].end]
        kind = _kind(surface, run)
        if kind is not None:
            yield Mention(run[0].start, surface, kind)
        place = _place_before(run)
        if place:
            yield Mention(run[0].start, place, PLACE)


def find_pairs_of_names(pieces: Sequence[Morpheme]) -> Iterator[Mention]:
    """Yield surname and given name side by side, as the analyser knows them."""
    for first, second in pairwise(pieces):
        if first.kind[-1:] == ("姓",) and second.kind[-1:] == ("名",):
            yield Mention(first.start, first.surface + second.surface, PERSON)
            if len(first.surface + second.surface) > SHORTEST_PAIR:
                yield Mention(first.start, first.surface, PERSON)


def is_repeated_only(surface: str) -> bool:
    """Return whether a term is worth a line only if it stands there several times.

    One that ends as names of rules, bodies and facilities do, that holds a proper noun or
    that the analyser does not know, is worth it at once.
    """
    pieces = analyse(surface, is_fine=False)
    if any(not item.is_known or "固有名詞" in item.kind for item in pieces):
        return False
    if _KATAKANA.fullmatch(surface):
        return len(pieces) == 1 or len(surface) < KATAKANA_LONG
    return not (kind_by_ending(surface)[1] and len(surface) > LONG)


def _groups(pieces: Sequence[Morpheme]) -> Iterator[list[Morpheme]]:
    group: list[Morpheme] = []
    after_number = False
    for item in pieces:
        is_number = "数詞" in item.kind
        is_counter = after_number and any("助数詞" in part for part in item.kind)
        if _is_part(item) and not is_number and not is_counter:
            group.append(item)
        else:
            yield group
            group = []
        after_number = is_number
    yield group


def _is_part(item: Morpheme) -> bool:
    if not _WORD.fullmatch(item.surface):
        return False
    if item.kind[:1] == ("形状詞",):
        return "タリ" not in item.kind and len(item.surface) > 1
    return item.kind[:1] in {("名詞",), ("接頭辞",), ("接尾辞",)}


def _strip(group: Sequence[Morpheme]) -> list[Morpheme]:
    """Return a run without what stands before and behind names: 各, 本日, 等."""
    run = list(group)
    while run and (
        _is_formal(run[0])
        or run[0].surface in (_BEFORE | _ERAS)
        or "副詞可能" in run[0].kind
        or run[0].kind[0] == "接尾辞"
    ):
        run.pop(0)
    while run and (run[-1].surface in _AFTER or run[-1].kind[0] in {"接頭辞", "形状詞"}):
        run.pop()
    return run


def _place_before(run: Sequence[Morpheme]) -> str:
    """Return the place that a longer name begins with: 佐波川 in 佐波川防災計画."""
    if len(run) < 2 or "地名" not in run[0].kind or "国" in run[0].kind:  # noqa: PLR2004 - a pair
        return ""
    tail = run[1].surface
    return run[0].surface + (tail if tail in _PLACE_ENDINGS else "")


def _is_formal(item: Morpheme) -> bool:
    """Return whether this is a noun in hiragana only, which joins sentences: とおり, ため."""
    return item.is_known and "固有名詞" not in item.kind and is_reading(item.surface)


def _kind(surface: str, run: Sequence[Morpheme]) -> str | None:
    """Return the kind of a run, None where it is an ordinary word."""
    if len(surface) < 2 or _LATIN.fullmatch(surface) or not re.search(r"[一-鿿ァ-ヺ]", surface):  # noqa: PLR2004 - one character is no term
        return None
    proper = [item for item in run if "固有名詞" in item.kind]
    is_unknown = any(not item.is_known for item in run)
    if TITLE.fullmatch(surface[-2:]) or TITLE.fullmatch(surface[-3:]):
        return None
    ending = kind_by_ending(surface)[0]
    if len(run) == 1:
        return _kind_of_one(run[0])
    if proper or is_unknown:
        if all("人名" in item.kind for item in run):
            return None
        is_place = bool(proper) and "地名" in proper[0].kind and len(run) == 1
        return ending or (PLACE if is_place else TERM)
    return (ending or TERM) if len(surface) >= LONG else None


def _kind_of_one(item: Morpheme) -> str | None:
    """Return the kind of a word that stands alone, None for the analyser's ordinary ones."""
    if not item.is_known:
        is_word = len(item.surface) > 2 or not _KATAKANA.fullmatch(item.surface)  # noqa: PLR2004
        return (kind_by_ending(item.surface)[0] or TERM) if is_word else None
    if "固有名詞" not in item.kind or "人名" in item.kind or "国" in item.kind:
        return None
    if "地名" in item.kind:
        return kind_by_ending(item.surface)[0] or PLACE
    return kind_by_ending(item.surface)[0] or TERM
