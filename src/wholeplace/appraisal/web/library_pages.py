"""The unit cost library as its pages show it: what a search finds, and all that is known of one entry.

Read in this order: what may be asked, what a search finds, one entry, a place's own values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal.web.typed import shown_figure
from wholeplace.documents.wording import percent, pounds
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.values.queries import value_set
from wholeplace.reference.crime import Multiplier, recorded_to_actual
from wholeplace.reference.prices import deflator_editions, deflators
from wholeplace.reference.unit_cost_page import code_runs
from wholeplace.reference.unit_cost_rules import UnitMeaning, rating_meanings
from wholeplace.reference.unit_costs import (
    VALUE_KINDS,
    Library,
    Overlap,
    Priced,
    Rule,
    SplitRefused,
    UnitCost,
    editions,
    library,
    public_value,
    search_all,
    uprate,
)
from wholeplace.vocabulary.years import FinancialYear

LOCAL_SET = "unit-costs"  # the name of a place's own values in the foundation
MOST_FOUND = 400
KIND_WORDS: Mapping[str, str] = {"fiscal": "Fiscal", "economic": "Economic", "social": "Social"}


# what may be asked


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks for; empty parts ask for nothing."""

    words: str = ""
    theme: str = ""
    agency: str = ""
    rating: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.words or self.theme or self.agency or self.rating)

    def takes(self, cost: UnitCost) -> bool:
        """Whether an entry passes the filters; the words are the search's."""
        return (
            (not self.theme or cost.theme == self.theme)
            and (not self.agency or cost.agency_level1 == self.agency)
            and (not self.rating or cost.rating == self.rating)
        )


def themes() -> list[str]:
    """The themes of the library, in published order."""
    return list(dict.fromkeys(cost.theme for cost in _every()))


def agencies() -> list[str]:
    """The agencies of the library, by name."""
    return sorted({cost.agency_level1 for cost in _every() if cost.agency_level1})


def _every() -> Iterable[UnitCost]:
    return (cost for name in editions() for cost in library(name))


# what a search finds


@dataclass(frozen=True, slots=True)
class Found:
    """One entry in a list. `value` is the main value as published; `local`: a place's own."""

    code: str
    description: str
    unit: str
    value: str
    rating: str
    age: str
    agency: str
    theme: str
    local: bool = False


def search_library(asked: Asked, *, usable: bool = False) -> list[Found]:
    """The entries that fit, best first, or in published order where no words were given.

    `usable`: only those that a case may name; whole-society costs of other editions may not stand in one.
    """
    if asked.words:
        hits = library().search(asked.words, MOST_FOUND) if usable else search_all(asked.words, MOST_FOUND)
    else:
        hits = list(library() if usable else _every())
    return [_found(cost) for cost in hits if asked.takes(cost)]


def _found(cost: UnitCost) -> Found:
    return Found(
        code=cost.code,
        description=cost.description,
        unit=cost.unit,
        value=_main_value(cost),
        rating=cost.rating or "",
        age=cost.age,
        agency=cost.agency_level1,
        theme=cost.theme,
    )


def _main_value(cost: UnitCost) -> str:
    for kind in VALUE_KINDS:
        value = cost.value(kind)
        if value:
            return f"{pounds(value.pounds)} {kind} ({value.price_year})"
    value = cost.whole_society
    return f"{pounds(value.pounds)} whole society ({value.price_year})" if value else ""


# one entry


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A kind of value as published, and in the prices asked for."""

    kind: str
    published: str
    uprated: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the page of an entry shows."""

    cost: UnitCost
    year: FinancialYear
    deflators: str
    values: tuple[ValueRow, ...]
    public: str
    split: tuple[tuple[str, str, str], ...]
    split_refused: str
    split_says: str
    overlaps: tuple[tuple[str, Overlap], ...]
    cautions: tuple[tuple[str, Overlap], ...]
    rules: tuple[Rule, ...]
    unit: UnitMeaning | None
    multiplier: Multiplier | None
    ratings: tuple[tuple[str, str, str], ...]
    constituents: tuple[Found, ...]
    attribution: str
    edition: str


