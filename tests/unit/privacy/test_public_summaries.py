"""A summary tells no more in the public version than the record does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.errors import MasksUndecided
from minutes.export.filling import Filing
from minutes.export.templates import SHIPPED
from minutes.filing import minutes_of, word_renderer
from minutes.judging import kept_summaries
from minutes.proofreading import Proofreader
from minutes.publishing import (
    PublicVersion,
    close_stretch,
    hide,
    log_rows,
    look_through,
    public_version,
    settle,
    withdraw,
)
from minutes.store.meetings import Store
from minutes.store.summaries import basis_of
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Meeting,
    MeetingId,
    Origin,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)
from tests.unit.privacy.test_publication import contents

MEETING = MeetingId("20261121-100000-abcd")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TEXTS = (
    "議案第76号を議題といたします。",
    "相談された佐々木さくらさんの電話は090-1234-5678でした。",
    "秘密の取引先は丸丸商事です。",
    "発言を取り消します。",
)


def point(text: str, *numbers: int) -> Finding:
    evidence = tuple(UtteranceId(f"u{number}") for number in numbers)
    return Finding(FindingKind.POINT, text, evidence, origin=Origin.MODEL, until="佐々木さんの都合")


SENTENCES = (
    point("佐々木さくらさん（090-1234-5678）から相談があった。", 1),
    point("佐々木氏への対応を話した。", 1),
    point("丸丸商事との取引を話した。", 2),
    point("議案と丸丸商事を話した。", 0, 2),
    point("取り消された話があった。", 3),
    point("今はない発話の話。", 9),
    point("議案第76号を審議した。", 0),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "委員会", NOW, 60.0, agenda=("議案第76号",)))
        for number, text in enumerate(TEXTS):
            start = number * 10.0
            said = Utterance(
                UtteranceId(f"u{number}"), 1, start, start + 9, (), text, text, speaker="1"
            )
            store.add_utterance(MEETING, said)
        part = AgendaPart(AgendaStretch("佐々木さんの件", 0.0, 60.0), SENTENCES)
        for shape in (SummaryShape.GIST, SummaryShape.POINTS):
            store.keep_summary(MEETING, Summary(shape, (part,), NOW, "モデル", refused=("0a1b",)))
        close_stretch(store, MEETING, 19.0, 29.5)
        withdraw(store, MEETING, UtteranceId("u3"))
        yield store


def decided(store: Store) -> PublicVersion:
    hide(store, MEETING, "佐々木")
    for _ in range(9):
        found = look_through(store, MEETING)
        if not found.open_count:
            return public_version(store, MEETING)
        settle(store, MEETING, found.open, is_accepted=True)
    raise AssertionError("there is always more to decide")


def sentences(summaries: tuple[Summary, ...]) -> list[str]:
    return [item.text for one in summaries for part in one.parts for item in part.points]


def test_nothing_is_published_before_the_summaries_were_looked_at_too(store: Store) -> None:
    places = {item.passage.place.partition(":")[0] for item in look_through(store, MEETING).open}
    assert "summary" in places
    with pytest.raises(MasksUndecided):
        public_version(store, MEETING)


def test_what_is_hidden_or_left_out_is_in_no_sentence(store: Store) -> None:
    public = decided(store)
    told = sentences(public.summaries)
    assert told == 2 * [
        "■■■さん（■■■）から相談があった。",
        "■■■氏への対応を話した。",
        "議案第76号を審議した。",
    ]
    assert {item.until for one in public.summaries for x in one.parts for item in x.points} == {
        "■■■さんの都合"
    }
    assert all(not one.refused for one in public.summaries)


@pytest.mark.parametrize("form", [item.name for item in SHIPPED])
def test_no_form_tells_it_either(store: Store, form: str) -> None:
    public = decided(store)
    document = minutes_of(public.transcript, public.summaries)
    text = contents(word_renderer(form, Filing())(document))
    for secret in ("佐々木", "さくら", "090", "丸丸商事", "取り消された話", "今はない発話"):
        assert secret not in text


def test_the_log_tells_where_but_not_what(store: Store) -> None:
    decided(store)
    rows = list(log_rows(store, MEETING))
    assert "要約" in {row[0] for row in rows}
    assert "佐々木" not in str(rows)


def test_what_was_confirmed_of_another_record_is_unconfirmed_again(store: Store) -> None:
    kept = store.summaries(MEETING)[SummaryShape.GIST]
    known = {item.id: item for item in store.utterances(MEETING)}
    last = kept.parts[0].points[-1]
    right = Finding(
        last.kind,
        last.text,
        last.evidence,
        origin=last.origin,
        is_confirmed=True,
        basis=basis_of(last, known),
    )
    store.revise_summary(MEETING, kept, 0, 6, right)

    def is_confirmed() -> bool:
        found = {x.shape: x for x in kept_summaries(store, store.transcript(MEETING))}
        return found[SummaryShape.GIST].parts[0].points[-1].is_confirmed

    assert is_confirmed()
    proofreader = Proofreader(store, MEETING, lambda event: None)
    proofreader.change_text(UtteranceId("u0"), "議案第77号を議題といたします。")
    assert not is_confirmed()
