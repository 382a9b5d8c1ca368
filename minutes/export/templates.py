"""Minutes in the office's own Word form: a docx with placeholders, or a shipped one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.errors import BROKEN_ZIP, DocumentRejected, FileUnreadable
from minutes.export.contents import fill_contents
from minutes.export.filling import Filing, fill
from minutes.export.finishing import (
    add_line_numbers,
    add_warning,
    fit_title,
    name_unnamed_fonts,
)
from minutes.export.origin import practice_warning
from minutes.export.packing import pack
from minutes.export.statements import printable
from minutes.export.template_check import Fault, find_faults
from minutes.types import MinutesDocument

if TYPE_CHECKING:
    from docxtpl import DocxTemplate


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template that comes along."""

    name: str
    file: str
    description: str


SHIPPED = (
    Shipped("議会全文", "council.docx", "議会の委員会などの会議録。発言の全文、目次、署名"),
    Shipped("審議会全文", "committee.docx", "審議会・協議会の会議録。発言の全文"),
    Shipped("審議会要点", "committee_points.docx", "審議会・協議会の会議録。議題ごとの要点"),
    Shipped("庁内会議", "office.docx", "庁内会議の記録。決定事項と宿題を先に、1～2 枚で"),
    Shipped("窓口記録", "counter.docx", "窓口相談・打合せの記録。やりとりと、その後の対応"),
)

_PRINTS_ALL = re.compile(r"\{[{%][^}]*(?:発言一覧|会議の経過|\.経過)")
"""What stands in a template that prints every word."""

MOST_BYTES = 64 << 20
"""Of a template when unpacked: a form with seals and pictures has less."""


def find_template(given: str) -> Path:
    """Return the file of a template: of a shipped one by its name, else the file itself."""
    for shipped in SHIPPED:
        if given in (shipped.name, shipped.file, shipped.file.partition(".")[0]):
            return Path(str(resources.files("minutes.export") / "templates" / shipped.file))
    return Path(given)


def shipped_paths() -> frozenset[Path]:
    """Return the files of the templates that come along."""
    return frozenset(find_template(item.name) for item in SHIPPED)


def check_template(path: Path) -> tuple[Fault, ...]:
    """Return what is wrong with a template's placeholders, in the order of its text.

    Raises:
        FileUnreadable: it is not there, or may not be read.
        DocumentRejected: it is no Word document that may be used.
    """
    template = _open(path)
    found = [fault for source in _sources(template) for fault in find_faults(source)]
    if _has_filled_notes(template):
        found.append(Fault("脚注と文末脚注には差し込めません。本文に書いてください", ""))
    return tuple(dict.fromkeys(found))


def has_fields(path: Path) -> bool:
    """Return whether anything of a meeting would stand in a template.

    Raises:
        FileUnreadable, DocumentRejected: as `check_template`.
    """
    return any("{{" in source or "{%" in source for source in _sources(_open(path)))


def render(document: MinutesDocument, path: Path, filing: Filing = Filing()) -> bytes:  # noqa: B008
    """Return the template filled with a document; the same both times gives the same bytes.

    Raises:
        FileUnreadable, DocumentRejected: the template cannot be used; the reason names the
            placeholder and its paragraph.
    """
    faults = check_template(path)
    if faults:
        rest = f"（ほかに {len(faults) - 1} か所）" if faults[1:] else ""
        raise DocumentRejected(path, faults[0].sentence + rest)
    template = _open(path)
    _set_properties(template, document)
    values = fill(document, filing)
    is_whole = any(_PRINTS_ALL.search(source) for source in _sources(template))
    values["作成方法"] = "全文記録" if is_whole else "要点記録"
    _fill(template, values, path)
    fill_contents(template.docx)
    if path in shipped_paths():
        fit_title(template.docx)
    if warning := practice_warning(document.transcript):
        add_warning(template.docx, warning)
    if filing.has_line_numbers:
        add_line_numbers(template.docx)
    name_unnamed_fonts(template.docx)
    return pack(template.docx.save)


def _fill(template: DocxTemplate, values: Mapping[str, Any], path: Path) -> None:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from lxml import etree

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    try:
        template.render_init()
        body = template.build_xml(values, environment)
        etree.fromstring(body)  # docxtpl would mend what is broken, and lose text in silence
        tree = template.fix_tables(body)
        template.fix_docpr_ids(tree)
        template.map_tree(tree)
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            for key, part in template.build_headers_footers_xml(values, uri, environment):
                template.map_headers_footers_xml(key, part)
    except (TemplateError, TypeError) as error:
        raise DocumentRejected(path, "差し込みの書き方が正しくありません") from error
    except etree.XMLSyntaxError as error:
        reason = "差し込みや繰り返しの位置が、段落や表の区切りと合っていません"
        raise DocumentRejected(path, reason) from error


def _open(path: Path) -> DocxTemplate:
    """Return the template, if it is a Word document without anything that acts by itself."""
    from docxtpl import DocxTemplate

    content = _read(path)
    template = DocxTemplate(io.BytesIO(content))
    try:
        template.init_docx()
    except (*BROKEN_ZIP, KeyError, ValueError) as error:
        raise DocumentRejected(path, "Word の文書（docx）として読めません") from error
    _drop_links(template, path)
    return template


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            broken = archive.testzip() if sum(m.file_size for m in members) <= MOST_BYTES else ""
    except (*BROKEN_ZIP, OSError) as error:
        reason = "Word の文書（docx）ではありません。Word で「.docx」として保存し直してください"
        raise DocumentRejected(path, reason) from error
    if broken is not None:
        raise DocumentRejected(path, "大きすぎるか、壊れています" if broken else "大きすぎます")
    if any("vbaProject" in member.filename for member in members):
        raise DocumentRejected(path, "マクロが入っています。マクロのない文書にしてください")
    return content


def _drop_links(template: DocxTemplate, path: Path) -> None:
    """Take out the link to the form's own base; refuse what would be fetched from elsewhere."""
    from docx.oxml.ns import qn

    for part in template.docx.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if not relation.is_external or relation.reltype.endswith("/hyperlink"):
                continue
            if not relation.reltype.endswith("/attachedTemplate"):
                reason = (
                    "別の場所のファイルを読み込む画像や部品があります。文書の中に入れてください"
                )
                raise DocumentRejected(path, reason)
            del part.rels[key]
            for element in template.docx.settings.element.findall(qn("w:attachedTemplate")):
                template.docx.settings.element.remove(element)


def _sources(template: DocxTemplate) -> Iterator[str]:
    """Yield body, headers and footers as the template language sees them.

    Where a paragraph begins a line begins, as when docxtpl fills it.
    """
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            parts.append(template.get_part_xml(part))
    for part in parts:
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(part))


def _has_filled_notes(template: DocxTemplate) -> bool:
    return any(
        part.partname.endswith(("footnotes.xml", "endnotes.xml", "comments.xml"))
        and b"{{" in part.blob
        for part in template.docx.part.package.iter_parts()
    )


def _set_properties(template: DocxTemplate, document: MinutesDocument) -> None:
    """State the meeting's title and day, and nobody's name, as the document's properties."""
    meeting = document.transcript.meeting
    properties = template.docx.core_properties
    moment = meeting.started_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    for name in ("author", "last_modified_by", "comments", "identifier", "subject", "keywords"):
        setattr(properties, name, "")
    # python-docx refuses more than 255 characters.
    properties.title = printable(meeting.title)[:255]
    properties.language, properties.revision = "ja-JP", 1
