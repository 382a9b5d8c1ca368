"""Personal data that a model does not see: covered before it is asked, put back after.

A cover is lossless: what was covered reads as before when it is put back. A placeholder
that the model changed cannot be put back, and what it stands in is not used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_OPEN, _CLOSE = r"\[［【〔", r"\]］】〕"


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands for what, the longest first: ("[氏名1]", "山田花子")."""

    pairs: tuple[tuple[str, str], ...] = ()

    def hide(self, text: str) -> str:
        """Return a text with everything covered, wherever it stands."""
        if not self.pairs:
            return text
        stand_ins = {original: placeholder for placeholder, original in self.pairs}
        covered = "|".join(re.escape(original) for _, original in self.pairs)
        return re.sub(covered, lambda match: stand_ins[match[0]], text)

    def restore(self, text: str) -> str | None:
        """Return a text with everything put back; None where a placeholder is broken.

        Brackets of another width are forgiven, a number or a word that is gone is not.
        """
        if not self.pairs:
            return text
        words = "|".join(sorted({re.escape(_word(item)) for item, _ in self.pairs}))
        originals = dict(self.pairs)
        is_broken = False

        def put_back(match: re.Match[str]) -> str:
            nonlocal is_broken
            number = unicodedata.normalize("NFKC", match["number"] or "")
            original = originals.get(f"[{match['word']}{number}]")
            is_broken = is_broken or original is None
            return original or ""

        whole = rf"[{_OPEN}]\s*(?P<word>{words})\s*(?P<number>[0-9０-９]*)\s*[{_CLOSE}]"
        left = re.sub(whole, "", text)
        restored = re.sub(whole, put_back, text)
        is_torn = re.search(rf"[{_OPEN}]\s*(?:{words})|(?:{words})\s*[0-9０-９]", left)
        return None if is_broken or is_torn else restored


def make_cover(found: Iterable[tuple[str, str]]) -> Cover:
    """Return a cover for what was found: each time a word for its kind, and the text."""
    kinds: dict[str, str] = {}
    for word, text in found:
        kinds.setdefault(text, word)
    numbers: dict[str, int] = {}
    pairs = []
    for text, word in kinds.items():
        numbers[word] = numbers.get(word, 0) + 1
        pairs.append((f"[{word}{numbers[word]}]", text))
    return Cover(tuple(sorted(pairs, key=lambda pair: -len(pair[1]))))


def _word(placeholder: str) -> str:
    return placeholder.strip("[]").rstrip("0123456789")
