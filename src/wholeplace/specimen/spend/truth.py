"""What the made-up bodies truly spend, and what they pay each other: from one seed, to the penny. Nothing here is real.

A body's figure holds what it spends itself, in every area that it serves, and what it pays to other public bodies. Bodies larger
than the place spend in its areas by shares that nobody publishes: those of the police lie between residents and crimes, those of
the hospitals show only in a count of some thousand patients.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

from wholeplace.specimen import place as p
from wholeplace.specimen.spend.setting import (
    AREAS,
    BODIES,
    FACTORS,
    HOSPITALS,
    HOSTS,
    PASSINGS,
    PATIENTS_COUNTED,
    RESIDENTS,
    SEED,
    SILENT,
    THOUSANDS,
    YEARS,
    Passing,
)
from wholeplace.spend.area_shares import AreaShares, need_shares, population_shares, shares_of_counts
from wholeplace.spend.place_total import PlaceBody
from wholeplace.spend.transfers import Transfer
from wholeplace.vocabulary.money import split_pence

_THOUSAND = 1_000_00


@dataclass(frozen=True, slots=True)
class Paid:
    """One year's money of a `Passing`, as it truly was. *Units*: pence."""

    passing: Passing
    year: int
    pence: int


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of one seed. *Units*: pence.

    `stated`: (body, service, year) → what the body states, in all areas; `own`: (body, service, year, area) → what it spends
    there itself; `paid`: what passes between bodies; `shares`: what is published on where larger bodies spend.
    """

    seed: int
    bodies: tuple[PlaceBody, ...]
    stated: Mapping[tuple[str, str, int], int]
    own: Mapping[tuple[str, str, int, str], int]
    paid: tuple[Paid, ...]
    shares: tuple[AreaShares, ...]

    def own_pence(self, year: int, body: str | None = None, area: str = p.CODE) -> int:
        """What one body, or every body that states its spending, spends itself in an area."""
        return sum(
            pence
            for (spender, _, when, where), pence in self.own.items()
            if (when, where) == (year, area) and (spender == body if body else spender not in SILENT)
        )

    def trace_pence(self, year: int) -> int:
        """What the others pay to bodies that publish nothing: the only trace of spending that is not in the total."""
        return sum(one.pence for one in self.paid if one.year == year and one.passing.payee in SILENT)

    def counted_pence(self, year: int) -> int:
        """What a count would come to that knew where larger bodies spend: all that leaves a trace, once."""
        return self.own_pence(year) + self.trace_pence(year)

    def received(self, year: int) -> list[Transfer]:
        """What receivers report, in their accounts. In the first of the years two of them report less than was paid."""
        return [
            Transfer(
                payer=one.passing.payer,
                payee=one.passing.payee,
                kind=one.passing.kind,
                year=year,
                pence=one.pence - (one.passing.apart * 100 if year == YEARS[0] else 0),
                reported_by="payee",
                service=one.passing.service,
                source="the receiver's accounts, made up",
                rule=one.passing.purpose,
            )
            for one in self.paid
            if one.year == year and "payee" in one.passing.ends
        ]


@cache
def truth(seed: int = SEED) -> Truth:
    """The truth of a seed, always the same."""
    dice = Random(seed)  # noqa: S311 - a made-up place, not a secret
    paid = tuple(Paid(one, year, _about(dice, one.pounds * 100)) for year in YEARS for one in PASSINGS)
    stated: dict[tuple[str, str, int], int] = {}
    own: dict[tuple[str, str, int, str], int] = {}
    where = {body.id: _true_shares(dice, body) for body in BODIES}
    for year in YEARS:
        for body in BODIES:
            for service, thousands in THOUSANDS[body.id].items():
                total = _about(dice, thousands * _THOUSAND) // _THOUSAND * _THOUSAND
                stated[body.id, service, year] = total
                spent = total - _passed_on(paid, body.id, service, year)
                parts = split_pence(spent, list(where[body.id].values()))
                own |= {(body.id, service, year, area): part for area, part in zip(where[body.id], parts, strict=True)}
    return Truth(seed, BODIES, stated, own, paid, _published_shares(dice, where))


def _about(dice: Random, amount: int) -> int:
    """An amount within a twentieth of another."""
    return amount + dice.randrange(-amount // 20, amount // 20)


def _passed_on(paid: tuple[Paid, ...], body: str, service: str, year: int) -> int:
    """What a body's figure holds and other bodies of the place spend. Money to the board comes back to the host's own books,
    where the board spends it; money to a neighbour is the payer's own spending, as far as the place is concerned."""
    return sum(
        one.pence
        for one in paid
        if (one.passing.payer, one.passing.service, one.year) == (body, service, year)
        and one.passing.payer_holds
        and HOSTS.get(one.passing.payee, one.passing.payee) in {each.id for each in BODIES}
    )


def _true_shares(dice: Random, body: PlaceBody) -> dict[str, Fraction]:
    """Where a body truly spends: between its residents and its own measure of need; of hospitals, by their patients alone."""
    if not body.larger:
        return {p.CODE: Fraction(1)}
    _, _, factors = FACTORS[body.id]
    need = {area: RESIDENTS[area] * Fraction(str(factors[area])) for area in AREAS}
    towards_need = Fraction(1) if body.id == HOSPITALS else Fraction(dice.randrange(25, 76), 100)
    return {
        area: towards_need * need[area] / sum(need.values())
        + (1 - towards_need) * Fraction(RESIDENTS[area], sum(RESIDENTS.values()))
        for area in AREAS
    }


def _published_shares(dice: Random, where: Mapping[str, Mapping[str, Fraction]]) -> tuple[AreaShares, ...]:
    """What can be known of where larger bodies spend, the best for each body first; of probation, residents alone."""
    year = YEARS[0]
    found: list[AreaShares] = []
    for body, (_, measure, factors) in FACTORS.items():
        if body in SILENT:
            continue
        if body == HOSPITALS:
            areas = list(where[body])
            drawn = Counter(dice.choices(areas, [float(where[body][area]) for area in areas], k=PATIENTS_COUNTED))
            counts = {area: drawn[area] for area in areas}
            found.append(shares_of_counts(body, "catchment", year, counts, "A count of patients, made up", sample=True))
        elif body != p.PROBATION:
            weights = {area: Fraction(str(factors[area])) for area in AREAS}
            found.append(need_shares(body, year, dict(RESIDENTS), weights, f"{measure.capitalize()}, made up"))
        if body != HOSPITALS:
            found.append(population_shares(body, year, dict(RESIDENTS), "Residents, made up"))
    return tuple(found)
