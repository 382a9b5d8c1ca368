from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.dictionary.correction import Change, apply, correct, undo
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.proposals import REACH, Vocabulary
from minutes.dictionary.sounding import NEEDED
from minutes.types import Doubt, Utterance, UtteranceId, Word

MEETING, OWN, NATIONAL = Layer.MEETING, Layer.MUNICIPALITY, Layer.NATIONAL


def heard(text: str, doubtful: str = "", probability: float = 0.2) -> Utterance:
    """Return an utterance, one word a character, of which `doubtful` is hardly believed."""
    at = text.index(doubtful) if doubtful else len(text)
    words = tuple(
        Word(n * 0.2, n * 0.2 + 0.2, letter, probability if at <= n < at + len(doubtful) else 0.99)
        for n, letter in enumerate(text)
    )
    return Utterance(UtteranceId("u1"), 0, 0.0, len(text) * 0.2, words, text, text)


@dataclass(frozen=True)
class sound_of:  # noqa: N801 - reads as a sentence
    """An ear that speaks for texts that hold what was really said."""

    said: str
    strength: float = 20.0

    def support(self, start: float, end: float, texts: Sequence[str]) -> list[float]:
        return [self.strength if self.said in text else 0.0 for text in texts]


def entry(surface: str, reading: str, layer: Layer = MEETING, *misheard: str) -> Entry:
    return Entry(surface, reading, misheard=misheard, layer=layer)


def test_a_doubtful_name_of_the_same_sound_is_written_as_on_the_list() -> None:
    result = correct(heard("牧塩委員の質問です。", "牧塩"), Vocabulary([entry("牧潮", "まきしお")]))
    assert result.text == "牧潮委員の質問です。"
    (made,) = result.corrections
    assert (made.before, made.after, made.span) == ("牧塩", "牧潮", (0, 2))
    assert made.reason
    assert result.recognized == "牧塩委員の質問です。"


def test_a_similar_name_is_written_when_the_sound_bears_it_out() -> None:
    utterance = heard("障害福祉課長の竹池でございます。", "竹池")
    vocabulary = Vocabulary([entry("滝根", "たきね")])
    assert (
        correct(utterance, vocabulary, sound_of("滝根")).text == "障害福祉課長の滝根でございます。"
    )
    assert correct(utterance, vocabulary, sound_of("竹池")).text == utterance.text
    assert correct(utterance, vocabulary, None).text == utterance.text


def test_what_the_recogniser_is_sure_of_is_not_replaced_by_a_similar_name() -> None:
    utterance = heard("高橋市長の御所見をお聞かせください。")
    vocabulary = Vocabulary([entry("小鳥遊", "たかなし")])
    assert correct(utterance, vocabulary, sound_of("小鳥遊")) == utterance


def test_an_everyday_word_is_not_replaced_by_a_name_of_the_same_sound() -> None:
    for text, name, reading in [
        ("医師の確保が課題です。", "石", "いし"),
        ("公園の遊具を点検します。", "高円", "こうえん"),
        ("市場の整備を進めます。", "一葉", "いちば"),
        ("会議を開きます。", "開木", "ひらき"),
    ]:
        for probability in (0.99, 0.4):
            utterance = heard(text, text[:2], probability)
            assert correct(utterance, Vocabulary([entry(name, reading)])).text == text


def test_the_meetings_list_settles_a_spelling_even_when_the_recogniser_is_sure() -> None:
    vocabulary = Vocabulary(
        [
            entry("斎藤", "さいとう"),
            *(entry(name, "さいとう", NATIONAL) for name in ("斉藤", "齋藤")),
        ]
    )
    assert correct(heard("斉藤委員、どうぞ。"), vocabulary).text == "斎藤委員、どうぞ。"


def test_two_spellings_on_the_list_are_shown_and_never_guessed() -> None:
    vocabulary = Vocabulary([entry("斎藤", "さいとう"), entry("斉藤", "さいとう")])
    result = correct(heard("齋藤委員、どうぞ。", "齋藤", 0.3), vocabulary)
    assert result.text == "齋藤委員、どうぞ。"
    (doubt,) = result.doubts
    assert set(doubt.candidates) >= {"斎藤", "斉藤"}
    assert result.text[slice(*doubt.span)] == "齋藤"


