"""A microphone for each seat: channels become speakers, without any model for voices."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from minutes.asr.worker import Weights
from minutes.attribution import attribute_by_channel
from minutes.config import Settings
from minutes.errors import ChannelsAlike
from minutes.processing import Order, Workshop, transcribe
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MeetingId, Samples


@pytest.fixture
def workshop(store: Store, practice_model: Path) -> Workshop:
    return Workshop(store, Weights(practice_model), Settings(), lambda event: None)


def write_stereo(path: Path, left: Samples, right: Samples) -> Path:
    both = np.stack([left, right], axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((both * 32767).astype("<i2").tobytes())
    return path


def speakers(store: Store, meeting: MeetingId) -> list[str | None]:
    return [item.speaker for item in store.utterances(meeting)]


def test_each_channel_speaks_its_own_part_and_what_a_person_said_stays(
    workshop: Workshop, meeting_sound: Samples, tmp_path: Path
) -> None:
    store, half = workshop.store, 20 * SAMPLE_RATE
    sound = meeting_sound[: 2 * half]
    first = np.where(np.arange(len(sound)) < half, sound, 0).astype(np.float32)
    path = write_stereo(tmp_path / "席ごと.wav", first, sound - first)
    meeting = transcribe(workshop, Order(path, "会議"))
    last = store.utterances(meeting)[-1]
    Proofreader(store, meeting, lambda event: None).assign((last.id,), "水谷 花子")

    attribute_by_channel(store, meeting, path)

    found = {item.id: item for item in store.utterances(meeting)}
    assert found[last.id].speaker == "水谷 花子"
    early = {item.speaker for item in found.values() if item.end < 19}
    late = {item.speaker for item in found.values() if item.start > 21 and item.id != last.id}
    assert len(early) == len(late) == 1
    assert early != late


def test_channels_that_are_alike_are_refused_and_the_text_is_untouched(
    workshop: Workshop, meeting_sound: Samples, tmp_path: Path
) -> None:
    sound = meeting_sound[: 8 * SAMPLE_RATE]
    path = write_stereo(tmp_path / "同じ.wav", sound, sound)
    meeting = transcribe(workshop, Order(path, "会議"))
    with pytest.raises(ChannelsAlike):
        attribute_by_channel(workshop.store, meeting, path)
    assert set(speakers(workshop.store, meeting)) == {None}
