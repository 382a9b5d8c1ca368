"""How good summaries are: what was decided is told, and nothing that nobody said.

References say which utterances hold a decision or a task, which words must be told of it,
and by when it is due, as it was said. A finding tells it when it rests on one of those
utterances and holds those words.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minutes.errors import DocumentRejected, FileUnreadable
from minutes.types import Finding, FindingKind, UtteranceId

KINDS = {
    "decisions": FindingKind.DECISION,
    "deadlines": FindingKind.TASK,
    "tasks": FindingKind.TASK,
}
"""The lists of a reference, and what each of their lines must be found as."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be told: resting on one of `evidence`, with `words`, due `until`."""

    kind: FindingKind
    evidence: tuple[UtteranceId, ...]
    words: tuple[str, ...] = ()
    until: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """So many of those wanted were told; `surplus` findings told something else."""

    told: int
    wanted: int
    surplus: int = 0

    @property
    def share(self) -> float | None:
        """Return the share that was told, None where nothing was wanted."""
        return self.told / self.wanted if self.wanted else None


def read_wanted(path: Path) -> tuple[Wanted, ...]:
    """Return the reference in a `decisions.json`.

    Raises:
        FileUnreadable: it is not there, or may not be read.
        DocumentRejected: it is no such file.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        return tuple(
            _wanted(kind, item) for name, kind in KINDS.items() for item in said.get(name, ())
        )
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise DocumentRejected(path, "決定と期限の正解（decisions.json）ではありません") from error


def cover(found: Iterable[Finding], wanted: Iterable[Wanted]) -> Coverage:
    """Return how much of what is wanted the findings tell."""
    findings, references = list(found), list(wanted)
    told = [item for item in references if any(tells(finding, item) for finding in findings)]
    surplus = [
        finding for finding in findings if not any(tells(finding, item) for item in references)
    ]
    return Coverage(len(told), len(references), len(surplus))


def tells(finding: Finding, wanted: Wanted) -> bool:
    """Return whether a finding tells what is wanted."""
    text, until = _plain(finding.text), _plain(finding.until)
    return (
        finding.kind is wanted.kind
        and not set(wanted.evidence).isdisjoint(finding.evidence)
        and all(_plain(word) in text for word in wanted.words)
        and _plain(wanted.until) in until
    )


def count_cited(findings: Sequence[Finding], known: Collection[UtteranceId]) -> int:
    """Return how many findings rest on utterances, and only on ones that there are."""
    return sum(bool(item.evidence) and set(item.evidence) <= set(known) for item in findings)


def _wanted(kind: FindingKind, item: dict[str, Any]) -> Wanted:
    evidence = tuple(UtteranceId(str(one)) for one in item["evidence"])
    words = tuple(str(word) for word in item.get("words", ()))
    return Wanted(kind, evidence, words, str(item.get("until", "")))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
