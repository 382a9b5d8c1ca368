"""Which entries might have been said where the text is doubtful; pure, without the sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.index import PhoneticIndex
from minutes.dictionary.readings import Morpheme
from minutes.dictionary.spans import Span, doubtful_spans

DOUBTFUL = 0.75
"""Characters less sure than this may be a misheard word. Source: docs/evaluation.md, the
rare names: of the names written wrongly all have one below it."""

REACH: Mapping[Layer, float] = {Layer.MEETING: 0.41, Layer.MUNICIPALITY: 0.16}
"""How different an entry may sound, by its layer: a name of the few that are expected in
this meeting may be far off, one of thousands must be next to it. A shipped one is written
for another only where it sounds just alike (`same_reading`): 6,000 surnames sound like
nearly everything. Source: docs/evaluation.md, ordinary speech."""

EVERYDAY_REACH, NAME_REACH = 0.2, 0.3
"""The same where an everyday word is written, and where a name is that the recogniser
believes in more than `FIRM`; an everyday word so sure is left alone."""

FIRM = 0.35

_SUFFIXES = frozenset("氏市町村区県課係")
"""What follows a name; a stretch that takes it in is no name that ends otherwise."""

_GOES_ON = frozenset("町村原野山川田島崎浜丘台")
"""What follows is part of a longer name of a place (潮見|町), which is no name of ours."""

_NUMERALS = frozenset("〇一二三四五六七八九十百千万0123456789０１２３４５６７８９")

SHORTEST = 2
"""Characters of the shortest entry that is noticed where it stands."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """That `entry` was said where `span` is written, heard as `reading`."""

    span: Span
    entry: Entry
    reading: str
    distance: float


class Vocabulary:
    """The entries of one meeting, ready to be asked; see `entries.merge` for which count."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        layers: dict[Layer, list[Entry]] = {layer: [] for layer in Layer}
        self.by_surface: dict[str, Layer] = {}
        self.misheard: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda entry: entry.layer):
            layers[entry.layer].append(entry)
            self.misheard.update(dict.fromkeys(entry.misheard, entry))
            known = self.by_surface.get(entry.surface, entry.layer)
            self.by_surface[entry.surface] = max(known, entry.layer)
        self.layers = {layer: tuple(found) for layer, found in layers.items()}
        self._indices = {layer: PhoneticIndex(found) for layer, found in layers.items()}
        self._lengths = sorted({len(surface) for surface in self.by_surface})

    def same(self, reading: str, layer: Layer) -> tuple[Entry, ...]:
        """Return the entries of a layer with exactly this reading."""
        return self._indices[layer].same(reading)

    def written(self, text: str) -> list[Layer | None]:
        """Return for each character the layer of the entry spelt there, the highest one."""
        found: list[Layer | None] = [None] * len(text)
        for start, surface in self.spelt(text):
            layer = self.by_surface[surface]
            for at in range(start, start + len(surface)):
                found[at] = max(found[at] or layer, layer)
        return found

    def spelt(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where entries stand in a text, and which.

        Entries of one character do not count: they stand inside other words.
        """
        for start in range(len(text)):
            for length in self._lengths:
                surface = text[start : start + length]
                if len(surface) == length >= SHORTEST and surface in self.by_surface:
                    yield start, surface

    def alike(self, span: Span, above: Layer | None) -> Iterator[Proposal]:
        """Yield the entries that sound like a span, of the layers above the given one."""
        for layer, within in REACH.items():
            if not len(self._indices[layer]) or (above is not None and layer <= above):
                continue
            best: dict[str, Proposal] = {}
            for reading in span.readings:
                for match in self._indices[layer].alike(reading, within):
                    known = best.get(match.entry.surface)
                    if known is None or match.distance < known.distance:
                        best[match.entry.surface] = Proposal(
                            span, match.entry, reading, match.distance
                        )
            yield from best.values()


def propose(
    text: str,
    morphemes: Sequence[Morpheme],
    probabilities: Sequence[float],
    vocabulary: Vocabulary,
) -> tuple[Proposal, ...]:
    """Return what may have been said at the doubtful places, the nearest in sound first.

    Where an entry is spelt already, only a higher layer may speak against it.
    """
    written = vocabulary.written(text)
    found: list[Proposal] = []
    for span in doubtful_spans(text, morphemes, probabilities, DOUBTFUL):
        layers = [layer for layer in written[span.start : span.end] if layer is not None]
        above = max(layers) if layers else None
        found += [
            item
            for item in vocabulary.alike(span, above)
            if item.entry.surface != span.text
            and not _is_spelt(text, item)
            and not _eats_number(item)
            and _is_plausible(item)
            and text[span.end : span.end + 1] not in _GOES_ON
        ]
    return tuple(sorted(found, key=lambda item: (item.distance, -item.entry.layer)))


def _is_spelt(text: str, proposal: Proposal) -> bool:
    """Tell whether the entry stands there already, around a span that is a part of it."""
    surface, span = proposal.entry.surface, proposal.span
    at = text.find(surface, max(0, span.end - len(surface)))
    return 0 <= at <= span.start and at + len(surface) >= span.end


def _eats_number(proposal: Proposal) -> bool:
    """Tell whether a number would become a word that has none: figures are never guessed."""
    has_number = any(letter.isdecimal() for letter in proposal.span.text)
    return has_number and not any(letter in _NUMERALS for letter in proposal.entry.surface)


def _is_plausible(proposal: Proposal) -> bool:
    """Tell whether this kind of text may be replaced by a word that sounds so different."""
    span, apart = proposal.span, proposal.distance
    if len(span.text) == 1 and not span.is_name:
        return False
    if span.tail in _SUFFIXES and span.tail != proposal.entry.surface[-1]:
        return False
    if proposal.entry.layer is not Layer.MEETING:
        return not span.is_word and not span.is_everyday
    if span.is_everyday:
        return apart <= EVERYDAY_REACH and span.probability < FIRM
    return apart <= NAME_REACH or not (span.is_name and span.probability >= FIRM)
