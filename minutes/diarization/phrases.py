"""What is said in a council when somebody takes the floor, gives it, or takes the chair."""

from __future__ import annotations

import re

TITLES = (
    "副委員長 委員長 委員 副議長 議長 議員 副会長 会長 座長 部会長 副市長 市長 副町長 町長 副村長"
    " 村長 区長 知事 教育長 教育部長 管理者 局長 部長 次長 課長補佐 課長 係長 室長 所長 館長 園長"
    " 校長 消防長 支所長 センター長 理事 参事 主幹 主査 監査委員 事務局長 事務局 君 さん 氏 様 先生"
)
_TITLE = "|".join(sorted(TITLES.split(), key=len, reverse=True))
_NAME = r"[一-鿿々ヶ\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffffぁ-ゖァ-ヺー・]"

_BEHIND = (
    r"(?:に(?:答弁|説明|お答え|発言)[^。]{0,14}|の発言を許(?:し|可)[^。]{0,8}|を指名[^。]{0,6}"
    r"|から(?:説明|答弁|お願い|御説明|ご説明)[^。]{0,10}|(?:、|。)?どうぞ|お願い[^。]{0,8}"
    r"|、?お願い(?:いた)?します|、御発言[^。]{0,8}|、ご発言[^。]{0,8})?"
)
_CALL = re.compile(
    rf"(?:(?P<seat>[0-9０-９]{{1,3}})番[、。\s]*)?(?P<name>{_NAME}{{0,12}}?)(?P<title>{_TITLE})"
    rf"[、。\s]*{_BEHIND}[。、\s!！]*\Z"
)
_SEAT_CALL = re.compile(
    rf"(?:\A|[、。\s])(?P<seat>[0-9０-９]{{1,3}})番[、。\s]*{_BEHIND}[。、\s]*\Z"
)
_LAST_CLAUSE = re.compile(r"[。、！？!?\s]")
_ROOM = 60
"""Characters at the end of an utterance in which a call can stand."""

_START = r"\A(?:はい|えー+と?|ええ|あのー?|えっと|では|それでは|ただいま|失礼します|[、。\s])*"
_IS = (
    r"(?:です|でございます|であります|と申します|といいます|から(?:お答え|御説明|ご説明)"
    r"|より(?:お答え|御説明|ご説明))"
)
_INTRODUCED = re.compile(
    rf"{_START}(?P<role>{_NAME}{{0,14}}?(?:{_TITLE}))の(?P<name>{_NAME}{{1,10}}?){_IS}"
)

_CHAIR_PHRASES = re.compile(
    r"(?:ただ(?:いま|今)から|これより)[^。]{0,20}(?:開会|開議|会議を開)"
    r"|異議なしと認め|御異議なしと|ご異議なしと|御?異議(?:は|、)?(?:ございません|ありません)か"
    r"|(?:を|は)議題(?:と(?:いた)?し|に供し)|質疑(?:は|、|の(?:方|ある))[^。]{0,8}(?:ません|ありません)か"
    r"|質疑を(?:終結|終了|許し)|討論(?:は|を|に入)|採決(?:いた)?します|(?:起立|挙手)(?:全員|多数|を求め|願)"
    r"|全員(?:であります|賛成)|賛成多数|可決すべき|原案のとおり(?:可決|決定)|散会(?:いた|し)|閉会(?:いた|し)"
    r"|会議を(?:閉じ|再開|開き)|暫時休憩|休憩前に引き続き|発言を許(?:し|可)|定足数に達し|提案理由の説明を求め"
)


def count_chair_phrases(text: str) -> int:
    """Return how many phrases of a text only the one in the chair says."""
    return len(_CHAIR_PHRASES.findall(text))


def introduction_of(text: str) -> tuple[str, str] | None:
    """Return role and name of 「総務課長の佐藤です」 at the start of a text."""
    found = _INTRODUCED.match(text)
    return (found["role"], found["name"]) if found is not None else None


def last_call(text: str, *, is_chair: bool) -> tuple[str, str, str] | None:
    """Return what a call at the end of a text says: seat, what precedes the title, title.

    「ありがとうございました。次に、佐藤委員。」 gives ("", "佐藤", "委員"). Where the speaker
    is not known to be the chair, nothing but the call may stand in its sentence.
    """
    tail = text[-_ROOM:]
    found = _SEAT_CALL.search(tail)
    if found is not None:
        return found["seat"], "", ""
    call = _last(tail)
    if call is None:
        return None
    before = tail[: call.start()]
    is_alone = not before or _LAST_CLAUSE.fullmatch(before[-1]) is not None
    if not is_alone and not is_chair:
        return None
    return call["seat"] or "", call["name"], call["title"]


def _last(tail: str) -> re.Match[str] | None:
    """Return the call that begins last in its clause: names hold no marks."""
    starts = [0, *(found.end() for found in _LAST_CLAUSE.finditer(tail))]
    for start in reversed(starts):
        found = _CALL.match(tail, start)
        if found is not None:
            return found
    return None
