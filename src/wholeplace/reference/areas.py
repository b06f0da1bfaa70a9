"""Councils and the areas that they make up: codes, mergers, regions, police and fire areas, and how many people live there.

Every council has one code *here* (`Council.gss`), whatever year a figure is of; earlier and later codes of the same council
lead to it (`same_code`). A merger is something else: the old council ends and another begins, and only `current_codes` walks from
one to the other, forwards in time.

*Source*: `data/areas/README.md` (mySociety, MIT; Office for National Statistics, Open Government Licence v3.0).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from wholeplace.vocabulary.years import FinancialYear

LOWER_TIER = frozenset({"metropolitan", "unitary", "district", "london-borough", "city-of-london", "welsh", "scottish"})
"""Kinds of council whose areas cover the country once. A county lies over its districts."""

ENGLAND = "E92000001"
GREATER_LONDON = "E61000001"
_LONDON = "E12000007"


@dataclass(frozen=True, slots=True)
class Council:
    """A council, past or present.

    `kind` is metropolitan, unitary, district, county, london-borough, city-of-london, gla, welsh, scottish or northern-irish.
    `starts_on` is None where the register does not know the day; `ends_on` is the last day of its being. `police_area` and
    `fire_area` are those of the area's people in 2024, None for a county. `gss` is `la:…` for the councils of Northern
    Ireland that had ended before codes were given.
    """

    gss: str
    name: str
    official_name: str
    kind: str
    region: str | None
    county: str | None
    starts_on: date | None
    ends_on: date | None
    replaced_by: tuple[str, ...]
    former_gss: tuple[str, ...]
    e_code: str | None
    police_area: str | None
    fire_area: str | None

    def in_being(self, on: date) -> bool:
        """Whether the council was there on a day. True before 1996 too: the register does not go back further."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class CombinedAuthority:
    """A combined authority or combined county authority and its member councils.

    The days and the instrument are not verified: they are shown, and no figure rests on them.
    """

    gss: str
    name: str
    official_name: str
    starts_on: date
    ends_on: date | None
    replaced_by: str | None
    former_gss: tuple[str, ...]
    e_code: str | None
    instrument: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """Residents of an area at 30 June of `mid_year`. `latest` says that no estimate of the year asked for is on hand."""

    persons: int
    mid_year: int
    latest: bool


@cache
def councils() -> Mapping[str, Council]:
    """Every council by the code it has here."""
    return {row["gss"]: _council(row) for row in _rows("councils.csv")}


@cache
def combined_authorities() -> Mapping[str, CombinedAuthority]:
    """Every combined authority by its code."""
    members: dict[str, list[str]] = {}
    for row in _rows("combined_members.csv"):
        members.setdefault(row["combined"], []).append(row["member"])
    return {row["gss"]: _combined(row, tuple(members[row["gss"]])) for row in _rows("combined_authorities.csv")}


@cache
def named_areas() -> Mapping[str, tuple[str, str]]:
    """Name and kind (country, region, police-area, fire-area) of the areas that are no councils, by code."""
    return {row["code"]: (row["name"], row["kind"]) for row in _rows("named_areas.csv")}


def council(gss: str) -> Council | None:
    """The council of a code, present, earlier or later; None where it is the code of none."""
    return councils().get(same_code(gss))


def name_of(code: str) -> str:
    """The name of a council, combined authority, region, police area or fire area; the code where it is not known."""
    code = same_code(code)
    found = councils().get(code) or combined_authorities().get(code)
    if found:
        return found.name
    return named_areas()[code][0] if code in named_areas() else code


def same_code(code: str) -> str:
    """The code under which the same body is kept here: Barnsley is E08000016, also where 2025 says E08000038.

    A code that is not known comes back as it is.
    """
    code = code.strip()
    return _other_codes().get(code, code)


def current_codes(gss: str, on: date) -> tuple[str, ...]:
    """The codes in force on a day for the area of a code, sorted: mergers and renumberings up to that day, never backwards.

    Several where the area was divided (Cumbria). The code itself where nothing had happened to it by then.
    """
    return tuple(sorted(_walked(gss.strip(), on)))


def current_code(gss: str, on: date) -> str | None:
    """The one code in force on a day; None where the area was divided among several."""
    codes = current_codes(gss, on)
    return codes[0] if len(codes) == 1 else None


def areas_of(code: str, on: date) -> tuple[str, ...]:
    """The lower-tier areas, in being on a day, that make up an area: a country, region, county, combined authority, police
    area or fire area. A lower-tier council in being gives itself; an ended one, and what is not known, gives nothing.

    Members of a combined authority are those of record, whatever the day; a county among them stands for its districts.
    """
    return _areas_of(same_code(code), on)


def councils_of(code: str, on: date) -> tuple[str, ...]:
    """The councils of both tiers, in being on a day, whose areas lie within an area, sorted."""
    lower = areas_of(code, on)
    upper = {c.county for gss in lower if (c := councils()[gss]).county and _lies_within(c.county, lower, on)}
    return tuple(sorted({*lower, *(gss for gss in upper if gss)}))


