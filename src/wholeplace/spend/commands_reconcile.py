"""The command `wholeplace spend reconcile`: do returns make the England printed beside them, and who is missing?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wholeplace.reference.areas import councils_of, name_of
from wholeplace.reference.services import label_of, service_of_return
from wholeplace.spend.reconcile import Compared, Reconciliation, as_answer, of_year, reconcile
from wholeplace.spend.statutory_count import PlaceReturned, place_answer, place_returned
from wholeplace.spend.statutory_files import returns_in_file
from wholeplace.spend.statutory_layout import TOTAL, measures, service_lines
from wholeplace.spend.statutory_return import Return
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence
from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_PIPED_WIDTH = 110


class Column(StrEnum):
    """A column of the return."""

    NET = "net-cur-exp"
    SPENT = "tot-exp"
    EMPLOYEES = "empl"
    RUNNING = "run-exp"
    CHARGES = "sfc"
    OTHER_INCOME = "oth-inc"
    INCOME = "tot-inc"


@app.command("reconcile")
def reconcile_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Returns as MHCLG publishes them: RSX, RA, RO.")],
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="Only this year, such as 2021/22.")] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="CODE", help="Also what the councils of a place returned; a GSS code.")
    ] = "",
    also: Annotated[
        list[str] | None, typer.Option("--with", metavar="CODE", help="A further body of the place, by its code.")
    ] = None,
    column: Annotated[Column, typer.Option("--column", help="Which column is added up.")] = Column.NET,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answers as JSON.")] = False,
) -> None:
    """Add up the authorities of each return, set them against England as printed, and name who did not return.

    Ends with 13 where England or a class differs by more than rounding and the authorities missing could come to.
    """
    asked = _year(year) if year else None
    returns, problems, status = _read(files)
    if returns or not problems:
        returns = list(of_year(returns, asked))
    done = [reconcile(stated, column.value) for stated in returns]
    places = [_in_place(stated, place, also or [], column.value) for stated in returns] if place or also else []
    if as_json:
        answer = {
            "returns": [as_answer(each) for each in done],
            "places": [place_answer(place, each) for each in places],
            "problems": [problem.as_dict() for problem in problems],
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _show(done, places, place)
        for problem in problems:
            typer.echo(f"\n{problem.text()}", err=True)
    unexplained = any(each.unexplained for each in done)
    raise typer.Exit(max(status, Exit.CHECK_FAILED if unexplained else Exit.DONE))


def _read(files: Sequence[Path]) -> tuple[list[Return], list[Problem], Exit]:
    """The returns of every file that can be read; one that cannot does not stop the others."""
    returns: list[Return] = []
    problems: list[Problem] = []
    status = Exit.DONE
    for path in files:
        try:
            returns += returns_in_file(path, str(path))
        except Refused as refused:
            problems += refused.problems
            status = max(status, refused.status)
    return returns, problems, status


def _in_place(stated: Return, place: str, also: Sequence[str], measure: str) -> PlaceReturned:
    """What a place's councils, of both tiers on the last day of the year, and the further bodies returned."""
    councils = councils_of(place, stated.year.last_day) if place else ()
    if place and not councils:
        raise Refused(_no_such_place(place), status=Exit.MISUSED)
    return place_returned(stated, [*councils, *also], measure)


def _show(done: Sequence[Reconciliation], places: Sequence[PlaceReturned], place: str) -> None:
    from rich.console import Console

    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    console = Console(highlight=False, markup=False, width=fixed)
    for number, each in enumerate(done):
        if number:
            console.print()
        console.print(f"{each.stated.edition} ({each.stated.layer}), {each.stated.file}")
        console.print(f"{_label(each.measure)}, £ thousand\n")
        console.print(_england(each))
        for line in _remarks(each):
            console.print(line)
        if places:
            console.print()
            console.print(_place_table(places[number], place))
            for line in _missing(places[number]):
                console.print(line)


def _england(done: Reconciliation) -> Table:
    """England line by line; where it is not printed, the sums of the returns alone."""
    if not done.england:
        table = _table("Service", "Sum of returns")
        held = {line for line, _ in done.stated.keys}
        for line in (each for each in (*service_lines(), TOTAL) if each in held):
            table.add_row(_service(line), _thousands(done.stated.sum_pence(line, done.measure)))
        return table
    table = _table("Service", "England as printed", "Sum of returns", "Difference", "")
    for compared in done.england:
        table.add_row(_service(compared.line), *_cells(compared))
    return table


def _cells(compared: Compared) -> tuple[str, str, str, str]:
    return (
        _thousands(compared.published_pence),
        _thousands(compared.returned_pence),
        _thousands(compared.difference_pence),
        "" if compared.explained else "not explained",
    )


def _remarks(done: Reconciliation) -> Iterator[str]:
    """Who is missing, who is printed twice, what was left out, and what does not add up."""
    stated = done.stated
    yield f"\n{len(stated.entries)} authorities returned."
    if done.absent:
        yield f"Did not return: {', '.join(f'{each.name} ({each.code})' for each in done.absent)}."
    for twice in done.duplicates:
        yield f"Counted once: {twice.name} ({twice.code}), on lines {twice.first_line} and {twice.line}."
    if stated.left_out:
        yield f"Left out: lines {', '.join(map(str, stated.left_out))}, which have figures and neither a name nor a code."
    for each in done.classes:
        if not each.total.explained:
            yield f"Not explained: {each.name}, printed {_thousands(each.total.difference_pence)} more than its authorities."
    for problem in done.problems:
        yield f"Does not add up, used as published: line {problem.line}, {problem.field}: {problem.found}; {problem.expected}."


def _place_table(found: PlaceReturned, place: str) -> Table:
    table = _table(name_of(place) if place else "Bodies", found.edition)
    for body in found.bodies:
        table.add_row(body.name, _thousands(body.total_pence))
    table.add_row("Sum, money between them still in it", _thousands(found.total_pence))
    return table


def _missing(found: PlaceReturned) -> Iterator[str]:
    if found.whole:
        yield "All of them returned."
    if found.absent:
        yield f"Did not return: {', '.join(f'{each.name} ({each.code})' for each in found.absent)}."
    if found.not_in_file:
        yield f"Not in the file: {', '.join(f'{name_of(code)} ({code})' for code in found.not_in_file)}."


def _table(first: str, *more: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for heading in more:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def _service(line: str) -> str:
    return "All services" if line == TOTAL else label_of(service_of_return(line) or line)


def _label(measure: str) -> str:
    return next(each.label for each in measures() if each.id == measure)


def _thousands(pence: int) -> str:
    return format_pounds(pounds_from_pence(pence) / 1000).replace("£", "")


def _year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        problem = Problem(
            name="bad-financial-year",
            field="--year",
            found=text,
            expected="a financial year such as 2021/22",
            why="Years run from April to March.",
            remedy="Write the year that begins in April, a stroke, and the last two figures of the next.",
        )
        raise Refused(problem, status=Exit.MISUSED) from error


def _no_such_place(code: str) -> Problem:
    return Problem(
        name="not-a-place-code",
        field="--place",
        found=code,
        expected="the GSS code of an area of councils that were in being, such as E47000001",
        why="A place is known by its code: names change and collide.",
        remedy="Look the code up; bodies that are no councils may be named one by one with --with.",
    )
