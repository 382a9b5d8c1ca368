"""A draft holds what the record holds, by the clock, and evidence for each sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from minutes.summary.drafting import draft
from minutes.types import Mark, MarkKind, Meeting, MeetingId, Transcript, Utterance, UtteranceId

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def note(kind: MarkKind, at: float) -> Mark:
    return Mark(f"{kind.value}-{at}", kind, at, at)


def recorded(marks: tuple[Mark, ...] = ()) -> Transcript:
    texts = (
        "議案第76号を議題といたします。",
        "歳入歳出それぞれ3億円を追加するものです。",
        "議案第76号は原案のとおり可決すべきものと決しました。",
        "次回までに資料を提出いたします。",
    )
    utterances = tuple(
        Utterance(UtteranceId(f"u{at}"), 1, at * 60.0, at * 60.0 + 50, (), text, text)
        for at, text in enumerate(texts)
    )
    about = Meeting(MeetingId("m"), "会議", NOW, duration=240.0, agenda=("議案第76号",))
    return Transcript(about, utterances=utterances, marks=marks)


def test_everything_in_a_draft_leads_back_to_the_record() -> None:
    made = draft(recorded())
    known = {utterance.id for utterance in made.transcript.utterances}
    found = [*made.decisions, *made.tasks, *(point for part in made.parts for point in part.points)]
    assert len(made.decisions) == len(made.tasks) == len(made.parts) == 1
    assert all(item.evidence and set(item.evidence) <= known for item in found)


def test_times_are_those_of_the_clock() -> None:
    recess, again = note(MarkKind.RECESS, 60), note(MarkKind.RESUMPTION, 120)
    made = draft(recorded((recess, note(MarkKind.RECESS, 70), again, note(MarkKind.RECESS, 200))))
    assert made.closed_at - made.opened_at == timedelta(minutes=4)
    minutes = timedelta(minutes=1)
    assert made.breaks == (
        (NOW + minutes, NOW + 2 * minutes),
        (NOW + timedelta(seconds=200), None),
    )


def test_an_empty_meeting_has_an_empty_draft() -> None:
    about = Meeting(MeetingId("m"), "会議", NOW)
    made = draft(Transcript(about))
    assert (made.parts, made.decisions, made.closed_at) == ((), (), NOW)
