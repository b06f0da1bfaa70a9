"""From a sheet's cells to filled rows: headings found, merged cells and errors named, each value in the form its field takes.

What a person types in a sheet is met half way where there is one meaning only: blanks around, `60%` as text, a year that the
spreadsheet took for a date, yes and no in any letter case. Anything else is handed on as it is, to be judged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wholeplace.appraisal.fields import nearest
from wholeplace.appraisal.sheets import (
    FIRST_COLUMN,
    FORM_FIRST_ROW,
    FORM_LABEL,
    HEADER_ROW,
    LISTS,
    MOST_YEARS,
    Column,
    TableSheet,
)
from wholeplace.appraisal.workbook_gathered import Gathered, RawRow
from wholeplace.documents.workbook import Ref, cell_name
from wholeplace.documents.workbook_cells import Cells, CellValue
from wholeplace.vocabulary.years import FinancialYear

_HEADINGS_WITHIN = 60
_PLAIN_NUMBER = re.compile(r"^[-+]?(\d+\.?\d*|\.\d+)$")
_PERCENT = re.compile(r"^([-+]?(?:\d+\.?\d*|\.\d+)) ?%$")
_NUMERIC = ("number", "share", "pounds", "whole")


# tables


def read_table(cells: Cells, table: TableSheet, gathered: Gathered) -> list[RawRow]:
    """The filled rows of a table sheet. Rows in which all our columns are blank are passed over."""
    rows = cells.rows()
    header_row, columns, absent = _headings(rows, table, gathered)
    if not columns:
        return []
    _merged(cells, table.name, header_row, {at for at, _ in columns.values()}, gathered)
    found = []
    for row, filled in rows.items():
        if row > header_row and any(at in filled for at, _ in columns.values()):
            read = _row(cells, table.name, row, filled, columns, gathered)
            read.cells |= dict.fromkeys(absent, Ref(table.name, header_row, FIRST_COLUMN))
            if read.values or any((row, at) in cells.faults for at, _ in columns.values()):
                found.append(read)
    return found


def _headings(
    rows: Mapping[int, Mapping[int, CellValue | None]], table: TableSheet, gathered: Gathered
) -> tuple[int, dict[str, tuple[int, Column]], list[str]]:
    """The row of headings (the one that has most of ours), header → place and column, and the headings that are not there."""
    wanted = {_folded(column.header): column for column in table.columns}
    best: dict[str, tuple[int, Column]] = {}
    header_row = HEADER_ROW
    for row, filled in rows.items():
        if row > _HEADINGS_WITHIN:
            break
        found = dict(_ours(filled, wanted))
        if len(found) > len(best):
            header_row, best = row, found
    spare = [
        str(v) for v in rows.get(header_row, {}).values() if isinstance(v, str) and _folded(v) not in map(_folded, best)
    ]
    absent = _absent(table, best)
    for header in absent:
        gathered.missing_heading(Ref(table.name, header_row, FIRST_COLUMN), header, nearest(header, spare))
    if not best:
        gathered.missing_sheets.add(table.name)
    return header_row, best, absent


def _ours(
    filled: Mapping[int, CellValue | None], wanted: Mapping[str, Column]
) -> Iterator[tuple[str, tuple[int, Column]]]:
    for at, value in filled.items():
        if not isinstance(value, str):
            continue
        folded = _folded(value)
        stem, _, number = folded.rpartition(" ")
        yearly = wanted.get(stem)
        if folded in wanted and not wanted[folded].by_year:
            yield wanted[folded].header, (at, wanted[folded])
        elif yearly is not None and yearly.by_year and number.isdecimal() and 1 <= int(number) <= MOST_YEARS:
            yield f"{yearly.header} {int(number)}", (at, yearly)


def _absent(table: TableSheet, found: Mapping[str, object]) -> list[str]:
    """Headings that should be there: every column, and every year up to the last that is."""
    absent = [column.header for column in table.columns if not column.by_year and column.header not in found]
    for column in table.columns:
        if column.by_year:
            years = [
                int(header.rpartition(" ")[2]) for header in found if re.fullmatch(rf"{column.header} \d+", header)
            ]
            absent += [f"{column.header} {year}" for year in range(1, max(years, default=1) + 1) if year not in years]
    return absent


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _merged(cells: Cells, sheet: str, header_row: int, ours: set[int], gathered: Gathered) -> None:
    filled = {row for row, at in (*cells.values, *cells.faults) if at in ours}
    for top, left, bottom, right in cells.merged:
        area = [
            (row, at)
            for row in range(max(top, header_row + 1), bottom + 1)
            for at in sorted(ours)
            if left <= at <= right
        ]
        if area and any(row in filled for row, _ in area):
            gathered.merged(Ref(sheet, top, left), cell_name(bottom, right))
            gathered.silent |= {Ref(sheet, row, at).place for row, at in area}


def _row(
    cells: Cells,
    sheet: str,
    row: int,
    filled: Mapping[int, CellValue | None],
    columns: Mapping[str, tuple[int, Column]],
    gathered: Gathered,
) -> RawRow:
    read = RawRow(sheet, {}, {header: Ref(sheet, row, at) for header, (at, _) in columns.items()})
    for header, (at, column) in columns.items():
        if (row, at) in cells.faults:
            gathered.cell_fault(read.cells[header], cells.faults[row, at])
        elif at in filled and (value := typed(filled[at], column)) is not None:
            read.values[header] = value
    return read


# the form


def read_form(cells: Cells, sheet: str, form: Sequence[Column], gathered: Gathered) -> dict[str, Any]:
    """The answers of a form whose labels stand beside them: what `[case]` is in the case file."""
    rows = cells.rows()
    labels = {
        _label(value): (row, at)
        for row, filled in rows.items()
        for at, value in filled.items()
        if isinstance(value, str) and at <= FORM_LABEL + 1
    }
    raw: dict[str, Any] = {}
    for i, column in enumerate(form):
        at = labels.get(_label(column.header))
        if at is None:
            ref = Ref(sheet, FORM_FIRST_ROW + i, FORM_LABEL)
            gathered.missing_heading(ref, column.header, None)
            gathered.silent.add(ref.place)
            gathered.cells["case", *column.key] = ref
            continue
        ref = Ref(sheet, at[0], at[1] + 1)
        gathered.cells["case", *column.key] = ref
        _answer(cells, ref, column, raw, gathered)
    gathered.cells[("case",)] = gathered.cells["case", "id"]
    return raw


def _answer(cells: Cells, ref: Ref, column: Column, raw: dict[str, Any], gathered: Gathered) -> None:
    position = (ref.row, ref.column)
    for top, left, bottom, right in cells.merged:
        if top <= ref.row <= bottom and left <= ref.column <= right:
            gathered.merged(Ref(ref.sheet, top, left), cell_name(bottom, right))
            gathered.silent.add(ref.place)
    if position in cells.faults:
        gathered.cell_fault(ref, cells.faults[position])
    elif position in cells.values and (value := typed(cells.values[position], column)) is not None:
        raw[column.key[0]] = value


def _label(text: str) -> str:
    return _folded(text.replace("(may be blank)", ""))


# values


def typed(value: CellValue | None, column: Column) -> Any:
    """A cell's value in the form that its field takes, None where it is blank. What has no one meaning stays as it is."""
    if isinstance(value, str) and not value.strip():
        return None
    match column.kind:
        case "number" | "share" | "pounds" | "whole":
            return _number(value, percent=column.kind in ("share", "number"))
        case "year":
            return _year(value)
        case "yes-no":
            return _truth(value)
        case "names":
            return names(value)
        case "any":
            return _any(value)
        case "text":
            return _word(_text(value), column)
        case _:
            return _text(value).strip()


