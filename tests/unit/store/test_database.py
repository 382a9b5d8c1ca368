"""Opening the database: older, newer, foreign, torn, and nowhere to put it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from minutes.errors import FolderUnwritable, StoreDamaged, StoreTooNew
from minutes.store.database import Database
from minutes.store.meetings import Store
from minutes.store.migrations import MIGRATIONS, migrate
from minutes.types import Meeting, Utterance

MakeMeeting = Callable[..., Meeting]
MakeUtterance = Callable[..., Utterance]


@pytest.fixture
def filled(data: Path, make_meeting: MakeMeeting, make_utterance: MakeUtterance) -> Path:
    with Store.open(data) as store:
        store.create(make_meeting())
        for number in range(60):
            store.add_utterance(make_meeting().id, make_utterance("発言です" * 10, number))
    return data / "minutes.db"


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_a_migration_keeps_a_copy_of_what_was_before(filled: Path) -> None:
    step = ("ALTER TABLE meetings ADD COLUMN mood TEXT",)
    with closing(connect(filled)) as connection:
        migrate(connection, filled, (*MIGRATIONS, step))
        assert connection.execute("SELECT mood FROM meetings").fetchall() == [(None,)]
    with closing(connect(filled.with_name("minutes.db.backup"))) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert backup.execute("SELECT count(*) FROM utterances").fetchone() == (60,)
        assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {path.name for path in filled.parent.iterdir()} == {
        "meetings",
        "minutes.db",
        "minutes.db.backup",
    }


def test_a_migration_that_fails_half_way_changes_nothing(filled: Path) -> None:
    step = ("DROP TABLE utterances", "ALTER TABLE nothing ADD COLUMN mood")
    with closing(connect(filled)) as connection, pytest.raises(sqlite3.OperationalError):
        migrate(connection, filled, (*MIGRATIONS, step))
    with Store.open(filled.parent) as store:
        assert len(store.utterances(store.meetings()[0].id)) == 60


def test_a_newer_store_is_refused_and_left_alone(filled: Path) -> None:
    with closing(connect(filled)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = filled.read_bytes()
    with pytest.raises(StoreTooNew) as caught:
        Store.open(filled.parent)
    assert caught.value.version == 999
    assert filled.read_bytes() == before


def test_what_is_no_database_is_refused_and_left_alone(data: Path) -> None:
    data.mkdir(parents=True)
    (data / "minutes.db").write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreDamaged) as caught:
        Store.open(data)
    assert not caught.value.has_backup
    assert (data / "minutes.db").read_bytes().startswith(b"this is a letter")


def test_another_programs_database_is_refused(data: Path) -> None:
    data.mkdir(parents=True)
    with closing(connect(data / "minutes.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreDamaged):
        Store.open(data)


def test_a_torn_database_is_told_as_damaged(filled: Path) -> None:
    (filled.parent / "minutes.db.backup").write_bytes(filled.read_bytes())
    size = filled.stat().st_size
    with filled.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(StoreDamaged) as caught, Store.open(filled.parent) as store:
        store.utterances(store.meetings()[0].id)
    assert caught.value.has_backup


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderUnwritable):
        Store.open(tmp_path / "file" / "data")
    (tmp_path / "data" / "minutes.db").mkdir(parents=True)
    with pytest.raises(FolderUnwritable):
        Store.open(tmp_path / "data")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind only users")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    with pytest.raises(FolderUnwritable):
        Store.open(tmp_path / "data")


def test_finals_are_safe_against_power_loss_and_deleted_text_is_zeroed(data: Path) -> None:
    database = Database(data)
    with database.reading() as connection:
        pragmas = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        ]
    database.close()
    assert pragmas == ["wal", 2, 1, 1]


def test_the_version_changes_with_every_change_and_with_nothing_else(tmp_path: Path) -> None:
    ours, theirs = Database(tmp_path), Database(tmp_path)
    seen = [ours.version()]
    for database in (ours, theirs, ours):
        with database.reading() as connection:
            connection.execute("SELECT count(*) FROM meetings").fetchone()
        assert ours.version() == seen[-1]
        with database.writing() as connection:
            connection.execute("INSERT INTO erasures VALUES ('m1', '2026-11-21', 1.0, 1, 1)")
        seen.append(ours.version())
    assert len(set(seen)) == len(seen)
    ours.close()
    theirs.close()