def test_a_listed_mishearing_is_written_right_at_word_borders_only() -> None:
    vocabulary = Vocabulary([entry("補正予算", "ほせいよさん", OWN, "補正予算案内")])
    assert correct(heard("補正予算案内を上程します。"), vocabulary).text == "補正予算を上程します。"


def test_a_shipped_word_moves_nothing_that_is_merely_similar() -> None:
    utterance = heard("障害福祉課長の竹池でございます。", "竹池")
    vocabulary = Vocabulary([entry("滝根", "たきね", NATIONAL)])
    assert correct(utterance, vocabulary, sound_of("滝根")).text == utterance.text


def test_a_word_inside_a_known_word_is_left_alone() -> None:
    utterance = heard("放課後児童健全育成事業です。", "放課")
    vocabulary = Vocabulary([entry("東海林", "しょうじ")])
    assert correct(utterance, vocabulary, sound_of("東海林")).text == utterance.text


def test_an_entry_that_stands_there_already_is_not_replaced_by_one_of_its_rank() -> None:
    vocabulary = Vocabulary([entry("潮見坂", "しおみざか"), entry("潮見沢", "しおみさわ")])
    utterance = heard("潮見坂の整備について。", "潮見坂")
    assert correct(utterance, vocabulary, sound_of("潮見沢")).text == utterance.text


def test_what_a_person_edited_is_left_alone() -> None:
    utterance = replace(heard("牧塩委員の質問です。", "牧塩"), is_edited=True)
    assert correct(utterance, Vocabulary([entry("牧潮", "まきしお")])) == utterance


def test_what_a_person_refused_is_not_done_again() -> None:
    vocabulary = Vocabulary([entry("牧潮", "まきしお")])
    utterance = heard("牧塩委員の質問です。", "牧塩")
    assert correct(utterance, vocabulary, rejected={("牧塩", "牧潮")}).text == utterance.text


@given(st.data())
def test_undoing_every_correction_in_any_order_restores_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text("会議の牧塩鷲沼委員は、。", min_size=1, max_size=30))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    changes = [
        Change(
            start, end, entry(data.draw(st.text("東海林小鳥遊", min_size=1, max_size=4)), ""), ""
        )
        for start, end in zip(edges[::2], edges[1::2], strict=False)
        if start < end
    ]
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 3)), max_size=2))
    doubts = tuple(Doubt((at, min(at + size, len(text))), ("あ",), "") for at, size in spans)
    utterance = heard(text)
    result = apply(utterance, changes, doubts)
    for made in result.corrections:
        assert result.text[slice(*made.span)] == made.after
    for doubt in result.doubts:
        assert 0 <= doubt.span[0] <= doubt.span[1] <= len(result.text)
    while result.corrections:
        result = undo(result, data.draw(st.sampled_from(result.corrections)))
    assert result.text == text
    assert result.words == utterance.words


@pytest.mark.parametrize(
    "text", ["", "。", "はい。", "12345", "　", "ABC", "😀委員", "辻󠄀委員です。"]
)
def test_odd_text_is_borne(text: str) -> None:
    vocabulary = Vocabulary([entry("辻", "つじ"), entry("葉", "は"), entry("ー", "ー")])
    assert correct(heard(text, text[:1]), vocabulary, sound_of("x")).recognized == text


@pytest.mark.parametrize(
    ("written", "name", "reading"),
    [
        ("4日市", "四日市", "よっかいち"),
        ("50嵐", "五十嵐", "いがらし"),
        ("3条", "三条", "さんじょう"),
    ],
)
def test_a_name_with_a_number_in_it_is_recognised_behind_digits(
    written: str, name: str, reading: str
) -> None:
    utterance = heard(f"{written}の市長です。", written)
    result = correct(utterance, Vocabulary([entry(name, reading)]), sound_of(name))
    assert result.text == f"{name}の市長です。"


def test_a_number_never_becomes_a_name_without_one() -> None:
    utterance = heard("六点お伺いします。6点です。", "6点")
    vocabulary = Vocabulary([entry("緑天", "ろくてん")])
    assert correct(utterance, vocabulary, sound_of("緑天")).text == utterance.text


