"""Summaries in the database: what was written about a meeting, and what people made of it.

One summary a shape is kept; another one takes its place. With the meeting it is erased.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from minutes.errors import SummaryOutdated
from minutes.store import rows
from minutes.store.database import Database
from minutes.store.packed_summaries import pack_summary, unpack_summary
from minutes.types import (
    AgendaPart,
    Finding,
    MeetingId,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)


class SummaryTable:
    """The part of the store that keeps summaries."""

    _database: Database

    def summaries(self, meeting: MeetingId) -> dict[SummaryShape, Summary]:
        """Return the summaries that are kept with a meeting."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            found = connection.execute(
                "SELECT * FROM summaries WHERE meeting = ?", (meeting,)
            ).fetchall()
        kept = map(_summary, found)
        return {summary.shape: summary for summary in kept}

    def keep_summary(self, meeting: MeetingId, summary: Summary) -> None:
        """Keep a summary in the place of an earlier one of its shape."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            _write(connection, meeting, summary)

    def revise_summary(
        self, meeting: MeetingId, seen: Summary, part: int, place: int, finding: Finding | None
    ) -> Summary:
        """Put a sentence in the place of another one; None takes it out. Return what is kept.

        `seen` is the summary that the person saw. A confirmed sentence is kept with the
        digest of what its evidence says now, see `basis_of`.

        Raises:
            SummaryOutdated: another one is kept by now; nothing was changed.
        """
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            row = connection.execute(
                "SELECT * FROM summaries WHERE meeting = ? AND shape = ?",
                (meeting, seen.shape.value),
            ).fetchone()
            if row is None or _summary(row) != seen:
                raise SummaryOutdated
            if finding is not None:
                known = {
                    identity: utterance
                    for identity in finding.evidence
                    if (utterance := rows.find_utterance(connection, meeting, identity))
                }
                basis = basis_of(finding, known) if finding.is_confirmed else ""
                finding = replace(finding, basis=basis)
            revised = _revised(seen, part, place, finding)
            _write(connection, meeting, revised)
        return revised

    def answers(self, meeting: MeetingId) -> dict[str, str]:
        """Return what a model answered about a meeting, by the digest of what it was asked."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            found = connection.execute(
                "SELECT digest, answer FROM answers WHERE meeting = ?", (meeting,)
            ).fetchall()
        return {row["digest"]: row["answer"] for row in found}

    def keep_answer(self, meeting: MeetingId, digest: str, answer: str) -> None:
        """Keep what a model answered, so that it need not be asked again."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            connection.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
                (meeting, digest, rows.storable(answer)),
            )

    def drop_answers(self, meeting: MeetingId, digests: Iterable[str]) -> None:
        """Delete answers about what the record says no more."""
        with self._database.writing() as connection:
            connection.executemany(
                "DELETE FROM answers WHERE meeting = ? AND digest = ?",
                [(meeting, digest) for digest in digests],
            )

    def is_summary_masked(self, meeting: MeetingId) -> bool:
        """Return whether a model is to see no personal data of this meeting."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            found = connection.execute(
                "SELECT 1 FROM masked_summaries WHERE meeting = ?", (meeting,)
            ).fetchone()
        return found is not None

    def mask_summary(self, meeting: MeetingId, *, is_masked: bool) -> None:
        """Keep whether a model is to see no personal data of this meeting."""
        statement = (
            "INSERT OR REPLACE INTO masked_summaries VALUES (?)"
            if is_masked
            else "DELETE FROM masked_summaries WHERE meeting = ?"
        )
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            connection.execute(statement, (meeting,))


def follow_ids(
    connection: sqlite3.Connection,
    meeting: MeetingId,
    before: Sequence[UtteranceId],
    after: Sequence[UtteranceId],
) -> None:
    """Let kept sentences rest on what became of their utterances: divided, or made one.

    Where several became several nobody knows which is which, and nothing is changed.
    """
    if set(before) == set(after) or 1 not in {len(before), len(after)}:
        return
    for row in connection.execute(
        "SELECT * FROM summaries WHERE meeting = ?", (meeting,)
    ).fetchall():
        summary = _summary(row)
        parts = tuple(_followed(part, before, after) for part in summary.parts)
        if parts != summary.parts:
            _write(connection, meeting, replace(summary, parts=parts))


def _followed(
    part: AgendaPart, before: Sequence[UtteranceId], after: Sequence[UtteranceId]
) -> AgendaPart:
    points = []
    for point in part.points:
        groups = (after if item in before else (item,) for item in point.evidence)
        evidence = tuple(dict.fromkeys(item for group in groups for item in group))
        points.append(replace(point, evidence=evidence))
    return replace(part, points=tuple(points))


def basis_of(finding: Finding, known: Mapping[UtteranceId, Utterance]) -> str:
    """Return the digest of what the evidence of a sentence says, however it is divided."""
    said = "".join(known[item].text for item in finding.evidence if item in known)
    return _digest("".join(said.split()))


def digest_of(finding: Finding) -> str:
    """Return what is remembered of a sentence that a person took out or wrote anew."""
    return _digest(finding.text)


def _digest(text: str) -> str:
    return hashlib.sha256(rows.storable(text).encode()).hexdigest()[:16]


def _revised(summary: Summary, part: int, place: int, finding: Finding | None) -> Summary:
    points = list(summary.parts[part].points)
    if finding is None or finding.text != points[place].text:
        refused = dict.fromkeys((*summary.refused, digest_of(points[place])))
        summary = replace(summary, refused=tuple(refused))
    points[place : place + 1] = [] if finding is None else [finding]
    parts = list(summary.parts)
    parts[part] = replace(parts[part], points=tuple(points))
    return replace(summary, parts=tuple(parts))


def _write(connection: sqlite3.Connection, meeting: MeetingId, summary: Summary) -> None:
    packed = {
        name: rows.pack(value) if isinstance(value, list) else value
        for name, value in pack_summary(summary).items()
    }
    connection.execute(
        "INSERT OR REPLACE INTO summaries VALUES (:meeting, :shape, :parts, :made_at, :maker,"
        " :prompt, :dropped, :fallbacks, :length, :is_masked, :refused)",
        {"meeting": meeting, **packed, "maker": rows.storable(summary.maker)},
    )


def _summary(row: sqlite3.Row) -> Summary:
    lists = {name: json.loads(row[name]) for name in ("parts", "refused")}
    return unpack_summary({**dict(row), **lists})
