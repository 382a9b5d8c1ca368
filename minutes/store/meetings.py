"""The store of meetings: what sessions write, and people list, search and erase.

A method that returns has put its change onto the disk. Ids are exact; only
`Store.meeting` takes what a person typed.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from minutes import recording
from minutes.errors import MeetingAmbiguous, MeetingUnknown
from minutes.store import edits, erasing, files, marks, names, rows, search
from minutes.store.database import Database
from minutes.store.erasing import Erasure
from minutes.store.files import make_meeting_id
from minutes.store.masks import MaskTable
from minutes.store.search import SearchHit
from minutes.store.speakers import SpeakerTable
from minutes.store.summaries import SummaryTable, follow_ids
from minutes.store.voiceprints import VoiceprintTable
from minutes.types import (
    Edit,
    Engine,
    LoggedEdit,
    Mark,
    Meeting,
    MeetingId,
    MeetingState,
    Seconds,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
)

__all__ = ["Erasure", "SearchHit", "Store", "make_meeting_id"]


class Store(MaskTable, SpeakerTable, SummaryTable, VoiceprintTable):
    """The meetings of one data folder. Any thread may use it, and several processes.

    Every method may raise `DiskFull`, `FolderUnwritable` or `StoreDamaged`, and has then
    changed nothing; what takes an id raises `MeetingUnknown` when there is none.
    """

    def __init__(self, data: Path, database: Database) -> None:
        self._data = data
        self._database = database

    @classmethod
    def open(cls, data: Path) -> Store:
        """Open the store, made on first use.

        Raises:
            FolderUnwritable, DiskFull, StoreDamaged, StoreTooNew: it cannot be opened.
        """
        return cls(data, Database(data))

    def close(self) -> None:
        """Close the database; a second call does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def data(self) -> Path:
        """The folder that everything is in: meetings, dictionaries, reports."""
        return self._data

    def create(self, meeting: Meeting, source: str | None = None) -> None:
        """Keep a new meeting, with an empty folder.

        `source` is the fingerprint of an imported file, see `find_source`.
        """
        files.make_folder(self.folder(meeting.id))
        values = {**rows.meeting_values(meeting), "source": source}
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO meetings (id, title, started_at, duration, place, participants,"
                " agenda, state, review, details, source) VALUES (:id, :title, :started_at,"
                " :duration, :place, :participants, :agenda, :state, :review, :details, :source)",
                values,
            )
            search.index_meeting(connection, meeting)

    def find_source(self, source: str) -> Meeting | None:
        """Return the meeting made from a file: one that is not finished, else the newest."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM meetings m WHERE source = ?"  # noqa: S608  # a constant order
                f" ORDER BY state = ?, {rows.NEWEST_FIRST} LIMIT 1",
                (source, MeetingState.READY.value),
            ).fetchone()
        return None if row is None else rows.to_meeting(row)

    def meeting(self, given: str) -> Meeting:
        """Return a meeting by its id, by the first characters of it, or by its last part.

        For 20261118-100000-k7q2 one may type 20261118 or k7q2, in full width as well.

        Raises:
            MeetingUnknown: nothing fits.
            MeetingAmbiguous: more than one meeting fits.
        """
        typed = unicodedata.normalize("NFKC", given).strip().lower()
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT * FROM meetings WHERE id = ?1 OR id = ?2", (given, typed)
            ).fetchall()
            if not found and typed:
                found = connection.execute(
                    "SELECT * FROM meetings WHERE substr(id, 1, length(?1)) = ?1"
                    " OR substr(id, -length(?1) - 1) = '-' || ?1",
                    (typed,),
                ).fetchall()
        if not found:
            raise MeetingUnknown(given)
        if len(found) > 1:
            raise MeetingAmbiguous(given, len(found))
        return rows.to_meeting(found[0])

    def meetings(self) -> tuple[Meeting, ...]:
        """Return all meetings, newest first."""
        with self._database.reading() as connection:
            found = connection.execute(
                f"SELECT * FROM meetings m ORDER BY {rows.NEWEST_FIRST}"  # noqa: S608  # constant
            ).fetchall()
        return tuple(map(rows.to_meeting, found))

    def version(self) -> tuple[int, int]:
        """Return numbers that are others after each change to the store; costs nothing."""
        return self._database.version()

    def speaker_counts(self) -> dict[MeetingId, int]:
        """Return how many speakers each meeting has of which any are known."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT meeting, count(DISTINCT speaker) FROM utterances"
                " WHERE speaker IS NOT NULL GROUP BY meeting"
            ).fetchall()
        return {MeetingId(row[0]): int(row[1]) for row in found}

    def is_interrupted(self, meeting: Meeting) -> bool:
        """Return whether work on it has begun, is not done, and nobody is at it now."""
        return meeting.state is not MeetingState.READY and not self.is_busy(meeting.id)

    def is_busy(self, meeting: MeetingId) -> bool:
        """Return whether a live process records or transcribes it at this moment."""
        return recording.is_held(self.folder(meeting))

    def update(self, meeting: Meeting) -> None:
        """Replace everything that is known about a meeting besides its text."""
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE meetings SET title = :title, started_at = :started_at,"
                " duration = :duration, place = :place, participants = :participants,"
                " agenda = :agenda, state = :state, review = :review,"
                " details = :details WHERE id = :id",
                rows.meeting_values(meeting),
            )
            _require(changed, meeting.id)
            search.index_meeting(connection, meeting)

    def set_state(self, meeting: MeetingId, state: MeetingState) -> None:
        """Note how far a meeting has come."""
        self._set(meeting, "UPDATE meetings SET state = ? WHERE id = ?", state.value)

    def set_duration(self, meeting: MeetingId, duration: Seconds) -> None:
        """Note how long the recording is."""
        self._set(meeting, "UPDATE meetings SET duration = ? WHERE id = ?", duration)

    def set_engine(self, meeting: MeetingId, engine: Engine) -> None:
        """Note which model made the text."""
        self._set(meeting, "UPDATE meetings SET engine = ? WHERE id = ?", rows.pack_engine(engine))

    def add_utterance(self, meeting: MeetingId, utterance: Utterance) -> None:
        """Keep finished text. Adding it again, after a crash for instance, does nothing.

        A higher revision replaces the text, never `recognized`; and where a person has
        edited, only another edit does. What a person merged away does not come back.
        """
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            if edits.has_vanished(connection, meeting, utterance.id):
                return
            changed = connection.execute(
                "INSERT INTO utterances VALUES (:meeting, :id, :revision, :start, :end, :words,"
                " :recognized, :text, :corrections, :speaker, :is_edited, :doubts,"
                " :is_speaker_set, :is_checked)"
                " ON CONFLICT (meeting, id) DO UPDATE SET revision = excluded.revision,"
                " start = excluded.start, end = excluded.end, words = excluded.words,"
                " text = excluded.text, corrections = excluded.corrections,"
                " speaker = excluded.speaker, is_edited = excluded.is_edited,"
                " doubts = excluded.doubts, is_speaker_set = excluded.is_speaker_set,"
                " is_checked = excluded.is_checked"
                " WHERE excluded.revision > revision AND excluded.is_edited >= is_edited"
                " AND excluded.is_speaker_set >= is_speaker_set"
                " AND excluded.is_checked >= is_checked",
                rows.utterance_values(meeting, utterance),
            )
            if changed.rowcount:
                search.index_utterance(connection, meeting, utterance)

    def utterances(self, meeting: MeetingId) -> tuple[Utterance, ...]:
        """Return a meeting's text in time order."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            return rows.read_utterances(connection, meeting)

    def find_utterances(
        self, meeting: MeetingId, ids: Sequence[UtteranceId]
    ) -> tuple[Utterance, ...]:
        """Return those of these utterances that there are, in the order asked for."""
        with self._database.reading() as connection:
            found = (rows.find_utterance(connection, meeting, item) for item in ids)
            return tuple(item for item in found if item is not None)

    def next_utterance(self, meeting: MeetingId, utterance: Utterance) -> Utterance | None:
        """Return the utterance that follows another in time order."""
        with self._database.reading() as connection:
            return rows.read_next(connection, meeting, utterance)

    def spoken_by(self, meeting: MeetingId, label: str) -> tuple[UtteranceId, ...]:
        """Return which utterances have this speaker label, in time order."""
        with self._database.reading() as connection:
            return names.read_spoken(connection, meeting, label)

    def edited_utterances(self) -> tuple[tuple[MeetingId, Utterance], ...]:
        """Return what people have edited in all meetings, the earliest meeting first."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT u.* FROM utterances u JOIN meetings m ON m.id = u.meeting"
                " WHERE u.is_edited ORDER BY julianday(m.started_at), m.id, u.start, u.id"
            ).fetchall()
        return tuple((MeetingId(row["meeting"]), rows.to_utterance(row)) for row in found)

    def recognized_until(self, meeting: MeetingId) -> Seconds:
        """Return where the last finished utterance ends, 0 while there is none."""
        with self._database.reading() as connection:
            query = 'SELECT coalesce(max("end"), 0) FROM utterances WHERE meeting = ?'
            (end,) = connection.execute(query, (meeting,)).fetchone()
        return float(end)

    def marks(self, meeting: MeetingId) -> tuple[Mark, ...]:
        """Return the notes of the live log in time order."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            return marks.read_marks(connection, meeting)

    def add_mark(self, meeting: MeetingId, mark: Mark) -> None:
        """Keep a note of the live log, in the place of one with the same id."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            marks.write_mark(connection, meeting, mark)

    def end_marks(self, meeting: MeetingId, position: Seconds) -> None:
        """Give stretches without sound that a crash left open their end."""
        with self._database.writing() as connection:
            marks.end_marks(connection, meeting, position)

    def remove_mark(self, meeting: MeetingId, mark: Mark) -> None:
        """Delete a note of the live log; nothing happens where it is gone already."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            marks.delete_mark(connection, meeting, mark.id)

    def speakers(self, meeting: MeetingId) -> tuple[Speaker, ...]:
        """Return the labels in use in the order in which they speak, then named ones."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            return names.read_speakers(connection, meeting)

    def apply(
        self, meeting: MeetingId, edit: Edit, undoes: int | None = None
    ) -> tuple[Utterance, ...]:
        """Make a person's edit and log it; return what its utterances are now.

        Only the fields that it changes must be as it says; what else has changed since
        stays. `undoes` is the number of the logged edit that it takes back.

        Raises:
            EditOutdated: what it changes is not there any more; nothing was changed.
        """
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            before = [item.id for item in edit.before]
            follow_ids(connection, meeting, before, [item.id for item in edit.after])
            return edits.write_edit(connection, meeting, edit, undoes)

    def edits(self, meeting: MeetingId) -> tuple[LoggedEdit, ...]:
        """Return everything that people changed, the first first."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            return edits.read_edits(connection, meeting)

    def edit(self, meeting: MeetingId, number: int) -> Edit:
        """Return an edit that the log is known to hold."""
        with self._database.reading() as connection:
            (logged,) = edits.read_edits(connection, meeting, number)
        return logged.edit

    def edit_steps(self, meeting: MeetingId, after: int = 0) -> tuple[tuple[int, int | None], ...]:
        """Return number and `undoes` of each edit logged after one; much less than `edits`."""
        with self._database.reading() as connection:
            return edits.read_steps(connection, meeting, after)

    def transcript(
        self, meeting: MeetingId, start: Seconds = 0.0, most: int | None = None
    ) -> Transcript:
        """Return a meeting with its text, as it is at one moment.

        With `most`, only so many utterances from `start` on: a long meeting takes seconds.
        """
        with self._database.reading() as connection:
            found = rows.read_meeting(connection, meeting)
            utterances = rows.read_utterances(connection, meeting, start, most)
            engine = rows.read_engine(connection, meeting)
            noted = marks.read_marks(connection, meeting)
            known = names.read_names(connection, meeting)
        labels = dict.fromkeys(item.speaker for item in utterances if item.speaker is not None)
        who = tuple(Speaker(label, known.get(label)) for label in labels)
        return Transcript(found, who, utterances, engine, noted)

    def search(
        self, term: str, meeting: MeetingId | None = None, limit: int | None = None
    ) -> tuple[SearchHit, ...]:
        """Return where all words of `term` stand together, newest meeting first."""
        with self._database.reading() as connection:
            return search.find(connection, term, meeting, limit)

    def erase(self, meeting: MeetingId) -> Erasure:
        """Delete a meeting: its sound, its text, and every trace of it in the index.

        Sound goes first: should this be cut short, the meeting is still listed and can
        be erased again.

        Raises:
            MeetingBusy: a live process records or transcribes it.
            FolderUnwritable: a file is in use; the meeting is still there.
        """
        folder = self.folder(meeting)
        with self._database.reading() as connection:
            found = rows.read_meeting(connection, meeting)
        with recording.hold(folder):
            count = files.empty_folder(folder, keep=recording.LOCK_NAME)
            with self._database.writing() as connection:
                erasure = erasing.erase_rows(connection, found, count)
            self._database.purge()
        files.remove_folder(folder)
        return erasure

    def erasures(self) -> tuple[Erasure, ...]:
        """Return what has been erased, the latest first."""
        with self._database.reading() as connection:
            return erasing.read_erasures(connection)

    def folder(self, meeting: MeetingId) -> Path:
        """Return where a meeting's sound is kept."""
        return files.meeting_folder(self._data, meeting)

    def _set(self, meeting: MeetingId, statement: str, value: str | float) -> None:
        with self._database.writing() as connection:
            _require(connection.execute(statement, (value, meeting)), meeting)


def _require(changed: sqlite3.Cursor, meeting: MeetingId) -> None:
    if changed.rowcount == 0:
        raise MeetingUnknown(meeting)
