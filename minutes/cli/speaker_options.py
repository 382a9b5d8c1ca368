"""`--speakers` of commands that make text: who said it, where that can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes import attribution
from minutes.attribution import Listening
from minutes.cli.diarize import PRACTICE_NOTICE
from minutes.cli.meeting_options import AUTO, OFF, read_count
from minutes.cli.progress import ProgressDisplay
from minutes.config import Settings
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.weights import SpeakerModel, find_speaker_model
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.models import PRACTICE_NAME
from minutes.store.meetings import Store
from minutes.types import MeetingId

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

CHANNELS = "channels"

ONLY_PRACTICE = (
    "話者を分けるモデルが練習用しかないので、話者は付けていません"
    "（本物の入れ方は docs/speakers.md、練習用で試すには --speakers 人数）。"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for: nothing, whatever can be done, or a number of speakers.

    `is_anew` tells voices apart even where that was done before; `is_by_channel` takes
    each channel of the file as one speaker, without any model.
    """

    is_off: bool = False
    is_by_channel: bool = False
    count: SpeakerCount | None = None
    is_anew: bool = False


def speakers_option(function: Decorated) -> Decorated:
    """Add `--speakers`."""
    return click.option(
        "--speakers",
        default=AUTO,
        metavar="auto|off|N|MIN-MAX|channels",
        callback=_read_wanted,
        help="話者を分ける：auto（できれば分ける。既定）、off、人数（5）か範囲（3-8）、channels"
        "（席ごとのマイクのチャンネルで分ける）",
    )(function)


def tell_channels(store: Store, meeting: MeetingId, path: Path) -> MinutesError | None:
    """Give a meeting's text the channels of its file as speakers; return why not."""
    try:
        found = attribution.attribute_by_channel(store, meeting, path)
    except MinutesError as error:
        return error
    count = len({turn.label for turn in found.turns})
    click.echo(f"チャンネルは {count} 人分です。", err=True)
    click.echo(f"名前を付けるには：minutes speakers {meeting}", err=True)
    return None


def tell_speakers(
    store: Store, meeting: MeetingId, wanted: Wanted, settings: Settings
) -> MinutesError | None:
    """Give a meeting's text its speakers; return why not, where a person asked for it.

    Without being asked for, a reason is only told, and text that has speakers is left.
    The text itself is never touched by what goes wrong here.
    """
    is_done = wanted.count is None and not wanted.is_anew and bool(store.turns(meeting))
    if wanted.is_off or is_done:
        return None
    try:
        model = find_speaker_model(settings.diarization.model)
        is_unasked = wanted.count is None and settings.diarization.model == AUTO
        if is_unasked and model.is_practice and settings.recognition.model != PRACTICE_NAME:
            click.echo(ONLY_PRACTICE, err=True)
            return None
        known = attribution.expected_speakers(store.meeting(meeting))
        count = wanted.count or known
        found = _listen(store, meeting, count, model, settings)
    except MinutesError as error:
        if wanted.count is not None:
            return error
        click.echo(f"話者は分けていません：{describe_error(error)}", err=True)
        return None
    click.echo(f"話者は {found} 人です。{_reservation(found, wanted, known)}", err=True)
    click.echo(f"名前を付けるには：minutes speakers {meeting}", err=True)
    return None


def _reservation(found: int, wanted: Wanted, known: SpeakerCount) -> str:
    """Return what a person should know about a number of voices, empty where nothing."""
    if wanted.count is not None and found < wanted.count.minimum:
        return f"指定の {wanted.count.minimum} 人の声は見つかりませんでした。"
    if wanted.count is None and known.maximum is not None and found >= known.maximum:
        return (
            f"出席者名簿の人数（{known.maximum} 人）までに分けています。"
            "名簿にない人も話すときは --speakers で人数を指定してください。"
        )
    return ""


def _listen(
    store: Store, meeting: MeetingId, count: SpeakerCount, model: SpeakerModel, settings: Settings
) -> int:
    """Return how many voices there are, each with its label in the text now."""
    with ProgressDisplay(PRACTICE_NOTICE if model.is_practice else "") as display:
        listening = Listening(model.folder, count, settings, display.listen)
        found = attribution.diarize_meeting(store, store.meeting(meeting), listening)
    return len({turn.label for turn in found.turns})


def _read_wanted(context: click.Context, parameter: click.Parameter, value: str) -> Wanted:
    plain = value.strip().lower()
    if plain == OFF:
        return Wanted(is_off=True)
    if plain == CHANNELS:
        return Wanted(is_by_channel=True)
    count = read_count(value)
    if count is None:
        raise click.BadParameter(value, ctx=context, param=parameter)
    return Wanted(count=None if count == SpeakerCount() else count)
