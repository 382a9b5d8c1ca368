"""A meeting for the second proof on another machine, and its way back.

The file is a zip: the text as it is now, the text as it was handed over first (so that two
people's work can come together), what was decided about it, and the sound unless it is left
out.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from minutes import decisions
from minutes.config import RecordingSettings
from minutes.decisions import Joined, decisions_of
from minutes.editing import keeping
from minutes.editing.merging import Merged, merge
from minutes.errors import (
    BROKEN_ZIP,
    DocumentRejected,
    FileUnreadable,
    MeetingUnknown,
    writing_to,
)
from minutes.export import interchange
from minutes.export.formats import safe_name
from minutes.export.meeting_fields import UNDATED
from minutes.messages import describe_dispute, format_position
from minutes.privacy.passages import PUBLIC_TITLE
from minutes.recording import AUDIO_NAME, RecordingReader, RecordingWriter
from minutes.store.files import is_meeting_id, make_meeting_id
from minutes.store.meetings import Store
from minutes.types import (
    Edit,
    EditKind,
    Meeting,
    MeetingId,
    MeetingState,
    Seconds,
    Speaker,
    Transcript,
)

ENDING = "minutes"
"""総務常任委員会.minutes: the file that goes from machine to machine."""

TEXT_ENDING = "json"

CURRENT, BASE, DECIDED = "meeting.json", "base.json", "decisions.json"
_KEPT = "handover.json"
"""In the meeting's folder: the text as it came, to be sent back with the changed one."""

MOST_TEXT = 512 << 20
"""No meeting's text has so many bytes."""

PIECE: Seconds = 60.0


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A meeting that came in a file; where it was here already, what there is to take over.

    `merged` is about its text, `joined` about what was decided, `untouched` are places that no
    level of tidying is to change. `is_undated`: the file did not tell when the meeting was.
    """

    meeting: MeetingId
    merged: Merged | None = None
    joined: Joined | None = None
    untouched: frozenset[keeping.Place] = frozenset()
    is_undated: bool = False


def hand_over(store: Store, meeting: MeetingId, folder: Path, *, has_sound: bool = True) -> Path:
    """Write a meeting into one file and return its path; an earlier one is replaced.

    Raises:
        MeetingUnknown: there is no such meeting.
        DiskFull, FolderUnwritable: it cannot be written there; nothing is left behind.
    """
    transcript = store.transcript(meeting)
    current = interchange.render(transcript)
    kept = store.folder(meeting) / _KEPT
    base = kept.read_bytes() if kept.exists() else current
    path = folder / f"{safe_name(transcript.meeting.title)}.{ENDING}"
    part = path.with_suffix(".part")
    sound = store.folder(meeting) / AUDIO_NAME
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(CURRENT, current)
                archive.writestr(BASE, base)
                archive.writestr(DECIDED, decisions.render(decisions_of(store, meeting)))
                if (store.folder(meeting) / keeping.NAME).exists():
                    archive.write(store.folder(meeting) / keeping.NAME, keeping.NAME)
                if has_sound and sound.exists():
                    archive.write(sound, AUDIO_NAME)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path


def take_over(store: Store, path: Path) -> TakenOver:
    """Read a meeting out of a file.

    A meeting that is not here yet is stored whole. For one that is, what came is compared
    with what is here, and nothing is changed: `merged` says what there is to do. A JSON file,
    as `export` writes it, brings the text alone.

    Raises:
        FileUnreadable: the file is not there, or may not be read.
        DocumentRejected: it is no file of this kind, or damaged.
        DiskFull, FolderUnwritable: the meeting cannot be stored.
    """
    if path.suffix.lower() == f".{TEXT_ENDING}":
        return _take_text(store, path)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _unpack(path, place)
        current, base = interchange.read(place / CURRENT), interchange.read(place / BASE)
        decided = decisions.read(place / DECIDED) if (place / DECIDED).exists() else None
        untouched = keeping.read_kept(place)
        meeting = current.meeting.id
        if not is_meeting_id(meeting):
            raise DocumentRejected(path, "会議の番号がないか、正しくありません")
        _require_sound(path, current)
        try:
            ours = store.transcript(meeting)
        except MeetingUnknown:
            _store_whole(store, current, place)
            if decided is not None:
                decisions.keep(store, meeting, decided)
            if untouched:
                keeping.write_kept(store.folder(meeting), untouched)
            return TakenOver(meeting)
    joined = None
    if decided is not None:
        joined = decisions.join(decisions_of(store, meeting), decided, ours.utterances)
    return TakenOver(meeting, merge(base, ours, current), joined, untouched)


def _take_text(store: Store, path: Path) -> TakenOver:
    """Take over a JSON file, which may be another program's: what it lacks is filled in."""
    read = interchange.read(path)
    _require_sound(path, read)
    about = read.meeting
    if not read.utterances:
        raise DocumentRejected(path, "発言が 1 つもありません")
    # A meeting of 1970 would be erased at once where an office keeps them for a time.
    is_undated = about.started_at <= UNDATED
    moment = datetime.now().astimezone() if is_undated else about.started_at
    meeting = replace(
        about,
        id=about.id if is_meeting_id(about.id) else make_meeting_id(moment),
        title=about.title or path.stem,
        started_at=moment,
        duration=max([about.duration, *(item.end for item in read.utterances)]),
    )
    theirs = replace(read, meeting=meeting)
    try:
        ours = store.transcript(meeting.id)
    except MeetingUnknown:
        _store_whole(store, theirs, None)
        return TakenOver(meeting.id, is_undated=is_undated)
    kept = store.folder(meeting.id) / _KEPT
    base = interchange.read(kept) if kept.exists() else ours
    return TakenOver(meeting.id, merge(base, ours, theirs))


