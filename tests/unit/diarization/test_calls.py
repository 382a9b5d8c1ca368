"""Who a label may be, by the chair's calls: few suggestions rather than wrong ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.diarization.calls import FEWEST_PLACES, NameSuggestion, suggest_names
from minutes.diarization.phrases import introduction_of, last_call
from minutes.dictionary.people import propose_name_reading
from minutes.export.interchange import read
from minutes.types import (
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
)

CHAIR = Participant("水谷 花子", "委員長", "みずや はなこ", "1")
MEMBERS = (
    Participant("佐藤 一郎", "委員", "さとう いちろう", "2"),
    Participant("齋藤 健", "委員", "さいとう けん", "3"),
    Participant("勅使河原 権左衛門", "委員", "", "4"),
)
OFFICIALS = (Participant("田中 次郎", "総務部総務課長"), Participant("佐藤 三郎", "企画部長"))
PEOPLE = (CHAIR, *MEMBERS, *OFFICIALS)

SURNAMES = (
    *("鈴木", "高橋", "田中", "伊藤", "渡辺", "山本"),
    *("中村", "小林", "加藤", "吉田", "山田", "林"),
)

Said = tuple[str, str]


def transcribe(said: Sequence[Said], people: Sequence[Participant] = PEOPLE) -> Transcript:
    utterances = tuple(
        Utterance(UtteranceId(f"u{at}"), 1, at * 5.0, at * 5.0 + 4, (), text, text, speaker=label)
        for at, (label, text) in enumerate(said)
    )
    meeting = Meeting(
        MeetingId("m"), "委員会", datetime(2026, 11, 18, tzinfo=UTC), participants=tuple(people)
    )
    return Transcript(meeting, (), utterances)


def opened(said: Sequence[Said]) -> list[Said]:
    """Return a meeting in which label 1 is clearly in the chair."""
    return [
        ("1", "ただいまから総務常任委員会を開会いたします。"),
        ("1", "議案第76号を議題といたします。"),
        ("1", "質疑はありませんか。"),
        *said,
        ("1", "御異議なしと認めます。"),
    ]


def names(found: Sequence[NameSuggestion]) -> dict[str, str]:
    return {item.label: item.participant for item in found}


@pytest.mark.parametrize(
    ("text", "before", "title"),
    [
        ("ありがとうございました。次に、佐藤委員。", "佐藤", "委員"),
        ("佐藤委員の発言を許します。", "佐藤", "委員"),
        ("はい、佐藤一郎委員どうぞ。", "佐藤一郎", "委員"),
        ("3番、佐藤一郎君。", "佐藤一郎", "君"),
        ("総務課長、お願いします。", "総務", "課長"),
        ("渡邊議員", "渡邊", "議員"),
    ],
)
def test_a_call_stands_at_the_end(text: str, before: str, title: str) -> None:
    found = last_call(text, is_chair=True)
    assert found is not None
    assert found[1:] == (before, title)


@pytest.mark.parametrize(
    "text",
    [
        "佐藤委員の御質問にお答えします。",
        "総務課長にはお世話になりました。",
        "どうもありがとうございました。",
        "議案第3番",
        "",
    ],
)
def test_who_is_only_mentioned_is_not_called(text: str) -> None:
    assert last_call(text, is_chair=True) is None


def test_an_introduction_says_role_and_name() -> None:
    assert introduction_of("えー、経済部長の勅使河原です。お答えします。") == (
        "経済部長",
        "勅使河原",
    )
    assert introduction_of("総務課長の話では、足りないとのことです。") is None


@pytest.mark.parametrize(
    "call", ["佐藤委員。", "２番、佐藤一郎君。", "2番。", "佐藤委員、どうぞ。", "さとう委員。"]
)
def test_whoever_speaks_after_being_called_twice_is_suggested(call: str) -> None:
    said = opened([("1", call), ("2", "伺います。"), ("1", call), ("2", "もう一点伺います。")])
    found = {item.label: item for item in suggest_names(transcribe(said), propose_name_reading)}
    assert found["2"].participant == "佐藤 一郎"
    assert found["2"].evidence == ("u3", "u5")
    assert (found["2"].votes, found["2"].share) == (2, 1.0)


def test_the_chair_is_known_by_what_only_the_chair_says() -> None:
    found = suggest_names(transcribe(opened([("2", "伺います。")])))
    assert names(found) == {"1": "水谷 花子"}


@pytest.mark.parametrize("call", ["斎藤委員。", "斉藤委員。", "さいとう委員。"])
def test_a_name_in_other_characters_is_found_by_its_sound(call: str) -> None:
    said = opened([("1", call), ("2", "はい。"), ("2", "伺います。")] * 2)
    assert "2" not in names(suggest_names(transcribe(said))) or call.startswith("さ")
    assert names(suggest_names(transcribe(said), propose_name_reading))["2"] == "齋藤 健"


def test_one_post_is_called_by_its_end_and_two_of_a_surname_by_their_titles() -> None:
    said = opened(
        [("1", "総務課長。"), ("2", "お答えします。"), ("1", "佐藤部長。"), ("3", "私から。")] * 2
    )
    found = names(suggest_names(transcribe(said)))
    assert found == {"1": "水谷 花子", "2": "田中 次郎", "3": "佐藤 三郎"}


def test_an_introduction_wants_one_more_place_that_says_so() -> None:
    introduced = [("2", "はい、総務課長の田中でございます。お答えします。")]
    assert "2" not in names(suggest_names(transcribe(opened(introduced))))
    said = opened([*introduced, ("1", "総務課長。"), ("2", "先ほどの件です。")])
    assert names(suggest_names(transcribe(said)))["2"] == "田中 次郎"


def test_somebody_else_of_the_same_surname_is_not_introduced() -> None:
    said = opened([("2", "財政課長の田中でございます。お答えします。")])
    assert "2" not in names(suggest_names(transcribe(said)))


def test_a_member_who_speaks_of_a_colleague_calls_nobody() -> None:
    said = opened([("2", "その点は佐藤委員。"), ("3", "そうですね。")] * 4)
    assert set(names(suggest_names(transcribe(said)))) == {"1"}


def test_a_short_yes_in_between_does_not_take_the_floor() -> None:
    said = transcribe(opened([("1", "佐藤委員。"), ("3", "はい。"), ("2", "伺います。")] * 2))
    shortened = tuple(
        replace(item, end=item.start + 0.4) if item.text == "はい。" else item
        for item in said.utterances
    )
    found = names(suggest_names(replace(said, utterances=shortened)))
    assert found == {"1": "水谷 花子", "2": "佐藤 一郎"}


def test_votes_for_two_people_suggest_nobody() -> None:
    calls = [("1", "佐藤委員。"), ("2", "伺います。"), ("1", "勅使河原委員。"), ("2", "伺います。")]
    assert set(names(suggest_names(transcribe(opened(calls * 2))))) == {"1"}


def test_a_person_is_suggested_for_one_label_only() -> None:
    calls = [("1", "佐藤委員。"), ("2", "伺います。")] * 5 + [
        ("1", "佐藤委員。"),
        ("3", "はい。"),
    ] * 2
    found = names(suggest_names(transcribe(opened(calls))))
    assert found == {"1": "水谷 花子", "2": "佐藤 一郎"}


def test_what_a_person_decided_is_not_suggested_again() -> None:
    said = transcribe(opened([("1", "佐藤委員。"), ("2", "伺います。")] * 3))
    decided = replace(said, speakers=(Speaker("1", "水谷 花子"), Speaker("3", "佐藤 一郎")))
    assert suggest_names(decided) == ()


@pytest.mark.parametrize(
    "said", [[], [("1", "")], [("1", "佐藤委員。")], [("1", "佐藤委員。"), ("2", "伺います。")]]
)
def test_too_little_suggests_nothing(said: list[Said]) -> None:
    assert suggest_names(transcribe(said)) == ()
    assert suggest_names(transcribe(opened(said) if said else said, people=())) == ()


def simulate(chance: random.Random, noise: float) -> tuple[Transcript, dict[str, str]]:
    """Return a council of which a part of the utterances stands under a wrong label."""
    surnames = chance.sample(SURNAMES, 9)
    people = [Participant(f"{surnames[0]} 太郎", "委員長")]
    people += [Participant(f"{name} 一郎", "委員") for name in surnames[1:6]]
    posts = ("総務課長", "企画部長", "教育長")
    people += [Participant(f"{n} 次郎", post) for n, post in zip(surnames[6:], posts, strict=True)]
    labels = {person.name: str(at) for at, person in enumerate(people, 1)}
    said: list[Said] = []
    for _ in range(40):
        member, official = chance.choice(people[1:6]), chance.choice(people[6:])
        said += [
            ("1", f"次に、{member.name.split()[0]}委員。"),
            (labels[member.name], "伺います。"),
        ]
        said += [("1", f"{official.role}。"), (labels[official.name], "お答えいたします。")]
    wrong = [
        (chance.choice(list(labels.values())) if chance.random() < noise else label, text)
        for label, text in opened(said)
    ]
    return transcribe(wrong, people), {label: name for name, label in labels.items()}


def test_wrong_labels_make_suggestions_fewer_and_hardly_any_wrong() -> None:
    chance = random.Random(5)  # noqa: S311 - no secret
    right = wrong = 0
    for _ in range(30):
        transcript, truth = simulate(chance, noise=0.25)
        found = suggest_names(transcript)
        right += sum(truth[item.label] == item.participant for item in found)
        wrong += sum(truth[item.label] != item.participant for item in found)
        assert all(len(item.evidence) >= FEWEST_PLACES for item in found)
    assert right > 100
    assert wrong <= right / 100


def test_the_synthetic_meeting_names_chair_and_director(
    shared_folder: Callable[[str], Path],
) -> None:
    heard = read(shared_folder("eval/meeting-a") / "meeting-a.json")
    people = (
        Participant("水谷 花子", "委員長", "みずや はなこ"),
        Participant("勅使河原 権左衛門", "経済部長", "てしがわら ごんざえもん"),
        Participant("北原 一郎", "委員"),
    )
    unnamed = replace(heard, speakers=(), meeting=replace(heard.meeting, participants=people))
    found = names(suggest_names(unnamed, propose_name_reading))
    assert found == {"S3": "水谷 花子"}
    (call,) = [item for item in unnamed.utterances if item.text.endswith("企画部長。")]
    director = replace(people[1], role="企画部長")  # now called by the chair as well
    introduced = "えー、企画部長の勅使河原です。ただいまの御質問にお答えいたします。"
    said = tuple(
        replace(item, text=introduced) if "勅使河原" in item.text else item
        for item in unnamed.utterances
    )
    meeting = replace(unnamed.meeting, participants=(people[0], director, people[2]))
    called = suggest_names(replace(unnamed, meeting=meeting, utterances=said), propose_name_reading)
    assert names(called) == {"S3": "水谷 花子", "S5": "勅使河原 権左衛門"}
    assert call.id in called[1].evidence
