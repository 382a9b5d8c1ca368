from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.asr.punctuation import punctuate
from minutes.types import Seconds, Word

PAUSES = {"、": 0.35, "。": 0.55}
"""What a calm speaker leaves at a mark; below what voice activity takes for the end."""

PACE: Seconds = 0.15

MEETING = [
    "おはようございます。定刻となりましたので、ただいまから総務文教委員会を開会いたします。",
    "本日の出席委員は8名で、定足数に達しておりますので、直ちに本日の会議を開きます。",
    "日程第1、会議録署名委員の指名を行います。会議録署名委員は、3番大野委員、4番西村委員を指名いたします。",
    "それでは、議案第12号について、執行部の説明を求めます。",
    "ただいま議題となりました議案第12号につきまして、御説明申し上げます。",
    "お手元の資料の2ページを御覧ください。今回の補正予算は、主に人件費の調整によるものでございます。",
    "歳入につきましては、地方交付税が1億2,000万円の増額となっております。",
    "以上で説明を終わります。よろしく御審議のほどお願いいたします。",
    "説明が終わりました。これより質疑に入ります。質疑のある方はございませんか。",
    "1点だけ確認させていただきたいのですが、この事業は来年度も継続されるのでしょうか。",
    "はい、お答えいたします。来年度につきましても、継続して実施する予定でございます。",
    "ありがとうございます。もう1点、対象となる世帯数を教えてください。",
    "対象世帯数でございますが、令和7年4月1日現在で、およそ1,200世帯と見込んでおります。",
    "分かりました。しかし、私はこの制度には大きな問題があると思っております。",
    "なぜなら、申請の手続が大変複雑で、高齢者の方が一人で行うのは難しいからです。",
    "御指摘の点については、我々としても課題であると認識しております。",
    "したがいまして、今後は窓口での支援を強化するとともに、様式の簡素化も検討してまいりたいと考えております。",
    "なお、詳細につきましては、後ほど資料を配付させていただきます。",
    "ほかにございませんか。ないようですので、質疑を終結いたします。",
    "続いて討論に入ります。討論はありませんか。討論なしと認めます。",
    "これより採決を行います。本案に賛成の委員の挙手を求めます。",
    "挙手多数でございます。よって、議案第12号は原案のとおり可決すべきものと決しました。",
    "次に、その他の件に入ります。委員の皆様から何かございますか。",
    "先日、市民の方から図書館の開館時間についてお電話をいただきました。",
    "仕事帰りに利用したいので、開館時間を延ばしてほしいという御要望です。",
    "図書館の開館時間につきましては、現在、平日は午後7時までとなっております。",
    "延長については人員の確保が必要でありまして、すぐに対応することは難しい状況です。",
    "ただ、利用者アンケートの結果も踏まえ、前向きに検討していきたいと思います。",
    "会長から一言御挨拶をお願いいたします。",
    "皆様、本日はお忙しい中お集まりいただきまして、誠にありがとうございます。",
    "この審議会も今年で10年目を迎えました。これもひとえに、皆様方の御協力のおかげでございます。",
    "それから、先ほど御説明いたしました資料の3ページですけれども、数字に誤りがございました。訂正しておわび申し上げます。",
    "えー、避難所の運営につきましては、自主防災組織の皆様と連携しながら進めているところでございます。",
    "例えば、昨年の台風の際には、市内5か所に避難所を開設いたしましたが、大きな混乱はありませんでした。",
    "そうしますと、残りの予算はどのように使われるのですか。お聞かせください。",
    "それは副市長の所管ですか、それとも教育長の所管ですか。",
    "最後に、事務局から次回の日程について御連絡いたします。",
    "次回は、10月15日の午後2時から、市役所3階の第1会議室で開催いたします。",
    "本日の審議は全て終了いたしました。長時間にわたり、ありがとうございました。",
    "以上をもちまして、本日の委員会を散会いたします。お疲れさまでした。",
]
"""Sentences that the practice model was never trained on, in the turns of real minutes."""


def timed(texts: Sequence[str], pauses: dict[str, Seconds]) -> tuple[Word, ...]:
    """Return a word a character without its marks, evenly spread but for the pauses."""
    words: list[Word] = []
    at = 0.0
    for letter in "".join(texts):
        if letter in PAUSES:
            at += pauses.get(letter, 0.0)
        else:
            words.append(Word(at, at + PACE, letter, 0.9))
            at += PACE
    return tuple(words)


def aligned(text: str) -> tuple[Word, ...]:
    """Return words as the aligner times them: no gaps, the pause in the word behind it.

    A Kanji takes longer than a Kana, as in speech.
    """
    words: list[Word] = []
    start = end = 0.0
    for letter in text:
        if letter in PAUSES:
            end += PAUSES[letter]
        else:
            end += 0.12 if "ぁ" <= letter <= "ヿ" else 0.25
            words.append(Word(start, end, letter, 0.9))
            start = end
    return tuple(words)


