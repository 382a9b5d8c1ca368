"""What an editor's change says: words put right are found, everything else is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.dictionary.fixes import WordFix, find_fixes, is_everyday, may_be_meant
from minutes.types import Correction, Utterance, UtteranceId


def edit(
    recognized: str, text: str, corrections: tuple[Correction, ...] = (), *, by_person: bool = True
) -> Utterance:
    return Utterance(
        UtteranceId("u1"), 2, 0.0, 5.0, (), recognized, text, corrections, is_edited=by_person
    )


def pairs(fixes: tuple[WordFix, ...]) -> list[tuple[str, str]]:
    return [(fix.surface, fix.misheard) for fix in fixes]


@pytest.mark.parametrize(
    ("recognized", "text", "surface", "misheard"),
    [
        ("牧塩です。基金の残高を伺います。", "牧潮です。基金の残高を伺います。", "牧潮", "牧塩"),
        ("えー牧塩委員長、ただいまの説明", "牧潮委員長、ただいまの説明", "牧潮", "牧塩"),
        ("岐阜県合同町の例では", "岐阜県神戸町の例では", "神戸町", "合同町"),
        ("防府しの予算について", "防府市の予算について", "防府市", "防府し"),
        ("有貝鳥獣の対策を", "有害鳥獣の対策を", "有害", "有貝"),
        ("財政調製基金を取り崩す", "財政調整基金を取り崩す", "財政調整", "財政調製"),
        ("ワクチン節種の時期は", "ワクチン接種の時期は", "接種", "節種"),
        ("山田太朗君に伺います", "山田太郎君に伺います", "山田太郎", "山田太朗"),
        ("渡辺議員にお答えします", "渡邊議員にお答えします", "渡邊", "渡辺"),
        ("福祉を建設の件", "福寿荘建設の件", "福寿荘", "福祉を"),
        ("道の液はなやか", "道の駅はなやか", "道の駅", "道の液"),
        ("そう作詞の予算", "匝瑳市の予算", "匝瑳市", "そう作詞"),
        ("マイナンバーガードの交付", "マイナンバーカードの交付",
         "マイナンバーカード", "マイナンバーガード"),
        ("土木化長から説明", "土木課長から説明", "課長", "化長"),
    ],
)  # fmt: skip
def test_a_word_put_right_is_found_whole(
    recognized: str, text: str, surface: str, misheard: str
) -> None:
    assert pairs(find_fixes(edit(recognized, text), {})) == [(surface, misheard)]


@pytest.mark.parametrize(
    ("recognized", "text"),
    [
        ("ただいまの説明のとおりです", "ただいまの説明のとおりです。"),
        ("予算 について", "予算について"),
        ("えー、市長に伺います", "市長に伺います"),
        ("第三条の規定により", "第四条の規定により"),
        ("３億円です", "４億円です"),
        ("本日の議題は", "今日の議題は"),
        ("議案の説明を", "案件の説明を"),
        ("採択すべきものと", "不採択とすべきものと"),
        ("市長が答弁しました", "町長が答弁しました"),
        ("町の方針を説明", "本町の方針を説明"),
        ("それを調製します", "それを調整します"),
        ("それはそういうことで結構ではないかと", "それで結構だと"),
        ("", "新しく書いた発言です。"),
        ("消した発言です。", ""),
    ],
)
def test_what_is_no_word_put_right_is_left_out(recognized: str, text: str) -> None:
    assert find_fixes(edit(recognized, text), {}) == ()


@pytest.mark.parametrize(
    ("recognized", "text"),
    [("子供の医療費", "子どもの医療費"), ("資料をご覧下さい", "資料をご覧ください")],
)
def test_house_style_is_no_mishearing(recognized: str, text: str) -> None:
    assert find_fixes(edit(recognized, text), {}) == ()


def test_only_a_persons_change_counts() -> None:
    machine = edit("牧塩です", "牧潮です", by_person=False)
    assert find_fixes(machine, {}) == ()


def test_what_a_rule_changed_is_not_the_persons_work() -> None:
    corrected = Correction((0, 2), "牧塩", "牧潮", "牧潮", "読みが同じ")
    utterance = edit("牧塩です、わし沼へ", "牧潮です、鷲沼へ", (corrected,))
    assert pairs(find_fixes(utterance, {})) == [("鷲沼", "わし沼")]
    outdated = edit("えー牧塩です", "牧潮です", (corrected,))
    assert find_fixes(outdated, {}) == ()


def test_a_correction_taken_back_teaches_nothing() -> None:
    wrong = Correction((0, 2), "真壁", "牧潮", "牧潮", "読みが近い")
    assert find_fixes(edit("真壁です", "真壁です", (wrong,)), {}) == ()


def test_where_a_rule_went_wrong_too_what_was_heard_counts() -> None:
    wrong = Correction((2, 4), "和清", "鷲津", "鷲津", "読みが近い")
    utterance = edit("次の和清です", "次の鷲沼です", (wrong,))
    assert [fix.misheard for fix in find_fixes(utterance, {"鷲沼": ["わしぬま", "わせい"]})] == [
        "和清"
    ]


def test_the_dictionarys_reading_goes_before_the_analysers() -> None:
    utterance = edit("合同町の例では", "神戸町の例では")
    (fix,) = find_fixes(utterance, {"神戸町": ["ごうどちょう"]})
    assert fix.readings == ("ごうどちょう",)


def test_everyday_words_are_told_from_names() -> None:
    assert is_everyday("予算")
    assert not is_everyday("牧塩")
    assert not is_everyday("田中")


@pytest.mark.parametrize("text", ["混同", "渡辺", "福祉を", "ですか", "防府し", "総務市長"])
def test_what_people_also_say_may_be_meant(text: str) -> None:
    assert may_be_meant(text)


@pytest.mark.parametrize("text", ["牧塩", "牧しお", "わし沼", "節種", "化長", "合同町"])
def test_a_spelling_that_is_no_language_is_never_meant(text: str) -> None:
    assert not may_be_meant(text)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_change_however_odd_stops_it(recognized: str, text: str) -> None:
    utterance = edit(recognized, text)
    for fix in find_fixes(utterance, {}):
        assert fix.surface in text
        assert fix.misheard in recognized
        assert fix.readings


@settings(deadline=None)
@given(
    st.text("牧潮塩鷲沼の、。市議会ア一二", max_size=12),
    st.text("牧潮塩鷲沼の、。市議会ア一二", max_size=12),
    st.text("牧潮塩鷲沼の、。市議会ア一二", min_size=1, max_size=3),
    st.integers(0, 12),
)
def test_a_fix_is_what_stood_there_whatever_a_rule_did(
    before: str, after: str, put: str, place: int
) -> None:
    start = min(place, len(before))
    made = Correction((start, start + len(put)), before[start : start + 2], put, put, "試し")
    for fix in find_fixes(edit(before, after, (made,)), {}):
        assert fix.surface in after
        assert fix.misheard in before
        assert fix.misheard != fix.surface


def test_what_a_rule_put_right_stays_the_rules_though_a_person_moved_it() -> None:
    moved = Correction((0, 2), "牧塩", "牧潮", "牧潮", "読みが近い")
    assert find_fixes(edit("あのー牧塩議員です", "牧潮議員です", (moved,)), {}) == ()
    assert pairs(find_fixes(edit("あのー牧塩議員です", "牧潮議員です"), {})) == [("牧潮", "牧塩")]
