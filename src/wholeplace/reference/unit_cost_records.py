"""One entry of a unit cost library: what one event costs, in the prices of which year, and whom it falls to.

Values are kept as published, each kind with its own price year; an uprated figure alone is never kept, for it would
hide the edition of the deflators behind it.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from wholeplace.vocabulary.evidence import Source, Standing
from wholeplace.vocabulary.years import FinancialYear

DATA = files("wholeplace.reference") / "data" / "unit_costs"

Level = Literal["headline", "subsidiary", "constituent"]
Rating = Literal["red", "amber", "green"]
ValueKind = Literal["fiscal", "economic", "social"]
VALUE_KINDS: tuple[ValueKind, ...] = ("fiscal", "economic", "social")

# Age of a price year, as v1.4 of the database counted it in March 2015 (its update log, row 45).
_RED_UNTIL, _AMBER_UNTIL = FinancialYear(2007), FinancialYear(2010)


@dataclass(frozen=True, slots=True)
class Priced:
    """Pounds in the prices of a named year."""

    pounds: float
    price_year: FinancialYear

    @property
    def age(self) -> Rating:
        """How old the price year is: red to 2007/08, amber to 2010/11, green from 2011/12 on."""
        if self.price_year <= _RED_UNTIL:
            return "red"
        return "amber" if self.price_year <= _AMBER_UNTIL else "green"


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """The share (0 to 1) of a fiscal value that falls to one agency; `level2` is blank where none is named."""

    level1: str
    level2: str
    share: float

    @property
    def label(self) -> str:
        return f"{self.level1}/{self.level2}" if self.level2 else self.level1


@dataclass(frozen=True, slots=True)
class SplitRefused:
    """Why a fiscal value cannot be shared between agencies by the library alone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A label of the published columns, the name we give it, and whether it names a body of its own."""

    label: str
    level: int
    name: str
    own_body: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """A library's edition: its title, the attribution to print beside any value of it, its licence."""

    name: str
    title: str
    attribution: str
    licence: str
    standing: Standing
    default: bool
    deflators: str | None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """One entry, values as published.

    `fiscal`, `economic` and `social` each carry their own price year and are None where the library has none.
    `transfer` is the part of `fiscal` that only moves money between people and the state, in the fiscal value's prices.
    `whole_society` is set for costs that cannot be told apart by kind: never fiscal, and never to be added to the
    others. `parent` is the code of the entry under which it is filed. `row` is its row in the published sheet.
    """

    code: str
    description: str
    unit: str
    theme: str
    category: str
    detail: str
    level: Level
    agency_level1: str
    agency_level2: str
    fiscal: Priced | None
    economic: Priced | None
    social: Priced | None
    transfer: Priced | None
    rating: Rating | None
    source: Source
    parent: str | None
    edition: str
    row: int | None = None
    whole_society: Priced | None = None
    stages: tuple[tuple[str, float], ...] = ()

    def value(self, kind: ValueKind) -> Priced | None:
        """The published value of one kind."""
        return {"fiscal": self.fiscal, "economic": self.economic, "social": self.social}[kind]

    @property
    def priced(self) -> tuple[Priced, ...]:
        """Every value that the entry has."""
        held = (self.fiscal, self.economic, self.social, self.whole_society)
        return tuple(value for value in held if value is not None)

    @property
    def age(self) -> Rating:
        """The age of its oldest price year."""
        return min(self.priced, key=lambda value: value.price_year).age


@cache
def editions() -> Mapping[str, Edition]:
    """The editions on hand, by name."""
    stored = tomllib.loads((DATA / "editions.toml").read_text(encoding="utf-8"))
    return {
        name: Edition(
            name=name,
            title=row["title"],
            attribution=row["attribution"],
            licence=row["licence"],
            standing=Standing(row["standing"]),
            default=row["default"],
            deflators=row.get("deflators"),
        )
        for name, row in stored.items()
    }


@cache
def agencies() -> Mapping[tuple[int, str], Agency]:
    """Published agency labels by (level, label). Letter case and blanks differ in the source, so names are given
    here.
    """
    rows = rows_of("agencies.csv")
    return {
        (int(row["level"]), row["label"]): Agency(
            row["label"], int(row["level"]), row["name"], row["own_body"] == "yes"
        )
        for row in rows
    }


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a data file of the library."""
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


@cache
def year_of(text: str) -> FinancialYear:
    return FinancialYear.parse(text)


def read_edition(edition: str) -> tuple[UnitCost, ...]:
    """Every entry of an edition, in published order. KeyError where there is no such edition."""
    described = editions()[edition]
    return tuple(_entry(row, described) for row in rows_of(f"{edition}.csv"))


def _entry(row: dict[str, str], edition: Edition) -> UnitCost:
    fiscal = _priced(row, "fiscal")
    whole_society = _priced(row, "whole_society")
    transfer = Priced(float(row["transfer"]), fiscal.price_year) if fiscal and row["transfer"] else None
    return UnitCost(
        code=row["code"],
        description=row["description"],
        unit=row["unit"],
        theme=row["theme"],
        category=row["category"],
        detail=row["detail"],
        level=row["level"],  # type: ignore[arg-type]
        agency_level1=_agency_name(1, row["agency_level1"]),
        agency_level2=_agency_name(2, row["agency_level2"]),
        fiscal=fiscal,
        economic=_priced(row, "economic"),
        social=_priced(row, "social"),
        transfer=transfer,
        rating=row["rating"] or None,  # type: ignore[arg-type]
        source=Source(row["source"], None, row["address"] or None),
        parent=row["parent"] or None,
        edition=edition.name,
        row=int(row["row"]) if row["row"] else None,
        whole_society=whole_society,
        stages=tuple((name, float(row[name])) for name in _STAGES if row.get(name)),
    )


_STAGES = ("anticipation", "consequence", "response")


def _priced(row: dict[str, str], kind: str) -> Priced | None:
    text = row.get(kind)
    return Priced(float(text), year_of(row[f"{kind}_price_year"])) if text else None


def _agency_name(level: int, label: str) -> str:
    return agencies()[level, label].name if label else ""
