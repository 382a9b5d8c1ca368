"""Rules of house style at work: in their order, with a trace of every change.

Each rule sees what the ones before it made. A change keeps what stood there at first, so
that taking all of them back restores the text exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from minutes.dictionary.correction import undo
from minutes.dictionary.rules import Kind, Rule, RuleFile, compile_rule
from minutes.errors import DocumentRejected
from minutes.types import Correction, Seconds, Utterance

HOUSE_STYLE = "表記ルール"
"""The reason by which our changes are told from recognition corrections."""

PATIENCE: Seconds = 0.5
"""How long one rule may look at one utterance. Patterns such as `(a+)+b` would take years;
an honest one takes microseconds."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What rules changed: `span` counts characters of the new text, `before` is the old."""

    span: Span
    before: str
    after: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text after the rules, and what they changed, from its beginning to its end."""

    text: str
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class _Piece:
    """A stretch of the text as it was and as it is; `rule` is the last to change it."""

    before: str
    after: str
    rule: Rule | None = None
    is_protected: bool = False


def preview(texts: Iterable[str], rules: RuleFile) -> tuple[Replaced, ...]:
    """Return what the rules would make of each text.

    Raises:
        DocumentRejected: a pattern takes too long.
    """
    return tuple(apply(text, rules) for text in texts)


def apply(text: str, rules: RuleFile, protected: Sequence[Span] = ()) -> Replaced:
    """Return the text after the rules; nothing in the protected spans changes.

    Raises:
        DocumentRejected: a pattern takes too long; its line is named.
    """
    pieces = _split(text, protected)
    for rule in rules.rules:
        current = "".join(piece.after for piece in pieces)
        for start, end, new in reversed(_places(rule, current, rules)):
            pieces = _put(pieces, (start, end), new, rule)
    changes = []
    place = 0
    for piece in pieces:
        end = place + len(piece.after)
        if piece.rule is not None and piece.before != piece.after:
            changes.append(Change((place, end), piece.before, piece.after, piece.rule))
        place = end
    return Replaced("".join(piece.after for piece in pieces), tuple(changes))


def revert(replaced: Replaced) -> str:
    """Return the text as it was before the rules."""
    text = replaced.text
    for change in reversed(replaced.changes):
        text = text[: change.span[0]] + change.before + text[change.span[1] :]
    return text


def apply_to(utterance: Utterance, rules: RuleFile) -> Utterance:
    """Return the utterance in house style, as its next revision; itself if nothing changes.

    What a person edited is not touched, nor what the dictionary corrected, nor a place that
    is in doubt. What an earlier version of the rules did is taken back first.

    Raises:
        DocumentRejected: a pattern takes too long.
    """
    if utterance.is_edited:
        return utterance
    plain = revert_in(utterance)
    kept = [item.span for item in plain.corrections] + [item.span for item in plain.doubts]
    replaced = apply(plain.text, rules, kept)
    ours = [
        Correction(item.span, item.before, item.after, item.rule.name, HOUSE_STYLE)
        for item in replaced.changes
    ]
    moved = [replace(item, span=_after(item.span, replaced.changes)) for item in plain.corrections]
    changed = replace(
        plain,
        text=replaced.text,
        corrections=tuple(sorted([*moved, *ours], key=lambda item: item.span)),
        doubts=tuple(
            replace(item, span=_after(item.span, replaced.changes)) for item in plain.doubts
        ),
        revision=utterance.revision + 1,
    )
    is_same = (changed.text, changed.corrections) == (utterance.text, utterance.corrections)
    return utterance if is_same else changed


def revert_in(utterance: Utterance) -> Utterance:
    """Return the utterance without house style, as its next revision; itself if there is none.

    What a person edited is not touched.
    """
    plain = utterance
    while ours := [item for item in plain.corrections if item.reason == HOUSE_STYLE]:
        plain = undo(plain, ours[-1])
    if utterance.is_edited or plain is utterance:
        return utterance
    return replace(plain, revision=utterance.revision + 1)


def _places(rule: Rule, text: str, rules: RuleFile) -> list[tuple[int, int, str]]:
    """Return where the rule applies in a text, and what goes there."""
    if rule.kind is Kind.LITERAL and rule.before not in text:
        return []
    pattern: Any = compile_rule(rule)
    try:
        found = list(pattern.finditer(text, timeout=PATIENCE))
    except TimeoutError as error:
        reason = "正規表現の照合に時間がかかりすぎます"
        raise DocumentRejected(rules.path, reason, rule.line) from error
    return [
        (match.start(), match.end(), _new(match, rule))
        for match in found
        if match.start() < match.end()
    ]


def _new(match: Any, rule: Rule) -> str:  # noqa: ANN401 - the library's object
    new: str = rule.after if rule.kind is Kind.LITERAL else match.expand(rule.after)
    return new


def _split(text: str, protected: Sequence[Span]) -> list[_Piece]:
    """Return the text in pieces; overlapping protected spans are one."""
    pieces = []
    place = 0
    for span in sorted(protected):
        start, end = max(span[0], place), min(span[1], len(text))
        if start >= end:
            continue
        pieces += [_Piece(text[place:start], text[place:start])]
        pieces += [_Piece(text[start:end], text[start:end], is_protected=True)]
        place = end
    return [*pieces, _Piece(text[place:], text[place:])]


def _put(pieces: list[_Piece], span: Span, new: str, rule: Rule) -> list[_Piece]:
    """Return the pieces with the characters of a span replaced; as they are if protected."""
    start, end = span
    pieces = _cut(_cut(pieces, start), end)
    starts = [0, *accumulate(len(piece.after) for piece in pieces)]
    touched = [n for n in range(len(pieces)) if starts[n] < end and starts[n + 1] > start]
    first, last = touched[0], touched[-1]
    inside = pieces[first : last + 1]
    if any(piece.is_protected for piece in inside):
        return pieces
    # What a rule has changed is one piece for good; the rest of it stays around the new.
    head = inside[0].after[: start - starts[first]]
    tail = inside[-1].after[end - starts[last] :]
    before = "".join(piece.before for piece in inside)
    return [*pieces[:first], _Piece(before, head + new + tail, rule), *pieces[last + 1 :]]


def _cut(pieces: list[_Piece], at: int) -> list[_Piece]:
    """Return the pieces with an unchanged one cut in two at a place of the text."""
    place = 0
    for number, piece in enumerate(pieces):
        inner = at - place
        if 0 < inner < len(piece.after) and piece.rule is None and not piece.is_protected:
            left, right = piece.after[:inner], piece.after[inner:]
            halves = [_Piece(left, left), _Piece(right, right)]
            return [*pieces[:number], *halves, *pieces[number + 1 :]]
        place += len(piece.after)
    return pieces


def _after(span: Span, changes: Sequence[Change]) -> Span:
    """Return where an untouched span of the old text is in the new one."""
    shift = 0
    for change in changes:
        if change.span[0] - shift >= span[0]:
            break
        shift += len(change.after) - len(change.before)
    return span[0] + shift, span[1] + shift
