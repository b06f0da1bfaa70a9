"""What a workbook's cells come to while they are read: records in the shape of the case file, the cell of every value, and
the problems met so far.

A line is found again by its option and its id, for other sheets (ranges, sources, shares, claims) name it so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wholeplace.appraisal.fields import listing, nearest, show
from wholeplace.appraisal.positions import Path, Place
from wholeplace.appraisal.sheets import PLACE, Column, TableSheet
from wholeplace.documents.workbook import Ref
from wholeplace.documents.workbook_cells import NEVER_WORKED_OUT
from wholeplace.vocabulary.problems import Problem

_TOP = {"case": PLACE, "bodies": "Bodies", "costs": "Costs", "benefits": "Benefits", "options": "Options"}


@dataclass(slots=True)
class RawRow:
    """One filled row of a table: header → value (blank cells are absent), header → its cell."""

    sheet: str
    values: dict[str, Any]
    cells: dict[str, Ref]

    @property
    def first(self) -> Ref:
        return next(iter(self.cells.values()))


@dataclass(slots=True)
class Line:
    """A cost, benefit or local value as read, where it stands in the mapping, and its row."""

    kind: str
    path: Path
    raw: dict[str, Any]
    row: RawRow


@dataclass(slots=True)
class Gathered:
    """Everything gathered from one workbook."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    cells: dict[Path, Ref] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    by_id: dict[tuple[str | None, str], Line] = field(default_factory=dict)
    local_values: dict[str, Line] = field(default_factory=dict)
    ids: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    missing_sheets: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)  # cells whose fault has been named, or follows from one

    def place(self, path: Path, /) -> Place:
        """The cell of a path, or of the nearest part of it that has one."""
        whole = path
        while path and path not in self.cells:
            path = path[:-1]
        if path:
            return Place(file=self.file, cell=self.cells[path].place)
        sheet = _TOP.get(str(whole[0])) if whole else None
        return Place(file=self.file, cell=f"{sheet}!B8" if sheet else None)

    def follows(self, cell: str | None) -> bool:
        """True where a problem at the cell only follows from one already named."""
        return cell is not None and (cell in self.silent or cell.rpartition("!")[0] in self.missing_sheets)

    # problems that only a workbook has

    def fault(self, name: str, at: Ref | None, *, found: str, expected: str, why: str, remedy: str) -> None:
        cell = at.place if at else None
        if cell is not None and cell in self.silent:
            return
        if cell is not None:
            self.silent.add(cell)
        self.problems.append(
            Problem(name=name, file=self.file, cell=cell, found=found, expected=expected, why=why, remedy=remedy)
        )

    def missing_sheet(self, name: str, like: str | None, others: Sequence[str]) -> None:
        self.missing_sheets.add(name)
        self.fault(
            "missing-sheet",
            None,
            found=f"no sheet named {show(name)}" + (f", but one named {show(like)}" if like else ""),
            expected=f"the sheet {name}, as in the template",
            why="What stands on that sheet would silently count for nothing.",
            remedy=f"Rename {show(like)} to {name}." if like else f"Put the sheet {name} back; the template has it.",
        )
        assert like is None or like in others, "the likest sheet is one of the workbook's"

    def missing_heading(self, at: Ref, header: str, like: str | None) -> None:
        """Several headings may be missing at one place; what follows from them is not said again."""
        self.silent.discard(at.place)
        self.fault(
            "missing-heading",
            at,
            found=f"no heading {show(header)} on the sheet {at.sheet}" + (f", but {show(like)}" if like else ""),
            expected=f"the heading {header}, as in the template",
            why="Cells are read by the heading above or beside them; without it what they say would be lost.",
            remedy=f"Write {header} instead of {like}."
            if like
            else f"Put the heading {header} back, with its cells; they may stay blank.",
        )

    def cell_fault(self, at: Ref, error: str) -> None:
        """A formula that came to an error, or was never worked out."""
        unfinished = error == NEVER_WORKED_OUT
        self.fault(
            "formula-error",
            at,
            found=error,
            expected="a figure, or a formula that comes to one",
            why="There is no value in the cell, so nothing can be reckoned from it.",
            remedy="Open the workbook in your spreadsheet program, save it, and send it again."
            if unfinished
            else _ERRORS.get(error, "Correct the formula, or type the figure."),
        )

    def merged(self, at: Ref, last: str) -> None:
        self.fault(
            "merged-cells",
            at,
            found=f"cells {at.place.rpartition('!')[2]} to {last} merged into one",
            expected="each input in a cell of its own",
            why="A merged cell has one value for several places, and nobody can say which was meant.",
            remedy="Unmerge the cells, and type each figure in its own.",
        )

    def said_twice(self, at: Ref, what: str) -> None:
        self.fault(
            "said-twice",
            at,
            found=f"{what} a second time",
            expected="each thing said once",
            why="If the two differ, nobody can say which counts.",
            remedy="Clear one of the two rows.",
        )

    def unknown_option(self, row: RawRow, header: str, known: Sequence[str]) -> None:
        found = str(row.values.get(header, ""))
        near = nearest(found, known)
        self.fault(
            "unknown-option",
            row.cells[header],
            found=show(found),
            expected=f"an Id from the sheet Options: {listing(known)}"
            if known
            else "an Id from the sheet Options, which has none",
            why="The line would belong to no option and count for nothing.",
            remedy=f"Did you mean {near}?"
            if near
            else "Add the option on the sheet Options, or leave this cell blank.",
        )

    def find_line(self, row: RawRow, *, among: str | None = None) -> Line | None:
        """The line that a row of another sheet names, or a problem at its cell."""
        option, name = row.values.get("Only in option"), row.values.get("Line")
        known = [line_id for (of, line_id), line in self.by_id.items() if of == option and among in (None, line.kind)]
        line = self.by_id.get((option, str(name)))
        if name is not None and line is not None and among in (None, line.kind):
            return line
        near = nearest(str(name), known) if name is not None else None
        self.fault(
            "unknown-line",
            row.cells["Line"],
            found="a blank cell" if name is None else show(str(name)),
            expected=f"the Id of a {_KIND.get(among or '', 'cost or a benefit')}: {listing(known)}"
            if known
            else "the Id of a line; there are none",
            why="What the row says belongs to a line, and this leads to none.",
            remedy=f"Did you mean {near}?" if near else "Choose one from the list, or clear the row.",
        )
        self.silent |= {cell.place for cell in row.cells.values()}
        return None

    # records

    def records(self, table: TableSheet, rows: Sequence[RawRow], path: Path) -> list[dict[str, Any]]:
        """The rows of a table as records, one after another under a path."""
        return [self.record(table, row, (*path, i), str(path[0]), None) for i, row in enumerate(rows)]

    def record(self, table: TableSheet, row: RawRow, path: Path, kind: str, option: str | None) -> dict[str, Any]:
        """One row in the nested shape of the case file; a key whose cell is blank is absent."""
        raw: dict[str, Any] = {}
        self.cells[path] = row.first
        for column in table.columns:
            if column.by_year or column.header == "Only in option":
                continue
            self.cells[(*path, *column.key)] = row.cells[column.header]
            if column.header in row.values:
                _put(raw, column.key, row.values[column.header])
        if table.columns[0].header == "Id":
            self._identify(raw, kind, option)
        elif kind == "local_values" and "code" in raw:
            self.local_values.setdefault(raw["code"], Line("local_values", path, raw, row))
        return raw

    def line(self, table: TableSheet, row: RawRow, path: Path, option: str | None) -> dict[str, Any]:
        """A cost or benefit row, its years still with blanks (None) for cells that are blank."""
        kind = "costs" if table.name == "Costs" else "benefits"
        raw = self.record(table, row, path, "lines", option)
        column = next(column for column in table.columns if column.by_year)
        raw[column.key[0]] = self._by_year(column, row, (*path, *column.key))
        self.lines.append(Line(kind, path, raw, row))
        self.by_id.setdefault((option, raw["id"]), self.lines[-1])
        return raw

    def _by_year(self, column: Column, row: RawRow, path: Path) -> list[Any]:
        headers = [header for header in row.cells if re.fullmatch(rf"{column.header} \d+", header)]
        self.cells[path] = row.cells[headers[0]] if headers else row.first
        amounts: list[Any] = []
        for header in sorted(headers, key=lambda header: int(header.rpartition(" ")[2])):
            self.cells[(*path, len(amounts))] = row.cells[header]
            amounts.append(row.values.get(header))
        return amounts

    def _identify(self, raw: dict[str, Any], kind: str, option: str | None) -> None:
        """A row without an id gets one made from its title, unlike every other of its kind."""
        taken = self.ids.setdefault((kind, None), set()) | self.ids.setdefault((kind, option), set())
        if "id" not in raw:
            stem = slug(str(raw.get("title") or raw.get("name") or kind.rstrip("s")))
            raw["id"] = next(name for name in _numbered(stem) if name not in taken)
        self.ids[kind, option].add(raw["id"])


