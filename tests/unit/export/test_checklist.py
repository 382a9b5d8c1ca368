from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx

from minutes.export.checklist import list_places
from minutes.export.word import render
from minutes.filing import minutes_of
from minutes.types import Correction, Doubt, Transcript, Utterance, UtteranceId, Word


def heard() -> Utterance:
    said = "委員長の商事でございます。金なしです。"
    words = tuple(Word(n * 0.2, n * 0.2 + 0.2, letter, 1.0) for n, letter in enumerate(said))
    return Utterance(
        UtteranceId("u1"),
        0,
        0.0,
        len(said) * 0.2,
        words,
        said,
        said.replace("商事", "東海林"),
        (Correction((4, 7), "商事", "東海林", "東海林", "同じ読み"),),
        doubts=(Doubt((14, 15), ("金", "金武"), "同じ読みの表記が複数あります"),),
    )


def test_corrections_and_doubts_are_listed_in_time_order_with_what_stands_around() -> None:
    corrected, doubtful = list_places([heard()])
    assert "【東海林】" in corrected.excerpt
    assert "商事" in corrected.choice
    assert "東海林" in corrected.choice
    assert "【金】" in doubtful.excerpt
    assert "金武" in doubtful.choice
    assert corrected.position < doubtful.position


def test_of_what_a_person_edited_only_doubts_that_are_left_need_a_look() -> None:
    places = list_places([replace(heard(), is_edited=True)])
    assert [place.reason for place in places] == [doubt.reason for doubt in heard().doubts]


def test_what_a_person_found_right_needs_no_second_look() -> None:
    assert list_places([replace(heard(), is_checked=True)]) == ()


def test_a_place_at_the_very_end_of_a_text_is_borne() -> None:
    text = heard().text
    removed = Correction((len(text), len(text)), "えー", "", "", "表記ルール")
    (place,) = list_places([replace(heard(), corrections=(removed,), doubts=())])
    assert "えー" in place.choice


def test_the_word_file_lists_them_and_has_no_empty_list(
    make_transcript: Callable[..., Transcript],
) -> None:
    def text_of(utterance: Utterance) -> str:
        document = docx.Document(io.BytesIO(render(minutes_of(make_transcript(utterance)))))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    assert "商事 → 東海林" in text_of(heard())
    assert "金・金武" in text_of(heard())
    plain = replace(heard(), corrections=(), doubts=())
    assert "確かめていただきたい所" not in text_of(plain)
