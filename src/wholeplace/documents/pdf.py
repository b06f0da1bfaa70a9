"""A paper as a PDF that everyone can read: tagged to PDF/UA-1, in our own typeface, with no resource from outside.

The words go to Typst as data and never as markup, so no text of a reader's can change the page or read a file.

*Source*: ISO 14289-1 (PDF/UA-1), as Typst's exporter enforces it: it refuses a figure without a description or a character
without a glyph.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from wholeplace.documents.paper import Block, Bullets, Callout, Figure, Paper, Paragraph, Subheading, Table, respelled
from wholeplace.documents.table_layout import SHORT_TABLE_ROWS, column_widths_mm, gap_mm, type_size_pt
from wholeplace.documents.typeface import FAMILY, drawable, font_folder


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. The same paper gives the same bytes."""
    return typeset(
        _template(), {"paper": json.dumps(_data(respelled(paper, drawable)), ensure_ascii=False)}, on=paper.on
    )


def typeset(template: bytes, inputs: dict[str, str], *, on: date) -> bytes:
    """A Typst template with its inputs (`sys.inputs`), as PDF/UA-1 dated `on`, with no fonts of the machine's own."""
    compiler = typst.Compiler(font_paths=[font_folder()], ignore_system_fonts=True)
    compiled = compiler.compile(
        template,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(on, time(), UTC),
    )
    assert isinstance(compiled, bytes), "Typst gives a PDF as one piece"
    return compiled


@cache
def _template() -> bytes:
    return (files("wholeplace.documents") / "paper.typ").read_bytes()


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "kind": paper.kind,
        "author": paper.author,
        "description": f"{paper.kind}: {paper.title}",
        "running": paper.title,
        "font": FAMILY,
        "on": {"year": paper.on.year, "month": paper.on.month, "day": paper.on.day},
        "facts": paper.facts,
        "labels": paper.labels,
        "reminders": paper.reminders,
        "sections": [
            {"heading": section.heading, "blocks": [part for block in section.blocks for part in _blocks(block)]}
            for section in paper.sections
        ],
    }


def _blocks(block: Block) -> list[dict[str, Any]]:
    """A block as Typst reads it; the data of a figure follow it as a table."""
    if isinstance(block, Figure) and block.data is not None:
        return [_block(block), _block(block.data)]
    return [_block(block)]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text, lead, style):
            return {"type": "paragraph", "text": text, "lead": lead, "style": style}
        case Bullets(items, numbered):
            return {"type": "bullets", "items": items, "numbered": numbered}
        case Callout(text):
            return {"type": "callout", "text": text}
        case Subheading(text):
            return {"type": "subheading", "text": text}
        case Figure(caption, svg, description):
            return {"type": "figure", "caption": caption, "svg": svg, "description": description}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": table.caption,
        "columns": [{"heading": column.heading, "numeric": column.numeric} for column in table.columns],
        "widths": column_widths_mm(table),
        "size": type_size_pt(table),
        "gap": gap_mm(table),
        "together": len(table.rows) <= SHORT_TABLE_ROWS,
        "rows": table.rows,
        "totals": table.totals,
        "note": table.note,
    }
