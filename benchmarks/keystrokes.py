"""How many keys, and how much listening, it takes to bring a machine's text to the truth.

    python benchmarks/keystrokes.py REFERENCE.json SOUND.wav [--model NAME|FOLDER]

A scripted editor corrects the same machine text twice: with this program's commands, and
with a plain text editor beside a media player. Both hear the whole meeting once; a third way
goes only from doubtful place to doubtful place, and says what it leaves wrong. What it
counts are keys, clicks and seconds of sound; the time for them is a model, not a person:
Card, Moran and Newell's Keystroke-Level Model (1980) with its own constants.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jaconv
from rapidfuzz.distance import Levenshtein
from sample import MINUTES

from minutes.dictionary.readings import propose_reading
from minutes.editing.doubtful import find_doubtful
from minutes.export import interchange
from minutes.types import Seconds, Transcript, Utterance

KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35
"""Seconds for a key of an average typist, for pointing with a mouse, for moving a hand
between keyboard and mouse, for making up one's mind. Source: Card, Moran & Newell 1980."""

REACTION: Seconds = 2.0
"""So much sound is heard again at each place: the backstep, and what a person rewinds."""

SPEED = 1.25
"""Playing quicker costs nothing where the text is there to read along; without skipping
from player to editor. The plain player is given the same speed."""

CONVERT = 2
"""Keys that turn kana into kanji: space and Enter."""


@dataclass(frozen=True)
class Fix:
    """A place that is wrong: what stands there, what belongs there, and where."""

    utterance: Utterance
    at: int
    wrong: str
    right: str
    is_doubtful: bool
    is_offered: bool


@dataclass
class Work:
    """What was done."""

    keys: int = 0
    clicks: int = 0
    decisions: int = 0
    heard: Seconds = 0.0

    @property
    def seconds(self) -> Seconds:
        """The time for it: hands, mind and ears, one after the other."""
        hands = self.keys * KEY + self.clicks * (POINT + KEY + 2 * HAND)
        return hands + self.decisions * MIND + self.heard


def main() -> None:
    """Print keys, listening and modelled time for both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path)
    parser.add_argument("sound", type=Path)
    parser.add_argument("--model", default="practice-ja")
    options = parser.parse_args()
    machine = transcribe(options.sound, options.model)
    reference = interchange.read(options.reference)
    fixes = find_fixes(machine, reference)
    ours, plain = with_the_editor(machine, fixes), with_text_and_player(machine, fixes)
    quick, left = with_the_doubts_only(machine, fixes), sum(not fix.is_doubtful for fix in fixes)
    duration = machine.meeting.duration
    print(json.dumps({
        "minutes_of_sound": round(duration / 60, 2),
        "places_to_correct": len(fixes),
        "of_them_in_the_list_of_doubts": sum(fix.is_doubtful for fix in fixes),
        "ours": told(ours, duration),
        "plain": told(plain, duration),
        "ratio": round(plain.seconds / ours.seconds, 2),
        "doubts_only": told(quick, duration) | {"places_left_wrong": left},
        "ratio_of_doubts_only": round(plain.seconds / quick.seconds, 2),
    }, ensure_ascii=False, indent=1))  # fmt: skip


def transcribe(sound: Path, model: str) -> Transcript:
    """Return what the product makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MINUTES_DATA": folder}
        command = [*MINUTES, "transcribe", str(sound), "--model", model, "--speakers", "off"]
        command += ["--format", "json", "--output", folder]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return interchange.read(Path(ended.stdout.splitlines()[0]))


