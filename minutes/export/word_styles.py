"""How a Word document looks: fonts, styles, paper, header and footer.

Headings are BIZ UDPGothic and the body BIZ UDMincho: typefaces made to be legible to
everybody, carried by Windows since 2018 and free everywhere else. Each style names them
for Latin and East Asian letters alike; python-docx by itself would set only the former.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement, serialize_for_reading
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import _Cell

HEADING_FONT = "BIZ UDPGothic"
BODY_FONT = "BIZ UDMincho"

STATEMENT = "発言"
CONTINUED = "発言の続き"
NOTE = "注記"
ITEM = "Heading 2"
RULE = "区切り"
WARNING = "注意"
CELL = "表の本文"
LABEL = "表の見出し"
TIME = "時刻"
SPEAKER = "発言者"
RECORD_STYLES = (STATEMENT, CONTINUED, ITEM, RULE, TIME, SPEAKER)

TEXT_SIZE = Pt(10.5)
"""The size of Japanese office documents since Word came to Japan."""
LINE = Pt(17)
TEXT_WIDTH = Mm(160)
"""A4 (210 mm) less margins of 25 mm."""

_FONTS = {
    # Windows calls the regular weight of the Mincho "Medium".
    BODY_FONT: ("BIZ UDMincho Medium,BIZ UD明朝 Medium,BIZ UD明朝", "roman", "fixed"),
    HEADING_FONT: ("BIZ UDPゴシック", "swiss", "variable"),
}
_INK = RGBColor(0, 0, 0)
_GREY = RGBColor(0x59, 0x59, 0x59)


def make_document() -> Document:
    """Return an empty A4 document with our styles and nothing else's."""
    document = docx.Document()
    _drop_leftovers(document)
    _set_defaults(document)
    _name_fonts(document)
    _add_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    section.header_distance = section.footer_distance = Mm(13)
    return document


def add_header_and_footer(document: Document, title: str, mark: str) -> None:
    """Put the title and a mark on top of each page, and its number below."""
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.add_run(f"{title}\t{mark}")
    footer = section.footer.paragraphs[0]
    footer.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
    footer._p.append(field)  # noqa: SLF001  # python-docx has no fields
    footer.add_run(" -")


def set_font(properties: BaseOxmlElement, font: str) -> None:
    """Name a typeface for every kind of letter in run properties (`w:rPr`)."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)


def shade(cell: _Cell, colour: str) -> None:
    """Colour a table cell, given as six hexadecimal digits."""
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001  # python-docx has no shading
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    )


def _drop_leftovers(document: Document) -> None:
    """Take out what python-docx's template brings along: a picture, 90 table styles."""
    package = document.part.package
    for part in (package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del part.rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        is_table = style.get(qn("w:type")) == "table"
        if is_table and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            styles.remove(style)
    for fonts in styles.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
            del fonts.attrib[name]


def _set_defaults(document: Document) -> None:
    styles = document.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    set_font(defaults, BODY_FONT)
    language = defaults.find(qn("w:lang"))
    for kind, value in (("val", "en-US"), ("eastAsia", "ja-JP")):
        language.set(qn(f"w:{kind}"), value)
    spacing = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}//{qn('w:spacing')}")
    spacing.attrib.clear()
    spacing.set(qn("w:after"), "0")
    settings = document.settings.element
    settings.find(qn("w:zoom")).attrib.clear()
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), "ja-JP")
    # A name that fills its line ends it by hand: that line must not be stretched.
    compatibility = settings.find(qn("w:compat"))
    compatibility.insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    for setting in compatibility.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _name_fonts(document: Document) -> None:
    """State our typefaces' other names, so that Windows finds its own copy."""
    part = next(
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/fontTable")
    )
    table = parse_xml(part.blob)
    for name, (others, family, pitch) in _FONTS.items():
        table.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/>'
                f'<w:charset w:val="80"/><w:family w:val="{family}"/>'
                f'<w:pitch w:val="{pitch}"/></w:font>'
            )
        )
    part._blob = serialize_for_reading(table).encode()  # noqa: SLF001


