"""PDF, made of the Word file by LibreOffice where that is installed; nothing leaves the machine."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from minutes.errors import PdfConverterFailed, PdfConverterMissing, PdfLettersMissing
from minutes.export.contents import without_field
from minutes.export.letters import without_font

PATIENCE = 600.0
"""Seconds that a conversion may take. Measured on two cores: 200 pages in half a minute."""

_DATE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)(\d{14}[^)]*\))")
_IDENTITY = re.compile(rb"((?:/ID \[ ?<|>\s*<|/DocChecksum ?/))([0-9A-F]{32})")
"""Source: ISO 32000-1, 7.9.4 (dates) and 14.4 (file identifiers); /DocChecksum is
LibreOffice's own."""

_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)


def find_converter() -> Path | None:
    """Return LibreOffice's program, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((path for path in map(Path, _USUAL) if path.is_file()), None)


def convert(content: bytes, made_at: datetime) -> bytes:
    """Return a Word file as PDF that states `made_at` as its time, so that it can be repeated.

    A profile of its own keeps the conversion apart from a LibreOffice that is open.

    Raises:
        PdfConverterMissing: LibreOffice is not installed.
        PdfLettersMissing: letters would be missing on the paper.
        PdfConverterFailed: it did not make a file, or took too long.
    """
    program = find_converter()
    if program is None:
        raise PdfConverterMissing
    if letters := without_font(content):
        raise PdfLettersMissing(letters)
    with tempfile.TemporaryDirectory(prefix="minutes-pdf-") as name:
        folder = Path(name)
        source = folder / "minutes.docx"
        source.write_bytes(without_field(content))
        _run([str(program), *_arguments(folder), str(source)])
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise PdfConverterFailed
        return _timeless(made.read_bytes(), made_at)


def _timeless(content: bytes, made_at: datetime) -> bytes:
    """Return a PDF that states another time of writing; every byte keeps its place.

    Its identity is made of what is in it instead of the time.
    """
    moment = made_at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ)").encode()
    dated = _DATE.sub(lambda found: found[1] + moment.ljust(len(found[2])), content)
    bare = _IDENTITY.sub(lambda found: found[1] + b"0" * len(found[2]), dated)
    identity = hashlib.sha256(bare).hexdigest().upper().encode()
    return _IDENTITY.sub(lambda found: found[1] + identity[: len(found[2])], dated)


def _arguments(folder: Path) -> Iterator[str]:
    yield f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    yield from ("--headless", "--norestore", "--nolockcheck", "--nodefault")
    yield from ("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder))


def _run(command: list[str]) -> None:
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PdfConverterFailed from error
