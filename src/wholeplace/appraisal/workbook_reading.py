"""A case from its workbook: from cells to the nested mapping that every way in shares, each value knowing its cell.

What only a workbook can get wrong is found here (a sheet or heading that is missing, merged cells, a formula's error, a
figure said twice); everything else is judged by `casefile.build_case`, which is handed the cell of every value. All the
problems come back at once, each with its sheet and cell, in the words of somebody who looks at a sheet.

*Source*: layout in `sheets`; case file format `wholeplace-case/1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wholeplace.appraisal.case import FORMAT, Case
from wholeplace.appraisal.casefile import build_case
from wholeplace.appraisal.fields import nearest
from wholeplace.appraisal.positions import Path, Place
from wholeplace.appraisal.sheets import (
    BASELINES,
    BENEFITS,
    BODIES,
    COSTS,
    FORM,
    INPUT_SHEETS,
    LOCAL_VALUES,
    OPTION,
    OPTIONS,
    PLACE,
    REQUIRED_SHEETS,
    TABLES,
    UNPRICED,
    TableSheet,
)
from wholeplace.appraisal.workbook_entries import (
    read_assumptions,
    read_cashable,
    read_changes,
    read_correlations,
    read_ranges,
    read_who_gains,
    settle_years,
)
from wholeplace.appraisal.workbook_gathered import Gathered, RawRow
from wholeplace.appraisal.workbook_tables import read_form, read_table
from wholeplace.appraisal.workbook_wording import in_cells
from wholeplace.documents.workbook_cells import Opened, open_workbook
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if


def read_workbook(data: bytes, file: str) -> Case:
    """The case that a workbook says: the template filled in, or an export.

    *Refuses* with status 10 what cannot be opened (see `documents.workbook_cells`); with status 11, all at once,
    `missing-sheet`, `missing-heading`, `merged-cells`, `formula-error`, `sheet-too-large`, `blank-year`, `said-twice`,
    `range-and-figure`, `unknown-line`, `unknown-option`, and every problem of a case (see `casefile.build_case`).
    """
    book = open_workbook(data, file)
    gathered = Gathered(file)
    sheets = _found_sheets(book, gathered)
    raw = _gather(book, sheets, gathered)
    try:
        case: Case | None = build_case(raw, gathered.place)
        problems: tuple[Problem, ...] = ()
    except Refused as refused:
        case, problems = None, refused.problems
    refuse_if(_in_order([*gathered.problems, *_not_yet_said(problems, gathered)]))
    assert case is not None, "a case without problems was built"
    return case


def _found_sheets(book: Opened, gathered: Gathered) -> dict[str, str]:
    """Our sheets that the workbook has: our name → its name. Letter case and blanks around do not matter."""
    by_name = {name.strip().casefold(): name for name in book.names}
    found = {name: by_name[name.casefold()] for name in INPUT_SHEETS if name.casefold() in by_name}
    others = [name for name in book.names if name not in found.values()]
    for name in INPUT_SHEETS:
        like = nearest(name, others)
        if name not in found and (name in REQUIRED_SHEETS or like):
            gathered.missing_sheet(name, like, others)
    return found


def _gather(book: Opened, sheets: Mapping[str, str], gathered: Gathered) -> dict[str, object]:
    raw: dict[str, Any] = {"format": FORMAT}
    if PLACE in sheets:
        raw["case"] = read_form(book.sheet(sheets[PLACE]), PLACE, FORM, gathered)
    rows = {
        table.name: read_table(book.sheet(sheets[table.name]), table, gathered) if table.name in sheets else []
        for table in TABLES
    }
    raw["bodies"] = gathered.records(BODIES, rows[BODIES.name], ("bodies",)) or None
    raw["unpriced"] = gathered.records(UNPRICED, rows[UNPRICED.name], ("unpriced",))
    raw["baselines"] = gathered.records(BASELINES, rows[BASELINES.name], ("baselines",))
    raw["local_values"] = gathered.records(LOCAL_VALUES, rows[LOCAL_VALUES.name], ("local_values",))
    raw["options"] = gathered.records(OPTIONS, rows[OPTIONS.name], ("options",))
    for name, table in (("costs", COSTS), ("benefits", BENEFITS)):
        raw[name] = _lines(raw, name, table, rows[table.name], gathered)
    read_cashable(rows, gathered)
    read_who_gains(raw, rows, gathered)
    read_assumptions(rows, gathered)
    read_ranges(rows, gathered)
    read_changes(raw, rows, gathered)
    raw["correlations"] = read_correlations(rows, gathered)
    settle_years(raw, gathered)
    return raw


def _lines(
    raw: Mapping[str, Any], name: str, table: TableSheet, rows: list[RawRow], gathered: Gathered
) -> list[dict[str, Any]]:
    """The lines of the case; those that one option alone has are put into that option."""
    options = {option["id"]: (i, option) for i, option in enumerate(raw["options"]) if option.get("id")}
    main: list[dict[str, Any]] = []
    for row in rows:
        option = row.values.get(OPTION)
        if option is None:
            main.append(gathered.line(table, row, (name, len(main)), None))
        elif str(option) in options:
            i, holder = options[str(option)]
            held = holder.setdefault(name, [])
            held.append(gathered.line(table, row, ("options", i, name, len(held)), str(option)))
        else:
            gathered.unknown_option(row, OPTION, list(options))
    return main


def _not_yet_said(problems: tuple[Problem, ...], gathered: Gathered) -> list[Problem]:
    """What `build_case` found, without what only follows from a fault already named, in a sheet's words."""
    return [in_cells(problem) for problem in problems if not gathered.follows(problem.cell)]


_CELL = re.compile(r"^(?P<sheet>.*)!(?P<letters>[A-Z]+)(?P<row>\d+)$")


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By sheet, row and column; what concerns the whole file first."""

    def key(problem: Problem) -> tuple[int, int, int, str]:
        match = _CELL.match(problem.cell or "")
        if not match:
            return (-1, 0, 0, "")
        sheet = INPUT_SHEETS.index(match["sheet"]) if match["sheet"] in INPUT_SHEETS else 99
        return (sheet, int(match["row"]), len(match["letters"]), match["letters"])

    return sorted(problems, key=key)


__all__ = ["Path", "Place", "read_workbook"]
