"""What a person must put right in a published file: said with the file, the line and the column, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wholeplace.spend.amounts import Cell
from wholeplace.spend.lines import ColumnFound
from wholeplace.vocabulary.problems import Problem

MOST_SAID = 20
"""Problems of one kind that are said one by one for a file; the last says how many more there are."""


@dataclass(slots=True)
class Runs:
    """Lines with the same fault, gathered into runs of lines that follow each other: first line, last line, what was found."""

    runs: list[tuple[int, int, str]] = field(default_factory=list)
    count: int = 0
    beyond: int = 0

    def add(self, line: int, found: str) -> None:
        """Put down one line."""
        self.count += 1
        if self.runs and self.runs[-1][2] == found and not self.beyond:
            first, _last, _found = self.runs[-1]
            self.runs[-1] = (first, line, found)
        elif len(self.runs) < MOST_SAID:
            self.runs.append((line, line, found))
        else:
            self.beyond += 1


def shown(cell: Cell) -> str:
    """A cell in a message: quoted, cut where it is long, and said to be empty where it is."""
    text = "" if cell is None else str(cell).strip()
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"' if text else "nothing"


def lines_without_amount(name: str, sheet: str | None, column: str, runs: Runs) -> list[Problem]:
    """Lines that hold something, and no amount that can be read."""
    return [
        Problem(
            name="line-without-amount",
            file=name,
            line=first,
            field=_place(sheet, column),
            found=found + (f", and so on to line {last}" if last > first else "") + _more(runs, first),
            expected="an amount of money",
            why="What the line came to cannot be told, so it is in no total.",
            remedy="Nothing, where the publisher left it blank on purpose; else ask the publisher for the amount.",
        )
        for first, last, found in runs.runs
    ]


def days_not_read(name: str, sheet: str | None, column: str, runs: Runs) -> list[Problem]:
    """Lines with an amount whose day of payment cannot be read. The first is named, and how many there are."""
    if not runs.runs:
        return []
    first, _last, found = runs.runs[0]
    return [
        Problem(
            name="day-not-read",
            file=name,
            line=first,
            field=_place(sheet, column),
            found=found + (f", and {runs.count - 1:,} other lines whose day cannot be read" if runs.count > 1 else ""),
            expected="a day, such as 24/06/2020 or 2020-06-24",
            why="The line is counted in the year of its batch, for its own day is not known.",
            remedy="Say which year the file is for; where the column is another kind of date, choose another column.",
        )
    ]


def _more(runs: Runs, first: int) -> str:
    last_said = runs.beyond and first == runs.runs[-1][0]
    return f"; and {runs.beyond:,} more lines like these further down" if last_said else ""


def _lines(count: int) -> str:
    return f"{count:,} line" if count == 1 else f"{count:,} lines"


def _column(found: ColumnFound) -> str:
    """A column by its header, and by its place, for two may have one header."""
    return f'"{found.header}" (the {_ordinal(found.number + 1)} column)'


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _place(sheet: str | None, column: str) -> str:
    return f"{sheet}, column {column}" if sheet else f"column {column}"


def no_amount_column(name: str, sheet: str | None, header: Sequence[str]) -> Problem:
    """The file is not spending, or nobody can see in it what was paid."""
    seen = ", ".join(text for text in header if text)[:120] or "no header"
    return Problem(
        name="no-amount-column",
        file=name,
        field=sheet,
        found=seen,
        expected="a column that holds what each line came to, and another that says whom, when or what for",
        why="Without amounts it is not a file of spending; counted by guess, a register of contracts would become payments.",
        remedy="Leave the file out, or say which column holds the amount.",
    )


def cannot_be_told_apart(
    name: str, sheet: str | None, one: ColumnFound, other: ColumnFound, line: int, lines: int
) -> Problem:
    """Two columns of amounts that could each be the one that is counted, and that disagree."""
    return Problem(
        name="columns-cannot-be-told-apart",
        file=name,
        line=line,
        field=sheet,
        found=f"two columns of amounts, {_column(one)} and {_column(other)}, that differ in {_lines(lines)}, first in this one",
        expected="one column of amounts, or headers that say which is net and which is gross",
        why="Their totals differ, and nothing in the file says which of them was paid.",
        remedy="Say which column is counted, and whether it is net or gross; it is remembered for this publisher.",
    )


def net_vat_gross_disagree(name: str, sheet: str | None, column: str, runs: Runs) -> Problem:
    """Lines whose gross amount is not the net one with value added tax."""
    first, _last, found = runs.runs[0]
    return Problem(
        name="net-vat-gross-disagree",
        file=name,
        line=first,
        field=_place(sheet, column),
        found=found + (f"; and {runs.count - 1:,} more lines" if runs.count > 1 else ""),
        expected="gross to be net and VAT together, to the penny or two of rounding",
        why="One of the three is wrong. The net amount is counted, as elsewhere, and the doubt is shown with it.",
        remedy="Ask the publisher which holds; where another column should be counted, say so for this publisher.",
    )


def of_another_width(name: str, sheet: str | None, width: int, runs: Runs) -> list[Problem]:
    """Lines whose cells are more or fewer than the header's, so that an amount may stand in another column."""
    if not runs.runs:
        return []
    first, _last, found = runs.runs[0]
    return [
        Problem(
            name="line-of-another-width",
            file=name,
            line=first,
            field=sheet,
            found=found + (f", and {runs.count - 1:,} more lines like it" if runs.count > 1 else ""),
            expected=f"as many cells as the header has, {width}",
            why="A comma within a name or an amount, where quotation marks are missing, moves or cuts what comes after it.",
            remedy="Look at the line: where its amount is another one, ask the publisher for a file that is written cleanly.",
        )
    ]


def layout_changes(name: str, sheet: str | None, line: int, header: Sequence[str], column: str, lines: int) -> Problem:
    """A second header further down, under which the columns stand elsewhere."""
    seen = ", ".join(header)[:120]
    return Problem(
        name="layout-changes-within",
        file=name,
        line=line,
        field=_place(sheet, column),
        found=f'a second header, "{seen}"; from here on {_lines(lines)} without an amount in the column "{column}" of the first',
        expected="one header, and below it one layout",
        why="What stands below the second header was taken by the first one; its amounts are in another column, and in no total.",
        remedy="Put the lines from the second header on into a file or sheet of their own, and bring both.",
    )


def total_left_out(name: str, sheet: str | None, line: int, amount: str) -> Problem:
    """A line at the end that repeats the sum of those above it."""
    return Problem(
        name="total-line-left-out",
        file=name,
        line=line,
        field=sheet,
        found=f"£{Decimal(amount):,}, which is what the lines above come to, with nothing else in the line",
        expected="one payment a line",
        why="It is the publisher's own total; counted, every payment would be counted twice.",
        remedy="Nothing: the line was left out, and shows that the file is whole.",
    )


def no_such_file(name: str, error: OSError) -> Problem:
    """A file that is not there, or that may not be opened."""
    return Problem(
        name="no-such-file",
        file=name,
        found=error.strerror or "it cannot be read",
        expected="a file of spending",
        why="There is nothing to read.",
        remedy="Look at the spelling and the folder.",
    )
