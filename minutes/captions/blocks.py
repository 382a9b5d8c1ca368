"""The text that captions are made of: what was said, what is being said, what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from minutes.types import Seconds, Utterance, UtteranceId

LIVE = UtteranceId("")
"""The id of what is being said; it has none of its own yet."""

PAUSE: Seconds = 2.0
"""After so long a pause text begins on a new line. Our choice."""

LONGEST_PARAGRAPH = 240
"""Letters after which text begins on a new line when an utterance begins. Our choice: work
on a paragraph is done anew for each change."""


@dataclass(slots=True)
class Block:
    """A stretch of text from one mouth.

    `sure` letters of it will not change by themselves, None is all; `opens` says that it
    begins on a new line.
    """

    id: UtteranceId
    start: Seconds
    end: Seconds
    text: str
    speaker: str | None = None
    sure: int | None = None
    opens: bool = False


class Blocks:
    """Blocks in the order of their time; the live one comes last."""

    def __init__(self) -> None:
        self.said: list[Block] = []
        self.live: Block | None = None
        self.since: Seconds = float("inf")
        """What was said before is gone from the screen; later news of it is ignored."""

    def all(self) -> list[Block]:
        """Return everything, in order."""
        return [*self.said, self.live] if self.live is not None else list(self.said)

    def find(self, utterance: UtteranceId) -> Block | None:
        """Return the block of an utterance."""
        return next((block for block in self.said if block.id == utterance), None)

    def insert(self, block: Block) -> None:
        """Put a block where its time is."""
        self.since = min(self.since, block.start)
        place = len(self.said)
        while place > 0 and self.said[place - 1].start > block.start:
            place -= 1
        self.said.insert(place, block)

    def remove(self, utterances: set[UtteranceId]) -> bool:
        """Take blocks out; the line that began with one begins with what follows it."""
        kept: list[Block] = []
        opens = False
        for block in self.said:
            if block.id in utterances:
                opens = opens or block.opens
                continue
            block.opens = block.opens or opens
            opens = False
            kept.append(block)
        is_changed = len(kept) != len(self.said)
        self.said = kept
        return is_changed

    def opens_line(self, start: Seconds, speaker: str | None, *, by_speaker: bool) -> bool:
        """Return whether text at this time begins on a new line."""
        if not self.said:
            return True
        last = self.said[-1]
        length = 0
        for block in reversed(self.said):
            length += len(block.text)
            if block.opens:
                break
        is_other = by_speaker and (speaker is None or speaker != last.speaker)
        return is_other or start - last.end >= PAUSE or length >= LONGEST_PARAGRAPH

    def forget(self, count: int) -> None:
        """Take out the first blocks: nobody sees them any more."""
        gone, self.said = self.said[:count], self.said[count:]
        if gone:
            self.since = max(block.end for block in gone)
        if self.said:
            self.said[0].opens = True


def block_of(utterance: Utterance, text: str, *, opens: bool) -> Block:
    """Return the block of a finished utterance, whose text is shown as `text`."""
    return Block(utterance.id, utterance.start, utterance.end, text, utterance.speaker, opens=opens)
