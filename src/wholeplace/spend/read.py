"""A published file in: its columns recognised, each line with an amount kept, each line without one named, the sum to the penny.

    taken = read_file(Path("2021-05.csv"), out_folder=Path("published"))
    taken[0].read.total_pence        the exact sum of the amounts that are counted
    taken[0].parquet                 the lines, as `lines.PUBLISHED`, in a file named by its own hash

Nothing is half kept: the lines of a file that is refused are not kept at all, and a file is in its place only when it is whole.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend import reading_problems as say
from wholeplace.spend.amounts import Cell, is_blank, pence_of
from wholeplace.spend.days import day_of
from wholeplace.spend.dialect import Progress, look_at, records
from wholeplace.spend.headers import Confirmed, Recognised, recognise
from wholeplace.spend.lines import PUBLISHED, TEXT_FIELDS, ColumnFound, FileKind, FileRead, pounds_text
from wholeplace.vocabulary.problems import Problem, Refused

Row = tuple[int, Sequence[Cell]]
HEAD = 400
"""Records looked at before the columns are recognised."""
CHUNK = 50_000
"""Lines written to Parquet at a time."""
EXAMPLES = 8

_CARDS = re.compile(r"card|gpc|p-?card|procurement.?card", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """One file, or one sheet, as read: what it came to, its lines as Parquet (None where it cannot stand), and what a person
    needs to see to confirm its columns: every header and the first lines. `stands` says whether its lines may be counted."""

    read: FileRead
    parquet: Path | None
    header: tuple[str, ...] = ()
    examples: tuple[tuple[str, ...], ...] = ()

    @property
    def stands(self) -> bool:
        return self.read.kind in ("payments", "cards") and self.read.basis is not None


@dataclass(slots=True)
class _Tally:
    """What the lines of one file come to, line by line."""

    rows: int = 0
    blank: int = 0
    negatives: int = 0
    total_pence: int = 0
    first_on: date | None = None
    last_on: date | None = None
    cards: int = 0
    unread: say.Runs = field(default_factory=say.Runs)
    undated: say.Runs = field(default_factory=say.Runs)
    disagree: say.Runs = field(default_factory=say.Runs)
    bodies: Counter[str] = field(default_factory=Counter)
    control_pence: Counter[str] = field(default_factory=Counter)
    differing: dict[int, list[int]] = field(default_factory=dict)  # rival column → [first line, lines]
    problems: list[Problem] = field(default_factory=list)


def read_file(
    path: Path,
    *,
    out_folder: Path | None = None,
    name: str | None = None,
    publisher: str | None = None,
    confirmed: Confirmed | None = None,
    progress: Progress | None = None,
) -> list[Taken]:
    """Every table of a file: one for a text file, one a sheet for a workbook.

    *Refuses* `not-a-text-file`, `no-lines`, `line-too-long`, and for workbooks what `read_workbook.sheets` refuses. A
    table that is readable and cannot stand is returned with its problems, and without lines.
    """
    name = name or path.name
    if is_workbook(path):
        return _read_sheets(path, name, out_folder, publisher, confirmed)
    dialect = look_at(path, name)
    source = _Source(name, None, dialect.sha256, publisher, dialect.encoding)
    return [read_rows(records(path, dialect, name, progress), source, confirmed=confirmed, out_folder=out_folder)]


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook, by its first bytes: a zip container, or the older compound one."""
    with path.open("rb") as file:
        return file.read(8)[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _read_sheets(
    path: Path, name: str, out_folder: Path | None, publisher: str | None, confirmed: Confirmed | None
) -> list[Taken]:
    from wholeplace.spend.read_workbook import sheets

    digest = hash_of(path)
    found = []
    for sheet in sheets(path, name):
        source = _Source(name, sheet.name, digest, publisher, "xlsx")
        found.append(read_rows(iter(sheet.rows), source, confirmed=confirmed, out_folder=out_folder))
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    sheet: str | None
    sha256: str
    publisher: str | None
    encoding: str


def read_rows(
    rows: Iterator[Row], source: _Source, *, confirmed: Confirmed | None = None, out_folder: Path | None = None
) -> Taken:
    """One table from its records, each with its line. The plain way: any layout, one record at a time."""
    head = list(itertools.islice(rows, HEAD))
    recognised = recognise(head, confirmed)
    if recognised is None:
        return _not_spending(head, rows, source)
    body = (row for row in itertools.chain(head, rows) if row[0] > recognised.line)
    tally = _Tally()
    with _Lines(out_folder) as lines:
        for row in _kept(body, recognised, source, tally):
            lines.add(row)
        answer = _answer(source, recognised, tally)
        stands = not any(problem.name == "columns-cannot-be-told-apart" for problem in answer.problems)
        parquet = lines.finish() if stands else None
    if not stands:
        answer = replace(answer, basis=None)
    return Taken(answer, parquet, recognised.header, _examples(head, recognised))


def _kept(body: Iterable[Row], recognised: Recognised, source: _Source, tally: _Tally) -> Iterator[tuple[object, ...]]:
    """The lines that have an amount, as rows of PUBLISHED."""
    counted = recognised.counted
    assert counted is not None, "a header is recognised by its amounts"
    numbers = [column.number if (column := recognised.column(name)) else -1 for name in TEXT_FIELDS]
    money = [column.number if (column := recognised.column(name)) else -1 for name in ("net", "vat", "gross")]
    day = recognised.column("paid_on")
    header = [text.casefold() for text in recognised.header]
    held: tuple[int, Sequence[Cell], int] | None = None
    for line, cells in body:
        pence = pence_of(_at(cells, counted.number))
        if pence is None:
            _without_amount(line, cells, counted, header, tally)
            continue
        if held is not None:
            yield _row(held, numbers, money, day, recognised, source, tally)
        held = (line, cells, pence)
    if held is not None and not _is_total(held, counted, recognised, source, tally):
        yield _row(held, numbers, money, day, recognised, source, tally)


def _at(cells: Sequence[Cell], number: int) -> Cell:
    return cells[number] if 0 <= number < len(cells) else None


def _without_amount(line: int, cells: Sequence[Cell], counted: ColumnFound, header: list[str], tally: _Tally) -> None:
    """A record with no amount: blank, the header once more, or a line that is named."""
    again = [_text(cell).casefold() for cell in cells][: len(header)] == header[: len(cells)]
    if again or all(is_blank(cell) for cell in cells):
        tally.blank += 1
    else:
        tally.unread.add(line, say.shown(_at(cells, counted.number)))


def _is_total(
    held: tuple[int, Sequence[Cell], int], counted: ColumnFound, recognised: Recognised, source: _Source, tally: _Tally
) -> bool:
    """Whether the last line is the publisher's own total: what the lines above come to, and nothing else but a word for it."""
    line, cells, pence = held
    amounts = {column.number for column in recognised.columns if column.field in ("net", "vat", "gross", "amount")}
    others = [_text(cell) for number, cell in enumerate(cells) if number not in amounts and not is_blank(cell)]
    if tally.rows < 2 or pence != tally.total_pence or any("total" not in text.casefold() for text in others):
        return False
    tally.problems.append(say.total_left_out(source.name, source.sheet, line, pounds_text(pence)))
    return True


def _row(
    held: tuple[int, Sequence[Cell], int],
    numbers: Sequence[int],
    money: Sequence[int],
    day: ColumnFound | None,
    recognised: Recognised,
    source: _Source,
    tally: _Tally,
) -> tuple[object, ...]:
    line, cells, pence = held
    texts = [_text(cells[number]) or None if 0 <= number < len(cells) else None for number in numbers]
    sums = [pence_of(_at(cells, number)) if number >= 0 else None for number in money]
    paid_on = _day(line, cells, day, recognised, tally) if day else None
    tally.rows += 1
    tally.total_pence += pence
    tally.negatives += pence < 0
    if texts[0]:
        tally.bodies[texts[0]] += 1
    _control(line, cells, sums, pence, recognised, tally)
    return (source.sha256, source.sheet, line, *texts, paid_on, *sums, pence, recognised.basis)


def _day(line: int, cells: Sequence[Cell], day: ColumnFound, recognised: Recognised, tally: _Tally) -> date | None:
    cell = _at(cells, day.number)
    found = day_of(cell, month_first=recognised.month_first)
    if found is None:
        tally.undated.add(line, say.shown(cell))
        return None
    tally.first_on = min(tally.first_on or found, found)
    tally.last_on = max(tally.last_on or found, found)
    return found


def _control(
    line: int, cells: Sequence[Cell], sums: Sequence[int | None], pence: int, recognised: Recognised, tally: _Tally
) -> None:
    """Each money column's own sum, gross against net and VAT, and columns that could each be the one that is counted."""
    net, vat, gross = sums
    for name, amount in zip(("net", "vat", "gross"), sums, strict=True):
        if amount is not None:
            tally.control_pence[name] += amount
    if net is not None and gross is not None and vat is not None and abs(gross - net - vat) > 2:
        found = f"net {pounds_text(net)}, VAT {pounds_text(vat)}, gross {pounds_text(gross)}"
        tally.disagree.add(line, found)
    for rival in recognised.rivals:
        other = pence_of(_at(cells, rival.number))
        if other is not None and other != pence:
            tally.differing.setdefault(rival.number, [line, 0])[1] += 1


def _text(cell: Cell) -> str:
    """A cell as text: a sheet's whole number without its decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip(" \t\r\n\u00a0\ufeff")


def _answer(source: _Source, recognised: Recognised, tally: _Tally) -> FileRead:
    counted = recognised.counted
    assert counted is not None
    day = recognised.column("paid_on")
    problems = list(tally.problems)
    for rival in recognised.rivals:
        if rival.field == counted.field and rival.number in tally.differing:
            line, lines = tally.differing[rival.number]
            problems.append(say.cannot_be_told_apart(source.name, source.sheet, counted, rival, line, lines))
    if tally.disagree.runs:
        column = recognised.column("gross")
        problems.append(
            say.net_vat_gross_disagree(source.name, source.sheet, column.header if column else "gross", tally.disagree)
        )
    problems += say.lines_without_amount(source.name, source.sheet, counted.header, tally.unread)
    if day:
        problems += say.days_not_read(source.name, source.sheet, day.header, tally.undated)
    return FileRead(
        file=source.name,
        sheet=source.sheet,
        sha256=source.sha256,
        publisher=source.publisher or _publisher(tally),
        kind=_kind(source, recognised),
        columns=recognised.columns,
        basis=recognised.basis,
        rows=tally.rows,
        unread=tally.unread.count,
        negatives=tally.negatives,
        total_pence=tally.total_pence,
        blank=tally.blank,
        encoding=source.encoding,
        header_line=recognised.line,
        first_on=tally.first_on,
        last_on=tally.last_on,
        problems=tuple(problems),
        control_pence=dict(tally.control_pence),
    )


def _publisher(tally: _Tally) -> str | None:
    """The body that the file itself names on nearly every line."""
    if not tally.bodies:
        return None
    body, lines = tally.bodies.most_common(1)[0]
    named = any(letter.isalpha() for letter in body) and not body.casefold().startswith("http")
    return body if named and lines >= 0.95 * tally.rows else None


def _kind(source: _Source, recognised: Recognised) -> FileKind:
    """Payments, or purchases by card: by the file's name or the sheet's, or by columns that only card registers have."""
    if _CARDS.search(Path(source.name).name) or (source.sheet and _CARDS.search(source.sheet)):
        return "cards"
    merchants = sum("merchant" in text.casefold() for text in recognised.header)
    return "cards" if merchants >= 2 else "payments"


def _not_spending(head: Sequence[Row], rest: Iterator[Row], source: _Source) -> Taken:
    """A file without amounts. Its records are gone through all the same, so that one that cannot be read is named as such."""
    deque(rest, maxlen=0)
    header = max((row for _line, row in head[:60]), key=lambda row: sum(not is_blank(cell) for cell in row), default=())
    texts = tuple(_text(cell).lstrip("\ufeff") for cell in header)
    problem = say.no_amount_column(source.name, source.sheet, texts)
    kind: FileKind = "not-spend"
    answer = FileRead(
        source.name, source.sheet, source.sha256, source.publisher, kind, (), None, 0, 0, 0, 0, 0, source.encoding,
        problems=(problem,),
    )  # fmt: skip
    return Taken(answer, None, texts, tuple(tuple(_text(cell) for cell in row) for _line, row in head[:EXAMPLES]))


def _examples(head: Sequence[Row], recognised: Recognised) -> tuple[tuple[str, ...], ...]:
    below = (row for line, row in head if line > recognised.line and not all(is_blank(cell) for cell in row))
    return tuple(tuple(_text(cell) for cell in row) for row in itertools.islice(below, EXAMPLES))


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Lines:
    """Rows on their way to Parquet, a chunk at a time; the file takes its name, the hash of its bytes, when it is whole."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.rows: list[tuple[object, ...]] = []
        self.writer: pq.ParquetWriter | None = None
        self.path: Path | None = None

    def __enter__(self) -> _Lines:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.path = self.folder / f".{os.getpid()}-{id(self):x}.parquet"
            self.writer = pq.ParquetWriter(self.path, PUBLISHED, compression="zstd")
        return self

    def add(self, row: tuple[object, ...]) -> None:
        """One line more."""
        if self.writer is not None:
            self.rows.append(row)
            if len(self.rows) >= CHUNK:
                self._write()

    def _write(self) -> None:
        assert self.writer is not None
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in PUBLISHED)
        arrays = [pa.array(values, type=kind.type) for values, kind in zip(columns, PUBLISHED, strict=True)]
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=PUBLISHED))
        self.rows = []

    def finish(self) -> Path | None:
        """Close the file and put it in its place. None where lines are not kept."""
        if self.writer is None or self.path is None or self.folder is None:
            return None
        if self.rows:
            self._write()
        self.writer.close()
        self.writer = None
        kept = self.folder / f"{hash_of(self.path)}.parquet"
        self.path.replace(kept)
        return kept

    def __exit__(self, *_error: object) -> None:
        if self.writer is not None:
            self.writer.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def read_all(paths: Sequence[Path], *, out_folder: Path | None = None, progress: Progress | None = None) -> list[Taken]:
    """Every table of several files. A file that cannot be read at all is answered with its problem, and the others go on."""
    found: list[Taken] = []
    for path in paths:
        try:
            found += read_file(path, name=str(path), out_folder=out_folder, progress=progress)
        except Refused as refused:
            found.append(Taken(unread(str(path), refused.problems), None))
        except OSError as error:
            found.append(Taken(unread(str(path), [say.no_such_file(str(path), error)]), None))
    return found


def unread(name: str, problems: Sequence[Problem]) -> FileRead:
    """The answer for a file that could not be read at all."""
    return FileRead(name, None, "", None, "not-spend", (), None, 0, 0, 0, 0, problems=tuple(problems))
