from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes.asr.agreement import UNSURE_END, Agreement, normalize
from minutes.types import Hypothesis, Seconds, Word


def words(text: str, start: Seconds = 0.0, step: Seconds = 0.2) -> list[Word]:
    return [
        Word(start + index * step, start + (index + 1) * step, character, 0.9)
        for index, character in enumerate(text)
    ]


def text_of(parts: tuple[Word, ...]) -> str:
    return "".join(word.text for word in parts)


def committed(*guesses: str, window_end: Seconds = 100.0) -> str:
    agreement = Agreement()
    shown = Hypothesis((), ())
    for guess in guesses:
        shown = agreement.update(words(guess), window_end)
    return text_of(shown.committed)


def test_one_guess_alone_commits_nothing() -> None:
    assert committed("会議を開きます") == ""


def test_what_two_guesses_agree_on_is_committed() -> None:
    assert committed("会議を聞きま", "会議を開きます") == "会議を"


def test_marks_do_not_keep_text_from_agreeing() -> None:
    assert committed("会議を、開き", "会議を開きま") == "会議を開き"


def test_full_width_and_half_width_agree() -> None:
    assert committed("令和８年度", "令和8年度の") == "令和8年度"


def test_a_mark_at_the_end_waits_for_what_follows() -> None:
    assert committed("会議を開き。", "会議を開き。") == "会議を開き"


def test_a_mark_that_waited_is_committed_with_what_follows() -> None:
    agreement = Agreement()
    for guess in ("開きます。", "開きます。", "開きます。次に", "開きます。次に"):
        shown = agreement.update(words(guess), 9.0)
    assert text_of(shown.committed) == "開きます。次に"


def test_no_mark_is_committed_twice() -> None:
    agreement = Agreement()
    for guess in ("開きます。次", "開きます。次", "ます。、次に移り", "ます。、次に移り"):
        shown = agreement.update(words(guess), 9.0)
    assert text_of(shown.committed).count("。") + text_of(shown.committed).count("、") == 1


def test_what_ends_at_the_edge_of_the_window_waits() -> None:
    edge = 5 * 0.2 + UNSURE_END - 0.05

    assert committed("会議を開き", "会議を開き", window_end=edge) == "会議を開"


def test_a_window_that_begins_after_committed_text_goes_on_from_there() -> None:
    agreement = Agreement()
    agreement.update(words("会議を開き"), 9.0)
    agreement.update(words("会議を開きます"), 9.0)
    agreement.update(words("開きますの", start=0.6), 9.0)  # hears the committed end once more
    shown = agreement.update(words("ますので", start=1.0), 9.0)

    assert text_of(shown.committed) == "会議を開きますの"


def test_a_guess_that_no_longer_says_the_committed_text_cannot_take_it_back() -> None:
    agreement = Agreement()
    agreement.update(words("会議を開きます"), 9.0)
    before = agreement.update(words("会議を開きます"), 9.0)
    after = agreement.update(words("開会を宣言します"), 9.0)

    assert after.committed == before.committed


@given(st.lists(st.text("会議を開きます。、8８", max_size=12), max_size=8), st.floats(0, 4))
def test_committed_text_only_grows(guesses: list[str], window_end: Seconds) -> None:
    agreement = Agreement()
    shown = ""
    for guess in guesses:
        update = agreement.update(words(guess), window_end)
        now = text_of(update.committed)
        assert now.startswith(shown)
        assert not now or normalize(now[-1])
        shown = now


@given(st.text("会議を開きます。、", max_size=20))
def test_the_same_guess_twice_is_shown_whole_and_once(guess: str) -> None:
    agreement = Agreement()
    agreement.update(words(guess), 100.0)
    shown = agreement.update(words(guess), 100.0)

    assert normalize(text_of((*shown.committed, *shown.tentative))) == normalize(guess)
