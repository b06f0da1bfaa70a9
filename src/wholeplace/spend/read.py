"""A published file in: its columns recognised, each line with an amount kept, each line without one named, the sum to the penny.

    taken = read_file(Path("2021-05.csv"), out_folder=Path("published"))
    taken[0].read.total_pence        the exact sum of the amounts that are counted
    taken[0].parquet                 the lines, as `lines.PUBLISHED`, in a file named by its own hash

Nothing is half kept: the lines of a file that is refused are not kept at all, and a file is in its place only when it is whole.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wholeplace.spend import reading_problems as say
from wholeplace.spend.amounts import is_blank, pence_of
from wholeplace.spend.dialect import Dialect, Progress, look_at, records
from wholeplace.spend.headers import Confirmed, Recognised, recognise
from wholeplace.spend.lines import FileKind, FileRead
from wholeplace.spend.read_in_bulk import NotTidy, take_in_bulk
from wholeplace.spend.read_workbook import sheets
from wholeplace.spend.tally import Held, Lines, Row, Source, Table, Tally, at, hash_of, text_of
from wholeplace.vocabulary.problems import Problem, Refused

HEAD = 400
"""Records looked at before the columns are recognised."""
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
    source = Source(name, None, dialect.sha256, publisher, dialect.encoding)
    rows = records(path, dialect, name, progress)
    head = list(itertools.islice(rows, HEAD))
    recognised = recognise(head, confirmed)
    if recognised is None:
        return [_not_spending(head, rows, source)]
    try:
        return [_in_bulk(path, dialect, head, Table(source, recognised), out_folder, progress)]
    except NotTidy:
        return [_plainly(head, rows, Table(source, recognised), out_folder)]


def _in_bulk(
    path: Path, dialect: Dialect, head: Sequence[Row], table: Table, out_folder: Path | None, progress: Progress | None
) -> Taken:
    with Lines(out_folder) as lines:
        take_in_bulk(path, dialect, table, lines, width=_width(head, table.recognised), progress=progress)
        return _taken(head, table, lines)


def _width(head: Sequence[Row], recognised: Recognised) -> int:
    """How many cells most of the first records have."""
    widths = Counter(len(cells) for line, cells in head if line > recognised.line and cells)
    return widths.most_common(1)[0][0] if widths else len(recognised.header)


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook, by its first bytes: a zip container, or the older compound one."""
    with path.open("rb") as file:
        return file.read(8)[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _read_sheets(
    path: Path, name: str, out_folder: Path | None, publisher: str | None, confirmed: Confirmed | None
) -> list[Taken]:
    digest = hash_of(path)
    found = []
    for sheet in sheets(path, name):
        source = Source(name, sheet.name, digest, publisher, "xlsx")
        found.append(read_rows(iter(sheet.rows), source, confirmed=confirmed, out_folder=out_folder))
    return found


def read_rows(
    rows: Iterator[Row], source: Source, *, confirmed: Confirmed | None = None, out_folder: Path | None = None
) -> Taken:
    """One table from its records, each with its line. The plain way: any layout, one record at a time."""
    head = list(itertools.islice(rows, HEAD))
    recognised = recognise(head, confirmed)
    if recognised is None:
        return _not_spending(head, rows, source)
    return _plainly(head, rows, Table(source, recognised), out_folder)


def _plainly(head: Sequence[Row], rows: Iterator[Row], table: Table, out_folder: Path | None) -> Taken:
    body = (row for row in itertools.chain(head, rows) if row[0] > table.recognised.line)
    with Lines(out_folder) as lines:
        for row in _kept(body, table):
            lines.add(row)
        return _taken(head, table, lines)


def _kept(body: Iterable[Row], table: Table) -> Iterator[tuple[object, ...]]:
    """The lines that have an amount, as rows of PUBLISHED."""
    held: Held | None = None
    for line, cells in body:
        pence = pence_of(at(cells, table.counted.number))
        if pence is None:
            table.without_amount(line, cells)
            continue
        if held is not None:
            yield table.row(held)
        held = Held(line, cells, pence)
    if held is not None and not table.is_total(held):
        yield table.row(held)


def _taken(head: Sequence[Row], table: Table, lines: Lines) -> Taken:
    """The answer, and the lines put in their place where the table can stand."""
    answer = _answer(table)
    stands = not any(problem.name == "columns-cannot-be-told-apart" for problem in answer.problems)
    parquet = lines.finish() if stands else None
    if not stands:
        answer = replace(answer, basis=None)
    return Taken(answer, parquet, table.recognised.header, _examples(head, table.recognised))


def _answer(table: Table) -> FileRead:
    source, recognised, counted, tally = table.source, table.recognised, table.counted, table.tally
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
    problems += say.of_another_width(source.name, source.sheet, table.width, tally.ragged)
    if tally.second_header:
        line, header = tally.second_header
        problems.append(say.layout_changes(source.name, source.sheet, line, header, counted.header, tally.below_second))
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
        unread=tally.without_amount,
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


def _publisher(tally: Tally) -> str | None:
    """The body that the file itself names on nearly every line."""
    if not tally.bodies:
        return None
    body, lines = tally.bodies.most_common(1)[0]
    named = any(letter.isalpha() for letter in body) and not body.casefold().startswith("http")
    return body if named and lines >= 0.95 * tally.rows else None


def _kind(source: Source, recognised: Recognised) -> FileKind:
    """Payments, or purchases by card: by the file's name or the sheet's, or by columns that only card registers have."""
    if _CARDS.search(Path(source.name).name) or (source.sheet and _CARDS.search(source.sheet)):
        return "cards"
    merchants = sum("merchant" in text.casefold() for text in recognised.header)
    return "cards" if merchants >= 2 else "payments"


def _not_spending(head: Sequence[Row], rest: Iterator[Row], source: Source) -> Taken:
    """A file without amounts. Its records are gone through all the same, so that one that cannot be read is named as such."""
    deque(rest, maxlen=0)
    header = max((row for _line, row in head[:60]), key=lambda row: sum(not is_blank(cell) for cell in row), default=())
    texts = tuple(text_of(cell).lstrip("\ufeff") for cell in header)
    problem = say.no_amount_column(source.name, source.sheet, texts)
    kind: FileKind = "not-spend"
    answer = FileRead(
        source.name, source.sheet, source.sha256, source.publisher, kind, (), None, 0, 0, 0, 0, 0, source.encoding,
        problems=(problem,),
    )  # fmt: skip
    return Taken(answer, None, texts, tuple(tuple(text_of(cell) for cell in row) for _line, row in head[:EXAMPLES]))


def _examples(head: Sequence[Row], recognised: Recognised) -> tuple[tuple[str, ...], ...]:
    below = (row for line, row in head if line > recognised.line and not all(is_blank(cell) for cell in row))
    return tuple(tuple(text_of(cell) for cell in row) for row in itertools.islice(below, EXAMPLES))


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
