"""A paper for a board as plain records: sections of paragraphs, tables and figures, in words that are already final.

One paper is rendered twice, as a PDF to read and as a Word file to edit, so both say the same. Nothing here knows what the
paper is about, and nothing is formatted further: a cell holds the text that is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `lead` is a short opening in bold; a `note` is set smaller."""

    text: str
    lead: str = ""
    style: Literal["body", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered where its order or its numbers matter."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """A statement that nobody may miss, in a frame."""

    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: numbers stand to the right; text columns share the width left over by `weight`."""

    heading: str
    numeric: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headed columns; the first column names its row.

    `caption` says the unit, the price base, and whether figures are discounted. `totals` are the rows to be ruled off.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), f"a row of {self.caption!r} misses a cell"
        assert all(0 <= row < len(self.rows) for row in self.totals), f"{self.caption!r} has no such total row"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG. `description` is what a person who cannot see it is told; `data` is the same as a table."""

    caption: str
    svg: str
    description: str
    data: Table | None = None


Block: TypeAlias = Paragraph | Bullets | Callout | Subheading | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    `facts` stand under the title as label and value. `labels` (such as *Illustrative*) and `reminders` stand on every page.
    `on` is the day that the paper carries; nothing else in it is dated.
    """

    title: str
    kind: str
    author: str
    on: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    labels: tuple[str, ...] = ()
    reminders: tuple[str, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order, the tables behind figures included."""
        for section in self.sections:
            for block in section.blocks:
                yield block
                if isinstance(block, Figure) and block.data is not None:
                    yield block.data

    def texts(self) -> Iterator[str]:
        """Every text that a reader sees, in reading order: what both renderings must hold."""
        yield from (self.title, self.kind, *(part for fact in self.facts for part in fact))
        yield from (*self.labels, *self.reminders)
        for section in self.sections:
            yield section.heading
        for block in self.blocks():
            yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """The texts of one block; a figure's description is not among them, for it is heard and not seen."""
    match block:
        case Paragraph(text, lead):
            yield from (part for part in (lead, text) if part)
        case Bullets(items):
            yield from items
        case Callout(text) | Subheading(text):
            yield text
        case Figure(caption):
            yield caption
        case Table(caption, columns, rows, _, note):
            yield from (caption, *(column.heading for column in columns))
            yield from (cell for row in rows for cell in row if cell)
            yield from (note,) if note else ()


def respelled(part: Any, spell: Callable[[str], str]) -> Any:
    """A paper, or any part of one, with every text put through `spell`."""
    if isinstance(part, str):
        return spell(part)
    if isinstance(part, tuple):
        return tuple(respelled(item, spell) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: respelled(getattr(part, f.name), spell) for f in fields(part)})
    return part
