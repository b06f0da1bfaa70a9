"""The rows of a workbook's sheets, as the reader of published files wants them: each sheet is a file of its own.

A cell is a day, a number, a text, or nothing. A day with a time of day keeps only the day. A cell that holds an error, or a
formula that was never worked out, holds that as text (`#N/A`), so that it is named and not taken for a blank. What a cell's
number means (an amount, a day counted from 1900, a reference) is judged by its column, and not here.

A workbook is read within limits of memory, because its parts cannot be streamed; a larger one is refused by name.

*Refuses*: `workbook-too-large`, `file-empty`, `not-a-workbook`, `old-workbook`, `workbook-encrypted`, `sheet-too-large`, and what
`documents.containers` refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from wholeplace.documents.containers import Limits
from wholeplace.documents.workbook_cells import CellValue, Opened, Room, open_roomy
from wholeplace.vocabulary.problems import Exit, Problem, Refused

Cell: TypeAlias = str | float | date | None

LARGEST_BYTES = 60 * 1024 * 1024
ROOM = Room(archive=Limits(entries=2_000, expanded_bytes=250 * 1024 * 1024), cells=8_000_000)

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows once over, blank ones too. The first row is 1; the first of its cells is column A."""

    name: str
    rows: Iterator[tuple[int, list[Cell]]]


def sheets(path: Path, named: str | None = None) -> Iterator[Sheet]:
    """Every sheet of a workbook in its own order, hidden ones too; chart sheets have no rows and are left out.

    `named` is what problems call the file (its own name otherwise). *Refuses* what the head of this file says, before the
    first sheet; `sheet-too-large` when the rows of that sheet are asked for.
    """
    file = named or path.name
    opened = _opened(path, file)
    for name in opened.names:
        yield Sheet(name, _rows(opened, name))


def as_text(cell: Cell) -> str:
    """A cell as text, as a person sees it: a whole number without its nought, a day as 2021-04-30, blanks as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _opened(path: Path, file: str) -> Opened:
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise Refused(_too_large(size, file), status=Exit.UNREADABLE)
    return open_roomy(path.read_bytes(), file, ROOM)


def _rows(opened: Opened, name: str) -> Iterator[tuple[int, list[Cell]]]:
    for number, values in enumerate(opened.lines(name), start=1):
        yield number, [_cell(value) for value in values]


def _cell(value: CellValue) -> Cell:
    """The four things that a cell of a payment can be. Text of nothing but spaces is nothing."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    return text if text.strip() else None


def _too_large(size: int, file: str) -> Problem:
    return Problem(
        name="workbook-too-large",
        file=file,
        found=f"a workbook of {size / _MEGABYTE:,.1f} MB",
        expected=f"at most {LARGEST_BYTES // _MEGABYTE} MB",
        why="A workbook is opened whole in this machine's memory; a text file (CSV) is read piece by piece, at any size.",
        remedy="Save each sheet as CSV in your spreadsheet program, and send those.",
    )
