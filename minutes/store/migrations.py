"""The shape of the database, one step a version; SQLite's `user_version` counts them.

A step that has left this house is never changed: what is to be different later is a new
step at the end. Before a step touches meetings, a copy is made (`minutes.db.backup`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from minutes.errors import StoreDamaged, StoreTooNew

Step: TypeAlias = tuple[str, ...]

MIGRATIONS: tuple[Step, ...] = (
    (
        """
        CREATE TABLE meetings (
            id           TEXT PRIMARY KEY,
            title        TEXT NOT NULL,
            started_at   TEXT NOT NULL,
            duration     REAL NOT NULL,
            place        TEXT NOT NULL,
            participants TEXT NOT NULL,
            agenda       TEXT NOT NULL,
            state        TEXT NOT NULL,
            source       TEXT,
            engine       TEXT
        ) WITHOUT ROWID
        """,
        "CREATE INDEX meetings_source ON meetings (source)",
        """
        CREATE TABLE utterances (
            meeting     TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            id          TEXT NOT NULL,
            revision    INTEGER NOT NULL,
            start       REAL NOT NULL,
            end         REAL NOT NULL,
            words       TEXT NOT NULL,
            recognized  TEXT NOT NULL,
            text        TEXT NOT NULL,
            corrections TEXT NOT NULL,
            speaker     TEXT,
            is_edited   INTEGER NOT NULL,
            PRIMARY KEY (meeting, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE passages (
            number    INTEGER PRIMARY KEY,
            meeting   TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            utterance TEXT NOT NULL,
            body      TEXT NOT NULL,
            UNIQUE (meeting, utterance)
        )
        """,
        """
        CREATE VIRTUAL TABLE passage_index USING fts5 (
            body, content = 'passages', content_rowid = 'number', tokenize = 'trigram'
        )
        """,
        """
        CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
            INSERT INTO passage_index (rowid, body) VALUES (new.number, new.body);
        END
        """,
        """
        CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
            INSERT INTO passage_index (passage_index, rowid, body)
            VALUES ('delete', old.number, old.body);
        END
        """,
        """
        CREATE TRIGGER passage_changed AFTER UPDATE ON passages BEGIN
            INSERT INTO passage_index (passage_index, rowid, body)
            VALUES ('delete', old.number, old.body);
            INSERT INTO passage_index (rowid, body) VALUES (new.number, new.body);
        END
        """,
        """
        CREATE TABLE erasures (
            meeting    TEXT NOT NULL,
            erased_at  TEXT NOT NULL,
            duration   REAL NOT NULL,
            utterances INTEGER NOT NULL,
            files      INTEGER NOT NULL
        )
        """,
    ),
    ("ALTER TABLE utterances ADD COLUMN doubts TEXT NOT NULL DEFAULT '[]'",),
    (
        """
        CREATE TABLE turns (
            meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            start   REAL NOT NULL,
            end     REAL NOT NULL,
            label   TEXT NOT NULL
        )
        """,
        "CREATE INDEX turns_meeting ON turns (meeting, start)",
    ),
    (
        "ALTER TABLE utterances ADD COLUMN is_speaker_set INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE utterances ADD COLUMN is_checked INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE meetings ADD COLUMN review TEXT NOT NULL DEFAULT 'unreviewed'",
        "ALTER TABLE meetings ADD COLUMN details TEXT NOT NULL DEFAULT '{}'",
        """
        CREATE TABLE speakers (
            meeting     TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            label       TEXT NOT NULL,
            participant TEXT,
            PRIMARY KEY (meeting, label)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE edits (
            meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            number  INTEGER NOT NULL,
            made_at TEXT NOT NULL,
            kind    TEXT NOT NULL,
            change  TEXT NOT NULL,
            undoes  INTEGER,
            PRIMARY KEY (meeting, number)
        )
        """,
        # Ids that a merge took away: no later pass of a machine brings them back.
        """
        CREATE TABLE vanished (
            meeting  TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            id       TEXT NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (meeting, id)
        ) WITHOUT ROWID
        """,
        # What a change to one utterance asks, without reading the meeting.
        "CREATE INDEX utterances_speaker ON utterances (meeting, speaker, start)",
        'CREATE INDEX utterances_time ON utterances (meeting, start, "end", id)',
        """
        CREATE TABLE marks (
            meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            id      TEXT NOT NULL,
            kind    TEXT NOT NULL,
            start   REAL NOT NULL,
            end     REAL NOT NULL,
            text    TEXT NOT NULL,
            PRIMARY KEY (meeting, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE voiceprints (
            id           TEXT PRIMARY KEY,
            participant  TEXT NOT NULL,
            model        TEXT NOT NULL,
            embedding    TEXT NOT NULL,
            consented_at TEXT NOT NULL,
            consent_note TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        # What the public version hides: places and reasons, never a text.
        """
        CREATE TABLE masks (
            meeting     TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            place       TEXT NOT NULL,
            start       INTEGER NOT NULL,
            end         INTEGER NOT NULL,
            kind        TEXT NOT NULL,
            is_accepted INTEGER NOT NULL,
            "check"     TEXT NOT NULL,
            reason      TEXT NOT NULL,
            decided_at  TEXT NOT NULL,
            PRIMARY KEY (meeting, place, start, end, kind)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE omissions (
            meeting   TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            id        TEXT NOT NULL,
            kind      TEXT NOT NULL,
            start     REAL NOT NULL,
            end       REAL NOT NULL,
            utterance TEXT,
            reason    TEXT NOT NULL,
            PRIMARY KEY (meeting, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE mask_styles (
            meeting TEXT PRIMARY KEY REFERENCES meetings (id) ON DELETE CASCADE,
            style   TEXT NOT NULL
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE summaries (
            meeting   TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            shape     TEXT NOT NULL,
            parts     TEXT NOT NULL,
            made_at   TEXT NOT NULL,
            maker     TEXT NOT NULL,
            prompt    TEXT NOT NULL,
            dropped   INTEGER NOT NULL,
            fallbacks INTEGER NOT NULL,
            length    TEXT NOT NULL,
            is_masked INTEGER NOT NULL,
            refused   TEXT NOT NULL,
            PRIMARY KEY (meeting, shape)
        ) WITHOUT ROWID
        """,
        # What a model answered, by the digest of what it was asked: asked again only
        # where the record has changed.
        """
        CREATE TABLE answers (
            meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            digest  TEXT NOT NULL,
            answer  TEXT NOT NULL,
            PRIMARY KEY (meeting, digest)
        ) WITHOUT ROWID
        """,
        # Meetings of which a model sees no personal data.
        """
        CREATE TABLE masked_summaries (
            meeting TEXT PRIMARY KEY REFERENCES meetings (id) ON DELETE CASCADE
        ) WITHOUT ROWID
        """,
    ),
)


def migrate(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Step] = MIGRATIONS
) -> None:
    """Bring the database up to date, all of the way or not at all.

    Several processes may do this at once; the first one works, the others wait.

    Raises:
        StoreTooNew: a later version of this program made it.
        StoreDamaged: it is somebody else's database.
    """
    if _version(connection, path, migrations) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _version(connection, path, migrations)
        if 0 < done < len(migrations):
            copy(path, backup_path(path))
        for statement in (line for step in migrations[done:] for line in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def backup_path(path: Path) -> Path:
    """Return where the copy of a database stands."""
    return path.with_name(path.name + ".backup")


def copy(path: Path, target: Path) -> None:
    """Make a consistent copy; until it is whole, an earlier one stays in its place.

    Reads through a connection of its own: SQLite copies nothing out of one that is in
    the middle of a write.
    """
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(path)) as source,
            closing(sqlite3.connect(unfinished)) as other,
        ):
            source.backup(other)
            # The copy stands alone: it needs no -wal and -shm files beside it.
            other.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _version(connection: sqlite3.Connection, path: Path, migrations: Sequence[Step]) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        raise StoreTooNew(path, version)
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreDamaged(path, backup_path(path).exists())
    return version
