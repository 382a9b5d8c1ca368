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
    ],
)
def test_a_task_is_found_with_its_date(text: str, until: str) -> None:
    (found,) = find_findings(said(text))
    assert (found.kind, found.until) == (FindingKind.TASK, until)


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
