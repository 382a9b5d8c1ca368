"""Files become meetings: interrupted anywhere, they go on and lose nothing."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minutes import events
from minutes.asr.worker import Weights
from minutes.config import Settings
from minutes.dictionary.entries import Entry
from minutes.dictionary.meeting_words import WordLists
from minutes.errors import (
    ImportUnfinished,
    MeetingBusy,
    NotMedia,
    SpeechNotFound,
    WorkerLost,
)
from minutes.processing import (
    DECODE_STAGE,
    Order,
    Workshop,
    refuse_correction,
    resume,
    transcribe,
    unfinished,
)
from minutes.recording import AUDIO_NAME, RecordingReader, RecordingWriter, hold
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Meeting, MeetingState, Samples, Utterance

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def workshop(store: Store, practice_model: Path) -> Workshop:
    return Workshop(store, Weights(practice_model), Settings(), lambda event: None)


def interrupted_at(condition: Callable[[events.Event], bool]) -> events.Listener:
    def listen(event: events.Event) -> None:
        if condition(event):
            raise KeyboardInterrupt

    return listen


def leave_recording(store: Store, sound: Samples) -> Meeting:
    """Make what a killed recorder leaves behind: sound, no stopped mark, open state."""
    meeting = Meeting(make_meeting_id(NOW), "途中の会議", NOW, state=MeetingState.RECORDING)
    store.create(meeting)
    writer = RecordingWriter(store.folder(meeting.id), Settings().recording)
    writer.append(sound)
    writer._file.close()  # as the system does for a process that it killed
    return meeting


def texts(utterances: tuple[Utterance, ...]) -> list[str]:
    return [utterance.text for utterance in utterances]


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, sample_path: Path, practice_model: Path
) -> tuple[Utterance, ...]:
    """What an undisturbed run makes of the sample."""
    with Store.open(tmp_path_factory.mktemp("whole")) as opened:
        workshop = Workshop(opened, Weights(practice_model), Settings(), lambda event: None)
        return opened.utterances(transcribe(workshop, Order(sample_path, "見本")))


def test_a_file_becomes_a_stored_meeting(
    workshop: Workshop, sample_path: Path, whole: tuple[Utterance, ...]
) -> None:
    seen: list[events.Event] = []
    meeting_id = transcribe(replace(workshop, listener=seen.append), Order(sample_path, "見本"))

    stored = workshop.store.transcript(meeting_id)
    assert stored.meeting.state is MeetingState.READY
    assert stored.meeting.duration == pytest.approx(46.3, abs=0.1)
    assert stored.utterances == whole
    assert "議案" in "".join(texts(whole))
    progress = [event for event in seen if isinstance(event, events.ProgressMade)]
    assert {event.stage for event in progress} == {"decode", "asr"}
    assert progress[-1].position == pytest.approx(progress[-1].total)


def test_an_interrupted_reading_starts_anew_and_never_passes_for_the_whole(
    workshop: Workshop, sample_path: Path, whole: tuple[Utterance, ...]
) -> None:
    in_the_middle = interrupted_at(
        lambda event: (
            isinstance(event, events.ProgressMade)
            and event.stage == DECODE_STAGE
            and event.position > 10
        )
    )
    with pytest.raises(KeyboardInterrupt):
        transcribe(replace(workshop, listener=in_the_middle), Order(sample_path, "見本"))
    (left,) = unfinished(workshop.store)
    with pytest.raises(ImportUnfinished):
        resume(workshop, left)

    assert transcribe(workshop, Order(sample_path, "見本")) == left.id
    assert texts(workshop.store.utterances(left.id)) == texts(whole)


def test_interrupted_recognition_goes_on_and_keeps_what_was_finished(
    workshop: Workshop, sample_path: Path, whole: tuple[Utterance, ...]
) -> None:
    finals: list[Utterance] = []

    def stop_after_two(event: events.Event) -> None:
        if isinstance(event, events.UtteranceFinalized):
            finals.append(event.utterance)
            if len(finals) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transcribe(replace(workshop, listener=stop_after_two), Order(sample_path, "見本"))
    (left,) = unfinished(workshop.store)
    assert list(workshop.store.utterances(left.id)) == finals

    assert transcribe(workshop, Order(sample_path, "見本")) == left.id
    stored = workshop.store.utterances(left.id)
    assert list(stored[:2]) == finals
    assert len(stored) == len(whole)
    assert unfinished(workshop.store) == ()


def test_a_finished_file_is_not_done_twice_unless_asked(
    workshop: Workshop, short_file: Path
) -> None:
    first = transcribe(workshop, Order(short_file, "見本"))

    assert transcribe(workshop, Order(short_file, "見本")) == first
    assert transcribe(workshop, Order(short_file, "見本", started_at=NOW)) == first
    assert workshop.store.meeting(first).started_at == NOW
    assert transcribe(workshop, Order(short_file, "別の題名")) != first
    assert transcribe(workshop, Order(short_file, "見本", is_anew=True)) != first


def test_what_a_killed_recorder_left_is_finished_later(
    workshop: Workshop, meeting_sound: Samples
) -> None:
    sound = meeting_sound[: 12 * SAMPLE_RATE]
    left = leave_recording(workshop.store, sound)
    assert unfinished(workshop.store) == (left,)

    resume(workshop, left)

    finished = workshop.store.meeting(left.id)
    assert finished.state is MeetingState.READY
    assert finished.duration == 12.0
    assert workshop.store.utterances(left.id)
    np.testing.assert_array_equal(
        RecordingReader(workshop.store.folder(left.id)).read(0, 100), sound
    )


def test_a_meeting_that_somebody_works_on_is_left_alone(
    workshop: Workshop, meeting_sound: Samples
) -> None:
    left = leave_recording(workshop.store, meeting_sound[:SAMPLE_RATE])

    with hold(workshop.store.folder(left.id)):
        assert unfinished(workshop.store) == ()
        with pytest.raises(MeetingBusy):
            resume(workshop, left)


def test_silence_alone_is_said_and_its_sound_is_kept(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "静か.wav"
    write_wave(path, np.zeros(5 * SAMPLE_RATE, np.int16))

    with pytest.raises(SpeechNotFound):
        transcribe(workshop, Order(path, "静か"))
    (meeting,) = workshop.store.meetings()
    assert RecordingReader(workshop.store.folder(meeting.id)).duration == 5.0


def test_a_file_that_is_no_media_leaves_nothing_behind(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "議案.wav"
    path.write_text("これは音声ではありません" * 100)

    with pytest.raises(NotMedia):
        transcribe(workshop, Order(path, "議案"))
    assert workshop.store.meetings() == ()


def test_a_worker_that_keeps_dying_ends_with_a_sentence_and_the_sound(
    workshop: Workshop, short_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "壊れたモデル"
    broken.mkdir()

    with pytest.raises(WorkerLost):
        transcribe(replace(workshop, weights=Weights(broken)), Order(short_file, "見本"))
    (left,) = unfinished(workshop.store)
    assert (workshop.store.folder(left.id) / AUDIO_NAME).stat().st_size > SAMPLE_RATE


@pytest.fixture
def short_file(tmp_path: Path, meeting_sound: Samples) -> Path:
    path = tmp_path / "短い.wav"
    write_wave(path, (meeting_sound[: 6 * SAMPLE_RATE] * 32767).astype(np.int16))
    return path


def write_wave(path: Path, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())


def test_the_words_given_for_a_file_are_written_as_listed_and_stay_with_the_meeting(
    workshop: Workshop, sample_path: Path
) -> None:
    words = (Entry("応札業者", "おうさつぎょうしゃ", misheard=("応札した業者",)),)
    order = Order(sample_path, "入札", words=words)
    meeting = transcribe(workshop, order)

    (changed,) = [item for item in workshop.store.utterances(meeting) if item.corrections]
    (correction,) = changed.corrections
    assert (correction.before, correction.after) == ("応札した業者", "応札業者")
    assert changed.text[slice(*correction.span)] == "応札業者"
    assert "応札した業者" in changed.recognized

    revised = refuse_correction(workshop.store, meeting, changed, correction)
    assert revised.text == changed.recognized
    stored = {item.id: item for item in workshop.store.utterances(meeting)}
    assert stored[changed.id] == revised
    lists = WordLists.for_meeting(
        workshop.store.data, workshop.store.folder(meeting), workshop.settings.dictionary
    )
    assert lists.open().revise(replace(revised, revision=0), None).text == revised.text

    assert transcribe(workshop, order) == meeting
    other = replace(order, words=(Entry("企画部長", "きかくぶちょう"),))
    assert transcribe(workshop, other) != meeting
