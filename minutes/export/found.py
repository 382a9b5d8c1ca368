"""What minutes say in sentences of their own, as a form prints it: by list, by item.

Points, decisions and tasks that rules found, and the summaries kept with the meeting. Each
belongs to one item of the agenda, or to none; nothing is in two places, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from minutes.export.course import find_voices
from minutes.export.statements import printable, titled_names
from minutes.messages import format_position
from minutes.types import (
    AgendaStretch,
    Finding,
    MinutesDocument,
    Origin,
    Seconds,
    Summary,
    SummaryShape,
)

Value: TypeAlias = "str | list[dict[str, Value]]"
Row: TypeAlias = dict[str, Value]

UNCONFIRMED = {Origin.RULE: "自動抽出（未確認）", Origin.MODEL: "AI要約（未確認）"}
"""What stands behind a sentence that no person wrote or found right."""

_TOLD_AS_POINTS = (SummaryShape.POINTS, SummaryShape.OVERVIEW)
"""What is printed as 要点, the first that is kept; without one what the rules found."""

GIST = "要旨"
_SHAPES = {
    GIST: SummaryShape.GIST,
    "議事概要": SummaryShape.OVERVIEW,
    "やさしい日本語": SummaryShape.PLAIN,
}

Kept = Mapping[SummaryShape, Summary]

_Told = list[tuple[str | None, Finding]]
"""Sentences, each with the title of its item; a gist is about all of them and has None."""


class Found:
    """The sentences of one document."""

    def __init__(self, document: MinutesDocument) -> None:
        self._document = document
        self._names = titled_names(document.transcript)
        self._calls = {
            name: voice.called or name for name, voice in find_voices(document.transcript).items()
        }
        said = document.transcript.utterances
        self._begins = {item.id: item.start for item in said}
        self._middles = {item.id: (item.start + item.end) / 2 for item in said}
        self.called = {printable(part.stretch.title) for part in document.parts}
        written = [*document.transcript.meeting.agenda]
        written += [part.stretch.title for part in document.parts]
        self.titles = [item for item in map(printable, dict.fromkeys(written)) if item]
        kept = {summary.shape: summary for summary in document.summaries}
        self._lists = {name: self._told(kept, shape) for name, shape in _SHAPES.items()}
        self._lists["要点"] = self._points(kept)
        for name, findings in (
            ("決定事項", document.decisions),
            ("宿題", document.tasks),
            ("要望", document.requests),
        ):
            self._lists[name] = [(self._title_at(item), item) for item in findings]

    @property
    def has_untitled(self) -> bool:
        """Whether anything is told that belongs to no item of the agenda."""
        return "" in self.called or any(
            title == "" for listed in self._lists.values() for title, _ in listed
        )

    def lists(self) -> dict[str, list[Finding]]:
        """Return all sentences by the name that forms ask for."""
        return {name: [item for _, item in listed] for name, listed in self._lists.items()}

    def lists_of(self, title: str) -> dict[str, list[Finding]]:
        """Return the sentences about one item, points without what is decided beside them."""
        found = {
            name: [item for about, item in listed if about == title]
            for name, listed in self._lists.items()
            if name != GIST
        }
        decided = {item.text for item in self._document.decisions}
        found["要点"] = [item for item in found["要点"] if item.text not in decided]
        return found

    def rows(self, findings: Iterable[Finding]) -> list[Row]:
        """Return sentences as the rows of a list."""
        return [self._row(number, finding) for number, finding in enumerate(findings, start=1)]

    def _row(self, number: int, finding: Finding) -> Row:
        name = self._names.get(finding.who or "", "")
        return {
            "番号": str(number),
            "本文": _marked(finding),
            "担当": name,
            "呼び名": self._calls.get(name, ""),
            "期限": printable(finding.until),
            "位置": self._position(finding),
            "議題": self._title_at(finding),
        }

    def _points(self, kept: Kept) -> _Told:
        for shape in _TOLD_AS_POINTS:
            if shape in kept:
                return self._told(kept, shape)
        return [
            (printable(part.stretch.title), point)
            for part in self._document.parts
            for point in part.points
        ]

    def _told(self, kept: Kept, shape: SummaryShape) -> _Told:
        """Return the sentences of a summary, whatever it calls the items."""
        parts = kept[shape].parts if shape in kept else ()
        found = []
        for part in parts:
            about = self._about(part.stretch) if shape is not SummaryShape.GIST else None
            found += [(about, point) for point in part.points]
        return found

    def _about(self, stretch: AgendaStretch) -> str:
        title = printable(stretch.title)
        return title if title in self.titles else self._title_of(stretch.start)

    def _title_at(self, finding: Finding) -> str:
        return self._title_of(self._middles.get(finding.evidence[-1], -1.0))

    def _title_of(self, position: Seconds) -> str:
        for part in self._document.parts:
            if part.stretch.start <= position < part.stretch.end:
                return printable(part.stretch.title)
        return ""

    def _position(self, finding: Finding) -> str:
        begins = [self._begins[item] for item in finding.evidence if item in self._begins]
        return format_position(min(begins)) if begins else ""


def _marked(finding: Finding) -> str:
    mark = "" if finding.is_confirmed else UNCONFIRMED.get(finding.origin, "")
    return printable(finding.text) + (f"【{mark}】" if mark else "")
