"""The cells of a workbook that somebody sent: their values, their errors, what is merged, and nothing that could do harm.

The archive is inspected and then packed anew from what was inspected, so that what is parsed is what was looked at.
Values come by calamine, which is fast but leaves errors and formulas that were never worked out blank; those are found in
the sheet itself, where also the extent is measured before a whole sheet is asked for.

*Units*: rows and columns count from 0.
*Refuses*: `too-large`, `file-empty`, `not-a-workbook`, `old-workbook`, `workbook-encrypted`, and what `containers` refuses.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeAlias
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum
from xlsxwriter.utility import xl_cell_to_rowcol

from wholeplace.documents.containers import Limits, kind_of, workbook_problems
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

CellValue: TypeAlias = str | float | bool | date | datetime | time | timedelta
Position: TypeAlias = tuple[int, int]
Merge: TypeAlias = tuple[int, int, int, int]

LARGEST_BYTES = 20 * 1024 * 1024
LIMITS = Limits(entries=1_000, expanded_bytes=80 * 1024 * 1024)
MOST_CELLS = 1_000_000  # rows × columns that a sheet spans
NEVER_WORKED_OUT = "a formula without a value"

_WHOLE_MEGABYTE = 1024 * 1024
_OTHER_ARCHIVES = (
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods)"),
)
_PARTS = (".xml", ".rels")
_FORMAT = re.compile(rb"""(<c\b[^>]*?)\ss=(?:"\d+"|'\d+')""")


@dataclass(frozen=True, slots=True)
class Room:
    """How large a workbook may be: what its archive may hold once expanded, and how many cells one sheet may span."""

    archive: Limits = LIMITS
    cells: int = MOST_CELLS


@dataclass(frozen=True, slots=True)
class Cells:
    """One sheet. `values` holds filled cells only; `faults` an error such as `#REF!`, or `NEVER_WORKED_OUT`."""

    name: str
    values: Mapping[Position, CellValue]
    faults: Mapping[Position, str]
    merged: tuple[Merge, ...]

    def rows(self) -> dict[int, dict[int, CellValue | None]]:
        """Rows that have anything in them, in order: column → value, None where the cell has a fault."""
        found: dict[int, dict[int, CellValue | None]] = {}
        for row, at in sorted({*self.values, *self.faults}):
            found.setdefault(row, {})[at] = None if (row, at) in self.faults else self.values[row, at]
        return found


class Opened:
    """A workbook that may be read: the names of its sheets, and each sheet when asked."""

    def __init__(self, data: bytes, file: str, room: Room | None = None) -> None:
        self._file = file
        self._most_cells = (room or Room()).cells
        self._parts = _parts(data)
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(self._parts)))
        self._targets = _sheet_parts(self._parts)
        sheets = self._book.sheets_metadata
        self.names: tuple[str, ...] = tuple(sheet.name for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet)

    def sheet(self, name: str) -> Cells:
        """The cells of a sheet. *Refuses* `sheet-too-large`, `container-damaged`. KeyError where there is no such sheet."""
        scan = self._scan(name)
        with _parsing(self._file):
            page = self._page(name)
        values = {(row, at): value for row, cells in enumerate(page) for at, value in enumerate(cells) if value != ""}
        return Cells(name, values, scan.faults, tuple(scan.merged))

    def lines(self, name: str) -> Iterator[list[CellValue]]:
        """The rows of a sheet one after the other, from row 1 and column A, for sheets of many thousands: blanks are empty
        text, and a fault stands in its cell by its own name. *Refuses* as `sheet` does."""
        faults: dict[int, dict[int, str]] = {}
        for (row, at), fault in self._scan(name).faults.items():
            faults.setdefault(row, {})[at] = fault
        with _parsing(self._file):
            for number, values in enumerate(self._values(name)):
                row_faults = faults.get(number, {})
                missing = max(row_faults, default=-1) + 1 - len(values)
                line = [*values, *[""] * missing]
                for at, fault in row_faults.items():
                    line[at] = fault
                yield line

    def _values(self, name: str) -> Iterator[list[CellValue]]:
        """Row by row; after a number that is beyond the calendar (see `_page`) as plain numbers from there on."""
        done = 0
        try:
            for done, values in enumerate(_rows(self._book, name), start=1):  # noqa: B007 - counts for the second attempt
                yield values
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
            raise
        except BaseException:  # the parser's panics are no Exceptions
            yield from islice(_rows(self._plain(name), name), done, None)

    def _scan(self, name: str) -> Scan:
        with _parsing(self._file):
            scan = scanned(self._parts.get(self._targets[name], b""))
        if scan.rows * scan.columns > self._most_cells:
            raise Refused(_sheet_too_large(name, scan, self._most_cells).at(file=self._file))
        return scan

    def _plain(self, name: str) -> CalamineWorkbook:
        """The workbook again, without the formats of one sheet."""
        plain = dict(self._parts)
        plain[self._targets[name]] = _FORMAT.sub(rb"\1", plain[self._targets[name]])
        return CalamineWorkbook.from_filelike(io.BytesIO(_packed(plain)))

    def _page(self, name: str) -> list[list[CellValue]]:
        """The values of a sheet. A number far beyond the calendar in a cell formatted as a date makes the parser panic: then
        the sheet is read anew without formats, so that the number stands as a number and is judged at its own cell."""
        try:
            return self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
            raise
        except BaseException:  # the parser's panics are no Exceptions
            return self._plain(name).get_sheet_by_name(name).to_python(skip_empty_area=False)


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[CellValue]]:
    """calamine gives rows from the first of the sheet, but columns from the first that is filled."""
    sheet = book.get_sheet_by_name(name)
    before: list[CellValue] = [""] * (sheet.start or (0, 0))[1]
    return (before + values for values in sheet.iter_rows())


def open_workbook(data: bytes, file: str) -> Opened:
    """A workbook whose sheets can be read without harm. *Refuses*, with status 10, what the head of this file names."""
    refuse_if([too_large(len(data), file)] if len(data) > LARGEST_BYTES else [], status=Exit.UNREADABLE)
    return open_roomy(data, file, Room())


def open_roomy(data: bytes, file: str, room: Room) -> Opened:
    """The same for a workbook that may be larger than a case's; the caller has looked at the file's own size."""
    refuse_if(_foreign(data, file) or workbook_problems(data, room.archive, file), status=Exit.UNREADABLE)
    with _parsing(file):
        return Opened(data, file, room)


@contextmanager
def _parsing(file: str) -> Iterator[None]:
    """Whatever a parser says of a faulty file, its panics too (which are no Exceptions), becomes a problem."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Refused):
        raise
    except BaseException as error:
        raise Refused(_damaged(file, error), status=Exit.UNREADABLE) from error


