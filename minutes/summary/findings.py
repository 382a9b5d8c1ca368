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

SHORTEST_TASK = 12
"""「追加いたします。」 does not say what either, and nothing tells which sentence does."""

LOOK_BACK = 3
"""So many utterances before a short decision may say what it is about."""

_DECIDED = re.compile(
    r"(?:可決|否決|採択|不採択|承認|認定|同意|了承|決定|修正|継続審[査議]|取下げ|撤回)"
    r"(?:と?(?:すべきもの|すること|いたすこと))?(?:と|に|を|が)?"
    r"(?:全会一致で|賛成多数で|異議なく)?(?:決(?:し|定し|めさせ)|(?:さ|いた)れ|され|し|いたし)"
    r"(?:まし|てまいり)た"
    r"|(?:さよう|そのように|とおり|ことに)(?:決(?:し|定し|定いたし)|(?:と)?させていただき)まし?た?"
    r"|(?:原案|報告|提案)の?とおり[^。]{0,12}決[^。]{0,6}ました"
    r"|異議なしと認めます"
    r"|(?:決定|確定)(?:と|で)?(?:いた)?し(?:ます|ました)|決まりです|ことに決まりました"
    r"|(?:可決|否決|採択|認定|了承|継続審[査議])(?:です|と(?:いた)?します)(?!か)"
    r"|(?:そのように|その方向で|その形で|それで)(?:進めて(?:ください|まいり)|お願い(?:いた)?します|いたします)"
    r"|(?:了承|承認|賛同|同意|一任)(?:を)?(?:いただき|得)ました"
)
"""How those say it who have the word: in a council by formula, elsewhere nearly so."""

_SETTLED = re.compile(
    r"(?:と|に)(?:(?:いた)?します|しましょう|させていただきます)。?$"
    r"|(?:で|に|を)(?:進め|いき|行い|採用し|決め)(?:ます|ましょう)"
    r"|(?:変更|採用|決まり|決定|了解|これ|それ|案)で(?:いきましょう|お願いします)?。?$"
    r"|見送り(?:と(?:いた)?し)?ます"
)
"""A decision only where consent was asked for, or with 「では、…」: an official's answer ends
likewise."""

_PROCEEDING = re.compile(
    r"議題|休憩|再開|散会|閉会|開議|終結|質疑|討論|採決|付託|一括|会期|延会|発言|起立|挙手|御了承|ご了承|お願い(?:いた)?します"
)
"""What only moves the meeting on."""

_CONCLUDING = re.compile(
    r"^(?:はい、?)?(?:では|それでは|じゃあ|じゃ|そうしましたら|よって|以上のとおり)[、，]?"
)
_CONSENT = re.compile(
    r"(?:よろしい|よい|いい)(?:です|でしょう)か|よろしゅう|いかがで(?:しょう|す)か|どうで(?:しょう|す)か"
    r"|(?:御|ご)?異議(?:な|ございません|ありません|がない)|賛成です|お諮り|(?:賛成|挙手|起立)(?:多数|全員)|全員(?:賛成|挙手|起立)"
)
_ASKED = re.compile(r"(?:か。?$|いかがで|ませんか|でしょうか|か、(?:お|ご)?(?:諮|伺))")

_DAY = r"[0-9０-９一二三四五六七八九十〇元]+"
_WHEN = (
    rf"(?:(?:令和)?{_DAY}年|来年|今年|本年|翌年)?の?{_DAY}月(?:の?(?:{_DAY}日|末|中旬|上旬|下旬|中|定例会|議会|号|うち))?"
    rf"|(?:今月|来月|翌月)の?(?:{_DAY}日|末|上旬|中旬|下旬|中)?|{_DAY}日"
    r"|(?:今|来|再来)週の?(?:[月火水木金土日]曜日?|中|末|前半|後半)?|[月火水木金土日]曜日?"
    r"|次(?:回|の)の?(?:委員会|会議|会合|審議会|定例会|部会|打ち?合わせ)?|(?:今|本|来)?年度(?:内|末|中|当初)?"
    r"|年(?:内|末|明け)|(?:今日|本日|明日|あす|明後日|あさって)(?:中|のうち)?|後日|後ほど|早急|速やか"
)
"""When something is due, as people say it."""

_UNTIL = re.compile(
    rf"((?:{_WHEN})(?:の[^、。はがをにで]{{1,10}}?)?)(?=まで|に(?!つい)|、|で(?!す|ござい|あり)|中に|より?前)"
)
_BEFORE = re.compile(r"((?:[^、。はがをにでも]|の){2,20}?)まで(?:に|には)")
_NO_TIME = re.compile(
    r"^(?:これ|それ|今|いま|ここ|そこ|どこ|いつ|最後|以前|参考|念のため|完了する|終わる)$"
)

_PROMISED = re.compile(
    r"(?<!あり)(?<!ござい)(?<!おり)(?<!なり)(?<!でき)(?<!てい)ます。?$|予定(?:です|で(?:ござい|あり)ます)。?$|予定で進めて(?:おり|い)ます"
    r"|ように(?:いた)?し(?:ます|たい)|たいと(?:考えて|思って)(?:おり|い)ます|こととし|ということで。?$|てください。?$"
)
"""How somebody takes on, or is given, what is still to do: never how something is."""

