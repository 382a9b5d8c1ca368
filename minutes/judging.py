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
from pathlib import Path

from minutes.errors import writing_to
from minutes.store.meetings import Store
from minutes.types import Finding, FindingKind, MeetingId, MinutesDocument

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
    kept = _read(store.folder(document.transcript.meeting.id) / FILE_NAME)
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
    folder = store.folder(meeting)
    path = folder / FILE_NAME
    kept = _read(path)
    for key, finding in sentences:
        kept.pop(key, None)
        if verdict is not None:
            kept[key] = (_digest(finding), verdict)
    lines = [
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
    with writing_to(path):
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(lines, indent=1), encoding="utf-8")
        unfinished.replace(path)


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


def _read(path: Path) -> dict[Key, tuple[str, Verdict]]:
    """Return what is kept; a damaged file says nothing, so that all is unconfirmed again."""
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
        return {
            Key(
                FindingKind(item["kind"]),
                tuple(map(str, item["evidence"])),
                int(item["place"]),
                int(item["count"]),
            ): (str(item["digest"]), Verdict(item["verdict"]))
            for item in lines
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
