"""A meeting for the second proof on another machine, and its way back.

The file is a zip: the text as it is now, the text as it was handed over first (so that two
people's work can come together), what was decided about it, and the sound unless it is left
out.
"""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import decisions
from minutes.config import RecordingSettings
from minutes.decisions import Joined, decisions_of
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
from minutes.recording import AUDIO_NAME, RecordingReader, RecordingWriter
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

CURRENT, BASE, DECIDED = "meeting.json", "base.json", "decisions.json"
_KEPT = "handover.json"
"""In the meeting's folder: the text as it came, to be sent back with the changed one."""

MOST_TEXT = 512 << 20
"""No meeting's text has so many bytes."""

PIECE: Seconds = 60.0


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A meeting that came in a file; where it was here already, what there is to take over.

    `merged` is about its text, `joined` about what was decided.
    """

    meeting: MeetingId
    merged: Merged | None = None
    joined: Joined | None = None


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
                if has_sound and sound.exists():
                    archive.write(sound, AUDIO_NAME)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path


def take_over(store: Store, path: Path) -> TakenOver:
    """Read a meeting out of a file.

    A meeting that is not here yet is stored whole. For one that is, what came is compared
    with what is here, and nothing is changed: `merged` says what there is to do.

    Raises:
        FileUnreadable: the file is not there, or may not be read.
        DocumentRejected: it is no file of this kind, or damaged.
        DiskFull, FolderUnwritable: the meeting cannot be stored.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _unpack(path, place)
        current, base = interchange.read(place / CURRENT), interchange.read(place / BASE)
        decided = decisions.read(place / DECIDED) if (place / DECIDED).exists() else None
        meeting = current.meeting.id
        if not meeting:
            raise DocumentRejected(path, "会議の番号がありません")
        try:
            ours = store.transcript(meeting)
        except MeetingUnknown:
            _store_whole(store, current, place)
            if decided is not None:
                decisions.keep(store, meeting, decided)
            return TakenOver(meeting)
    joined = None
    if decided is not None:
        joined = decisions.join(decisions_of(store, meeting), decided, ours.utterances)
    return TakenOver(meeting, merge(base, ours, current), joined)


def keep_decisions(store: Store, taken: TakenOver) -> None:
    """Keep what was decided on both machines, after the text was taken over.

    Raises:
        FolderUnwritable, DiskFull: not all of it was kept.
    """
    if taken.joined is not None:
        decisions.keep(store, taken.meeting, taken.joined.decisions)


def _unpack(path: Path, place: Path) -> None:
    """Put the files of the archive into a folder, by the names that we know only."""
    try:
        with zipfile.ZipFile(path) as archive:
            present = set(archive.namelist())
            # A file of an earlier version brings no decisions along.
            for name in (CURRENT, BASE, *({DECIDED} & present)):
                if archive.getinfo(name).file_size > MOST_TEXT:
                    raise DocumentRejected(path, "文字の量が多すぎます")
                (place / name).write_bytes(archive.read(name))
            if AUDIO_NAME in present:
                archive.extract(AUDIO_NAME, place)
    except (*BROKEN_ZIP, KeyError) as error:
        raise DocumentRejected(path, "会議の受け渡しファイルではないか、壊れています") from error
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error


def _store_whole(store: Store, transcript: Transcript, place: Path) -> None:
    meeting = replace(transcript.meeting, state=MeetingState.READY)
    store.create(replace(meeting, state=MeetingState.TRANSCRIBING))
    if (place / AUDIO_NAME).exists():
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