def said(*texts: str, pauses: dict[str, Seconds] | None = None) -> str:
    """Return what becomes of a text whose marks are only to be heard."""
    return text_of(punctuate(timed(texts, PAUSES if pauses is None else pauses)))


def text_of(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)


def bare(text: str) -> str:
    return re.sub("[、。]", "", text)


def places(text: str, mark: str) -> set[int]:
    return {
        len(bare(text[: found.start()]))
        for found in re.finditer("[、。]", text)
        if found.group() == mark
    }


def precision_and_recall(
    texts: Sequence[str], mark: str, punctuated: Callable[[str], str]
) -> tuple[float, float]:
    hits = given_marks = true_marks = 0
    for text in texts:
        ours, truth = places(punctuated(text), mark), places(text, mark)
        hits += len(ours & truth)
        given_marks += len(ours)
        true_marks += len(truth)
    return hits / given_marks, hits / true_marks


def joined(texts: Sequence[str]) -> list[str]:
    """Return utterances of three sentences and more, as speech without long pauses gives."""
    return ["".join(texts[first : first + 3]) for first in range(0, len(texts), 3)]


def without_pauses(text: str) -> str:
    return said(text, pauses={})


def from_alignment(text: str) -> str:
    return text_of(punctuate(aligned(text)))


@pytest.fixture(params=["meeting-a", "own"])
def sentences(
    request: pytest.FixtureRequest, shared_folder: Callable[[str], Path], sample_path: Path
) -> list[str]:
    if request.param == "own":
        return MEETING
    reference = shared_folder("eval") / "meeting-a" / "meeting-a.json"
    texts = [item["text"] for item in json.loads(reference.read_text("utf-8"))["utterances"]]
    sample = (sample_path.parent / "README.md").read_text("utf-8")
    (spoken,) = re.findall(r"^> (.+)$", sample, re.MULTILINE)
    return texts + spoken.split(" / ")


@pytest.mark.parametrize("punctuated", [said, from_alignment], ids=["gaps", "alignment"])
@pytest.mark.parametrize("arrange", [list, joined], ids=["utterances", "joined"])
def test_marks_that_can_be_heard_are_put_back(
    sentences: list[str],
    arrange: Callable[[Sequence[str]], list[str]],
    punctuated: Callable[[str], str],
) -> None:
    stop = precision_and_recall(arrange(sentences), "。", punctuated)
    comma = precision_and_recall(arrange(sentences), "、", punctuated)
    assert stop[0] >= 0.97, stop
    assert stop[1] >= 0.93, stop
    assert comma[0] >= 0.9, comma
    assert comma[1] >= 0.85, comma


def test_without_any_pause_few_marks_come_but_hardly_a_wrong_one(sentences: list[str]) -> None:
    stop = precision_and_recall(sentences, "。", without_pauses)
    comma = precision_and_recall(sentences, "、", without_pauses)
    assert stop[0] >= 0.97, stop
    assert stop[1] >= 0.8, stop
    assert comma[0] >= 0.9, comma
    assert comma[1] >= 0.45, comma


FRAGMENTS = (
    [
        "です",
        "ます",
        "ました。",
        "また",
        "ので",
        "て、",
        "は",
        "か",
        "が",
        "えー",
        " それでは",
        "議案",
    ],
    ["、", "。", "、、", "。」", "？", "1", ",", "0", ".", "ー", "゙", "", " ", "　"],
)

WORDS = st.lists(
    st.builds(
        lambda text, start, length: Word(start, start + length, text, 0.5),
        st.one_of(
            st.sampled_from([*FRAGMENTS[0], *FRAGMENTS[1]]),
            st.text(max_size=4),
        ),
        st.floats(0, 60),
        st.floats(0, 3),
    ),
    max_size=40,
).map(tuple)


def doubled(text: str) -> int:
    return len(re.findall(r"[、。]\s*(?=[、。])", text))


@settings(deadline=None)
@given(WORDS, st.booleans())
def test_whatever_comes_only_single_marks_are_added_between_letters(
    words: tuple[Word, ...], is_cut: bool
) -> None:
    marked = punctuate(words, is_cut=is_cut)

    assert bare(text_of(marked)) == bare(text_of(words))
    assert doubled(text_of(marked)) == doubled(text_of(words))
    assert text_of(marked)[:1] in ("", text_of(words)[:1])
    assert [(word.start, word.end, word.probability) for word in marked] == [
        (word.start, word.end, word.probability) for word in words
    ]
    assert punctuate(marked, is_cut=is_cut) == marked


