"""The fast way to read a text file: the same lines, sums and problems as `read` finds one by one, by whole columns at a time.

A block of some megabytes is cut where a record ends. A pass over its bytes finds the line on which every record begins, blank
lines, and whether each quotation mark stands where a cell begins or ends; then the block is parted into columns at once.
What is plainly an amount or a text is taken by column; any cell that is dressed in another way goes, once for each different
text, through the very functions of the plain reader, and so does every line without an amount. A file that is not tidy
(quotation marks within cells, a line end of another kind in the middle) is left to the plain reader, which is also the twin
that the tests hold this one against.

Memory is bounded by the block, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from wholeplace.spend import reading_problems as say
from wholeplace.spend.amounts import pence_of
from wholeplace.spend.days import day_of
from wholeplace.spend.dialect import Dialect, Progress
from wholeplace.spend.lines import PUBLISHED
from wholeplace.spend.tally import MOST_APART_PENCE, TRIMMED, Held, Lines, Table, at

BLOCK = 1 << 20
"""Bytes gone through at a time: large enough to be quick, small enough for memory to stay that of the libraries."""
LONGEST_RECORD = 100_000
"""Bytes of one record; the plain reader refuses cells that are not much longer."""

_PLAIN = r"^-?\d{1,13}(?:\.\d{1,2})?$"
_GROUPED = r"^-?\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?$"

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Columns: TypeAlias = dict[int, pa.StringArray]
"""Number of a column → its cells."""


class NotTidy(Exception):  # noqa: N818 - no error: the plain reader takes over
    """The file holds something that only the plain reader should judge."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records as UTF-8. `begins` and `ends` are where each record that is not blank stands in `data`, line end not
    counted; `lines` the line on which it begins; `blanks` the lines that are blank."""

    data: bytes
    begins: Ints
    ends: Ints
    lines: Ints
    blanks: Ints

    def cells(self, record: int, delimiter: str) -> list[str]:
        """One record's cells, as the plain reader has them."""
        text = self.data[self.begins[record] : self.ends[record]].decode()
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])

    def after(self, line: int) -> Block:
        """The records that begin below a line."""
        first = int(np.searchsorted(self.lines, line, side="right"))
        if first == 0 and not (self.blanks <= line).any():
            return self
        cut = int(self.begins[first]) if first < len(self.begins) else len(self.data)
        begins, ends = self.begins[first:] - cut, self.ends[first:] - cut
        return Block(self.data[cut:], begins, ends, self.lines[first:], self.blanks[self.blanks > line])


def blocks(path: Path, dialect: Dialect, progress: Progress | None = None) -> Iterator[Block]:
    """The file in blocks of whole records. *Raises* `NotTidy`."""
    quote = _Quotes(dialect.delimiter)
    rest, line, done = b"", 1, 0
    for piece, last in _pieces(path, dialect):
        done += len(piece)
        data = rest + piece
        if last and data and not data.endswith(b"\n"):
            data += b"\n"
        cut = quote.last_end(data)
        if cut == 0:
            rest = data
            continue
        block, lines = quote.block(data[:cut], line)
        yield block
        rest, line = data[cut:], line + lines
        if progress:
            progress(min(done, dialect.size), dialect.size)
    if rest:
        raise NotTidy
    if progress:
        progress(dialect.size, dialect.size)


def _pieces(path: Path, dialect: Dialect) -> Iterator[tuple[bytes, bool]]:
    """The bytes of a file as UTF-8, line ends as line feeds where they are all old-Mac ones, and whether it is the last piece."""
    decoder = None
    if dialect.encoding not in ("utf-8", "utf-8-sig"):
        decoder = codecs.getincrementaldecoder(dialect.encoding)(errors="replace")
    with path.open("rb") as file:
        piece = file.read(BLOCK)
        if dialect.encoding == "utf-8-sig":
            piece = piece.removeprefix(codecs.BOM_UTF8)
        old_mac = b"\r" in piece and b"\n" not in piece
        while piece:
            following = file.read(BLOCK)
            if decoder:
                piece = decoder.decode(piece, not following).encode("utf-8", "replace")
            if old_mac:
                if b"\n" in piece or b'"' in piece:
                    raise NotTidy
                piece = piece.replace(b"\r", b"\n")
            yield piece, not following
            piece = following


