"""What one tab of the summaries shows: headings and sentences, with all that is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from minutes.export.statements import printable, titled_names
from minutes.judging import Key, Verdict, findings_of, keys_of
from minutes.messages import describe_problem, format_position
from minutes.revising import Place, Reading
from minutes.summary.prompting import read_prompt
from minutes.types import (
    Finding,
    FindingKind,
    Origin,
    Problem,
    Seconds,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)

FOUND = "決まったこと・宿題"
NAMES = {
    SummaryShape.GIST: "要旨",
    SummaryShape.OVERVIEW: "議事概要",
    SummaryShape.POINTS: "要点記録",
    SummaryShape.PLAIN: "やさしい日本語",
}
KINDS = {
    FindingKind.DECISION: "決定事項",
    FindingKind.TASK: "宿題",
    FindingKind.REQUEST: "要望",
    FindingKind.POINT: "議題ごとの要点",
}
NONE_FOUND = "発言からは見つかりませんでした。"
NOTHING = "書くことがありませんでした。"
NOT_EASY = "やさしい文がありません。"
USELESS = (
    "AI のモデルの答えはどれも使えませんでした。発言から選んだ文です。"
    "「設定」の「要約」で別のモデルを選んでください。"
)
PROMPTS = {
    "points": "要点",
    "statement": "発言ごとの要点",
    "overview": "概要",
    "gist": "要旨",
    "plain": "やさしい日本語",
}
"""What clerks call our instructions."""


class State(StrEnum):
    """What a sentence is called, as people read it."""

    MODEL = "AI要約（未確認）"
    SAID = "自動抽出（未確認）"
    CONFIRMED = "確認済み"
    CHANGED = "修正済み"
    DOUBTFUL = "要確認"
    REFUSED = "除いた文"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it is right."""
        return self in {State.MODEL, State.SAID, State.DOUBTFUL}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something was said: `who` and the words, for people to read."""

    utterance: UtteranceId
    start: Seconds
    who: str
    text: str

    @property
    def place(self) -> str:
        """The time as people read it."""
        return format_position(self.start)


@dataclass(frozen=True, slots=True)
class Heading:
    """An item of the agenda, or a sort of finding; `note` stands below it."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `place` is a `Place` in a summary, or the `Key` of what a rule found."""

    finding: Finding
    place: Place | Key
    state: State
    evidence: tuple[Evidence, ...]
    reason: str = ""
    about: str = ""

    @property
    def text(self) -> str:
        """What it says."""
        return printable(self.finding.text)

    @property
    def is_ticked(self) -> bool:
        """Whether a person found it right."""
        return self.state is State.CONFIRMED or (
            self.state is State.CHANGED and self.finding.is_confirmed
        )

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        places = "、".join(f"{item.place} {item.who}".strip() for item in self.evidence)
        return "。".join(filter(None, [self.state, self.text, self.reason, self.about, places]))


Row = Heading | Sentence


def rows_of_findings(reading: Reading) -> list[Row]:
    """Return what rules found in the record: what was decided, taken on, asked for.

    The points of the agenda's items stand here as long as no summary tells them: so it is
    in the office's forms, too.
    """
    view = _Record(reading)
    findings = findings_of(reading.document)
    pairs = list(zip(findings, keys_of(findings), strict=True))
    has_points = not reading.summaries.keys() & {SummaryShape.OVERVIEW, SummaryShape.POINTS}
    rows: list[Row] = []
    for kind, name in KINDS.items():
        if kind is FindingKind.POINT and not has_points:
            continue
        found = [(finding, key) for finding, key in pairs if finding.kind is kind]
        rows.append(Heading(f"{name}（{len(found)}）", "" if found else NONE_FOUND))
        rows += [view.found(finding, key) for finding, key in found]
    return rows


