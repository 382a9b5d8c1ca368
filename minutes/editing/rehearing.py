"""What another model heard, laid beside the text there is: proposals, never changes.

The same speech is cut in other places by another model. Its text is therefore laid letter
by letter over the texts of the utterances that share its time, and each of them is offered
its own part. What a person has edited is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from minutes.editing.edits import change_text
from minutes.types import Edit, EditKind, Seconds, Utterance

NEAR: Seconds = 0.3
"""Utterances that share less time only touch: padding around speech is 0.2 s."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What `before` might say instead; without `before`, speech that had no text yet."""

    before: Utterance | None
    after: Utterance


def propose(known: Sequence[Utterance], heard: Sequence[Utterance]) -> tuple[Proposal, ...]:
    """Return what to offer, in time order, where `heard` differs from what is `known`.

    Utterances that nothing was heard in are kept as they are: silence proves nothing.
    """
    texts: dict[int, list[str]] = {}
    found: list[Proposal] = []
    for utterance in heard:
        places = [at for at, item in enumerate(known) if _shares(item, utterance)]
        if not places and utterance.text:
            found.append(Proposal(None, utterance))
        parts = _divide(utterance.text, [known[at].text for at in places])
        for at, part in zip(places, parts, strict=True):
            texts.setdefault(at, []).append(part)
    for at, pieces in texts.items():
        before, text = known[at], "".join(pieces)
        if text and text != before.text and not before.is_edited:
            found.append(Proposal(before, replace(before, text=text)))
    return tuple(sorted(found, key=lambda item: (item.after.start, item.after.end)))


def accept(proposals: Sequence[Proposal]) -> Edit | None:
    """Return the one edit that takes these proposals over; None where there are none."""
    before: list[Utterance] = []
    after: list[Utterance] = []
    for proposal in proposals:
        if proposal.before is None:
            after.append(proposal.after)
            continue
        edit = change_text(proposal.before, proposal.after.text)
        if edit is not None:
            before += edit.before
            after += edit.after
    return Edit(EditKind.TEXT, tuple(before), tuple(after)) if after else None


def _shares(known: Utterance, heard: Utterance) -> bool:
    shared = min(known.end, heard.end) - max(known.start, heard.start)
    shorter = min(known.end - known.start, heard.end - heard.start)
    return shared > min(NEAR, shorter / 2)


def _divide(text: str, texts: Sequence[str]) -> list[str]:
    """Cut a text into the parts that belong to each of `texts`, which follow each other."""
    if len(texts) <= 1:
        return [text] * len(texts)
    owners = [at for at, item in enumerate(texts) for _ in item]
    if not owners:
        return [text] + [""] * (len(texts) - 1)
    parts = [""] * len(texts)
    for step in Levenshtein.opcodes("".join(texts), text):
        count, room = step.dest_end - step.dest_start, step.src_end - step.src_start
        for number in range(count):
            # What is added goes with the letter before it.
            within = number * room // count if room else -1
            place = max(0, step.src_start + within)
            parts[owners[place]] += text[step.dest_start + number]
    return parts
