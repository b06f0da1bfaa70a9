"""Which counted lines may be added, and which make a sum that nobody can defend.

A layer (payments, outturn, budget) says what kind of statement a figure comes from; payments lie *within* outturn, and a budget
is a plan of it. An edition is one publication of one body's year; a second one states the same money again. A basis says what
is in the figure: net or gross of recoverable value added tax, or net of the service's own income.

The checks look at distinct tags, never at lines: a handful for a place, whatever the number of its lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

LAYER_WORDS = {"payments": "payments", "outturn": "outturn", "budget": "budget", "control": "expenditure before income"}
BASIS_WORDS = {
    "net": "net of recoverable VAT",
    "gross": "gross of VAT",
    "unknown": "not said whether net or gross",
    "net-current": "net of the service's own income",
    "total-expenditure": "before the service's own income",
}


@dataclass(frozen=True, slots=True, order=True)
class CountTags:
    """What must be alike before counted lines are added. `year` is the financial year that begins in April of it."""

    layer: str
    edition: str
    basis: str
    body: str
    year: int


def unlike(tags: Iterable[CountTags]) -> list[Problem]:
    """Why lines of these tags may not be added; an empty list where they may.

    Lines of a basis that no file says may be added to each other: the sum is then of an unknown basis too, and its reader is
    told so. They may not be added to those of a known one.

    *Refuses*: `unlike-layers` (once), `two-editions` (for each body, year and layer), `net-and-gross` (for each layer).
    """
    known = sorted(set(tags))
    return [*_unlike_layers(known), *_two_editions(known), *_net_and_gross(known)]


def _unlike_layers(tags: list[CountTags]) -> list[Problem]:
    layers = sorted({tag.layer for tag in tags})
    if len(layers) < 2:
        return []
    within = {"payments", "outturn"} <= set(layers)
    return [
        Problem(
            name="unlike-layers",
            found=" and ".join(LAYER_WORDS.get(layer, layer) for layer in layers),
            expected="lines of one layer: payments, outturn or budget",
            why="Payments lie within outturn: added to it, they would be counted twice."
            if within
            else "A plan and what came of it are two figures for one year, and their sum is neither.",
            remedy="Choose one layer; the others may stand beside it, and payments be shown as a share of outturn.",
        )
    ]


def _two_editions(tags: list[CountTags]) -> list[Problem]:
    editions: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for tag in tags:
        editions[tag.body, tag.year, tag.layer].add(tag.edition)
    return [
        Problem(
            name="two-editions",
            found=f"{body}, {FinancialYear(year)}, {LAYER_WORDS.get(layer, layer)}: {' and '.join(sorted(several))}",
            expected="one edition of a body's year",
            why="Each edition states the same year over again; a sum of two would count it twice.",
            remedy="Choose the edition that counts; the other may be kept for comparison.",
            field=body,
        )
        for (body, year, layer), several in sorted(editions.items())
        if len(several) > 1
    ]


def _net_and_gross(tags: list[CountTags]) -> list[Problem]:
    bases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for tag in tags:
        bases[tag.layer][tag.basis].add(tag.body)
    return [
        Problem(
            name="net-and-gross",
            found="; ".join(
                f"{BASIS_WORDS.get(basis, basis)}: {_some(sorted(bodies))}"
                for basis, bodies in sorted(by_basis.items())
            ),
            expected=f"{LAYER_WORDS.get(layer, layer)} on one basis",
            why="A sum of net and gross is wrong by part of the tax or of the income, and nobody can tell by how much.",
            remedy="Show each basis by itself, or bring one body's figure to the other's basis and say how.",
        )
        for layer, by_basis in sorted(bases.items())
        if len(by_basis) > 1
    ]


def _some(names: list[str], most: int = 3) -> str:
    """The first few of some names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
