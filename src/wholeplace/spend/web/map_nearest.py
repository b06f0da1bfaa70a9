"""A council's services per head beside those of the councils most like it, from the return that holds them all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import Any

from wholeplace.documents import wording
from wholeplace.foundation.uploads import store
from wholeplace.reference.areas import council, population_for
from wholeplace.reference.likeness import nearest
from wholeplace.reference.services import label_of, service_of_return
from wholeplace.spend.statutory_layout import NET, service_lines
from wholeplace.spend.statutory_return import Return
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.map_tables import number_cell, number_head
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.spend.web.queries import codes_of
from wholeplace.spend.web.returns import returns_in
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Beside:
    """The table of one council beside its neighbours, or why there is none."""

    name: str = ""
    head: tuple[Any, ...] = ()
    rows: tuple[Any, ...] = ()
    note: str = ""
    why_not: str = ""
    councils: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


def beside_nearest(seen: Sheet) -> Beside:
    """The council chosen (the first of the place's, where none is) beside the nearest that returned."""
    held = {key: code for key, code in codes_of(seen.by, seen.place).items() if nearest(code, 1)}
    links = tuple((seen.body_name(key), seen.href("spend:map-nearest", body=key)) for key in held)
    chosen = [str(one) for one in seen.where.get("body", ()) if one in held] or list(held)[:1]
    if not chosen:
        return Beside(why_not="No council of this place has its code said yet, so nobody knows which are like it.")
    if seen.year is None:
        return Beside(why_not="Choose one year.", councils=links)
    stated = _return_of(seen, seen.year)
    if stated is None:
        return Beside(
            why_not="No statutory return of this year has been taken in: it holds the other councils.", councils=links
        )
    made = _beside(held[chosen[0]], stated, FinancialYear(seen.year), links)
    return replace(made, chosen=seen.body_name(chosen[0]))


def _beside(gss: str, stated: Return, year: FinancialYear, links: tuple[tuple[str, str], ...]) -> Beside:
    near = nearest(gss, 3 * NEIGHBOURS)
    kin = [one for one in near if stated.entries.get(one.gss) and population_for(one.gss, year)][:NEIGHBOURS]
    codes = [gss, *(one.gss for one in kin)]
    people = {code: counted.persons for code in codes if (counted := population_for(code, year))}
    if gss not in stated.entries or gss not in people:
        return Beside(
            why_not="This council is not in the return of the year, or its residents are not known.", councils=links
        )
    found = council(gss)
    name = found.name if found else gss
    head = ["Service", name, "Middle of the nearest", *(one.name for one in kin)]
    lines = [line for line in service_lines() if any(stated.pence(code, line, NET) for code in codes)]
    rows = [_row(line, codes, people, stated) for line in lines]
    note = (
        f"Net current expenditure per resident, {stated.edition}. Nearest by what {name} is like, not by distance; "
        "councils that did not return are left out. Where a service falls to a body of another name, a figure may be nought."
    )
    return Beside(name, (head[0], *(number_head(one) for one in head[1:])), tuple(rows), note, "", links)


def _row(line: str, codes: list[str], people: dict[str, int], stated: Return) -> list[Any]:
    each = {code: _per_head(stated, code, line, people[code]) for code in codes}
    others = [one for code, one in each.items() if code != codes[0] and one is not None]
    cells = [each[codes[0]], median(others) if others else None, *(each[code] for code in codes[1:])]
    return [label_of(service_of_return(line) or line), *(number_cell(wording.pounds(one)) for one in cells)]


def _per_head(stated: Return, code: str, line: str, persons: int) -> float | None:
    pence = stated.pence(code, line, NET)
    return None if pence is None else pence / 100 / persons


def _return_of(seen: Sheet, year: int) -> Return | None:
    """The return of a year among those that the place has taken in."""
    rows = FileTaken.objects.for_person(seen.by, "spend.view").filter(
        batch__place=seen.place, batch__kind=Batch.Kind.RETURN, batch__year=year, state=FileTaken.State.COUNTED
    )
    for row in rows.exclude(batch__state=Batch.State.WITHDRAWN).order_by("-batch__brought_at"):
        for one in _returns(row.sha256, row.name):
            if one.year.begins == year and one.layer == "outturn":
                return one
    return None


@lru_cache(maxsize=4)
def _returns(sha256: str, name: str) -> tuple[Return, ...]:
    """The returns of a file, read once while the site runs: a file under its hash never changes."""
    path = store.path_of(sha256)
    if not path.is_file():
        return ()
    try:
        return returns_in(path, name, sha256)
    except Refused:
        return ()
