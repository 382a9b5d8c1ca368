"""An invented two-hour committee meeting, for pictures of the program and for trying it.

Every name, figure and bill in it is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from minutes.types import (
    Attendance,
    Correction,
    Doubt,
    Mark,
    MarkKind,
    Meeting,
    MeetingDetails,
    MeetingId,
    MeetingState,
    Participant,
    ReviewState,
    Seconds,
    Speaker,
    Transcript,
    Turn,
    Utterance,
    UtteranceId,
    Word,
)

START = datetime(2026, 11, 18, 10, 0, tzinfo=timezone(timedelta(hours=9)))

PARTICIPANTS = (
    Participant("水谷 健一", "委員長", "みずたに けんいち", "1"),
    Participant("東海林 さくら", "副委員長", "しょうじ さくら", "2"),
    Participant("髙橋 信夫", "委員", "たかはし のぶお", "3"),
    Participant("山﨑 美智子", "委員", "やまさき みちこ", "4"),
    Participant("小鳥遊 拓也", "委員", "たかなし たくや", "5"),
    Participant("五十嵐 文", "委員", "いがらし ふみ", "6"),
    Participant("伊集院 太一郎", "委員", "いじゅういん たいちろう", "7"),
    Participant("長谷川 真理", "委員", "はせがわ まり", "8"),
    Participant("大河内 潤", "総務部長", "おおこうち じゅん", "", Attendance.EXPLAINER),
    Participant("勅使河原 恵", "財政課長", "てしがわら めぐみ", "", Attendance.EXPLAINER),
    Participant("清水 陽平", "危機管理課長", "しみず ようへい", "", Attendance.EXPLAINER),
    Participant("森 みどり", "税務課長", "もり みどり", "", Attendance.EXPLAINER),
    Participant("二階堂 進一郎", "情報政策課長", "にかいどう しんいちろう", "",
                Attendance.EXPLAINER),
    Participant("岡 千尋", "契約検査課長", "おか ちひろ", "", Attendance.EXPLAINER),
    Participant("西園寺 公彦", "企画政策課長", "さいおんじ きみひこ", "", Attendance.EXPLAINER),
    Participant("田村 亮", "人事課長", "たむら りょう", "", Attendance.EXPLAINER),
    Participant("福田 実", "議会事務局書記", "ふくだ みのる", "", Attendance.SECRETARIAT),
    Participant("林 由美", "議会事務局書記", "はやし ゆみ", "", Attendance.SECRETARIAT),
)  # fmt: skip

AGENDA = (
    "議案第76号 令和8年度一般会計補正予算（第3号）",
    "議案第77号 市税条例の一部を改正する条例",
    "報告第12号 総合防災訓練の実施結果について",
    "その他",
)

_NEW = (MeetingState.READY, ReviewState.UNREVIEWED)
_LEFT = (MeetingState.RECORDING, ReviewState.UNREVIEWED)
_CHECKED = (MeetingState.READY, ReviewState.REVIEWED)
_PUBLIC = (MeetingState.READY, ReviewState.PUBLISHED)

CHAIR, FINANCE, DISASTER, TAX = "1", "2", "3", "4"
_MEMBERS = ("5", "6", "7", "8")
_VOICES = {
    CHAIR: "水谷 健一",
    FINANCE: "勅使河原 恵",
    DISASTER: "清水 陽平",
    TAX: "森 みどり",
    "5": "髙橋 信夫",
    "6": "山﨑 美智子",
    "7": "小鳥遊 拓也",
    "8": None,
}


def _sections() -> dict[str, list[str]]:
    """Return the lines of the text beside this file, by the headings in it."""
    found: dict[str, list[str]] = {}
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("# "):
            lines = found.setdefault(line[2:].partition("（")[0], [])
        else:
            lines.append(line)
    return found


HARD = "繰入金"
"""What the recogniser was not sure of."""


def council(minutes_long: float = 120.0) -> Transcript:
    """Return the meeting, with doubts, corrections and notes in it."""
    utterances = tuple(_utterances(minutes_long * 60))
    end = utterances[-1].end
    meeting = Meeting(
        MeetingId("20261118-100000-k7q2"),
        "総務常任委員会",
        START,
        end,
        "第1委員会室",
        PARTICIPANTS,
        AGENDA,
        details=MeetingDetails(
            "令和8年第4回定例会", True, observers=3, materials=("資料1 補正予算の概要",)
        ),
    )
    recess = utterances[len(utterances) // 2].start - 600
    marks = (
        Mark("m1", MarkKind.BOOKMARK, utterances[2].start, utterances[2].start, AGENDA[0]),
        Mark("m2", MarkKind.NO_OBJECTION, utterances[17].start - 1, utterances[17].start - 1),
        Mark("m3", MarkKind.RECESS, recess, recess),
        Mark("m4", MarkKind.RESUMPTION, recess + 590, recess + 590),
    )
    speakers = tuple(Speaker(label, name) for label, name in _VOICES.items())
    return Transcript(meeting, speakers, utterances, marks=marks)


def turns(transcript: Transcript) -> tuple[Turn, ...]:
    """Return who spoke when."""
    return tuple(
        Turn(item.start, item.end, item.speaker)
        for item in transcript.utterances
        if item.speaker is not None
    )


def other_meetings() -> tuple[Meeting, ...]:
    """Return what else stands in the list of meetings."""
    titles = (
        ("本会議（第2日）", "議場", 185, _CHECKED),
        ("都市計画審議会", "防災センター 大会議室", 97, _PUBLIC),
        ("庁内DX推進会議", "402会議室", 52, _NEW),
        ("教育福祉常任委員会", "第2委員会室", 143, _CHECKED),
        ("地域公共交通会議", "市民会館 小ホール", 110, _LEFT),
        (
            "総合計画審議会 第3専門部会（子育て・教育・生涯学習に関する分野）",
            "市民交流プラザ 会議室A・B",
            121,
            _PUBLIC,
        ),
        ("窓口相談記録（税務課）", "税務課", 18, _NEW),
    )
    return tuple(
        Meeting(
            MeetingId(f"202611{16 - number:02d}-140000-p{number}aa"),
            title,
            START - timedelta(days=2 + number, hours=-4),
            length * 60.0,
            place,
            PARTICIPANTS[: 3 + number],
            AGENDA[:2],
            *states,
        )
        for number, (title, place, length, states) in enumerate(titles)
    )


def _utterances(length: Seconds) -> Iterator[Utterance]:
    clock = 2.0
    for number, (label, text) in enumerate(_said(length)):
        made = _utterance(number, clock, label, text)
        yield _with_traces(made)
        clock = made.end + (0.4 if number % 3 else 1.6)
        if clock > length:
            return


def _said(length: Seconds) -> Iterator[tuple[str, str]]:
    sections = _sections()
    for line in sections["開会から"]:
        label, _, text = line.partition("\t")
        yield label, text
    questions, answers, topics = sections["質問"], sections["答弁"], sections["話題"]
    for turn in range(round(length)):
        words = {"topic": topics[turn % len(topics)], "figure": f"{120 + 37 * turn % 900:,}"}
        asking, answering = _MEMBERS[turn % 4], (TAX, DISASTER, FINANCE)[turn % 3]
        yield CHAIR, f"{(_VOICES[asking] or '長谷川').split()[0]}委員。"
        yield asking, questions[turn % 3].format(**words)
        yield answering, answers[(turn + turn // 3) % 3].format(**words)


def _utterance(number: int, start: Seconds, label: str, text: str) -> Utterance:
    step = 0.16
    words = tuple(
        Word(start + at * step, start + (at + 1) * step, letter, 0.95 if at % 41 else 0.55)
        for at, letter in enumerate(text)
    )
    hard = text.find(HARD)
    if hard >= 0:
        unsure = [replace(word, probability=0.4) for word in words[hard : hard + len(HARD)]]
        words = (*words[:hard], *unsure, *words[hard + len(HARD) :])
    identity = UtteranceId(f"u{round(start * 1000):09d}")
    speaker = label if (number + 1) % 29 else None
    return Utterance(identity, 1, start, words[-1].end, words, text, text, speaker=speaker)


def _with_traces(utterance: Utterance) -> Utterance:
    """Leave a correction and a doubt where a real meeting would have them."""
    text = utterance.text
    at = text.find("髙橋委員")
    if at >= 0:
        heard = text.replace("髙橋委員", "高橋委員")
        fix = Correction((at, at + 2), "高橋", "髙橋", "髙橋", "出席者名簿の表記")
        return replace(utterance, recognized=heard, corrections=(fix,))
    at = text.find("小鳥遊")
    if at >= 0:
        doubt = Doubt((at, at + 3), ("小鳥遊", "高梨"), "同じ読みの姓があります（たかなし）")
        return replace(utterance, doubts=(doubt,))
    return utterance
