"""The shapes of a summary: facts first, then each shape out of the facts.

Facts are read out of each stretch piece by piece and belong to no shape: the second summary
of a meeting needs no second reading. What a shape tells is composed out of facts only, so
that nothing can come into it which no utterance says. Without a model, sentences that were
said are chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from minutes.summary.composing import FEW_LETTERS, Asker, Composed, join
from minutes.summary.prompting import Prompt
from minutes.summary.said import (
    GIST_SENTENCES,
    ITEM,
    STATEMENT,
    Stretch,
    long_enough,
    said_by_speaker,
    wanted,
    with_decisions,
)
from minutes.summary.sources import (
    EARLIEST_LETTERS,
    as_sources,
    choose,
    cut,
    letters_of,
    sentences_of,
    statements_of,
)
from minutes.types import SummaryLength, SummaryShape

FACT_LETTERS = 300
"""A fact for each so many letters, about a minute of speech."""

MOST_FACTS = 6
"""Of one piece; see `sources.PIECE_LETTERS`."""

MOST_AT_ONCE = 10
"""Sentences in one answer: small models lose themselves in longer ones."""

ENOUGH = 2
"""So many sentences for each piece, and no piece need be weighed against another."""

EASY = "plain"
"""The instruction for easy words: no sentence that was said stands in for them."""

COMPOSED_LETTERS = 3000
"""So much is composed at once, about sixty facts."""

PROMPTS = {
    SummaryShape.OVERVIEW: ("points", "overview"),
    SummaryShape.POINTS: ("statement",),
    SummaryShape.GIST: ("points", "gist"),
    SummaryShape.PLAIN: ("points", EASY),
}
"""Which instructions a shape needs, in the order in which they are used."""

Report = Callable[[int, int], None]
"""Told how many answers are there, and how many there will be about."""


@dataclass(slots=True)
class Shaper:
    """Writes one shape of a meeting with a model."""

    asker: Asker
    prompts: Mapping[str, Prompt]
    length: SummaryLength
    report: Report
    _done: int = 0
    _planned: int = 0

    def shape(self, shape: SummaryShape, stretches: Sequence[Stretch]) -> tuple[Composed, ...]:
        """Return what is written about each stretch; of a gist, about all of them.

        Raises:
            EnvironmentFailure: the model cannot be asked now.
        """
        if shape is SummaryShape.POINTS:
            spoken = [long_enough(statements_of(stretch)) for stretch in stretches]
            self._plan(sum(map(len, spoken)))
            return tuple(self._by_speaker(*item) for item in zip(stretches, spoken, strict=True))
        pieces = [self._cut(stretch) for stretch in stretches]
        last = 1 if shape is SummaryShape.GIST else len(stretches)
        self._plan(sum(map(len, pieces)) + last)
        facts = [join([self.facts(piece) for piece in found]) for found in pieces]
        if shape is SummaryShape.GIST:
            return (self._gist(stretches, facts),)
        name = PROMPTS[shape][-1]
        return tuple(
            self._tell(name, stretch, found)
            for stretch, found in zip(stretches, facts, strict=True)
        )

    def finished(self, stretch: Stretch, *, is_over: bool) -> list[Stretch]:
        """Return the pieces of a stretch that stay as they are while the meeting goes on."""
        pieces = self._cut(stretch)
        return pieces if is_over else pieces[:-1]

    def facts(self, piece: Stretch) -> Composed:
        """Return what a piece of a stretch says."""
        most, _ = self.asker.fit(self.prompts["points"], MOST_FACTS)
        return self._ask("points", piece, min(most, 1 + letters_of(piece) // FACT_LETTERS))

    def _cut(self, stretch: Stretch) -> list[Stretch]:
        _, room = self.asker.fit(self.prompts["points"], MOST_FACTS)
        sentences = sentences_of(stretch)
        return list(cut(sentences, room, self.asker.count, earliest=EARLIEST_LETTERS))

    def _by_speaker(self, stretch: Stretch, statements: Sequence[Stretch]) -> Composed:
        made = join([self._statement(item) for item in statements])
        if made.findings or letters_of(stretch) < FEW_LETTERS:
            return made
        return replace(made, findings=said_by_speaker(stretch, self.length), is_fallback=True)

    def _statement(self, statement: Stretch) -> Composed:
        """Return what somebody said in one go."""
        most, room = self.asker.fit(self.prompts["statement"], MOST_AT_ONCE)
        pieces = list(cut(statement, room, self.asker.count))
        self._planned += len(pieces) - 1
        share = min(most, max(1, wanted(STATEMENT[self.length], statement) // len(pieces)))
        return join([self._ask("statement", piece, share) for piece in pieces])

    def _gist(self, stretches: Sequence[Stretch], facts: Sequence[Composed]) -> Composed:
        base = tuple(chain.from_iterable(stretches))
        found = [
            finding
            for stretch, part in zip(stretches, facts, strict=True)
            for finding in with_decisions(stretch, part.findings)
        ]
        if not found:
            return self._in_own_words("gist", base, GIST_SENTENCES, facts)
        made = self._reduce("gist", as_sources(found, base), base, GIST_SENTENCES)
        return _with_losses(made, facts)

    def _tell(self, name: str, stretch: Stretch, facts: Composed) -> Composed:
        """Return the main points of a stretch: its facts, or what is composed out of them."""
        found = with_decisions(stretch, facts.findings)
        most = wanted(ITEM[self.length], stretch)
        if not found:
            return self._in_own_words(name, stretch, most, [facts])
        if name == "overview" and len(found) <= most:
            self._step()
            return replace(facts, findings=tuple(found))
        made = self._reduce(name, as_sources(found, stretch), stretch, most)
        if name == "overview":
            kept = tuple(with_decisions(stretch, made.findings))
            made = replace(made, findings=kept)
        return _with_losses(made, [facts])

    def _in_own_words(
        self, name: str, said: Stretch, most: int, facts: Sequence[Composed]
    ) -> Composed:
        """Return what was said where the model found nothing in all of it: easy it is not."""
        self._step()
        is_much = letters_of(said) >= FEW_LETTERS
        is_told = is_much and name != EASY
        made = Composed(choose(said, most) if is_told else (), is_fallback=is_much)
        return _with_losses(made, facts)

    def _reduce(
        self, name: str, facts: Stretch, base: Stretch, most: int, *, is_again: bool = False
    ) -> Composed:
        """Return at most `most` sentences out of facts, in rounds where they are too many."""
        pieces = list(self._cut_facts(name, facts, most))
        at_once, _ = self.asker.fit(self.prompts[name], MOST_AT_ONCE)
        if len(pieces) == 1:
            return self._compose(name, facts, min(most, at_once), is_again=is_again)
        is_enough = most >= ENOUGH * len(pieces)
        self._planned += len(pieces) - is_enough
        share = min(at_once, most // len(pieces) if is_enough else most)
        made = join([self._compose(name, piece, share, is_again=is_again) for piece in pieces])
        if is_enough or not made.findings:
            return made
        again = as_sources(made.findings, base)
        if letters_of(again) >= letters_of(facts):
            # It does not become less by asking: what says most is chosen.
            return replace(made, findings=choose(again, most))
        return _with_losses(self._reduce(name, again, base, most, is_again=True), [made])

    def _compose(self, name: str, facts: Stretch, most: int, *, is_again: bool) -> Composed:
        """Return sentences out of facts; what nobody put into easy words is none of them."""
        made = self._ask(name, facts, most, is_spoken=True)
        is_hard = name == EASY and made.is_fallback and not is_again
        return replace(made, findings=()) if is_hard else made

    def _cut_facts(self, name: str, facts: Stretch, most: int) -> Iterator[Stretch]:
        at_once, room = self.asker.fit(self.prompts[name], MOST_AT_ONCE)
        answers = -(-most // at_once)
        letters = min(COMPOSED_LETTERS, max(FACT_LETTERS, letters_of(facts) // answers))
        return cut(facts, room, self.asker.count, letters)

    def _ask(self, name: str, sources: Stretch, most: int, *, is_spoken: bool = False) -> Composed:
        made = self.asker.ask(self.prompts[name], sources, most, is_spoken=is_spoken)
        self._step()
        return made

    def _plan(self, answers: int) -> None:
        self._planned = answers
        self.report(0, answers)

    def _step(self) -> None:
        self._done += 1
        self.report(self._done, max(self._done, self._planned))


def _with_losses(made: Composed, before: Sequence[Composed]) -> Composed:
    """Return what was composed, with what was lost on the way to it."""
    every = [made, *before]
    dropped = sum(item.dropped for item in every)
    return replace(made, dropped=dropped, is_fallback=any(item.is_fallback for item in every))
