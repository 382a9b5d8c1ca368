"""What people decided about a meeting beside its text, on two machines: it becomes one again.

Which sentences of the minutes are right, what the public version hides and leaves out, and
the summaries. Of two different decisions about a place the later one holds; two different
verdicts, which know no time, take each other back, so that a person looks anew. What was
decided on one side only is kept: hidden rather than shown by mistake. Of two summaries ours
stays, with what a person wrote or confirmed in the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from minutes.errors import DocumentRejected
from minutes.export.fields import UnfitError, read_number, read_objects, read_text
from minutes.judging import KeptVerdicts, kept_verdicts, pack, set_verdicts, unpack
from minutes.store.meetings import Store
from minutes.store.packed_summaries import pack_summary, unpack_summary
from minutes.store.summaries import digest_of
from minutes.summary.remaking import remake
from minutes.types import (
    MaskDecision,
    MaskKind,
    MaskStyle,
    MeetingId,
    Omission,
    OmissionKind,
    Summary,
    Utterance,
    UtteranceId,
)

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about one meeting; `style` is what stands in the place of the hidden."""

    verdicts: KeptVerdicts
    masks: tuple[MaskDecision, ...] = ()
    omissions: tuple[Omission, ...] = ()
    style: MaskStyle = MaskStyle.BAR
    summaries: tuple[Summary, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """A place that was decided differently: hidden now or not; None is to be looked at anew.

    `place` is an utterance's id, or names a field of the meeting.
    """

    place: str
    is_hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Both sides' decisions as one; `news` of them are not ours yet."""

    decisions: Decisions
    news: int = 0
    disputes: tuple[Dispute, ...] = ()


def decisions_of(store: Store, meeting: MeetingId) -> Decisions:
    """Return what was decided here.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    return Decisions(
        kept_verdicts(store, meeting),
        store.masks(meeting),
        store.omissions(meeting),
        store.mask_style(meeting),
        tuple(store.summaries(meeting).values()),
    )


def join(ours: Decisions, theirs: Decisions, utterances: Sequence[Utterance] = ()) -> Joined:
    """Return both sides' decisions as one; `utterances` are those of our record."""
    masks = {_place(item): item for item in ours.masks}
    disputes: list[Dispute] = []
    for item in theirs.masks:
        mine = masks.setdefault(_place(item), item)
        later = max(mine, item, key=lambda one: one.decided_at)
        if mine.is_accepted != item.is_accepted:
            disputes.append(Dispute(item.place, later.is_accepted))
        masks[_place(item)] = later
    verdicts = dict(ours.verdicts)
    for key, said in theirs.verdicts.items():
        if verdicts.setdefault(key, said) != said:
            disputes.append(Dispute(key.evidence[0]))
            del verdicts[key]
    known = {item.id for item in ours.omissions}
    omissions = (*ours.omissions, *(item for item in theirs.omissions if item.id not in known))
    style = theirs.style if ours.style is MaskStyle.BAR else ours.style
    summaries = tuple(_join_summaries(ours, theirs, utterances))
    found = Decisions(verdicts, tuple(masks.values()), omissions, style, summaries)
    news = len(set(found.masks) - set(ours.masks)) + len(omissions) - len(known)
    news += len(set(verdicts.items()) ^ set(ours.verdicts.items())) + (style is not ours.style)
    news += sum(item not in ours.summaries for item in summaries)
    return Joined(found, news, tuple(disputes))


def _join_summaries(
    ours: Decisions, theirs: Decisions, utterances: Sequence[Utterance]
) -> Iterator[Summary]:
    mine = {item.shape: item for item in ours.summaries}
    other = {item.shape: item for item in theirs.summaries}
    for shape in dict.fromkeys((*mine, *other)):
        if shape in mine and shape in other:
            yield remake(other[shape], mine[shape], utterances, digest_of)
        else:
            yield mine[shape] if shape in mine else other[shape]


def keep(store: Store, meeting: MeetingId, decisions: Decisions) -> None:
    """Keep decisions with a meeting, each in the place of an earlier one.

    Raises:
        MeetingUnknown: there is no such meeting.
        FolderUnwritable, DiskFull: the verdicts were not kept.
    """
    known = set(store.masks(meeting))
    store.decide_masks(meeting, [item for item in decisions.masks if item not in known])
    for omission in set(decisions.omissions) - set(store.omissions(meeting)):
        store.add_omission(meeting, omission)
    if decisions.style is not store.mask_style(meeting):
        store.set_mask_style(meeting, decisions.style)
    known_summaries = store.summaries(meeting)
    for summary in decisions.summaries:
        if known_summaries.get(summary.shape) != summary:
            store.keep_summary(meeting, summary)
    if decisions.verdicts != kept_verdicts(store, meeting):
        set_verdicts(store, meeting, decisions.verdicts)


def render(decisions: Decisions) -> str:
    """Return decisions as JSON."""
    content = {
        "verdicts": pack(decisions.verdicts),
        "masks": [
            {
                "place": item.place,
                "start": item.span[0],
                "end": item.span[1],
                "kind": item.kind.value,
                "accepted": item.is_accepted,
                "check": item.check,
                "reason": item.reason,
                "decided_at": item.decided_at.isoformat(),
            }
            for item in decisions.masks
        ],
        "omissions": [
            {
                "id": item.id,
                "kind": item.kind.value,
                "start": item.start,
                "end": item.end,
                "utterance": item.utterance or "",
                "reason": item.reason,
            }
            for item in decisions.omissions
        ],
        "style": decisions.style.value,
        "summaries": [pack_summary(item) for item in decisions.summaries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def read(path: Path) -> Decisions:
    """Return the decisions in a file.

    Raises:
        DocumentRejected: it is damaged; the reason names the place.
    """
    try:
        content = dict(json.loads(path.read_text(encoding="utf-8")))
        return Decisions(
            unpack([item for _, item in read_objects(content, "verdicts", "")]),
            tuple(_mask(item, place) for place, item in read_objects(content, "masks", "")),
            tuple(_omission(item, place) for place, item in read_objects(content, "omissions", "")),
            _choice(content, "style", "", MaskStyle),
            tuple(unpack_summary(item) for _, item in read_objects(content, "summaries", "")),
        )
    except UnfitError as error:
        raise DocumentRejected(path, str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentRejected(path, "決めたことの一覧が壊れています") from error


def _place(item: MaskDecision) -> tuple[str, tuple[int, int], MaskKind]:
    return item.place, item.span, item.kind


def _mask(item: dict[str, Any], place: str) -> MaskDecision:
    start, end = (int(read_number(item, key, place)) for key in ("start", "end"))
    decided_at = datetime.fromisoformat(read_text(item, "decided_at", place))
    if decided_at.tzinfo is None:
        raise UnfitError(f"{place} の decided_at に時間帯がありません")
    return MaskDecision(
        read_text(item, "place", place),
        (start, end),
        _choice(item, "kind", place, MaskKind),
        item.get("accepted") is True,
        read_text(item, "check", place),
        read_text(item, "reason", place, ""),
        decided_at,
    )


def _omission(item: dict[str, Any], place: str) -> Omission:
    utterance = read_text(item, "utterance", place, "")
    found = Omission(
        read_text(item, "id", place),
        _choice(item, "kind", place, OmissionKind),
        read_number(item, "start", place),
        read_number(item, "end", place),
        None,
        read_text(item, "reason", place, ""),
    )
    return replace(found, utterance=UtteranceId(utterance)) if utterance else found


def _choice(item: dict[str, Any], key: str, place: str, kind: type[Choice]) -> Choice:
    word = read_text(item, key, place)
    if word not in {one.value for one in kind}:
        raise UnfitError(f"{place} の {key} はこの版の minutes では読めません")
    return kind(word)
