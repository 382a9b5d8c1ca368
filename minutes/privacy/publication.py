"""The public version of a meeting: a transcript like any other, with what is hidden gone.

Nothing of what is hidden is in it in any form, so that no file made of it can hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minutes.privacy.masking import MaskHit, MaskRules, mask
from minutes.privacy.passages import Rewrite, list_passages, rewrite_all, rewrite_summary
from minutes.privacy.reviewing import Proposal, propose
from minutes.types import (
    Mark,
    MaskDecision,
    MaskStyle,
    Omission,
    OmissionKind,
    Seconds,
    Speaker,
    Summary,
    Transcript,
    Utterance,
    UtteranceId,
)

ROLE = "関係者"
"""What stands for a person where the style is `ROLE`."""

CLOSED_NOTE = "〔この間、秘密会のため公開しません。〕"

WITHDRAWN_TEXT = "――――――"
"""What stands for a withdrawn remark, always as long. Source: the custom of 会議録."""

_SAME: Seconds = 0.01


@dataclass(frozen=True, slots=True)
class Review:
    """How far the public version of a meeting is decided.

    `lost` are places chosen by hand whose text was changed; `outdated` withdrawn remarks
    whose utterance was divided or joined. Both must be decided anew.
    """

    transcript: Transcript
    proposals: tuple[Proposal, ...]
    lost: tuple[MaskDecision, ...]
    omissions: tuple[Omission, ...]
    outdated: tuple[Omission, ...]
    summaries: tuple[Summary, ...] = ()

    @property
    def open(self) -> tuple[Proposal, ...]:
        """What nobody has decided yet."""
        return tuple(item for item in self.proposals if item.decision is None)

    @property
    def open_count(self) -> int:
        """How much is left to decide before anything may be published."""
        return len(self.open) + len(self.lost) + len(self.outdated)


def review(
    transcript: Transcript,
    rules: MaskRules,
    decisions: Sequence[MaskDecision],
    omissions: Sequence[Omission],
    summaries: Sequence[Summary] = (),
) -> Review:
    """Return what is proposed for the public version of a meeting, and what was decided."""
    left = _leave_out(transcript, omissions)
    borne_out = _borne_out(summaries, left, omissions)
    proposals, lost = propose(left, rules, decisions, borne_out)
    known = {item.id: item for item in transcript.utterances}
    outdated = tuple(item for item in omissions if _is_outdated(item, known.get(_id(item))))
    shown = {item.place: item.text for item in list_passages(left, borne_out)}
    left_out = {
        item.place
        for item in list_passages(transcript, summaries)
        if shown.get(item.place) != item.text
    }
    lost = tuple(item for item in lost if item.place not in left_out)
    return Review(left, proposals, lost, tuple(omissions), outdated, borne_out)


def make_public(found: Review, style: MaskStyle) -> Transcript:
    """Return the public version; everything in it must have been decided.

    Raises:
        ValueError: something is still open.
    """
    public = rewrite_all(found.transcript, _masking(found, style))
    notes = [
        Utterance(UtteranceId(item.id), 1, item.start, item.end, (), "", CLOSED_NOTE)
        for item in found.omissions
        if item.kind is OmissionKind.CLOSED
    ]
    utterances = sorted((*public.utterances, *notes), key=lambda item: (item.start, item.end))
    return replace(public, utterances=tuple(utterances))


def public_summaries(found: Review, style: MaskStyle) -> tuple[Summary, ...]:
    """Return the summaries of the public version; everything in them must have been decided.

    Raises:
        ValueError: something is still open.
    """
    rewrite = _masking(found, style)
    return tuple(rewrite_summary(item, found.transcript, rewrite) for item in found.summaries)


def _masking(found: Review, style: MaskStyle) -> Rewrite:
    """Return what masks each text by its place; a place that nobody knows is left empty."""
    if found.open_count:
        raise ValueError("the public version is not decided yet")
    hits: dict[str, list[MaskHit]] = {}
    for item in found.proposals:
        if item.is_hidden:
            hits.setdefault(item.passage.place, []).append(item.hit)
    texts = {
        item.place: mask(item.text, hits.get(item.place, ()), style, ROLE)
        for item in list_passages(found.transcript, found.summaries)
    }
    return lambda place, text: texts.get(place, "") if text else ""


def _borne_out(
    summaries: Sequence[Summary], left: Transcript, omissions: Sequence[Omission]
) -> tuple[Summary, ...]:
    """Return summaries without the sentences that rest on anything that is left out.

    A sentence whose evidence is not there any more may rest on such, and is left out too.
    """
    withdrawn = {item.utterance for item in omissions}
    shown = {item.id for item in left.utterances} - withdrawn
    return tuple(
        replace(
            summary,
            parts=tuple(
                replace(part, points=tuple(x for x in part.points if shown.issuperset(x.evidence)))
                for part in summary.parts
            ),
        )
        for summary in summaries
    )


def _leave_out(transcript: Transcript, omissions: Sequence[Omission]) -> Transcript:
    """Return a transcript without what was said and noted behind closed doors."""
    closed = [item for item in omissions if item.kind is OmissionKind.CLOSED]
    withdrawn = {item.utterance for item in omissions if item.kind is OmissionKind.WITHDRAWN}
    kept = [
        replace(item, text=WITHDRAWN_TEXT) if item.id in withdrawn else item
        for item in transcript.utterances
        if not any(_shares(item, stretch) for stretch in closed)
    ]
    labels = {item.speaker for item in kept}
    speakers: tuple[Speaker, ...] = tuple(
        item for item in transcript.speakers if item.label in labels
    )
    marks = tuple(
        item
        for item in transcript.marks
        if not any(stretch.start <= item.start < stretch.end for stretch in closed)
    )
    return replace(transcript, utterances=tuple(kept), speakers=speakers, marks=marks)


def _shares(item: Utterance | Mark, stretch: Omission) -> bool:
    return item.start < stretch.end and stretch.start < item.end


def _id(omission: Omission) -> UtteranceId:
    return omission.utterance or UtteranceId("")


def _is_outdated(omission: Omission, utterance: Utterance | None) -> bool:
    if omission.kind is not OmissionKind.WITHDRAWN:
        return False
    if utterance is None:
        return True
    moved = max(abs(utterance.start - omission.start), abs(utterance.end - omission.end))
    return moved > _SAME
