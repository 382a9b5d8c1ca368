"""Corrected paragraphs laid over the utterances that they were printed from.

Paragraphs may have been joined, divided or moved, and others stand around them. Rare strings
of letters tell where each belongs; then all text is compared letter by letter in the order
of the record, so that where paragraphs end does not matter. What comes out are proposals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz.distance import Levenshtein

from minutes.editing import edits, spans
from minutes.editing.placing import place
from minutes.types import Edit, Utterance

SHARED = 0.4
"""A paragraph of which less than this part is found in the record was added by somebody."""

LIKENESS = 0.3
"""A document of which less is found is another meeting's."""

COVERED = 0.1
"""A document that holds less of the record is none of it: a summary, another meeting's."""

NEAR = 12
"""Letters on either side of an utterance's end in which a sentence may end instead."""


@dataclass(frozen=True, slots=True)
class Reviser:
    """Who changed or remarked something in Word, and when; names as Word wrote them."""

    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: letters that were added, or a place (empty span) they were taken from."""

    span: tuple[int, int]
    by: Reviser


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment at a character of its paragraph."""

    at: int
    text: str
    by: Reviser


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands in a paragraph with all tracked changes accepted."""

    text: str
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_in_table: bool = False

    def without(self, count: int) -> Paragraph:
        """Return the paragraph without its first letters: a time, a name."""
        return Paragraph(
            self.text[count:],
            tuple(
                replace(item, span=(item.span[0] - count, item.span[1] - count))
                for item in self.changes
                if item.span[0] >= count
            ),
            tuple(replace(item, at=max(0, item.at - count)) for item in self.remarks),
            self.is_in_table,
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an utterance says in the corrected document, and by whose tracked changes."""

    before: Utterance
    after: Utterance
    by: tuple[Reviser, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What a corrected document holds that the record does not.

    `missing` are utterances that stand nowhere in it, `added` paragraphs that nobody said,
    `remarks` comments with the utterance they are about, None where they are about no text.
    """

    proposals: tuple[Proposal, ...] = ()
    missing: tuple[Utterance, ...] = ()
    added: tuple[str, ...] = ()
    remarks: tuple[tuple[Utterance | None, Remark], ...] = ()


def compare(utterances: Sequence[Utterance], paragraphs: Sequence[Paragraph]) -> Returned | None:
    """Return what the paragraphs change; None where they are of another meeting."""
    said = [item for item in utterances if item.text.strip()]
    text = "".join(item.text for item in said)
    order = place(text, [item.text for item in paragraphs])
    laid = _Laid(said, paragraphs, order)
    strangers = laid.strangers()
    if strangers:
        laid = _Laid(said, paragraphs, [number for number in order if number not in strangers])
    if laid.likeness < LIKENESS or laid.coverage < COVERED:
        return None
    return Returned(
        tuple(laid.proposals()),
        tuple(item for item, part in zip(said, laid.parts, strict=True) if not part.strip()),
        tuple(paragraphs[number].text.strip() for number in sorted(strangers)),
        tuple(laid.remarks()),
    )


def accept(proposals: Sequence[Proposal], removed: Sequence[Utterance] = ()) -> Edit | None:
    """Return the one edit that takes proposals over and empties what was removed."""
    changes = [edits.change_text(item.before, item.after.text) for item in proposals]
    return edits.join([*changes, *(edits.change_text(item, "") for item in removed)])


class _Laid:
    """Paragraphs in the order of the record, compared with it letter by letter.

    A letter of theirs is told by paragraph and offset; `owners` says whose it became.
    """

    def __init__(
        self, said: Sequence[Utterance], paragraphs: Sequence[Paragraph], order: Sequence[int]
    ) -> None:
        self._said = said
        self._paragraphs = paragraphs
        self._order = order
        self._letters = [
            (number, at) for number in order for at in range(len(paragraphs[number].text))
        ]
        self._holders = [number for number, item in enumerate(said) for _ in item.text]
        self._text = "".join(paragraphs[number].text for number in order)
        self._is_same = [False] * len(self._letters)
        self._owners = self._align()
        self._settle_ends()
        self.parts = [""] * len(said)
        for letter, owner in zip(self._text, self._owners, strict=True):
            self.parts[owner] += letter

    @property
    def likeness(self) -> float:
        """Part of the paragraphs' letters that stand in the record."""
        return sum(self._is_same) / max(1, len(self._text))

    @property
    def coverage(self) -> float:
        """Part of the record's letters that stand in the paragraphs."""
        return sum(self._is_same) / max(1, len(self._holders))

    def strangers(self) -> set[int]:
        """Return the paragraphs of which hardly a letter is in the record."""
        same, length = dict.fromkeys(self._order, 0), dict.fromkeys(self._order, 0)
        for (number, _), is_same in zip(self._letters, self._is_same, strict=True):
            same[number] += is_same
            length[number] += 1
        return {number for number in self._order if same[number] < SHARED * length[number]}

    def proposals(self) -> Iterator[Proposal]:
        """Yield the utterances that say something else, in time order."""
        by = self._revisers()
        for number, (item, part) in enumerate(zip(self._said, self.parts, strict=True)):
            text = spans.clean(part)
            if text and text != spans.clean(item.text):
                after = replace(item, text=text)
                yield Proposal(item, after, tuple(dict.fromkeys(by.get(number, ()))))

    def remarks(self) -> Iterator[tuple[Utterance | None, Remark]]:
        """Yield all comments in the order of the document."""
        places = {place: index for index, place in enumerate(self._letters)}
        for number, paragraph in enumerate(self._paragraphs):
            for remark in paragraph.remarks:
                index = places.get((number, remark.at), places.get((number, remark.at - 1)))
                owner = None if index is None else self._said[self._owners[index]]
                yield owner, remark

    def _align(self) -> list[int]:
        """Return whose each letter is; the numbers never go back."""
        known = "".join(item.text for item in self._said)
        owners: list[int] = []
        for step in Levenshtein.opcodes(known, self._text):
            count, room = step.dest_end - step.dest_start, step.src_end - step.src_start
            for number in range(count):
                if room:
                    owners.append(self._holders[step.src_start + number * room // count])
                    self._is_same[len(owners) - 1] = step.tag == "equal"
                elif owners and not self._is_break(len(owners)):
                    # What is added goes on with the text before it, but not over a paragraph.
                    owners.append(owners[-1])
                else:
                    owners.append(self._holders[min(step.src_start, len(self._holders) - 1)])
        return owners

    def _is_break(self, index: int) -> bool:
        """Whether a paragraph begins with this letter."""
        return index == 0 or self._letters[index][0] != self._letters[index - 1][0]

    def _settle_ends(self) -> None:
        """Move the ends of utterances where as little is changed, but more stays whole.

        Many comparisons change as few letters; one of them cuts where a paragraph ends.
        """
        cuts = [bisect_left(self._owners, number) for number in range(len(self._said) + 1)]
        for order in (range(1, len(self._said)), range(len(self._said) - 1, 0, -1)):
            for at in order:
                cuts[at] = self._best_cut(at, cuts)
        for number in range(len(self._said)):
            start, end = cuts[number], cuts[number + 1]
            self._owners[start:end] = [number] * (end - start)

    def _best_cut(self, at: int, cuts: Sequence[int]) -> int:
        low, now, high = cuts[at - 1 : at + 2]
        first, second = self._said[at - 1].text, self._said[at].text
        if self._text[low:now] == first and self._text[now:high] == second:
            return now
        wanted = {now, low + len(first), high - len(second)}
        wanted.update(index for index in range(low, high) if self._is_break(index))
        near = range(max(low, now - NEAR) + 1, min(high, now + NEAR) + 1)
        wanted.update(index for index in near if self._text[index - 1] == first[-1])

        def cost(cut: int) -> tuple[int, int, int, int, bool]:
            parts = (self._text[low:cut], first), (self._text[cut:high], second)
            changed = sum(Levenshtein.distance(*pair) for pair in parts)
            is_whole = sum(part == text for part, text in parts)
            is_break = cut < len(self._letters) and self._is_break(cut)
            ends_alike = self._text[low:cut].endswith(first[-1])
            return changed, -is_whole, -is_break, -ends_alike, cut != now

        return min((cut for cut in sorted(wanted) if low <= cut <= high), key=cost)

    def _revisers(self) -> dict[int, list[Reviser]]:
        """Return whose tracked changes touch each utterance."""
        found: dict[int, list[Reviser]] = {}
        starts: dict[int, int] = {}
        for index, (number, _) in enumerate(self._letters):
            starts.setdefault(number, index)
        for number, start in starts.items():
            length = len(self._paragraphs[number].text)
            for change in self._paragraphs[number].changes:
                low, high = change.span
                # What was taken away stood beside the letters that are left.
                touched = range(low, high) if low < high else (low - 1, low)
                for at in touched:
                    if 0 <= at < length:
                        found.setdefault(self._owners[start + at], []).append(change.by)
        return found