def rows_of_summary(reading: Reading, shape: SummaryShape) -> list[Row]:
    """Return the sentences of a summary under the items of the agenda."""
    summary, problems = reading.summaries[shape], reading.problems[shape]
    view = _Record(reading)
    rows: list[Row] = []
    nothing = NOT_EASY if shape is SummaryShape.PLAIN and summary.fallbacks else NOTHING
    for number, part in enumerate(summary.parts):
        if len(summary.parts) > 1 or shape in {SummaryShape.OVERVIEW, SummaryShape.POINTS}:
            rows.append(Heading(printable(part.stretch.title), "" if part.points else nothing))
        for at, finding in enumerate(part.points):
            place = Place(shape, number, at)
            rows.append(view.written(finding, place, problems.get((number, at), ())))
    return rows


def sentences(rows: Sequence[Row]) -> Iterator[Sentence]:
    """Yield the sentences among rows."""
    for row in rows:
        if isinstance(row, Sentence):
            yield row


def describe(summary: Summary) -> str:
    """Return who made a summary, when, and what did not go well, in a line or two."""
    made = summary.made_at.astimezone()
    when = f"{made.month}月{made.day}日 {made:%H:%M}"
    is_useless = summary.fallbacks > 0 and not summary.maker
    if summary.maker:
        said = f"AI「{summary.maker}」が {when} に作成（{_describe_prompts(summary)}"
        said += "、個人情報を伏せて）" if summary.is_masked else "）"
    else:
        said = f"発言の文から {when} に選択"
        said += "" if is_useless else "（モデルなし）"
    notes = [USELESS] if is_useless else list(_losses(summary))
    return "\n".join([said, "".join(notes)]).strip()


def _losses(summary: Summary) -> Iterator[str]:
    if summary.dropped:
        yield f"根拠の発言と合わない {summary.dropped} 文は除きました。"
    if summary.fallbacks:
        is_easy = summary.shape is SummaryShape.PLAIN
        instead = "書いていません" if is_easy else "発言の文で補いました"
        yield f"AI の答えが使えなかった {summary.fallbacks} か所は、{instead}。"


def _describe_prompts(summary: Summary) -> str:
    """Return which instructions a model followed, by name, and whether they are ours."""
    pairs = [one.split() for one in summary.prompt.split("、") if " " in one]
    names = "・".join(PROMPTS.get(name, name) for name, *_ in pairs)
    is_ours = all(
        name in PROMPTS and read_prompt(name).version.startswith(version) for name, version in pairs
    )
    return f"指示 {names}：{'既定' if is_ours else '既定と違うもの'}"


class _Record:
    """The record, to look up what a sentence rests on."""

    def __init__(self, reading: Reading) -> None:
        transcript = reading.document.transcript
        self._known: Mapping[UtteranceId, Utterance] = {
            item.id: item for item in transcript.utterances
        }
        self._names = titled_names(transcript)
        self._verdicts = reading.verdicts

    def found(self, finding: Finding, key: Key) -> Sentence:
        """Return a sentence that a rule found."""
        verdict = self._verdicts.get(key)
        state = State.SAID
        if verdict is not None:
            state = State.CONFIRMED if verdict is Verdict.CONFIRMED else State.REFUSED
        return Sentence(finding, key, state, self._evidence(finding), about=self._about(finding))

    def written(self, finding: Finding, place: Place, problems: Sequence[Problem]) -> Sentence:
        """Return a sentence of a summary."""
        reason = "。".join(describe_problem(item) for item in problems)
        state = _state(finding, problems)
        return Sentence(
            finding, place, state, self._evidence(finding), reason, self._about(finding)
        )

    def _evidence(self, finding: Finding) -> tuple[Evidence, ...]:
        held = [self._known[one] for one in finding.evidence if one in self._known]
        return tuple(
            Evidence(
                item.id,
                item.start,
                self._names.get(item.speaker or "", ""),
                printable(item.text),
            )
            for item in held
        )

    def _about(self, finding: Finding) -> str:
        return f"期限 {printable(finding.until)}" if finding.until else ""


def _state(finding: Finding, problems: Sequence[Problem]) -> State:
    if problems:
        return State.DOUBTFUL
    if finding.origin is Origin.PERSON:
        return State.CHANGED
    if finding.is_confirmed:
        return State.CONFIRMED
    return State.MODEL if finding.origin is Origin.MODEL else State.SAID
