"""Reading what authorities return to the department: revenue outturn (RSX, RO) and budget (RA), as it is published.

Those that did not return are printed with marks in place of figures; England's row and the rows of classes hold estimates for
them, so they are kept apart and never counted. An authority that is printed twice counts once, and only where both rows say
the same. The records are in `statutory_return`, the layouts in `statutory_layout`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wholeplace.spend.statutory_layout import (
    Column,
    Layout,
    ReturnLayer,
    Row,
    edition_name,
    is_list,
    layout_of,
    line_of_title,
    list_columns,
    measures,
    rows_of,
    unknown_layout,
)
from wholeplace.spend.statutory_problems import check_return, twice, unreadable_figure, without_code
from wholeplace.spend.statutory_return import (
    ENGLAND,
    ROUNDING_PENCE,
    Absent,
    Duplicate,
    Entry,
    Key,
    PublishedTotal,
    Return,
    pence_of_thousand,
)
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

__all__ = [
    "Absent",
    "Duplicate",
    "Entry",
    "PublishedTotal",
    "Return",
    "check_return",
    "read_return_rows",
    "read_returns",
]

_ONS = re.compile(r"^[EWSN]\d{8}$")
_E_CODE = re.compile(r"^E\d{4}$")
_NOT_RETURNED = frozenset({"...", "..", "…", "[x]", "[z]", "n/a"})


def read_returns(data: bytes, file: str) -> tuple[Return, ...]:
    """Every return that a CSV file holds, in its order. Which return, year and edition is told by the file itself.

    *Refuses* `return-layout-unknown`; and, all at once, `return-figure-unreadable`, `authority-without-code`,
    `authority-twice`.
    """
    return read_return_rows(list(rows_of(data)), file, hashlib.sha256(data).hexdigest())


def read_return_rows(rows: Sequence[Row], file: str, sha256: str, sheet: str | None = None) -> tuple[Return, ...]:
    """Every return in rows that were read already: a sheet of a workbook, or the records of a text file. *Refuses* as above."""
    rows = [(line, [cell.strip() for cell in cells]) for line, cells in rows]
    if is_list(rows):
        return _read_list(rows, file, sha256, sheet)
    layout = layout_of(rows, file)
    assert layout is not None, "only a list has no single layout"
    return (_Table(layout, file, sha256, sheet).read(rows),)


class _Table:
    """The reading of one table: rows in, one return or all its problems out."""

    def __init__(self, layout: Layout, file: str, sha256: str, sheet: str | None) -> None:
        self.layout, self.file, self.sha256, self.sheet = layout, file, sha256, sheet
        self.entries: dict[str, Entry] = {}
        self.absent: list[Absent] = []
        self.duplicates: list[Duplicate] = []
        self.published: list[PublishedTotal] = []
        self.left_out: list[int] = []
        self.problems: list[Problem] = []
        self.in_classes = False

    def read(self, rows: Sequence[Row]) -> Return:
        for line, cells in rows:
            if line > self.layout.header_line:
                self._row(line, cells)
        if not self.entries and not self.problems:
            raise unknown_layout(self.file, "a header, and no authority with figures below it", field="authorities")
        refuse_if(self.problems)
        layout = self.layout
        return Return(
            kind=layout.kind,
            year=layout.year,
            edition=layout.edition,
            layer=layout.layer,
            file=self.file,
            sha256=self.sha256,
            sheet=self.sheet,
            keys=tuple((column.line, column.measure) for column in layout.columns),
            entries=self.entries,
            absent=tuple(self.absent),
            duplicates=tuple(self.duplicates),
            published=tuple(self.published),
            left_out=tuple(self.left_out),
        )

    def _row(self, line: int, cells: list[str]) -> None:
        code, name = self._cell(cells, "code").upper(), self._cell(cells, "name")
        if name.casefold().startswith("class breakdown"):
            self.in_classes = True
            return
        stated = [cells[column.number] for column in self.layout.columns if column.number < len(cells)]
        if not any(stated):
            return  # a note, or a blank line
        if not name and not code:
            self.left_out.append(line)
            return
        absent = self._mark(stated)
        if absent:
            self.absent.append(Absent(code, name, self._cell(cells, "class"), line, absent))
            return
        figures = dict(self._figures(line, cells))
        if self._is_total(code, name, cells):
            self.published.append(PublishedTotal(name, self._class_of(code, name, cells), line, figures))
        if _is_authority(code):
            self._authority(code, name, line, cells, figures)
        elif not self._is_total(code, name, cells):
            self.problems.append(without_code(self.file, line, name, code))

    def _authority(self, code: str, name: str, line: int, cells: list[str], figures: dict[Key, int]) -> None:
        if code == ENGLAND:
            return
        entry = Entry(
            code=code,
            e_code=self._cell(cells, "e_code"),
            name=name,
            class_=self._cell(cells, "detailed_class") or self._cell(cells, "class"),
            line=line,
            figures=figures,
            certified={"Y": True, "N": False}.get(self._cell(cells, "certified")),
            notes=self._cell(cells, "notes"),
        )
        first = self.entries.setdefault(code, entry)
        if first is not entry:
            self._again(first, entry)

    def _again(self, first: Entry, entry: Entry) -> None:
        apart = {key: abs(pence - first.figures.get(key, 0)) for key, pence in entry.figures.items()}
        furthest = max(apart, key=lambda key: apart[key])
        if apart[furthest] > ROUNDING_PENCE or set(entry.figures) != set(first.figures):
            self.problems.append(twice(self.file, first, entry, furthest))
        else:
            self.duplicates.append(Duplicate(entry.code, entry.name, first.line, entry.line, apart[furthest]))

    def _figures(self, line: int, cells: list[str]) -> Iterator[tuple[Key, int]]:
        for column in self.layout.columns:
            text = cells[column.number] if column.number < len(cells) else ""
            if text.casefold() in _NOT_RETURNED:
                continue
            pence = pence_of_thousand(text)  # a blank is none: published tables have no gaps, so the row was cut off
            if pence is None:
                self.problems.append(unreadable_figure(self.file, line, column, text))
            else:
                yield (column.line, column.measure), pence

    def _mark(self, stated: Sequence[str]) -> str:
        """The mark that stands in place of every figure, or nothing."""
        written = {text.casefold() for text in stated if text}
        return written.pop() if len(written) == 1 and written <= _NOT_RETURNED else ""

    def _is_total(self, code: str, name: str, cells: list[str]) -> bool:
        if code == ENGLAND or name.casefold() == "england":
            return True
        return self.in_classes

    def _class_of(self, code: str, name: str, cells: list[str]) -> str:
        if code == ENGLAND or name.casefold() == "england":
            return "Eng"
        return self._cell(cells, "detailed_class") or self._cell(cells, "class")

    def _cell(self, cells: list[str], role: str) -> str:
        at = self.layout.at.get(role)
        return cells[at] if at is not None and at < len(cells) else ""


def _is_authority(code: str) -> bool:
    """An ONS code; or the department's own where ONS gave none (Lee Valley Regional Park Authority)."""
    return bool(_ONS.match(code) or _E_CODE.match(code))


