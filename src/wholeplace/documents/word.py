"""A paper as a Word file that the place can edit: real headings, captions, lists and tables, so that nothing need be redone.

Charts are pictures with a description; the figures behind them stand beside as tables. The language is British English, header
rows repeat on each page, and the pages number themselves. The same paper gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from wholeplace.documents.paper import Block, Bullets, Callout, Figure, Paper, Paragraph, Subheading, Table, respelled
from wholeplace.documents.table_layout import TEXT_WIDTH_MM
from wholeplace.documents.word_tables import table_xml

TYPEFACE = "Arial"  # a file that others edit needs a typeface that others have
PICTURE_WIDTH_MM = 138.0
INK, ACCENT, QUIET, TINT = "0B0C0C", "0C4A52", "505A5F", "EEF4F4"
LONGEST_PROPERTY = 255  # characters, the most that a property of the file holds

Png = Callable[[str], bytes]


def word(paper: Paper, png: Png) -> bytes:
    """The paper as .docx. `png` draws an SVG as a picture fit for print."""
    paper = respelled(paper, printable)
    document = Document()
    _set_up(document, paper)
    _title_block(document, paper)
    tables = _Numbers()
    for section in paper.sections:
        document.add_heading(section.heading, level=1)
        for block in section.blocks:
            _add(document, block, png, tables)
    _properties(document, paper)
    stored = BytesIO()
    document.save(stored)
    return _undated(stored.getvalue())


def printable(text: str) -> str:
    """The text without the control characters and lone halves of characters that XML cannot hold."""
    return "".join(character for character in text if character in "\t\n" or _is_xml(ord(character)))


def _is_xml(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


class _Numbers:
    """Hands out the ids that drawings need, in order."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


# the page and its styles


def _set_up(document: WordDocument, paper: Paper) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(25), Mm(25)
    _style(document, "Normal", 10.5, after=6)
    _style(document, "Title", 22, bold=True, colour=ACCENT, after=6)
    _style(document, "Subtitle", 10.5, colour=QUIET, after=2)
    _style(document, "Heading 1", 15, bold=True, colour=ACCENT, before=16, after=6)
    _style(document, "Heading 2", 11.5, bold=True, before=10, after=4)
    _style(document, "Caption", 9.5, bold=True, before=8, after=4)
    _style(document, "List Bullet", 10.5, after=3)
    _style(document, "List Number", 10.5, after=3)
    _style(document, "Intense Quote", 10.5, bold=True, before=6, after=8)
    _frame(document.styles["Intense Quote"])
    for name in ("Heading 1", "Heading 2", "Caption"):
        document.styles[name].paragraph_format.keep_with_next = True
    _unruled(document.styles["Title"])
    _language(document)
    _header(page.header.paragraphs[0], paper)
    _footer(page.footer.paragraphs[0], paper)


def _style(
    document: WordDocument,
    name: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    before: float = 0,
    after: float = 0,
) -> None:
    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.italic = TYPEFACE, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), TYPEFACE)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1


def _frame(style: Any) -> None:
    """A bar at the left and a tint: the frame of a callout."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")) + properties.findall(qn("w:shd")):
        properties.remove(old)
    borders = _element("w:pBdr")
    borders.append(_element("w:left", val="single", sz="24", space="8", color=ACCENT))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    properties.insert_element_before(
        _element("w:shd", val="clear", color="auto", fill=TINT), "w:tabs", "w:spacing", "w:ind", "w:jc"
    )
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(3)


def _unruled(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _language(document: WordDocument) -> None:
    """British English for every run, so that a reader's voice and the spelling checker know."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))
    for language in document.settings.element.findall(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")


def _header(paragraph: WordParagraph, paper: Paper) -> None:
    _small(paragraph.add_run(paper.title))
    if paper.labels:
        labels = paragraph.add_run("\t" + " · ".join(paper.labels))
        _small(labels, ACCENT)
        labels.bold = True
    _right_tab(paragraph)


def _footer(paragraph: WordParagraph, paper: Paper) -> None:
    _small(paragraph.add_run(" ".join(paper.reminders)))
    numbers = paragraph.insert_paragraph_before()
    numbers.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _small(numbers.add_run("Page "))
    _field(numbers, "PAGE", "1")
    _small(numbers.add_run(" of "))
    _field(numbers, "NUMPAGES", "1")


def _right_tab(paragraph: WordParagraph) -> None:
    if paragraph.style is not None:
        paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), alignment=WD_TAB_ALIGNMENT.RIGHT)