_WORK = re.compile(
    r"提出|報告|回答|検討|調査|確認|整理|作成|作り|作って|配付|配布|配り|示し|公表|公開|周知|実施|対応|準備"
    r"|調整|用意|送り|送って|お送り|開催|整備|返事|返答|依頼|照会|渡し|出し|出す|回し|起案|盛り込|見直|改定"
    r"|掲載|設置|連絡|まとめ|協議|着手|完了|導入|策定|発注|更新|申請|募集|試験|打ち?合わせ|引き継|通知|訪問|面談|検証"
)
_TAKEN_HOME = re.compile(
    r"持ち帰|仕様に盛り込|ように(?:いた)?します|(?:追加|修正|訂正|反映)(?:いた)?します"
    r"|(?:依頼|お願い|連絡|確認|調整)して(?:まいり|おき|み)ます"
)
"""Work that somebody takes on without saying by when."""

_EMPTY = re.compile(
    r"努め|研究して|注視|丁寧に|引き続き|(?:御|ご)理解|検討してまいり|取り組んでまいり"
)
"""What officials say when they promise nothing."""

_REQUEST = re.compile(
    r"(?:して|て|を)(?:いただき(?:たい|ますよう)|もらいたい|ほしい)(?:と思い|と考え|です|。|$)"
    r"|(?:お願い|要望|提案)(?:したい|いたします|します|しておきます|申し上げます)|要望と(?:いた)?します"
    r"|(?:検討|改善|善処|配慮|資料)を(?:求め|お願い)|(?:て|で)ください。?$"
)
_COURTESY = re.compile(
    r"(?:よろしく|どうぞ|ご審議|御審議|ご協力|御協力|ご起立|御起立|説明|答弁|ご発言|挙手|静粛|起立)"
    r"(?:を|の(?:ほど|程))?(?:よろしく)?(?:お願い|求め)"
    r"|(?:次第|議題|日程|事務局|会長|課長|委員長)[^。]{0,40}お願い|(?:意見|質問|質疑)[^。]{0,8}お願い"
    r"|(?:御覧|ご覧|お聞かせ|お答え|着席|お待ち|お座り|発言して|お示し|御確認|ご確認|確認させて)(?:になって|をして)?ください"
    r"|説明してください|(?:枚目|ページ)を?お願い|と考えて(?:おり|い)ます|^(?:はい|では|じゃあ|それでは|次)?[、，]?お願い(?:いた)?します"
)


def find_findings(utterances: Sequence[Utterance]) -> tuple[Finding, ...]:
    """Return what was decided, taken on and asked for, in the order in which it was said."""
    return tuple(_find(tuple(split_sentences(utterances))))


def _find(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for place, sentence in enumerate(sentences):
        text = sentence.text
        if _ASKED.search(text):
            continue
        until = _due(sentences, place)
        if _DECIDED.search(text) or _is_settled(sentences, place):
            if not _is_told_next(sentences, place):
                yield _decision(sentences, place)
        elif _is_task(text, until):
            yield _said(FindingKind.TASK, sentence, until)
        elif _REQUEST.search(text) and not _COURTESY.search(text):
            yield _said(FindingKind.REQUEST, sentence, until)


def _is_settled(sentences: Sequence[Sentence], place: int) -> bool:
    """Return whether somebody sums up what the others agreed to."""
    text = sentences[place].text
    if not _SETTLED.search(text) or _PROCEEDING.search(text):
        return False
    before = "".join(item.text for item in sentences[max(0, place - LOOK_BACK) : place + 1])
    return bool(_CONCLUDING.match(text) or _CONSENT.search(before))


def _is_task(text: str, until: str) -> bool:
    """Return whether somebody takes on work, or is given it: by a date, or to take home."""
    if not _PROMISED.search(text) or _COURTESY.search(text):
        return False
    if until and (f"{until}まで" in text or _WORK.search(text)):
        return True
    is_telling = len(text) >= SHORTEST_TASK and not _EMPTY.search(text)
    return is_telling and _TAKEN_HOME.search(text) is not None


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


def _due(sentences: Sequence[Sentence], place: int) -> str:
    """Return by when something is due, as it was said; empty where nobody said so.

    「12月25日が期限です。それまでに回答します。」 looks back one sentence.
    """
    text = sentences[place].text
    before = [match[1] for match in _BEFORE.finditer(text) if not _NO_TIME.match(match[1])]
    if before:
        return _time_in(before[-1]) or before[-1]
    if "それまで" in text and place:
        return _time_in(sentences[place - 1].text)
    match = _UNTIL.search(text)
    return match[1] if match else ""


def _time_in(text: str) -> str:
    """Return the last point of time in a text, with what belongs to it."""
    found = list(re.finditer(rf"(?:{_WHEN})(?:の[^、。はがをにで]+$)?", text))
    return found[-1][0] if found else ""
