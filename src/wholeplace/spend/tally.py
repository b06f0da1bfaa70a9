"""What the lines of one published file come to, and their way into Parquet: shared by the plain reader and the fast one.

A line with an amount becomes a row of `lines.PUBLISHED`; a line without one is blank, the header once more, or named. The last
line is held back until it is known to be the last, for it may be the publisher's own total.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend import reading_problems as say
from wholeplace.spend.amounts import Cell, is_blank, pence_of
from wholeplace.spend.days import day_of
from wholeplace.spend.headers import Recognised
from wholeplace.spend.lines import AMOUNT_FIELDS, PUBLISHED, TEXT_FIELDS, pounds_text
from wholeplace.vocabulary.problems import Problem

Row = tuple[int, Sequence[Cell]]
"""A record with the line on which it begins, or a row of a sheet with its number."""

CHUNK = 20_000
"""Lines written to Parquet at a time: they are held twice while the next ones gather."""

TRIMMED = " \t\r\n\u00a0\ufeff"
"""What is taken off the ends of a text."""

MOST_APART_PENCE = 2
"""How far gross may lie from net and VAT together: the rounding of each."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which table is read: the file's name and hash, the sheet of a workbook, who published it, and how it is written."""

    name: str
    sheet: str | None
    sha256: str
    publisher: str | None
    encoding: str


@dataclass(frozen=True, slots=True)
class Held:
    """A line that has an amount, before it is known whether it is the last. *Units*: pence."""

    line: int
    cells: Sequence[Cell]
    pence: int


@dataclass(slots=True)
class Tally:
    """What the lines of one file come to, line by line."""

    rows: int = 0
    blank: int = 0
    negatives: int = 0
    total_pence: int = 0
    first_on: date | None = None
    last_on: date | None = None
    unread: say.Runs = field(default_factory=say.Runs)
    undated: say.Runs = field(default_factory=say.Runs)
    disagree: say.Runs = field(default_factory=say.Runs)
    ragged: say.Runs = field(default_factory=say.Runs)
    second_header: tuple[int, tuple[str, ...]] | None = None  # its line, and what it says
    below_second: int = 0  # lines without an amount from there on
    bodies: Counter[str] = field(default_factory=Counter)
    control_pence: Counter[str] = field(default_factory=Counter)
    differing: dict[int, list[int]] = field(default_factory=dict)  # rival column → [first line, lines]
    problems: list[Problem] = field(default_factory=list)

    @property
    def without_amount(self) -> int:
        """Lines that hold something and no amount that can be read."""
        return self.unread.count + self.below_second

    def dated(self, first: date, last: date) -> None:
        """Payments were made from `first` to `last`."""
        self.first_on = min(self.first_on or first, first)
        self.last_on = max(self.last_on or last, last)


class Table:
    """One table that is being read: where its columns stand, and the tally of its lines."""

    def __init__(self, source: Source, recognised: Recognised) -> None:
        counted = recognised.counted
        assert counted is not None, "a header is recognised by its amounts"
        self.source, self.recognised, self.counted, self.tally = source, recognised, counted, Tally()
        self.texts = [_number(recognised, name) for name in TEXT_FIELDS]
        self.money = [_number(recognised, name) for name in ("net", "vat", "gross")]
        self.day = _number(recognised, "paid_on")
        self.width = len(recognised.header)
        self.needed = max(column.number for column in recognised.columns) + 1
        self.header_words = [text.lower() for text in recognised.header]

    def without_amount(self, line: int, cells: Sequence[Cell]) -> None:
        """A record with no amount: blank, the header once more, or a line that is named."""
        again = all(text_of(cell).lower() == text for cell, text in zip(cells, self.header_words, strict=False))
        if again or all(is_blank(cell) for cell in cells):
            self.tally.blank += 1
            return
        if self.tally.second_header is None and self._is_like_header(cells):
            self.tally.second_header = (line, tuple(text for cell in cells if (text := text_of(cell))))
        found = say.shown(at(cells, self.counted.number))
        self.unread(line, found if self.fits(cells) else f"{found}, in a line of {len(cells)} cells")

    def unread(self, line: int, found: str) -> None:
        """A line that holds something and no amount: named, or counted with those below a second header."""
        if self.tally.second_header:
            self.tally.below_second += 1
        else:
            self.tally.unread.add(line, found)

    def _is_like_header(self, cells: Sequence[Cell]) -> bool:
        """Whether most of what stands in a record are words of the header, in whatever order; a header has at least three."""
        texts = [text for cell in cells if (text := text_of(cell).lower())]
        return len(texts) > 2 and 2 * sum(text in self.header_words for text in texts) > len(texts)

    def fits(self, cells: Sequence[Cell]) -> bool:
        """Whether a record has a cell for every column that is used, and nothing beyond the header's last."""
        return len(cells) == self.width or (
            len(cells) >= self.needed and all(is_blank(cell) for cell in cells[self.width :])
        )

    def is_total(self, held: Held) -> bool:
        """Whether the last line is the publisher's own total: what the lines above come to, and no more than a word for it."""
        tally, source = self.tally, self.source
        amounts = {column.number for column in self.recognised.columns if column.field in AMOUNT_FIELDS}
        others = [
            text_of(cell) for number, cell in enumerate(held.cells) if number not in amounts and not is_blank(cell)
        ]
        if tally.rows < 2 or held.pence != tally.total_pence or any("total" not in text.casefold() for text in others):
            return False
        tally.problems.append(say.total_left_out(source.name, source.sheet, held.line, pounds_text(held.pence)))
        return True

    def row(self, held: Held) -> tuple[object, ...]:
        """A line with an amount, tallied, as a row of PUBLISHED."""
        tally, cells = self.tally, held.cells
        texts = [text_of(at(cells, number)) or None for number in self.texts]
        sums = [pence_of(at(cells, number)) for number in self.money]
        paid_on = self._paid_on(held) if self.day >= 0 else None
        tally.rows += 1
        tally.total_pence += held.pence
        tally.negatives += held.pence < 0
        if texts[0]:
            tally.bodies[texts[0]] += 1
        if not self.fits(cells):
            tally.ragged.add(held.line, f"{len(cells)} cells")
        self._control(held, sums)
        basis = self.recognised.basis
        return (self.source.sha256, self.source.sheet, held.line, *texts, paid_on, *sums, held.pence, basis)

    def _paid_on(self, held: Held) -> date | None:
        cell = at(held.cells, self.day)
        found = day_of(cell, month_first=self.recognised.month_first)
        if found is None:
            self.tally.undated.add(held.line, say.shown(cell))
            return None
        self.tally.dated(found, found)
        return found

    def _control(self, held: Held, sums: Sequence[int | None]) -> None:
        """Each money column's own sum, gross against net and VAT, and columns that could each be the one that is counted."""
        net, vat, gross = sums
        for name, amount in zip(("net", "vat", "gross"), sums, strict=True):
            if amount is not None:
                self.tally.control_pence[name] += amount
        if net is not None and vat is not None and gross is not None and abs(gross - net - vat) > MOST_APART_PENCE:
            self.disagree(held.line, net, vat, gross)
        for rival in self.recognised.rivals:
            other = pence_of(at(held.cells, rival.number))
            if other is not None and other != held.pence:
                self.tally.differing.setdefault(rival.number, [held.line, 0])[1] += 1

    def disagree(self, line: int, net: int, vat: int, gross: int) -> None:
        """A line whose gross amount is not net and VAT together."""
        found = f"net {pounds_text(net)}, VAT {pounds_text(vat)}, gross {pounds_text(gross)}"
        self.tally.disagree.add(line, found)


