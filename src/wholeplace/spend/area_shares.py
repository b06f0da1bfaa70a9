"""How a body larger than a place spends over areas: shares of its catchment, of residents, of need, or as stated.

Shares are exact fractions and are kept for *every* area that a body serves, so that a sum is split over all of them to the penny.
Those of English hospital trusts are in the product; others are made from counts, residents and weights.

*Source*: docs/methods/attribution.md.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from wholeplace.reference.areas import areas_of, current_code, population_for
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

Method = Literal["whole", "catchment", "population", "need", "stated"]

METHOD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "whole": "lies within the place",
        "catchment": "by its catchment of patients",
        "population": "by residents",
        "need": "by residents weighted by need",
        "stated": "as stated",
    }
)

ELSEWHERE = "elsewhere"
"""The part of a body's spending that falls in none of the areas for which it has shares."""

EVERY_AREA = ("population", "need")  # methods whose tables hold every area that a body serves
_ROUNDING = Fraction(1, 10**6)  # printed shares may come to this much above one
_BILLION = 10**9

CATCHMENT_YEAR = 2021
_CATCHMENT_SOURCE = (
    "OHID, NHS Acute (Hospital) Trust Catchment Populations, 18 October 2022, by way of geographr; OGL v3"
)


@dataclass(frozen=True, slots=True)
class AreaShares:
    """How one body's spending falls on areas, by one method: area (GSS code) → share, each from 0 to 1, exact.

    Shares that come to less than one leave a part `elsewhere`. `year` is the financial year they are of; `counted` the number
    of people or cases that were counted to find them, None where they do not rest on a count or it is not known.
    """

    body: str
    method: Method
    year: int
    shares: Mapping[str, Fraction]
    source: str
    counted: int | None = None

    def split(self, pence: int) -> dict[str, int]:
        """A sum over all areas, to the penny; what no area has stands under `elsewhere`. *Units*: pence in, pence out."""
        areas = sorted(self.shares)
        rest = max(Fraction(0), 1 - sum(self.shares.values()))
        named = [*areas, ELSEWHERE] if rest else areas
        return dict(
            zip(
                named, split_pence(pence, [*(self.shares[area] for area in areas), *([rest] * bool(rest))]), strict=True
            )
        )

    def of(self, areas: Collection[str]) -> Fraction:
        """The share of some areas together."""
        return sum((self.shares.get(area, Fraction(0)) for area in set(areas)), Fraction(0))


def check_shares(shares: AreaShares) -> list[Problem]:
    """Shares below nought, or above one together. *Refuses*: `share-impossible`, `shares-above-one`."""
    below = [
        Problem(
            name="share-impossible",
            found=f"{float(share):g} for {area}",
            expected="a share from 0 to 1",
            why="A body cannot spend less than nothing in an area because of where its people live.",
            remedy="Mend the share; where it was worked out from counts, look at the counts.",
            field=shares.body,
        )
        for area, share in sorted(shares.shares.items())
        if share < 0
    ]
    total = sum(shares.shares.values())
    if total <= 1:
        return below
    return [
        *below,
        Problem(
            name="shares-above-one",
            found=f"shares {METHOD_WORDS[shares.method]} that come to {float(total):.6g}",
            expected="shares of all areas that come to at most 1",
            why="More than the body spends would be handed out, and the areas' totals would not add up to its own.",
            remedy="Look for an area that stands twice, or under an old and a new code; or give counts instead of shares.",
            field=shares.body,
        ),
    ]


def shares_of_counts(
    body: str, method: Method, year: int, counts: Mapping[str, int | Fraction], source: str, *, sample: bool = False
) -> AreaShares:
    """Shares in proportion to counts (patients, residents). With `sample`, the counts are few enough to be out by chance.

    *Refuses*: `share-impossible` where a count is below nought or all are nought.
    """
    exact = {area: Fraction(count) for area, count in counts.items()}
    total = sum(exact.values(), Fraction(0))
    if total <= 0 or min(exact.values()) < 0:
        raise Refused(_no_counts(body, counts))
    shares = {area: count / total for area, count in exact.items()}
    return AreaShares(body, method, year, MappingProxyType(shares), source, int(total) if sample else None)


def population_shares(body: str, year: int, residents: Mapping[str, int], source: str) -> AreaShares:
    """By the residents of every area that the body serves. *Units*: `residents` area → people. *Refuses* `share-impossible`."""
    return shares_of_counts(body, "population", year, residents, source)


