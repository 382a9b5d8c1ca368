from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.asr.hallucination import (
    Evidence,
    cut_repetition,
    normalize,
    repeats,
    without_invented,
)
from minutes.types import Seconds, SpeechSegment, Word

SPEECH = Evidence(log_probability=-0.2, no_speech=0.02)
SILENCE = Evidence(log_probability=-0.5, no_speech=0.9)

INVENTED = [
    "ご視聴ありがとうございました",
    "ご視聴ありがとうございました。",
    "ご視聴、ありがとうございます！",
    "最後までご視聴いただきありがとうございます。",
    "最後までご視聴頂きまして誠にありがとうございました",
    "動画をご視聴いただきありがとうございました",
    "字幕視聴ありがとうございました",
    "チャンネル登録お願いします",
    "チャンネル登録よろしくお願いいたします。",
    "高評価とチャンネル登録をよろしくお願いします",
    "チャンネル登録と高評価お願いします",
    "また次の動画でお会いしましょう",
    "字幕：山田太郎",
    "字幕作成者 初音ミク",
    "作詞・作曲・編曲 初音ミク",
    "Thanks for watching!",
    "ご視聴ありがとうございました。チャンネル登録よろしくお願いします。",
]
"""Reported by users of Whisper on Japanese silence and music, and politer forms."""

ALSO_SAID = [
    "おやすみなさい",
    "ありがとうございました。",
    "お疲れさまでした。",
    "ご覧いただきありがとうございます。",
]

COUNCIL = [
    "ご清聴ありがとうございました。",
    "ご静聴いただきまして、誠にありがとうございました。",
    "ありがとうございました。",
    "ありがとうございます。",
    "以上です。",
    "お疲れさまでした。",
    "異議なし。",
    "はい。",
    "次に、",
    "字幕をお願いします。",
    "字幕についてお伺いします。",
    "インターネット中継をご視聴の皆様にお知らせいたします。",
    "チャンネル登録者数は1,200人でございます。",
    "皆様から高評価をいただいております。",
    "拍手をお願いします。",
]


def spoken(
    text: str, *, start: Seconds = 0.0, pace: Seconds = 0.14, probability: float = 0.9
) -> tuple[Word, ...]:
    return tuple(
        Word(start + index * pace, start + (index + 1) * pace, letter, probability)
        for index, letter in enumerate(text)
    )


def text_of(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)


def voiced(words: tuple[Word, ...]) -> tuple[SpeechSegment, ...]:
    return (SpeechSegment(words[0].start, words[-1].end),)


@pytest.mark.parametrize("text", INVENTED)
def test_a_listed_phrase_where_the_model_hears_nobody_is_dropped(text: str) -> None:
    assert without_invented(spoken(text), SILENCE) == ()


@pytest.mark.parametrize("text", INVENTED)
def test_a_listed_phrase_with_no_voice_under_it_is_dropped(text: str) -> None:
    assert without_invented(spoken(text), Evidence(-0.2, 0.1, voice=())) == ()


@pytest.mark.parametrize("text", INVENTED + ALSO_SAID + COUNCIL)
def test_whatever_is_well_heard_stays_however_it_is_listed(text: str) -> None:
    words = spoken(text)
    assert without_invented(words, SPEECH) == words
    assert without_invented(words, Evidence(-0.2, 0.02, voiced(words))) == words


@pytest.mark.parametrize("text", ALSO_SAID)
def test_what_meetings_say_too_goes_only_on_two_doubts(text: str) -> None:
    words = spoken(text)
    assert without_invented(words, SILENCE) == words
    assert without_invented(words, Evidence(-0.5, 0.9, voice=())) == ()
    assert without_invented(spoken(text, probability=0.2), SILENCE) == ()


@pytest.mark.parametrize("text", ALSO_SAID + COUNCIL)
def test_what_meetings_say_stays_where_voice_is_heard_even_if_murmured(text: str) -> None:
    words = spoken(text, pace=0.07, probability=0.3)
    assert without_invented(words, Evidence(-1.4, 0.9, voiced(words))) == words


@pytest.mark.parametrize("text", COUNCIL[:2])
def test_thanks_for_listening_stay_with_weak_support(text: str) -> None:
    assert without_invented(spoken(text, probability=0.3), SILENCE) != ()
    assert without_invented(spoken(text), Evidence(-0.2, 0.9, voice=())) != ()
    assert without_invented(spoken(text, probability=0.2), Evidence(-1.5, 0.95, voice=())) == ()


@pytest.mark.parametrize(
    "text", ["異議なし", "以上です", "はい", "次に", "議案第3号を議題といたします"]
)
def test_what_is_not_listed_stays_on_any_evidence(text: str) -> None:
    words = spoken(text, pace=0.01, probability=0.01)
    assert without_invented(words, Evidence(-5.0, 1.0, voice=())) == words


@pytest.mark.parametrize("pace", [0.0, 0.02, 0.07, 2.0])
def test_a_phrase_heaped_on_an_instant_or_stretched_over_silence_is_dropped(pace: Seconds) -> None:
    assert without_invented(spoken("ご視聴ありがとうございました", pace=pace), SPEECH) == ()


