"""What a body larger than the place spends in it: its spending brought down by a named method, with how far it may be out.

A hospital trust, a police force or a department serves several council areas. Its spending is split over *all* of them by
shares (of its catchment, of residents, of residents weighted by need, or as stated), to the penny, and the place has the parts
of its own areas. No method is exact: where several are known, the first is used and the others say how far it may be out; a
share that rests on a count of few people is wider for it. Where one method is known and no count, how far it may be out is not
known, and that is said.

*Source*: docs/methods/attribution.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from wholeplace.spend.area_shares import (
    ELSEWHERE,
    EVERY_AREA,
    METHOD_WORDS,
    AreaShares,
    Method,
    check_shares,
    no_shares,
)
from wholeplace.spend.count_numbers import count_numbers
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

_BILLION = 10**9


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
        return [no_shares(body, "no shares for it")]
    found = []
    for shares in mine:
        lacking = sorted(set(areas) - set(shares.shares))
        if len(lacking) == len(set(areas)) or (lacking and shares.method in EVERY_AREA):
            found.append(
                no_shares(
                    body,
                    f"shares {METHOD_WORDS[shares.method]} for {len(shares.shares)} areas, not for {', '.join(lacking)}",
                )
            )
    return found


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
