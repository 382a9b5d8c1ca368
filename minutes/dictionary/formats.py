"""Reading and writing lists of words in whatever form people have them."""

from __future__ import annotations

from pathlib import Path

from minutes.dictionary.entries import EntryFile, Layer
from minutes.dictionary.headed import read_headed
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.tables import find_header, split_table
from minutes.errors import DocumentRejected


def read_entries(path: Path, layer: Layer) -> EntryFile:
    """Return the words of a file; what it is, its content says and not its name.

    Bad lines are named and skipped.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no list of words.
    """
    text = decode(read_bytes(path))
    if text is None:
        raise DocumentRejected(path, "文字のファイルではありません")
    table = split_table(text)
    found = find_header(table.rows)
    if found is None:
        raise DocumentRejected(path, "単語の一覧として読めません")
    return read_headed(table, *found, layer)