class _Quotes:
    """Where records end, given that a line end between quotation marks ends none."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = ord(delimiter)

    def last_end(self, data: bytes) -> int:
        """The byte after the last record that is whole; nought where none is."""
        at, furthest = len(data), max(0, len(data) - 2 * LONGEST_RECORD)
        odd = data.count(b'"') % 2
        while (at := data.rfind(b"\n", furthest, at)) >= 0:
            if odd == data.count(b'"', at) % 2:
                return at + 1
        if furthest:
            raise NotTidy
        return 0

    def block(self, data: bytes, line: int) -> tuple[Block, int]:
        """The records of whole lines that begin with line `line`, and how many lines they are. *Raises* `NotTidy`."""
        codes = np.frombuffer(data, np.uint8)
        line_ends = np.flatnonzero(codes == 10)
        if b"\0" in data or data.count(b"\r") != int((codes[np.maximum(line_ends - 1, 0)] == 13).sum()):
            raise NotTidy
        ends, begins, number = line_ends, np.concatenate(([0], line_ends[:-1] + 1)), np.arange(len(line_ends))
        if b'"' in data:
            quotes = np.flatnonzero(codes == 34)
            self._check_quotes(codes, quotes)
            ends = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
            begins = np.concatenate(([0], ends[:-1] + 1))
            number = np.searchsorted(line_ends, begins)
        shown = ends - (codes[np.maximum(ends - 1, 0)] == 13) * (ends > begins)
        if len(ends) and int((shown - begins).max()) > LONGEST_RECORD:
            raise NotTidy
        filled = shown > begins
        made = Block(data, begins[filled], shown[filled], number[filled] + line, number[~filled] + line)
        return made, len(line_ends)

    def _check_quotes(self, codes: npt.NDArray[np.uint8], quotes: Ints) -> None:
        """That every mark opens a cell, ends one, or is doubled within one."""
        if len(quotes) % 2:
            raise NotTidy
        opens, closes = quotes[::2], quotes[1::2]
        before = codes[np.maximum(opens - 1, 0)]
        begins = (opens == 0) | (before == self._delimiter) | (before == 10) | (before == 34)
        after = codes[np.minimum(closes + 1, len(codes) - 1)]
        ended = (after == self._delimiter) | (after == 10) | (after == 13) | (after == 34)
        doubled = np.zeros(len(opens), bool)
        doubled[1:] = opens[1:] == closes[:-1] + 1
        if not (begins.all() and ended.all()) or bool(((before == 34) & ~doubled & (opens > 0)).any()):
            raise NotTidy


# a block's columns


def columns_of(block: Block, delimiter: str, width: int, table: Table, wanted: Sequence[int]) -> tuple[Columns, bool]:
    """The cells of the columns that are wanted, by number, and whether all records are of one width; where not, the block is
    parted plainly.
    *Raises* `NotTidy` where a line with an amount lacks a column that is used, or has something beyond the header's last."""
    if not len(block.lines):
        return {number: pa.array([], pa.string()) for number in wanted}, True
    beyond = range(table.width, width)
    names = [str(number) for number in range(width)]
    try:
        parted = pa_csv.read_csv(
            pa.BufferReader(block.data),
            read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block.data) + 1),
            parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in block.data),
            convert_options=pa_csv.ConvertOptions(
                include_columns=[str(number) for number in (*wanted, *beyond) if number < width],
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return _columns_plainly(block, delimiter, table, wanted), False
    columns = {int(name): _whole(parted.column(name)) for name in parted.column_names}
    blank = all(pc.all(pc.equal(pc.utf8_trim(columns[number], TRIMMED), "")).as_py() for number in beyond)
    if parted.num_rows != len(block.lines) or width < table.needed or not blank:
        raise NotTidy
    return columns, True


def _whole(column: pa.ChunkedArray) -> pa.StringArray:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _columns_plainly(block: Block, delimiter: str, table: Table, wanted: Sequence[int]) -> Columns:
    text = io.StringIO(block.data.decode(), newline="")
    rows = [row for row in csv.reader(text, delimiter=delimiter) if row]
    astray = (row for row in rows if not table.fits(row))
    if len(rows) != len(block.lines) or any(pence_of(at(row, table.counted.number)) is not None for row in astray):
        raise NotTidy
    return {
        number: pa.array([row[number] if number < len(row) else None for row in rows], pa.string()) for number in wanted
    }


def pence_by_column(cells: pa.StringArray) -> tuple[Ints, Flags]:
    """Whole pence of each cell, and whether it holds an amount, as `amounts.pence_of` says of each.

    A plain amount below ten million million pounds is exact as a float to well within half a penny, so that rounding finds
    its pence; every other text goes through `pence_of` itself.
    """
    pence, known = np.zeros(len(cells), np.int64), np.zeros(len(cells), bool)
    plain = _matches(cells, _PLAIN)
    pence[plain] = _pence_of_plain(cells.filter(pa.array(plain)))
    known |= plain
    rest = np.flatnonzero(~plain)
    if len(rest):
        pence[rest], known[rest] = _pence_of_dressed(cells.take(pa.array(rest)))
    return pence, known


def _pence_of_plain(cells: pa.StringArray) -> Ints:
    pounds = pc.cast(cells, pa.float64()).to_numpy(zero_copy_only=False)
    pence: Ints = np.rint(pounds * 100).astype(np.int64)
    return pence


def _pence_of_dressed(cells: pa.StringArray) -> tuple[Ints, Flags]:
    """Spaces about an amount and commas within it are taken off by column; other dress once for each different text."""
    pence, known = np.zeros(len(cells), np.int64), np.zeros(len(cells), bool)
    trimmed = pc.ascii_trim(cells, " ")
    bare = pc.if_else(pc.match_substring_regex(trimmed, _GROUPED), pc.replace_substring(trimmed, ",", ""), trimmed)
    plain = _matches(bare, _PLAIN)
    pence[plain] = _pence_of_plain(bare.filter(pa.array(plain)))
    rest = np.flatnonzero(~plain)
    coded = cells.take(pa.array(rest)).dictionary_encode()
    found = [pence_of(text) for text in coded.dictionary.to_pylist()]
    said = np.array([amount or 0 for amount in found] + [0], np.int64)
    is_amount = np.array([amount is not None for amount in found] + [False], bool)
    codes = coded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    pence[rest], known[rest] = said[codes], is_amount[codes]
    return pence, known | plain


def _matches(cells: pa.StringArray, pattern: str) -> Flags:
    matched: Flags = pc.match_substring_regex(cells, pattern).fill_null(False).to_numpy(zero_copy_only=False)
    return matched


def days_by_column(cells: pa.StringArray, month_first: bool) -> pa.Array:
    """The day of each cell, null where it says none: each different text read once."""
    coded = cells.dictionary_encode()
    days = pa.array([day_of(text, month_first=month_first) for text in coded.dictionary.to_pylist()], pa.date32())
    return days.take(coded.indices)


def texts_by_column(cells: pa.StringArray) -> pa.StringArray:
    """Texts without the blanks about them; null where nothing is left."""
    trimmed = pc.utf8_trim(cells, TRIMMED)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


# a file


def take_in_bulk(
    path: Path, dialect: Dialect, table: Table, lines: Lines, *, width: int, progress: Progress | None = None
) -> None:
    """Every line of a text file below its header: tallied in `table`, and put to `lines`. `width` is how many cells most
    records have. *Raises* `NotTidy`; what was tallied till then is to be thrown away."""
    taking = _Taking(dialect.delimiter, table, lines, width)
    for block in blocks(path, dialect, progress):
        taking.take(block.after(table.recognised.line))
    taking.close()


class _Taking:
    """Block after block; the last line that has an amount is held back, for it may be a total."""

    def __init__(self, delimiter: str, table: Table, lines: Lines, width: int) -> None:
        self._delimiter, self._table, self._lines, self._width = delimiter, table, lines, width
        rivals = [rival.number for rival in table.recognised.rivals]
        numbers = {*table.texts, *table.money, table.day, table.counted.number, *rivals} - {-1}
        self._wanted = tuple(sorted(numbers))
        self._held: Held | None = None

    def take(self, block: Block) -> None:
        """The records of one block."""
        table = self._table
        table.tally.blank += len(block.blanks)
        columns, even = columns_of(block, self._delimiter, self._width, table, self._wanted)
        pence, known = pence_by_column(columns[table.counted.number])
        self._take_unread(block, columns, np.flatnonzero(~known), even)
        rows = np.flatnonzero(known)
        if not len(rows):
            return
        self._release()
        last = int(rows[-1])
        self._held = Held(int(block.lines[last]), block.cells(last, self._delimiter), int(pence[last]))
        self._take_rows(columns, block.lines, pence, rows[:-1])

    def _take_unread(self, block: Block, columns: Columns, unread: Ints, even: bool) -> None:
        """Lines without an amount. What can be no header and is not blank is named at once, the rest one by one."""
        if not len(unread):
            return
        table = self._table
        chosen = pa.array(unread)
        columns = {number: cells.take(chosen) for number, cells in columns.items()}
        sure = self._are_no_header(columns) if even else np.zeros(len(unread), bool)
        found = columns[table.counted.number].to_pylist()
        for row, line, cell, is_sure in zip(unread, block.lines[unread], found, sure, strict=True):
            if is_sure:
                table.unread(int(line), say.shown(cell))
            else:
                table.without_amount(int(line), block.cells(int(row), self._delimiter))

    def _are_no_header(self, columns: Columns) -> Flags:
        """Records with something that is no word of the header, in at least as many cells as could be such words: they are
        neither a header nor blank."""
        words = pa.array(self._table.header_words, pa.string())
        foreign = np.zeros(len(columns[self._table.counted.number]), np.int64)
        likely = np.full(len(foreign), self._width - len(columns))  # cells that were not looked at could all be words
        for cells in columns.values():
            lowered = pc.utf8_lower(pc.utf8_trim(cells, TRIMMED))
            filled = pc.not_equal(lowered, "").to_numpy(zero_copy_only=False)
            is_word = pc.is_in(lowered, value_set=words).to_numpy(zero_copy_only=False)
            foreign += filled & ~is_word
            likely += filled & is_word
        flags: Flags = (foreign > 0) & (foreign >= likely)
        return flags

    def close(self) -> None:
        """The last line, where it is not the publisher's own total."""
        if self._held is not None and not self._table.is_total(self._held):
            self._release()

    def _release(self) -> None:
        if self._held is not None:
            self._lines.add(self._table.row(self._held))

    def _take_rows(self, columns: Columns, lines: Ints, pence: Ints, rows: Ints) -> None:
        """Lines that have an amount, by column."""
        if not len(rows):
            return
        first, many = int(rows[0]), len(rows)
        if int(rows[-1]) == first + many - 1:
            columns = {number: cells.slice(first, many) for number, cells in columns.items()}
        else:
            chosen = pa.array(rows)
            columns = {number: cells.take(chosen) for number, cells in columns.items()}
        lines, pence = lines[rows], pence[rows]
        table, tally = self._table, self._table.tally
        tally.rows += len(rows)
        tally.total_pence += int(pence.sum())
        tally.negatives += int((pence < 0).sum())
        money = {
            number: (pence, np.ones(len(rows), bool))
            if number == table.counted.number
            else pence_by_column(columns[number])
            for number in table.money
            if number >= 0
        }
        days = self._days(columns, lines)
        texts = [texts_by_column(columns[number]) if number >= 0 else None for number in table.texts]
        if texts[0] is not None:
            self._bodies(texts[0])
        self._control(money, lines, pence)
        self._rivals(columns, lines, pence)
        if self._lines.are_kept:
            self._lines.add_table(self._published(lines, texts, days, money, pence))

    def _days(self, columns: Columns, lines: Ints) -> pa.Array | None:
        """Days of payment; a line without one is named."""
        table = self._table
        if table.day < 0:
            return None
        cells = columns[table.day]
        days = days_by_column(cells, table.recognised.month_first)
        for row in np.flatnonzero(days.is_null().to_numpy(zero_copy_only=False)):
            table.tally.undated.add(int(lines[row]), say.shown(cells[int(row)].as_py()))
        span = pc.min_max(days).as_py()
        if isinstance(span["min"], date):
            table.tally.dated(span["min"], span["max"])
        return days

    def _bodies(self, bodies: pa.StringArray) -> None:
        for counted in bodies.drop_null().value_counts().to_pylist():
            self._table.tally.bodies[counted["values"]] += counted["counts"]

    def _control(self, money: dict[int, tuple[Ints, Flags]], lines: Ints, pence: Ints) -> None:
        """As `Table.row` does line by line."""
        table = self._table
        for name, number in zip(("net", "vat", "gross"), table.money, strict=True):
            if number >= 0 and money[number][1].any():
                table.tally.control_pence[name] += int(money[number][0].sum())
        if min(table.money) >= 0:
            (net, has_net), (vat, has_vat), (gross, has_gross) = (money[number] for number in table.money)
            apart = has_net & has_vat & has_gross & (np.abs(gross - net - vat) > MOST_APART_PENCE)
            for row in np.flatnonzero(apart):
                table.disagree(int(lines[row]), int(net[row]), int(vat[row]), int(gross[row]))

    def _rivals(self, columns: Columns, lines: Ints, pence: Ints) -> None:
        for rival in self._table.recognised.rivals:
            other, known = pence_by_column(columns[rival.number])
            differing = np.flatnonzero(known & (other != pence))
            if len(differing):
                first = int(lines[differing[0]])
                self._table.tally.differing.setdefault(rival.number, [first, 0])[1] += len(differing)

    def _published(
        self,
        lines: Ints,
        texts: list[pa.StringArray | None],
        days: pa.Array | None,
        money: dict[int, tuple[Ints, Flags]],
        pence: Ints,
    ) -> pa.Table:
        """The lines as PUBLISHED."""
        source, many = self._table.source, len(lines)
        nothing = pa.nulls(many, pa.string())
        arrays = [
            pa.repeat(pa.scalar(source.sha256), many),
            nothing,
            pa.array(lines.astype(np.int32)),
            *(nothing if text is None else text for text in texts),
            pa.nulls(many, pa.date32()) if days is None else days,
            *(_money(money.get(number), many) for number in self._table.money),
            pa.array(pence),
            pa.repeat(pa.scalar(self._table.recognised.basis, pa.string()), many),
        ]
        return pa.Table.from_arrays(arrays, schema=PUBLISHED)


def _money(found: tuple[Ints, Flags] | None, many: int) -> pa.Array:
    if found is None:
        return pa.nulls(many, pa.int64())
    pence, known = found
    return pa.array(pence, mask=~known)
