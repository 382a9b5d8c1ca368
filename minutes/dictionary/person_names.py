"""What names and posts look like in the lists of offices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from minutes.dictionary.entries import Layer, compose, is_reading, normalize_reading
from minutes.dictionary.lists import read_list
from minutes.dictionary.shipped import shipped_folder

_POSTS = (
    "委員長 委員 議員 議長 会長 座長 市長 町長 村長 区長 知事 教育長 管理者 局長 部長 課長 係長"
    " 次長 室長 所長 館長 園長 院長 校長 署長 団長 班長 場長 組合長 理事長 社長 学長 センター長"
    " 消防長 消防監 危機管理監 統括監 政策監 調整監 技監 主幹 主査 主任 主事 主席 主任主事 参事"
    " 参与 理事 監事 幹事 技師 書記 書記長 書記官 事務局 事務局員 職員 局員 役員 代表 代表者 顧問"
    " 司会 司会者 教授 准教授 助教 講師 弁護士 税理士 会計士 医師 補佐 代理 職務代理者 担当 担当者"
    " 取締役 専門員 指導員 推進員 相談役 説明員 参考人 速記者 記録者 公募市民 アドバイザー"
    " オブザーバー コーディネーター リーダー マネージャー"
)
ROLE = "|".join(sorted(_POSTS.split(), key=len, reverse=True))
"""The posts, as an expression."""

_OFFICES = "部課局室係所館園院校署団班"
LONGEST_SPACED = 4
"""Letters of a post that lists set wide; longer ones fill their column anyway."""

BLANK = r"\s+"
_IS_ROLE = re.compile(rf".*(?:{ROLE})")
HONORIFIC = re.compile(r"(?<=..)\s*(?:様|氏|君|殿|さん|先生)$")
_SPACED_POST = re.compile(
    "|".join(
        rf"(?<!\S){BLANK.join(post)}(?!\S)"
        for post in sorted(_POSTS.split(), key=len, reverse=True)
        if len(post) <= LONGEST_SPACED
    )
)
_SPACED_VICE = re.compile(r"(?<!\S)副\s+(?=(?:委員長|会長|議長|座長)(?!\S))")
_CONTROL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str) -> str:
    """Return text without invisible characters, its blanks single spaces.

    Characters that Unicode unites with others stay as they are: the 神 of a family
    register (U+FA19) is not the everyday one.
    """
    shown = "".join(" " if x in "\t\r\n" else x for x in text)
    shown = "".join(x for x in shown if unicodedata.category(x) not in _CONTROL)
    return " ".join(compose(shown).split())


def clean_name(text: str) -> str:
    """Return a name with one space between its parts, none inside of them.

    Lists are set wide: 山　田　　太　郎 has its parts where the gap is widest.
    """
    plain = "".join(x for x in text.strip() if unicodedata.category(x) not in _CONTROL - {"Cc"})
    parts = re.split(r"(\s+)", plain)
    letters, gaps = parts[::2], parts[1::2]
    if len(letters) > 2 and all(len(part) == 1 for part in letters):  # noqa: PLR2004 - spaced out
        widest = max(map(len, gaps))
        is_parted = min(map(len, gaps)) < widest
        plain = letters[0] + "".join(
            (" " if is_parted and len(gap) == widest else "") + letter
            for gap, letter in zip(gaps, letters[1:], strict=True)
        )
    return clean(HONORIFIC.sub("", clean(plain)))


def clean_reading(text: str) -> str:
    """Return a reading in hiragana, its parts kept apart; empty where it is none."""
    parts = [normalize_reading(part) for part in clean(text).split()]
    return " ".join(parts) if all(map(is_reading, parts)) else ""


def join_spaced_posts(text: str) -> str:
    """Return a line with posts that were set wide put together: 委　員 is 委員."""
    joined = _SPACED_POST.sub(lambda found: "".join(found[0].split()), text)
    return _SPACED_VICE.sub("副", joined)


def join_role(parts: Sequence[str]) -> str:
    """Return an office and a post as people say them: 総務課 and 課長 are 総務課長.

    But 協議会 and 会長 are 協議会会長.
    """
    role = ""
    for part in map(clean, parts):
        if not part or role.endswith(part):
            continue
        if role and part.startswith(role):
            role = part
            continue
        shared = int(role[-1:] == part[:1] and part[:1] in _OFFICES and len(part) > 1)
        role += part[shared if role else 0 :]
    return role


def is_role(text: str) -> bool:
    """Return whether a text ends as the posts of officials and of committees do."""
    return _IS_ROLE.fullmatch(text) is not None


def starts_with_surname(text: str, *, shortest: int = 1) -> bool:
    """Return whether a text begins with one of the surnames that come along."""
    return any(text[:length] in surnames() for length in range(shortest, 5))


@cache
def surnames() -> frozenset[str]:
    """Return the surnames that come along, those of one letter left out."""
    path = shipped_folder() / "surnames.csv"
    return frozenset(entry.surface for entry in read_list(path, Layer.NATIONAL))
