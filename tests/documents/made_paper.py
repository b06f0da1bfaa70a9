"""A small paper with every kind of block, and what a reader of either rendering gets out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
from docx import Document

from wholeplace.documents.paper import (
    Block,
    Bullets,
    Callout,
    Column,
    Figure,
    Paper,
    Paragraph,
    Section,
    Subheading,
    Table,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60"><title>Two bars</title>'
    '<rect width="120" height="20" fill="#0f6670"/><text x="4" y="50" font-size="14" '
    'font-family="Atkinson Hyperlegible Next">A&amp;E £5</text></svg>'
)
TABLE = Table(
    "Table 1. Costs: £ thousand",
    (Column("Body"), Column("2025/26", numeric=True), Column("What it says")),
    (("Council", "−1,611", "pays"), ("All", "2,166", "")),
    totals=(1,),
    note="Rounded.",
)


def made_paper(**changes: Any) -> Paper:
    """A paper of one section with one block of each kind."""
    blocks = (
        Callout("Nobody may miss this."),
        Paragraph("Plain words.", "Lead."),
        Bullets(("first", "second"), numbered=True),
        Bullets(("loose",)),
        Subheading("Under it"),
        TABLE,
        Figure("Figure 1. Two bars", SVG, "A long bar and a short one."),
        Paragraph("Small print.", style="note"),
    )
    plain = Paper(
        title="One front door",
        kind="Business case",
        author="Madeley",
        on=date(2026, 6, 1),
        facts=(("Place", "Madeley"), ("Prices", "2025/26")),
        sections=(Section("1 Summary", blocks),),
        labels=("Illustrative",),
        reminders=("Said on every page.",),
    )
    return replace(plain, **changes)


def squeezed(text: str) -> str:
    """The text without white space: how lines fall is no part of what is said."""
    return re.sub(r"\s+", "", text)


def pdf_text(file: bytes) -> str:
    return squeezed("\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages))


def word_text(file: bytes) -> str:
    """Every text of a Word file: body in order, headers and footers too."""
    document = Document(BytesIO(file))
    parts = [document.element.body, document.sections[0].header._element, document.sections[0].footer._element]
    return squeezed("".join(node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t")))


def plain(paper: Paper) -> str:
    """A paper as lines of plain text, so that a change of a word or a figure shows as a changed line."""
    lines = [paper.title, paper.kind, *(f"{label}: {value}" for label, value in paper.facts)]
    lines += [f"[{said}]" for said in (*paper.labels, *paper.reminders)]
    for section in paper.sections:
        lines += ["", f"# {section.heading}", ""]
        for block in section.blocks:
            lines += _lines(block)
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(text, lead):
            return [f"{lead} {text}".strip()]
        case Bullets(items):
            return [f"- {item}" for item in items]
        case Callout(text):
            return [f"! {text}"]
        case Subheading(text):
            return ["", f"## {text}"]
        case Figure(caption, _, description):
            return ["", f"({caption}) {description}", ""]
        case Table(caption, columns, rows, _, note):
            cells = [" | ".join(row) for row in (tuple(column.heading for column in columns), *rows)]
            return ["", f"({caption})", *cells, *([f"  {note}"] if note else []), ""]
