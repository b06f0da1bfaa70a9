"""Whether the rows of a return add up as its form says, and how each problem of a return is put."""

from __future__ import annotations

from collections.abc import Iterator

from wholeplace.spend.statutory_layout import NET, TOTAL, Column, service_lines
from wholeplace.spend.statutory_return import (
    ROUNDING_OF_SERVICES_PENCE,
    ROUNDING_PENCE,
    THOUSAND_PENCE,
    Entry,
    Key,
    Return,
)
from wholeplace.vocabulary.problems import Problem

_MADE_OF = (
    ("tot-exp", "empl", 1, "run-exp", "employees and running expenses"),
    ("tot-inc", "sfc", 1, "oth-inc", "charges and other income"),
    (NET, "tot-exp", -1, "tot-inc", "total expenditure less total income"),
)
"""The columns that the form works out from two others."""


def check_return(stated: Return) -> list[Problem]:
    """Rows that do not add up as the form says they do, by more than rounding: the figures stand, and a person should look.

    Checked on each authority, for every service line and the total: employees and running expenses make total expenditure;
    charges and other income make total income; the one less the other is net current expenditure. And the thirteen services
    make the total. *Refuses* nothing; answers `return-row-does-not-add`.
    """
    return [problem for entry in stated.entries.values() for problem in _row_checks(stated, entry)]


def _row_checks(stated: Return, entry: Entry) -> Iterator[Problem]:
    figures = entry.figures
    for line in dict.fromkeys(line for line, _ in figures):
        for made, first, sign, second, words in _MADE_OF:
            parts = [figures.get((line, measure)) for measure in (made, first, second)]
            if None not in parts:
                found, one, other = (part or 0 for part in parts)
                if abs(one + sign * other - found) > ROUNDING_PENCE:
                    yield _does_not_add(stated, entry, line, made, found, one + sign * other, words)
    for measure in stated.measures:
        total, services = figures.get((TOTAL, measure)), [figures.get((line, measure)) for line in service_lines()]
        if total is not None and None not in services:
            summed = sum(pence or 0 for pence in services)
            if abs(summed - total) > ROUNDING_OF_SERVICES_PENCE:
                yield _does_not_add(stated, entry, TOTAL, measure, total, summed, "the sum of the thirteen services")


def _thousands(pence: int) -> str:
    whole, rest = divmod(abs(pence), THOUSAND_PENCE)
    return f"{'-' if pence < 0 else ''}{whole:,}{f'.{rest:05d}'.rstrip('0') if rest else ''}"


def _does_not_add(
    stated: Return, entry: Entry, line: str, measure: str, found: int, expected: int, of_what: str
) -> Problem:
    return Problem(
        name="return-row-does-not-add",
        file=stated.file,
        line=entry.line_of(line),
        field=f"{entry.code} {line} {measure}",
        found=f"{_thousands(found)} for {entry.name}, in £ thousand",
        expected=f"{_thousands(expected)}, {of_what}",
        why="Each figure is rounded to £ thousand; these lie further apart than that, so one is wrong.",
        remedy="Keep the figure as published and say so, or ask the authority which one it stands by.",
    )


def unreadable_figure(
    file: str,
    line: int,
    column: Column,
    text: str,
    expected: str = "a figure in £ thousand, or a mark of no return",
) -> Problem:
    return Problem(
        name="return-figure-unreadable",
        file=file,
        line=line,
        field=f"{column.line} {column.measure}",
        found=f"{text!r} in column {column.number + 1} ({column.header})",
        expected=expected,
        why="A figure taken as nought would make the authority's total too small, and nobody would see it.",
        remedy="Write the figure as it was returned, or [x] where the authority did not return it.",
    )


def without_code(file: str, line: int, name: str, code: str) -> Problem:
    return Problem(
        name="authority-without-code",
        file=file,
        line=line,
        found=f"{name or 'no name'}, with {repr(code) if code else 'nothing'} for its ONS code",
        expected="the nine characters of an ONS code, such as E08000002",
        why="Names change between returns (Bury is also printed Bury MBC), so nothing is ever joined on a name.",
        remedy="Write the authority's ONS code beside its name.",
    )


def twice(file: str, first: Entry, again: Entry, key: Key) -> Problem:
    line, measure = key
    said = [entry.figures.get(key) for entry in (first, again)]
    words = ["nothing" if pence is None else _thousands(pence) for pence in said]
    return Problem(
        name="authority-twice",
        file=file,
        line=again.line_of(line),
        field=f"{again.code} {line} {measure}",
        found=f"{again.name}: {words[1]} here, {words[0]} on line {first.line_of(line)}, in £ thousand",
        expected="one row for an authority, or two that say the same",
        why="Where the two differ nobody can say which counts, and both would count the money twice.",
        remedy="Take out the row that does not count.",
    )
