"""Writing minutes in the formats people ask for, never over somebody's work."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from minutes.errors import writing_to
from minutes.export import interchange, markdown, plaintext, spreadsheet, subtitles, tables
from minutes.types import MinutesDocument


class Format(StrEnum):
    """What can be written; the value is the ending of the file's name."""

    DOCX = "docx"
    JSON = "json"
    TXT = "txt"
    SRT = "srt"
    VTT = "vtt"
    CSV = "csv"
    XLSX = "xlsx"
    MD = "md"
    PDF = "pdf"


UNTITLED = "会議録"

_MOST_BYTES = 180
_MOST_CHARACTERS = 80
"""Of a file's name without ending and number. File systems take 255 bytes or 255
characters, and Windows 260 for the whole path."""

_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
"""Source: Microsoft, Naming Files, Paths, and Namespaces."""

_EDGES = " 　."
"""Windows drops dots and spaces at the end of a name; a leading dot hides a file."""

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


Renderer: TypeAlias = Callable[[MinutesDocument], bytes]


def write(
    document: MinutesDocument,
    formats: Sequence[Format | str],
    folder: Path,
    word: Renderer | None = None,
) -> tuple[Path, ...]:
    """Write files named after the meeting; return their paths in the order asked for.

    `word` makes the Word file in another way than as a draft for correction.

    A file that is there with other content may be somebody's work and is left alone:
    ours becomes `題名 (2).docx`. One with the same content is ours already.

    Raises:
        FolderUnwritable, DiskFull: files written before the failure stay.
        ValueError: an unknown format.
    """
    wanted = tuple(dict.fromkeys(map(Format, formats)))
    stem = safe_name(document.transcript.meeting.title)
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            _write(folder, stem, kind.value, _renderer(kind, word)(document)) for kind in wanted
        )


def safe_name(title: str) -> str:
    """Return a title as a file name without ending that every system takes."""
    composed = unicodedata.normalize("NFC", title).translate(_FULL_WIDTH)
    spaced = re.sub(r"[ \t\r\n\f\v]+", " ", composed)
    visible = "".join(x for x in spaced if unicodedata.category(x) not in _HIDDEN_CATEGORIES)
    name = _shorten(visible.strip(_EDGES)).rstrip(_EDGES)
    if _RESERVED.fullmatch(name.split(".")[0].rstrip()):
        name = f"_{name}"
    return name or UNTITLED


def _shorten(name: str) -> str:
    short = name[:_MOST_CHARACTERS].encode()[:_MOST_BYTES].decode(errors="ignore")
    return short if short == name else f"{short}…"


def _renderer(  # noqa: PLR0911 - one return a format
    kind: Format, word: Renderer | None
) -> Renderer:
    match kind:
        case Format.DOCX:
            from minutes.export import word as drafts

            return word or drafts.render
        case Format.JSON:
            return lambda document: interchange.render(document.transcript)
        case Format.TXT:
            return plaintext.render
        case Format.SRT:
            return lambda document: subtitles.render_srt(document.transcript)
        case Format.VTT:
            return lambda document: subtitles.render_vtt(document.transcript)
        case Format.CSV:
            return tables.render
        case Format.XLSX:
            return spreadsheet.render
        case Format.MD:
            return markdown.render
        case Format.PDF:
            return _pdf_renderer(word)


def _pdf_renderer(word: Renderer | None) -> Renderer:
    from minutes.export import pdf

    render = _renderer(Format.DOCX, word)

    def render_pdf(document: MinutesDocument) -> bytes:
        return pdf.convert(render(document), document.transcript.meeting.started_at)

    return render_pdf


def _write(folder: Path, stem: str, ending: str, content: bytes) -> Path:
    unfinished = folder / f".minutes-{secrets.token_hex(8)}.part"
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        number = 1
        while True:
            suffix = "" if number == 1 else f" ({number})"
            path = folder / f"{stem}{suffix}.{ending}"
            if _holds(path, content) or _place(unfinished, path):
                return path
            number += 1
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        # Not there, or not ours to read: then it is not our file.
        return False


def _place(unfinished: Path, path: Path) -> bool:
    """Give the finished file its name; return False where that name is taken."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError:
        # No hard links on this disk (a USB stick): look, then rename.
        if os.path.lexists(path):
            return False
        unfinished.rename(path)
    return True
