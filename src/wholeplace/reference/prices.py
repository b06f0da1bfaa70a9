"""Pounds of one year in the prices of another, and pounds of a later year seen from the first.

Deflators and discount rates are dated editions, never one number: the same value uprated with another edition differs by
some per cent, so every output names the edition it used.

*Source*: HM Treasury, GDP deflators at market prices (editions in `data/prices/editions.toml`); Green Book discount bands
(`data/prices/discounting.toml`).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wholeplace.vocabulary.years import FinancialYear

_DATA = files("wholeplace.reference") / "data" / "prices"


@dataclass(frozen=True, slots=True)
class DeflatorSeries:
    """One edition of the GDP deflator: an index by financial year, and which of its years are forecasts."""

    edition: str
    title: str
    source: str
    indices: Mapping[FinancialYear, float]
    forecasts: frozenset[FinancialYear]

    def index(self, year: FinancialYear) -> float:
        """The index of a year. KeyError where the edition has none."""
        return self.indices[year]

    def factor(self, from_year: FinancialYear, to_year: FinancialYear) -> float:
        """What a pound of `from_year` is in pounds of `to_year`. KeyError where either year has no index."""
        return self.indices[to_year] / self.indices[from_year]

    @property
    def latest_outturn(self) -> FinancialYear:
        """The last year that is not a forecast. ValueError in an edition without financial years."""
        return max(year for year in self.indices if year not in self.forecasts)

    def covers(self, year: FinancialYear) -> bool:
        return year in self.indices

    @property
    def span(self) -> str:
        """The years it has, in words: `1955/56 to 2030/31`."""
        if not self.indices:
            return "no financial years"
        return f"{min(self.indices)} to {max(self.indices)}"


@cache
def _deflator_rows() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader((_DATA / "deflators.csv").read_text(encoding="utf-8").splitlines()))


@cache
def _editions() -> dict[str, dict[str, str]]:
    return tomllib.loads((_DATA / "editions.toml").read_text(encoding="utf-8"))


def deflator_editions() -> tuple[str, ...]:
    """The editions on hand, oldest first."""
    return tuple(sorted(_editions()))


def newest_edition() -> str:
    """The edition that new work uses."""
    return deflator_editions()[-1]


@cache
def deflators(edition: str) -> DeflatorSeries:
    """The series of an edition such as `2026-06`. KeyError where there is none."""
    described = _editions()[edition]
    rows = [row for row in _deflator_rows() if row["edition"] == edition and row["basis"] == "financial"]
    indices = {FinancialYear.parse(row["year"]): float(row["index"]) for row in rows}
    forecasts = frozenset(FinancialYear.parse(row["year"]) for row in rows if row["status"] == "forecast")
    return DeflatorSeries(edition, described["title"], described["source"], indices, forecasts)


@dataclass(frozen=True, slots=True)
class DiscountSchedule:
    """Rates by band of years: `bands` holds (last year of the band, rate a year), in order."""

    name: str
    title: str
    edition: str
    source: str
    bands: tuple[tuple[int, float], ...]

    def rate(self, year: int) -> float:
        """The rate of the step into year index `year`, counted from 0 = the first year."""
        for last, rate in self.bands:
            if year <= last:
                return rate
        return self.bands[-1][1]

    def factors(self, years: int, *, first_year_discounted: bool = False) -> tuple[float, ...]:
        """What a pound of each year is worth in the first: cumulative, so a later band starts from the earlier one's end.

        *Units*: `years` factors, the first 1 unless `first_year_discounted`.
        """
        factors: list[float] = []
        factor = 1.0
        for t in range(years):
            step = t + 1 if first_year_discounted else t
            if step > 0:
                factor /= 1 + self.rate(step)
            factors.append(factor)
        return tuple(factors)


@cache
def _schedules() -> dict[str, DiscountSchedule]:
    stored = tomllib.loads((_DATA / "discounting.toml").read_text(encoding="utf-8"))
    return {
        name: DiscountSchedule(
            name,
            row["title"],
            row["edition"],
            row["source"],
            tuple((int(last), float(rate)) for last, rate in row["bands"]),
        )
        for name, row in stored.items()
    }


def discount_schedules() -> tuple[str, ...]:
    """The named schedules on hand."""
    return tuple(_schedules())


def discount_schedule(discount: str | float) -> DiscountSchedule:
    """A named schedule, or one flat rate a year such as 0.035. KeyError where the name is not known."""
    if isinstance(discount, str):
        return _schedules()[discount]
    rate = float(discount)
    return DiscountSchedule(
        f"{rate:g}", f"{rate:.2%} a year throughout", "own rate", "Set in the case", ((10_000, rate),)
    )
