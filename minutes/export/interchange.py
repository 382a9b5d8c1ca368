"""The JSON of a meeting, both ways. Its shape is a promise to other programs.

Reading takes what we write, and the sparser reference files of an evaluation: of an
utterance only start, end and text are needed, keys that we do not know are passed over.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from minutes.errors import DocumentRejected, FileUnreadable
from minutes.export.fields import (
    UnfitError,
    read_number,
    read_object,
    read_objects,
    read_text,
    read_text_or_none,
    read_texts,
)
from minutes.export.meeting_fields import mark_to_json, meeting_to_json, read_marks, read_meeting
from minutes.types import (
    Correction,
    Doubt,
    Engine,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
    Word,
)

__all__ = ["meeting_to_json", "read", "read_names", "render", "to_json", "utterance_to_json"]

SCHEMA = 1


def render(transcript: Transcript) -> bytes:
    """Return a transcript as UTF-8 JSON, indented for people."""
    text = json.dumps(to_json(transcript), ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace") + b"\n"


def to_json(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript as the objects and lists of JSON."""
    return {
        "schema": SCHEMA,
        "meeting": meeting_to_json(transcript.meeting),
        "speakers": [
            {"label": item.label, "participant": item.participant} for item in transcript.speakers
        ],
        "utterances": [utterance_to_json(item) for item in transcript.utterances],
        "engine": _engine_to_json(transcript.engine),
        "marks": [mark_to_json(mark) for mark in transcript.marks],
    }


def utterance_to_json(utterance: Utterance) -> dict[str, Any]:
    """Return one utterance; events carry it in the same shape."""
    return {
        "id": utterance.id,
        "revision": utterance.revision,
        "start": utterance.start,
        "end": utterance.end,
        "speaker": utterance.speaker,
        "text": utterance.text,
        "recognized": utterance.recognized,
        "words": [
            {
                "start": word.start,
                "end": word.end,
                "text": word.text,
                "probability": word.probability,
            }
            for word in utterance.words
        ],
        "corrections": [
            {
                "span": list(item.span),
                "before": item.before,
                "after": item.after,
                "entry": item.entry,
                "reason": item.reason,
            }
            for item in utterance.corrections
        ],
        "doubts": [
            {"span": list(item.span), "candidates": list(item.candidates), "reason": item.reason}
            for item in utterance.doubts
        ],
        "edited": utterance.is_edited,
        "speaker_set": utterance.is_speaker_set,
        "checked": utterance.is_checked,
    }


def read(path: Path) -> Transcript:
    """Return the transcript in a file.

    Raises:
        FileUnreadable: it is not there, or may not be read.
        DocumentRejected: it is no such file; the reason names the place.
    """
    content = _load(path)
    try:
        _require_schema(content)
        meeting = read_meeting(read_object(content, "meeting", "meeting"))
        speakers = tuple(
            Speaker(read_text(item, "label", place), read_text_or_none(item, "participant", place))
            for place, item in read_objects(content, "speakers", "")
        )
        utterances = tuple(
            _utterance(item, number, place)
            for number, (place, item) in enumerate(read_objects(content, "utterances", ""))
        )
        return Transcript(meeting, speakers, utterances, _engine(content), read_marks(content))
    except UnfitError as error:
        raise DocumentRejected(path, str(error)) from error


def read_names(path: Path) -> tuple[str, ...]:
    """Return the terms that a reference file lists, of the meeting and its utterances.

    Raises:
        FileUnreadable, DocumentRejected: as `read`.
    """
    content = _load(path)
    try:
        holders = [("", content), *read_objects(content, "utterances", "")]
        found = (name for place, holder in holders for name in read_texts(holder, "names", place))
        return tuple(dict.fromkeys(found))
    except UnfitError as error:
        raise DocumentRejected(path, str(error)) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRejected(path, "UTF-8 の文字として読めません") from error
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error
    try:
        content = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise DocumentRejected(path, "JSON の書き方が正しくありません", line) from error
    except RecursionError as error:
        raise DocumentRejected(path, "JSON の入れ子が深すぎます") from error
    if not isinstance(content, dict) or "utterances" not in content:
        raise DocumentRejected(path, "会議の JSON ではありません（utterances がありません）")
    return content


def _require_schema(content: dict[str, Any]) -> None:
    if content.get("schema", SCHEMA) != SCHEMA:
        raise UnfitError("schema がこの版の minutes では読めない番号です")


def _utterance(content: dict[str, Any], number: int, place: str) -> Utterance:
    start, end = read_number(content, "start", place), read_number(content, "end", place)
    if end < start:
        raise UnfitError(f"{place} の end が start より前です")
    text = read_text(content, "text", place)
    return Utterance(
        id=UtteranceId(read_text(content, "id", place, f"u{number:04d}")),
        revision=int(read_number(content, "revision", place, 1)),
        start=start,
        end=end,
        words=tuple(
            Word(
                read_number(item, "start", inner),
                read_number(item, "end", inner),
                read_text(item, "text", inner),
                read_number(item, "probability", inner, 1.0),
            )
            for inner, item in read_objects(content, "words", f"{place}.")
        ),
        recognized=read_text(content, "recognized", place, text),
        text=text,
        corrections=tuple(
            _correction(item, inner)
            for inner, item in read_objects(content, "corrections", f"{place}.")
        ),
        speaker=read_text_or_none(content, "speaker", place),
        is_edited=content.get("edited") is True,
        doubts=tuple(
            Doubt(
                _span(item, inner),
                read_texts(item, "candidates", inner),
                read_text(item, "reason", inner, ""),
            )
            for inner, item in read_objects(content, "doubts", f"{place}.")
        ),
        is_speaker_set=content.get("speaker_set") is True,
        is_checked=content.get("checked") is True,
    )


def _span(content: dict[str, Any], place: str) -> tuple[int, int]:
    span = content.get("span", [0, 0])
    if not (isinstance(span, list) and [type(item) for item in span] == [int, int]):
        raise UnfitError(f"{place} の span は整数 2 つです")
    return span[0], span[1]


def _correction(content: dict[str, Any], place: str) -> Correction:
    before, after, entry, reason = (
        read_text(content, key, place, "") for key in ("before", "after", "entry", "reason")
    )
    return Correction(_span(content, place), before, after, entry, reason)


def _engine_to_json(engine: Engine | None) -> dict[str, Any] | None:
    if engine is None:
        return None
    return {"model": engine.model, "settings": dict(engine.settings), "rtf": engine.rtf}


def _engine(content: dict[str, Any]) -> Engine | None:
    if content.get("engine") is None:
        return None
    engine = read_object(content, "engine", "engine")
    settings = tuple(read_object(engine, "settings", "engine.settings").items())
    if not all(isinstance(value, str | int | float) for _, value in settings):
        raise UnfitError("engine.settings の値の種類が違います")
    has_rtf = engine.get("rtf") is not None
    rtf = read_number(engine, "rtf", "engine") if has_rtf else None
    return Engine(read_text(engine, "model", "engine"), settings, rtf)
