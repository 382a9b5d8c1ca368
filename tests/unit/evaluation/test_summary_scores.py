"""Coverage counts what is told where it was said; lies are lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.errors import DocumentRejected, FileUnreadable
from minutes.evaluation.lies import LieKind, lies_about
from minutes.evaluation.summaries import Coverage, Wanted, count_cited, cover, read_wanted
from minutes.types import Finding, FindingKind, UtteranceId

U1, U2 = UtteranceId("u1"), UtteranceId("u2")
TOLD = Finding(FindingKind.DECISION, "議案第７６号は可決された。", (U1,))
DUE = Finding(FindingKind.TASK, "12月20日までに周知する。", (U2,), until="12月20日")


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        (Wanted(FindingKind.DECISION, (U1,), ("議案第76号", "可決")), True),
        (Wanted(FindingKind.DECISION, (U1, U2), ("可決",)), True),
        (Wanted(FindingKind.DECISION, (U2,), ("可決",)), False),
        (Wanted(FindingKind.DECISION, (U1,), ("否決",)), False),
        (Wanted(FindingKind.TASK, (U1,), ("可決",)), False),
        (Wanted(FindingKind.TASK, (U2,), ("周知",), "12月20日"), True),
        (Wanted(FindingKind.TASK, (U2,), ("周知",), "1月20日"), False),
    ],
)
def test_a_reference_is_told_with_its_words_its_date_and_its_place(
    wanted: Wanted, is_told: bool
) -> None:
    found = cover([TOLD, DUE], [wanted])
    assert (found.told, found.wanted) == (int(is_told), 1)
    assert found.surplus == 2 - is_told


def test_where_nothing_is_wanted_there_is_no_share() -> None:
    assert cover([TOLD], []) == Coverage(0, 0, 1)
    assert cover([], []).share is None
    assert Coverage(1, 2).share == 0.5


def test_a_finding_without_a_place_in_the_record_is_not_cited() -> None:
    nowhere = Finding(FindingKind.POINT, "x", (UtteranceId("u9"),))
    assert count_cited([TOLD, DUE, nowhere, Finding(FindingKind.POINT, "x", ())], {U1, U2}) == 2


def test_a_reference_is_read_and_what_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.json"
    with pytest.raises(FileUnreadable):
        read_wanted(path)
    path.write_text(json.dumps({"deadlines": [{"evidence": ["u2"], "until": "12月20日"}]}))
    assert read_wanted(path) == (Wanted(FindingKind.TASK, (U2,), (), "12月20日"),)
    for wrong in ("[]", "{", '{"decisions": [{}]}', '{"decisions": 3}'):
        path.write_text(wrong)
        with pytest.raises(DocumentRejected):
            read_wanted(path)


SAID = "山田委員は、来年3月末までに3億7,000万円で14か所を工事し、可決されたと説明しております。"


def test_every_kind_of_lie_is_told_and_none_is_true() -> None:
    lies = list(lies_about(SAID, SAID, ("山田", "佐藤")))
    assert {lie.kind for lie in lies} == set(LieKind)
    assert SAID not in [lie.text for lie in lies]
    assert len({lie.text for lie in lies}) > 15


@given(st.text("0123456789,億万円人年月日可決否決賛成反対しませんます。、", max_size=40))
def test_a_lie_about_anything_differs_from_it(said: str) -> None:
    assert all(lie.text != said for lie in lies_about(said, said, ()))
