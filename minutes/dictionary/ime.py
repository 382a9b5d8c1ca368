"""Word lists of Microsoft IME, ATOK and Google 日本語入力, read and written.

All three are tables of 読み, 表記, 品詞 and コメント with tabs between. Comments hold what the
part of speech cannot say: 【条例】 before a note is our category.

Source: the text files these programs export, as Mozc's importer describes them
(dictionary/user_dictionary_importer.cc): first lines, and the marks after ATOK's 品詞.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from minutes.dictionary.cells import Cells, LineRefused, make_entry
from minutes.dictionary.entries import BadLine, Entry, EntryFile, Layer
from minutes.dictionary.plain_text import split_lines

_CATEGORIES = {
    "姓": "姓 固有人姓 人姓",
    "名": "名 固有人名 人名(名)",
    "人名": "人名 固有人他 固有人一般 その他の人名",
    "地名": "地名 地名その他 固有地名 駅名 単純地名",
    "組織": "組織 固有組織 社名 組織名",
    "": "名詞 普通名詞 固有名詞 固有一般 固有商品 その他固有名詞 さ変名詞 ざ変名詞 形動名詞"
    " さ変形動名詞 副詞的名詞 名詞サ変 名サ変 サ変名詞 名詞ザ変 名詞形動 名サ形動 形容動詞"
    " サジェストのみ 独立語 慣用句 アルファベット 記号 数 数詞 単漢字 副詞 接頭語 助数詞"
    " 接尾一般 接尾人名 接尾地名 接尾語",
}
_CATEGORY_OF = {name: kind for kind, names in _CATEGORIES.items() for name in names.split()}
_NOT_SOUND = frozenset({"短縮よみ", "短縮読み", "顔文字", "抑制単語"})
"""Their reading is an abbreviation, not what is said; such a word would be put in wrongly."""

_LONGEST_READING = 60
"""Characters. Source: the dialogue of Microsoft IME in which a word is registered."""

_ADDED_BY = re.compile(r"[*$]+$")
_CATEGORY_IN_NOTE = re.compile(r"【([^】]*)】(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Program:
    """How one program writes: its first lines, its names of our categories."""

    header: str
    parts_of_speech: dict[str, str]
    encoding: str
    mark: bytes = b""


MICROSOFT = Program(
    "!Microsoft IME Dictionary Tool\n!Version:\n!Format:WORDLIST\n!User Dictionary Name:\n"
    "!Output File Name:\n!DateTime:\n\n",
    {"姓": "姓", "名": "名", "人名": "人名", "地名": "地名その他", "組織": "固有名詞"},
    "utf-16-le",
    codecs.BOM_UTF16_LE,
)
ATOK = Program(
    "!!ATOK_TANGO_TEXT_HEADER_1\n",
    {
        "姓": "固有人姓",
        "名": "固有人名",
        "人名": "固有人他",
        "地名": "固有地名",
        "組織": "固有組織",
    },
    "utf-16-le",
    codecs.BOM_UTF16_LE,
)
GOOGLE = Program("", {kind: kind for kind in _CATEGORIES if kind}, "utf-8")


def is_ime_text(text: str) -> bool:
    """Return whether the first lines are those of Microsoft IME or ATOK."""
    start = text.lstrip("\ufeff \r\n")[:30].lower()
    return start.startswith(("!microsoft ime", "!!atok_tango_text_header", "!!dicut"))


def is_part_of_speech(text: str) -> bool:
    """Return whether one of the programs calls a part of speech so."""
    name = _ADDED_BY.sub("", text.strip())
    return name in _CATEGORY_OF or name in _NOT_SOUND


def read_ime_text(text: str, layer: Layer) -> EntryFile:
    """Return the entries of a list whose first lines say which program wrote it."""
    entries: list[Entry] = []
    bad: list[BadLine] = []
    for number, line in enumerate(split_lines(text), start=1):
        if not line.strip() or line.lstrip("\ufeff").startswith("!"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        try:
            entries.append(make_ime_entry((*cells, "", "", "")[:4], layer))
        except LineRefused as refusal:
            bad.append(BadLine(number, str(refusal)))
    return EntryFile(tuple(entries), tuple(bad))


def make_ime_entry(cells: Iterable[str], layer: Layer) -> Entry:
    """Return the entry of 読み, 表記, 品詞 and コメント.

    Raises:
        LineRefused: not usable, or a word whose reading is not how it sounds.
    """
    reading, surface, part_of_speech, comment = cells
    name = _ADDED_BY.sub("", part_of_speech)
    if name in _NOT_SOUND:
        raise LineRefused(f"品詞「{name}」の読みは発音ではありません")
    category = _CATEGORY_OF.get(name, "")
    told = _CATEGORY_IN_NOTE.fullmatch(comment)
    if told is not None:
        category, comment = told.groups()
    return make_entry(Cells(surface, reading, category, note=comment), layer)


def can_be_registered(entry: Entry) -> bool:
    """Return whether input methods take a word: it has a reading that is not too long."""
    return 0 < len(entry.reading) <= _LONGEST_READING


def write_ime_text(entries: Iterable[Entry], program: Program) -> bytes:
    """Return the list as a program takes it; see `can_be_registered`."""
    lines = "".join(f"{_line(entry, program)}\n" for entry in entries)
    text = (program.header + lines).replace("\n", "\r\n")
    return program.mark + text.encode(program.encoding, errors="replace")


def _line(entry: Entry, program: Program) -> str:
    part_of_speech = program.parts_of_speech.get(entry.category, "名詞")
    is_told = _CATEGORY_OF[part_of_speech] == entry.category and not entry.note.startswith("【")
    note = entry.note if is_told else f"【{entry.category}】{entry.note}"
    cells = (entry.reading, entry.surface, part_of_speech, note)
    return "\t".join(cells).rstrip("\t")