def entry_of(cost: UnitCost, year: FinancialYear, edition: str) -> Entry:
    """An entry in the prices of a year, uprated with an edition of the deflators that has both years."""
    book = library(cost.edition)
    split = book.split(cost.code)
    refused = isinstance(split, SplitRefused)
    return Entry(
        cost=cost,
        year=year,
        deflators=edition,
        values=tuple(_value_rows(cost, year, edition)),
        public="" if cost.whole_society else pounds(public_value(cost, year, edition), 2),
        split=() if isinstance(split, SplitRefused) else tuple(_split_rows(cost, split, year, edition)),
        split_refused=split.reason if isinstance(split, SplitRefused) and cost.fiscal else "",
        split_says="" if refused else _how_split(book, cost),
        overlaps=tuple((code_runs(each.codes), each) for each in book.overlaps(cost.code)),
        cautions=tuple((code_runs(each.codes), each) for each in book.cautions(cost.code)),
        rules=book.rules(cost.code),
        unit=book.unit_meaning(cost.code),
        multiplier=recorded_to_actual(cost.code),
        ratings=tuple(_ratings(cost)),
        constituents=tuple(_found(each) for each in book.children(cost.code)),
        attribution=book.edition.attribution,
        edition=book.edition.title,
    )


def _value_rows(cost: UnitCost, year: FinancialYear, edition: str) -> Iterable[ValueRow]:
    held: list[tuple[str, Priced | None]] = [(KIND_WORDS[kind], cost.value(kind)) for kind in VALUE_KINDS]
    held += [("of the fiscal value, a transfer", cost.transfer), ("Whole society", cost.whole_society)]
    for kind, value in held:
        if value is not None:
            published = f"{pounds(value.pounds, 2)} ({value.price_year})"
            yield ValueRow(kind, published, pounds(uprate(value, year, edition), 2))


def _split_rows(
    cost: UnitCost, split: Sequence[Any], year: FinancialYear, edition: str
) -> Iterable[tuple[str, str, str]]:
    assert cost.fiscal is not None, "a value that splits is fiscal"
    whole = uprate(cost.fiscal, year, edition)
    for part in split:
        name = " / ".join(level for level in (part.level1, part.level2) if level)
        yield name, percent(part.share, 1), pounds(part.share * whole, 2)


def _how_split(book: Library, cost: UnitCost) -> str:
    parts = book.constituents(cost.code)
    if not parts:
        return "It has no constituents, so all of it falls to the agency named."
    if isinstance(book.family_split(cost.code), SplitRefused):
        return "All of it falls to the agency named; its constituents do not divide it."
    return f"By its {len(parts)} constituents, which add up to it."


def _ratings(cost: UnitCost) -> Iterable[tuple[str, str, str]]:
    means = rating_meanings()
    if cost.rating:
        yield "Evidence", cost.rating, means["evidence", cost.rating]
    yield "Age", cost.age, means["age", cost.age]


def price_years(cost: UnitCost, edition: str) -> list[FinancialYear]:
    """The years to whose prices an entry can be brought, newest first; none where the edition lacks its own year."""
    series = deflators(edition)
    if not all(series.covers(value.price_year) for value in cost.priced):
        return []
    return sorted(series.indices, reverse=True)


def usable_editions(cost: UnitCost) -> list[str]:
    """The editions of the deflators that know the entry's price years, newest first."""
    return [name for name in reversed(deflator_editions()) if price_years(cost, name)]


# a place's own values


def local_values(by: By, place: Place) -> dict[str, dict[str, Any]]:
    """The place's own unit costs that count on the day, by code."""
    kept = value_set(by, place, LOCAL_SET)
    return {code: row for code, row in kept.values.items() if isinstance(row, dict)} if kept else {}


def local_found(by: By, place: Place, words: str = "") -> list[Found]:
    """The place's own unit costs that hold every word."""
    wanted = words.casefold().split()
    return [
        _local(code, row)
        for code, row in local_values(by, place).items()
        if all(word in f"{code} {row.get('description')}".casefold() for word in wanted)
    ]


def _local(code: str, row: Mapping[str, Any]) -> Found:
    held = row.get("value")
    value = held if isinstance(held, Mapping) else {}
    said = next((f"£{shown_figure(value[kind])} {kind}" for kind in VALUE_KINDS if value.get(kind)), "")
    return Found(
        code=code,
        description=str(row.get("description") or ""),
        unit=str(row.get("unit") or ""),
        value=f"{said} ({value.get('price_year')})",
        rating="",
        age="",
        agency="",
        theme="The place's own",
        local=True,
    )


def local_table(code: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A place's own value as a case carries it."""
    return {"code": code, **{key: row[key] for key in ("description", "unit", "value", "source") if row.get(key)}}
