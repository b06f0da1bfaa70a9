"""Who the fiscal value of a benefit line falls to: which budget gains.

A library value falls to bodies by its constituents, or whole to its agency; a line's own shares come before both. The map
from the library's agencies to the case's bodies is the case's. An agency mapped to `outside` (the Treasury, say) keeps its
part in the place's total and out of every body's.

*Source*: unit cost database splits (`reference.unit_costs`); case file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wholeplace.appraisal.case import (
    OUTSIDE,
    BenefitLine,
    Case,
    LocalValue,
    Number,
    OwnValue,
    Range,
)
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_costs import AgencyShare, SplitRefused, UnitCost, library
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class UnitValue:
    """What one unit of a line is worth before bias, each kind in pounds of its own price year.

    `uprating` (kind → factor, `transfer` among them) brings each to the case's price year. `factor` multiplies every kind
    (the line's `unit_value_range`); None where there is none.
    """

    fiscal: Number
    economic: Number
    social: Number
    transfer: float
    factor: Range | None
    price_years: Mapping[str, FinancialYear]
    uprating: Mapping[str, float]


def local_value(case: Case, code: str | None) -> LocalValue | None:
    """The place's own value of that code, where the case carries one."""
    return next((local for local in case.local_values if local.code == code), None)


def own_value(case: Case, line: BenefitLine) -> OwnValue | None:
    """The value that the line or the place gives, before the library is asked."""
    if line.value is not None:
        return line.value
    local = local_value(case, line.unit_cost)
    return local.value if local else None


def library_entry(line: BenefitLine) -> UnitCost | None:
    """The library's entry of the line's code; None where there is no code or no such entry."""
    return library().get(line.unit_cost) if line.unit_cost else None


def unit_value(case: Case, line: BenefitLine) -> UnitValue:
    """The value of one unit, uprated with the case's edition. KeyError where a price year has no index (readers refuse it)."""
    own = own_value(case, line)
    if own is not None:
        return _from_own(case, line, own)
    entry = library_entry(line)
    assert entry is not None, f"line {line.id} has neither a value nor a known unit cost"
    return _from_library(case, line, entry)


def _from_own(case: Case, line: BenefitLine, own: OwnValue) -> UnitValue:
    years = dict.fromkeys(("fiscal", "economic", "social", "transfer"), own.price_year)
    return UnitValue(
        own.fiscal, own.economic, own.social, own.transfer, line.unit_value_range, years, _upratings(case, years)
    )


def _from_library(case: Case, line: BenefitLine, entry: UnitCost) -> UnitValue:
    priced = {kind: getattr(entry, kind) for kind in ("fiscal", "economic", "social", "transfer")}
    years = {kind: value.price_year for kind, value in priced.items() if value is not None}
    pounds = {kind: value.pounds if value is not None else 0.0 for kind, value in priced.items()}
    return UnitValue(
        pounds["fiscal"],
        pounds["economic"],
        pounds["social"],
        pounds["transfer"],
        line.unit_value_range,
        years,
        _upratings(case, years),
    )


def _upratings(case: Case, years: Mapping[str, FinancialYear]) -> dict[str, float]:
    series = deflators(case.deflators)
    return {kind: series.factor(year, case.price_year) for kind, year in years.items()}


def fiscal_shares(case: Case, line: BenefitLine) -> Mapping[str, float] | list[Problem]:
    """Body id or `outside` → share of the line's fiscal value, summing to 1; or why it cannot be said.

    Empty where the line has no fiscal value.

    *Refuses*: `shares-needed`, `agency-not-mapped`, `split-refused` (returned, for the reader to place).
    """
    if line.shares is not None:
        return line.shares
    local = local_value(case, line.unit_cost)
    if local is not None and local.shares is not None:
        return local.shares
    own = own_value(case, line)
    if own is not None:
        return {} if own.fiscal == 0.0 else [_shares_needed(line, "the line carries its own value")]
    entry = library_entry(line)
    if entry is None or entry.fiscal is None:
        return {}
    split = library().split(entry.code)
    if isinstance(split, SplitRefused):
        return [_shares_needed(line, split.reason.removesuffix("."))]
    return _mapped(line, split)


def _mapped(line: BenefitLine, split: tuple[AgencyShare, ...]) -> Mapping[str, float] | list[Problem]:
    bodies = {key.casefold().strip(): body for key, body in line.body_map.items()}
    shares: dict[str, float] = {}
    missing: list[AgencyShare] = []
    for part in split:
        body = bodies.get(f"{part.level1}/{part.level2}".casefold()) or bodies.get(part.level1.casefold())
        if body is None:
            missing.append(part)
        else:
            shares[body] = shares.get(body, 0.0) + part.share
    if missing:
        return [_agency_not_mapped(line, missing)]
    return shares


def _shares_needed(line: BenefitLine, because: str) -> Problem:
    return Problem(
        name="shares-needed",
        field=f"benefits.{line.id}.shares",
        found=f"no shares ({because})",
        expected="shares = { body = share, … } that sum to 1",
        why="Fiscal value falls to somebody's budget, and nothing here says whose.",
        remedy=f"Add to the line, for example: shares = {{ {next(iter(line.body_map.values()), 'council')} = 1.0 }}",
    )


def _agency_not_mapped(line: BenefitLine, missing: list[AgencyShare]) -> Problem:
    names = sorted({part.level1 for part in missing})
    wanted = ", ".join(f'"{name}" = "body id"' for name in names)
    return Problem(
        name="agency-not-mapped",
        field=f"benefits.{line.id}.body_map",
        found=f"no entry for {', '.join(names)} ({sum(p.share for p in missing):.1%} of the fiscal value)",
        expected=f"an entry for each agency of {line.unit_cost}",
        why="A part of the saving would fall to nobody, and the bodies' figures would not add up to the place's.",
        remedy=f'Add {wanted} to body_map; use "{OUTSIDE}" for an agency that is not one of the bodies of this case.',
    )