def _number(value: Any, *, percent: bool) -> Any:
    if not isinstance(value, str):
        return value
    bare = value.strip()
    if _PLAIN_NUMBER.match(bare):
        return float(bare)
    match = _PERCENT.match(bare)
    return float(match[1]) / 100 if match and percent else bare


def _text(value: Any) -> str:
    """Text as typed; a number or a date that stands in a text cell as a person reads it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):
        return str(_year(value))
    return str(value)


def _word(text: str, column: Column) -> str:
    """One of a list's words, whatever its letter case and the blanks around it."""
    words = LISTS.get(column.choices or "", ())
    return next(
        (word for word in words if word.casefold() == text.strip().casefold()), text if not words else text.strip()
    )


def _year(value: Any) -> Any:
    """A financial year. A spreadsheet takes `2008/09` for September 2008; the year that was typed is put back."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        typed_form = value.day == 1 and value.month == (value.year + 1) % 100
        return str(FinancialYear(value.year) if typed_form else FinancialYear.containing(value))
    return value.strip().lstrip("'") if isinstance(value, str) else value


def _truth(value: Any) -> Any:
    if isinstance(value, str):
        return {"yes": True, "no": False, "true": True, "false": False}.get(value.strip().casefold(), value.strip())
    return value


def names(value: Any) -> list[str]:
    """Several names in one cell: `a; b`, or a list as the case file writes it."""
    text = _text(value).strip()
    if text.startswith("["):
        parsed = _toml(text)
        if isinstance(parsed, list):
            return [str(name) for name in parsed]
    return [name.strip() for name in re.split(r"[;\n]", text) if name.strip()]


def _any(value: Any) -> Any:
    """A number, a truth, text, or a list or table as the case file writes it."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text[0] in "[{\"'":
        parsed = _toml(text)
        return text if parsed is None else parsed
    return _number(text, percent=True)


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return None
