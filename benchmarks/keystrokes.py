"""How many keys, and how much listening, it takes to bring a machine's text to the truth.

    python benchmarks/keystrokes.py REFERENCE.json SOUND.wav [--model NAME|FOLDER]

A scripted editor corrects the same machine text: with a plain text editor beside a media
player, and with this program's commands in three ways. Everything is heard evenly; or
without silences and quicker wherever nothing is doubtful (確かな所は速く); or only what is
around each doubtful place is heard (F2), and it is said what that leaves wrong. What it
counts are keys (those held down count too), clicks and seconds of sound; the time for them
is a model, not a person: Card, Moran and Newell's Keystroke-Level Model (1980) with its own
constants. Whoever hears everything is taken to notice every mistake, at either speed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jaconv
from rapidfuzz.distance import Levenshtein
from sample import MINUTES

from minutes.config import DictionarySettings
from minutes.dictionary.lists import meeting_list
from minutes.dictionary.readings import propose_reading
from minutes.editing.doubtful import find_doubtful
from minutes.export import interchange
from minutes.offering import Offers
from minutes.types import Seconds, Transcript, Utterance
from ui.editor.hearing import LEAD, doubtful_times
from ui.editor.player import AFTER, BEFORE, HURRY, PADDING, joined_stretches

KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35
"""Seconds for a key of an average typist, for pointing with a mouse, for moving a hand
between keyboard and mouse, for making up one's mind. Source: Card, Moran & Newell 1980."""

REACTION: Seconds = 2.0
"""So much sound is heard again at each place: the backstep, and what a person rewinds."""

SPEED = 1.25
"""Playing quicker costs nothing where the text is there to read along; without skipping
from player to editor. The plain player is given the same speed."""

AROUND = 3
"""Letters beside a spelling that tell whether it makes the text right."""

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
    parser.add_argument("--words", type=Path, help="the meeting's list, given after the fact")
    options = parser.parse_args()
    machine = transcribe(options.sound, options.model)
    reference = interchange.read(options.reference)
    with tempfile.TemporaryDirectory() as folder:
        if options.words:
            shutil.copy(options.words, meeting_list(Path(folder)))
        fixes = find_fixes(machine, reference, Path(folder))
    plain, duration = with_text_and_player(machine, fixes), machine.meeting.duration
    ways = {
        "plain": plain,
        "everything_evenly": with_the_editor(fixes, duration / SPEED),
        "everything_quick_where_certain": with_the_editor(fixes, hurried(machine)),
        "doubts_only": with_the_doubts_only(machine, fixes),
    }
    print(json.dumps({
        "minutes_of_sound": round(duration / 60, 2),
        "places_to_correct": len(fixes),
        "of_them_in_the_list_of_doubts": sum(fix.is_doubtful for fix in fixes),
        "left_wrong_by_doubts_only": sum(not fix.is_doubtful for fix in fixes),
        "spellings_offered": sum(fix.is_offered for fix in fixes),
        **{name: told(work, plain, duration) for name, work in ways.items()},
    }, ensure_ascii=False, indent=1))  # fmt: skip


