"""How a revenue return of English authorities is laid out: found in the file itself, never from its name.

Three layouts are known, all published in £ thousand. The *service expenditure summary* (RSX) prints its codes in rows above the
header, `RSX-asc-net-cur-exp`. The *revenue account budget* (RA) prints line numbers above it, some of them twice (reserves in
April and in March). A *list* has one row for each council, form and line, the seven columns beside it, and several years in
one file. Above and below the table stand titles, notes and workings.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

Row = tuple[int, list[str]]
"""The line of the file on which a record begins, from 1, and its cells."""

ReturnLayer = Literal["outturn", "budget"]
NET = "net-cur-exp"
TOTAL = "totsx"

_CODE = re.compile(r"^(RSX|RO\d)-([a-z0-9-]+?)-(empl|run-exp|tot-exp|sfc|oth-inc|tot-inc|net-cur-exp)$")
_YEAR = re.compile(r"\b(20\d\d)\s*[-/]\s*(\d\d)\b")
_UPDATED = re.compile(r"last updated:?\s*(.+?)\s*$", re.IGNORECASE)
_STATUS = re.compile(r"20\d\d-\d\d\s+(final|provisional|live|revised)\b", re.IGNORECASE)
_HEADER_WORDS = {"ons code": "code", "e-code": "e_code", "local authority": "name", "class": "class"}
_HEADER_WORDS |= {"notes": "notes", "detailed class": "detailed_class", "certified": "certified"}
_LIST_COLUMNS = ("council", "ons_code", "class", "year", "certified", "form", "service")
_DEEPEST_HEADER = 40


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the seven columns of a service line: its id, label, number on the form, and name in a list."""

    id: str
    label: str
    column: str
    tidy: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures. `number` counts from nought; `line` is a service (`asc`), `totsx`, or the return's own line."""

    number: int
    line: str
    measure: str
    header: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file says that it is, and where things stand in it. `at` maps a role (`code`, `name`, …) to its column."""

    kind: str
    year: FinancialYear
    edition: str
    layer: ReturnLayer
    header_line: int
    at: Mapping[str, int]
    columns: tuple[Column, ...]


@cache
def measures() -> tuple[Measure, ...]:
    """The seven columns, in the order of the form."""
    return tuple(Measure(**row) for row in _returns()["measure"])


@cache
def line_ids() -> tuple[str, ...]:
    """The thirteen services by the middle part of the return's codes, and `totsx`, in the order of the form."""
    return tuple(row["id"] for row in _returns()["line"])


@cache
def service_lines() -> tuple[str, ...]:
    """The thirteen services without their sum."""
    return tuple(line for line in line_ids() if line != TOTAL)


@cache
def line_of_number() -> Mapping[str, str]:
    """Line number of RSX or RA → service: `360` → `asc`."""
    return {number: row["id"] for row in _returns()["line"] for number in row["numbers"]}


@cache
def line_of_title() -> Mapping[str, str]:
    """Title of a line, in small letters → service: `total adult social care` → `asc`."""
    return {title.casefold(): row["id"] for row in _returns()["line"] for title in row["titles"]}


