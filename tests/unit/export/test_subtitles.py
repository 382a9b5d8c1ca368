"""Subtitles: every cue fits, none overlap, and the text is whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from minutes.export.subtitles import (
    LINE_WIDTH,
    MAXIMUM,
    READING,
    make_cues,
    render_srt,
    render_vtt,
)
from minutes.types import Meeting, MeetingId, Transcript, Utterance, UtteranceId

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]

LONG = (
    "現在、戸別受信機の配布を進めているところでございまして、対象となる1万2,300世帯のうち、"
    "およそ8割の世帯への配布が完了しております。よろしくお願いいたします。"
)


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)


def test_a_long_utterance_is_cut_at_the_times_of_its_words(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    cues = make_cues(make_transcript(make_utterance(LONG, 100.0, 110.0)))
    assert len(cues) >= 2
    step = 10_000 / len(LONG)
    spoken = 0
    for cue in cues:
        assert abs(cue.start - (100_000 + spoken * step)) <= 1
        spoken += len("".join(cue.lines))
    assert spoken == len(LONG)
    assert cues[-1].end >= 110_000


def test_numbers_and_latin_words_stay_whole(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    text = "あ" * 17 + "1億2,345万円とWi-Fiアクセスポイントの、" * 4
    lines = [line for cue in make_cues(make_transcript(make_utterance(text))) for line in cue.lines]
    assert "".join(lines).count("2,345") == sum(line.count("2,345") for line in lines)
    assert "".join(lines).count("Wi-Fi") == sum(line.count("Wi-Fi") for line in lines)


def test_an_edited_text_without_words_is_spread_over_its_time(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    spoken = make_utterance("短い", 10.0, 20.0)
    edited = Utterance(spoken.id, 2, 10.0, 20.0, spoken.words, "短い", LONG, is_edited=True)
    cues = make_cues(make_transcript(edited))
    assert cues[0].start == 10_000
    assert cues[-1].start < 20_000 <= cues[-1].end


def test_a_new_speaker_is_named_once(transcript: Transcript) -> None:
    text = render_srt(transcript).decode()
    assert text.count("（委員長）") == 1
    assert text.count("（話者S2）") == 1


def test_a_short_answer_stays_long_enough_to_be_read(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    (cue,) = make_cues(make_transcript(make_utterance("はい。", 3.0, 3.2)))
    assert (cue.start, cue.end) == (3000, 4000)


def test_what_a_pause_follows_can_be_read_slowly(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    quick = make_utterance("補正予算の主な内容を御説明いたします。", 10.0, 12.0)
    cue, later = make_cues(make_transcript(quick, make_utterance("はい。", 30.0, 31.0)))
    assert sum(map(len, cue.lines)) / (cue.end - cue.start) * 1000 <= READING
    assert later.start == 30_000
    cue, later = make_cues(make_transcript(quick, make_utterance("はい。", 12.5, 13.0)))
    assert (cue.end, later.start) == (12_500, 12_500), "the text keeps to the voice"


def test_a_short_answer_between_others_does_not_flash_up(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    said = (make_utterance("はい。", 3.0, 3.2, "S2"), make_utterance("どうぞ。", 3.3, 5.0, "S1"))
    (cue,) = make_cues(make_transcript(*said))
    assert cue.lines == ("（話者S2）はい。", "（委員長）どうぞ。")


def test_text_is_never_taken_for_markup_or_times(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    nasty = make_utterance("<b>A&B --> C\n\n1\n{x}")
    srt, vtt = (render(make_transcript(nasty)).decode() for render in (render_srt, render_vtt))
    assert srt.count("-->") == vtt.count("-->") == 1
    assert not set("<{") & set(srt)
    assert "&lt;b&gt;A&amp;B" in vtt
    assert vtt.startswith("WEBVTT\n\n")


def test_an_empty_meeting_gives_files_that_players_open(make_transcript: MakeTranscript) -> None:
    assert render_srt(make_transcript()) == b""
    assert render_vtt(make_transcript()).startswith(b"WEBVTT\n")


UTTERANCES = st.lists(
    st.tuples(
        st.text("あアー、。「」Wi-Fi 1,2亜\n", min_size=1, max_size=90),
        st.floats(0, 40_000),
        st.floats(0, 30),
    ),
    max_size=8,
)


@given(UTTERANCES)
def test_cues_fit_do_not_overlap_and_lose_no_letter(
    said: list[tuple[str, float, float]],
) -> None:
    utterances = tuple(
        Utterance(UtteranceId(str(at)), 1, start, start + length, (), text, text)
        for at, (text, start, length) in enumerate(said)
    )
    meeting = Meeting(MeetingId("m"), "会議", datetime(2026, 1, 1, tzinfo=UTC), 50_000.0)
    cues = make_cues(Transcript(meeting, (), utterances))
    for cue, following in pairwise(cues):
        assert cue.end <= following.start
        letters, seconds = sum(map(len, cue.lines)), (cue.end - cue.start) / 1000
        assert letters <= READING * seconds or cue.end == following.start or seconds >= MAXIMUM
    for cue in cues:
        assert cue.start < cue.end
        assert 1 <= len(cue.lines) <= 2
        for line in cue.lines:
            assert 0 < width(line) - (line[-1] in "。、．，」』）") <= LINE_WIDTH
    shown = "".join(letter for cue in cues for line in cue.lines for letter in line)
    assert sorted("".join(shown.split())) == sorted("".join("".join(t for t, _, _ in said).split()))


def test_times_are_written_as_the_formats_want(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    given_transcript = make_transcript(make_utterance("はい。", 3661.5, 3663.0))
    assert "01:01:01,500 --> 01:01:03,000" in render_srt(given_transcript).decode()
    assert re.search(
        r"^01:01:01\.500 --> 01:01:03\.000$", render_vtt(given_transcript).decode(), re.M
    )
