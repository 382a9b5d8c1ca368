"""What a person says of the sentences that were found for the minutes: right, or not wanted.

A verdict holds for the sentence that the person saw: when the record is corrected and the
sentence becomes another, it is unconfirmed again. The file in the meeting's folder carries
digests and ids, no spoken text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from minutes.errors import writing_to
from minutes.store.meetings import Store
from minutes.store.summaries import basis_of
from minutes.types import (
    Finding,
    FindingKind,
    MeetingId,
    MinutesDocument,
    Summary,
    Transcript,
)

FILE_NAME = "verdicts.json"


class Verdict(StrEnum):
    """What a person decided about a sentence."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Key:
    """Which sentence: the `place`th of `count` of its kind that rest on the same utterances.

    It is the same sentence in the public version and in a tidied view, where its words are
    not; were one of them lost there, the count differs, and nothing is taken for another.
    """

    kind: FindingKind
    evidence: tuple[str, ...]
    place: int
    count: int


Verdicts = Mapping[Key, Verdict]

KeptVerdicts = Mapping[Key, tuple[str, Verdict]]
"""Verdicts with the digest of the sentence that each was said of."""


def keys_of(findings: Sequence[Finding]) -> list[Key]:
    """Return the key of each sentence of a document."""
    counts = Counter((item.kind, item.evidence) for item in findings)
    seen: Counter[tuple[FindingKind, tuple[str, ...]]] = Counter()
    keys = []
    for item in findings:
        same = (item.kind, item.evidence)
        keys.append(Key(item.kind, tuple(item.evidence), seen[same], counts[same]))
        seen[same] += 1
    return keys


def read_verdicts(store: Store, document: MinutesDocument) -> dict[Key, Verdict]:
    """Return the verdicts that still hold for a document of the original record."""
    findings = findings_of(document)
    digests = dict(zip(keys_of(findings), map(_digest, findings), strict=True))
    kept = kept_verdicts(store, document.transcript.meeting.id)
    return {key: verdict for key, (digest, verdict) in kept.items() if digests.get(key) == digest}


def keep_verdict(
    store: Store, meeting: MeetingId, key: Key, finding: Finding, verdict: Verdict | None
) -> None:
    """Keep what a person decided about a sentence; None takes it back.

    Raises:
        FolderUnwritable, DiskFull: it was not kept.
    """
    keep_verdicts(store, meeting, [(key, finding)], verdict)


def keep_verdicts(
    store: Store,
    meeting: MeetingId,
    sentences: Iterable[tuple[Key, Finding]],
    verdict: Verdict | None,
) -> None:
    """Keep what a person decided about several sentences at once; None takes it back.

    Raises:
        FolderUnwritable, DiskFull: nothing was kept.
    """
    kept = kept_verdicts(store, meeting)
    for key, finding in sentences:
        kept.pop(key, None)
        if verdict is not None:
            kept[key] = (_digest(finding), verdict)
    set_verdicts(store, meeting, kept)


def kept_verdicts(store: Store, meeting: MeetingId) -> dict[Key, tuple[str, Verdict]]:
    """Return all verdicts of a meeting, those too that hold no more.

    A damaged file says nothing, so that all is unconfirmed again.
    """
    try:
        text = (store.folder(meeting) / FILE_NAME).read_text(encoding="utf-8")
        return unpack(json.loads(text))
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def set_verdicts(store: Store, meeting: MeetingId, kept: KeptVerdicts) -> None:
    """Keep verdicts in the place of all earlier ones.

    Raises:
        FolderUnwritable, DiskFull: they were not kept.
    """
    path = store.folder(meeting) / FILE_NAME
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(pack(kept), indent=1), encoding="utf-8")
        unfinished.replace(path)


def pack(kept: KeptVerdicts) -> list[dict[str, Any]]:
    """Return verdicts as the objects and lists of JSON."""
    return [
        {
            "kind": item.kind.value,
            "evidence": list(item.evidence),
            "place": item.place,
            "count": item.count,
            "digest": digest,
            "verdict": said.value,
        }
        for item, (digest, said) in kept.items()
    ]


def unpack(lines: Sequence[dict[str, Any]]) -> dict[Key, tuple[str, Verdict]]:
    """Return what `pack` packed.

    Raises:
        ValueError, KeyError, TypeError: it is something else.
    """
    return {
        Key(
            FindingKind(item["kind"]),
            tuple(map(str, item["evidence"])),
            int(item["place"]),
            int(item["count"]),
        ): (str(item["digest"]), Verdict(item["verdict"]))
        for item in lines
    }


def kept_summaries(store: Store, transcript: Transcript) -> tuple[Summary, ...]:
    """Return the summaries kept with a meeting, given its original record.

    What was confirmed of a record that reads otherwise now is unconfirmed again.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    known = {item.id: item for item in transcript.utterances}

    def settle(finding: Finding) -> Finding:
        holds = finding.is_confirmed and finding.basis in ("", basis_of(finding, known))
        return replace(finding, is_confirmed=holds)

    return tuple(
        replace(
            summary,
            parts=tuple(
                replace(part, points=tuple(map(settle, part.points))) for part in summary.parts
            ),
        )
        for summary in store.summaries(transcript.meeting.id).values()
    )


def judged(document: MinutesDocument, verdicts: Verdicts) -> MinutesDocument:
    """Return a document without what was refused, and with the rest marked as decided."""
    if not verdicts:
        return document
    findings = findings_of(document)
    decided = iter(zip(findings, keys_of(findings), strict=True))

    def take(group: Sequence[Finding]) -> tuple[Finding, ...]:
        pairs = [next(decided) for _ in group]
        return tuple(_settle(pairs, verdicts))

    parts = tuple(replace(part, points=take(part.points)) for part in document.parts)
    decisions, tasks = take(document.decisions), take(document.tasks)
    requests = take(document.requests)
    return replace(document, parts=parts, decisions=decisions, tasks=tasks, requests=requests)


def findings_of(document: MinutesDocument) -> list[Finding]:
    """Return all sentences of a document: points of the items, decisions, tasks, requests."""
    points = [point for part in document.parts for point in part.points]
    return [*points, *document.decisions, *document.tasks, *document.requests]


def _settle(pairs: Iterable[tuple[Finding, Key]], verdicts: Verdicts) -> list[Finding]:
    return [
        replace(finding, is_confirmed=True) if key in verdicts else finding
        for finding, key in pairs
        if verdicts.get(key) is not Verdict.REFUSED
    ]


def _digest(finding: Finding) -> str:
    return hashlib.sha256(finding.text.encode("utf-8", "replace")).hexdigest()[:32]
