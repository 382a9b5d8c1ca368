"""Whether a template may be used, and if not, where and why: before anything is filled in.

A template comes from anybody. Only loops, conditions, joins and the known fields are let
through; everything else that the template language could do is refused by name, so that a
document can neither run code nor keep the machine busy without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from minutes.export.placeholders import FIELDS, LONG, Field

if TYPE_CHECKING:
    from jinja2 import nodes


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a template; `place` is the paragraph it stands in."""

    reason: str
    place: str

    @property
    def sentence(self) -> str:
        """One clause that names the place and the fault."""
        return f"「{self.place}」の段落で、{self.reason}" if self.place else self.reason


Known = Mapping[str, "Field | None"]
"""What a name stands for; None is a plain text."""

_STATEMENTS = ("Template", "Output", "TemplateData", "For", "If")
_VALUES = ("Name", "Getattr", "Const", "CondExpr", "Filter", "Tuple", "List")
_QUESTIONS = ("Compare", "Operand", "And", "Or", "Not", "Test")
ALLOWED = frozenset((*_STATEMENTS, *_VALUES, *_QUESTIONS))
"""Of the template language, by the names of its nodes."""

FILTERS = frozenset({"default", "d", "length", "trim"})
TESTS = frozenset({"defined", "undefined", "none"})
LOOP = Field("loop", "", tuple(Field(name, "") for name in ("index", "first", "last", "length")))

MOST_NESTED = 3
PLACE_CHARACTERS = 40
LIKE = 50.0
"""So much alike (0-100, rapidfuzz) a field must be to be offered for a mistyped one."""

_UNNAMED = "…"

_RAW = re.compile(r"\{\{\s*(?:r|p|tr|tc)\s")
_WIDE = re.compile(r"[｛{]{2}[^{}｛｝]{0,40}[｝}]{2}|[｛{][%％][^{}｛｝]{0,80}[%％][｝}]")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_WIDE_INSIDE = re.compile(r"[　＝＂＇．｜！]")
"""What a Japanese keyboard writes into a tag unasked."""

_SINGLE = re.compile(r"(?<![{｛])[{｛]\s*([^{}｛｝%#]{1,20}?)\s*[}｝](?![}｝])")


def find_faults(source: str) -> Iterator[Fault]:
    """Yield the faults of one part of a document, as docxtpl prepared it.

    Paragraphs have to start on lines of their own: that is how a place is found again.
    """
    from jinja2 import TemplateSyntaxError

    lines = source.split("\n")
    yield from _miswritten(lines)
    try:
        tree = parse(source)
    except TemplateSyntaxError as error:
        yield Fault(_explain_syntax(error.message or ""), _place(lines, error.lineno))
        return
    for number, reason in _walk(tree, dict(FIELDS), ()):
        yield Fault(reason, _place(lines, number))


