"""Decisions, tasks and requests, found by the set phrases of council Japanese.

No model is needed: whoever chairs a Japanese council decides in formulas. Every finding is
the sentence that was said, with its utterance; nothing is put into other words here, so
nothing can be made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minutes.summary.sentences import Sentence, split_sentences
from minutes.types import Finding, FindingKind, Utterance

SHORT_DECISION = 24
"""「よって、さよう決しました。」 does not say what: the sentence before it does."""

LOOK_BACK = 3
"""So many utterances before a short decision may say what it is about."""

_DECIDED = re.compile(
    r"(?:可決|否決|採択|不採択|承認|認定|同意|了承|決定|修正|継続審査|取下げ|撤回)"
    r"(?:と?(?:すべきもの|すること|いたすこと))?(?:と|に|を|が)?"
    r"(?:全会一致で|賛成多数で|異議なく)?(?:決(?:し|定し|めさせ)|(?:さ|いた)れ|され|し|いたし)"
    r"(?:まし|てまいり)た"
    r"|(?:さよう|そのように|とおり|ことに)(?:決(?:し|定し|定いたし)|(?:と)?させていただき)まし?た?"
    r"|(?:原案|報告|提案)の?とおり[^。]{0,12}決[^。]{0,6}ました"
    r"|異議なしと認めます"
)
_ASKED = re.compile(r"(?:か。?$|いかがで|ませんか|でしょうか|か、(?:お|ご)?(?:諮|伺))")
_TASK = re.compile(
    r"(?:次回|後日|後ほど|早急に|速やかに|[0-9０-９]+月|今月|来月|年度内|年内|までに|持ち帰)"
    r"[^。]{0,60}(?:提出|報告|回答|検討|調査|確認|整理|作成|配付|お示し|公表|周知|実施|対応|準備|調整)"
    r"[^。]{0,12}(?:ます|こととし|ことといたし|予定(?:です|で))"
)
_REQUEST = re.compile(
    r"(?:して|て|を)(?:いただき(?:たい|ますよう)|もらいたい|ほしい)(?:と思い|と考え|です|。|$)"
    r"|(?:お願い|要望|提案)(?:したい|いたします|します|しておきます|申し上げます)"
    r"|(?:検討|改善|善処|配慮|資料)を(?:求め|お願い)"
)
_COURTESY = re.compile(
    r"(?:よろしく|どうぞ|ご審議|御審議|ご協力|御協力|ご起立|御起立|説明|答弁|ご発言|挙手|静粛)"
    r"(?:を|の(?:ほど|程))?(?:よろしく)?(?:お願い|求め)"
)
_UNTIL = re.compile(
    r"((?:令和)?(?:[0-9０-９一二三四五六七八九十元]+年)?[0-9０-９一二三四五六七八九十]+月"
    r"(?:[0-9０-９一二三四五六七八九十]+日|末|中|上旬|中旬|下旬)?|次回(?:の?(?:委員会|会議|会合))?|"
    r"今月(?:末|中)|来月(?:末|中)?|年度(?:内|末)|年内|来週|今週中)(?:まで)?"
)


def find_findings(utterances: Sequence[Utterance]) -> tuple[Finding, ...]:
    """Return what was decided, taken on and asked for, in the order in which it was said."""
    return tuple(_find(tuple(split_sentences(utterances))))


def _find(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for place, sentence in enumerate(sentences):
        text = sentence.text
        if _ASKED.search(text):
            continue
        if _DECIDED.search(text):
            if not _is_told_next(sentences, place):
                yield _decision(sentences, place)
        elif _TASK.search(text):
            yield _said(FindingKind.TASK, sentence, _until(text))
        elif _REQUEST.search(text) and not _COURTESY.search(text):
            yield _said(FindingKind.REQUEST, sentence, _until(text))


def _is_told_next(sentences: Sequence[Sentence], place: int) -> bool:
    """Return whether the next sentence says what 「異議なしと認めます。」 decides."""
    following = sentences[place + 1].text if place + 1 < len(sentences) else ""
    return following.startswith("よって") and _DECIDED.search(following) is not None


def _decision(sentences: Sequence[Sentence], place: int) -> Finding:
    """Return a decision; a formula that names nothing is told with what it answers."""
    sentence = sentences[place]
    parts = [sentence]
    if len(sentence.text) < SHORT_DECISION:
        for before in reversed(sentences[max(0, place - LOOK_BACK) : place]):
            if _names_matter(before.text):
                parts.insert(0, before)
                break
    return Finding(
        FindingKind.DECISION,
        "".join(part.text for part in parts),
        tuple(dict.fromkeys(part.utterance.id for part in parts)),
        sentence.utterance.speaker,
    )


def _names_matter(text: str) -> bool:
    return re.search(r"議案|報告|請願|陳情|件|案|について|こと", text) is not None


def _said(kind: FindingKind, sentence: Sentence, until: str) -> Finding:
    utterance = sentence.utterance
    return Finding(kind, sentence.text, (utterance.id,), utterance.speaker, until)


def _until(text: str) -> str:
    match = _UNTIL.search(text)
    return match[1] if match else ""
