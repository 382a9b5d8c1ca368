"""Main points without a model: what was said, word for word, the weighty before the rest."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.summary.extractive import find_points, summarize
from minutes.types import AgendaStretch, FindingKind, Utterance, UtteranceId


def said(*texts: str) -> list[Utterance]:
    return [
        Utterance(UtteranceId(f"u{at}"), 1, at * 5.0, at * 5.0 + 4, (), text, text, speaker="1")
        for at, text in enumerate(texts)
    ]


DEBATE = said(
    "それでは、補正予算について説明をお願いします。",
    "今回の補正予算は、歳入歳出それぞれ3億7,000万円を追加するものです。",
    "主な内容は、台風で壊れた道路の復旧に2億円、学校の空調に1億円です。",
    "はい。",
    "道路の復旧はいつまでに終わりますか。",
    "道路の復旧工事は来年3月までに終える予定です。",
    "道路の復旧工事は来年の3月までに終える予定でございます。",
    "ほかに質疑はありませんか。",
    "異議なしと認めます。よって、補正予算は可決すべきものと決しました。",
    "ご協力ありがとうございました。",
)


def test_figures_and_outcomes_come_first_and_courtesies_never() -> None:
    texts = [point.text for point in find_points(DEBATE, 4)]
    assert any("3億7,000万円" in text for text in texts)
    assert any("可決" in text for text in texts)
    assert not any("ありがとう" in text or "質疑はありませんか" in text for text in texts)


def test_the_same_thing_is_told_once() -> None:
    texts = [point.text for point in find_points(DEBATE, 8)]
    assert sum("来年" in text for text in texts) == 1


def test_each_item_of_the_agenda_gets_its_own_points() -> None:
    parts = summarize(DEBATE, [AgendaStretch("前", 0, 20), AgendaStretch("後", 20, 50)], 2)
    ids = [{identity for point in points for identity in point.evidence} for _, points in parts]
    assert ids[0] <= {"u0", "u1", "u2", "u3"}
    assert ids[1] <= {f"u{at}" for at in range(4, 10)}


@settings(deadline=None)
@given(
    st.lists(st.text("予算を可決し3億円。道路", max_size=60), max_size=12),
    st.integers(0, 5),
)
def test_every_point_is_a_sentence_that_was_said(texts: list[str], count: int) -> None:
    utterances = said(*texts)
    spoken = {utterance.id: utterance.text for utterance in utterances}
    points = find_points(utterances, count)
    assert len(points) <= count
    assert [point.evidence for point in points] == sorted(
        (point.evidence for point in points), key=lambda ids: int(ids[0][1:])
    )
    for point in points:
        assert point.kind is FindingKind.POINT
        assert point.text in spoken[point.evidence[0]]


def test_a_long_meeting_takes_seconds_and_not_minutes() -> None:
    texts = [
        f"第{at}点目として、道路{at % 97}号線の費用{at}万円を説明します。" for at in range(3000)
    ]
    begun = time.perf_counter()
    assert len(find_points(said(*texts), 10)) == 10
    assert time.perf_counter() - begun < 5


HESITATIONS = (
    *("えー", "えーー", "え〜", "ええ", "え", "えーと", "えーっと", "えっと", "ええと", "えと"),
    *("えーとですね", "あのー", "あのう", "あの", "あのですね", "そのー", "そのう", "まあ", "ま"),
    *("まー", "まあですね", "うーん", "うん", "うーんと", "んー", "んーと", "あー", "うー"),
    "なんか",
)


def point_of(text: str) -> str:
    (point,) = find_points(said(text), 1)
    return point.text


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from(HESITATIONS), min_size=1, max_size=4),
    st.sampled_from(("", "それでは、", "まず、", "ところで、", "次に、")),
)
def test_nothing_is_left_of_a_hesitation(heard: list[str], begun: str) -> None:
    tail = f"{begun}道路の復旧に3億円を追加します。"
    assert point_of("".join(f"{word}、" for word in heard) + tail) == tail


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(("えー", "えーと", "えーっと", "えっと", "えーー", "あのー", "んーと")),
    st.sampled_from(("道路", "3億円", "ところで", "といった費用", "とりあえず", "まず", "いま")),
)
def test_a_hesitation_without_a_mark_goes_whole_or_stays_whole(heard: str, begun: str) -> None:
    tail = f"{begun}、道路の復旧に3億円を追加します。"
    assert point_of(heard + tail) in {heard + tail, tail}


def test_a_drawn_hesitation_runs_into_a_word() -> None:
    assert point_of("えーと本日は道路の復旧を説明します。") == "本日は道路の復旧を説明します。"
    assert point_of("えーところで道路の復旧を説明します。") == "ところで道路の復旧を説明します。"


def test_words_that_only_look_like_hesitations_stay() -> None:
    for text in (
        *("あの道路の復旧に3億円を追加します。", "その費用として3億円を追加します。"),
        *("まあまあの額として3億円を追加します。", "えとの置物に3万円を支出します。"),
    ):
        assert point_of(text) == text
