"""What a Word template can be filled with, each field told to the person who makes one.

The names are Japanese because clerks write them into their own forms: `{{会議名}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder. One with `items` is a list, to be gone through by `{%p for … %}`."""

    name: str
    description: str
    items: tuple[Field, ...] = ()


_PERSON = (
    Field("氏名", "名簿のとおりの氏名"),
    Field("役職", "名簿の役職"),
    Field("よみ", "氏名の読み"),
    Field("席", "席の番号"),
    Field("区分", "出席・欠席・説明員・事務局 のどれか"),
)
_FINDING = (
    Field("番号", "1 から"),
    Field("本文", "文。人が確かめるまで「自動抽出（未確認）」か「AI要約（未確認）」が付く"),
    Field("担当", "発言した人（役職（氏名））"),
    Field("呼び名", "発言した人を短く（会長、髙橋委員）"),
    Field("期限", "いつまでに（話したとおり）"),
    Field("位置", "録音の位置（0:12:34）"),
    Field("議題", "どの議題のときか"),
)
_LINE = (
    Field("種類", "開会・休憩・再開・閉会・議題・発言・続き（同じ人の次の段落）・注記 のどれか"),
    Field("本文", "その行の文。記号や名前は入らない"),
    Field("発言者", "役職（氏名）。分からないときは 話者1 など、決めていないときは空"),
    Field("役職", "発言者の役職"),
    Field("氏名", "発言者の氏名"),
    Field("呼び名", "役職。同じ役職の人がほかにもいれば姓も（【会長】【髙橋委員】のように使う）"),
    Field("区分", "議長・委員・説明員・事務局 のどれか。分からないときは空"),
    Field("時刻", "午前10時05分"),
    Field("位置", "録音の位置（0:12:34）"),
)
_ITEM = (
    Field("番号", "1 から。議題に分けられない記録では空"),
    Field("題名", "議題の名前。議題に分けられない記録では空"),
    Field("要点", "その議題の要点の一覧（下の 要点 と同じもの）", _FINDING),
    Field("議事概要", "その議題の議事概要の一覧（要約を作ったとき）", _FINDING),
    Field("やさしい日本語", "その議題のやさしい日本語の一覧（要約を作ったとき）", _FINDING),
    Field("決定事項", "その議題で決まったことの一覧", _FINDING),
    Field("宿題", "その議題で引き受けたことの一覧", _FINDING),
    Field("要望", "その議題で出た要望の一覧", _FINDING),
    Field("経過", "その議題の発言などの一覧", _LINE),
)

TEXTS = (
    Field("会議名", "会議の名前"),
    Field("短い会議名", "会議名。長いときは終わりを略す（ページの上の欄に）"),
    Field("回次", "第何回、定例会の名前など"),
    Field("日時", "令和8年11月18日（水曜日）午前10時00分～午前11時42分"),
    Field("開催日", "令和8年11月18日（水曜日）"),
    Field("開会", "開会の時刻（午前10時00分）"),
    Field("閉会", "閉会の時刻"),
    Field("休憩", "休憩と再開の時刻。ないときは空"),
    Field("場所", "会場"),
    Field("公開", "公開 か 非公開。決めていないときは空"),
    Field("非公開の理由", "非公開のときの理由"),
    Field("傍聴者数", "3人。決めていないときは空"),
    Field("出席者", "出席した人（役職と氏名を 1 行ずつ）"),
    Field("出席者数", "8人"),
    Field("欠席者", "欠席した人"),
    Field("説明員", "説明のため出席した人"),
    Field("事務局", "事務局の人"),
    Field("別表", "人が多いとき、または席を書く名簿のとき「別表のとおり」。それ以外は空"),
    Field("議題", "議題（番号を付けて 1 行ずつ）"),
    Field("資料", "会議資料（1 行ずつ）"),
    Field("会議の経過", "発言の全文。発言の頭は ○役職（氏名）"),
    Field("要旨", "会議全体の要約（3 文ほど）。作っていないときは空"),
    Field("要点", "要点（1 行ずつ）。要点記録か議事概要を作ったときはそれ、なければ自動抽出"),
    Field("議事概要", "要約の議事概要（1 行ずつ）。作っていないときは空"),
    Field("やさしい日本語", "やさしい日本語の要約（1 行ずつ）。作っていないときは空"),
    Field("決定事項", "決まったこと（番号を付けて 1 行ずつ）"),
    Field("宿題", "だれが、いつまでに、何を（1 行ずつ）"),
    Field("要望", "出た要望（1 行ずつ）"),
    Field("作成方法", "全文記録 か 要点記録"),
    Field("作成の注記", "録音と音声認識から作ったこと、人が確かめる必要があること"),
    Field("状態", "案・確定・写 のどれか"),
)
"""Filled in as text; where there are several lines each becomes a paragraph."""

LISTS = (
    Field("出席者一覧", "出席した人", _PERSON),
    Field("欠席者一覧", "欠席した人", _PERSON),
    Field("説明員一覧", "説明のため出席した人", _PERSON),
    Field("事務局一覧", "事務局の人", _PERSON),
    Field("名簿一覧", "出席者・欠席者・説明員・事務局の全員", _PERSON),
    Field("議題一覧", "議題", _ITEM),
    Field("資料一覧", "会議資料", (Field("番号", "1 から"), Field("題名", "資料の名前"))),
    Field("休憩一覧", "休憩", (Field("休憩", "休憩の時刻"), Field("再開", "再開の時刻"))),
    Field("発言一覧", "会議の経過の全部", _LINE),
    Field("要旨一覧", "会議全体の要約", _FINDING),
    Field("要点一覧", "要点", _FINDING),
    Field("議事概要一覧", "要約の議事概要", _FINDING),
    Field("やさしい日本語一覧", "やさしい日本語の要約", _FINDING),
    Field("決定事項一覧", "決まったこと", _FINDING),
    Field("宿題一覧", "引き受けたこと", _FINDING),
    Field("要望一覧", "出た要望", _FINDING),
    Field("署名人一覧", "署名する人（議長のほかに 2 人以上）", _PERSON),
)
"""Gone through one by one."""

LONG = frozenset({"発言一覧", "経過"})
"""As long as the meeting: not to be gone through again within another list."""

FIELDS = {field.name: field for field in (*TEXTS, *LISTS)}


def describe_fields() -> Iterator[tuple[str, str]]:
    """Yield how each field is written, and what it becomes."""
    for field in TEXTS:
        yield f"{{{{{field.name}}}}}", field.description
    for field in LISTS:
        yield f"{{%p for x in {field.name} %}}", field.description
        yield from _describe_items("x", field)


def _describe_items(name: str, field: Field) -> Iterator[tuple[str, str]]:
    for item in field.items:
        if item.items:
            yield f"　{{%p for y in {name}.{item.name} %}}", item.description
        else:
            yield f"　{{{{{name}.{item.name}}}}}", item.description
