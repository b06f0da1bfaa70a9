"""A budget holder's monthly forecast as a workbook: out with what is known, back with what is expected; errors by cell.

The sheet carries the pool, the year and the period at its head, and the id of each line in its first column, so that a workbook
that comes back for another pool, or last month's, is told apart before anything of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wholeplace.documents.workbook import Book, Sheet, cell_name, column_span
from wholeplace.documents.workbook_cells import Cells, open_workbook
from wholeplace.pools.forecast import LineForecast, LineStanding
from wholeplace.vocabulary.problems import Problem, refuse_if

SHEET = "Forecast"
MARK = "wholeplace-forecast/1"
HEAD_ROW, FIRST_ROW = 7, 8  # counted from 0
COLUMNS = (
    ("Line", 20.0),
    ("Title", 34.0),
    ("Budget for the year, £", 16.0),
    ("Spent so far, £", 16.0),
    ("Promised, £", 14.0),
    ("Last forecast, £", 16.0),
    ("Your forecast for the year, £", 18.0),
    ("Variance, £ (minus: under)", 18.0),
    ("Why, and what is being done", 50.0),
)
LINE, TITLE, BUDGET, SPENT, PROMISED, LAST, YOURS, VARIANCE, NOTE = range(9)
MOST_POUNDS = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a forecast is asked: the pool, its year and period, and who holds the budget."""

    pool: str
    title: str
    year: str
    period: str
    holder: str = ""
    made_up: bool = False


def write_forecast(asked: Asked, standings: Sequence[LineStanding], *, at: date) -> bytes:
    """The workbook that a budget holder fills in. The variance is a live formula; every other figure is the book's."""
    book = Book(title=f"Forecast of {asked.title}", created=at, comments=MARK)
    sheet = book.sheet(SHEET)
    sheet.head(f"Forecast of {asked.title}", f"What each line will come to by the end of {asked.year}.")
    heads = (("Pool", asked.pool), ("Year", asked.year), ("Period", asked.period), ("Form", MARK))
    for row, (label, value) in enumerate(heads, start=2):
        sheet.text(row, 0, label, "label")
        sheet.text(row, 1, value, "calc.text")
    if asked.made_up:
        sheet.text(6, 0, "A made-up place: its people, bodies and figures are not real.", "notice")
    for column, (words, width) in enumerate(COLUMNS):
        sheet.text(HEAD_ROW, column, words, "header" if column in (LINE, TITLE, NOTE) else "header.right")
        sheet.widths(width, first=column)
    for place, standing in enumerate(standings):
        _row(sheet, FIRST_ROW + place, standing)
    _sums(sheet, FIRST_ROW + len(standings), standings)
    _entry_rules(sheet, len(standings))
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(FIRST_ROW, 2), notice="Made up" if asked.made_up else "")
    return book.save()


def _row(sheet: Sheet, row: int, one: LineStanding) -> None:
    sheet.text(row, LINE, one.line, "calc.text")
    sheet.text(row, TITLE, one.title, "label")
    sheet.number(row, BUDGET, one.budget_pence / 100, "calc.pounds")
    sheet.number(row, SPENT, one.actual_pence / 100, "calc.pounds")
    sheet.number(row, PROMISED, one.committed_pence / 100, "calc.pounds")
    if one.forecast:
        sheet.number(row, LAST, one.forecast.outturn_pence / 100, "calc.pounds")
    else:
        sheet.blank(row, LAST, "calc.pounds")
    sheet.blank(row, YOURS, "input.pounds")
    yours, budget = cell_name(row, YOURS), cell_name(row, BUDGET)
    sheet.formula(row, VARIANCE, f'=IF({yours}="","",{yours}-{budget})', "", "calc.pounds")
    sheet.blank(row, NOTE, "input.text")


def _sums(sheet: Sheet, row: int, standings: Sequence[LineStanding]) -> None:
    sheet.text(row, LINE, "All lines", "label.total")
    sheet.blank(row, TITLE, "label.band")
    sums = {BUDGET: "budget_pence", SPENT: "actual_pence", PROMISED: "committed_pence"}
    for column in range(BUDGET, NOTE):
        cells = column_span(column, FIRST_ROW, max(FIRST_ROW, row - 1))
        value: float = sum(getattr(one, sums[column]) for one in standings) / 100 if column in sums else 0
        if column == LAST:
            value = sum(one.forecast.outturn_pence for one in standings if one.forecast) / 100
        sheet.formula(row, column, f"=SUM({cells})", value, "total.pounds")


def _entry_rules(sheet: Sheet, count: int) -> None:
    cells = (FIRST_ROW, YOURS, FIRST_ROW + max(0, count - 1), YOURS)
    message = "What the line will come to by the end of the year, in pounds and pence. Leave it empty to keep the last forecast."
    sheet.numbers(cells, -MOST_POUNDS, MOST_POUNDS, title="Your forecast", message=message)


@dataclass(frozen=True, slots=True)
class Brought:
    """A forecast workbook that came back. Lines left empty are not in it: their last forecast stands."""

    pool: str
    year: str
    period: str
    forecasts: tuple[LineForecast, ...]


