"""A text as it is shown tidied, and where each character of it stands in the record.

What a person clicks, hears or corrects is always the record; only what is read is tidied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minutes.editing.tidying import Span, Tidying


@dataclass(frozen=True, slots=True)
class Piece:
    """What was proposed, where it stands in the text that is shown.

    `before` is empty where it is hidden, `after` where nothing takes its place.
    """

    tidying: Tidying
    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the pieces in which it differs from the record, in their order."""

    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def plain(self) -> str:
        """The text as it would be printed: without what is only shown to go."""
        left, place = "", 0
        for piece in self.pieces:
            left, place = left + self.text[place : piece.before[0]], piece.before[1]
        return left + self.text[place:]

    def piece_at(self, at: int) -> Piece | None:
        """Return what is tidied at a place in what is shown."""
        touching = (item for item in self.pieces if item.before[0] <= at <= item.after[1])
        return next(touching, None)

    def to_record(self, at: int) -> int:
        """Return the place in the record of a place in what is shown."""
        shift = 0
        for piece in self.pieces:
            start, end = piece.tidying.span
            if at <= piece.before[0]:
                break
            if at < piece.before[1]:
                return start + at - piece.before[0]
            if at < piece.after[1]:
                return end if piece.before[0] < piece.before[1] else start
            shift = end - piece.after[1]
        return at + shift

    def to_shown(self, at: int) -> int:
        """Return the place in what is shown of a place in the record."""
        shift = 0
        for piece in self.pieces:
            start, end = piece.tidying.span
            if at <= start:
                break
            if at < end:
                return min(piece.before[0] + at - start, piece.before[1])
            shift = piece.after[1] - end
        return at + shift

    def span(self, record: Span) -> Span:
        """Return where a stretch of the record is shown; empty where all of it is hidden."""
        return self.to_shown(record[0]), self.to_shown(record[1])


def show(text: str, proposals: Iterable[Tidying], *, is_marking: bool) -> Shown:
    """Return a text with proposals taken over; `is_marking` leaves what goes in it as well.

    Locked proposals are never taken over.
    """
    shown, place, pieces = "", 0, []
    for item in sorted(proposals, key=lambda item: item.span):
        if item.is_locked:
            continue
        shown += text[place : item.span[0]]
        before = len(shown)
        if is_marking:
            shown += item.before
        after = len(shown)
        shown += item.after
        pieces.append(Piece(item, (before, after), (after, len(shown))))
        place = item.span[1]
    return Shown(shown + text[place:], tuple(pieces))
