"""Summaries by a model in a process of its own: kept, made again, checked, never believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minutes import config
from minutes.config import Settings
from minutes.errors import SummaryServerFailed, SummaryUnusable
from minutes.events import Event, ProgressMade
from minutes.store.meetings import Store
from minutes.summarizing import problems_of, summarize
from minutes.summary.prompting import FOLDER, copy_prompts_into
from minutes.summary.writer import Request
from minutes.types import (
    Edit,
    EditKind,
    Meeting,
    MeetingId,
    Origin,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)
from tests.integration.scripted_office import open_office
from tests.integration.test_summarizing import command
from tests.unit.summary.scripted_writers import NONSENSE, recite, says

MEETING = MeetingId("20261118-100000-k7q2")
AGENDA = ("議案第76号 補正予算", "議案第77号 条例の改正")


def ignore(_: Event) -> None:
    pass


@pytest.fixture
def meeting(store: Store) -> MeetingId:
    said = ["それでは、議案第76号を議題といたします。"]
    added = "第{0}工区の市道の災害復旧に、合わせて{0}億円を追加するものであります。"
    said += [added.format(at) for at in range(2, 70)]
    said += ["議案第76号は、原案のとおり可決すべきものと決しました。"]
    said += ["次に、議案第77号を議題といたします。"]
    changed = "第{0}条は、窓口での申請の期限を{0}日以内とするものであります。"
    said += [changed.format(at) for at in range(2, 40)]
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(MEETING, "総務常任委員会", now, len(said) * 10.0, agenda=AGENDA))
    for at, text in enumerate(said):
        identity = UtteranceId(f"u{at}")
        label = str(at % 3 + 1)
        store.add_utterance(
            MEETING, Utterance(identity, 1, at * 10, at * 10 + 9, (), text, text, speaker=label)
        )
    return MEETING


def texts(summary: Summary) -> list[str]:
    return [point.text for part in summary.parts for point in part.points]


@pytest.mark.parametrize("shape", SummaryShape)
def test_each_shape_comes_with_its_maker_and_the_versions_of_its_instructions(
    store: Store, meeting: MeetingId, shape: SummaryShape
) -> None:
    heard: list[ProgressMade] = []
    with open_office(recite) as office:
        made = summarize(
            store,
            meeting,
            office.settings,
            lambda event: heard.append(event) if isinstance(event, ProgressMade) else None,
            shape,
        )
    assert made.maker == "台本"
    assert len(made.prompt.split("、")) == (1 if shape is SummaryShape.POINTS else 2)
    assert (made.dropped, made.fallbacks) == (0, 0)
    assert texts(made)
    assert heard[-1].position == heard[-1].total
    assert problems_of(made, store.transcript(meeting)) == {}
    if shape is not SummaryShape.GIST:
        assert [part.stretch.title for part in made.parts] == list(AGENDA)


@pytest.mark.parametrize("name", ["nothing", "endless", "English", "a wrong number", "a list"])
def test_a_model_that_writes_nonsense_leaves_what_was_said_and_that_is_told(
    store: Store, meeting: MeetingId, name: str
) -> None:
    with open_office(NONSENSE[name]) as office:
        made = summarize(store, meeting, office.settings, ignore)
    assert made.fallbacks == len(AGENDA)
    said = "".join(item.text for item in store.utterances(meeting))
    assert texts(made)
    assert all(text in said for text in texts(made))
    assert all(point.origin is Origin.RULE for part in made.parts for point in part.points)


@pytest.mark.parametrize("shape", [item for item in SummaryShape if item != SummaryShape.PLAIN])
def test_a_model_of_which_nothing_is_usable_is_as_good_as_none(
    store: Store, meeting: MeetingId, shape: SummaryShape
) -> None:
    bare = summarize(store, meeting, Settings(), ignore, shape)
    with open_office(NONSENSE["English"]) as office:
        made = summarize(store, meeting, office.settings, ignore, shape)
    assert made.parts == bare.parts
    assert (made.maker, made.fallbacks) == ("", len(bare.parts))


def test_what_was_said_is_never_called_easy_words(store: Store, meeting: MeetingId) -> None:
    with open_office(NONSENSE["English"]) as office, pytest.raises(SummaryUnusable):
        summarize(store, meeting, office.settings, ignore, SummaryShape.PLAIN)


def test_where_the_model_failed_in_part_only_its_own_sentences_are_easy_words(
    store: Store, meeting: MeetingId
) -> None:
    def fail_later(request: Request, attempt: int) -> str:
        return recite(request) if "億円" in request.material else "はい。"

    with open_office(fail_later) as office:
        made = summarize(store, meeting, office.settings, ignore, SummaryShape.PLAIN)
    assert made.maker
    assert made.fallbacks == 1
    assert all(point.origin is Origin.MODEL for part in made.parts for point in part.points)
    assert [bool(part.points) for part in made.parts] == [True, False]


def test_the_command_says_in_one_sentence_that_the_model_was_of_no_use(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(NONSENSE["English"]) as office:
        config.save(
            {
                "summary.engine": "server",
                "summary.server": office.address,
                "summary.server_model": "台本",
            }
        )
        assert command(meeting) == 0
        told = capsys.readouterr()
        assert "AI" not in told.out
        assert told.err.count("答えはどれも使えませんでした") == 1
        assert "か所" not in told.err
        assert command(meeting, "--shape", "plain") == 4
        told = capsys.readouterr()
        assert "やさしい日本語にできませんでした" in told.err
        assert told.out == ""
    assert SummaryShape.PLAIN not in store.summaries(meeting)


def test_only_what_was_corrected_is_asked_again(store: Store, meeting: MeetingId) -> None:
    with open_office(recite) as office:
        summarize(store, meeting, office.settings, ignore)
        first = len(office.asked)
        office.asked.clear()
        summarize(store, meeting, office.settings, ignore)
        assert office.asked == []
        said = store.utterances(meeting)[-3]
        fixed = replace(said, text=said.text.replace("申請", "届出"))
        store.apply(meeting, Edit(EditKind.TEXT, (said,), (fixed,)))
        summarize(store, meeting, office.settings, ignore)
    assert 0 < len(office.asked) < first / 2
    assert "届出" in office.asked[0].material
    assert len(store.answers(meeting)) == first


def test_a_summary_stopped_in_the_middle_goes_on_where_it_was(
    store: Store, meeting: MeetingId
) -> None:
    class StopError(Exception):
        pass

    def stop(event: Event) -> None:
        if isinstance(event, ProgressMade) and event.position == 2:
            raise StopError

    with open_office(recite) as office:
        with pytest.raises(StopError):
            summarize(store, meeting, office.settings, stop)
        kept = set(store.answers(meeting))
        office.asked.clear()
        summarize(store, meeting, office.settings, ignore)
    assert len(kept) >= 2
    assert kept < set(store.answers(meeting))


def test_what_a_person_decided_outlives_a_new_summary(store: Store, meeting: MeetingId) -> None:
    with open_office(recite) as office:
        seen = summarize(store, meeting, office.settings, ignore)
        store.keep_summary(meeting, seen)
        first, second, *_ = seen.parts[0].points
        own = replace(first, text="工区ごとに追加する。", origin=Origin.PERSON, is_confirmed=True)
        seen = store.revise_summary(meeting, seen, 0, 1, None)
        seen = store.revise_summary(meeting, seen, 0, 0, own)
        again = summarize(store, meeting, office.settings, ignore)
    assert own.text in texts(again)
    assert first.text not in texts(again)
    assert second.text not in texts(again)
    assert again.refused == seen.refused


def test_a_word_that_nobody_said_is_kept_and_shown_as_doubtful(
    store: Store, meeting: MeetingId
) -> None:
    items = [{"text": "復旧のスケジュールが示された。", "evidence": ["1"]}]
    with open_office(says(json.dumps({"items": items}))) as office:
        made = summarize(store, meeting, office.settings, ignore)
    problems = problems_of(made, store.transcript(meeting))
    assert {problem.text for found in problems.values() for problem in found} == {"スケジュール"}


def test_an_offices_own_instructions_are_followed_and_their_version_told(
    store: Store, meeting: MeetingId
) -> None:
    with open_office(recite) as office:
        ours = summarize(store, meeting, office.settings, ignore, SummaryShape.POINTS)
        copied = copy_prompts_into(store.data)
        assert copied
        assert copy_prompts_into(store.data) == []
        same = summarize(store, meeting, office.settings, ignore, SummaryShape.POINTS)
        (store.data / FOLDER / "statement.md").write_text("短く書く。", encoding="utf-8")
        own = summarize(store, meeting, office.settings, ignore, SummaryShape.POINTS)
    assert ours.prompt == same.prompt != own.prompt
    assert office.asked[-1].instruction == "短く書く。"


def test_a_server_that_is_gone_is_told_and_what_is_kept_stays(
    store: Store, meeting: MeetingId
) -> None:
    with open_office(recite) as office:
        kept = summarize(store, meeting, office.settings, ignore)
        store.keep_summary(meeting, kept)
    with pytest.raises(SummaryServerFailed):
        summarize(store, meeting, office.settings, ignore, SummaryShape.POINTS)
    assert store.summaries(meeting) == {SummaryShape.OVERVIEW: kept}


PERSONAL = (
    "駅前の街灯について、中村花子さんから、電話で090-1234-5678に折り返してほしいと要望がありました。",
    "中村花子さんのお住まいは、緑町1丁目2番3号です。林さんからも同じ要望がありました。",
)


def add_personal(store: Store, meeting: MeetingId) -> None:
    for at, text in enumerate(PERSONAL):
        start = 30.0 + at
        item = Utterance(UtteranceId(f"p{at}"), 1, start, start + 0.5, (), text, text, speaker="9")
        store.add_utterance(meeting, item)


@pytest.mark.parametrize("shape", SummaryShape)
def test_a_model_sees_no_personal_data_of_a_meeting_that_is_masked(
    store: Store, meeting: MeetingId, shape: SummaryShape
) -> None:
    add_personal(store, meeting)
    store.mask_summary(meeting, is_masked=True)
    with open_office(recite) as office:
        made = summarize(store, meeting, office.settings, ignore, shape)
    shown = "".join(request.material for request in office.asked)
    for secret in ("中村", "090", "緑町", "林"):
        assert secret not in shown
    assert "駅前の街灯" in shown
    assert made.is_masked
    if shape is SummaryShape.POINTS:
        assert [text for text in texts(made) if text in PERSONAL] == list(PERSONAL)
    assert not any("[" in text for text in texts(made))


def test_a_sentence_with_a_broken_placeholder_is_not_used(store: Store, meeting: MeetingId) -> None:
    add_personal(store, meeting)
    store.mask_summary(meeting, is_masked=True)
    items = [{"text": "人物1から要望があった。", "evidence": ["1"]}]
    with open_office(says(json.dumps({"items": items}))) as office:
        made = summarize(store, meeting, office.settings, ignore)
    assert made.dropped
    assert not any("人物1" in text for text in texts(made))


def test_a_meeting_that_is_not_masked_is_shown_as_it_is(store: Store, meeting: MeetingId) -> None:
    add_personal(store, meeting)
    with open_office(recite) as office:
        made = summarize(store, meeting, office.settings, ignore)
        assert "中村花子" in "".join(request.material for request in office.asked)
        assert not made.is_masked