def _require_sound(path: Path, transcript: Transcript) -> None:
    """Refuse what would do harm in the store, before anything is changed."""
    ids = [item.id for item in transcript.utterances]
    if len(set(ids)) < len(ids) or not all(ids):
        raise DocumentRejected(path, "発話の番号（id）がないか、重なっています")
    if transcript.meeting.title.endswith(PUBLIC_TITLE):
        raise DocumentRejected(path, "公開版です。取り込めるのは原本だけです")


def keep_decisions(store: Store, taken: TakenOver) -> None:
    """Keep what was decided on both machines, after the text was taken over.

    Raises:
        FolderUnwritable, DiskFull: not all of it was kept.
    """
    if taken.joined is not None:
        decisions.keep(store, taken.meeting, taken.joined.decisions)
    if taken.untouched:
        folder = store.folder(taken.meeting)
        keeping.write_kept(folder, taken.untouched | keeping.read_kept(folder))


def told_disputes(store: Store, taken: TakenOver) -> tuple[str, ...]:
    """Return what became of the places that were decided differently, each with its place."""
    if taken.joined is None:
        return ()
    starts = {str(item.id): item.start for item in store.utterances(taken.meeting)}
    return tuple(
        f"{_told_place(item.place, starts)}　{describe_dispute(item.is_hidden)}"
        for item in taken.joined.disputes
    )


def _told_place(place: str, starts: Mapping[str, Seconds]) -> str:
    return format_position(starts[place]) if place in starts else "会議の情報・要約"


def _unpack(path: Path, place: Path) -> None:
    """Put the files of the archive into a folder, by the names that we know only."""
    try:
        with zipfile.ZipFile(path) as archive:
            present = set(archive.namelist())
            # A file of an earlier version brings no decisions along.
            for name in (CURRENT, BASE, *({DECIDED, keeping.NAME} & present)):
                if archive.getinfo(name).file_size > MOST_TEXT:
                    raise DocumentRejected(path, "文字の量が多すぎます")
                (place / name).write_bytes(archive.read(name))
            if AUDIO_NAME in present:
                archive.extract(AUDIO_NAME, place)
    except (*BROKEN_ZIP, KeyError) as error:
        raise DocumentRejected(path, "会議の受け渡しファイルではないか、壊れています") from error
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error


def _store_whole(store: Store, transcript: Transcript, place: Path | None) -> None:
    meeting = replace(transcript.meeting, state=MeetingState.READY)
    store.create(replace(meeting, state=MeetingState.TRANSCRIBING))
    if place is not None and (place / AUDIO_NAME).exists():
        _copy_sound(store, meeting, place)
    for utterance in transcript.utterances:
        store.add_utterance(meeting.id, utterance)
    for mark in transcript.marks:
        store.add_mark(meeting.id, mark)
    if transcript.engine is not None:
        store.set_engine(meeting.id, transcript.engine)
    named = tuple(item for item in transcript.speakers if item.participant)
    if named:
        unnamed = tuple(Speaker(item.label) for item in named)
        store.apply(meeting.id, Edit(EditKind.NAME, names_before=unnamed, names_after=named))
    kept = store.folder(meeting.id) / _KEPT
    with writing_to(kept.parent):
        kept.write_bytes(interchange.render(store.transcript(meeting.id)))
    store.update(meeting)


def _copy_sound(store: Store, meeting: Meeting, place: Path) -> None:
    sound = RecordingReader(place)
    with RecordingWriter(store.folder(meeting.id), RecordingSettings()) as writer:
        while writer.position < sound.duration:
            writer.append(sound.read(writer.position, writer.position + PIECE))


def is_handed_over(store: Store, meeting: MeetingId) -> bool:
    """Return whether a meeting came from another machine, and may be sent back."""
    return (store.folder(meeting) / _KEPT).exists()