def too_large(size: int, file: str) -> Problem:
    """The problem of a file that is not even opened. *Units*: bytes."""
    return Problem(
        name="too-large",
        file=file,
        found=f"{size / _WHOLE_MEGABYTE:,.1f} MB",
        expected=f"at most {LARGEST_BYTES // _WHOLE_MEGABYTE} MB",
        why="A case of a hundred lines takes a fiftieth of that; a workbook so large holds something else, or pictures.",
        remedy="Look whether this is the right file; otherwise keep only the sheets of the case, and save it anew.",
    )


def _foreign(data: bytes, file: str) -> list[Problem]:
    """Spreadsheets of another kind, and web pages and encrypted files in a workbook's clothes, each by its own name."""
    found = _other_spreadsheet(data)
    if found is None:
        return []
    locked = found.endswith("password")
    return [
        Problem(
            name="workbook-encrypted" if locked else "old-workbook",
            file=file,
            found=found,
            expected="an Excel workbook (.xlsx) without a password",
            why="What is locked cannot be read or checked."
            if locked
            else "Only the .xlsx form is read, so that every problem can be given its cell.",
            remedy="Open it in your spreadsheet program, take the password off, and save it."
            if locked
            else "Open it in your spreadsheet program and save it as Excel Workbook (.xlsx).",
        )
    ]