def test_a_shipped_word_is_told_by_its_sound_only_where_kanji_stand_for_kanji() -> None:
    vocabulary = Vocabulary(
        [
            entry("郷土資料館", "きょうどしりょうかん", NATIONAL),
            entry("橋梁長寿命化", "きょうりょうちょうじゅみょうか", NATIONAL),
        ]
    )
    assert correct(heard("共土資料館です。", "共土"), vocabulary).text == "郷土資料館です。"
    spelt = heard("橋りょう長寿命化です。", "橋りょう長寿命化", 0.5)
    assert correct(spelt, vocabulary).text == spelt.text


def test_evidence_that_nearly_suffices_is_shown_and_changes_nothing() -> None:
    utterance = heard("障害福祉課長の竹池でございます。", "竹池")

    result = correct(
        utterance, Vocabulary([entry("滝根", "たきね")]), sound_of("滝根", strength=0.5)
    )
    assert result.text == utterance.text
    (doubt,) = result.doubts
    assert doubt.candidates == ("竹池", "滝根")


def test_a_part_of_a_doubtful_stretch_is_not_replaced() -> None:
    utterance = heard("勝矢竹池を招致します。", "勝矢竹池")
    vocabulary = Vocabulary([entry("滝根", "たきね")])
    assert correct(utterance, vocabulary, sound_of("滝根")).text == utterance.text


def test_two_names_for_which_the_sound_speaks_alike_are_shown_and_not_guessed() -> None:
    utterance = heard("障害福祉課長の竹池でございます。", "竹池")
    vocabulary = Vocabulary([entry("滝根", "たきね"), entry("滝畑池", "たきばけ")])
    result = correct(utterance, vocabulary, sound_of("滝"))
    assert result.text == utterance.text
    assert set(result.doubts[0].candidates) == {"竹池", "滝根", "滝畑池"}


def test_a_town_does_not_become_a_person_who_sounds_like_it() -> None:
    utterance = heard("旭市の来場者です。", "旭市")
    vocabulary = Vocabulary([entry("五十嵐", "あさいし")])
    assert correct(utterance, vocabulary, sound_of("五十嵐")).text == utterance.text


def test_a_part_of_a_longer_place_name_is_left_alone() -> None:
    utterance = heard("潮見町のこども園です。", "潮見")
    vocabulary = Vocabulary([entry("潮内", "しおうち")])
    assert correct(utterance, vocabulary, sound_of("潮内")).text == utterance.text


def test_a_name_that_only_its_reading_speaks_for_must_not_sound_far_off() -> None:
    @dataclass(frozen=True)
    class HearsReadings:
        reading: str

        def support(self, start: float, end: float, texts: Sequence[str]) -> list[float]:
            spelt = [text for text in texts if not any(part in text for part in ("小鳥遊", "滝根"))]
            return [
                5.0 if self.reading in text else 0.0 if text in spelt else -20.0 for text in texts
            ]

    near = correct(
        heard("高橋市長です。", "高橋"),
        Vocabulary([entry("小鳥遊", "たかなし")]),
        HearsReadings("たかなし"),
    )
    assert near.text == "小鳥遊市長です。"
    far = correct(
        heard("竹池課長です。", "竹池"),
        Vocabulary([entry("滝根", "たきね")]),
        HearsReadings("たきね"),
    )
    assert far.text == "竹池課長です。"


def test_a_word_that_sounds_just_like_a_name_on_the_list_gives_way_when_in_doubt() -> None:
    alike = sound_of("委員長", strength=0.0)
    one = Vocabulary([entry("東海林", "しょうじ")])
    assert (
        correct(heard("委員長の商事です。", "商事", 0.1), one, alike).text == "委員長の東海林です。"
    )
    sure = heard("青木商事に委託します。", "商事", 0.5)
    assert correct(sure, one, alike).text == sure.text
    two = Vocabulary([entry("東海林", "しょうじ"), entry("庄司", "しょうじ")])
    result = correct(heard("委員長の商事です。", "商事", 0.1), two, alike)
    assert result.text == "委員長の商事です。"
    assert set(result.doubts[0].candidates) == {"商事", "東海林", "庄司"}


def test_every_distance_that_is_proposed_has_its_measure_of_evidence() -> None:
    assert {layer: steps[-1][0] for layer, steps in NEEDED.items()} == dict(REACH)
