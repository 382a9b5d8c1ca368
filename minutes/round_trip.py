"""A Word file that colleagues corrected comes back into the record. Only wiring.

Times, names and speech marks that the printing added are taken off, then the paragraphs are
laid over the utterances. Nothing is changed before a person takes the proposals over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.editing.paragraphs import Paragraph, Proposal, Returned, accept, compare
from minutes.editing.returned_word import read_paragraphs
from minutes.editing.spans import clean
from minutes.editing.tidying import TidyingLevel
from minutes.errors import DocumentRejected
from minutes.export.found import UNCONFIRMED
from minutes.export.statements import NOTE, joined_name, printable, titled_names
from minutes.filing import minutes_of
from minutes.judging import findings_of, kept_summaries
from minutes.levels import show_tidied
from minutes.privacy.masking import BAR
from minutes.privacy.passages import PUBLIC_TITLE
from minutes.store.meetings import Store
from minutes.types import Edit, MeetingId, Transcript, Utterance, UtteranceId

__all__ = ["Proposal", "TakenBack", "accept", "edit_of", "take_back"]

_TIME = re.compile(r"\s*\d{1,2}:\d\d:\d\d[\s　]+")
_MARKED = re.compile(
    r"\s*(?:[○◎◆△◇●▲〇](?:[^\s　。、]{1,40}[\s　：:]+)?|【[^】]{1,40}】[\s　：:]*)"
)
_NAMED = re.compile(r"[^\t\n。、]{1,40}[\t\n]")
_HAPPENED = re.compile(
    r"(?:(?:午前|午後|正午)[\d０-９時分半]*|[\d:：]+)[\s　]*(?:開会|休憩|再開|閉会|開議|散会|延会)?"
)
_NOT_IT = "この会議の発言がほとんどありません（別の会議か、要点だけの文書は取り込めません）"

_FOUND = tuple(f"【{mark}】" for mark in UNCONFIRMED.values())
_LABELS = frozenset(("内容", "担当", "期限", "時刻", "発言者", "備考"))
"""Headings of the tables in our forms."""

_SPOKEN = re.compile(r"[^\W_]")


HALF = 0.5
"""Tables with fewer letters than this part of the record do not hold it. Our choice."""

FEW = 0.1
"""More of the utterances than this differ in a file that was printed tidied. Our choice."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a file holds that the record does not.

    `outdated_count` counts places that are as the record was before somebody changed it
    here: the file is older there, and says nothing.
    """

    returned: Returned
    outdated_count: int = 0


def take_back(store: Store, meeting: MeetingId, path: Path) -> TakenBack:
    """Return what a corrected Word file changes in a meeting.

    Raises:
        FileUnreadable: it is not there, or may not be read.
        DocumentRejected: no Word file, another meeting's, or a public version.
    """
    transcript = store.transcript(meeting)
    paragraphs = read_paragraphs(path)
    if any(_is_public(item.text) for item in paragraphs):
        raise DocumentRejected(path, "公開版です。取り込めるのは原本から作った Word だけです")
    stripped = _strip(paragraphs, transcript)
    returned = _compare_views(transcript, stripped, store.folder(meeting))
    if returned is None:
        raise DocumentRejected(path, _NOT_IT)
    earlier = _earlier_texts(store, meeting)
    new = tuple(
        item
        for item in returned.proposals
        if clean(item.after.text) not in earlier.get(item.before.id, ())
    )
    told = _told_sentences(store, transcript)
    added = tuple(
        item
        for item in returned.added
        if not _is_furniture(item, transcript) and not any(text in item for text in told)
    )
    count = len(returned.proposals) - len(new)
    return TakenBack(replace(returned, proposals=new, added=added), count)


def _compare_views(
    transcript: Transcript, paragraphs: tuple[Paragraph, ...], folder: Path
) -> Returned | None:
    """Return what differs from the record as the file was printed: as spoken, or tidied.

    The view that differs least is taken for the one that was printed.
    """
    returned = _compare(transcript.utterances, paragraphs)
    if returned is None or len(returned.proposals) <= FEW * len(transcript.utterances):
        return returned
    known = {item.id: item for item in transcript.utterances}
    for level in TidyingLevel:
        view, _ = show_tidied(transcript, level, folder)
        other = _compare(view.utterances, paragraphs)
        if other is not None and len(other.proposals) < len(returned.proposals):
            returned = _in_record(other, known)
    return returned


def _compare(utterances: Sequence[Utterance], paragraphs: tuple[Paragraph, ...]) -> Returned | None:
    body = [item for item in paragraphs if not item.is_in_table]
    # A city's own form may print the record as a table; other tables only repeat it.
    found = compare(utterances, body)
    in_tables = sum(len(item.text) for item in paragraphs if item.is_in_table)
    said = sum(len(item.text) for item in utterances)
    if found is not None and in_tables < HALF * said:
        return found
    # What little stands in the body may be a summary: the record is where more of it is.
    both = [item for item in (found, compare(utterances, paragraphs)) if item is not None]
    return min(both, key=_departs, default=None)


def _departs(found: Returned) -> int:
    return len(found.missing) + len(found.proposals)


def _in_record(returned: Returned, known: Mapping[UtteranceId, Utterance]) -> Returned:
    """Return what differs from a view, as changes of the record itself."""
    return replace(
        returned,
        proposals=tuple(
            Proposal(record, replace(record, text=item.after.text), item.by)
            for item in returned.proposals
            if (record := known[item.before.id]).text != item.after.text
        ),
        missing=tuple(known[item.id] for item in returned.missing),
        remarks=tuple(
            (None if about is None else known[about.id], remark)
            for about, remark in returned.remarks
        ),
    )


def edit_of(taken: TakenBack, *, removes_missing: bool = False) -> Edit | None:
    """Return the one edit that takes everything over, missing utterances only if wanted."""
    removed: Iterable[Utterance] = taken.returned.missing if removes_missing else ()
    return accept(taken.returned.proposals, tuple(removed))


def _is_public(text: str) -> bool:
    return PUBLIC_TITLE in text or BAR in text


def _told_sentences(store: Store, transcript: Transcript) -> set[str]:
    """Return what the minutes say in sentences of their own: a form repeats it."""
    document = minutes_of(transcript, kept_summaries(store, transcript))
    found = findings_of(document)
    found += [point for one in document.summaries for part in one.parts for point in part.points]
    return {printable(item.text) for item in found}


def _earlier_texts(store: Store, meeting: MeetingId) -> dict[UtteranceId, set[str]]:
    """Return what each utterance said before people changed it here."""
    earlier: dict[UtteranceId, set[str]] = {}
    for logged in store.edits(meeting):
        for item in logged.edit.before:
            earlier.setdefault(item.id, set()).add(clean(item.text))
    return earlier


def _strip(paragraphs: Iterable[Paragraph], transcript: Transcript) -> tuple[Paragraph, ...]:
    pattern = _name_pattern(transcript)
    # Sentences that were found for the minutes repeat the record, and are no part of it.
    spoken = [item for item in paragraphs if not any(mark in item.text for mark in _FOUND)]
    stripped = [item.without(_printed_length(item.text, pattern)) for item in spoken]
    # What stands between the last words would hide that they follow each other.
    names = set(_printed_names(transcript))
    return tuple(item for item in stripped if not _is_between(item, names))


def _is_between(paragraph: Paragraph, names: set[str]) -> bool:
    """Whether printing put a paragraph there: a note, a clock, a cell with a name."""
    text = paragraph.text
    if paragraph.remarks:
        return False  # what somebody asks there is not to be lost
    if NOTE.fullmatch(text) or _HAPPENED.fullmatch(text):
        return True
    return paragraph.is_in_table and (not text or text in names)


def _printed_length(text: str, names: re.Pattern[str] | None) -> int:
    """Return how many letters at the beginning are no speech: time, mark, name, margin."""
    length = 0
    if found := _TIME.match(text):
        length = found.end()
        # Behind a time, what stands before a tab is a name, whoever wrote it.
        if named := _NAMED.match(text, length):
            return _skip(text, named.end())
    if found := _MARKED.match(text, length):
        length = found.end()
    if names is not None and (found := names.match(text, length)):
        length = found.end()
    return _skip(text, length)


def _skip(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _name_pattern(transcript: Transcript) -> re.Pattern[str] | None:
    names = sorted(set(_printed_names(transcript)), key=len, reverse=True)
    if not names:
        return None
    return re.compile(rf"[\s　]*(?:{'|'.join(map(re.escape, names))})[\s　：:]+")


def _printed_names(transcript: Transcript) -> Iterator[str]:
    yield from titled_names(transcript).values()
    for speaker in transcript.speakers:
        yield f"話者{printable(speaker.label)}"
    for person in transcript.meeting.participants:
        yield from filter(None, (joined_name(person.name), printable(person.role)))
    yield "話者不明"


def _is_furniture(text: str, transcript: Transcript) -> bool:
    """Whether printing put a paragraph between what was said: 〔拍手〕, 休憩, an item."""
    if NOTE.fullmatch(text) or _HAPPENED.fullmatch(text) or not _SPOKEN.search(text):
        return True
    if text in _LABELS or text in set(_printed_names(transcript)):
        return True
    return any(item and item in text for item in map(printable, transcript.meeting.agenda))