def _other_spreadsheet(data: bytes) -> str | None:
    kind = kind_of(data)
    if kind == "old-office":
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return "a workbook locked with a password" if locked else "an old workbook (.xls)"
    if kind == "zip":
        names = _names(data)
        return next((words for name, words in _OTHER_ARCHIVES if name in names), None)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        "a web page saved under a workbook's name"
        if head.startswith((b"<html", b"<!doctype html", b"<table"))
        else None
    )


def _names(data: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()


def _damaged(file: str, error: BaseException) -> Problem:
    return Problem(
        name="container-damaged",
        file=file,
        found=(str(error).splitlines() or ["a workbook that cannot be opened"])[0][:200],
        expected="a whole file, as the spreadsheet program saved it",
        why="Part of the file is missing or changed, so nothing in it can be relied on.",
        remedy="Open the file in your spreadsheet program and save it anew; if that fails too, ask for it again.",
    )


# the archive, and the map from sheets to parts


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(_PARTS)}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → the part of the archive that holds it."""
    targets = {
        _attribute(relation, "Id"): posixpath.normpath(posixpath.join("/xl", _attribute(relation, "Target"))).lstrip(
            "/"
        )
        for relation in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - expat caps expansion
    }
    book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314
    sheets = (element for element in book.iter() if _local(element.tag) == "sheet")
    return {_attribute(sheet, "name"): targets.get(_attribute(sheet, "id"), "") for sheet in sheets}


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


# what calamine does not tell


@dataclass(slots=True)
class Scan:
    """What a sheet's own text says: how far its filled cells reach, their faults, and merged ranges."""

    rows: int = 0
    columns: int = 0
    faults: dict[Position, str] = field(default_factory=dict)
    merged: list[Merge] = field(default_factory=list)


class _Scanner:
    """Walks through a sheet's text once, by callbacks of expat. Cells may lack their own name; then they follow the last."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.row = self.column = -1
        self.error = self.formula = self.inside = self.text_result = False
        self.value = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
            case "c":
                self._cell(attributes)
            case "f":
                self.formula = True
            case "v" | "is":
                self.inside = True
            case "mergeCell":
                self.scan.merged.append(_merge(attributes.get("ref", "")))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if "r" in attributes:
            self.row, self.column = xl_cell_to_rowcol(attributes["r"])
        else:
            self.column += 1
        self.error, self.formula, self.value = attributes.get("t") == "e", False, ""
        self.text_result = attributes.get("t") == "str"

    def text(self, text: str) -> None:
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "v" | "is":
                self.inside = False
                self._filled()
            case "c" if self.error:
                self.scan.faults[self.row, self.column] = self.value or "#N/A"
                self._filled()
            case "c" if self.formula and not self.value and not self.text_result:
                self.scan.faults[self.row, self.column] = NEVER_WORKED_OUT
                self._filled()

    def _filled(self) -> None:
        self.scan.rows = max(self.scan.rows, self.row + 1)
        self.scan.columns = max(self.scan.columns, self.column + 1)


def scanned(sheet: bytes) -> Scan:
    """What a sheet's text says of itself."""
    scanner = _Scanner()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.buffer_text = True
    if sheet:
        parser.Parse(sheet, True)
    return scanner.scan


def _merge(ref: str) -> Merge:
    first, _, last = ref.partition(":")
    return (*xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last or first))


def _sheet_too_large(name: str, scan: Scan, most: int) -> Problem:
    return Problem(
        name="sheet-too-large",
        cell=f"{name}!A1",
        found=f"cells filled down to row {scan.rows:,} and across {scan.columns:,} columns",
        expected=f"at most {most:,} cells from the first to the last",
        why="Reading so wide a sheet would fill this machine's memory, mostly with blanks.",
        remedy="Delete the rows and columns after the last that is used (not only their contents), and save the file anew.",
    )
