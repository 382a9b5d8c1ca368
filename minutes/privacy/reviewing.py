"""What is proposed for the public version, laid beside what people have decided already.

Texts change after a decision. A decision holds where the same kind of hit with the same
text stands nearest to its place; one whose text has changed is asked again. It knows its
text by a check only: eight bits for what is hidden (thousands of names share each value, so
it tells nothing), and more for what was left to stand, which is public anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from minutes.privacy.masking import MaskHit, MaskRules, find_hits, is_known, join_hits
from minutes.privacy.passages import Passage, list_passages
from minutes.types import MaskDecision, MaskKind, Summary, Transcript

SHIFT = 30
"""So many characters around its place a hidden place is looked for after an edit."""

FEWEST_LETTERS = 2
"""A hidden text as short as one letter is not looked for elsewhere: 林 is a wood too."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place to be hidden, and what was decided about it; None while nobody has."""

    passage: Passage
    hit: MaskHit
    reason: str
    decision: MaskDecision | None = None

    @property
    def text(self) -> str:
        """What stands there."""
        return self.passage.text[slice(*self.hit.span)]

    @property
    def is_hidden(self) -> bool:
        """Whether somebody decided to hide it."""
        return self.decision is not None and self.decision.is_accepted


def decide(
    proposal: Proposal, now: datetime, *, is_accepted: bool, reason: str = ""
) -> MaskDecision:
    """Return the decision about a proposal; `reason` replaces the one proposed."""
    return MaskDecision(
        proposal.passage.place,
        proposal.hit.span,
        proposal.hit.kind,
        is_accepted,
        _check(proposal.passage.place, proposal.text, is_accepted=is_accepted),
        reason or proposal.reason,
        now,
    )


def propose(
    transcript: Transcript,
    rules: MaskRules,
    decisions: Sequence[MaskDecision],
    summaries: Sequence[Summary] = (),
) -> tuple[tuple[Proposal, ...], tuple[MaskDecision, ...]]:
    """Return what is to be hidden or was looked at, and the decisions that fit no more.

    What somebody hid in one place is proposed wherever else the same letters stand.
    """
    passages = {item.place: item for item in list_passages(transcript, summaries) if item.text}
    found = _find(transcript, passages, rules)
    for item in decisions:
        hit = _kept(item, passages)
        if hit is not None:
            found[item.place] = join_hits([*found[item.place], hit])
    decided, _ = _matched(passages, found, rules, decisions)
    hidden = _Words((item.text, item.hit.kind) for item in decided if item.is_hidden)
    for place, passage in passages.items():
        extra = [
            hit
            for hit in hidden.find(passage.text)
            if not any(_covers(one, hit) for one in found[place])
        ]
        found[place] = join_hits([*found[place], *extra])
    proposals, unmatched = _matched(passages, found, rules, decisions)
    return proposals, tuple(item for item in unmatched if _is_lost(item, proposals))


def places_of(
    transcript: Transcript, text: str, summaries: Sequence[Summary] = ()
) -> tuple[Proposal, ...]:
    """Return every place where a text stands, to be hidden by hand."""
    words = _Words([(text, MaskKind.BY_HAND)], fewest=1)
    return tuple(
        Proposal(passage, hit, hit.reason)
        for passage in list_passages(transcript, summaries)
        for hit in join_hits(words.find(passage.text))
    )


def _find(
    transcript: Transcript, passages: Mapping[str, Passage], rules: MaskRules
) -> dict[str, list[MaskHit]]:
    found: dict[str, list[MaskHit]] = {}
    for place, passage in passages.items():
        hits = list(find_hits(passage.text, rules))
        if passage.is_name and not is_known("".join(passage.text.split()), rules.known_names):
            hits = [MaskHit((0, len(passage.text)), MaskKind.PERSON)]
        elif place.startswith("participant:"):
            # Who stands on the list is public, unless a word of the office's own says no.
            hits = [hit for hit in hits if hit.kind is not MaskKind.PERSON]
        found[place] = hits
    for first, second in pairwise(item for item in transcript.utterances if item.text):
        for place, hit in _across(first.id, first.text, second.id, second.text, rules):
            found[place] = join_hits([*found[place], hit])
    return found