def _number(recognised: Recognised, field: str) -> int:
    """Where the column of a field stands, counted from nought; -1 where there is none."""
    column = recognised.column(field)
    return column.number if column else -1


def at(cells: Sequence[Cell], number: int) -> Cell:
    """A cell of a record; None where the record has no such cell."""
    return cells[number] if 0 <= number < len(cells) else None


def text_of(cell: Cell) -> str:
    """A cell as text: a sheet's whole number without its decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip(TRIMMED)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Lines:
    """Rows on their way to Parquet, a chunk at a time; the file takes its name, the hash of its bytes, when it is whole.

    Chunks are written beside the reading, one at a time. The bytes depend on the rows and not on how they were added.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._rows: list[tuple[object, ...]] = []
        self._tables: list[pa.Table] = []
        self._waiting = 0  # rows in `_tables`
        self._writer: pq.ParquetWriter | None = None
        self._path: Path | None = None
        self._beside = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    @property
    def are_kept(self) -> bool:
        """Whether rows are wanted at all."""
        return self._writer is not None

    def __enter__(self) -> Lines:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._path = self.folder / f".{os.getpid()}-{id(self):x}.parquet"
            self._writer = pq.ParquetWriter(self._path, PUBLISHED, compression="zstd")
        return self

    def add(self, row: tuple[object, ...]) -> None:
        """One line more."""
        if self._writer is not None:
            self._rows.append(row)
            if len(self._rows) + self._waiting >= CHUNK:
                self._gather()

    def add_table(self, table: pa.Table) -> None:
        """Lines more, as PUBLISHED."""
        if self._writer is not None:
            self._gather()
            self._put(table)

    def _gather(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(values, type=kind.type) for values, kind in zip(columns, PUBLISHED, strict=True)]
            self._rows = []
            self._put(pa.Table.from_arrays(arrays, schema=PUBLISHED))

    def _put(self, table: pa.Table) -> None:
        self._tables.append(table)
        self._waiting += table.num_rows
        if self._waiting < CHUNK:
            return
        whole = pa.concat_tables(self._tables)
        full = self._waiting - self._waiting % CHUNK
        for first in range(0, full, CHUNK):
            self._write(whole.slice(first, CHUNK))
        self._tables, self._waiting = [whole.slice(full)], self._waiting - full

    def _write(self, table: pa.Table) -> None:
        assert self._writer is not None
        if self._writing:
            self._writing.result()
        self._writing = self._beside.submit(self._writer.write_table, table.combine_chunks())
        pa.default_memory_pool().release_unused()

    def finish(self) -> Path | None:
        """Close the file and put it in its place. None where lines are not kept."""
        if self._writer is None or self._path is None or self.folder is None:
            return None
        self._gather()
        if self._waiting:
            self._write(pa.concat_tables(self._tables))
        if self._writing:
            self._writing.result()
        self._writer.close()
        self._writer = None
        kept = self.folder / f"{hash_of(self._path)}.parquet"
        self._path.replace(kept)
        return kept

    def __exit__(self, *_error: object) -> None:
        self._beside.shutdown(wait=True)
        if self._writer is not None:
            self._writer.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