@cache
def _returns() -> dict[str, list[dict[str, Any]]]:
    text = files("wholeplace.spend").joinpath("parameters/returns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def rows_of(data: bytes) -> Iterator[Row]:
    """The records of a CSV file, each with the line on which it begins: headers run over several lines."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def layout_of(rows: Sequence[Row], file: str) -> Layout | None:
    """The layout of a table that is one return; None where the file is a list of several.

    *Refuses* `return-layout-unknown`: no header, no code above it, no year, two years, or a unit other than £ thousand.
    """
    if is_list(rows):
        return None
    header = next((i for i, (_, cells) in enumerate(rows[:_DEEPEST_HEADER]) if _is_header(cells)), None)
    if header is None:
        raise unknown_layout(file, "no row with 'ONS Code' and 'Local authority'", field="header")
    above = [cells for _, cells in rows[:header]]
    kind, columns = _columns(above, rows[header][1])
    if not columns:
        raise unknown_layout(file, "no row of codes above the header", field="codes", line=rows[header][0])
    words = [" ".join(cell for cell in cells if cell)[:400] for cells in above]
    _check_unit(words, file)
    year = _year(words, file)
    at = {
        _HEADER_WORDS[c.casefold()]: i
        for i, c in reversed(list(enumerate(rows[header][1])))
        if c.casefold() in _HEADER_WORDS
    }
    if "notes" not in at:  # RA leaves the heading of its notes blank
        at["notes"] = at["name"] + 1
    layer: ReturnLayer = "budget" if kind == "RA" else "outturn"
    return Layout(kind, year, _edition(kind, year, words), layer, rows[header][0], at, columns)


def is_list(rows: Sequence[Row]) -> bool:
    """Whether the file is a list: one row for each council, form and line."""
    return bool(rows) and set(_LIST_COLUMNS) <= set(rows[0][1]) and any(m.tidy in rows[0][1] for m in measures())


def list_columns(header: Sequence[str]) -> dict[str, int]:
    """Where each column of a list stands: its own names for text, measure ids for figures."""
    at = {name: header.index(name) for name in _LIST_COLUMNS}
    return at | {m.id: header.index(m.tidy) for m in measures() if m.tidy in header}


def _is_header(cells: Sequence[str]) -> bool:
    small = {cell.casefold() for cell in cells[:12]}
    return {"ons code", "local authority"} <= small


def _columns(above: Sequence[Sequence[str]], header: Sequence[str]) -> tuple[str, tuple[Column, ...]]:
    """The kind of return and its columns, by the row of codes (RSX) or of line numbers (RA) above the header."""
    for cells in above:
        coded = [(i, match) for i, cell in enumerate(cells) if (match := _CODE.match(cell))]
        if len(coded) >= 2:
            kind = coded[0][1][1]
            return kind, tuple(Column(i, found[2], found[3], _header(header, i)) for i, found in coded)
    if above and any("(RA)" in cell for cell in above[0]):
        return "RA", _numbered(above, header)
    return "", ()


def _numbered(above: Sequence[Sequence[str]], header: Sequence[str]) -> tuple[Column, ...]:
    """The columns of RA: the last row of numbers above the header. A number that stands twice carries its section's too."""
    numbers = next((cells for cells in reversed(above) if _whole(cells) > len(line_ids())), [])
    sections = above[above.index(numbers) - 2] if numbers in above and above.index(numbers) >= 2 else []
    found = []
    for i, number in enumerate(numbers):
        if not number.isdigit() or not _header(header, i):
            continue
        twice = sum(cell == number for cell in numbers) > 1
        line = f"{number}/{sections[i]}" if twice and i < len(sections) else number
        found.append(Column(i, line_of_number().get(line, line), NET, _header(header, i)))
    return tuple(found)


def _whole(cells: Sequence[str]) -> int:
    return sum(cell.isdigit() for cell in cells)


def _header(header: Sequence[str], i: int) -> str:
    return " ".join(header[i].split()) if i < len(header) else ""


def _check_unit(words: Sequence[str], file: str) -> None:
    if not any("£ thousand" in text.casefold() or "£thousand" in text.casefold() for text in words):
        raise unknown_layout(file, "nothing above the table says '£ thousand'", field="unit")


def _year(words: Sequence[str], file: str) -> FinancialYear:
    """The one year that the lines above the table name."""
    found = {f"{a}-{b}" for text in words for a, b in _YEAR.findall(text) if (int(a) + 1) % 100 == int(b)}
    if len(found) != 1:
        raise unknown_layout(file, f"years above the table: {', '.join(sorted(found)) or 'none'}", field="year")
    return FinancialYear.parse(found.pop())


def _edition(kind: str, year: FinancialYear, words: Sequence[str]) -> str:
    """`RSX 2021-22 final, updated 23 November 2023`: as much as the file says."""
    status = next((match[1].casefold() for text in words if (match := _STATUS.search(text))), "")
    updated = next((match[1] for text in words if (match := _UPDATED.search(text))), "")
    name = f"{edition_name(kind, year)} {status}".strip()
    return f"{name}, updated {updated}" if updated else name


def edition_name(kind: str, year: FinancialYear) -> str:
    """`RSX 2021-22`."""
    return f"{kind} {str(year).replace('/', '-')}"


def unknown_layout(file: str, found: str, *, field: str, line: int | None = None) -> Refused:
    """The refusal of a file that is not laid out as any return known here."""
    problem = Problem(
        name="return-layout-unknown",
        file=file,
        line=line,
        field=field,
        found=found,
        expected="RSX or RA as MHCLG publishes them, with codes above the header and in £ thousand, or a list of RO lines",
        why="A column that is guessed at puts one service's money under another.",
        remedy="Save the sheet of data whole, with the rows above its header, as CSV; or enter the totals by hand.",
    )
    return Refused(problem, status=Exit.UNREADABLE)
