"""Finding words in meetings: in their title, place, agenda, names and text.

Full-width and half-width letters, and capitals, are the same (NFKC and case folding).
The trigram index narrows the search where a word has three characters or more; shorter
words, such as 予算, it cannot find. Every hit is then checked in the text itself, so that
both ways find exactly the same.
"""

from __future__ import annotations

import bisect
import sqlite3
import unicodedata
from dataclasses import dataclass

from minutes.store import rows
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

SNIPPET_CHARACTERS = 20
"""How much is shown on either side of what was found: about one line in all."""

_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place where all the words stand; without `utterance`, at the meeting's head.

    `snippet` is the text around the first word, as it was written; `found` the part of
    it that matched, empty where the snippet shows none.
    """

    meeting: Meeting
    utterance: Utterance | None
    snippet: str
    found: str


def normalize(text: str) -> str:
    """Return the form in which texts are compared."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # A zero character would end the text for SQLite.
    return folded.replace("\x00", " ")


def index_meeting(connection: sqlite3.Connection, meeting: Meeting) -> None:
    """Make a meeting's head findable, in place of an earlier one."""
    _index(connection, meeting.id, "", "\n".join(_head(meeting)))


def index_utterance(
    connection: sqlite3.Connection, meeting: MeetingId, utterance: Utterance
) -> None:
    """Make an utterance's current text findable, in place of an earlier one."""
    _index(connection, meeting, utterance.id, utterance.text)


def forget_utterance(
    connection: sqlite3.Connection, meeting: MeetingId, utterance: UtteranceId
) -> None:
    """Take out an utterance that is no more."""
    connection.execute(
        "DELETE FROM passages WHERE meeting = ? AND utterance = ?", (meeting, utterance)
    )


def clear_index(connection: sqlite3.Connection, meeting: MeetingId) -> None:
    """Take a meeting out, so that its words are not in the index either.

    Deleting from FTS5 only marks; merging the whole index leaves nothing behind.
    Source: SQLite FTS5 Extension, section 6.7 (optimize).
    """
    connection.execute("DELETE FROM passages WHERE meeting = ?", (meeting,))
    connection.execute("INSERT INTO passage_index (passage_index) VALUES ('optimize')")


def find(
    connection: sqlite3.Connection,
    term: str,
    meeting: MeetingId | None = None,
    limit: int | None = None,
) -> tuple[SearchHit, ...]:
    """Return where all words of `term` stand together, newest meeting first."""
    words = list(dict.fromkeys(normalize(term).split()))
    if not words:
        return ()
    conditions = ["instr(p.body, ?) > 0"] * len(words)
    values: list[str | int] = [*words]
    indexed = [word for word in words if len(word) >= _TRIGRAM]
    if indexed:
        conditions.append(
            "p.number IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?)"
        )
        values.append(" ".join('"' + word.replace('"', '""') + '"' for word in indexed))
    if meeting is not None:
        conditions.append("p.meeting = ?")
        values.append(meeting)
    found = connection.execute(
        f"""
        SELECT p.meeting, p.utterance FROM passages p
        JOIN meetings m ON m.id = p.meeting
        LEFT JOIN utterances u ON u.meeting = p.meeting AND u.id = p.utterance
        WHERE {" AND ".join(conditions)}
        ORDER BY {rows.NEWEST_FIRST}, u.start, u.end, p.utterance LIMIT ?
        """,  # noqa: S608  # built from constants; every value is bound
        (*values, -1 if limit is None else limit),
    ).fetchall()
    return tuple(_hit(connection, row["meeting"], row["utterance"], words) for row in found)


def _index(connection: sqlite3.Connection, meeting: str, utterance: str, text: str) -> None:
    connection.execute(
        "INSERT INTO passages (meeting, utterance, body) VALUES (?, ?, ?)"
        " ON CONFLICT (meeting, utterance) DO UPDATE SET body = excluded.body",
        (meeting, utterance, normalize(rows.storable(text))),
    )


def _head(meeting: Meeting) -> tuple[str, ...]:
    people = (f"{person.name} {person.role} {person.reading}" for person in meeting.participants)
    return (meeting.title, meeting.place, *meeting.agenda, *people)


def _hit(
    connection: sqlite3.Connection, meeting_id: str, utterance_id: str, words: list[str]
) -> SearchHit:
    meeting = rows.read_meeting(connection, meeting_id)
    if utterance_id:
        utterance = rows.read_utterance(connection, meeting_id, utterance_id)
        return SearchHit(meeting, utterance, *_cut(utterance.text, words[0]))
    lines = [line for line in _head(meeting) if words[0] in normalize(line)]
    return SearchHit(meeting, None, *_cut((lines or [meeting.title])[0], words[0]))


def _cut(text: str, word: str) -> tuple[str, str]:
    """Return the text around a normalised word, and the word as it is written there."""
    ends = range(len(text) + 1)
    end = bisect.bisect_left(ends, 1, key=lambda end: word in normalize(text[:end]))
    start = bisect.bisect_left(ends, 1, key=lambda start: word not in normalize(text[start:end]))
    start = max(0, start - 1)
    before = text[max(0, start - SNIPPET_CHARACTERS) : start]
    after = text[end : end + SNIPPET_CHARACTERS]
    snippet = f"{before}{text[start:end]}{after}"
    head = "…" if start > SNIPPET_CHARACTERS else ""
    tail = "…" if len(text) > end + SNIPPET_CHARACTERS else ""
    return head + " ".join(snippet.split()) + tail, " ".join(text[start:end].split())
