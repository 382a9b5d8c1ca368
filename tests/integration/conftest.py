"""Fixtures of the tests that start processes and devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.asr.worker import Weights
from minutes.session import Session
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import Meeting
from tests.integration.live_meeting import SETTINGS, Watcher
from tests.virtual_microphone import virtual_microphone

__all__ = ["virtual_microphone"]

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def make_session(
    store: Store, watcher: Watcher, practice_model: Path
) -> Callable[..., tuple[Session, Meeting]]:
    def make(source: object) -> tuple[Session, Meeting]:
        meeting = Meeting(make_meeting_id(NOW), "本会議", NOW)
        session = Session(
            store,
            meeting,
            source,
            Weights(practice_model),
            SETTINGS,
            watcher.listen,  # type: ignore[arg-type]
        )
        return session, meeting

    return make
