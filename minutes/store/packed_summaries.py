"""Summaries as JSON: in the database, and in what goes to another machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Origin,
    Summary,
    SummaryLength,
    SummaryShape,
    UtteranceId,
)


def pack_summary(summary: Summary) -> dict[str, Any]:
    """Return a summary as the objects and lists of JSON."""
    return {
        "shape": summary.shape.value,
        "parts": _pack_parts(summary.parts),
        "made_at": summary.made_at.isoformat(),
        "maker": summary.maker,
        "prompt": summary.prompt,
        "dropped": summary.dropped,
        "fallbacks": summary.fallbacks,
        "length": summary.length.value,
        "is_masked": summary.is_masked,
        "refused": list(summary.refused),
    }


def unpack_summary(values: Mapping[str, Any]) -> Summary:
    """Return what `pack_summary` packed.

    Raises:
        ValueError, KeyError, TypeError: it is something else.
    """
    made_at = datetime.fromisoformat(values["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("a moment carries a zone")
    return Summary(
        shape=SummaryShape(values["shape"]),
        parts=_unpack_parts(values["parts"]),
        made_at=made_at,
        maker=str(values["maker"]),
        prompt=str(values["prompt"]),
        dropped=int(values["dropped"]),
        fallbacks=int(values["fallbacks"]),
        length=SummaryLength(values["length"]),
        is_masked=bool(values["is_masked"]),
        refused=tuple(map(str, values["refused"])),
    )


def _pack_parts(parts: Iterable[AgendaPart]) -> list[dict[str, Any]]:
    return [
        {
            "title": part.stretch.title,
            "start": part.stretch.start,
            "end": part.stretch.end,
            "points": [
                [
                    *(point.kind.value, point.text, list(point.evidence), point.who, point.until),
                    *(point.origin.value, point.is_confirmed, point.basis),
                ]
                for point in part.points
            ],
        }
        for part in parts
    ]


def _unpack_parts(parts: Sequence[Mapping[str, Any]]) -> tuple[AgendaPart, ...]:
    return tuple(
        AgendaPart(
            AgendaStretch(str(part["title"]), float(part["start"]), float(part["end"])),
            tuple(map(_finding, part["points"])),
        )
        for part in parts
    )


def _finding(item: Sequence[Any]) -> Finding:
    kind, text, evidence, who, until, origin, is_confirmed, basis = item
    ids = tuple(UtteranceId(str(identity)) for identity in evidence)
    if not ids:
        raise ValueError("a sentence rests on something")
    label = None if who is None else str(who)
    return Finding(
        *(FindingKind(kind), str(text), ids, label, str(until)),
        *(Origin(origin), bool(is_confirmed), str(basis)),
    )
