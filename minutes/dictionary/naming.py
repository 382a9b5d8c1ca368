"""How words in documents look: titles of persons, endings of organisations and facilities."""

from __future__ import annotations

import re

PERSON, PLACE, ORGANISATION, FACILITY = "人名", "地名", "組織", "施設"
RULE, BILL, TERM = "条例・計画", "議案", "用語"

KINDS = (PERSON, ORGANISATION, PLACE, FACILITY, RULE, BILL, TERM)
"""In the order in which a person looks through them."""

OFFICES = ("知事", "市長", "町長", "村長", "区長")
"""What stands before these is a place more often than a name: 防府市長."""

_TITLES = (
    *("委員長", "副委員長", "議長", "副議長", "会長", "副会長", "座長", "部会長", "理事長", "委員"),
    *("議員", "副市長", "副町長", "副村長", "副知事", "教育長", "部長", "次長", "課長", "室長"),
    *(
        "局長",
        "係長",
        "主幹",
        "主査",
        "主任",
        "主事",
        "参事",
        "館長",
        "園長",
        "校長",
        "教頭",
        "教授",
    ),
    *(
        "准教授",
        "弁護士",
        "医師",
        "理事",
        "監事",
        "幹事",
        "顧問",
        "書記",
        "事務局長",
        "署長",
        "所長",
    ),
    *("代表", "町内会長", "自治会長", "課長補佐", "部長補佐", "監査委員", "氏", "君", "様", "さん"),
    *("先生", *OFFICES),
)
_ALTERNATIVES = "|".join(sorted(_TITLES, key=len, reverse=True))
TITLE = re.compile(_ALTERNATIVES)
_ROLES = "担当者?|説明者|説明員|参考人|提出者|紹介者|発言者|出席者|欠席者"
_PART = "[々ヶ一-鿿ぁ-ゖァ-ヺー]"
TITLE_BEFORE_NAME = re.compile(
    rf"(?:{_ALTERNATIVES}|{_ROLES})[ 　:：]+"
    rf"(?P<name>{_PART}{{1,6}}(?:[ 　]+{_PART}{{1,5}})?)(?=[ 　（(、。,\t]|$)"
)

BILL_LINE = re.compile(
    r"^\W*(?:日程第[\d０-９]+\W*)?"
    r"(?:議案|報告|諮問|認定|請願|陳情|発議|議員提出議案|承認案?|同意案?|意見書案?|議会案|予算議案)"
    r"第[\d０-９一二三四五六七八九十百]+号[\s:：]*(?P<title>[^\s].*?)\s*$"
)

FURIGANA = re.compile(r"[（(]\s*(?P<reading>[ぁ-ゖァ-ヴー][ぁ-ゖァ-ヴー・ 　]*?)\s*[）)]")

_STRONG_ENDINGS = {
    RULE: "条例 規則 要綱 要領 計画 事業 制度 基金 会計 構想 指針 方針 ビジョン プラン プロジェクト"
    " 協定 宣言 憲章 大綱 戦略 補助金 交付金 給付金 助成金 特区 憲法 予算",
    ORGANISATION: "協議会 審議会 委員会 審査会 検討会 研究会 懇談会 連合会 振興会 連絡会 実行委員会"
    " 組合 公社 公団 財団 社団 法人 会社 機構 連盟 協会 本部 事務局 消防団 自治会 町内会 推進室",
    FACILITY: "センター 会館 公民館 図書館 美術館 博物館 体育館 文化館 資料館 小学校 中学校 高校"
    " 高等学校 大学 幼稚園 保育園 保育所 こども園 病院 診療所 公園 球場 競技場 庁舎 支所 出張所"
    " 浄水場 処理場 斎場 墓園 団地 住宅 ホール プラザ パーク ステーション クリニック 駐車場",
}
_WEAK_ENDINGS = {
    PLACE: "市 町 村 区 郡 県 府 都 川 山 島 岬 湖 海岸 港 駅 線 橋 坂 峠 通り 地区 地域 校区 丁目",
    ORGANISATION: "課 部 室 局 係 班 会 党 省 庁 院",
    FACILITY: "館 園 校 場 所 寺 神社 城",
    RULE: "法 税 債 費 案",
}
_STRONG = {ending: kind for kind, text in _STRONG_ENDINGS.items() for ending in text.split()}
_WEAK = {ending: kind for kind, text in _WEAK_ENDINGS.items() for ending in text.split()}


def kind_by_ending(surface: str) -> tuple[str, bool]:
    """Return the kind that a word's end tells, and whether the end alone makes it a name.

    Empty where the end tells nothing. The end itself, 条例, is no name.
    """
    for endings, is_strong in ((_STRONG, True), (_WEAK, False)):
        for length in range(min(len(surface) - 1, 6), 0, -1):
            kind = endings.get(surface[-length:])
            if kind is not None:
                return kind, is_strong
    return "", False
