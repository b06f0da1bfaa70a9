"""What a body larger than the place spends in it: its spending brought down by a named method, with how far it may be out.

A hospital trust, a police force or a department serves several council areas. Its spending is split over *all* of them by
shares (of its catchment, of residents, of residents weighted by need, or as stated), to the penny, and the place has the parts
of its own areas. No method is exact: where several are known, the first is used and the others say how far it may be out; a
share that rests on a count of few people is wider for it. Where one method is known and no count, how far it may be out is not
known, and that is said.

*Source*: docs/methods/attribution.md.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil, floor
from types import MappingProxyType
from typing import Any, Literal

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

_EVERY_AREA = ("population", "need")  # methods whose tables hold every area that a body serves
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


@dataclass(frozen=True, slots=True)
class Attribution:
    """What part of a body's spending falls in a place: `share`, between `low` and `high`, all exact and from 0 to 1.

    `because` says where the range comes from; `range_known` is False where nothing tells how far the share may be out, and the
    range is then the share itself. `areas` are those of the place; `by` are the shares used, None for a body within the place.
    """

    body: str
    method: Method
    share: Fraction
    low: Fraction
    high: Fraction
    because: str
    source: str
    range_known: bool = True
    areas: frozenset[str] = frozenset()
    by: AreaShares | None = field(default=None, repr=False)

    def pence(self, pence: int) -> int:
        """The place's part of a sum: its areas' parts of the split over all areas. *Units*: pence in, pence out."""
        if self.by is None:
            return pence
        return sum(part for area, part in self.by.split(pence).items() if area in self.areas)

    def unplaced_pence(self, pence: int) -> int:
        """What of a sum the shares give to no area at all. *Units*: pence in, pence out."""
        return self.by.split(pence).get(ELSEWHERE, 0) if self.by else 0

    def range_pence(self, pence: int) -> tuple[int, int]:
        """The least and the most that the place's part of a sum may be, rounded outwards to the penny. *Units*: pence."""
        ends = (pence * self.low, pence * self.high, Fraction(self.pence(pence)))
        return floor(min(ends)), ceil(max(ends))


def whole(body: str) -> Attribution:
    """A body that lies within the place: all that it spends is the place's, with nothing to estimate."""
    one = Fraction(1)
    return Attribution(body, "whole", one, one, one, "the body lies within the place", "")


def attribute(
    body: str, areas: Collection[str], year: int, known: Sequence[AreaShares], *, span_years: int | None = None
) -> Attribution:
    """What part of a body's spending of a year falls in a place of these areas, by the first of the shares known for it.

    The range goes from the least to the most that any of the methods gives, each widened for a small count (Wilson's interval).
    Shares of another year within the span are used, and `because` says so.

    *Refuses*: `no-shares`, `share-impossible`, `shares-above-one`, `shares-of-another-year`.
    """
    span = count_numbers()["years"]["span"] if span_years is None else span_years
    mine = [shares for shares in known if shares.body == body]
    refuse_if(
        [
            *_none_for(body, areas, mine),
            *(problem for shares in mine for problem in [*check_shares(shares), *_of_another_year(shares, year, span)]),
        ]
    )
    first = mine[0]
    ranges = [_range_of(shares, areas) for shares in mine]
    return Attribution(
        body=body,
        method=first.method,
        share=min(Fraction(1), first.of(areas)),
        low=min(low for low, _ in ranges),
        high=max(high for _, high in ranges),
        because=_because(mine, areas, year),
        source=first.source,
        range_known=len(mine) > 1 or first.counted is not None,
        areas=frozenset(areas),
        by=first,
    )


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
        raise Refused(_no_shares(trust, "no catchment for it among the 138 acute trusts of 2022"))
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


@cache
def count_numbers() -> Mapping[str, Any]:
    """The numbers and rules of the count (`parameters/count.toml`), with their edition and sources."""
    text = files("wholeplace.spend").joinpath("parameters/count.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _range_of(shares: AreaShares, areas: Collection[str]) -> tuple[Fraction, Fraction]:
    share = min(Fraction(1), shares.of(areas))
    return (share, share) if shares.counted is None else wilson(share, shares.counted)


def wilson(share: Fraction, counted: int) -> tuple[Fraction, Fraction]:
    """Wilson's interval of a share that was found in a count, rounded outwards to a billionth and kept within 0 to 1.

    *Source*: `parameters/count.toml`, small-counts. The share itself lies within it always.
    """
    assert counted > 0, "a share rests on at least one that was counted"
    z = Fraction(count_numbers()["small-counts"]["standard_errors"])
    middle = share + z * z / (2 * counted)
    under_root = share * (1 - share) / counted + z * z / (4 * counted * counted)
    half = z * _root(under_root)
    whole_of = 1 + z * z / counted
    low = Fraction(floor((middle - half) / whole_of * _BILLION), _BILLION)
    high = Fraction(ceil((middle + half) / whole_of * _BILLION), _BILLION)
    return max(Fraction(0), min(low, share)), min(Fraction(1), max(high, share))


def _root(number: Fraction) -> Fraction:
    """The square root, to 28 significant figures."""
    return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())


def _because(mine: Sequence[AreaShares], areas: Collection[str], year: int) -> str:
    parts = []
    if len(mine) > 1:
        each = ", ".join(f"{METHOD_WORDS[one.method]} {percent(one.of(areas))}" for one in mine)
        parts.append(f"the methods differ: {each}")
    parts += [f"{one.counted:,} were counted for the share {METHOD_WORDS[one.method]}" for one in mine if one.counted]
    parts += [
        f"shares {METHOD_WORDS[one.method]} are of {FinancialYear(one.year)}, used for {FinancialYear(year)}"
        for one in mine
        if one.year != year
    ]
    if len(mine) == 1 and mine[0].counted is None:
        parts.append("one method is known, and how far it may be out is not")
    return "; ".join(parts)


def percent(share: Fraction) -> str:
    """A share as a reader sees it: `34.96%`."""
    return f"{float(share * 100):.2f}%"


def _none_for(body: str, areas: Collection[str], mine: Sequence[AreaShares]) -> list[Problem]:
    if not mine:
        return [_no_shares(body, "no shares for it")]
    found = []
    for shares in mine:
        lacking = sorted(set(areas) - set(shares.shares))
        if len(lacking) == len(set(areas)) or (lacking and shares.method in _EVERY_AREA):
            found.append(
                _no_shares(
                    body,
                    f"shares {METHOD_WORDS[shares.method]} for {len(shares.shares)} areas, not for {', '.join(lacking)}",
                )
            )
    return found


def _no_shares(body: str, found: str) -> Problem:
    return Problem(
        name="no-shares",
        found=found,
        expected="shares of its areas for a body larger than the place",
        why="Counted whole, its spending elsewhere would be the place's; left out silently, the place would look cheaper.",
        remedy="Give shares by catchment, residents or need, or as the body states them, under the codes of its areas; or leave "
        "the body out, and the total says that it is missing.",
        field=body,
    )


def _of_another_year(shares: AreaShares, year: int, span: int) -> list[Problem]:
    if abs(shares.year - year) <= span:
        return []
    return [
        Problem(
            name="shares-of-another-year",
            found=f"shares {METHOD_WORDS[shares.method]} of {FinancialYear(shares.year)} for spending of {FinancialYear(year)}",
            expected=f"shares of a year at most {span} years away",
            why="People move, and hospitals and areas merge: an old share says little of who is served now.",
            remedy="Find shares of a nearer year, or widen the span and say why.",
            field=shares.body,
        )
    ]


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
