"""The course of a meeting: everything said, and what happened at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.export.course import LineKind, Part, course, find_voices, part_of
from minutes.export.statements import UNKNOWN
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Attendance,
    Mark,
    MarkKind,
    MinutesDocument,
    Participant,
    Speaker,
    Transcript,
    Utterance,
)

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]


def document(transcript: Transcript, *parts: AgendaPart, breaks: bool = False) -> MinutesDocument:
    opened = transcript.meeting.started_at
    pause = ((opened + timedelta(seconds=10), opened + timedelta(seconds=70)),) if breaks else ()
    return MinutesDocument(
        transcript, opened, opened + timedelta(seconds=6150), pause, tuple(parts)
    )


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text)


def told(made: MinutesDocument) -> list[tuple[str, str, str]]:
    return [(line.kind.value, line.voice.printed, line.text) for line in course(made)]


def test_what_happened_stands_between_what_was_said(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    made = make_transcript(
        make_utterance("議案第76号に御異議ありませんか。", 1, 5, "S1"),
        make_utterance("御異議なしと認めます。", 6, 9, "S1"),
        make_utterance("再開します。", 71, 75, "S1"),
    )
    made = replace(made, marks=(Mark("m", MarkKind.NO_OBJECTION, 5.5, 5.5),))
    part = AgendaPart(AgendaStretch("議案第76号", 1.0, 80.0))
    chair = "委員長（水谷花子）"
    assert told(document(made, part, breaks=True)) == [
        ("開会", "", "午前10時00分　開会"),
        ("議題", "", "議案第76号"),
        ("発言", chair, "議案第76号に御異議ありませんか。"),
        ("注記", "", "「異議なし」と呼ぶ者あり"),
        ("発言", chair, "御異議なしと認めます。"),
        ("休憩", "", "午前10時00分　休憩"),
        ("再開", "", "午前10時01分　再開"),
        ("発言", chair, "再開します。"),
        ("閉会", "", "午前11時42分　閉会"),
    ]


def test_applause_does_not_make_the_same_speech_a_new_one(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    made = make_transcript(
        make_utterance("感謝します。", 1, 3, "S1"), make_utterance("さて、", 5, 7, "S1")
    )
    made = replace(made, marks=(Mark("m", MarkKind.APPLAUSE, 4, 4),))
    assert [kind for kind, _, _ in told(document(made))][1:-1] == ["発言", "注記", "続き"]


def test_applause_between_two_unknown_voices_does_not_make_them_one(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    said = (
        make_utterance("開会します。", 0, 0.5, "S1"),
        make_utterance("賛成です。", 1, 3, None),
        make_utterance("反対です。", 5, 7, None),
    )
    made = replace(make_transcript(*said), marks=(Mark("m", MarkKind.APPLAUSE, 4, 4),))
    kinds = [kind for kind, _, _ in told(document(made))][1:-1]
    assert kinds == ["発言", "発言", "注記", "発言"]


def test_words_of_nobody_known_are_not_given_to_whoever_spoke_before(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    named = make_transcript(
        make_utterance("はい。", 1, 2, "S1"), make_utterance("いいえ。", 3, 4, None)
    )
    assert [voice for _, voice, _ in told(document(named))][1:-1] == ["委員長（水谷花子）", UNKNOWN]
    nobody = make_transcript(make_utterance("はい。", 1, 2, None))
    assert [voice for _, voice, _ in told(document(nobody))][1:-1] == [""]


def test_as_what_somebody_speaks() -> None:
    def part(role: str, attendance: Attendance = Attendance.PRESENT) -> Part:
        return part_of(Participant("氏名", role, attendance=attendance))

    assert part("委員長") is part("都市計画審議会会長") is part("議長") is Part.CHAIR
    assert part("副委員長") is part("委員") is part("") is Part.MEMBER
    assert part("総務部長", Attendance.EXPLAINER) is Part.EXPLAINER
    assert part("書記", Attendance.SECRETARIAT) is Part.SECRETARIAT
    assert part_of(None) is Part.UNKNOWN


def test_who_is_called_by_the_post_alone_is_the_only_one_with_it(
    make_transcript: MakeTranscript,
) -> None:
    people = (
        Participant("水谷 花子", "会長"),
        Participant("髙橋 信夫", "委員"),
        Participant("佐藤 健", "委員"),
        Participant("佐藤 稔", "委員"),
        Participant("山田 一", ""),
        Participant("", ""),
    )
    made = make_transcript(participants=people)
    speakers = tuple(Speaker(str(at), person.name) for at, person in enumerate(people))
    voices = find_voices(replace(made, speakers=speakers))
    assert [voice.called for voice in voices.values()] == [
        "会長",
        "髙橋委員",
        "佐藤健委員",
        "佐藤稔委員",
        "",
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SAID = st.lists(
    st.tuples(
        TEXTS | st.sampled_from(["髙﨑𠮷👍", "{{会議名}}", "<w:t>&amp;"]),
        st.floats(0, 90),
        st.sampled_from(["S1", "S2", None]),
    ),
    max_size=12,
)
NOTED = st.lists(st.tuples(st.sampled_from(MarkKind), st.floats(0, 100)), max_size=5)


@given(said=SAID, noted=NOTED, cut=st.floats(0, 90))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_said_is_lost_or_added_whatever_happened_in_between(
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
    said: list[tuple[str, float, str | None]],
    noted: list[tuple[MarkKind, float]],
    cut: float,
) -> None:
    utterances = [make_utterance(text, start, start + 2, label) for text, start, label in said]
    made = make_transcript(*utterances)
    marks = tuple(Mark(str(at), kind, when, when) for at, (kind, when) in enumerate(noted))
    made = replace(made, marks=marks, speakers=(Speaker("S1", "水谷 花子"),))
    parts = (
        AgendaPart(AgendaStretch("議題一", cut / 2, cut)),
        AgendaPart(AgendaStretch("", cut, 99)),
    )
    lines = course(document(made, *parts, breaks=True))
    spoken = [x for x in lines if x.kind in (LineKind.STATEMENT, LineKind.CONTINUED)]
    wanted = sorted(utterances, key=lambda item: (item.start, item.end))
    assert squeezed("".join(x.text for x in spoken)) == squeezed("".join(x.text for x in wanted))
    assert [lines[0].kind, lines[-1].kind] == [LineKind.OPENING, LineKind.CLOSING]