def need_shares(
    body: str, year: int, residents: Mapping[str, int], weights: Mapping[str, Decimal | Fraction], source: str
) -> AreaShares:
    """By residents times a weight of need, such as a deprivation or age-cost weight of each area; 1 is the average.

    *Refuses*: `no-need-weight` for every area without one, `share-impossible`.
    """
    refuse_if(
        Problem(
            name="no-need-weight",
            found=f"no weight for {area}",
            expected="a weight for every area that the body serves",
            why="An area without a weight would get nothing, or as much as the average, and nobody would have said so.",
            remedy="Give a weight for it (1 for the average), or bring the body down by residents alone.",
            field=body,
        )
        for area in sorted(set(residents) - set(weights))
    )
    weighted = {area: people * Fraction(weights[area]) for area, people in residents.items()}
    return shares_of_counts(body, "need", year, weighted, source)


def stated_shares(
    body: str,
    method: Method,
    year: int,
    shares: Mapping[str, Decimal | Fraction],
    source: str,
    counted: int | None = None,
) -> AreaShares:
    """Shares as somebody states them. Printed to few places, they may come to a millionth above one and are then scaled to it.

    *Refuses*: `share-impossible`, `shares-above-one`.
    """
    exact = {area: Fraction(share) for area, share in shares.items()}
    total = sum(exact.values())
    if 1 < total <= 1 + _ROUNDING:
        exact = {area: share / total for area, share in exact.items()}
    stated = AreaShares(body, method, year, MappingProxyType(exact), source, counted)
    refuse_if(check_shares(stated))
    return stated


def trust_shares(trust: str) -> AreaShares:
    """The catchment of an English hospital trust of 2022 by council area of 2021, by the trust's ODS code (`R0A`).

    *Refuses* `no-shares` where the table does not hold the trust: mental health, ambulance and community trusts are not in it.
    """
    found = _catchments().get(trust)
    if found is None:
        raise Refused(no_shares(trust, "no catchment for it among the 138 acute trusts of 2022"))
    return AreaShares(trust, "catchment", CATCHMENT_YEAR, found, _CATCHMENT_SOURCE)


def trusts_with_shares() -> tuple[str, ...]:
    """The ODS codes of the trusts whose catchments are known."""
    return tuple(_catchments())


@cache
def _catchments() -> Mapping[str, Mapping[str, Fraction]]:
    stored = files("wholeplace.reference").joinpath("data/trust_catchments/shares.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, Fraction]] = {}
    for row in csv.DictReader(stored.splitlines()):
        found.setdefault(row["trust"], {})[row["area"]] = Fraction(int(row["per_billion"]), _BILLION)
    return MappingProxyType({trust: MappingProxyType(shares) for trust, shares in found.items()})


def shares_by_code(body: str, code: str, year: int) -> AreaShares | None:
    """What the product itself knows of where a body spends, by its code in the country's list; None where it knows nothing.

    A hospital trust by its catchment; a police, fire, county or combined authority by the residents of its areas.
    """
    on = FinancialYear(year).last_day
    if code in _catchments():
        return replace(in_codes_of(trust_shares(code), on), body=body)
    found = {area: population_for(area, FinancialYear(year)) for area in areas_of(code, on)}
    residents = {area: one for area, one in found.items() if one is not None}
    if not residents or len(residents) < len(found):
        return None
    of_year = min(one.mid_year for one in residents.values())
    source = f"ONS, residents at 30 June {of_year}; OGL v3"
    return population_shares(body, of_year, {area: one.persons for area, one in residents.items()}, source)


def in_codes_of(shares: AreaShares, on: date) -> AreaShares:
    """The same shares under the codes of the areas in being on a day: those of areas that were merged are added.

    An area that became several keeps its old code, for nobody can say how its share fell to them.
    """
    sums: dict[str, Fraction] = {}
    for area, share in shares.shares.items():
        code = current_code(area, on) or area
        sums[code] = sums.get(code, Fraction(0)) + share
    return replace(shares, shares=MappingProxyType(sums))


def no_shares(body: str, found: str) -> Problem:
    """That a body larger than the place cannot be brought down to it."""
    return Problem(
        name="no-shares",
        found=found,
        expected="shares of its areas for a body larger than the place",
        why="Counted whole, its spending elsewhere would be the place's; left out silently, the place would look cheaper.",
        remedy="Give shares by catchment, residents or need, or as the body states them, under the codes of its areas; or leave "
        "the body out, and the total says that it is missing.",
        field=body,
    )


def _no_counts(body: str, counts: Mapping[str, int | Fraction]) -> Problem:
    below = [f"{area}: {count}" for area, count in sorted(counts.items()) if count < 0]
    return Problem(
        name="share-impossible",
        found=f"counts below nought ({', '.join(below)})" if below else "no counts, or none above nought",
        expected="counts of nought or more, one of them above nought",
        why="A share is a part of a whole; of nothing there are no parts.",
        remedy="Look at the counts and their areas.",
        field=body,
    )
