"""What is seen and pressed while a meeting is recorded; sessions, stores and files are real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes import events
from minutes.config import RecognitionSettings, RecordingSettings, Settings
from minutes.errors import MicrophoneMissing
from minutes.messages import describe_error
from minutes.recording import RecordingReader
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Mark, MarkKind, Meeting, MeetingId, Participant, Samples
from tests.integration.live_meeting import ArraySource
from tests.ui.meeting import BEGAN, PEOPLE
from ui.context import Context, Preferences
from ui.editor.transcript_model import TranscriptModel
from ui.order import NewMeeting
from ui.recording.live_meeting import LiveMeeting, Phase
from ui.recording_panel import RecordingPanel

AGENDA = ("開会", "議案第12号")
ORDER = NewMeeting("本会議", participants=PEOPLE, agenda=AGENDA)
WAIT_MS = 20_000


class BrokenSource(ArraySource):
    """A microphone that is not plugged in, until somebody plugs it in."""

    is_plugged = False

    def open(self) -> None:
        if not self.is_plugged:
            raise MicrophoneMissing("会議用マイク", ("内蔵マイク",))


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        yield Context(store)


@pytest.fixture
def panel(qtbot: QtBot, context: Context) -> RecordingPanel:
    """Return a panel that only listens to events."""
    meeting = Meeting(MeetingId("m"), "本会議", BEGAN, participants=PEOPLE, agenda=AGENDA)
    made = RecordingPanel(context, meeting, TranscriptModel(BEGAN, PEOPLE))
    qtbot.addWidget(made)
    qtbot.addWidget(made.notices)
    made.show()
    return made


Record = Callable[..., tuple[LiveMeeting, RecordingPanel]]


@pytest.fixture
def record(qtbot: QtBot, context: Context, meeting_sound: Samples) -> Iterator[Record]:
    begun: list[LiveMeeting] = []

    def begin(source: ArraySource | None = None) -> tuple[LiveMeeting, RecordingPanel]:
        sound = source or ArraySource(meeting_sound, pace=0.1)
        live = LiveMeeting(context, ORDER, lambda device, settings: sound)
        panel = RecordingPanel(
            context, live.meeting, TranscriptModel(BEGAN, PEOPLE), live, live.make_source
        )
        qtbot.addWidget(panel)
        qtbot.addWidget(panel.notices)
        panel.show()
        begun.append(live)
        live.start()
        return live, panel

    yield begin
    for live in begun:
        live.abandon()
        if live.phase is not Phase.READY:
            qtbot.waitUntil(lambda live=live: live.phase is Phase.DONE, timeout=WAIT_MS)


def in_phase(live: LiveMeeting, phase: Phase) -> Callable[[], bool]:
    return lambda: live.phase is phase


def level(peak: float, *, is_silent: bool = False, is_clipping: bool = False) -> events.Event:
    return events.LevelMeasured(1.0, 0.0, peak - 10, peak, is_silent, is_clipping)


def test_silence_and_clipping_are_said_in_words_and_taken_back(panel: RecordingPanel) -> None:
    panel.status.enter(Phase.RECORDING)
    panel.take(level(-80.0, is_silent=True))
    assert panel.status.trouble.text() == "音がありません"
    assert "マイクの向き" in panel.notices.sentences[0]
    panel.take(level(0.0, is_clipping=True))
    assert panel.status.trouble.text() == "音が割れています"
    panel.take(level(-20.0))
    assert panel.status.trouble.text() == ""
    assert panel.notices.sentences == ()


def test_a_lost_microphone_and_its_return_are_told(panel: RecordingPanel) -> None:
    panel.status.enter(Phase.RECORDING)
    panel.take(level(-8.0))
    loud = panel.status.meter.grab().toImage()
    panel.take(events.DeviceLost(5.0, 0.0, "会議用マイク"))
    assert panel.status.meter.grab().toImage() != loud
    assert "測っていません" in panel.status.meter.accessibleDescription()
    assert panel.status.trouble.text()
    assert "録音は続いています" in panel.notices.sentences[0]
    gap = Mark("g", MarkKind.GAP, 5.0, 9.0)
    panel.take(events.MarkMade(9.0, 0.0, gap))
    assert "音なし" in panel.side.marks.item(0).text()
    panel.take(events.GapMarked(9.0, 0.0, 5.0, 9.0))
    assert not panel.status.trouble.text()
    assert panel.notices.sentences == ("マイクが戻りました（4 秒は音がありません）",)


def test_a_dead_worker_is_told_and_that_it_works_again(panel: RecordingPanel) -> None:
    panel.take(events.WorkerFailed(5.0, 0.0, "asr", -9))
    assert "音は失われません" in panel.notices.sentences[0]
    panel.take(events.WorkerRestarted(6.0, 0.0, "asr", 4.0))
    assert len(panel.notices.sentences) == 1
    assert "再開しました" in panel.notices.sentences[0]


def test_only_a_delay_worth_a_word_is_shown(panel: RecordingPanel) -> None:
    panel.status.enter(Phase.RECORDING)
    panel.take(events.DelayMeasured(9.0, 0.0, 2.9))
    assert panel.status.delay.isHidden()
    panel.take(events.DelayMeasured(9.0, 0.0, 7.2))
    assert panel.status.delay.text() == "7 秒遅れ"


def test_the_text_does_not_move_when_something_appears_in_the_strip(
    qtbot: QtBot, panel: RecordingPanel
) -> None:
    def place() -> int:
        qtbot.wait(50)
        return panel.splitter.mapTo(panel, panel.splitter.rect().topLeft()).y()

    panel.status.enter(Phase.RECORDING)
    before = place()
    panel.take(events.DelayMeasured(9.0, 0.0, 12.0))
    panel.take(level(0.0, is_clipping=True))
    panel.status._show_room(10**8)
    assert place() == before
    panel.status.enter(Phase.PAUSED)
    assert place() == before


def test_the_side_panel_shows_people_with_their_keys_and_the_agenda(
    panel: RecordingPanel,
) -> None:
    people = [panel.side.people.item(row).text() for row in range(panel.side.people.count())]
    assert [text.split()[0] for text in people] == ["1", "2", "3"]
    assert "山田 太郎" in people[0]
    assert "委員長" in people[0]
    assert panel.side.agenda.count() == 2


def test_a_person_who_was_clicked_does_not_look_chosen_from_then_on(
    panel: RecordingPanel,
) -> None:
    people, said = panel.side.people, []
    panel.side.speaker_chosen.connect(said.append)
    place = people.visualItemRect(people.item(1)).center()
    QTest.mouseClick(people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert said == [PEOPLE[1].name]
    assert not people.selectedItems()


def test_an_item_of_the_agenda_that_began_is_called_so_and_no_bookmark(
    panel: RecordingPanel,
) -> None:
    panel.take(events.MarkMade(9.0, 0.0, Mark("a", MarkKind.BOOKMARK, 9.0, 9.0, AGENDA[1])))
    panel.take(events.MarkMade(19.0, 0.0, Mark("b", MarkKind.BOOKMARK, 19.0, 19.0)))
    item, bookmark = (panel.side.marks.item(row).text() for row in range(2))
    assert "議題" in item
    assert AGENDA[1] in item
    assert "しおり" not in item
    assert "しおり" in bookmark


def test_more_than_nine_people_are_shown_and_only_nine_have_keys(
    qtbot: QtBot, context: Context
) -> None:
    people = tuple(Participant(f"委員{number}") for number in range(18))
    meeting = Meeting(MeetingId("m"), "本会議", BEGAN, participants=people)
    made = RecordingPanel(context, meeting, TranscriptModel(BEGAN, people))
    qtbot.addWidget(made)
    qtbot.addWidget(made.notices)
    assert made.side.people.count() == 18
    assert "Alt+9" in made.side.people.item(8).toolTip()
    assert "Alt+" not in made.side.people.item(9).toolTip()


def test_recording_begins_keys_are_noted_and_off_the_record_nothing_is_kept(
    qtbot: QtBot, record: Record, context: Context
) -> None:
    live, panel = record()
    qtbot.waitUntil(in_phase(live, Phase.RECORDING), timeout=WAIT_MS)
    assert panel.status.word.text() == "録音中"
    panel.log.marks[MarkKind.APPLAUSE].trigger()
    panel.side.agenda.chosen.emit(1)
    store, meeting = context.store, live.meeting.id
    qtbot.waitUntil(lambda: len(store.marks(meeting)) == 2)
    assert {mark.text for mark in store.marks(meeting)} == {"", "議案第12号"}
    qtbot.waitUntil(lambda: panel.side.marks.count() == 2)
    assert ":" in panel.side.agenda.item(1).text()

    qtbot.mouseClick(panel.log.off_record_button, Qt.MouseButton.LeftButton)
    assert live.phase is Phase.PAUSED
    assert "録音していません" in panel.status.word.text()
    assert "録音していません" in panel.log.noted.text()
    assert not panel.log.marks[MarkKind.APPLAUSE].isEnabled()
    qtbot.wait(600)
    qtbot.mouseClick(panel.log.off_record_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(in_phase(live, Phase.RECORDING), timeout=WAIT_MS)

    live.remove_mark(store.marks(meeting)[0])
    qtbot.waitUntil(lambda: len(store.marks(meeting)) == 2)  # off the record is one more
    live.stop()
    qtbot.waitUntil(in_phase(live, Phase.CATCHING_UP), timeout=WAIT_MS)
    assert panel.log.isHidden()
    (off,) = (mark for mark in store.marks(meeting) if mark.kind is MarkKind.OFF_RECORD)
    reader = RecordingReader(store.folder(meeting))
    middle = reader.read(off.start + 0.05, off.end - 0.05)
    assert len(middle) > SAMPLE_RATE // 4
    assert not middle.any()


def test_without_a_microphone_nothing_is_stored_and_there_is_a_way_on(
    qtbot: QtBot, record: Record, context: Context, meeting_sound: Samples
) -> None:
    source = BrokenSource(meeting_sound, pace=0.1)
    live, panel = record(source)
    qtbot.waitUntil(lambda: not panel.card.sentence.isHidden(), timeout=WAIT_MS)
    missing = describe_error(MicrophoneMissing("会議用マイク", ("内蔵マイク",)))
    assert panel.card.sentence.text() == missing
    panel.card.choice._fail(MicrophoneMissing("会議用マイク", ("内蔵マイク",)))
    assert panel.card.choice.state.text() == "", "the same sentence stands on the card already"
    assert context.store.meetings() == ()
    source.is_plugged = True
    qtbot.mouseClick(panel.card.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(in_phase(live, Phase.RECORDING), timeout=WAIT_MS)
    assert len(context.store.meetings()) == 1


def test_without_a_model_the_way_to_one_is_offered(
    qtbot: QtBot, context: Context, meeting_sound: Samples
) -> None:
    settings = Settings(recognition=RecognitionSettings(model="large-v3-turbo"))
    lacking = replace(context, preferences=Preferences(settings))
    live = LiveMeeting(lacking, ORDER, lambda device, kept: ArraySource(meeting_sound))
    panel = RecordingPanel(lacking, live.meeting, TranscriptModel(BEGAN), live, live.make_source)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.notices)
    live.start()
    qtbot.waitUntil(lambda: "large-v3-turbo" in panel.card.sentence.text(), timeout=WAIT_MS)
    assert not panel.card.models.isHidden()
    assert live.phase is Phase.READY
    assert context.store.meetings() == ()


def test_a_full_disk_ends_the_recording_with_a_sentence_and_keeps_what_there_is(
    qtbot: QtBot, context: Context, meeting_sound: Samples
) -> None:
    settings = Settings(recording=RecordingSettings(reserve_bytes=10**16))
    full = replace(context, preferences=Preferences(settings))
    source = ArraySource(meeting_sound, pace=0.1)
    live = LiveMeeting(full, ORDER, lambda device, kept: source)
    panel = RecordingPanel(full, live.meeting, TranscriptModel(BEGAN), live, live.make_source)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.notices)
    live.start()
    said = lambda: panel.card.sentence.text() + "".join(panel.notices.sentences)  # noqa: E731
    qtbot.waitUntil(lambda: "いっぱいです" in said(), timeout=WAIT_MS)
    live.abandon()
    qtbot.waitUntil(lambda: live.phase in {Phase.DONE, Phase.READY}, timeout=WAIT_MS)


def test_the_room_on_the_disk_is_told_in_hours(qtbot: QtBot, panel: RecordingPanel) -> None:
    qtbot.waitUntil(lambda: panel.status.room.text() != "")
    panel.status._show_room(RecordingSettings().reserve_bytes + 2 * 115_200_000)
    assert panel.status.room.text() == "ディスク 残り 2.0 時間"
    assert panel.status.room.property("role") == "warning"