def parse(source: str) -> nodes.Template:
    """Return the tree of a template; nothing of it is run."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True).parse(source)


def _miswritten(lines: Sequence[str]) -> Iterator[Fault]:
    """Yield what the template language would pass over as plain text."""
    for number, line in enumerate(lines, start=1):
        text = _text(line)
        place = _place(lines, number)
        for found in _WIDE.finditer(text):
            if not found[0].isascii() and re.search("[｛｝％]", found[0]):
                yield Fault(f"「{found[0]}」のかっこが全角です。半角で書いてください", place)
        for single in _SINGLE.finditer(text):
            if single[1] in FIELDS:
                yield Fault(f"「{single[0]}」のかっこは 2 つずつ（{{{{ }}}}）書いてください", place)
        for tag in _TAG.finditer(line):
            wide = _WIDE_INSIDE.search(_QUOTED.sub("", tag[0]))
            if wide:
                shown = "空白" if wide[0] == "　" else f"「{wide[0]}」"
                yield Fault(
                    f"「{_text(tag[0])}」の中の{shown}が全角です。半角で書いてください", place
                )
        if _RAW.search(line):
            yield Fault("{{r …}} や {{p …}} は使えません。{{ }} だけで書いてください", place)


def _walk(
    node: nodes.Node, known: dict[str, Field | None], loops: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in ALLOWED:
        yield node.lineno, "使えない書き方があります（差し込み・繰り返し・条件だけが使えます）"
        return
    if isinstance(node, nodes.For):
        yield from _walk_loop(node, known, loops)
        return
    if isinstance(node, nodes.Filter | nodes.Test):
        names = FILTERS if isinstance(node, nodes.Filter) else TESTS
        if node.name not in names:
            yield node.lineno, f"「{node.name}」は使えません"
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _resolve(node, known)[1]
        return
    if isinstance(node, nodes.Output):
        yield from _walk_printed(node, known)
    for child in node.iter_child_nodes():
        yield from _walk(child, known, loops)


def _walk_loop(
    node: nodes.For, known: dict[str, Field | None], loops: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    from jinja2 import nodes

    if not isinstance(node.iter, nodes.Name | nodes.Getattr) or not isinstance(
        node.target, nodes.Name
    ):
        yield node.lineno, "繰り返しは {%p for x in 一覧の名前 %} の形で書いてください"
        return
    field, faults = _resolve(node.iter, known)
    faults = list(faults)
    yield from faults
    if not faults and (field is None or not field.items):
        wanted = f"{_written(node.iter)}一覧"
        hint = f"（「{wanted}」ではありませんか）" if wanted in known else ""
        yield node.lineno, f"「{_written(node.iter)}」は一覧ではないので、繰り返せません{hint}"
    name = field.name if field else ""
    again = name in LONG and isinstance(node.iter, nodes.Name) and bool(loops)
    if again or len(loops) >= MOST_NESTED or (name and name in loops):
        yield node.lineno, f"「{_written(node.iter)}」の繰り返しが重なりすぎています"
    inner = {**known, node.target.name: field, "loop": LOOP}
    children = [*node.body, *node.else_, *([node.test] if node.test else [])]
    for child in children:
        yield from _walk(child, inner, (*loops, name))


def _walk_printed(node: nodes.Output, known: Known) -> Iterator[tuple[int, str]]:
    """Yield lists that are to be printed as they are: they would come out as code."""
    for child in node.nodes:
        name = _written(child)
        field, faults = _resolve(child, known) if name != _UNNAMED else (None, ())
        if not faults and field is not None and field.items:
            yield (
                child.lineno,
                f"「{name}」は一覧です。{{%p for x in {name} %}} で繰り返してください",
            )


def _resolve(node: nodes.Expr, known: Known) -> tuple[Field | None, Sequence[tuple[int, str]]]:
    """Return what a name means; a field's own name, or one after a dot."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        if node.name in known:
            return known[node.name], ()
        return None, [(node.lineno, _unknown(node.name, known))]
    if not isinstance(node, nodes.Getattr):
        return None, [(node.lineno, "使えない書き方があります")]
    holder, faults = _resolve(node.node, known)
    if faults:
        return None, faults
    items = {item.name: item for item in (holder.items if holder else ())}
    if node.attr in items:
        return items[node.attr], ()
    return None, [(node.lineno, _unknown(_written(node), items))]


def _written(node: nodes.Node) -> str:
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else _UNNAMED


def _unknown(name: str, known: Mapping[str, object]) -> str:
    last = name.rpartition(".")[2]
    nearest = process.extractOne(last, list(known), scorer=fuzz.ratio, score_cutoff=LIKE)
    hint = f"（「{nearest[0]}」ではありませんか）" if nearest else ""
    return f"「{name}」という差し込みはありません{hint}"


def _explain_syntax(message: str) -> str:
    if "Unexpected end of template" in message or "end of print statement" in message:
        return "{%p for … %} や {%p if … %} に対応する {%p endfor %}・{%p endif %} がありません"
    if "unknown tag" in message or "Encountered" in message:
        return "{% … %} の書き方か、endfor・endif の順番が正しくありません"
    return "{{ }} か {% %} の書き方が正しくありません"


def _place(lines: Sequence[str], number: int) -> str:
    text = _text(lines[number - 1]) if 0 < number <= len(lines) else ""
    return text if len(text) <= PLACE_CHARACTERS else f"{text[:PLACE_CHARACTERS]}…"


def _text(line: str) -> str:
    return re.sub(r"<[^>]*>", "", line).strip()
