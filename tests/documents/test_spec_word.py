"""A paper as a Word file: editable, with the structure that a screen reader needs."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from documents.made_paper import TABLE, made_paper, squeezed, word_text
from wholeplace.documents.paper import Bullets, Column, Paragraph, Section, Table
from wholeplace.documents.table_layout import TEXT_WIDTH_MM, column_widths_mm
from wholeplace.documents.word import word


def png(svg: str) -> bytes:
    """One white dot: what the drawing shows is no matter here."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\xff")) + part(b"IEND", b"")


def made() -> object:
    return Document(BytesIO(word(made_paper(), png)))


def test_headings_lists_and_captions_are_real_styles() -> None:
    styles = {paragraph.text: paragraph.style.name for paragraph in made().paragraphs}
    assert styles["One front door"] == "Title"
    assert styles["1 Summary"] == "Heading 1"
    assert styles["Under it"] == "Heading 2"
    assert styles["Table 1. Costs: £ thousand"] == "Caption"
    assert styles["first"] == "List Number"
    assert styles["loose"] == "List Bullet"


def test_tables_have_a_repeated_heading_row_and_say_what_they_are() -> None:
    table = made().tables[0]
    rows = table._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == TABLE.caption
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"


def test_pictures_say_what_they_show() -> None:
    shapes = made().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == ["A long bar and a short one."]


def test_language_title_and_day_are_set() -> None:
    document = made()
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert [node.get(qn("w:val")) for node in defaults.iter(qn("w:lang"))] == ["en-GB"]
    properties = document.core_properties
    assert (properties.title, properties.language) == ("One front door", "en-GB")
    assert properties.created.isoformat() == "2026-06-01T00:00:00+00:00"


def test_every_word_of_the_paper_is_in_it() -> None:
    paper = made_paper(title="A&E <b> #x 🙂")
    text = word_text(word(paper, png))
    for said in paper.texts():
        assert squeezed(said) in text


def test_control_characters_cannot_spoil_the_file() -> None:
    paper = made_paper(sections=(Section("1 Odd", (Paragraph("be\x00fo\x0bre"),)),))
    assert "before" in word_text(word(paper, png))


def test_each_numbered_list_begins_at_one() -> None:
    lists = (Bullets(("a", "b"), numbered=True), Paragraph("between"), Bullets(("c",), numbered=True))
    document = Document(BytesIO(word(made_paper(sections=(Section("1 Lists", lists),)), png)))
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert word(made_paper(), png) == word(made_paper(), png)


def test_columns_fill_the_width_and_never_pass_it() -> None:
    wide = Table(
        "t", (Column("Body"), *(Column("2025/26", numeric=True) for _ in range(12))), (("x",) + ("1,234",) * 12,)
    )
    for table in (TABLE, wide):
        assert abs(sum(column_widths_mm(table)) - TEXT_WIDTH_MM) < 1e-9
