"""Character error rate and its parts.

CER is counted over characters after NFKC, without spaces and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable

_IGNORED = re.compile(r"[\s、。，．,.・「」!?！？]")


def normalise(text: str) -> str:
    """Return the characters that count."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text))


def distances(reference: str, hypothesis: str) -> list[int]:
    """Return the edit distance of the whole reference to each prefix of the hypothesis."""
    row = list(range(len(hypothesis) + 1))
    for i, x in enumerate(reference, 1):
        new = [i]
        for j, y in enumerate(hypothesis, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
    return row


def cer(pairs: Iterable[tuple[str, str]]) -> float:
    """Return errors per reference character over (reference, hypothesis) pairs."""
    errors = length = 0
    for reference, hypothesis in pairs:
        r = normalise(reference)
        errors += distances(r, normalise(hypothesis))[-1]
        length += len(r)
    return errors / max(1, length)


def cut_errors(references: list[str], hypothesis: str) -> tuple[int, int, int]:
    """Return (errors, invented characters, reference length) for a window that was cut.

    `references` are the texts that are right: with and without what the cut fell into. Invented is
    what follows the prefix of the hypothesis that fits the reference best.
    """
    h, best = normalise(hypothesis), None
    for text in references:
        r = normalise(text)
        row = distances(r, h)
        fit = max(j for j, d in enumerate(row) if d == min(row))
        candidate = row[-1], len(h) - fit, len(r)
        best = candidate if best is None or candidate < best else best
    assert best is not None
    return best
