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
    label, sign, name = unicodedata.normalize("NFC", text).replace("＝", "=").partition("=")
    if not sign or not label.strip():
        raise click.UsageError("--name は 話者=氏名 の形で書きます（例：1=水谷花子）")
    number = re.fullmatch(r"(?:話者)?(\d+)", unicodedata.normalize("NFKC", label).strip())
    plain = number[1] if number is not None else label.strip()
    written = "".join(name.split())
    for person in people:
        if written and written == "".join(person.name.split()):
            return plain, person.name
    called = [person for person in people if [written] == person.name.split()[:1]]
    return plain, called[0].name if len(called) == 1 else " ".join(name.split())


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
