"""The unit cost library: what one event costs, in which year's prices, whom it falls to, and what it may not be added
to.

Look an entry up (`library().get("CR2.0")`), bring it to a year's prices (`uprate`), ask whom it falls to (`split`).
Values stay as published, each with its own price year; every uprated figure names the deflator edition behind it.

*Source*: Greater Manchester Combined Authority Unit Cost Database v1.4, CC BY 4.0 (684 entries); Home Office, Economic
and social costs of crime 2019 to 2020 (19 whole-society costs, never fiscal). Editions and attributions:
`data/unit_costs/editions.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_cost_records import (
    VALUE_KINDS,
    AgencyShare,
    Edition,
    Priced,
    SplitRefused,
    UnitCost,
    ValueKind,
    editions,
    read_edition,
)
from wholeplace.reference.unit_cost_rules import Overlap, Rule, UnitMeaning, rule_book, unit_meanings
from wholeplace.reference.unit_cost_search import SearchIndex, build_index, code_key, nearest_codes, search
from wholeplace.reference.unit_cost_splits import (
    DEFAULT_TOLERANCE,
    SplitTolerance,
    split_by_constituents,
    whole_to_named_agency,
)
from wholeplace.vocabulary.years import FinancialYear

__all__ = [
    "DEFAULT_EDITION",
    "VALUE_KINDS",
    "AgencyShare",
    "Edition",
    "Library",
    "Overlap",
    "Priced",
    "Rule",
    "SplitRefused",
    "SplitTolerance",
    "UnitCost",
    "UnitMeaning",
    "ValueKind",
    "editions",
    "find",
    "library",
    "public_value",
    "search_all",
    "uprate",
]

DEFAULT_EDITION = "gmca-1.4"


class Library:
    """The entries of one edition and the rules on their use. Immutable once loaded; `library(edition)` loads it
    once.
    """

    def __init__(self, edition: Edition, entries: tuple[UnitCost, ...]) -> None:
        self.edition = edition
        self._by_key: Mapping[str, UnitCost] = {code_key(cost.code): cost for cost in entries}
        children: dict[str, list[UnitCost]] = {}
        for cost in entries:
            if cost.parent:
                children.setdefault(cost.parent, []).append(cost)
        self._children: Mapping[str, tuple[UnitCost, ...]] = {code: tuple(rows) for code, rows in children.items()}

    def __iter__(self) -> Iterator[UnitCost]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, code: str) -> UnitCost | None:
        """The entry of a code, whatever its letter case or blanks; None where the library has none."""
        return self._by_key.get(code_key(code))

    def children(self, code: str) -> tuple[UnitCost, ...]:
        """The entries filed directly under a code, in published order."""
        return self._children.get(self._known(code).code, ())

    def constituents(self, code: str) -> tuple[UnitCost, ...]:
        """The entries from which a code's value is made up, or which exemplify it."""
        return tuple(cost for cost in self.children(code) if cost.level == "constituent")

    def split(self, code: str, tolerance: SplitTolerance = DEFAULT_TOLERANCE) -> tuple[AgencyShare, ...] | SplitRefused:
        """Whom the fiscal value falls to: by constituents where they add up to it, else wholly to its level-1 agency.

        *Units*: shares between 0 and 1 that sum to 1. `SplitRefused` where the entry names no agency, several or two
        and has no constituents that are a split: then the case must say the shares. KeyError for an unknown code.
        """
        cost = self._known(code)
        by_constituents = self.family_split(code, tolerance)
        if not isinstance(by_constituents, SplitRefused):
            return by_constituents
        whole = whole_to_named_agency(cost)
        if isinstance(whole, SplitRefused) and self.constituents(code):
            return SplitRefused(f"{whole.reason} {by_constituents.reason}")
        return whole

    def family_split(
        self, code: str, tolerance: SplitTolerance = DEFAULT_TOLERANCE
    ) -> tuple[AgencyShare, ...] | SplitRefused:
        """The shares by constituents alone, or why those are not a split."""
        return split_by_constituents(self._known(code), self.constituents(code), tolerance)

    def overlaps(self, code: str) -> tuple[Overlap, ...]:
        """What the entry must not be added to on one cohort, rule by rule, over all editions. KeyError if unknown."""
        return rule_book().overlaps(self._known(code).code)

    def cautions(self, code: str) -> tuple[Overlap, ...]:
        """What to look at before the entry is added to others: likely, not certain, double counting."""
        return rule_book().cautions(self._known(code).code)

    def conflict(self, one: str, other: str) -> Overlap | None:
        """Why two entries, of any edition, may not stand on one cohort; None where they may.

        An entry is not in conflict with itself: two lines on one outcome are held to all of it by overlap control.
        KeyError where either is unknown.
        """
        return rule_book().conflict(self._any(one).code, self._any(other).code)

    def rules(self, code: str) -> tuple[Rule, ...]:
        """The rules on the use of an entry: time, cash, population, range, transfers and the like."""
        return rule_book().rules_of(self._known(code).code)

    def unit_meaning(self, code: str) -> UnitMeaning | None:
        """What the entry's unit asks of a line (a week's cost, a ten-year total); None where it is a plain event."""
        return unit_meanings().get(self._known(code).unit)

    def search(self, words: str, limit: int = 10) -> list[UnitCost]:
        """The entries that fit some words, best first; forgiving of spelling, plurals and other names."""
        return search(self._index, words, limit)

    def nearest(self, code: str) -> tuple[UnitCost, ...]:
        """The entries whose codes are most like an unknown one, or that its words describe."""
        alike = nearest_codes([cost.code for cost in self], code)
        return tuple(cost for other in alike if (cost := self.get(other))) or tuple(self.search(code, 3))

    @cached_property
    def _index(self) -> SearchIndex:
        return build_index(self)

    def _any(self, code: str) -> UnitCost:
        cost = self.get(code) or find(code)
        if cost is None:
            raise KeyError(code)
        return cost

    def _known(self, code: str) -> UnitCost:
        cost = self.get(code)
        if cost is None:
            raise KeyError(code)
        return cost


