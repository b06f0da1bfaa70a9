"""A table as Word stores it: heading row repeated, rows kept whole, numbers to the right, totals ruled, and told in words.

Written as one piece of markup, for tables may be long, and cell by cell through the library takes seconds.

*Source*: ECMA-376 part 1, 17.4 (tables); the order of elements within each is the standard's.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from wholeplace.documents.paper import Table
from wholeplace.documents.table_layout import SHORT_TABLE_ROWS, column_widths_mm, gap_mm, type_size_pt

INK, RULE = "0B0C0C", "B1B4B6"


def table_xml(block: Table) -> str:
    """The table's markup. Its first row and column are headings; the caption and note are what a reader hears of it."""
    widths = [_twips(width) for width in column_widths_mm(block)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    texts = [tuple(column.heading for column in block.columns), *block.rows]
    rows = "".join(_row_xml(block, y, row, widths) for y, row in enumerate(texts))
    heard = block.note or block.caption
    described = f"<w:tblCaption w:val={quoteattr(block.caption)}/><w:tblDescription w:val={quoteattr(heard)}/>"
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{described}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row_xml(block: Table, y: int, texts: tuple[str, ...], widths: list[int]) -> str:
    header, total, last = y == 0, y - 1 in block.totals, y == len(block.rows)
    together = len(block.rows) <= SHORT_TABLE_ROWS and (not last or bool(block.note))
    borders = _borders_xml(above=header or total, below=header or last)
    upright = '<w:vAlign w:val="bottom"/>' if header else ""
    bold = "<w:b/>" if header or total else ""
    keep = "<w:keepNext/>" if together else ""
    look = f'{bold}<w:sz w:val="{round(type_size_pt(block) * 2)}"/>'
    cells = [
        f'<w:tc><w:tcPr><w:tcW w:w="{widths[x]}" w:type="dxa"/>{borders}{_margins_xml(block, x)}{upright}</w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{"right" if block.columns[x].numeric else "left"}"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for x, text in enumerate(texts)
    ]
    heading = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(cells)}</w:tr>"


def _borders_xml(*, above: bool, below: bool) -> str:
    """Fine lines between rows, stronger ones round the heading, above totals and below the table."""
    heavy, light = f'w:val="single" w:sz="8" w:color="{INK}"', f'w:val="single" w:sz="2" w:color="{RULE}"'
    top = f"<w:top {heavy}/>" if above else ""
    return f"<w:tcBorders>{top}<w:bottom {heavy if below else light}/></w:tcBorders>"


def _margins_xml(block: Table, x: int) -> str:
    """None at the outer edges; more room where words follow a number that stands to the right."""
    gap = _twips(gap_mm(block))
    after_number = x > 0 and block.columns[x - 1].numeric and not block.columns[x].numeric
    left = 0 if x == 0 else 2 * gap if after_number else gap
    right = 0 if x == len(block.columns) - 1 else gap
    return f'<w:tcMar><w:left w:w="{left}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tcMar>'


def _twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)