_KIND = {"costs": "cost", "benefits": "benefit"}
_ERRORS = {
    "#REF!": "The formula points at cells that were deleted. Type the figure, or point it at the right cell.",
    "#DIV/0!": "The formula divides by nought or by a blank cell. Fill that cell in, or type the figure.",
    "#N/A": "The formula looks something up that is not there. Correct what it looks for, or type the figure.",
    "#NAME?": "The formula uses a name that the workbook does not have. Correct it, or type the figure.",
    "#VALUE!": "The formula reckons with text. Correct the cell that it takes, or type the figure.",
    "#NUM!": "The formula comes to a number that cannot be. Correct what it takes, or type the figure.",
}


def slug(title: str) -> str:
    """An id from a title: `Multi-agency team` → `multi-agency-team`."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:50].strip("-") or "line"


def _numbered(stem: str) -> Any:
    yield stem
    for number in range(2, 100_000):
        yield f"{stem}-{number}"


def _put(raw: dict[str, Any], key: Sequence[str], value: Any) -> None:
    for step in key[:-1]:
        raw = raw.setdefault(step, {})
    raw[key[-1]] = value


def column_letters(at: Ref) -> Mapping[str, str]:
    """The cell's own parts."""
    return {"sheet": at.sheet, "cell": at.place.rpartition("!")[2]}
