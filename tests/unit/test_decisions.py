"""Decisions of two machines become one; none is lost, none is turned round by chance."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes import decisions
from minutes.decisions import Decisions, join
from minutes.errors import DocumentRejected
from minutes.judging import Key, Verdict
from minutes.types import (
    FindingKind,
    MaskDecision,
    MaskKind,
    MaskStyle,
    Omission,
    OmissionKind,
    UtteranceId,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

MASKS = st.builds(
    MaskDecision,
    place=st.sampled_from(["u1", "title", "agenda:0"]),
    span=st.sampled_from([(0, 2), (3, 5)]),
    kind=st.sampled_from([MaskKind.PERSON, MaskKind.BY_HAND]),
    is_accepted=st.booleans(),
    check=st.sampled_from(["a1", "b2"]),
    reason=st.text("個人の氏名\n", max_size=4),
    decided_at=st.integers(0, 9).map(lambda hours: NOW + timedelta(hours=hours)),
)
OMISSIONS = st.builds(
    Omission,
    id=st.sampled_from(["closed-1", "withdrawn-u1"]),
    kind=st.sampled_from(OmissionKind),
    start=st.just(1.0),
    end=st.just(2.5),
    utterance=st.sampled_from([None, UtteranceId("u1")]),
    reason=st.just("非公開"),
)
KEYS = st.builds(
    Key, st.sampled_from(FindingKind), st.just(("u1", "u2")), st.integers(0, 1), st.just(2)
)
DECISIONS = st.builds(
    Decisions,
    verdicts=st.dictionaries(
        KEYS, st.tuples(st.sampled_from(["d1", "d2"]), st.sampled_from(Verdict)), max_size=4
    ),
    masks=st.lists(
        MASKS, max_size=4, unique_by=lambda item: (item.place, item.span, item.kind)
    ).map(tuple),
    omissions=st.lists(OMISSIONS, max_size=2, unique_by=lambda item: item.id).map(tuple),
    style=st.sampled_from(MaskStyle),
)


@given(DECISIONS)
def test_what_is_written_is_read_again(made: Decisions) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.json"
        path.write_text(decisions.render(made), encoding="utf-8")
        assert decisions.read(path) == made


@given(DECISIONS, DECISIONS)
def test_every_place_decided_on_either_side_is_decided_and_the_later_decision_holds(
    ours: Decisions, theirs: Decisions
) -> None:
    made = join(ours, theirs).decisions
    for side in (ours, theirs):
        for item in side.masks:
            (kept,) = [one for one in made.masks if decisions._place(one) == decisions._place(item)]
            assert kept in (*ours.masks, *theirs.masks)
            assert kept.decided_at >= item.decided_at
        assert {item.id for item in side.omissions} <= {item.id for item in made.omissions}


@given(DECISIONS, DECISIONS)
def test_two_different_verdicts_leave_a_sentence_to_be_looked_at_again(
    ours: Decisions, theirs: Decisions
) -> None:
    made = join(ours, theirs)
    for key in {*ours.verdicts, *theirs.verdicts}:
        said = {side.verdicts[key] for side in (ours, theirs) if key in side.verdicts}
        assert made.decisions.verdicts.get(key) == (said.pop() if len(said) == 1 else None)


@given(DECISIONS, DECISIONS)
def test_what_came_once_is_no_news_again(ours: Decisions, theirs: Decisions) -> None:
    assert (join(ours, ours).news, join(ours, ours).disputes) == (0, ())
    made = join(ours, theirs)
    if not made.disputes:
        assert join(made.decisions, theirs).news == 0
    assert made.news > 0 or made.decisions == ours


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "7",
        '{"verdicts": [{}], "style": "bar"}',
        '{"style": "paint"}',
        '{"style": "bar", "masks": [{"place": "u1"}]}',
        json.dumps(
            {
                "style": "bar",
                "masks": [
                    {
                        "place": "u1",
                        "start": 0,
                        "end": 1,
                        "kind": "person",
                        "check": "x",
                        "decided_at": "2026-11-21T09:00:00",
                    }
                ],
            }
        ),
    ],
)
def test_a_damaged_list_is_refused_with_a_reason(tmp_path: Path, content: str) -> None:
    path = tmp_path / "decisions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentRejected):
        decisions.read(path)
