"""Names and terms of an agenda, as a person wants to find them proposed."""

from __future__ import annotations

import pytest

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.extraction import Candidate, extract

AGENDA = (
    "令和８年第３回防府市議会定例会　総務常任委員会　会議次第",
    "日時　令和８年９月14日（月曜日）午前10時",
    "委員長　　山田　太郎（やまだ　たろう）",
    "副委員長　牧潮　一馬",
    "説明員　総務部長　河野健一、財政課長　林　誠",
    "議案第12号　防府市手数料条例の一部を改正する条例について",
    "牧潮委員から、デマンドタクシーの運行について質問があった。総務課長が答弁した。",
    "神戸町（ごうどちょう）との広域連携、および三田尻港の整備、立地適正化計画（案）について",
    "防府市公会堂（アスピラート）の利用について、各委員から意見（そのほか１件）があった。",
    "地域包括支援センターの設置。立地適正化計画の見直し。市民課長から説明があった。",
    "会計年度任用職員の処遇改善。会計年度任用職員について。本日は以上です。",
)


def find(lines: tuple[str, ...] = AGENDA, known: tuple[Entry, ...] = ()) -> dict[str, Candidate]:
    return {item.surface: item for item in extract(lines, known)}


def test_people_with_titles_are_found_before_and_behind_them() -> None:
    people = {surface for surface, item in find().items() if item.kind == "人名"}

    assert {"山田太郎", "山田", "牧潮", "牧潮一馬", "河野健一", "林誠"} <= people


@pytest.mark.parametrize("word", ["総務", "市民", "財政", "各", "防府市公会", "一", "本日", "令和"])
def test_offices_numbers_and_ordinary_words_are_no_names(word: str) -> None:
    assert word not in find()


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("防府市手数料条例", "条例・計画"),
        ("立地適正化計画", "条例・計画"),
        ("地域包括支援センター", "施設"),
        ("総務常任委員会", "組織"),
        ("三田尻港", "地名"),
        ("防府市手数料条例の一部を改正する条例", "議案"),
        ("会計年度任用職員", "用語"),
        ("デマンドタクシー", "用語"),
    ],
)
def test_terms_are_found_with_their_kind(surface: str, kind: str) -> None:
    assert find()[surface].kind == kind


def test_a_surname_alone_is_read_as_a_name() -> None:
    found = find(("教育長　江山 稔君、登壇。", "担当：新田", "新田課長"))

    assert found["江山稔"].reading == "えやまみのる"
    assert found["江山"].reading == "えやま"
    assert found["新田"].reading == "にった"
    assert "稔" not in found


def test_words_that_join_sentences_are_no_part_of_a_term() -> None:
    found = find(("原案のとおり可決した。", "原案のとおり可決した。", "パブリックコメントの実施"))

    assert not any("とおり" in surface for surface in found)
    assert found["パブリックコメント"].is_sure


def test_furigana_wins_over_the_analyser_and_is_sure() -> None:
    found = find()

    assert (found["神戸町"].reading, found["神戸町"].is_sure) == ("ごうどちょう", True)
    assert found["山田太郎"].reading == "やまだたろう"
    assert not found["河野健一"].is_sure


def test_furigana_of_a_word_is_used_in_longer_ones() -> None:
    found = find((*AGENDA, "神戸町議会との協議"))

    assert found["神戸町議会"].reading == "ごうどちょうぎかい"


def test_a_nickname_or_remark_in_brackets_is_no_reading() -> None:
    found = find()

    assert found["防府市公会堂"].reading == "ほうふしこうかいどう"
    assert "そのほか" not in {item.reading for item in found.values()}


@pytest.mark.parametrize(
    "line",
    [
        "牧潮（まきしお）委員",
        "副委員長牧潮（マキシオ）氏",
        "委員　牧潮　一馬（まきしお　かずま）",
        "会長　牧潮一馬　まきしお　かずま",
    ],
)
def test_the_reading_of_a_rare_surname_is_taken_from_the_line(line: str) -> None:
    assert find((line,))["牧潮"].reading == "まきしお"


def test_a_table_of_attendance_gives_people_with_their_readings() -> None:
    found = find(("氏名\tふりがな\t役職", "福永　葵\tふくなが　あおい\t会長", "", "以上"))

    assert found["福永葵"] == Candidate(
        "福永葵", "ふくながあおい", "人名", 1, True, "福永　葵 ふくなが　あおい 会長"
    )
    assert found["福永"].reading == "ふくなが"


def test_what_a_dictionary_has_is_left_out_but_who_attends_is_proposed() -> None:
    national = tuple(
        Entry(surface, layer=Layer.NATIONAL) for surface in ("神戸町", "立地適正化計画", "山田")
    )
    found = find(known=national)
    assert "神戸町" not in found
    assert "立地適正化計画" not in found
    assert "山田" in found

    assert "山田" not in find(known=(Entry("山田", "やまだ", layer=Layer.MUNICIPALITY),))


def test_the_reading_of_a_known_word_is_used_in_longer_ones() -> None:
    known = (Entry("神戸町", "ごうどちょう", layer=Layer.NATIONAL),)

    assert find(("神戸町議会の傍聴",), known)["神戸町議会"].reading == "ごうどちょうぎかい"


def test_how_often_a_word_stands_there_and_its_first_line_are_told() -> None:
    found = find()["立地適正化計画"]

    assert found.count == 2
    assert found.example == AGENDA[7]


def test_a_term_of_ordinary_words_that_stands_there_once_is_not_proposed() -> None:
    assert "処遇改善" not in find()
    assert "処遇改善" in find((*AGENDA, "処遇改善を求める。"))


def test_readings_are_kana_and_no_surface_comes_twice() -> None:
    candidates = extract(AGENDA * 2)

    surfaces = [item.surface for item in candidates]
    assert len(surfaces) == len(set(surfaces))
    assert all(item.reading == "" or item.reading.isalpha() for item in candidates)