def test_a_phrase_squeezed_into_the_end_of_its_time_is_dropped() -> None:
    text = "ご視聴ありがとうございました"
    words = (Word(0.0, 2.6, text[0], 0.9), *spoken(text[1:], start=2.6, pace=0.02))
    assert without_invented(words, SPEECH) == ()


@pytest.mark.parametrize("mark", ["。", ""])
def test_only_the_invented_end_goes_and_the_speech_before_it_stays(mark: str) -> None:
    speech = spoken("以上で説明を終わります" + mark)
    phrase = spoken("ご視聴ありがとうございました。", start=speech[-1].end, pace=0.03)
    assert without_invented(speech + phrase, SPEECH) == speech


def test_only_the_invented_beginning_goes() -> None:
    phrase = spoken("ご視聴ありがとうございました。", probability=0.2)
    speech = spoken("次に、議案第3号", start=9.0)
    assert without_invented(phrase + speech, SPEECH) == speech


def test_silence_of_the_whole_piece_is_no_doubt_about_its_end() -> None:
    words = spoken("以上で説明を終わります。ご視聴ありがとうございました。")
    assert without_invented(words, SILENCE) == words


def test_half_a_sentence_is_never_taken_away() -> None:
    words = spoken("資料をご覧いただきありがとうございます", probability=0.1)
    assert without_invented(words, Evidence(-2.0, 0.9, voice=())) == words


def test_half_a_word_is_never_taken_away() -> None:
    words = (
        Word(0, 1, "終わりますご", 0.2),
        *spoken("視聴ありがとうございました", start=1, pace=0.01),
    )
    assert text_of(without_invented(words, SILENCE)).startswith("終わりますご")


@pytest.mark.parametrize("text", ["♪～♪", "...", "。", " ", "【　】"])
def test_text_without_a_letter_is_nothing(text: str) -> None:
    assert without_invented(spoken(text), SPEECH) == ()


WORDS = st.lists(
    st.builds(
        lambda text, start, length, probability: Word(start, start + length, text, probability),
        st.sampled_from(
            [*"ご視聴ありがとうございました。、はいでㇾ㌔゙", "ます", "ありがとう", "異議なし", ""]
        ),
        st.floats(0, 60),
        st.floats(0, 3),
        st.floats(0, 1),
    ),
    max_size=60,
).map(tuple)


def is_within(part: tuple[Word, ...], whole: tuple[Word, ...]) -> bool:
    rest = iter(whole)
    return all(any(word is other for other in rest) for word in part)


@given(WORDS, st.floats(-3, 0), st.floats(0, 1))
def test_nothing_is_ever_added_or_changed(
    words: tuple[Word, ...], log_probability: float, no_speech: float
) -> None:
    kept = without_invented(words, Evidence(log_probability, no_speech))
    assert is_within(kept, words)
    assert is_within(cut_repetition(words), words)


@pytest.mark.parametrize(
    "text",
    [
        "はいはいはい",
        "はい、はい、はい、はい、はい、はい、分かりました。",
        "異議なし。異議なし。異議なし。異議なし。異議なし。異議なし。",
        "そうそうそうそう、そうなんです。",
        "1,000,000,000,000円",
        "電話番号は0000000000です",
        "よろしくお願いします。よろしくお願いします。よろしくお願いします。",
        "あーーーーーーー、なるほど。",
        "賛成、賛成、賛成、賛成、賛成、賛成、反対。",
        "ご異議なしと認めます。よって、本案は可決されました。",
        "",
    ],
)
def test_what_people_say_again_and_again_is_no_loop(text: str) -> None:
    assert not repeats(text)
    assert text_of(cut_repetition(spoken(text))) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ああ" * 40, "あ"),
        ("それでは、" + "ありがとうございました。" * 6, "それでは、ありがとうございました。"),
        ("予算の予算の予算の予算の予算の予算の予算の", "予算の"),
        ("はい、" * 50, "はい、"),
        ("0" * 90, "0"),
        (
            "令和8年度の当初予算案について御説明いたします。" * 3,
            "令和8年度の当初予算案について御説明いたします。",
        ),
        ("です、" * 15 + "で", "です"),
        ("市民の" * 9 + "皆様に", "市民の皆様に"),
    ],
)
def test_a_loop_is_cut_down_to_its_first_round(text: str, first: str) -> None:
    assert repeats(text)
    assert repeats(spoken(text))
    kept = cut_repetition(spoken(text))
    assert normalize(text_of(kept)) == normalize(first)
    assert not repeats(kept)


@settings(deadline=None)  # long texts on a busy machine
@given(
    st.text("委員長予算をはのでaい", min_size=1, max_size=15),
    st.text("市道整備", max_size=5),
    st.text("審議会長", max_size=5),
    st.integers(60, 80),
    st.integers(1, 4),
)
def test_a_long_loop_is_always_found_and_shortened_whatever_its_words(
    unit: str, before: str, after: str, rounds: int, size: int
) -> None:
    text = before + unit * rounds + after
    words = tuple(
        Word(at / 10, at / 10 + 0.1, text[at : at + size], 0.9) for at in range(0, len(text), size)
    )
    assert repeats(words)
    kept = text_of(cut_repetition(words))
    root = unit[: (unit + unit).index(unit, 1)]
    assert kept.startswith(before + root)
    assert len(kept) <= len(before) + (size + 2) * len(unit) + len(after) + 2 * size
