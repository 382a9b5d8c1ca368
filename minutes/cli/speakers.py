"""`minutes speakers`: who the voices of a meeting are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from minutes import config, naming
from minutes.cli.tables import print_json, print_table
from minutes.diarization.calls import NameSuggestion
from minutes.dictionary.person_names import clean, surnames
from minutes.errors import SpeakerUnknown
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.proofreading import Proofreader
from minutes.reservation import reserve
from minutes.store.meetings import Store
from minutes.types import MeetingId, Participant, Seconds, Transcript, Utterance

COLUMNS = ("話者", "話した時間", "文", "名前", "名前の候補")

_SHOWN = 3
"""Places of the evidence that a line shows; the JSON has all of it."""


_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Which shape of a kanji is wanted (variation selectors)."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A label with what it says, and whose voice it is or may be.

    `label` is None for what nobody has been given.
    """

    label: str | None
    seconds: Seconds
    count: int
    participant: str | None
    suggestion: NameSuggestion | None


@click.command("speakers")
@click.argument("meeting", metavar="ID")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="話者=氏名",
    help="話者に名前を付ける（例：1=水谷花子。何度でも。氏名を空にすると外す）",
)
@click.option("--accept", "is_accepting", is_flag=True, help="候補の名前をすべて付ける")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def speakers_command(
    meeting: str, names: tuple[str, ...], is_accepting: bool, as_json: bool
) -> None:
    """会議の話者と、話した時間、名前、名前の候補（委員長の指名などによる）を出す。

    名前を付けると、その話者のすべての文に付きます。
    """
    with Store.open(config.data_folder()) as store:
        found = store.meeting(meeting)
        wanted = [_read_name(text, found.participants) for text in names]
        _require_labels(store, found.id, [label for label, _ in wanted])
        if is_accepting:
            named = {label for label, _ in wanted}
            wanted += [
                (item.label, item.participant)
                for item in naming.suggest(store, found.id)
                if item.label not in named
            ]
        if wanted:
            _name(store, found.id, wanted)
        spoken = _gather(store.transcript(found.id), naming.suggest(store, found.id))
        utterances = {item.id: item for item in store.utterances(found.id)}
    if as_json:
        print_json([_as_json(item) for item in spoken])
        return
    if not spoken:
        click.echo(f"話者はまだ分けていません。分けるには：minutes diarize {found.id}", err=True)
        return
    print_table(COLUMNS, [_row(item, utterances) for item in spoken])
    if any(item.suggestion for item in spoken):
        click.echo(f"候補を確かめて付けるには：minutes speakers {found.id} --accept", err=True)


def _name(store: Store, meeting: MeetingId, wanted: Sequence[tuple[str, str]]) -> None:
    proofreader = Proofreader(store, meeting, lambda _event: None)
    with reserve(store.folder(meeting)):
        for label, name in wanted:
            proofreader.name(label, name or None)


def _read_name(text: str, people: Sequence[Participant]) -> tuple[str, str]:
    """Return label and name of 「1=水谷花子」; a name of the list as the list writes it."""
    label, sign, name = text.replace("＝", "=").partition("=")
    if not sign or not label.strip():
        raise click.UsageError("--name は 話者=氏名 の形で書きます（例：1=水谷花子）")
    number = re.fullmatch(r"(?:話者)?(\d+)", unicodedata.normalize("NFKC", label).strip())
    plain = number[1] if number is not None else label.strip()
    return plain, _listed_name(name, people) or clean(name)


def _listed_name(name: str, people: Sequence[Participant]) -> str:
    """Return the one name of the list that is meant, whole or by its surname; empty if none.

    Letters are compared by what Unicode takes for the same, but stay those of the list.
    """
    written = _fold(name)
    same = [person.name for person in people if written and written == _fold(person.name)]
    if same:
        exact = "".join(name.split())
        return next((item for item in same if exact == "".join(item.split())), same[0])
    called = [person.name for person in people if written and _is_surname(written, person.name)]
    return called[0] if len(called) == 1 else ""


def _is_surname(written: str, name: str) -> bool:
    """Return whether a folded word is somebody's surname.

    Without a space the longest known surname counts: 長谷 is not the one of 長谷川太郎.
    """
    surname, *given = name.split()
    if given:
        return _fold(surname) == written
    whole = _fold(surname)
    known = (whole[:end] for end in range(len(whole) - 1, 0, -1) if whole[:end] in surnames())
    longest = next(known, None)
    return written != whole and whole.startswith(written) and longest in (None, written)


def _fold(name: str) -> str:
    """Return a name for comparing: one form of each letter, no spaces."""
    return _VARIANT.sub("", "".join(unicodedata.normalize("NFKC", name).split()))


def _require_labels(store: Store, meeting: MeetingId, labels: Sequence[str]) -> None:
    """Refuse a label that nobody has, before anything is changed."""
    known = {item.label for item in store.speakers(meeting)}
    for label in labels:
        if label not in known:
            raise SpeakerUnknown(label)


def _gather(transcript: Transcript, suggestions: Sequence[NameSuggestion]) -> list[_Spoken]:
    by_label = {item.label: item for item in suggestions}
    spoken = []
    for speaker in transcript.speakers:
        said = [item for item in transcript.utterances if item.speaker == speaker.label]
        suggestion = by_label.get(speaker.label)
        length, count = _length(said), len(said)
        spoken.append(_Spoken(speaker.label, length, count, speaker.participant, suggestion))
    left = [item for item in transcript.utterances if item.speaker is None and item.text]
    if spoken and left:
        spoken.append(_Spoken(None, _length(left), len(left), None, None))
    return spoken


def _length(said: Sequence[Utterance]) -> Seconds:
    return sum(item.end - item.start for item in said)


def _row(item: _Spoken, utterances: dict[Any, Utterance]) -> tuple[str, ...]:
    told = ""
    if item.suggestion is not None:
        places = [
            format_position(utterances[key].start)
            for key in item.suggestion.evidence
            if key in utterances
        ]
        shown = "、".join(places[:_SHOWN]) + ("…" if len(places) > _SHOWN else "")
        told = f"{printable(item.suggestion.participant)}（{shown}）"
    name = printable(item.participant or "")
    if item.label is None:
        label = "（話者なし）"
    else:
        label = item.label if item.label == item.participant else f"話者{printable(item.label)}"
    return (label, format_position(item.seconds), str(item.count), name, told)


def _as_json(item: _Spoken) -> dict[str, Any]:
    suggestion = item.suggestion
    return {
        "label": item.label,
        "seconds": round(item.seconds, 2),
        "utterances": item.count,
        "participant": item.participant,
        "suggestion": suggestion
        and {
            "participant": suggestion.participant,
            "votes": suggestion.votes,
            "share": round(suggestion.share, 3),
            "evidence": list(suggestion.evidence),
        },
    }


COMMANDS: dict[str, click.Command] = {"speakers": speakers_command}