def _small(run: Any, colour: str = QUIET) -> None:
    run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(colour)


def _field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """A field that Word works out, with what to show until it has."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("shown", shown), ("end", None)):
        run = paragraph.add_run()
        _small(run)
        if kind is None:
            instruction = _element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)
        elif kind == "shown":
            run.text = text or ""
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


# what stands on it


def _title_block(document: WordDocument, paper: Paper) -> None:
    document.add_paragraph(paper.kind, style="Subtitle")
    document.add_paragraph(paper.title, style="Title")
    for label, value in paper.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.paragraph_format.left_indent = Mm(35)
        line.paragraph_format.first_line_indent = Mm(-35)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(35))
        line.add_run(label).bold = True
        line.add_run(f"\t{value}")


def _add(document: WordDocument, block: Block, png: Png, numbers: _Numbers) -> None:
    match block:
        case Paragraph():
            _paragraph(document, block)
        case Bullets(items, numbered):
            _bullets(document, items, numbered)
        case Callout(text):
            document.add_paragraph(text, style="Intense Quote")
        case Subheading(text):
            document.add_heading(text, level=2)
        case Table():
            _table(document, block)
        case Figure():
            _figure(document, block, png, numbers)
            if block.data is not None:
                _table(document, block.data)


def _paragraph(document: WordDocument, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    if block.lead:
        paragraph.add_run(f"{block.lead} ").bold = True
    run = paragraph.add_run(block.text)
    if block.style == "note":
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)


def _bullets(document: WordDocument, items: tuple[str, ...], numbered: bool) -> None:
    """A list; each numbered one begins at 1 again."""
    paragraphs = [document.add_paragraph(item, style="List Number" if numbered else "List Bullet") for item in items]
    if not numbered:
        return
    numbering = document.part.numbering_part.numbering_definitions._numbering
    style_number = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_number).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = fresh.numId
        properties.get_or_add_ilvl().val = 0


def _figure(document: WordDocument, block: Figure, png: Png, numbers: _Numbers) -> None:
    document.add_paragraph(block.caption, style="Caption")
    paragraph = document.add_paragraph()
    picture = paragraph.add_run().add_picture(BytesIO(png(block.svg)), width=Mm(PICTURE_WIDTH_MM))
    described = picture._inline.docPr
    described.set("descr", block.description)
    described.set("name", f"Figure {numbers.next()}")


def _table(document: WordDocument, block: Table) -> None:
    document.add_paragraph(block.caption, style="Caption")
    document.element.body._insert_tbl(parse_xml(table_xml(block)))
    _after_table(document, block.note)


def _after_table(document: WordDocument, note: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(3)
    if not note:
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(8)
    else:
        run = paragraph.add_run(note)
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(QUIET)


# the file


def _properties(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    day = datetime.combine(paper.on, time())
    properties.title, properties.subject = paper.title[:LONGEST_PROPERTY], paper.kind[:LONGEST_PROPERTY]
    properties.keywords, properties.language, properties.comments = "; ".join(paper.labels), "en-GB", ""
    properties.created = properties.modified = day
    properties.author = properties.last_modified_by = paper.author[:LONGEST_PROPERTY]
    properties.revision = 1


def _undated(file: bytes) -> bytes:
    """The same archive with no moment of packing in it."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(member, old.read(name))
    return packed.getvalue()
