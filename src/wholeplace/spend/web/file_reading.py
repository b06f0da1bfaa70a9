"""Reading one file that was taken in, by the columns that somebody confirmed where there are any.

A layout is looked up by its header before the file is read, so that a file whose columns are known is read once.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wholeplace.spend.dialect import Progress, look_at, records
from wholeplace.spend.headers import Confirmed, recognise
from wholeplace.spend.lines import ColumnFound, FileRead
from wholeplace.spend.read import HEAD, Taken, is_workbook, read_file
from wholeplace.spend.web.digests import fingerprint

Known = Callable[[str], Confirmed | None]
"""The columns confirmed for a layout, by its fingerprint."""

_COUNTS = ("file", "sheet", "sha256", "problems", "columns", "first_on", "last_on")


@dataclass(frozen=True, slots=True)
class Read:
    """One table of a file. `confirmed`: the columns by which it was read; None where there are none: no lines were kept."""

    taken: Taken
    confirmed: Confirmed | None


def read_taken(
    path: Path, *, name: str, publisher: str, known: Known, out_folder: Path, progress: Progress | None = None
) -> list[Read]:
    """Every table of a file. Lines are kept in `out_folder` where its columns are confirmed. *Refuses* as `read_file`."""
    if is_workbook(path):
        return _read_sheets(path, name, publisher, known, out_folder)
    confirmed = known(fingerprint(header_of(path, name)))
    folder = out_folder if confirmed else None
    taken = read_file(path, out_folder=folder, name=name, publisher=publisher, confirmed=confirmed, progress=progress)
    return [Read(one, confirmed) for one in taken]


def header_of(path: Path, name: str) -> tuple[str, ...]:
    """The header of a text file, from its first records; empty where none is recognised."""
    found = recognise(list(itertools.islice(records(path, look_at(path, name), name), HEAD)))
    return found.header if found else ()


def _read_sheets(path: Path, name: str, publisher: str, known: Known, out_folder: Path) -> list[Read]:
    """The sheets of a workbook: looked at all, and those of a known layout read once more by its columns."""
    looked = read_file(path, name=name, publisher=publisher)
    layouts = {one.read.sheet: fingerprint(one.header) for one in looked}
    by_columns: dict[str, dict[str | None, Taken]] = {}
    for layout in dict.fromkeys(layouts.values()):
        confirmed = known(layout)
        if confirmed is not None:
            again = read_file(path, out_folder=out_folder, name=name, publisher=publisher, confirmed=confirmed)
            by_columns[layout] = {one.read.sheet: one for one in again}
    return [
        Read(by_columns[layout][one.read.sheet], known(layout)) if layout in by_columns else Read(one, None)
        for one in looked
        for layout in [layouts[one.read.sheet]]
    ]


def reading_json(read: FileRead) -> dict[str, Any]:
    """What reading came to, without what may name a person: counts, sums, and the columns."""
    plain = {key: value for key, value in asdict(read).items() if key not in _COUNTS}
    columns = [asdict(column) | {"header": kept_text(column.header)} for column in read.columns]
    return plain | {"columns": columns}


def kept_text(text: str) -> str:
    """A text as a database keeps it: without the NUL character, which PostgreSQL refuses."""
    return text.replace("\x00", "")


def columns_in(reading: dict[str, Any]) -> tuple[ColumnFound, ...]:
    """The columns that `reading_json` kept."""
    return tuple(ColumnFound(**column) for column in reading.get("columns", ()))
