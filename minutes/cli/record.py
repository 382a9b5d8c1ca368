"""`minutes record` and `minutes devices`: a live meeting in the terminal."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from minutes import config
from minutes.asr.choosing import choose_model, practice_notice
from minutes.audio.devices import list_inputs
from minutes.audio.microphone import Microphone
from minutes.audio.replay import FileReplay
from minutes.audio.source import AudioSource
from minutes.cli.live import EventLog, LiveDisplay, print_line
from minutes.cli.meeting_options import meeting_options
from minutes.cli.options import (
    dictionary_option,
    model_option,
    read_words,
)
from minutes.errors import MicrophoneMissing
from minutes.events import Event
from minutes.session import Session
from minutes.session.continuing import plan_continuation
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, MeetingState, Participant


@click.command("record")
@click.option("--device", help="マイクの名前（minutes devices で見られます）")
@click.option("--title", help="会議名")
@click.option("--continue", "continued", metavar="ID", help="録音を終えた会議の続きを録音する")
@click.option("--for", "seconds", type=click.FloatRange(min=0.1), help="録音する秒数")
@model_option
@dictionary_option
@meeting_options
@click.option(
    "--input",
    "file",
    type=click.Path(path_type=Path),
    help="マイクの代わりに使う音声ファイル",
)
@click.option("--realtime", is_flag=True, help="--input を実際の速さで流す")
@click.option("--events", "events_to", metavar="-|FILE", help="できごとを JSON で書き出す先")
def record_command(
    device: str | None,
    title: str | None,
    continued: str | None,
    seconds: float | None,
    model: str | None,
    dictionaries: tuple[Path, ...],
    participants: tuple[Participant, ...],
    place: str,
    agenda: tuple[str, ...],
    file: Path | None,
    realtime: bool,
    events_to: str | None,
) -> None:
    """マイクから録音しながら文字にする。Ctrl-C で終わります。

    録音はすぐディスクに書かれ、途中で電源が切れても残ります（minutes resume で仕上げ）。
    """
    if realtime and file is None:
        raise click.UsageError("--realtime は --input と一緒に使います")
    if continued and (title or participants or place or agenda):
        raise click.UsageError("--continue の会議の名前や出席者は、録音の後で直してください")
    settings, weights = choose_model(config.load(), model, None)
    words = read_words(dictionaries)
    source: AudioSource = (
        FileReplay(file, settings.recording, realtime=realtime)
        if file is not None
        else Microphone(device or settings.recording.device, settings.recording)
    )
    now = datetime.now().astimezone()
    name = title or now.strftime("会議 %Y-%m-%d %H:%M")
    made = Meeting(make_meeting_id(now), name, now, 0.0, place, participants, agenda)
    with (
        Store.open(config.data_folder()) as store,
        EventLog(events_to) as event_log,
        LiveDisplay(has_text=events_to != "-", notice=practice_notice(settings)) as display,
    ):

        def listen(event: Event) -> None:
            event_log.listen(event)
            display.listen(event)

        meeting = store.meeting(continued) if continued else made
        session = Session(store, meeting, source, weights, settings, listen)
        begins_at = 0.0
        if continued:
            continuation = plan_continuation(store, meeting, now, settings.recording)
            session.go_on(continuation)
            begins_at = continuation.position
        session.expect(words)
        session.start()
        if seconds is not None:
            session.stop_at(begins_at + seconds)
        _until_stopped(session, display)
        if session.failure is not None:
            raise session.failure
        is_complete = store.meeting(meeting.id).state is MeetingState.READY
    if events_to != "-":  # there, each line is an event, and the first one has the id
        print_line(meeting.id)
    _tell_next(meeting.id, is_complete=is_complete)


def _tell_next(meeting: MeetingId, *, is_complete: bool) -> None:
    rest = "" if is_complete else f"残りを文字にするには：minutes resume {meeting}　"
    click.echo(f"保存しました。{rest}Word にするには：minutes export {meeting}", err=True)


def _until_stopped(session: Session, display: LiveDisplay) -> None:
    """Wait for the end; the first signal stops recording, the second leaves the text."""
    calls = 0

    def on_signal(number: int, frame: FrameType | None) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            session.stop()
            display.say("録音を終えます。残りを文字にしています（もう一度 Ctrl-C で後回し）")
        else:
            session.abandon()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    while not session.wait(timeout=0.2):
        pass


@click.command("devices")
def devices_command() -> None:
    """使えるマイクの一覧を表示する。"""
    devices = list_inputs()
    if not devices:
        raise MicrophoneMissing
    for device in devices:
        click.echo(f"{'*' if device.is_default else ' '} {device.name}")


COMMANDS = {"record": record_command, "devices": devices_command}
