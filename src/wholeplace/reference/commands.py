"""`wholeplace unit-costs`: search the library, and show one entry in a year's prices."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from wholeplace.reference import unit_cost_page as page
from wholeplace.reference.prices import deflator_editions, deflators, newest_edition
from wholeplace.reference.unit_costs import UnitCost, find, search_all
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

unit_costs_app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Search and show the unit cost library.")


@unit_costs_app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What you would call it, or its code.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many entries at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list for programs.")] = False,
) -> None:
    """Find unit costs by what people call them."""
    found = search_all(" ".join(words), limit)
    if as_json:
        typer.echo(json.dumps(page.search_objects(found), ensure_ascii=False, indent=2))
    elif found:
        typer.echo(page.search_lines(found))
        typer.echo("\nShow one with: wholeplace unit-costs show CODE")
    else:
        typer.echo("Nothing in the unit cost library fits these words. Try fewer, or another name for it.")


@unit_costs_app.command("show")
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code of the library, such as CR2.0.")],
    year: Annotated[
        str | None, typer.Option(help="In the prices of this year, such as 2025/26 (else: the latest outturn).")
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--deflators", help="The edition of the deflators (else: the newest).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object for programs.")] = False,
) -> None:
    """Show one unit cost: its values, whom they fall to, what it may not be added to, how sure it is."""
    chosen = edition or newest_edition()
    cost, price_year = _asked(code, year, chosen)
    if as_json:
        typer.echo(json.dumps(page.unit_cost_object(cost, price_year, chosen), ensure_ascii=False, indent=2))
    else:
        typer.echo(page.unit_cost_page(cost, price_year, chosen), nl=False)


def _asked(code: str, year: str | None, edition: str) -> tuple[UnitCost, FinancialYear]:
    """The entry and the year asked for, refused with all that is wrong at once."""
    problems: list[Problem] = []
    cost = find(code)
    if cost is None:
        problems.append(page.unknown_unit_cost(code))
    price_year = _year(year, problems)
    if cost is not None:
        problems += page.price_problems(cost, price_year, edition)
    elif edition not in deflator_editions():
        problems.append(page.unknown_deflators(edition))
    refuse_if(problems)
    assert cost is not None, "an unknown code is refused above"
    return cost, price_year or deflators(edition).latest_outturn


def _year(text: str | None, problems: list[Problem]) -> FinancialYear | None:
    if text is None:
        return None
    try:
        return FinancialYear.parse(text)
    except ValueError:
        problems.append(_bad_year(text))
        return None


def _bad_year(text: str) -> Problem:
    return Problem(
        name="bad-financial-year",
        field="--year",
        found=text,
        expected="a financial year such as 2025/26",
        why="Prices are those of a year from April to March, and both its parts are written.",
        remedy="Write the year as 2025/26.",
    )