def find_fixes(machine: Transcript, reference: Transcript) -> list[Fix]:
    """Return the places where the machine's text is not the reference's, letter by letter."""
    utterances = [item for item in machine.utterances if item.text]
    owners = [(item, at) for item in utterances for at in range(len(item.text))]
    heard = "".join(item.text for item in utterances)
    true = "".join(item.text for item in reference.utterances)
    doubtful = {
        (place.utterance, at) for place in find_doubtful(utterances) for at in range(*place.span)
    }
    fixes = []
    for step in Levenshtein.opcodes(heard, true):
        wrong, right = heard[step.src_start : step.src_end], true[step.dest_start : step.dest_end]
        if step.tag == "equal" or not (_counts(wrong) or _counts(right)):
            continue
        item, at = owners[min(step.src_start, len(owners) - 1)]
        offered = any(
            right in candidate for doubt in item.doubts if doubt.span[0] <= at < doubt.span[1]
            for candidate in doubt.candidates
        )  # fmt: skip
        fixes.append(Fix(item, at, wrong, right, (item.id, at) in doubtful, offered))
    return fixes


def with_the_editor(machine: Transcript, fixes: list[Fix]) -> Work:
    """Text and sound in one: typing pauses, doubts are offered, a word is replaced at once."""
    work = Work(heard=machine.meeting.duration / SPEED)
    correct(work, fixes)
    return work


def with_the_doubts_only(machine: Transcript, fixes: list[Fix]) -> Work:
    """From one doubtful place to the next, hearing only those: a draft for tomorrow."""
    places = find_doubtful(machine.utterances)
    work = Work(keys=len(places), decisions=len(places), heard=len(places) * REACTION)
    correct(work, [fix for fix in fixes if fix.is_doubtful])
    return work


def correct(work: Work, fixes: list[Fix]) -> None:
    """Put these places right with the editor's commands."""
    seen: Counter[tuple[str, str]] = Counter()
    for fix in fixes:
        seen[fix.wrong, fix.right] += 1
        if seen[fix.wrong, fix.right] > 1 and fix.wrong:
            continue  # replaced everywhere when it was met first
        work.heard += REACTION
        work.decisions += 1
        if fix.is_offered:
            work.keys += 1
            continue
        if fix.is_doubtful:
            work.keys += 1  # the next doubtful place: the editor opens, the sound waits
        else:
            work.clicks += 1  # on the letter
        work.keys += len(fix.wrong) + typed(fix.right) + 1  # Enter; the sound goes on by itself
        if _repeats(fix, fixes):
            work.keys += 1 + typed(fix.right) + 2  # find and replace: open, word, all, done


def with_text_and_player(machine: Transcript, fixes: list[Fix]) -> Work:
    """A text editor beside a media player: each place is found, and gone back from, by hand."""
    work = Work(heard=machine.meeting.duration / SPEED)
    for fix in fixes:
        work.heard += REACTION
        work.decisions += 1
        work.keys += 1 + 2  # pause the player, go to the other window
        work.clicks += 1  # on the letter
        work.keys += len(fix.wrong) + typed(fix.right)
        work.keys += 2 + 1 + 1  # back to the player, rewind, play
    work.keys += 2  # save
    return work


def typed(text: str) -> int:
    """Return the keys that a Japanese input method wants for a text."""
    if not text:
        return 0
    reading = propose_reading(text) or text
    letters = len(jaconv.kana2alphabet(jaconv.kata2hira(reading)))
    has_kanji = any("一" <= letter <= "龥" for letter in text)
    return letters + (CONVERT if has_kanji else 1)


def told(work: Work, duration: Seconds) -> dict[str, float]:
    """Return what was done, and the modelled minutes of work for an hour of meeting."""
    return {
        "keys": work.keys,
        "clicks": work.clicks,
        "heard_s": round(work.heard, 1),
        "work_s": round(work.seconds, 1),
        "minutes_per_meeting_hour": round(work.seconds / duration * 60, 1),
    }


def _repeats(fix: Fix, fixes: list[Fix]) -> bool:
    return bool(fix.wrong) and sum((f.wrong, f.right) == (fix.wrong, fix.right) for f in fixes) > 1


def _counts(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


if __name__ == "__main__":
    main()
