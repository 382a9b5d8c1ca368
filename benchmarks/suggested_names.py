"""How many names suggested from the chair's calls are right.

python benchmarks/suggested_names.py [--meeting FILE.json --sound FILE.wav]

Without a meeting: 100 made-up councils of 6 to 18 people each, in which a part of the
utterances stands under a wrong label, as after a bad diarization. With one: the reference
text with its true speakers, and the same text under the labels that the practice model of
voices finds (its ear is a stand-in). "labels" is how many could get a name at most.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sample import PROJECT

from minutes.attribution import Listening, diarize_file
from minutes.config import Settings
from minutes.diarization.calls import suggest_names
from minutes.diarization.diarizer import SpeakerCount
from minutes.dictionary.people import propose_name_reading
from minutes.export.interchange import read
from minutes.types import Meeting, MeetingId, Participant, Transcript, Utterance, UtteranceId

SURNAMES = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤"
    " 清水 東海林 勅使河原"
)
POSTS = "総務課長 企画部長 経済部長 建設課長 教育長 福祉課長 財政課長 市民課長"
CALLS = ("{}委員。", "次に、{}委員。", "はい、{}委員、どうぞ。")
ANSWERS = ("{}の{}です。お答えします。", "お答えいたします。", "御質問にお答えします。")
QUESTIONS = 40
COUNCILS = 100

PEOPLE = {
    "S3": Participant("水谷 花子", "委員長", "みずや はなこ"),
    "S5": Participant("勅使河原 権左衛門", "経済部長", "てしがわら ごんざえもん"),
    "S1": Participant("北原 一郎", "委員", "きたはら いちろう"),
}
"""Made up for meeting-a: whose names are said in it, as whoever says them."""


def make_council(
    chance: random.Random, wrong: float, skipped: float
) -> tuple[Transcript, dict[str, str]]:
    """Return a council, and who each label really is."""
    names = chance.sample(SURNAMES.split(), chance.randint(6, 18))
    count = chance.randint(2, min(6, len(names) - 3))
    members = [Participant(f"{name} 一郎", "委員") for name in names[1:-count]]
    posts = chance.sample(POSTS.split(), count)
    officials = [
        Participant(f"{name} 次郎", post) for name, post in zip(names[-count:], posts, strict=True)
    ]
    people = [Participant(f"{names[0]} 太郎", "委員長"), *members, *officials]
    labels = {person.name: str(at) for at, person in enumerate(people, 1)}
    said = [("1", "ただいまから委員会を開会いたします。"), ("1", "議案第3号を議題といたします。")]
    for _ in range(QUESTIONS):
        member, official = chance.choice(members), chance.choice(officials)
        if chance.random() >= skipped:
            said.append(("1", chance.choice(CALLS).format(member.name.split()[0])))
        said.append((labels[member.name], "この点について伺います。いかがでしょうか。"))
        if chance.random() >= skipped:
            said.append(("1", f"{official.role}。"))
        answer = chance.choice(ANSWERS).format(official.role, official.name.split()[0])
        said.append((labels[official.name], answer))
    said.append(("1", "御異議なしと認めます。"))
    heard = [
        (chance.choice(list(labels.values())) if chance.random() < wrong else label, text)
        for label, text in said
    ]
    utterances = tuple(
        Utterance(UtteranceId(f"u{at}"), 1, at * 4.5, at * 4.5 + 4, (), text, text, speaker=label)
        for at, (label, text) in enumerate(heard)
    )
    now = datetime(2026, 11, 18, tzinfo=UTC)
    meeting = Meeting(MeetingId("m"), "委員会", now, participants=tuple(people))
    return Transcript(meeting, (), utterances), {label: name for name, label in labels.items()}


def print_councils() -> None:
    """Print how right suggestions are, by how wrong the labels are."""
    print("wrong labels  calls left out  right  wrong  labels")
    for wrong in (0.0, 0.1, 0.2, 0.33, 0.5):
        for skipped in (0.0, 0.3):
            chance = random.Random(1)  # noqa: S311 - no secret
            counts: Counter[bool] = Counter()
            labels = 0
            for _ in range(COUNCILS):
                transcript, truth = make_council(chance, wrong, skipped)
                labels += len({item.speaker for item in transcript.utterances})
                for item in suggest_names(transcript):
                    counts[truth[item.label] == item.participant] += 1
            row = f"{wrong:12.0%} {skipped:15.0%} {counts[True]:6} {counts[False]:6} {labels:7}"
            print(row)


def print_meeting(reference: Path, sound: Path) -> None:
    """Print what is suggested in a meeting with true labels, and with found ones."""
    given = read(reference)
    people = tuple(PEOPLE.values())
    given = replace(given, speakers=(), meeting=replace(given.meeting, participants=people))
    print_suggestions("true speakers", given, {label: label for label in PEOPLE})
    listening = Listening(
        PROJECT / "models" / "practice-speakers",
        SpeakerCount(len(PEOPLE), len(PEOPLE)),
        Settings(),
        lambda _event: None,
    )
    turns = diarize_file(sound, listening).exclusive
    heard, truth = [], {}
    shared: dict[str, Counter[str]] = {}
    for item in given.utterances:
        spoken: Counter[str] = Counter()
        for turn in turns:
            length = min(turn.end, item.end) - max(turn.start, item.start)
            spoken[turn.label] += max(0, round(length * 1000))
        label = spoken.most_common(1)[0][0]
        heard.append(replace(item, speaker=label))
        shared.setdefault(label, Counter())[str(item.speaker)] += spoken[label]
    truth = {label: counts.most_common(1)[0][0] for label, counts in shared.items()}
    print_suggestions("found speakers", replace(given, utterances=tuple(heard)), truth)


def print_suggestions(title: str, transcript: Transcript, truth: dict[str, str]) -> None:
    """Print each suggestion, and whether it is right."""
    found = suggest_names(transcript, propose_name_reading)
    right = sum(PEOPLE[truth[item.label]].name == item.participant for item in found)
    print(f"{title}: right {right}, wrong {len(found) - right}, labels {len(truth)}")
    for item in found:
        print(f"  {item.label} {item.participant} ({item.votes} votes, share {item.share:.2f})")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meeting", type=Path)
    parser.add_argument("--sound", type=Path)
    given = parser.parse_args()
    if given.meeting and given.sound:
        print_meeting(given.meeting, given.sound)
    else:
        print_councils()


if __name__ == "__main__":
    main()
