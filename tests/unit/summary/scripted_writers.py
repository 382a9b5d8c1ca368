"""Language models that behave as real ones do: well, badly, and in every way between."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from minutes.summary.composing import Asker, Composed, join
from minutes.summary.prompting import Prompt
from minutes.summary.sources import Source, cut
from minutes.summary.writer import Request, Writer

Answer = Callable[[Request, int], str]

LINE = re.compile(r"^(\d+)\. (?:[^「\n]*「)?(.*?)」?$", re.MULTILINE)


class RuledWriter:
    """Answers by a rule and remembers what it was asked."""

    def __init__(self, answer: Answer, context: int = 8192) -> None:
        self._answer = answer
        self.name = "台本"
        self.context = context
        self.requests: list[Request] = []
        self.first_requests: list[Request] = []
        """Those of a first attempt."""

    def count(self, text: str) -> int:
        return len(text)

    def write(self, request: Request, attempt: int) -> str:
        self.requests.append(request)
        self.first_requests += [] if attempt else [request]
        return self._answer(request, attempt)


def recite(request: Request, _: int = 0) -> str:
    """Say again what each of the first sources says, word for word."""
    most = request.schema["properties"]["items"]["maxItems"]
    lines = LINE.findall(request.material)[:most]
    items = [{"text": text, "evidence": [number]} for number, text in lines]
    return json.dumps({"items": items}, ensure_ascii=False)


def in_turn(*answers: str) -> Answer:
    """Give these answers one after the other."""
    left = iter(answers)
    return lambda request, attempt: next(left)


def says(written: str) -> Answer:
    return lambda request, attempt: written


def claims(text: str) -> Answer:
    return says(json.dumps({"items": [{"text": text, "evidence": ["1"]}]}))


NONSENSE: dict[str, Answer] = {
    "nothing": says(""),
    "nothing to tell": says('{"items": []}'),
    "half an answer": says('{"items": [{"text": "予算'),
    "endless": says('{"items": [{"text": "' + "予算の" * 4000 + '", "evidence": ["1"]}]}'),
    "round in circles": claims("予算予算予算予算予算予算予算予算予算予算予算"),
    "English": claims("The committee approved the budget after a short discussion."),
    "Chinese": claims("委员会经过简短讨论后通过了预算案"),
    "no evidence": says('{"items": [{"text": "予算を審査した。", "evidence": []}]}'),
    "evidence of nobody": says('{"items": [{"text": "予算を審査した。", "evidence": ["999"]}]}'),
    "a list": says("[1, 2, 3]"),
    "another shape": says('{"summary": "予算を審査した。"}'),
    "a wrong number": claims("補正予算は9億9,999万円である。"),
    "a wrong vote": claims("議案第76号は全会一致で否決された。"),
    "a name of nobody": claims("田中一郎議員が反対した。"),
}


def compose(
    writer: Writer, prompt: Prompt, sources: Sequence[Source], most: int, names: Sequence[str] = ()
) -> Composed:
    """Ask about all sources, in as many pieces as the model needs."""
    asker = Asker(writer, tuple(names))
    most, room = asker.fit(prompt, most)
    pieces = cut(sources, room, asker.count)
    return join([asker.ask(prompt, piece, most) for piece in pieces])