def population(gss: str, year: int) -> int | None:
    """Residents at 30 June of a year, whole persons: of a council, or summed over the councils of a wider area.

    A council that has ended has the population of its successors where these were made of it alone (the county councils of
    Cumbria, Somerset); else None. None too for years that are not on hand (2010 to 2024 are).
    """
    return _population(same_code(gss), year)


def population_for(gss: str, year: FinancialYear) -> Population | None:
    """The estimate that serves a financial year: that of 30 June within it, or the last on hand before it.

    None where the year lies before the first estimate, or nothing is known of the area.
    """
    mid_year = min(year.begins, _years()[-1])
    persons = population(gss, mid_year)
    return None if persons is None else Population(persons, mid_year, mid_year != year.begins)


@cache
def _areas_of(code: str, on: date) -> tuple[str, ...]:
    if code in combined_authorities():
        return tuple(sorted({part for gss in combined_authorities()[code].members for part in _areas_of(gss, on)}))
    found = councils().get(code)
    if found and found.kind in LOWER_TIER:
        return (code,) if found.in_being(on) else ()
    return tuple(sorted(gss for gss, one in councils().items() if _part_of(one, code) and one.in_being(on)))


def _part_of(one: Council, code: str) -> bool:
    if one.kind not in LOWER_TIER:
        return False
    if code == ENGLAND:
        return one.region is not None
    return (_LONDON if code == GREATER_LONDON else code) in (one.region, one.county, one.police_area, one.fire_area)


def _lies_within(county: str, lower: tuple[str, ...], on: date) -> bool:
    return councils()[county].in_being(on) and set(_areas_of(county, on)) <= set(lower)


def _population(code: str, year: int) -> int | None:
    table = _populations()
    if code in table:
        return table[code].get(year)
    found = councils().get(code)
    if found and found.ends_on:
        return _summed(_made_of_it_alone(found), year)
    return _summed(_areas_of(code, date(_years()[-1], 6, 30)), year)


def _summed(codes: tuple[str, ...], year: int) -> int | None:
    figures = [_populations().get(code, {}).get(year) for code in codes]
    return sum(figure for figure in figures if figure) if figures and all(figures) else None


def _made_of_it_alone(ended: Council) -> tuple[str, ...]:
    """The successors of all parts of an ended council, where every part of them was a part of it; else none."""
    districts = {one.gss for one in councils().values() if one.county == ended.gss}
    latest = date(_years()[-1], 6, 30)
    heirs = {heir for gss in districts or {ended.gss} for heir in current_codes(gss, latest)}
    before = {one.gss for one in councils().values() if set(one.replaced_by) & heirs}
    return tuple(sorted(heirs)) if before <= {*districts, ended.gss} else ()


def _walked(code: str, on: date) -> set[str]:
    later = [new for new, from_on in _renumbered().get(code, ()) if from_on <= on]
    if later:
        return _walked(later[0], on)
    found = councils().get(code) or combined_authorities().get(code)
    if found is None or found.ends_on is None or on <= found.ends_on or not found.replaced_by:
        return {code}
    heirs = (found.replaced_by,) if isinstance(found.replaced_by, str) else found.replaced_by
    return {code for heir in heirs for code in _walked(heir, on)}


@cache
def _renumbered() -> Mapping[str, tuple[tuple[str, date], ...]]:
    found: dict[str, tuple[tuple[str, date], ...]] = {}
    for row in _rows("renumbered.csv"):
        found[row["old"]] = (*found.get(row["old"], ()), (row["new"], _day(row["from_on"]) or date.min))
    return found


@cache
def _other_codes() -> Mapping[str, str]:
    """Earlier and later codes of councils and combined authorities, to the code that they have here."""
    known = {*councils(), *combined_authorities()}
    other = {old: one.gss for one in councils().values() for old in one.former_gss}
    other |= {old: one.gss for one in combined_authorities().values() for old in one.former_gss}
    for old, pairs in _renumbered().items():
        for new, _ in pairs:
            other |= {new: old} if new not in known else {old: new}
    return other


@cache
def _populations() -> Mapping[str, Mapping[int, int]]:
    return {
        row["gss"]: {int(year): int(figure) for year, figure in row.items() if year != "gss"}
        for row in _rows("population.csv")
    }


@cache
def _years() -> tuple[int, ...]:
    return tuple(sorted(next(iter(_populations().values()))))


def _council(row: dict[str, str]) -> Council:
    return Council(
        gss=row["gss"],
        name=row["name"],
        official_name=row["official_name"],
        kind=row["kind"],
        region=row["region"] or None,
        county=row["county"] or None,
        starts_on=_day(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        replaced_by=tuple(row["replaced_by"].split()),
        former_gss=tuple(row["former_gss"].split()),
        e_code=row["e_code"] or None,
        police_area=row["police_area"] or None,
        fire_area=row["fire_area"] or None,
    )


def _combined(row: dict[str, str], members: tuple[str, ...]) -> CombinedAuthority:
    return CombinedAuthority(
        gss=row["gss"],
        name=row["name"],
        official_name=row["official_name"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        replaced_by=row["replaced_by"] or None,
        former_gss=tuple(row["former_gss"].split()),
        e_code=row["e_code"] or None,
        instrument=row["source"],
        members=members,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("wholeplace.reference").joinpath("data/areas", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