@cache
def library(edition: str = DEFAULT_EDITION) -> Library:
    """The library of an edition, loaded once. KeyError where there is no such edition."""
    return Library(editions()[edition], read_edition(edition))


def find(code: str) -> UnitCost | None:
    """The entry of a code in any edition, the default edition first; None where none has it."""
    return next((cost for edition in editions() if (cost := library(edition).get(code))), None)


@cache
def _index_of_all() -> SearchIndex:
    return build_index(cost for edition in editions() for cost in library(edition))


def search_all(words: str, limit: int = 10) -> list[UnitCost]:
    """The entries of every edition that fit some words, best first."""
    return search(_index_of_all(), words, limit)


def uprate(priced: Priced, year: FinancialYear, edition: str) -> float:
    """A value in the prices of another year: value × index of `year` / index of its own price year.

    *Units*: pounds of `year`. KeyError where the deflator edition is unknown or has no index for either year.
    *Source*: the uprating formula of the database; its 779 printed values come back from edition `2015-03`.
    """
    series = deflators(edition)
    return priced.pounds * series.index(year) / series.index(priced.price_year)


def public_value(cost: UnitCost, year: FinancialYear, edition: str) -> float:
    """Fiscal less transfer, plus economic, plus social: what society gains, in pounds of `year`.

    A transfer only moves money between people and the state, so it leaves public value by itself. KeyError as `uprate`.
    *Source*: the database's notes on its twelve entries that hold a transfer.
    """
    gained = sum(uprate(value, year, edition) for kind in VALUE_KINDS if (value := cost.value(kind)))
    moved = uprate(cost.transfer, year, edition) if cost.transfer else 0.0
    return gained - moved
