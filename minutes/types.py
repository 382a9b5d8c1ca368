"""The nouns: pure values that every stage shares.

One clock: every time is in seconds from the start of the recording, that is sample
index / `SAMPLE_RATE`, the position one would seek to. One file on purpose: it is the
vocabulary, and read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"
"""Mono sound at `SAMPLE_RATE`, shape (n,), in -1..1."""

Seconds: TypeAlias = float
"""A position in, or a length of, the recording; or a length of wall-clock time."""

MeetingId = NewType("MeetingId", str)
UtteranceId = NewType("UtteranceId", str)

SAMPLE_RATE = 16_000
"""Samples a second of every recording. Source: the input rate of Whisper and Silero."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """What an audio source delivered at once, 16 kHz mono.

    `dropped` counts samples that were lost just before this block.
    """

    samples: Samples
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A stretch in which somebody speaks; knows nothing of the text.

    `is_cut` says that the speech goes on: it became too long to wait for its end. Of those,
    `is_paused` ones end in a short pause, the others perhaps within a word.
    """

    start: Seconds
    end: Seconds
    is_cut: bool = False
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """The recogniser's smallest timed piece; in Japanese one or a few characters."""

    start: Seconds
    end: Seconds
    text: str
    probability: float

    @property
    def middle(self) -> Seconds:
        """Where the word stands, when its edges are not to be trusted."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Text that may still change: shown to people, never stored."""

    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a rule changed the recognised text; `span` counts characters of the result."""

    span: tuple[int, int]
    before: str
    after: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person should settle: `span` counts characters of the text.

    `candidates` are the spellings to choose from, the likeliest first.
    """

    span: tuple[int, int]
    candidates: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Finished text. `recognized` is what the machine heard and is never overwritten.

    `is_edited`: a person changed the text; `is_speaker_set`: a person said who speaks;
    `is_checked`: a person found all of it right. No later pass changes what a person decided.
    `words` never change; those of the store are read when they are first wanted.
    """

    id: UtteranceId
    revision: int
    start: Seconds
    end: Seconds
    words: Sequence[Word]
    recognized: str
    text: str
    corrections: tuple[Correction, ...] = ()
    speaker: str | None = None
    is_edited: bool = False
    doubts: tuple[Doubt, ...] = ()
    is_speaker_set: bool = False
    is_checked: bool = False

    @property
    def is_speaker_decided(self) -> bool:
        """Whether a person said who speaks, or found right what stood there."""
        return self.is_speaker_set or (self.is_checked and self.speaker is not None)

    @property
    def is_whole(self) -> bool:
        """Whether no pass may cut it: a person wrote it or found it right."""
        return self.is_edited or self.is_checked


class Attendance(StrEnum):
    """As what somebody stands on the attendance list."""

    PRESENT = "present"
    ABSENT = "absent"
    EXPLAINER = "explainer"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on the attendance list; `seat` is the number or place of the chair."""

    name: str
    role: str = ""
    reading: str = ""
    seat: str = ""
    attendance: Attendance = Attendance.PRESENT


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one voice speaks; `label` is anonymous. Turns may overlap."""

    start: Seconds
    end: Seconds
    label: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """An anonymous voice label, and the participant whom somebody said it is."""

    label: str
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """What a participant sounds like, kept with their consent: personal data.

    `model` tells the weights apart that it was made with; to others it means nothing.
    `consent` says who consented and how, as a person wrote it down.
    """

    id: str
    participant: str
    model: str
    embedding: tuple[float, ...]
    consented_at: datetime
    consent: str


class EditKind(StrEnum):
    """What a person did."""

    TEXT = "text"
    SPLIT = "split"
    MERGE = "merge"
    SPEAKER = "speaker"
    NAME = "name"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changed: these utterances and names became those.

    Utterances are told apart by their ids: one that stands only in `before` vanishes, one
    that stands only in `after` is new. Revisions in it do not count; the store gives them.
    """

    kind: EditKind
    before: tuple[Utterance, ...] = ()
    after: tuple[Utterance, ...] = ()
    names_before: tuple[Speaker, ...] = ()
    names_after: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedEdit:
    """An edit in the append-only log; one that undoes another names it in `undoes`."""

    number: int
    made_at: datetime
    edit: Edit
    undoes: int | None = None


class MarkKind(StrEnum):
    """What is noted during a meeting with one key."""

    APPLAUSE = "applause"
    NO_OBJECTION = "no_objection"
    RECESS = "recess"
    RESUMPTION = "resumption"
    BOOKMARK = "bookmark"
    OFF_RECORD = "off_record"
    GAP = "gap"
    """The microphone was lost: there is no sound, though people may have spoken."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A note in the live log; `end` is `start` but for stretches without sound."""

    id: str
    kind: MarkKind
    start: Seconds
    end: Seconds
    text: str = ""


class MaskKind(StrEnum):
    """What the public version of minutes hides; `BY_HAND` is a place that a person chose."""

    PERSON = "person"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    MY_NUMBER = "my_number"
    CASE_NUMBER = "case_number"
    OWN_WORD = "own_word"
    BY_HAND = "by_hand"


class MaskStyle(StrEnum):
    """What stands in the place of what is hidden."""

    BAR = "bar"
    CIRCLES = "circles"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class MaskDecision:
    """What a person decided about one place; never what stands there.

    `place` is an utterance's id, or names a field of the meeting. `check` tells whether the
    text is still the one that was decided about. A decision that is not accepted leaves
    the text as it is.
    """

    place: str
    span: tuple[int, int]
    kind: MaskKind
    is_accepted: bool
    check: str
    reason: str
    decided_at: datetime