def _read_list(rows: Sequence[Row], file: str, sha256: str, sheet: str | None) -> tuple[Return, ...]:
    """The returns of a list: one for each form and year in it, in their order."""
    at = list_columns(rows[0][1])
    problems: list[Problem] = []
    gathered: dict[tuple[str, FinancialYear], dict[str, Entry]] = {}
    for line, cells in rows[1:]:
        if not any(cells):
            continue
        found = _list_row(line, cells, at, file)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        form, year, entry = found
        problems += _gather(gathered.setdefault((form, year), {}), entry, file)
    refuse_if(problems)
    return tuple(_of_list(form, year, entries, file, sha256, sheet) for (form, year), entries in gathered.items())


def _list_row(
    line: int, cells: list[str], at: Mapping[str, int], file: str
) -> tuple[str, FinancialYear, Entry] | Problem:
    """One row of a list as an entry of one service line, or what is wrong with it."""
    cells = cells + [""] * (max(at.values()) + 1 - len(cells))
    code, form, title = (cells[at[name]].strip() for name in ("ons_code", "form", "service"))
    if not _is_authority(code):
        return without_code(file, line, cells[at["council"]], code)
    try:
        year = FinancialYear.parse(cells[at["year"]])
    except ValueError:
        column = Column(at["year"], title, "year", "year")
        return unreadable_figure(file, line, column, cells[at["year"]], expected="a financial year such as 2021-22")
    key = line_of_title().get(title.casefold(), title)
    figures: dict[Key, int] = {}
    for measure in (m.id for m in measures() if m.id in at):
        text = cells[at[measure]]
        if not text or text.casefold() in _NOT_RETURNED:
            continue
        pence = pence_of_thousand(text)
        if pence is None:
            return unreadable_figure(file, line, Column(at[measure], key, measure, f"{title}, {measure}"), text)
        figures[key, measure] = pence
    certified = {"true": True, "false": False}.get(cells[at["certified"]].casefold())
    return (
        form,
        year,
        Entry(code, "", cells[at["council"]], cells[at["class"]], line, figures, certified, "", {key: line}),
    )


def _gather(entries: dict[str, Entry], entry: Entry, file: str) -> list[Problem]:
    """Put one service line to its authority. A line that stands twice must say the same."""
    first = entries.get(entry.code)
    if first is None:
        entries[entry.code] = entry
        return []
    problems = []
    for key, pence in entry.figures.items():
        if first.figures.get(key, pence) != pence:
            problems.append(twice(file, first, entry, key))
    entries[entry.code] = replace(
        first, figures={**first.figures, **entry.figures}, lines={**first.lines, **entry.lines}
    )
    return problems


def _of_list(
    form: str, year: FinancialYear, entries: dict[str, Entry], file: str, sha256: str, sheet: str | None
) -> Return:
    stated = {code: entry for code, entry in entries.items() if entry.figures}
    absent = tuple(
        Absent(entry.code, entry.name, entry.class_, entry.line, "blank")
        for code, entry in entries.items()
        if code not in stated
    )
    keys = tuple(dict.fromkeys(key for entry in stated.values() for key in entry.figures))
    edition = edition_name(form, year)
    layer: ReturnLayer = "budget" if form == "RA" else "outturn"
    return Return(form, year, edition, layer, file, sha256, sheet, keys, stated, absent)