def _add_styles(document: Document) -> None:
    styles = document.styles
    normal = _style(document, "Normal", BODY_FONT, TEXT_SIZE)
    _space(normal, 0, 0)
    title = _style(document, "Title", HEADING_FONT, Pt(17), bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _remove(title, "pBdr")
    _space(title, 0, 14, Pt(26))
    subtitle = _style(document, "Subtitle", HEADING_FONT, Pt(12))
    subtitle.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _space(subtitle, 0, 4, Pt(18))
    heading = _style(document, "Heading 1", HEADING_FONT, Pt(12.5), bold=True)
    heading.paragraph_format.keep_with_next = True
    _space(heading, 20, 8, Pt(18))
    item = _style(document, ITEM, HEADING_FONT, Pt(11), bold=True)
    item.paragraph_format.keep_with_next = True
    _space(item, 12, 4, Pt(18))
    for name in ("Header", "Footer"):
        style = _style(document, name, HEADING_FONT, Pt(9))
        style.font.color.rgb = _GREY
        _remove(style, "tabs")
        _space(style, 0, 0, Pt(14))
    styles["Header"].paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in (STATEMENT, CONTINUED):
        style = _style(document, name, BODY_FONT, TEXT_SIZE)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _space(style, 0, 7)
    for name, font in ((CELL, BODY_FONT), (LABEL, HEADING_FONT)):
        _space(_style(document, name, font, TEXT_SIZE), 2, 2)
    _space(_style(document, NOTE, BODY_FONT, TEXT_SIZE), 0, 4)
    rule = _style(document, RULE, BODY_FONT, TEXT_SIZE)
    rule.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule.paragraph_format.keep_with_next = True
    _space(rule, 8, 8)
    _border(rule, ("top", "bottom"), 'w:sz="4" w:space="3"')
    warning = _style(document, WARNING, HEADING_FONT, TEXT_SIZE, bold=True)
    _space(warning, 0, 14)
    _border(warning, ("top", "left", "bottom", "right"), 'w:sz="8" w:space="6"')
    warning.paragraph_format.left_indent = warning.paragraph_format.right_indent = Mm(3)
    _letters(document, TIME, BODY_FONT, Pt(9)).font.color.rgb = _GREY
    _letters(document, SPEAKER, HEADING_FONT, TEXT_SIZE).font.bold = True


def _style(
    document: Document, name: str, font: str, size: Pt, *, bold: bool = False
) -> ParagraphStyle:
    styles = document.styles
    if name in styles:
        style = cast("ParagraphStyle", styles[name])
    else:
        style = cast("ParagraphStyle", styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
        style.base_style = styles["Normal"]
        style.quick_style = True
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    set_font(properties, font)
    style.font.size, style.font.bold = size, bold
    style.font.color.rgb = _INK
    return style


def _letters(document: Document, name: str, font: str, size: Pt) -> CharacterStyle:
    style = cast("CharacterStyle", document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER))
    style.quick_style = True
    set_font(style.element.get_or_add_rPr(), font)
    style.font.size = size
    return style


def _space(style: ParagraphStyle, before: float, after: float, line: Pt = LINE) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.widow_control = True


def _remove(style: ParagraphStyle, name: str) -> None:
    properties = style.element.get_or_add_pPr()
    for child in properties.findall(qn(f"w:{name}")):
        properties.remove(child)


def _border(style: ParagraphStyle, sides: Sequence[str], size: str) -> None:
    """Draw lines on some sides of a paragraph; a break is seen when leafing through."""
    lines = "".join(f'<w:{side} w:val="single" {size} w:color="000000"/>' for side in sides)
    properties = style.element.get_or_add_pPr()
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")
    # The schema wants it before the spacing.
    properties.find(qn("w:spacing")).addprevious(border)
