"""What is shown: nothing lost, order kept, never too much, and nothing jumps under the eye."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.captions.feed import CaptionFeed, CaptionView
from minutes.captions.layout import Language
from minutes.captions.lines import NOT_AT_END, NOT_AT_START, measure
from minutes.captions.names import NameList
from minutes.config import CaptionSettings
from minutes.dictionary.readings import analyse, known_readings
from minutes.events import Event, HypothesisUpdated, UtteranceFinalized, UtteranceRevised
from minutes.types import Hypothesis, Utterance, UtteranceId, Word

LANGUAGE = Language(
    analyse, lambda text: analyse(text, is_fine=False), known_readings, NameList({"林": "はやし"})
)
SHORT = CaptionSettings(lines=2, characters_per_line=8, minimum_line_seconds=1.0)


def word(text: str, start: float) -> Word:
    return Word(start, start + 0.2, text, 0.9)


def partial(committed: str, tentative: str = "", start: float = 0.0) -> Event:
    words = (word(committed, start),) if committed else ()
    tail = (word(tentative, start),) if tentative else ()
    return HypothesisUpdated(start, 0.0, Hypothesis(words, tail))


def said(number: int, text: str, speaker: str | None = None, start: float = -1.0) -> Utterance:
    start = float(number) if start < 0 else start
    return Utterance(
        UtteranceId(f"u{number}"), 1, start, start + 0.9, (), text, text, speaker=speaker
    )


def final(utterance: Utterance) -> Event:
    return UtteranceFinalized(utterance.end, 0.0, utterance)


def revised(utterance: Utterance, *replaced: str) -> Event:
    gone = tuple(UtteranceId(item) for item in replaced)
    return UtteranceRevised(utterance.end, 0.0, utterance, gone)


def text_of(view: CaptionView) -> str:
    return "".join(line.text for line in view.lines)


def run_on(feed: CaptionFeed, now: float) -> Iterator[CaptionView]:
    """Let time pass until nothing more happens."""
    view = feed.advance(now)
    yield view
    while view.waiting:
        due = feed.next_change()
        assert due is not None
        now = max(now, due)
        view = feed.advance(now)
        yield view


PHRASES = st.sampled_from(
    [
        "本日は、",
        "総務常任委員会を",
        "開会いたします。",
        "令和7年度の",
        "補正予算に",
        "ついて、",
        "「異議なし」",
        "コミュニティ",
        "センターの",
        "1,250万円で",
        "あります。",
        "林委員",
        "です",
        "っ",
        "ー",
    ]
)
TEXTS = st.lists(st.lists(PHRASES, min_size=1, max_size=8).map("".join), min_size=1, max_size=6)
WIDTHS = st.sampled_from([6.0, 8.0, 13.0, 15.5])


def check(view: CaptionView, wanted: CaptionSettings) -> None:
    assert len(view.lines) <= wanted.lines
    assert [line.number for line in view.lines] == list(
        range(view.first, view.first + len(view.lines))
    )
    for line in view.lines:
        assert line.text
        assert measure(line.text) <= wanted.characters_per_line
        assert 0 <= line.settled <= len(line.text)
        assert all(0 <= ruby.start < ruby.end <= line.settled for ruby in line.rubies)


@settings(max_examples=40, deadline=None)
@given(TEXTS, WIDTHS, st.integers(1, 4), st.data())
def test_nothing_is_lost_and_nothing_read_ever_moves(
    texts: list[str], width: float, count: int, data: st.DataObject
) -> None:
    wanted = CaptionSettings(
        lines=count, characters_per_line=width, minimum_line_seconds=0.5, ruby="all"
    )
    feed = CaptionFeed(wanted, LANGUAGE)
    seen: dict[int, str] = {}
    now, last = 0.0, CaptionView()
    for number, text in enumerate(texts):
        cuts = sorted(data.draw(st.lists(st.integers(1, len(text)), max_size=6)))
        tails = [
            data.draw(st.sampled_from(["", "そ", "それ、", "ータ。", "総務常任委"])) for _ in cuts
        ]
        events = [
            partial(text[:cut], tail, float(number)) for cut, tail in zip(cuts, tails, strict=True)
        ]
        for event in [*events, final(said(number, text))]:
            feed.take(event, now)
            view = feed.advance(now)
            check(view, wanted)
            assert view.first >= last.first
            for old in last.lines:
                new = next((line for line in view.lines if line.number == old.number), None)
                settled = old.text[: old.settled]
                assert new is None or new.text[: new.settled].startswith(settled)
            seen.update({line.number: line.text for line in view.lines})
            end = view.first + len(view.lines) + view.waiting
            seen = {at: line for at, line in seen.items() if at < end}  # guesses taken back
            last, now = view, now + data.draw(st.floats(0.0, 2.0))
    for view in run_on(feed, now):
        check(view, wanted)
        seen.update({line.number: line.text for line in view.lines})
    assert "".join(seen[number] for number in sorted(seen)) == "".join(texts)


@settings(max_examples=40, deadline=None)
@given(TEXTS, WIDTHS)
def test_finals_alone_obey_kinsoku(texts: list[str], width: float) -> None:
    wanted = CaptionSettings(lines=3, characters_per_line=width, shows_partial=False)
    whole = ["あ" + text.replace("っ", "").replace("ー", "") for text in texts]
    feed = CaptionFeed(wanted, LANGUAGE)
    for number, text in enumerate(whole):
        feed.take(final(said(number, text)), 0.0)
    lines = [line.text for view in run_on(feed, 0.0) for line in view.lines]
    assert all(line[0] not in NOT_AT_START for line in lines)
    assert all(line[-1] not in NOT_AT_END for line in lines)


def test_the_same_events_give_the_same_lines() -> None:
    def play() -> list[CaptionView]:
        feed = CaptionFeed(SHORT, LANGUAGE)
        views = []
        for now, event in enumerate(
            [
                partial("本日は"),
                partial("本日は総務", "委員"),
                final(said(1, "本日は総務委員会です。")),
            ]
        ):
            feed.take(event, now)
            views.append(feed.advance(now))
        return views

    assert play() == play()


def test_what_may_still_change_is_told_apart() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(partial("本日は予算", "案を"), 0.0)
    (line,) = feed.advance(0.0).lines
    assert line.text == "本日は予算案を"
    assert line.text[: line.settled] == "本日は"  # 予算 may still become a longer word


def test_partial_text_can_be_left_out() -> None:
    feed = CaptionFeed(replace(SHORT, shows_partial=False), LANGUAGE)
    feed.take(partial("本日は"), 0.0)
    assert feed.advance(0.0).lines == ()
    feed.take(final(said(1, "本日は。")), 0.0)
    assert text_of(feed.advance(0.0)) == "本日は。"


def test_a_guess_that_was_nothing_disappears() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(partial("", "えー"), 0.0)
    assert text_of(feed.advance(0.0)) == "えー"
    feed.take(partial("", ""), 0.0)
    assert feed.advance(0.0).lines == ()


def test_each_line_stays_its_time_and_all_come_in_the_end() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(
        final(said(1, "一番目の行です。二番目の行です。三番目の行です。四番目の行です。")), 0.0
    )
    first = feed.advance(0.0)
    assert [line.text for line in first.lines] == ["一番目の行です。", "二番目の行です。"]
    assert feed.advance(0.9) == first
    assert feed.next_change() == pytest.approx(1.0)
    assert feed.advance(1.0).lines[0].text == "二番目の行です。"
    assert feed.advance(1.1).first == 1
    assert feed.advance(1.5).first == 2
    assert feed.advance(9.0).first == 2


def test_lines_leave_quicker_when_many_wait() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(final(said(1, "これは八文字です。" * 40)), 0.0)
    now = 0.0
    for view in run_on(feed, 0.0):
        now = max(now, feed.next_change() or now)
        assert view.lines
    assert now < 12.0  # 40 lines would take 20 s


def test_a_correction_replaces_what_is_shown_at_once_and_other_lines_stay() -> None:
    feed = CaptionFeed(replace(SHORT, lines=3), LANGUAGE)
    text = "林業の予算です。次に道路の工事です。最後に学校です。"
    feed.take(final(said(1, text)), 0.0)
    before = [line.text for line in feed.advance(0.0).lines]
    feed.take(revised(said(1, text.replace("予算", "決算"))), 0.1)
    after = [line.text for line in feed.advance(0.1).lines]
    assert after == [line.replace("予算", "決算") for line in before]


def test_an_utterance_that_was_split_looks_as_before() -> None:
    feed = CaptionFeed(replace(SHORT, lines=3), LANGUAGE)
    feed.take(final(said(1, "林業の予算です。次に道路です。")), 0.0)
    before = [line.text for line in feed.advance(0.0).lines]
    feed.take(revised(said(1, "林業の予算です。")), 0.1)
    feed.take(revised(said(2, "次に道路です。", start=1.5)), 0.1)
    assert [line.text for line in feed.advance(0.1).lines] == before
    feed.take(revised(said(1, "林業の予算です。次に道路です。"), "u2"), 0.2)
    assert [line.text for line in feed.advance(0.2).lines] == before


def test_news_of_what_left_long_ago_changes_nothing() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    for number in range(20):
        feed.take(final(said(number * 4, f"{number}番目の発言でした。")), float(number * 4))
        feed.advance(float(number * 4 + 3))
    *_, view = run_on(feed, 80.0)
    feed.take(revised(said(0, "まったく別の長い長い長い文になりました。")), 99.0)
    assert feed.advance(99.0) == view


def test_another_speaker_begins_on_a_new_line_with_name_and_colour() -> None:
    voices = {"1": ("委員長", 0), "2": ("林委員", 3), None: ("", 0)}
    feed = CaptionFeed(
        replace(SHORT, speaker="both", lines=3), LANGUAGE, lambda label: voices[label]
    )
    feed.take(final(said(1, "林委員。", "1")), 0.0)
    feed.take(final(said(2, "はい。", "2")), 0.0)
    feed.take(final(said(3, "林です。", "2")), 0.0)
    shown = [(line.text, line.speaker, line.color) for line in feed.advance(0.0).lines]
    assert shown == [("林委員。", "委員長", 0), ("はい。林です。", "林委員", 3)]


def test_a_name_that_comes_late_moves_no_text() -> None:
    names: dict[str | None, tuple[str, int]] = {None: ("", 0), "1": ("話者1", 0)}
    feed = CaptionFeed(replace(SHORT, speaker="name"), LANGUAGE, lambda label: names[label])
    feed.take(final(said(1, "林業の予算です。")), 0.0)
    before = feed.advance(0.0).lines
    feed.take(revised(said(1, "林業の予算です。", "1")), 0.5)
    names["1"] = ("林委員", 0)
    feed.refresh()
    after = feed.advance(0.5).lines
    assert [line.text for line in after] == [line.text for line in before]
    assert after[0].speaker == "林委員"


def test_the_line_on_top_says_who_goes_on_speaking() -> None:
    voices = {"1": ("林委員", 0), None: ("", 0)}
    feed = CaptionFeed(replace(SHORT, speaker="name"), LANGUAGE, lambda label: voices[label])
    feed.take(final(said(1, "一番目の行です。二番目の行です。三番目の行です。", "1")), 0.0)
    assert [line.speaker for line in feed.advance(0.0).lines] == ["林委員", ""]
    later = feed.advance(5.0)
    assert later.first == 1
    assert [line.speaker for line in later.lines] == ["林委員", ""]


def test_text_begins_on_a_new_line_after_a_long_pause() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(final(said(1, "休憩です。")), 0.0)
    feed.take(final(said(60, "再開。")), 0.0)
    assert [line.text for line in feed.advance(0.0).lines] == ["休憩です。", "再開。"]


def test_old_text_goes_after_silence_and_new_text_begins_on_top() -> None:
    feed = CaptionFeed(replace(SHORT, clear_after=30.0), LANGUAGE)
    feed.take(final(said(1, "御用件は。")), 0.0)
    assert text_of(feed.advance(0.0)) == "御用件は。"
    assert feed.next_change() == pytest.approx(30.0)
    assert feed.advance(30.0).lines == ()
    feed.take(partial("次の", "方", 40.0), 40.0)
    assert text_of(feed.advance(40.0)) == "次の方"


def test_clearing_hides_the_sentence_under_way_until_it_is_finished() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(partial("間違い"), 0.0)
    feed.advance(0.0)
    feed.clear()
    feed.take(partial("間違いの", "文"), 0.5)
    assert feed.advance(0.5).lines == ()
    feed.take(final(said(1, "正しい文。")), 1.0)
    assert text_of(feed.advance(1.0)) == "正しい文。"


def test_a_notice_stands_until_it_is_taken_away() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(final(said(1, "前の文。")), 0.0)
    feed.advance(0.0)
    feed.notify("マイクの調整中")
    feed.take(final(said(2, "あー、あー。")), 1.0)
    view = feed.advance(1.0)
    assert view.is_notice
    assert text_of(view) == "マイクの調整中"
    feed.notify("")
    assert feed.advance(2.0).lines == ()
    feed.take(final(said(3, "再開します。")), 3.0)
    assert text_of(feed.advance(3.0)) == "再開します。"


def test_a_typed_line_stands_on_its_own_line() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(final(said(1, "以上です。")), 0.0)
    feed.say("（拍手）")
    feed.take(final(said(2, "次に。")), 0.0)
    lines = [line.text for view in run_on(feed, 0.0) for line in view.lines]
    assert "（拍手）" in "".join(lines)
    assert any(line.startswith("（拍手）") for line in lines)


def test_other_line_lengths_keep_the_last_lines_on_the_screen() -> None:
    feed = CaptionFeed(SHORT, LANGUAGE)
    feed.take(final(said(1, "林業の予算です。次に道路の工事です。")), 0.0)
    feed.advance(0.0)
    feed.configure(replace(SHORT, characters_per_line=12, lines=4))
    assert text_of(feed.advance(0.1)) == "林業の予算です。次に道路の工事です。"


# Hold and fix

HOLDING = replace(SHORT, is_holding=True)


def test_what_is_held_is_shown_when_it_is_approved_in_order() -> None:
    feed = CaptionFeed(HOLDING, LANGUAGE)
    feed.take(partial("見せない"), 0.0)
    feed.take(final(said(1, "一つ目。")), 0.0)
    feed.take(final(said(2, "二つ目。")), 0.0)
    assert feed.advance(100.0).lines == ()
    feed.approve(UtteranceId("u2"))
    assert feed.advance(101.0).lines == ()
    feed.approve(UtteranceId("u1"))
    assert text_of(feed.advance(102.0)) == "一つ目。二つ目。"
    assert feed.held == ()


def test_what_is_held_goes_out_by_itself_but_not_while_it_is_edited() -> None:
    feed = CaptionFeed(replace(HOLDING, hold_seconds=5.0), LANGUAGE)
    feed.take(final(said(1, "一つ目。")), 0.0)
    feed.edit(UtteranceId("u1"))
    assert feed.next_change() is None
    assert feed.advance(9.0).lines == ()
    feed.write(UtteranceId("u1"), "直した。")
    feed.edit(None)
    assert feed.next_change() == pytest.approx(5.0)
    assert text_of(feed.advance(9.0)) == "直した。"


def test_what_was_dropped_never_comes_back() -> None:
    feed = CaptionFeed(HOLDING, LANGUAGE)
    feed.take(final(said(1, "個人の名前。")), 0.0)
    feed.take(final(said(2, "二つ目。")), 0.0)
    feed.drop(UtteranceId("u1"))
    feed.take(revised(said(1, "個人の名前です。")), 1.0)
    feed.approve(UtteranceId("u2"))
    assert text_of(feed.advance(1.0)) == "二つ目。"


def test_a_change_reaches_what_is_held() -> None:
    feed = CaptionFeed(HOLDING, LANGUAGE)
    feed.take(final(said(1, "予算です。")), 0.0)
    feed.take(revised(said(1, "決算です。")), 1.0)
    assert [item.utterance.text for item in feed.held] == ["決算です。"]


def test_leaving_the_hold_shows_all_that_waits() -> None:
    feed = CaptionFeed(HOLDING, LANGUAGE)
    feed.take(final(said(1, "一つ目。")), 0.0)
    feed.take(final(said(2, "二つ目。")), 0.0)
    feed.configure(SHORT)
    assert text_of(feed.advance(1.0)) == "一つ目。二つ目。"


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_whatever_happens_the_screen_stays_within_its_bounds(data: st.DataObject) -> None:
    wanted = replace(SHORT, speaker=data.draw(st.sampled_from(["none", "both"])), clear_after=20)
    feed, now, first = CaptionFeed(wanted, LANGUAGE), 0.0, 0
    for number in range(data.draw(st.integers(1, 25))):
        text = data.draw(TEXTS)[0]
        some = data.draw(st.integers(0, number))
        label = data.draw(st.sampled_from([None, "1", "2"]))
        kind = data.draw(st.integers(0, 7))
        match kind:
            case 0 | 1:
                feed.take(final(said(number, text, label)), now)
            case 2:
                feed.take(partial(text[:3], text[3:], float(number)), now)
            case 3:
                feed.take(revised(said(some, text, label)), now)
            case 4:
                feed.take(revised(said(some, text, label), f"u{some + 1}"), now)
            case 5:
                feed.drop(UtteranceId(f"u{some}"))
            case 6:
                feed.clear()
            case 7:
                feed.say("（拍手）")
        view = feed.advance(now)
        check(view, wanted)
        assert view.first >= first
        first, now = view.first, now + data.draw(st.floats(0, 5))
    for view in run_on(feed, now):
        check(view, wanted)
