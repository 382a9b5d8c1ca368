"""Nothing that is hidden is in the public version, in no format; decisions follow the text."""

from __future__ import annotations

import html
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.export import interchange
from minutes.export.course import LineKind, course
from minutes.export.filling import Filing
from minutes.export.formats import Format, write
from minutes.export.statements import gather
from minutes.export.templates import SHIPPED
from minutes.filing import minutes_of, word_renderer
from minutes.privacy.masking import MaskKind, MaskRules
from minutes.privacy.publication import CLOSED_NOTE, Review, make_public, review
from minutes.privacy.reviewing import decide, places_of
from minutes.types import (
    Correction,
    Doubt,
    Engine,
    Mark,
    MarkKind,
    MaskDecision,
    MaskStyle,
    Meeting,
    MeetingDetails,
    MeetingId,
    Omission,
    OmissionKind,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
    Word,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PLAIN = MaskRules(known_names=("水谷 花子",))
WITHOUT_PROGRAM = tuple(kind for kind in Format if kind is not Format.PDF)


def said(text: str, start: float, speaker: str | None = "1") -> Utterance:
    """Return an utterance in which what is said stands in every field that holds text."""
    return Utterance(
        UtteranceId(f"u{start}"),
        3,
        start,
        start + 4,
        (Word(start, start + 4, text, 0.9),),
        text,
        text,
        (Correction((0, len(text)), text, text, text, text),),
        speaker,
        is_edited=True,
        doubts=(Doubt((0, len(text)), (text, text), text),),
    )


def meeting_of(*utterances: Utterance, title: str = "委員会", **changes: object) -> Transcript:
    known = {"participants": (Participant("水谷 花子", "委員長", "みずたに はなこ"),)}
    return Transcript(
        Meeting(MeetingId("m1"), title, NOW, 600.0, **{**known, **changes}),  # type: ignore[arg-type]
        tuple(
            Speaker(label) for label in dict.fromkeys(item.speaker for item in utterances) if label
        ),
        utterances,
        Engine("/srv/models/large", (("hint", "山田家の件"),)),
    )


def decide_all(
    transcript: Transcript, rules: MaskRules = PLAIN, *, is_accepted: bool = True
) -> tuple[Review, list[MaskDecision]]:
    decisions: list[MaskDecision] = []
    for _ in range(5):
        found = review(transcript, rules, decisions, ())
        if not found.open:
            return found, decisions
        decisions += [decide(item, NOW, is_accepted=is_accepted) for item in found.open]
    raise AssertionError("there is always more to decide")


def every_file(public: Transcript, folder: Path) -> Iterator[str]:
    """Yield what is in each file that can be made: every format, every form."""
    document = minutes_of(public)
    for form in (None, *(item.name for item in SHIPPED)):
        formats = WITHOUT_PROGRAM if form is None else (Format.DOCX,)
        word = None if form is None else word_renderer(form, Filing())
        for path in write(document, formats, folder, word):
            yield contents(path.read_bytes())


def contents(data: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return html.unescape("\n".join(part.decode("utf-8", "replace") for part in parts))


NUMBER = st.from_regex(r"090-[1-9]{4}-[1-9]{4}", fullmatch=True)
SECRETS = st.one_of(NUMBER, st.just("123456789018"), st.just("taro.yamada@example.jp"))
AROUND = st.sampled_from(["お電話は", "その件、", "予算の3番目は", "", "山林と", "■"])
LINES = st.lists(st.tuples(AROUND, SECRETS, AROUND).map("".join), min_size=1, max_size=6)


@settings(max_examples=8, deadline=None)
@given(LINES, st.lists(SECRETS, max_size=3), st.sampled_from(MaskStyle))
def test_nothing_hidden_is_anywhere_in_any_file(
    lines: list[str], agenda: list[str], style: MaskStyle
) -> None:
    transcript = meeting_of(
        *(said(line, at * 10.0) for at, line in enumerate(lines)),
        title=f"{agenda[0] if agenda else ''}委員会",
        agenda=tuple(agenda),
        details=MeetingDetails(materials=tuple(agenda), closed_reason="".join(agenda)),
    )
    transcript = replace(
        transcript,
        marks=(Mark("k", MarkKind.APPLAUSE, 1.0, 1.0, lines[0]),),
    )
    found, _ = decide_all(transcript)
    hidden = {item.text for item in found.proposals}
    assert hidden
    public = make_public(found, style)
    with tempfile.TemporaryDirectory() as folder:
        for text in every_file(public, Path(folder)):
            assert [item for item in hidden if item in text] == []
            assert "山田家" not in text
            assert "/srv" not in text


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_what_is_left_to_stand_is_all_there(lines: list[str]) -> None:
    transcript = meeting_of(*(said(line, at * 10.0) for at, line in enumerate(lines)))
    found, _ = decide_all(transcript, is_accepted=False)
    public = make_public(found, MaskStyle.BAR)
    assert [item.text for item in public.utterances] == lines


def test_a_number_that_a_breath_cut_in_two_is_found() -> None:
    transcript = meeting_of(said("電話は090-1234-", 0.0), said("5678です。", 5.0))
    found, _ = decide_all(transcript)
    texts = [item.text for item in make_public(found, MaskStyle.CIRCLES).utterances]
    assert texts == ["電話は○○", "○○です。"]


def test_a_decision_follows_its_text_and_is_asked_again_when_it_changed() -> None:
    before = meeting_of(said("電話は090-1234-5678です。", 0.0))
    _, decisions = decide_all(before)
    moved = meeting_of(said("なお、お電話は090-1234-5678です。", 0.0))
    changed = meeting_of(said("電話は090-1234-5679です。", 0.0))
    assert review(moved, PLAIN, decisions, ()).open == ()
    assert len(review(changed, PLAIN, decisions, ()).open) == 1


def test_a_decision_holds_no_text() -> None:
    found, decisions = decide_all(meeting_of(said("090-1234-5678と田中花子", 0.0)))
    (decision,) = decisions
    assert len(decision.check) == 2
    assert "5678" not in repr(decision)
    assert found.proposals[0].text == "090-1234-5678"


def test_who_is_not_on_the_list_is_hidden_as_a_speaker_too() -> None:
    transcript = replace(
        meeting_of(said("はい。", 0.0, "田中花子"), said("どうぞ。", 5.0, "1")),
        speakers=(Speaker("田中花子", "田中花子"), Speaker("1", "水谷 花子")),
    )
    found, decisions = decide_all(transcript)
    assert all("田中" not in item.place for item in decisions)
    public = make_public(found, MaskStyle.CIRCLES)
    assert [item.participant for item in public.speakers] == ["○○", "水谷 花子"]
    assert "田中" not in contents(interchange.render(public))
    assert "みずたに" in contents(interchange.render(public))


def test_what_is_hidden_by_hand_goes_from_the_attendance_list_as_well() -> None:
    people = (Participant("田中　花子", "請願者", "たなか はなこ", "5"),)
    transcript = meeting_of(said("田中花子と申します。", 0.0), participants=people)
    decisions = [decide(item, NOW, is_accepted=True) for item in places_of(transcript, "田中花子")]
    found = review(transcript, PLAIN, decisions, ())
    assert found.open_count == 0
    text = contents(interchange.render(make_public(found, MaskStyle.BAR)))
    assert "田中" not in text
    assert "たなか" not in text
    assert "請願者" in text


def test_what_is_hidden_once_is_proposed_wherever_it_stands() -> None:
    transcript = meeting_of(said("例の会社の件です。", 0.0))
    chosen = [decide(item, NOW, is_accepted=True) for item in places_of(transcript, "例の会社")]
    later = replace(transcript, utterances=(*transcript.utterances, said("例の会社。", 9.0)))
    (proposal,) = review(later, PLAIN, chosen, ()).open
    assert (proposal.passage.place, proposal.text) == ("u9.0", "例の会社")


def test_a_place_chosen_by_hand_that_is_lost_stops_the_public_version() -> None:
    transcript = meeting_of(said("隣の家の方が来ました。", 0.0))
    chosen = [decide(item, NOW, is_accepted=True) for item in places_of(transcript, "隣の家")]
    moved = meeting_of(said("さて、隣の家の方が来ました。", 0.0))
    (proposal,) = review(moved, PLAIN, chosen, ()).proposals
    assert (proposal.text, proposal.is_hidden) == ("隣の家", True)
    found = review(meeting_of(said("向かいのお宅の方です。", 0.0)), PLAIN, chosen, ())
    assert found.open_count == len(found.lost) == 1
    with pytest.raises(ValueError, match="not decided"):
        make_public(found, MaskStyle.BAR)


def test_closed_stretches_and_withdrawn_remarks_are_left_out() -> None:
    spoken = (said("公開の一", 0.0), said("秘密の話", 10.0, "9"), said("取り消す話", 20.0))
    transcript = replace(
        meeting_of(*spoken),
        marks=(
            Mark("a", MarkKind.NO_OBJECTION, 12.0, 12.0, "秘密のメモ"),
            Mark("b", MarkKind.BOOKMARK, 1.0, 1.0, "内輪のメモ"),
        ),
    )
    omissions = (
        Omission("c", OmissionKind.CLOSED, 13.9, 15.0),
        Omission("w", OmissionKind.WITHDRAWN, 20.0, 24.0, UtteranceId("u20.0")),
    )
    look = partial(review, rules=PLAIN, decisions=(), omissions=omissions)
    public = make_public(look(transcript), MaskStyle.BAR)
    assert [item.text for item in public.utterances] == ["公開の一", CLOSED_NOTE, "――――――"]
    assert [item.label for item in public.speakers] == ["1"]
    text = contents(interchange.render(public))
    assert [word for word in ("秘密の話", "取り消す", "内輪") if word in text] == []
    joined = replace(transcript, utterances=(spoken[0], replace(spoken[2], start=15.0)))
    assert look(joined).outdated == (omissions[1],)
    assert look(replace(transcript, utterances=spoken[:2])).open_count == 1


def test_own_words_carry_their_own_reason() -> None:
    rules = MaskRules(own_words=("例示社",), reasons={"例示社": "入札の参加者"})
    (proposal,) = review(meeting_of(said("例示社です。", 0.0)), rules, (), ()).open
    assert (proposal.hit.kind, proposal.reason) == (MaskKind.OWN_WORD, "入札の参加者")


def test_what_is_left_out_is_noted_on_a_line_of_its_own() -> None:
    transcript = meeting_of(*(said("話です。", at * 5.0, None) for at in range(3)))
    omissions = (Omission("c", OmissionKind.CLOSED, 4.5, 9.5),)
    public = make_public(review(transcript, PLAIN, (), omissions), MaskStyle.BAR)
    assert [item.paragraphs for item in gather(public)] == [
        ("話です。",),
        (CLOSED_NOTE,),
        ("話です。",),
    ]
    (note,) = [line for line in course(minutes_of(public)) if line.kind is LineKind.NOTE]
    assert note.text == CLOSED_NOTE[1:-1]


def test_an_own_word_is_proposed_on_the_attendance_list_too() -> None:
    people = (Participant("例示 太郎", "参考人"),)
    rules = MaskRules(own_words=("例示 太郎",), known_names=("例示 太郎",))
    found = review(meeting_of(said("はい。", 0.0), participants=people), rules, (), ())
    assert [item.passage.place for item in found.open] == ["participant:0"]
