"""Sentences by a language model that can be checked, and are.

The model sees numbered sources and can name only their numbers as evidence. What it wrote
is then compared with exactly that evidence by a program; a sentence that says anything else
is dropped. Where nothing usable comes back, twice, the sentences that were said stand in.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from minutes.summary.covering import Cover
from minutes.summary.grounding import check
from minutes.summary.prompting import MOST_LETTERS, Prompt, schema_of
from minutes.summary.sources import Source, choose, letters_of, line
from minutes.summary.writer import Request, Writer
from minutes.types import Finding, FindingKind, Origin

ATTEMPTS = 2
"""A model that wrote nonsense twice writes it again."""

TOKENS_PER_POINT = 120
"""Room for a sentence of 60 letters, its numbers and the signs around them."""

MARGIN = 64
"""Tokens that chat templates put around a request."""

LEAST_SHARE = 3
"""At least a third of what a model sees at once is what it is asked about: before that, fewer
sentences are asked for."""

LEAST_ROOM = 64
"""Tokens of a piece, however little a model sees: a request that does not fit is not written,
and the record speaks for itself."""

FEW_LETTERS = 200
"""Where so little was said there may be nothing to tell; of more, "nothing" is no answer."""

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
_KANA = re.compile(r"[ぁ-ゖ]")

Keep = Callable[[str, str], None]
"""Told the digest of each request that was answered, and the answer."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What was written; `is_fallback` says that the model gave nothing usable.

    `dropped` counts sentences that the evidence did not bear out.
    """

    findings: tuple[Finding, ...]
    dropped: int = 0
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a model, and believes it nothing that the evidence does not say.

    `names` are the proper nouns that may occur; `cover` hides what the model is not to see.
    What is in `answers` by the digest of its request is not asked again; `keep` is told of
    each usable answer.
    """

    writer: Writer
    names: tuple[str, ...] = ()
    cover: Cover = field(default_factory=Cover)
    answers: Mapping[str, str] = field(default_factory=dict)
    keep: Keep = lambda digest, answer: None

    def fit(self, prompt: Prompt, most: int) -> tuple[int, int]:
        """Return how many sentences can be asked for at once, and the tokens left for sources."""
        free = self.writer.context - self.writer.count(prompt.text) - MARGIN
        answers = (free - self.writer.context // LEAST_SHARE) // TOKENS_PER_POINT
        most = max(1, min(most, answers))
        return most, max(LEAST_ROOM, free - most * TOKENS_PER_POINT)

    def count(self, text: str) -> int:
        """Return how many tokens a text has as the model sees it."""
        return self.writer.count(self.cover.hide(text))

    def ask(
        self, prompt: Prompt, sources: Sequence[Source], most: int, *, is_spoken: bool = False
    ) -> Composed:
        """Return at most `most` sentences about sources that fit.

        `is_spoken` tells who spoke: sources are facts then, and something must be told.

        Raises:
            EnvironmentFailure: the model cannot be asked now.
        """
        ids = [str(number) for number in range(1, len(sources) + 1)]
        lines = [line(at, item, is_spoken=is_spoken) for at, item in enumerate(sources, 1)]
        request = Request(
            prompt.text,
            self.cover.hide("\n".join(lines)),
            schema_of(ids, most),
            most * TOKENS_PER_POINT,
        )
        digest = digest_of(prompt, request, self.writer.name)
        may_be_empty = not is_spoken and letters_of(sources) < FEW_LETTERS
        dropped = 0
        for attempt in range(ATTEMPTS):
            known = None if attempt else self.answers.get(digest)
            written = known or self.writer.write(request, attempt)
            items = _parse(written)
            if items is None:
                continue
            kept, lost = self._checked(items, sources)
            dropped += lost
            if kept or (may_be_empty and not items):
                self.keep(digest, written)
                return Composed(tuple(kept[:most]), dropped)
        return Composed(choose(sources, most), dropped, is_fallback=True)

    def _checked(
        self, items: Sequence[tuple[str, list[int]]], sources: Sequence[Source]
    ) -> tuple[list[Finding], int]:
        """Return what the evidence bears out, once each, and how many sentences it does not."""
        kept: list[Finding] = []
        lost = 0
        for written, numbers in items:
            text = self.cover.restore(written) or ""
            rests_on = [
                sources[one - 1] for one in dict.fromkeys(numbers) if 0 < one <= len(sources)
            ]
            is_known = text in {item.text for item in kept}
            is_borne_out = not check(text, [item.proof for item in rests_on], self.names)
            if is_known or not _is_sentence(text) or not is_borne_out:
                lost += 1
                continue
            evidence = dict.fromkeys(identity for item in rests_on for identity in item.evidence)
            labels = {item.label for item in rests_on}
            who = labels.pop() if len(labels) == 1 else None
            kept.append(Finding(FindingKind.POINT, text, tuple(evidence), who, origin=Origin.MODEL))
        return kept, lost


def join(made: Sequence[Composed]) -> Composed:
    """Return what was written about several pieces as one; nobody's words are told twice."""
    told: dict[tuple[str | None, str], Finding] = {}
    for finding in (finding for part in made for finding in part.findings):
        told.setdefault((finding.who, finding.text), finding)
    return Composed(
        tuple(told.values()),
        sum(part.dropped for part in made),
        any(part.is_fallback for part in made),
    )


def digest_of(prompt: Prompt, request: Request, writer: str) -> str:
    """Return what tells a request apart from all others, after its instruction's name."""
    asked = [writer, request.instruction, request.material, request.schema, request.most_tokens]
    return f"{prompt.name}:{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]}"


def _parse(written: str) -> list[tuple[str, list[int]]] | None:
    """Return the sentences of an answer with their numbers; None where it is no answer."""
    try:
        items = json.loads(written, strict=False)["items"]
        found = [(str(item["text"]), [int(one) for one in item["evidence"]]) for item in items]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return [(text.strip(), numbers) for text, numbers in found if text.strip()]


def _is_sentence(text: str) -> bool:
    """Return whether it is Japanese, not endless, and does not go round in circles."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > 2 * MOST_LETTERS or not _KANA.search(plain):
        return False
    if len(_JAPANESE.findall(plain)) < len(plain) / 2:
        return False
    quads = [plain[at : at + 4] for at in range(len(plain) - 3)]
    return len(quads) <= 2 * len(set(quads))
