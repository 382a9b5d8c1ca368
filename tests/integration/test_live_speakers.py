"""Speakers while the meeting goes on: guessed, corrected by people, settled at the end."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import events
from minutes.asr.worker import Weights
from minutes.config import DiarizationSettings, RecognitionSettings, RecordingSettings, Settings
from minutes.diarization.weights import EMBEDDINGS, SUMS
from minutes.proofreading import Proofreader
from minutes.recording import RecordingWriter
from minutes.session import Session
from minutes.session.announcements import Announcements
from minutes.session.voices import VoiceFollower, find_model
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    Meeting,
    MeetingState,
    Participant,
    Samples,
    Speaker,
    Utterance,
    UtteranceId,
    Word,
)
from tests.fakes import VoiceScript, listen_by_script
from tests.integration.conftest import NOW
from tests.integration.live_meeting import ArraySource, Watcher, until

PROJECT = Path(__file__).resolve().parents[2]
MODEL = PROJECT / "models" / "practice-speakers"
SETTINGS = Settings(
    recognition=RecognitionSettings(model="practice-ja"),
    diarization=DiarizationSettings(model=str(MODEL)),
)

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)


def said(start: float, text: str) -> Utterance:
    """Make an utterance of a character each 0.2 s."""
    words = tuple(
        Word(start + at * 0.2, start + at * 0.2 + 0.2, letter, 0.9)
        for at, letter in enumerate(text)
    )
    identity = UtteranceId(f"u{round(start * 1000):09d}")
    return Utterance(identity, 0, start, words[-1].end, words, text, text)


def own_model(folder: Path) -> Settings:
    """Make a model that is not the practice one; only its script is ever asked."""
    for name in ("config.yaml", "segmentation/pytorch_model.bin", EMBEDDINGS[1]):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((MODEL / name).read_bytes() + b" ")
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        with (folder / SUMS).open("a", encoding="utf-8") as sums:
            sums.write(f"{digest}  {name}\n")
    return replace(SETTINGS, diarization=DiarizationSettings(model=str(folder)))


LINE = "これから会議を開きます。"  # 2.4 s


class Table:
    """A meeting whose text comes from the test, and whose voices from a script."""

    def __init__(self, store: Store, watcher: Watcher) -> None:
        self.store = store
        self.watcher = watcher
        self.meeting = Meeting(make_meeting_id(NOW), "総務常任委員会", NOW)
        self._announcements = Announcements(watcher.listen)
        self._announcements.start()
        self._follower: VoiceFollower | None = None

    def begin(self, script: VoiceScript, settings: Settings = SETTINGS, *people: str) -> None:
        participants = tuple(map(Participant, people))
        self.meeting = replace(self.meeting, participants=participants)
        self.store.create(self.meeting)
        with RecordingWriter(self.store.folder(self.meeting.id), RecordingSettings()) as writer:
            writer.append_silence(60.0)
        script.write(self.store.folder(self.meeting.id))
        self._follow(settings)

    def go_on(self, settings: Settings = SETTINGS) -> None:
        """Stop, and record more of the same meeting."""
        self.finish(is_text_complete=False)
        self._announcements = Announcements(self.watcher.listen)
        self._announcements.start()
        self._follow(settings)

    def _follow(self, settings: Settings) -> None:
        self._follower = VoiceFollower(self.store, self.meeting, settings, self._announcements)
        self._follower.target = listen_by_script
        self._follower.start()

    def say(self, start: float, text: str = LINE) -> UtteranceId:
        utterance = said(start, text)
        self.store.add_utterance(self.meeting.id, utterance)
        assert self._follower is not None
        self._follower.hear(utterance)
        return utterance.id

    def speaker_of(self, utterance: UtteranceId) -> str | None:
        (found,) = self.store.find_utterances(self.meeting.id, (utterance,))
        return found.speaker

    def wait_for(self, utterance: UtteranceId, speaker: str | None) -> None:
        until(lambda: self.speaker_of(utterance) == speaker)

    def proofread(self) -> Proofreader:
        return Proofreader(self.store, self.meeting.id, self.watcher.listen)

    def finish(self, *, is_text_complete: bool = True) -> None:
        assert self._follower is not None
        self._follower.finish(is_text_complete=is_text_complete)
        self._announcements.end()
        self._announcements.join()

    @property
    def follower(self) -> VoiceFollower:
        assert self._follower is not None
        return self._follower


@pytest.fixture
def table(store: Store, watcher: Watcher) -> Iterator[Table]:
    made = Table(store, watcher)
    yield made
    made.follower.abandon()


@needs_extra
def test_a_meeting_that_goes_on_knows_the_voices_from_before(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1), (20, 23, 1), (24, 27, 2), (28, 31, 0))))
    table.wait_for(table.say(0.2), "1")
    table.wait_for(table.say(4.2), "2")
    table.store.name_speaker(table.meeting.id, Speaker("2", "水谷 健一"))

    table.go_on()

    table.wait_for(table.say(20.2), "2")
    table.wait_for(table.say(24.2), "3")
    table.wait_for(table.say(28.2), "1")
    table.finish(is_text_complete=False)


@needs_extra
def test_finished_text_gets_its_speaker_a_little_later(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1), (8, 11, 0))))
    said = [table.say(start) for start in (0, 4, 8)]
    for utterance, speaker in zip(said, ("1", "2", "1"), strict=True):
        table.wait_for(utterance, speaker)
    table.finish(is_text_complete=False)
    revised = [event.utterance for event in table.watcher.of(events.UtteranceRevised)]  # type: ignore[union-attr]
    assert list(table.store.utterances(table.meeting.id)) == revised
    assert [utterance.revision for utterance in revised] == [1, 1, 1]
    updates = table.watcher.of(events.TurnsUpdated)
    assert [event.speakers for event in updates] == [  # type: ignore[union-attr]
        (Speaker("1"),),
        (Speaker("1"), Speaker("2")),
    ]
    assert table.watcher.of(events.WorkerFailed) == []


@needs_extra
def test_an_utterance_is_cut_where_the_voice_changes(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 6.4, 0), (6.4, 8.8, 1))))
    table.say(0)
    both = table.say(4, LINE + "よろしくお願いします。")
    table.wait_for(both, "1")
    table.finish(is_text_complete=False)
    texts = [(item.speaker, item.text) for item in table.store.utterances(table.meeting.id)]
    assert texts[1:] == [("1", LINE), ("2", "よろしくお願いします。")]


@needs_extra
def test_a_short_word_of_somebody_unknown_stays_unknown(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 4.6, 1))))
    first, short = table.say(0), table.say(4, "はい。")
    table.wait_for(first, "1")
    table.finish(is_text_complete=False)
    assert table.speaker_of(short) is None


@needs_extra
def test_what_a_person_says_stands_and_teaches(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 0), (8, 11, 0), (12, 15, 1))))
    first = table.say(0)
    table.wait_for(first, "1")
    table.proofread().assign([first], "水谷 花子")
    time.sleep(1.0)
    second, third = table.say(4), table.say(12)
    table.wait_for(second, "水谷 花子")
    table.wait_for(third, "2")
    assert table.speaker_of(first) == "水谷 花子"
    table.finish(is_text_complete=False)


@needs_extra
def test_a_word_that_a_person_takes_back_teaches_no_more(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 0), (8, 11, 0))))
    first = table.say(0)
    table.wait_for(first, "1")
    proofreader = table.proofread()
    proofreader.assign([first], "水谷")
    time.sleep(1.0)
    proofreader.undo()
    time.sleep(1.0)
    second = table.say(4)
    table.wait_for(second, "1")
    table.finish(is_text_complete=False)


@needs_extra
def test_no_more_voices_than_people_are_there(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1), (8, 11, 2))), SETTINGS, "水谷", "東海林")
    said = [table.say(start) for start in (0, 4, 8)]
    table.wait_for(said[1], "2")
    table.finish(is_text_complete=False)
    assert table.speaker_of(said[2]) is None


@needs_extra
def test_at_the_end_labels_stay_with_their_voices_and_decisions_stand(
    table: Table, tmp_path: Path
) -> None:
    script = VoiceScript(((0, 3, 4), (4, 7, 2), (8, 11, 2), (12, 15, 4), (16, 16.7, 2)))
    table.begin(script, own_model(tmp_path / "model"))
    said = [table.say(start) for start in (0, 4, 8, 12)]
    short = table.say(16, "はい。")
    table.wait_for(said[3], "1")
    proofreader = table.proofread()
    proofreader.name("2", "東海林")
    proofreader.assign([said[3]], "水谷")
    table.finish()
    assert [table.speaker_of(item) for item in said] == ["水谷", "2", "2", "水谷"]
    assert table.speaker_of(short) == "2"
    last = table.watcher.of(events.TurnsUpdated)[-1]
    assert Speaker("2", "東海林") in last.speakers  # type: ignore[union-attr]
    assert {turn.label for turn in last.turns} == {"水谷", "2"}  # type: ignore[union-attr]
    assert table.store.turns(table.meeting.id) == last.turns  # type: ignore[union-attr]
    assert table.watcher.of(events.ProgressMade)
    newest = {
        item.utterance.id: item.utterance for item in table.watcher.of(events.UtteranceRevised)
    }  # type: ignore[union-attr]
    assert all(newest[item.id] == item for item in table.store.utterances(table.meeting.id))


@needs_extra
def test_the_stand_in_only_fills_in_at_the_end_what_it_did_not_guess(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1), (8, 8.6, 1))))
    first, second = table.say(0), table.say(4)
    short, nobody = table.say(8, "はい。"), table.say(12, "はい。")
    table.wait_for(second, "2")
    VoiceScript(((0, 5, 0), (5, 7, 1), (8, 8.6, 1), (12, 15, 2))).write(
        table.store.folder(table.meeting.id)
    )
    assert table.follower.pid is not None
    os.kill(table.follower.pid, signal.SIGKILL)  # the next one reads the new script
    until(lambda: table.watcher.of(events.WorkerRestarted))
    table.finish()
    speakers = [table.speaker_of(item) for item in (first, second, short, nobody)]
    assert speakers == ["1", "2", "2", None]


@needs_extra
def test_a_dead_process_is_replaced_and_asked_again(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1))))
    table.wait_for(table.say(0), "1")
    assert table.follower.pid is not None
    os.kill(table.follower.pid, signal.SIGKILL)
    table.wait_for(table.say(4), "2")
    table.finish()
    assert [event.exit_code for event in table.watcher.of(events.WorkerFailed)] == [-9]  # type: ignore[union-attr]
    assert len(table.watcher.of(events.WorkerRestarted)) == 1


@needs_extra
def test_one_that_keeps_dying_is_left_and_the_text_is_untouched(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0), (4, 7, 1)), deadly=5))
    first, second, third = table.say(0), table.say(4), table.say(8)
    table.finish()
    assert len(table.watcher.of(events.WorkerFailed)) == 3
    assert len(table.watcher.of(events.WorkerRestarted)) == 2
    assert [table.speaker_of(item) for item in (first, second, third)] == ["1", None, None]


@needs_extra
def test_the_pass_at_the_end_can_be_given_up(table: Table) -> None:
    table.begin(VoiceScript(((0, 3, 0),), seconds=60))
    first = table.say(0)
    table.wait_for(first, "1")
    table.watcher.act = lambda event: (
        table.follower.abandon() if isinstance(event, events.ProgressMade) else None
    )
    begun = time.monotonic()
    table.finish()
    assert time.monotonic() - begun < 5
    assert table.speaker_of(first) == "1"


@needs_extra
@pytest.mark.parametrize(("is_live", "is_after"), [(False, True), (True, False), (False, False)])
def test_each_of_both_can_be_switched_off(table: Table, is_live: bool, is_after: bool) -> None:
    listening = replace(SETTINGS.diarization, is_live=is_live, is_after=is_after)
    table.begin(VoiceScript(((0, 3, 0),)), replace(SETTINGS, diarization=listening))
    first = table.say(0)
    table.finish()
    assert table.speaker_of(first) == ("1" if is_live or is_after else None)
    assert bool(table.store.turns(table.meeting.id)) is is_after


def test_without_a_model_nothing_happens_and_nothing_is_said(table: Table) -> None:
    nowhere = replace(SETTINGS, diarization=DiarizationSettings(model="ないモデル"))
    table.begin(VoiceScript(()), nowhere)
    first = table.say(0)
    table.finish()
    assert table.speaker_of(first) is None
    assert table.watcher.events == []


@needs_extra
def test_an_altered_model_is_told_once(table: Table, tmp_path: Path) -> None:
    altered = tmp_path / "altered"
    for path in MODEL.rglob("*"):
        if path.is_file():
            target = altered / path.relative_to(MODEL)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes() + b" ")
    settings = replace(SETTINGS, diarization=DiarizationSettings(model=str(altered)))
    table.begin(VoiceScript(()), settings)
    table.say(0)
    table.finish()
    assert [type(event) for event in table.watcher.events] == [events.WorkerFailed]


@needs_extra
def test_the_stand_in_hears_real_meetings_only_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MINUTES_MODELS", "")
    real = RecognitionSettings(model="small")
    practice = RecognitionSettings(model="practice-ja")
    assert find_model(Settings(recognition=real)) is None
    by_itself = find_model(Settings(recognition=practice))
    named = DiarizationSettings(model="practice-speakers")
    asked = find_model(Settings(recognition=real, diarization=named))
    assert by_itself is not None
    assert asked is not None
    assert by_itself.folder == asked.folder == MODEL


@needs_extra
def test_real_networks_listen_beside_a_recording_and_step_back(
    store: Store, watcher: Watcher, practice_model: Path, meeting_sound: Samples
) -> None:
    meeting = Meeting(make_meeting_id(NOW), "総務常任委員会", NOW)
    sound = meeting_sound[: 30 * SAMPLE_RATE]
    session = Session(
        store, meeting, ArraySource(sound), Weights(practice_model), SETTINGS, watcher.listen
    )
    niceness: list[int] = []

    def look(event: events.Event) -> None:
        if isinstance(event, events.UtteranceRevised) and session.listener_pid and not niceness:
            niceness.append(os.getpriority(os.PRIO_PROCESS, session.listener_pid))

    watcher.act = look
    session.start()
    assert session.wait(timeout=120)
    assert session.failure is None
    assert watcher.of(events.WorkerFailed) == []
    stored = store.transcript(meeting.id)
    assert stored.meeting.state is MeetingState.READY
    assert stored.utterances
    assert all(item.speaker for item in stored.utterances if item.end - item.start > 2)
    assert "".join(item.text for item in stored.utterances) == "".join(
        item.text for item in watcher.finals
    )
    assert store.turns(meeting.id)
    assert [type(event) for event in watcher.events][-1] is not events.RecordingStopped
    assert niceness == [os.getpriority(os.PRIO_PROCESS, 0) + 10]