def transcribe(sound: Path, model: str) -> Transcript:
    """Return what the product makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MINUTES_DATA": folder}
        command = [*MINUTES, "transcribe", str(sound), "--model", model, "--speakers", "off"]
        command += ["--format", "json", "--output", folder]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return interchange.read(Path(ended.stdout.splitlines()[0]))


def find_fixes(machine: Transcript, reference: Transcript, words: Path) -> list[Fix]:
    """Return the places where the machine's text is not the reference's, letter by letter.

    `words` is a folder that holds the meeting's list, if there is one.
    """
    utterances = [item for item in machine.utterances if item.text]
    owners = [(item, at) for item in utterances for at in range(len(item.text))]
    heard = "".join(item.text for item in utterances)
    true = "".join(item.text for item in reference.utterances)
    doubtful = {
        (place.utterance, at) for place in find_doubtful(utterances) for at in range(*place.span)
    }
    fixes = []
    offers = Offers(words, words, DictionarySettings())
    for step in Levenshtein.opcodes(heard, true):
        wrong, right = heard[step.src_start : step.src_end], true[step.dest_start : step.dest_end]
        if step.tag == "equal" or not (_counts(wrong) or _counts(right)):
            continue
        item, at = owners[min(step.src_start, len(owners) - 1)]
        is_doubtful = (item.id, at) in doubtful
        is_offered = is_doubtful and _offers(offers, item, at, reference)
        fixes.append(Fix(item, at, wrong, right, is_doubtful, is_offered))
    return fixes


def _offers(offers: Offers, item: Utterance, at: int, reference: Transcript) -> bool:
    """Tell whether a spelling that makes the text right at this place is shown with its key."""
    spans = [place.span for place in find_doubtful([item]) if place.span[0] <= at < place.span[1]]
    shown = [(doubt.span, spelling) for doubt in item.doubts for spelling in doubt.candidates]
    shown += [(one.span, one.spelling) for span in spans for one in offers.offer(item.text, span)]
    true = "".join(said.text for said in reference.utterances)
    return any(
        spelling != item.text[start:end]
        and item.text[max(0, start - AROUND) : start] + spelling + item.text[end : end + AROUND]
        in true
        for (start, end), spelling in shown
    )


def with_the_editor(fixes: list[Fix], heard: Seconds) -> Work:
    """Text and sound in one: typing pauses, doubts are offered, a word is replaced at once."""
    work = Work(heard=heard)
    correct(work, fixes)
    return work


def hurried(machine: Transcript) -> Seconds:
    """Return how long it takes to hear the meeting without silences, quick where certain."""
    spoken = joined_stretches(
        (item.start - PADDING, item.end + PADDING) for item in machine.utterances
    )
    slow = joined_stretches(doubtful_times(tuple(machine.utterances)))
    within = sum(
        max(0.0, min(end, other[1]) - max(start, other[0]))
        for start, end in spoken
        for other in slow
    )
    total = sum(end - start for start, end in spoken)
    return within / SPEED + (total - within) / (SPEED * HURRY)


def with_the_doubts_only(machine: Transcript, fixes: list[Fix]) -> Work:
    """From one doubtful place to the next, hearing only those: a draft for tomorrow.

    F2 opens the place, marks it and plays it, with a word before and one after; what is
    wrong is heard once more (F4) before it is written.
    """
    places = find_doubtful(machine.utterances)
    times = [end - start for start, end in doubtful_times(tuple(machine.utterances))]
    heard = sum(length - LEAD + BEFORE + AFTER for length in times) / SPEED
    found = [fix for fix in fixes if fix.is_doubtful]
    again = len({fix.utterance.id for fix in found})
    work = Work(keys=len(places) + again, decisions=len(places) + again)
    work.heard = heard * (1 + again / max(1, len(places)))
    correct(work, found, is_there=True)
    return work


def correct(work: Work, fixes: list[Fix], *, is_there: bool = False) -> None:
    """Put these places right with the editor's commands; `is_there` after F2 led there.

    Who is there has just heard the place, marked and open.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for fix in fixes:
        seen[fix.wrong, fix.right] += 1
        if seen[fix.wrong, fix.right] > 1 and fix.wrong:
            continue  # replaced everywhere when it was met first
        if not is_there:
            work.heard += REACTION
            work.decisions += 1
            if fix.is_doubtful:
                work.keys += 1  # F2: the editor opens, the place is marked and heard
            else:
                work.clicks += 1  # on the letter
        if fix.is_offered:
            key = (fix.utterance.id, "offered")
            work.keys += 0 if seen[key] else 2  # Ctrl and its digit, once for the whole word
            seen[key] += 1
            continue
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


def told(work: Work, plain: Work, duration: Seconds) -> dict[str, float]:
    """Return what was done, the modelled minutes for a meeting-hour, and how much less it is."""
    return {
        "keys": work.keys,
        "clicks": work.clicks,
        "heard_s": round(work.heard, 1),
        "work_s": round(work.seconds, 1),
        "minutes_per_meeting_hour": round(work.seconds / duration * 60, 1),
        "times_less": round(plain.seconds / work.seconds, 2),
    }


def _repeats(fix: Fix, fixes: list[Fix]) -> bool:
    return bool(fix.wrong) and sum((f.wrong, f.right) == (fix.wrong, fix.right) for f in fixes) > 1


def _counts(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


if __name__ == "__main__":
    main()
