"""Statements: nothing said is lost, and nobody is given another's words."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from minutes.export.statements import PARAGRAPH_CHARACTERS, gather, join_texts, printable
from minutes.types import Speaker, Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]


def test_what_one_person_says_in_a_row_is_one_statement(transcript: Transcript) -> None:
    first, second = gather(transcript)
    assert (first.speaker, first.start, first.end) == ("水谷 花子", 0.5, 9.0)
    assert first.paragraphs == ("ただいまから会議を開きます。東海林課長の説明を求めます。",)
    assert (second.speaker, second.paragraphs) == ("話者S2", ("はい。",))


def test_a_pause_starts_a_new_paragraph_of_the_same_statement(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    (statement,) = gather(
        make_transcript(
            make_utterance("前半です。", 0, 2, "S1"), make_utterance("後半です。", 4, 6, "S1")
        )
    )
    assert statement.paragraphs == ("前半です。", "後半です。")


def test_without_speakers_each_paragraph_has_its_own_time(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    found = gather(
        make_transcript(
            make_utterance("一。", 0, 1),
            make_utterance("二。", 1.5, 2),
            make_utterance("三。", 4, 5),
        )
    )
    assert [(item.start, item.speaker, item.paragraphs) for item in found] == [
        (0, "", ("一。二。",)),
        (4, "", ("三。",)),
    ]


def test_paragraphs_do_not_grow_without_end(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    sentence = "途切れずに続く発言です。"
    texts = [make_utterance(sentence, at * 2.0, at * 2.0 + 1.9, "S1") for at in range(200)]
    (statement,) = gather(make_transcript(*texts))
    assert len(statement.paragraphs) > 1
    assert max(map(len, statement.paragraphs)) < PARAGRAPH_CHARACTERS + len(sentence)
    assert "".join(statement.paragraphs) == sentence * 200


def test_two_people_whose_names_are_alike_to_the_machine_stay_two(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    found = gather(
        make_transcript(make_utterance("賛成。", 0, 1, "S1"), make_utterance("反対。", 1, 2, "S2"))
    )
    assert [item.paragraphs for item in found] == [("賛成。",), ("反対。",)]


def test_a_label_that_the_list_of_speakers_lacks_is_printed_all_the_same(
    make_utterance: MakeUtterance, make_transcript: MakeTranscript
) -> None:
    given_transcript = make_transcript(make_utterance("はい。", 0, 1, "S9"))
    assert gather(given_transcript)[0].speaker == "話者S9"


def test_texts_are_joined_so_that_words_do_not_run_together() -> None:
    assert join_texts(["はい", "そうです。", "次は"]) == "はい　そうです。次は"
    assert join_texts(["Wi-Fi", "LAN"]) == "Wi-Fi LAN"


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from([None, "S1", "S2"])), max_size=12))
def test_every_printable_letter_is_printed_once_in_order(
    said: list[tuple[str, str | None]],
) -> None:
    from datetime import UTC, datetime

    from minutes.types import Meeting, MeetingId, UtteranceId

    utterances = tuple(
        Utterance(UtteranceId(str(at)), 1, at, at + 0.9, (), text, text, speaker=speaker)
        for at, (text, speaker) in enumerate(said)
    )
    meeting = Meeting(MeetingId("m"), "会議", datetime(2026, 1, 1, tzinfo=UTC))
    found = gather(Transcript(meeting, (Speaker("S1", "水谷"),), utterances))
    printed = "".join(text for item in found for text in item.paragraphs)
    spoken = "".join(printable(text) for text, _ in said)
    assert "".join(printed.split()) == "".join(spoken.split())
