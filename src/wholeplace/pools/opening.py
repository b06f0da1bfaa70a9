"""How a pool that runs already is taken in: opening balances as one entry that balances, and what last year planned and spent.

Both come as small tables (CSV with a heading), by account of the chart, and by line and body of the agreement where they apply.
Amounts are pounds as people write them; a debit is above nought, a credit below (`-500` or `(500)`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholeplace.ledger.chart import Cell, chart
from wholeplace.ledger.entries import Entry, Line, check, pence_of
from wholeplace.pools.agreement import Agreement
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

OPENING_COLUMNS = ("account", "line", "body", "amount")
LAST_YEAR_COLUMNS = ("account", "line", "body", "budget", "actual")
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class LastYearRow:
    """What was planned and what came in the year before, on an account of the chart. *Units*: pence, above nought."""

    account: str
    line: str
    body: str
    budget_pence: int
    actual_pence: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table as it stands: its line number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def opening_key(pool_id: str) -> str:
    """The key of the opening entry: a pool has one, however often it is sent."""
    return f"opening-{pool_id}"


def read_opening(text: str, agreement: Agreement, *, pool_id: str, on: date, file: str | None = None) -> Entry:
    """The opening entry of a pool.

    *Refuses*, all at once, `missing-heading`, `unknown-account`, `unknown-line`, `unknown-body`, `amount-unreadable`,
    `half-pennies`; and `entry-unbalanced` with the sum by which it is out, `commitment-mixed`, `too-many-lines`.
    """
    rows, problems = _rows(text, OPENING_COLUMNS, file)
    lines: list[Line] = []
    for row in rows:
        pence, wrong = _pence(row, "amount", file)
        found = [*_names(row, agreement, file), *wrong]
        problems += found
        if not found and pence:
            lines.append(Line(_cell(row, agreement), pence))
    refuse_if(problems)
    text_of_entry = "Opening balances of a pool that ran before it was taken in"
    entry = Entry(opening_key(pool_id), on, text_of_entry, tuple(lines), kind="opening", source=file or "")
    refuse_if([problem.at(file=file) for problem in check(entry)])
    return entry


def read_last_year(text: str, agreement: Agreement, file: str | None = None) -> tuple[LastYearRow, ...]:
    """What last year planned and spent. *Refuses*, all at once, as `read_opening` does, but for the balance."""
    rows, problems = _rows(text, LAST_YEAR_COLUMNS, file)
    found: list[LastYearRow] = []
    for row in rows:
        budget, wrong = _pence(row, "budget", file)
        actual, more = _pence(row, "actual", file)
        problems += [*_names(row, agreement, file), *wrong, *more]
        found.append(LastYearRow(row.cells["account"], row.cells["line"], row.cells["body"], budget, actual))
    refuse_if(problems)
    return tuple(found)


def _rows(text: str, columns: Sequence[str], file: str | None) -> tuple[list[_Row], list[Problem]]:
    """The rows that say something, and what is wrong with the heading."""
    lines = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    heads = [cell.strip().casefold() for cell in lines[0]] if lines else []
    missing = [column for column in columns if column not in heads]
    if missing:
        return [], [_missing_heading(heads, missing, columns, file)]
    rows = [
        _Row(number, {head: (cells[n].strip() if n < len(cells) else "") for n, head in enumerate(heads)})
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    return rows[:MOST_ROWS], [_too_long(len(rows), file)] if len(rows) > MOST_ROWS else []


def _cell(row: _Row, agreement: Agreement) -> Cell:
    """The cell of a row: what its line says of scheme, status, power and group goes with it."""
    account, body = row.cells["account"], row.cells["body"]
    if not row.cells["line"]:
        return Cell(account, body=body)
    line = agreement.line(row.cells["line"])
    return Cell(
        account, line.scheme, line.id, body, line.status, line.mechanism, line.subjective, line.capital, line.condition
    )


def _pence(row: _Row, column: str, file: str | None) -> tuple[int, list[Problem]]:
    text = row.cells[column]
    if not text:
        return 0, []
    try:
        return pence_of(text, field=column), []
    except Refused as refused:
        return 0, [problem.at(file=file, line=row.number) for problem in refused.problems]


def _names(row: _Row, agreement: Agreement, file: str | None) -> Iterator[Problem]:
    accounts = [code for code, account in chart().items() if account.kind != "commitment"]
    known = {
        "account": accounts,
        "line": ["", *(line.id for line in agreement.lines)],
        "body": ["", *(partner.body for partner in agreement.partners)],
    }
    for column, names in known.items():
        if row.cells[column] not in names:
            yield _unknown(column, row, [name for name in names if name], file)


def _unknown(column: str, row: _Row, known: Sequence[str], file: str | None) -> Problem:
    names = {"account": "unknown-account", "line": "unknown-line", "body": "unknown-body"}
    return Problem(
        name=names[column],
        file=file,
        line=row.number,
        field=column,
        found=row.cells[column] or f"no {column}",
        expected=f"one of: {', '.join(known)}",
        why="An amount on what the book does not know would be in none of its statements.",
        remedy=f"Write the {column} as the agreement or the chart of accounts has it.",
    )


def _missing_heading(heads: Sequence[str], missing: Sequence[str], columns: Sequence[str], file: str | None) -> Problem:
    return Problem(
        name="missing-heading",
        file=file,
        line=1,
        found=f"the headings {', '.join(heads)}" if any(heads) else "no headings",
        expected=f"the headings {', '.join(columns)}",
        why="A table is read by its headings, in whatever order the columns stand.",
        remedy=f"Add a first line with the headings; {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.",
    )


def _too_long(count: int, file: str | None) -> Problem:
    return Problem(
        name="too-many-lines",
        file=file,
        found=f"{count:,} rows",
        expected=f"at most {MOST_ROWS:,} rows",
        why="Opening balances are one entry that people read.",
        remedy="Add up the rows of one account, line and body.",
    )