def read_forecast(
    data: bytes, file: str, *, asked: Asked, lines: Mapping[str, str], made_on: date, made_by: str = ""
) -> Brought:
    """The forecasts in a workbook. `lines`: id → title of the lines that may be forecast.

    *Refuses*, all at once and by cell: `forecast-sheet-missing`, `forecast-for-another`, `forecast-line-unknown`,
    `forecast-not-an-amount`, `forecast-twice`, `forecast-empty`, and what `open_workbook` refuses.
    """
    opened = open_workbook(data, file)
    refuse_if([] if SHEET in opened.names else [_sheet_missing(opened.names, file)])
    cells = opened.sheet(SHEET)
    problems = list(_foreign(cells, asked))
    forecasts: dict[str, LineForecast] = {}
    for row in _rows(cells):
        problems += _take(cells, row, lines, forecasts, made_on, made_by, asked.period)
    if not problems and not forecasts:
        problems.append(_empty())
    refuse_if(problem.at(file=file) for problem in problems)
    return Brought(asked.pool, asked.year, asked.period, tuple(forecasts.values()))


def _rows(cells: Cells) -> list[int]:
    """The rows that have a line's id, down to the row of sums."""
    last = max((row for row, _ in cells.values), default=0)
    rows = []
    for row in range(FIRST_ROW, last + 1):
        if str(cells.values.get((row, LINE), "")).strip() == "All lines":
            break
        if any((row, column) in cells.values or (row, column) in cells.faults for column in (LINE, YOURS, NOTE)):
            rows.append(row)
    return rows


def _foreign(cells: Cells, asked: Asked) -> Iterator[Problem]:
    wanted = {2: ("pool", asked.pool), 3: ("year", asked.year), 4: ("period", asked.period), 5: ("form", MARK)}
    for row, (what, value) in wanted.items():
        found = str(cells.values.get((row, 1), "")).strip()
        if found != value:
            yield Problem(
                name="forecast-for-another",
                cell=_cell(row, 1),
                found=f"{what} {found or 'nothing'}",
                expected=f"{what} {value}",
                why="A forecast counts for the pool and the period for which it was asked.",
                remedy="Fill in the workbook of this pool and period, and leave its head as it is.",
            )


def _take(
    cells: Cells,
    row: int,
    lines: Mapping[str, str],
    forecasts: dict[str, LineForecast],
    made_on: date,
    made_by: str,
    period: str,
) -> Iterator[Problem]:
    line = str(cells.values.get((row, LINE), "")).strip()
    if line not in lines:
        yield _line_unknown(row, line, lines)
        return
    pence = _pence(cells, row)
    if isinstance(pence, Problem):
        yield pence
    elif line in forecasts:
        yield _twice(row, line)
    elif pence is not None:
        note = str(cells.values.get((row, NOTE), "")).strip()[:2000]
        forecasts[line] = LineForecast(line, made_on, pence, period, made_by, note)


def _pence(cells: Cells, row: int) -> int | Problem | None:
    if (row, YOURS) in cells.faults:
        return _no_amount(row, cells.faults[row, YOURS])
    value = cells.values.get((row, YOURS))
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool | date | datetime):
        return _no_amount(row, str(value))
    try:
        text = value.strip().replace(",", "").replace("£", "") if isinstance(value, str) else repr(value)
        pounds = Decimal(str(text))
    except InvalidOperation:
        return _no_amount(row, str(value))
    pence = pounds * 100
    # A spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004: what is within a millionth of a penny is the penny.
    if not pounds.is_finite() or abs(pounds) > MOST_POUNDS or abs(pence - round(pence)) > Decimal("0.000001"):
        return _no_amount(row, str(value))
    return round(pence)


def _cell(row: int, column: int) -> str:
    return f"{SHEET}!{chr(ord('A') + column)}{row + 1}"


def _no_amount(row: int, found: Any) -> Problem:
    return Problem(
        name="forecast-not-an-amount",
        cell=_cell(row, YOURS),
        found=str(found)[:60],
        expected="pounds and whole pence, such as 450,000.00",
        why="The forecast is added to the others and shared by the rules of the agreement.",
        remedy="Type the amount in figures, or leave the cell empty to keep the last forecast.",
    )


def _line_unknown(row: int, line: str, lines: Mapping[str, str]) -> Problem:
    return Problem(
        name="forecast-line-unknown",
        cell=_cell(row, LINE),
        found=line or "nothing",
        expected=f"one of: {', '.join(lines)}",
        why="A forecast belongs to a line of the agreement.",
        remedy="Leave the first column as it was sent, and add no rows of your own.",
    )


def _twice(row: int, line: str) -> Problem:
    return Problem(
        name="forecast-twice",
        cell=_cell(row, LINE),
        found=f"{line}, which stands further up with a forecast",
        expected="each line once",
        why="Of two forecasts for one line nobody could say which is meant.",
        remedy="Take one of the rows out.",
    )


def _empty() -> Problem:
    return Problem(
        name="forecast-empty",
        cell=_cell(FIRST_ROW, YOURS),
        found="no forecast in any row",
        expected="a forecast for at least one line",
        why="A workbook without a forecast says nothing new.",
        remedy="Fill in the column “Your forecast for the year”.",
    )


def _sheet_missing(names: Sequence[str], file: str) -> Problem:
    return Problem(
        name="forecast-sheet-missing",
        file=file,
        found=f"sheets: {', '.join(names)[:120] or 'none'}",
        expected=f"the sheet {SHEET}",
        why="The forecast is read from the workbook that was sent out.",
        remedy="Bring the workbook that you downloaded for this pool and period.",
    )
