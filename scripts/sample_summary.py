"""A summary of the invented meeting as a language model may have written it, for pictures."""

from __future__ import annotations

from datetime import timedelta

from minutes import revising
from minutes.revising import Place
from minutes.store.meetings import Store
from minutes.summary.agenda import find_agenda
from minutes.types import (
    AgendaPart,
    Finding,
    FindingKind,
    MeetingId,
    Origin,
    Summary,
    SummaryShape,
    Transcript,
)

OVERVIEW = SummaryShape.OVERVIEW

_WRITTEN = (
    (
        ("歳入歳出それぞれ3億7,000万円を追加し、総額を412億6,500万円とする。", ("今回の補正は",)),
        (
            "市道の復旧は14路線、28か所が対象で、来年3月末までの完了を予定している。",
            ("対象は14路線", "市道の復旧について"),
        ),
        ("通学路を含む区間は、来年2月までの完了を求める意見があった。", ("通学路が含まれて",)),
        (
            "空調設備の更新は、設置から15年を過ぎた6校を先に行う。",
            ("設置から15年", "空調設備の更新について"),
        ),
        ("議案第76号は、原案のとおり可決すべきものと決した。", ("よって、議案第76号",)),
    ),
    (
        (
            "今回の改正は、地方税法の改正に伴い、所要の規定を整備するものである。",
            ("今回の改正は",),
        ),
        ("防災行政無線の利用は、10月末までに120件であった。", ("120件の利用",)),
    ),
)
"""By item of the agenda: a sentence, and words by which its utterances are found. The third
one tells a month that nobody named."""


def keep_sample_summary(store: Store, meeting: MeetingId) -> None:
    """Keep the summary, with what a person has confirmed and changed in it."""
    transcript = store.transcript(meeting)
    parts = tuple(
        AgendaPart(stretch, tuple(_finding(transcript, *item) for item in items))
        for stretch, items in zip(find_agenda(transcript), _WRITTEN, strict=False)
    )
    made_at = transcript.meeting.started_at + timedelta(hours=3, minutes=12)
    prompt = "points 3f9a1c20b7de"
    store.keep_summary(
        meeting, Summary(OVERVIEW, parts, made_at, "見本のモデル", prompt, dropped=2)
    )
    reading = revising.confirm(store, revising.read(store, meeting), [Place(OVERVIEW, 0, 0)])
    own = "空調設備の更新は、設置から15年を過ぎた6校を先に行い、夏休み前の完了を目指す。"
    revising.reword(store, reading, Place(OVERVIEW, 0, 3), own)


def _finding(transcript: Transcript, text: str, fragments: tuple[str, ...]) -> Finding:
    evidence = tuple(
        next(item.id for item in transcript.utterances if fragment in item.text)
        for fragment in fragments
    )
    return Finding(FindingKind.POINT, text, evidence, origin=Origin.MODEL)
