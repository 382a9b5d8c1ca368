"""The public version of a meeting: proposed, decided by people, made. Only wiring.

The analyser and the patterns propose; nothing is published before a person has decided all
of it. Decisions are kept by place, and the log of them holds no text.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from minutes.errors import EditOutdated, MasksUndecided
from minutes.hiding import rules_for
from minutes.judging import kept_summaries
from minutes.messages import format_position
from minutes.privacy.masking import REASONS
from minutes.privacy.passages import SUMMARY
from minutes.privacy.publication import Review, make_public, public_summaries, review
from minutes.privacy.reviewing import Proposal, decide, places_of
from minutes.store.meetings import Store
from minutes.types import (
    MaskDecision,
    MaskStyle,
    MeetingId,
    Omission,
    OmissionKind,
    Seconds,
    Summary,
    Transcript,
    Utterance,
    UtteranceId,
)

OMISSION_NAMES = {OmissionKind.CLOSED: "秘密会", OmissionKind.WITHDRAWN: "取消し発言"}

ABOUT = {False: "会議の情報", True: "要約"}
"""Where a place is that is not in the record."""

LOG_COLUMNS = ("位置", "種類", "扱い", "理由", "決めた日時")


STYLE_NAMES = {
    MaskStyle.BAR: "■■■",
    MaskStyle.CIRCLES: "○○",
    MaskStyle.ROLE: "役割（人の名前は「関係者」、ほかは ○○）",
}

_POSITION = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)")


def look_through(store: Store, meeting: MeetingId) -> Review:
    """Return what is proposed for the public version, and what was decided already.

    Reads the whole meeting through the analyser: for the background.

    Raises:
        FileUnreadable, DocumentRejected: the list of own words cannot be read.
    """
    transcript = store.transcript(meeting)
    rules = rules_for(store.data, transcript)
    summaries = kept_summaries(store, transcript)
    return review(transcript, rules, store.masks(meeting), store.omissions(meeting), summaries)


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """What may be published of a meeting: its record, and the summaries kept with it."""

    transcript: Transcript
    summaries: tuple[Summary, ...] = ()


def public_version(store: Store, meeting: MeetingId) -> PublicVersion:
    """Return the public version of a meeting.

    Raises:
        MasksUndecided: nobody has decided yet about so many places.
        FileUnreadable, DocumentRejected: the list of own words cannot be read.
    """
    found = look_through(store, meeting)
    if found.open_count:
        raise MasksUndecided(meeting, found.open_count)
    style = store.mask_style(meeting)
    return PublicVersion(make_public(found, style), public_summaries(found, style))


def settle(
    store: Store,
    meeting: MeetingId,
    proposals: Iterable[Proposal],
    *,
    is_accepted: bool,
    reason: str = "",
) -> None:
    """Keep that a person wants these places hidden, or wants them to stand."""
    now = datetime.now().astimezone()
    chosen = [
        decide(item, now, is_accepted=is_accepted, reason=reason)
        for item in proposals
        if item.decision is None or item.decision.is_accepted != is_accepted or reason
    ]
    store.decide_masks(meeting, chosen)


def hide(store: Store, meeting: MeetingId, text: str, reason: str = "") -> int:
    """Hide a text wherever it stands in a meeting; return in how many places."""
    transcript = store.transcript(meeting)
    places = places_of(transcript, text, kept_summaries(store, transcript))
    settle(store, meeting, places, is_accepted=True, reason=reason)
    return len(places)


def forget(store: Store, meeting: MeetingId, lost: Iterable[MaskDecision]) -> None:
    """Forget places chosen by hand whose text is not there any more."""
    store.decide_masks(meeting, (), lost)


def close_stretch(
    store: Store, meeting: MeetingId, start: Seconds, end: Seconds, reason: str = ""
) -> Omission:
    """Leave out what was said behind closed doors (秘密会)."""
    omission = Omission(
        f"closed-{secrets.token_hex(4)}", OmissionKind.CLOSED, start, end, None, reason
    )
    store.add_omission(meeting, omission)
    return omission


def withdraw(
    store: Store, meeting: MeetingId, utterance: UtteranceId, reason: str = ""
) -> Omission:
    """Leave out a remark that was withdrawn (取消し発言).

    Raises:
        EditOutdated: there is no such utterance.
    """
    found = store.find_utterances(meeting, (utterance,))
    if not found:
        raise EditOutdated(utterance)
    omission = Omission(
        f"withdrawn-{utterance}",
        OmissionKind.WITHDRAWN,
        found[0].start,
        found[0].end,
        utterance,
        reason,
    )
    store.add_omission(meeting, omission)
    return omission


def log_rows(store: Store, meeting: MeetingId) -> Iterator[tuple[str, ...]]:
    """Yield what was hidden, left to stand and left out, and why; never what it says."""
    starts = {str(item.id): item.start for item in store.utterances(meeting)}
    for item in store.masks(meeting):
        start = starts.get(item.place)
        place = ABOUT[is_summarized(item.place)] if start is None else format_position(start)
        done = "伏せる" if item.is_accepted else "そのまま"
        kind = REASONS[item.kind]
        yield place, kind, done, item.reason, f"{item.decided_at:%Y-%m-%d %H:%M}"
    for omission in store.omissions(meeting):
        span = f"{format_position(omission.start)}～{format_position(omission.end)}"
        yield span, OMISSION_NAMES[omission.kind], "載せない", omission.reason, ""


def is_summarized(place: str) -> bool:
    """Return whether a place is in a summary."""
    return place.partition(":")[0] == SUMMARY


def render_log(store: Store, meeting: MeetingId) -> bytes:
    """Return the log as a table for Excel."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([LOG_COLUMNS, *log_rows(store, meeting)])
    return sheet.getvalue().encode("utf-8-sig")


def parse_position(text: str) -> Seconds | None:
    """Return a position as people write it (0:40:00), in full width as well; None if none."""
    found = _POSITION.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def utterance_at(store: Store, meeting: MeetingId, position: Seconds) -> Utterance | None:
    """Return what is being said at a position, whose second is enough."""
    found = [
        item
        for item in store.utterances(meeting)
        if item.text and int(item.start) <= position < item.end
    ]
    return found[-1] if found else None
