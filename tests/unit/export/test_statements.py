"""Statements: nothing said is lost, and nobody is given another's words."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.export import plaintext, word
from minutes.export.statements import PARAGRAPH_CHARACTERS, gather, join_texts, printable
from minutes.filing import minutes_of
from minutes.types import Participant, Speaker, Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]


def test_what_one_person_says_in_a_row_is_one_statement(transcript: Transcript) -> None:
    first, second = gather(transcript)
    assert (first.speaker, first.start, first.end) == ("委員長（水谷花子）", 0.5, 9.0)
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


LONG = "この事業は、昨年度から三つの地区で試験的に始め、利用された方は延べ千二百人に上ります。"
"""A sentence of about two lines of print."""


def paragraphs_of(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, *texts: str, pause: float = 0.6
) -> tuple[str, ...]:
    """Return the paragraphs of one speaker's utterances, so far apart."""
    said, start = [], 0.0
    for text in texts:
        said.append(make_utterance(text, start, start + 5.0, "S1"))
        start += 5.0 + pause
    (statement,) = gather(make_transcript(*said))
    return statement.paragraphs


@pytest.mark.parametrize(
    "opening",
    [
        "次に、歳出について申し上げます。",
        "続きまして、議案第77号を御説明いたします。",
        "最後に、今後の予定でございます。",
        "2点目は、財源についてです。",
        "以上で説明を終わります。",
        "以上が補正予算の概要でございます。",
    ],
)
def test_a_new_point_of_a_long_statement_begins_a_paragraph(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, opening: str
) -> None:
    between = paragraphs_of(make_transcript, make_utterance, LONG + LONG, opening)
    assert between == (LONG + LONG, opening)
    within = paragraphs_of(make_transcript, make_utterance, LONG + LONG + opening)
    assert within == (LONG + LONG, opening)


@pytest.mark.parametrize(
    "following",
    [
        "以上です。",
        "以上でございます。",
        "以上でありますので、御審議をお願いします。",
        "次にはこの点を伺います。",
        "この次に申し上げます。",
        "また、利用料は無料です。",
    ],
)
def test_what_only_goes_on_stays_in_the_paragraph(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, following: str
) -> None:
    found = paragraphs_of(make_transcript, make_utterance, LONG + LONG, following)
    assert found == (LONG + LONG + following,)


def test_a_word_that_may_go_on_needs_a_breath_before_it(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    texts = (LONG + LONG, "また、利用料は無料です。")
    assert len(paragraphs_of(make_transcript, make_utterance, *texts, pause=1.0)) == 2


def test_a_short_answer_is_not_torn_from_what_follows(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    texts = ("はい。", "次に、歳出について申し上げます。")
    assert len(paragraphs_of(make_transcript, make_utterance, *texts)) == 1


def test_who_hesitates_within_a_sentence_gets_no_paragraph_but_an_interruption_does(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    texts = ("その件につきましては、", "担当課と協議いたします。")
    assert len(paragraphs_of(make_transcript, make_utterance, *texts, pause=3.0)) == 1
    assert len(paragraphs_of(make_transcript, make_utterance, *texts, pause=30.0)) == 2


def test_a_quotation_is_not_broken(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    text = f"委員からは「{LONG}{LONG}次に、財源を示してほしい。」との意見がありました。"
    assert paragraphs_of(make_transcript, make_utterance, text) == (text,)


def test_a_paragraph_within_an_utterance_has_the_time_of_its_first_word(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    text = LONG + LONG + "次に、歳出です。"
    first, second = gather(make_transcript(make_utterance(text, 100.0, 100.0 + len(text))))
    assert first.start == 100.0
    assert second.start == pytest.approx(100.0 + len(LONG + LONG))
    assert first.end == second.start


def test_paragraphs_are_seen_in_text_and_in_word(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    made = make_transcript(make_utterance(LONG + LONG + "次に、歳出です。", 0, 20, "S1"))
    text = plaintext.lines(minutes_of(made))
    assert [line.endswith(LONG) for line in text] == [True, False]
    assert text[1] == "　次に、歳出です。"
    document = docx.Document(io.BytesIO(word.render(minutes_of(made))))
    record = [item.text for item in document.paragraphs if LONG in item.text or "歳出" in item.text]
    assert [line.strip() for line in record] == [
        f"0:00:00\t委員長（水谷花子）\n{LONG}{LONG}",
        "次に、歳出です。",
    ]


def test_two_people_whose_names_are_alike_to_the_machine_stay_two(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    found = gather(
        make_transcript(make_utterance("賛成。", 0, 1, "S1"), make_utterance("反対。", 1, 2, "S2"))
    )
    assert [item.paragraphs for item in found] == [("賛成。",), ("反対。",)]


@pytest.mark.parametrize(
    ("name", "role", "printed"),
    [
        ("水谷 花子", "委員長", "委員長（水谷花子）"),
        ("水谷花子", "", "水谷花子"),
        ("John Smith", "オブザーバー", "オブザーバー（John Smith）"),
        ("委員長", "委員長", "委員長"),
    ],
)
def test_a_person_is_printed_with_the_role_of_the_list(
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
    name: str,
    role: str,
    printed: str,
) -> None:
    made = make_transcript(
        make_utterance("開会します。", 0, 2, "1"), participants=(Participant(name, role),)
    )
    named = replace(made, speakers=(Speaker("1", name),))
    assert gather(named)[0].speaker == printed


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