class OmissionKind(StrEnum):
    """Why a stretch is left out of the public version: 秘密会, or 取消し発言."""

    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Omission:
    """A stretch that is left out; of a withdrawn remark also which utterance it was."""

    id: str
    kind: OmissionKind
    start: Seconds
    end: Seconds
    utterance: UtteranceId | None = None
    reason: str = ""


class ReviewState(StrEnum):
    """How far people have come with a text that is complete."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


class MeetingState(StrEnum):
    """How far a meeting has come. A crash leaves the first two behind: see `resume`."""

    RECORDING = "recording"
    TRANSCRIBING = "transcribing"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """What the head of the minutes says besides: 回次, 公開・非公開, 傍聴者数 and the like.

    `is_public` and `observers` are None while nobody said so; `is_summary` asks for minutes
    of the main points (要点記録) and not of every word.
    """

    number: str = ""
    is_public: bool | None = None
    closed_reason: str = ""
    observers: int | None = None
    materials: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known about a meeting besides its text. `started_at` carries a zone."""

    id: MeetingId
    title: str
    started_at: datetime
    duration: Seconds = 0.0
    place: str = ""
    participants: tuple[Participant, ...] = ()
    agenda: tuple[str, ...] = ()
    state: MeetingState = MeetingState.READY
    review: ReviewState = ReviewState.UNREVIEWED
    details: MeetingDetails = MeetingDetails()


@dataclass(frozen=True, slots=True)
class AgendaStretch:
    """The part of a meeting that is about one item of its agenda."""

    title: str
    start: Seconds
    end: Seconds


class FindingKind(StrEnum):
    """What a finding is: a decision, work somebody took on, a wish, or a main point."""

    DECISION = "decision"
    TASK = "task"
    REQUEST = "request"
    POINT = "point"


class Origin(StrEnum):
    """Who wrote it: a rule, a language model, or a person."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of the minutes, and the utterances that it rests on: never none.

    `who` is the speaker's label, `until` a date as it was said. What no person wrote is not
    confirmed until one says so. Of a confirmed sentence that is kept, `basis` is the digest
    of what its evidence said then: it holds for that.
    """

    kind: FindingKind
    text: str
    evidence: tuple[UtteranceId, ...]
    who: str | None = None
    until: str = ""
    origin: Origin = Origin.RULE
    is_confirmed: bool = False
    basis: str = ""


class ProblemKind(StrEnum):
    """What the evidence of a sentence does not bear out; `CHANGED` since it was written."""

    NO_EVIDENCE = "no_evidence"
    NUMBER = "number"
    NAME = "name"
    OUTCOME = "outcome"
    NEGATION = "negation"
    WORD = "word"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a sentence that its evidence does not say; `text` is the place."""

    kind: ProblemKind
    text: str


@dataclass(frozen=True, slots=True)
class Engine:
    """Which model made the text, with what settings, and how fast.

    `rtf` is processing time / audio duration, None while unknown.
    """

    model: str
    settings: tuple[tuple[str, str | int | float | bool], ...] = ()
    rtf: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A meeting with its text in time order."""

    meeting: Meeting
    speakers: tuple[Speaker, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    engine: Engine | None = field(default=None)
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """An item of the agenda in the minutes: its stretch of the record, its main points."""

    stretch: AgendaStretch
    points: tuple[Finding, ...] = ()


class SummaryShape(StrEnum):
    """What a summary is for."""

    OVERVIEW = "overview"
    """議事概要: the main points of each item of the agenda."""
    POINTS = "points"
    """要点記録: the main points of each item, by speaker."""
    GIST = "gist"
    """要旨: three sentences for the whole meeting."""
    PLAIN = "plain"
    """やさしい日本語: the main points in easy words."""


class SummaryLength(StrEnum):
    """How much of a meeting a summary tells."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written about a meeting in one shape, as it is kept with the meeting.

    `parts` follow the agenda; a gist has one. `maker` is the model, empty where the sentences
    were chosen out of the record; `prompt` is the instruction's name and version. `dropped`
    sentences were not borne out by their evidence, `fallbacks` stretches are told in their
    own words because the model gave nothing usable; with them and without a maker, all are.
    `is_masked`: the model saw no personal data. `refused` are digests of sentences that a
    person took out or wrote anew.
    """

    shape: SummaryShape
    parts: tuple[AgendaPart, ...]
    made_at: datetime
    maker: str = ""
    prompt: str = ""
    dropped: int = 0
    fallbacks: int = 0
    length: SummaryLength = SummaryLength.NORMAL
    is_masked: bool = False
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesDocument:
    """Minutes as structure, before any layout; nothing in it is without evidence.

    `breaks` are recess and resumption by the clock, the latter None where nobody noted it;
    `summaries` those kept with the meeting.
    """

    transcript: Transcript
    opened_at: datetime
    closed_at: datetime
    breaks: tuple[tuple[datetime, datetime | None], ...] = ()
    parts: tuple[AgendaPart, ...] = ()
    decisions: tuple[Finding, ...] = ()
    tasks: tuple[Finding, ...] = ()
    requests: tuple[Finding, ...] = ()
    summaries: tuple[Summary, ...] = ()
