"""Reading and writing lists of words in whatever form people have them.

ours            表記,読み,分類,…          headed.py      csv, tsv, xlsx
attendance      氏名, ふりがな, 役職      headed.py      csv, tsv, xlsx
Microsoft IME   first line               ime.py         text
ATOK            first line               ime.py         text
Google          品詞 in the third column  headless.py    text
other lists     which column is kana     headless.py    csv, tsv, spaces, xlsx
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from minutes.dictionary.cells import LONGEST_READING
from minutes.dictionary.entries import Entry, EntryFile, Layer
from minutes.dictionary.headed import read_headed, write_csv
from minutes.dictionary.headless import read_headless
from minutes.dictionary.ime import (
    ATOK,
    GOOGLE,
    MICROSOFT,
    can_be_registered,
    is_ime_text,
    read_ime_text,
    write_ime_text,
)
from minutes.dictionary.people import is_person, propose_name_reading
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.saving import save
from minutes.dictionary.spreadsheet import choose_sheet, is_workbook, read_sheets, write_workbook
from minutes.dictionary.tables import Table, find_header, split_table
from minutes.errors import DocumentRejected

GUESSED = "読みは推定"
"""Noted where the analyser proposed a reading that nobody has confirmed."""

_NO_LIST = "単語の一覧として読めません（1 行目に 表記,読み と書くと、どの表でも読めます）"
_OFFICE = ((b"PK\x03\x04", "文書"), (b"%PDF", "PDF"))
_OLE = b"\xd0\xcf\x11\xe0"
"""How files of old office programs begin, and all that are locked with a password."""

_LOCKED = "パスワードで守られているか、古い形式です（外して xlsx か CSV で保存し直してください）"


class Format(StrEnum):
    """What can be written."""

    CSV = "csv"
    MSIME = "msime"
    ATOK = "atok"
    GOOGLE = "google"
    XLSX = "xlsx"


_PROGRAMS = {Format.MSIME: MICROSOFT, Format.ATOK: ATOK, Format.GOOGLE: GOOGLE}


def read_entries(path: Path, layer: Layer) -> EntryFile:
    """Return the words of a file; what it is, its content says and not its name.

    Bad lines are named and skipped. A word without a reading gets the analyser's, and its
    note says so.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no list of words.
    """
    content = read_bytes(path)
    found = _read(path, content, layer)
    if found is None:
        raise DocumentRejected(path, _NO_LIST)
    return replace(found, entries=tuple(map(_with_reading, found.entries)))


def write_entries(entries: Iterable[Entry], path: Path, kind: Format) -> tuple[Entry, ...]:
    """Write words over `path`; return those that the format cannot hold.

    Input methods take no word without a reading, nor a very long one.

    Raises:
        FolderUnwritable, DiskFull: the file is as it was.
    """
    content, left_out = render(entries, kind)
    save(path, content)
    return left_out


def render(entries: Iterable[Entry], kind: Format) -> tuple[bytes, tuple[Entry, ...]]:
    """Return a file's content, and the words that the format cannot hold."""
    given = tuple(entries)
    if kind is Format.CSV:
        return write_csv(given), ()
    if kind is Format.XLSX:
        return write_workbook(given), ()
    content = write_ime_text(filter(can_be_registered, given), _PROGRAMS[kind])
    return content, tuple(entry for entry in given if not can_be_registered(entry))


def is_guessed(entry: Entry) -> bool:
    """Return whether nobody has confirmed the reading."""
    return GUESSED in entry.note


def _read(path: Path, content: bytes, layer: Layer) -> EntryFile | None:
    if is_workbook(content):
        sheet = choose_sheet(read_sheets(path, content))
        return None if sheet is None else _read_table(sheet, layer)
    if content.startswith(_OLE):
        raise DocumentRejected(path, _LOCKED)
    for start, name in _OFFICE:
        if content.startswith(start):
            reason = f"単語の一覧ではなく{name}です（単語を拾うには minutes dictionary extract）"
            raise DocumentRejected(path, reason)
    text = decode(content)
    if text is None or text.lstrip("\ufeff \r\n").startswith(("<", "{")):
        raise DocumentRejected(path, _NO_LIST)
    if is_ime_text(text):
        return read_ime_text(text, layer)
    return _read_table(split_table(text), layer)


def _read_table(table: Table, layer: Layer) -> EntryFile | None:
    found = find_header(table.rows)
    return read_headless(table, layer) if found is None else read_headed(table, *found, layer)


def _with_reading(entry: Entry) -> Entry:
    if entry.reading:
        return entry
    from minutes.dictionary.readings import propose_reading

    propose = propose_name_reading if is_person(entry) else propose_reading
    reading = propose(entry.surface)
    if not 0 < len(reading) <= LONGEST_READING:
        return entry
    note = f"{entry.note}（{GUESSED}）" if entry.note else GUESSED
    return replace(entry, reading=reading, note=note)
