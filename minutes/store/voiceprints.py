"""Voices that people enrolled: personal data, kept with the consent and for no longer.

They belong to no meeting, so that erasing one does not take them; `forget_voices` does,
and leaves nothing of them in any file.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import replace
from datetime import datetime

from minutes.errors import ConsentMissing, VoiceprintUnknown
from minutes.store import rows
from minutes.store.database import Database
from minutes.types import Voiceprint

_ID_BYTES = 8


class VoiceprintTable:
    """The part of the store that keeps enrolled voices."""

    _database: Database

    def voiceprints(self, model: str | None = None) -> tuple[Voiceprint, ...]:
        """Return the enrolled voices, of one model or of all, by name and age."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT * FROM voiceprints WHERE ?1 IS NULL OR model = ?1"
                " ORDER BY participant, consented_at, id",
                (model,),
            ).fetchall()
        return tuple(map(_to_voiceprint, found))

    def keep_voiceprint(self, voiceprint: Voiceprint) -> Voiceprint:
        """Keep a voice, under a new id where it has none; return it as it is kept.

        Raises:
            ConsentMissing: nobody wrote down that the person agrees; nothing is kept.
        """
        if not voiceprint.consent.strip() or not voiceprint.participant.strip():
            raise ConsentMissing(voiceprint.participant)
        kept = replace(voiceprint, id=voiceprint.id or secrets.token_hex(_ID_BYTES))
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO voiceprints VALUES (?, ?, ?, ?, ?, ?)",
                (
                    kept.id,
                    rows.storable(kept.participant),
                    kept.model,
                    rows.pack(kept.embedding),
                    kept.consented_at.isoformat(),
                    rows.storable(kept.consent),
                ),
            )
        return kept

    def forget_voices(self, participant: str) -> int:
        """Delete every voice of a person, in every file of the database; return how many.

        Raises:
            VoiceprintUnknown: there is none.
        """
        with self._database.writing() as connection:
            deleted = connection.execute(
                "DELETE FROM voiceprints WHERE participant = ?", (participant,)
            ).rowcount
        if not deleted:
            raise VoiceprintUnknown(participant)
        self._database.purge()
        return deleted


def _to_voiceprint(row: sqlite3.Row) -> Voiceprint:
    return Voiceprint(
        row["id"],
        row["participant"],
        row["model"],
        tuple(map(float, json.loads(row["embedding"]))),
        datetime.fromisoformat(row["consented_at"]),
        row["consent_note"],
    )
