"""What was decided, taken on or asked for is found as councils say it, with its evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.findings import find_findings
from minutes.types import FindingKind, Utterance, UtteranceId


def said(*texts: str) -> list[Utterance]:
    return [
        Utterance(UtteranceId(f"u{at}"), 1, at * 5.0, at * 5.0 + 4, (), text, text, speaker="1")
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "よって、議案第76号は原案のとおり可決すべきものと決しました。",
        "議案第77号は、賛成多数で可決されました。",
        "請願第3号は不採択とすべきものと決しました。",
        "本件は継続審査とすることに決定しました。",
        "令和7年度決算の認定については、認定すべきものと決しました。",
        "報告のとおり了承することに決定いたしました。",
    ],
)
def test_a_decision_is_found_in_its_formula(text: str) -> None:
    (found,) = find_findings(said(text))
    assert (found.kind, found.text, found.evidence) == (FindingKind.DECISION, text, ("u0",))


@pytest.mark.parametrize(
    "texts",
    [
        (
            "A社で進めるということで、いいですか。",
            "では、予約の仕組みはA社を採用することにします。",
        ),
        (
            "対象を増やして実施することでよろしいですか。",
            "対象を5,000人とし、実施することとします。",
        ),
        ("10日のほうが助かります。", "じゃあ、研修は2月10日に変更で。"),
        ("部会長の案はいかがでしょうか。", "部会の設置を、御承認いただいたものといたします。"),
        ("賛成の委員は挙手を願います。", "全員賛成。議案第21号は可決です。"),
        ("御異議がないようですので、ここからは非公開といたします。",),
    ],
)
def test_a_decision_is_found_where_people_talk_without_formulas(texts: tuple[str, ...]) -> None:
    (found,) = [item for item in find_findings(said(*texts)) if item.kind is FindingKind.DECISION]
    assert found.text.endswith(texts[-1][-8:])


@pytest.mark.parametrize(
    "text",
    [
        "使用料の額は、来年度の予算の中で見直すことといたします。",
        "部会で決定することはございません。",
        "議案第83号を議題といたします。",
        "再開は午後1時といたします。",
        "案の2が賛成の多い案でした。",
    ],
)
def test_what_no_one_was_asked_about_is_no_decision(text: str) -> None:
    found = find_findings(said("市民の利用は年間で3万人です。", text))
    assert FindingKind.DECISION not in [item.kind for item in found]


def test_a_decision_that_names_nothing_is_told_with_what_it_answers() -> None:
    (found,) = find_findings(
        said("議案第76号を原案のとおり可決することに御異議ありませんか。", "異議なしと認めます。")
    )
    assert found.text.startswith("議案第76号")
    assert found.evidence == ("u0", "u1")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("次回の委員会までに資料を整理して提出いたします。", "次回の委員会"),
        ("12月20日までに市民へ周知する予定です。", "12月20日"),
        ("この件は持ち帰って検討いたします。", ""),
        ("契約の起案を今週中に回してください。", "今週中"),
        ("市民課で、12月11日までに一覧を作って渡してください。", "12月11日"),
        ("翻訳の版を、アンケートの発送までに用意いたします。", "アンケートの発送"),
        ("来年9月の定例会までに、更新の計画をお示しいたします。", "来年9月の定例会"),
        ("来月の中旬までには、案を作って各課に照会します。", "来月の中旬"),
        ("2月のうちに引き継ぎの打ち合わせを持ちます。", "2月のうち"),
        ("窓口に回収箱を置くようにいたします。", ""),
    ],
)
def test_a_task_is_found_with_its_date(text: str, until: str) -> None:
    (found,) = find_findings(said(text))
    assert (found.kind, found.until) == (FindingKind.TASK, until)


def test_a_date_that_was_said_before_is_looked_back_for() -> None:
    texts = ("県への回答は、12月25日が期限です。", "それまでに部長の決裁を取って回答します。")
    (found,) = find_findings(said(*texts))
    assert (found.kind, found.until) == (FindingKind.TASK, "12月25日")


@pytest.mark.parametrize(
    "text",
    [
        "丁寧に協議するように努めてまいります。",
        "待機児童は8月時点で28人となっております。",
        "工期は令和10年2月29日までであります。",
        "これまでに8回の調査を行っております。",
        "教育長に参考までに伺います。",
    ],
)
def test_what_is_or_is_only_wished_for_is_no_task(text: str) -> None:
    assert FindingKind.TASK not in [item.kind for item in find_findings(said(text))]


@pytest.mark.parametrize(
    "text",
    [
        "通学路の安全対策を早めにしていただきたいと思います。",
        "費用の内訳について資料をお願いします。",
        "ぜひ見直しを要望しておきます。",
    ],
)
def test_a_request_is_found(text: str) -> None:
    (found,) = find_findings(said(text))
    assert found.kind is FindingKind.REQUEST


@pytest.mark.parametrize(
    "text",
    [
        "原案のとおり可決することに御異議ありませんか。",
        "どうぞよろしくお願いいたします。",
        "提案理由の説明を求めます。",
        "賛成の方の御起立をお願いします。",
        "昨年度は3件の請願がありました。",
        "本日はお忙しい中ありがとうございます。",
    ],
)
def test_questions_and_courtesies_are_no_findings(text: str) -> None:
    assert find_findings(said(text)) == ()


@given(st.lists(st.text("可決否認めまし異議なしたとすよって、。案件", max_size=40), max_size=6))
def test_every_finding_quotes_its_evidence_word_for_word(texts: list[str]) -> None:
    utterances = said(*texts)
    spoken = {utterance.id: utterance.text for utterance in utterances}
    for found in find_findings(utterances):
        first, last = spoken[found.evidence[0]], spoken[found.evidence[-1]]
        cuts = range(len(found.text) + 1)
        assert any(found.text[:at] in first and found.text[at:] in last for at in cuts)