def _across(
    place: str, text: str, following: str, more: str, rules: MaskRules
) -> Iterator[tuple[str, MaskHit]]:
    """Yield the two parts of what a pause cut in two: a number said with a breath in it."""
    patterns = replace(rules, find_names=None)
    edge = len(text)
    for hit in find_hits(text + more, patterns):
        if hit.span[0] < edge < hit.span[1]:
            yield place, MaskHit((hit.span[0], edge), hit.kind)
            yield following, MaskHit((0, hit.span[1] - edge), hit.kind)


def _kept(decision: MaskDecision, passages: Mapping[str, Passage]) -> MaskHit | None:
    """Return the place that somebody hid, where its text still stands there or nearby."""
    passage = passages.get(decision.place)
    if passage is None or not decision.is_accepted:
        return None
    start, end = decision.span
    if _fits(decision, passage.text[start:end]):
        return MaskHit(decision.span, decision.kind)
    if decision.kind is not MaskKind.BY_HAND:
        return None
    near = [
        at
        for at in range(max(0, start - SHIFT), start + SHIFT + 1)
        if at + end - start <= len(passage.text)
        and _fits(decision, passage.text[at : at + end - start])
    ]
    return MaskHit((near[0], near[0] + end - start), decision.kind) if len(near) == 1 else None


def _is_lost(decision: MaskDecision, proposals: Sequence[Proposal]) -> bool:
    """Whether a place that somebody chose by hand cannot be found again.

    What a rule found before, it has found again, or there is nothing left to hide.
    """
    if decision.kind is not MaskKind.BY_HAND or not decision.is_accepted:
        return False
    hit = MaskHit(decision.span, decision.kind)
    return not any(
        item.is_hidden and item.passage.place == decision.place and _covers(item.hit, hit)
        for item in proposals
    )


def _matched(
    passages: Mapping[str, Passage],
    found: Mapping[str, Sequence[MaskHit]],
    rules: MaskRules,
    decisions: Sequence[MaskDecision],
) -> tuple[tuple[Proposal, ...], tuple[MaskDecision, ...]]:
    waiting = list(decisions)
    proposals = []
    for place, hits in found.items():
        passage = passages[place]
        for hit in hits:
            text = passage.text[slice(*hit.span)]
            fitting = [
                item
                for item in waiting
                if item.place == place and _is_about(item, hit) and _fits(item, text)
            ]
            decision = min(fitting, key=lambda item: abs(item.span[0] - hit.span[0]), default=None)
            if decision is not None:
                waiting.remove(decision)
            reason = rules.reasons.get(text, "") if hit.kind is MaskKind.OWN_WORD else ""
            proposals.append(Proposal(passage, hit, reason or hit.reason, decision))
    return tuple(proposals), tuple(waiting)


def _is_about(decision: MaskDecision, hit: MaskHit) -> bool:
    """Whether a decision may be about a hit: what is hidden is so for whatever reason."""
    return decision.is_accepted or decision.kind is hit.kind


def _fits(decision: MaskDecision, text: str) -> bool:
    check = _check(decision.place, text, is_accepted=decision.is_accepted)
    return len(text) == decision.span[1] - decision.span[0] and check == decision.check


def _check(place: str, text: str, *, is_accepted: bool) -> str:
    content = f"{place}\0{text}".encode("utf-8", "replace")
    return hashlib.blake2b(content, digest_size=1 if is_accepted else 8).hexdigest()


class _Words:
    """Texts to be found wherever they stand, also with the space that lists have in names.

    By their first letter: a meeting has thousands of passages, and may have as many names.
    """

    def __init__(self, words: Iterable[tuple[str, MaskKind]], fewest: int = FEWEST_LETTERS) -> None:
        self._by_letter: dict[str, list[tuple[str, MaskKind]]] = {}
        for text, kind in dict.fromkeys(words):
            letters = "".join(text.split())
            if len(letters) >= fewest:
                self._by_letter.setdefault(letters[0], []).append((letters, kind))

    def find(self, text: str) -> Iterator[MaskHit]:
        """Yield where one of them stands; hits may overlap."""
        places = [at for at, letter in enumerate(text) if not letter.isspace()]
        letters = "".join(text[at] for at in places)
        for number, letter in enumerate(letters):
            for word, kind in self._by_letter.get(letter, ()):
                if letters.startswith(word, number):
                    end = places[number + len(word) - 1] + 1
                    yield MaskHit((places[number], end), kind)


def _covers(one: MaskHit, other: MaskHit) -> bool:
    return one.span[0] <= other.span[0] and other.span[1] <= one.span[1]