@settings(deadline=None)
@given(st.lists(st.sampled_from(MEETING), min_size=1, max_size=3), st.integers(1, 5))
def test_the_size_of_words_does_not_matter_for_the_text(texts: list[str], size: int) -> None:
    letters = timed(texts, {})
    tokens = tuple(
        Word(part[0].start, part[-1].end, text_of(part), 0.9)
        for part in (letters[at : at + size] for at in range(0, len(letters), size))
    )
    assert bare(text_of(punctuate(tokens))) == text_of(letters)
    assert "。" in text_of(punctuate(tokens))[-1]


def test_a_mark_is_appended_to_the_word_before_it() -> None:
    words = punctuate(timed(["それでは、始めます。"], {}))
    assert [word.text for word in words] == ["そ", "れ", "で", "は、", "始", "め", "ま", "す。"]


def test_a_space_of_the_model_stays_behind_the_mark() -> None:
    words = (
        Word(0.0, 1.0, "お願いします", 0.9),
        Word(1.5, 2.0, " それでは", 0.9),
        Word(2.0, 3.0, "始めます ", 0.9),
    )
    assert text_of(punctuate(words)) == "お願いします。 それでは、始めます。 "


@pytest.mark.parametrize(
    "text",
    [
        "3億7,000万円",
        "令和8年度一般会計補正予算",
        "午前2時30分",
        "31.8パーセント",
        "東海林課長",
        "さいたま市",
        "つくばみらい市",
        "みなと区役所",
        "スポーツ振興課",
        "施設のすべて",
        "見直し案",
        "ABC株式会社",
    ],
)
@pytest.mark.parametrize("at", range(1, 9))
def test_numbers_and_names_are_never_parted_by_a_breath(text: str, at: int) -> None:
    words = tuple(
        Word(start, start + PACE, letter, 0.9)
        for index, letter in enumerate(text)
        for start in [index * PACE + (0.45 if index >= at else 0.0)]
    )
    assert text_of(punctuate(words)) == text + "。"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("議案第3号についてお伺いします", "議案第3号についてお伺いします。"),
        ("いかがでしょうか", "いかがでしょうか。"),
        ("異議なし", "異議なし。"),
        ("はい", "はい。"),
        ("企画部長", "企画部長。"),
        ("提案理由につきましては", "提案理由につきましては、"),
        ("予算が足りませんので", "予算が足りませんので、"),
        ("先ほど申し上げましたが", "先ほど申し上げましたが、"),
        ("次に", "次に、"),
        ("えー", "えー、"),
        ("令和8年度の", "令和8年度の"),
        ("市民に対する", "市民に対する"),
        ("反対ですか？", "反対ですか？"),
        ("本市ではどうですかまあ", "本市ではどうですか。まあ、"),
        ("予算書の37ページ", "予算書の37ページ、"),
        ("お願いしますはい", "お願いします。はい。"),
    ],
)
def test_an_utterance_ends_as_its_form_says(text: str, marked: str) -> None:
    assert said(text) == marked


@pytest.mark.parametrize("text", ["お配りいたします", "異議なし", "委員長"])
def test_where_speech_was_cut_no_end_is_guessed(text: str) -> None:
    words = timed([text], {})
    assert punctuate(words, is_cut=True) == words


@pytest.mark.parametrize(
    "text",
    [
        "また、断水の際の対応について反省点はありますか",
        "ほかに質疑はありませんか。質疑なしと認めます",
        "はい",
    ],
)
def test_where_the_model_wrote_marks_only_the_last_one_is_added(text: str) -> None:
    words = tuple(Word(at, at + PACE, letter, 0.9) for at, letter in enumerate(text))
    assert text_of(punctuate(words)) == text + "。"


def test_text_that_ends_with_a_stop_is_left_as_it_is() -> None:
    words = timed(["それでは議案第3号を議題といたします"], {})
    words = (*words, Word(words[-1].end, words[-1].end, "。", 0.9))
    assert punctuate(words) == words


def test_one_mark_in_a_long_text_is_kept_and_the_others_are_added() -> None:
    text = "".join(MEETING[8:10])
    given_once = text.replace("、", "").replace("。", "", 1)
    words = tuple(
        Word(index * PACE, (index + 1) * PACE, letter, 0.9)
        for index, letter in enumerate(bare(given_once[:-1]))
    )
    first = (*words[:4], Word(words[4].start, words[4].end, words[4].text + "、", 0.9), *words[5:])
    marked = text_of(punctuate(first))
    assert marked.startswith(text_of(first[:5]))
    assert marked.count("。") >= 2


def test_nothing_comes_of_nothing() -> None:
    assert punctuate(()) == ()
    assert text_of(punctuate((Word(0, 1, " ", 0.5), Word(1, 2, "。", 0.5)))) == " 。"
