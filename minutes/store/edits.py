"""What people changed, in the database: applied if it still fits, and logged for good.

The log holds only what differs, and whole utterances only where one appears or vanishes.
Nothing is ever taken out of it but with the whole meeting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from minutes.errors import EditOutdated
from minutes.store import names, rows, search
from minutes.types import (
    Edit,
    EditKind,
    LoggedEdit,
    MeetingId,
    Speaker,
    Utterance,
    UtteranceId,
)

_FIELDS = tuple(item.name for item in fields(Utterance) if item.name not in {"id", "revision"})

_BLANK: dict[str, Any] = {
    **rows.utterance_values(MeetingId(""), Utterance(UtteranceId(""), 0, 0.0, 0.0, (), "", ""))
}
"""What stands in the log for an utterance that is no more, beside the fields that changed."""


@dataclass(slots=True)
class _Changes:
    """What an edit really did, as columns; the shape of the log."""

    changed: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    gone: list[dict[str, Any]] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)
    names: list[list[str | None]] = field(default_factory=list)

    def pack(self) -> str:
        return rows.pack({name: value for name in self.__slots__ if (value := getattr(self, name))})


def write_edit(
    connection: sqlite3.Connection, meeting: MeetingId, edit: Edit, undoes: int | None
) -> tuple[Utterance, ...]:
    """Apply an edit and log it; return what its utterances are now.

    Raises:
        EditOutdated: something that it changes is not as it says.
    """
    changes, stored = _Changes(), []
    before = {item.id: item for item in edit.before}
    after = {item.id for item in edit.after}
    for item in edit.before:
        if item.id not in after:
            _remove(connection, meeting, item, changes)
    for item in edit.after:
        old = before.get(item.id)
        if old is None:
            stored.append(_add(connection, meeting, item, changes))
        else:
            stored.append(_change(connection, meeting, (old, item), changes))
    _write_names(connection, meeting, edit, changes)
    (number,) = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM edits WHERE meeting = ?", (meeting,)
    ).fetchone()
    now = datetime.now().astimezone().isoformat()
    connection.execute(
        "INSERT INTO edits (meeting, number, made_at, kind, change, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (meeting, number, now, edit.kind.value, changes.pack(), undoes),
    )
    return tuple(stored)


def read_edits(
    connection: sqlite3.Connection, meeting: MeetingId, number: int | None = None
) -> tuple[LoggedEdit, ...]:
    """Return the log, or one edit of it.

    An utterance in it is what it is now but for the fields that the edit changed.
    """
    found = connection.execute(
        "SELECT * FROM edits WHERE meeting = ?1 AND (?2 IS NULL OR number = ?2) ORDER BY number",
        (meeting, number),
    ).fetchall()
    return tuple(
        LoggedEdit(
            row["number"],
            datetime.fromisoformat(row["made_at"]),
            _unpack(connection, meeting, EditKind(row["kind"]), json.loads(row["change"])),
            row["undoes"],
        )
        for row in found
    )


def read_steps(
    connection: sqlite3.Connection, meeting: MeetingId, after: int
) -> tuple[tuple[int, int | None], ...]:
    """Return number and `undoes` of each edit that was logged after the given one."""
    found = connection.execute(
        "SELECT number, undoes FROM edits WHERE meeting = ? AND number > ? ORDER BY number",
        (meeting, after),
    )
    return tuple((row["number"], row["undoes"]) for row in found)


def has_vanished(
    connection: sqlite3.Connection, meeting: MeetingId, utterance: UtteranceId
) -> bool:
    """Return whether a person merged this utterance away."""
    return _last_revision(connection, meeting, utterance) is not None


def joined_by_hand(connection: sqlite3.Connection, meeting: MeetingId) -> frozenset[str]:
    """Return the utterances that a person made of two, and has not divided since."""
    joined: set[str] = set()
    found = connection.execute(
        "SELECT kind, change FROM edits WHERE meeting = ? AND kind IN (?, ?) ORDER BY number",
        (meeting, EditKind.MERGE.value, EditKind.SPLIT.value),
    )
    for row in found:
        ids = json.loads(row["change"]).get("changed", {})
        joined = joined | set(ids) if row["kind"] == EditKind.MERGE else joined - set(ids)
    return frozenset(joined)


def _require(now: Utterance | None, expected: Utterance, compared: Iterable[str]) -> Utterance:
    """Return the utterance as it is now, if it has these fields as expected."""
    if now is None or any(getattr(now, name) != getattr(expected, name) for name in compared):
        raise EditOutdated(expected.id)
    return now


def _change(
    connection: sqlite3.Connection,
    meeting: MeetingId,
    pair: tuple[Utterance, Utterance],
    changes: _Changes,
) -> Utterance:
    """Give an utterance the fields that the edit changes; the others stay as they are now."""
    old, new = pair
    different = [name for name in _FIELDS if getattr(old, name) != getattr(new, name)]
    now = _require(rows.find_utterance(connection, meeting, old.id), old, different)
    changed = replace(
        now, revision=now.revision + 1, **{name: getattr(new, name) for name in different}
    )
    values = {name: rows.column(changed, name) for name in ("revision", *different)}
    places = ", ".join(f'"{name}" = :{name}' for name in values)
    connection.execute(
        f"UPDATE utterances SET {places} WHERE meeting = :meeting AND id = :id",  # noqa: S608
        {**values, "meeting": meeting, "id": old.id},
    )
    if "text" in different:
        search.index_utterance(connection, meeting, changed)
    changes.changed[new.id] = {name: [rows.column(now, name), values[name]] for name in different}
    return changed


def _add(
    connection: sqlite3.Connection, meeting: MeetingId, new: Utterance, changes: _Changes
) -> Utterance:
    if rows.find_utterance(connection, meeting, new.id) is not None:
        raise EditOutdated(new.id)
    last = _last_revision(connection, meeting, new.id)
    added = replace(new, revision=1 if last is None else last + 1)
    rows.write_utterance(connection, meeting, added)
    search.index_utterance(connection, meeting, added)
    connection.execute("DELETE FROM vanished WHERE meeting = ? AND id = ?", (meeting, new.id))
    changes.new.append(_columns(meeting, added))
    return added


def _remove(
    connection: sqlite3.Connection, meeting: MeetingId, old: Utterance, changes: _Changes
) -> None:
    # Whom a machine takes for the speaker may change without harm: it is logged as it is.
    compared = [name for name in _FIELDS if name != "speaker" or old.is_speaker_set]
    now = _require(rows.find_utterance(connection, meeting, old.id), old, compared)
    connection.execute("DELETE FROM utterances WHERE meeting = ? AND id = ?", (meeting, old.id))
    connection.execute(
        "INSERT OR REPLACE INTO vanished VALUES (?, ?, ?)", (meeting, old.id, now.revision)
    )
    search.forget_utterance(connection, meeting, old.id)
    changes.gone.append(_columns(meeting, now))


def _write_names(
    connection: sqlite3.Connection, meeting: MeetingId, edit: Edit, changes: _Changes
) -> None:
    was = {item.label: item.participant for item in edit.names_before}
    becomes = {item.label: item.participant for item in edit.names_after}
    for label in dict.fromkeys((*was, *becomes)):
        row = connection.execute(
            "SELECT participant FROM speakers WHERE meeting = ? AND label = ?", (meeting, label)
        ).fetchone()
        now = None if row is None else row["participant"]
        if now != was.get(label):
            raise EditOutdated(label)
        names.write_name(connection, meeting, Speaker(label, becomes.get(label)))
        changes.names.append([label, now, becomes.get(label)])


def _last_revision(
    connection: sqlite3.Connection, meeting: MeetingId, utterance: str
) -> int | None:
    row = connection.execute(
        "SELECT revision FROM vanished WHERE meeting = ? AND id = ?", (meeting, utterance)
    ).fetchone()
    return None if row is None else int(row["revision"])


def _columns(meeting: MeetingId, utterance: Utterance) -> dict[str, Any]:
    values = rows.utterance_values(meeting, utterance)
    return {name: value for name, value in values.items() if name != "meeting"}


def _unpack(
    connection: sqlite3.Connection, meeting: MeetingId, kind: EditKind, change: dict[str, Any]
) -> Edit:
    before = [rows.to_utterance(item) for item in change.get("gone", ())]
    after = [rows.to_utterance(item) for item in change.get("new", ())]
    for utterance, values in change.get("changed", {}).items():
        row = connection.execute(
            "SELECT * FROM utterances WHERE meeting = ? AND id = ?", (meeting, utterance)
        ).fetchone()
        now = _BLANK | {"id": utterance} if row is None else dict(row)
        before.append(rows.to_utterance(now | {name: pair[0] for name, pair in values.items()}))
        after.append(rows.to_utterance(now | {name: pair[1] for name, pair in values.items()}))
    named = change.get("names", ())
    return Edit(
        kind,
        _in_order(before),
        _in_order(after),
        tuple(Speaker(label, participant) for label, participant, _ in named),
        tuple(Speaker(label, participant) for label, _, participant in named),
    )


def _in_order(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    return tuple(sorted(utterances, key=lambda item: (item.start, item.end, item.id)))
