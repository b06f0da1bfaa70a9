"""The place's total, worked out from what is counted: outturn, larger bodies brought down, money between bodies removed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from wholeplace.foundation.people.queries import bodies_of
from wholeplace.reference.areas import areas_of
from wholeplace.spend.place_total import PlaceBody, PlaceTotal, Stated, place_total
from wholeplace.spend.questions import Question, Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.transfers import Kind, Transfer, held_by, payer_holds
from wholeplace.spend.web.actions_stated import transfer_of
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.queries import codes_of, transfers_of
from wholeplace.spend.web.stated_shares import shares_known
from wholeplace.vocabulary.years import FinancialYear


def total_of(seen: Sheet, year: int) -> PlaceTotal:
    """The place's total of a year, from the outturn that is counted and the transfers that either end reports.

    *Refuses*: as `place_total`.
    """
    home = _home(seen)
    where: dict[str, tuple[Value, ...]] = {"layer": ("outturn",), "year": (year,)}
    if "edition" in seen.where:
        where["edition"] = seen.where["edition"]
    found = answer(seen.store, Question(by=("body", "service", "edition", "basis"), where=where))
    stated = [
        Stated(home.get(str(body), str(body)), str(service), year, row.pence, str(edition), str(basis))
        for row in found.rows
        for body, service, edition, basis in [row.cell]
    ]
    names = {body.pk: body.name for body in bodies_of(seen.by, seen.place)}
    strangers = {one.body: seen.body_name(one.body) for one in stated if one.body not in names}
    areas = areas_of(seen.place.pk, FinancialYear(year).last_day) or (seen.place.pk,)
    shares = shares_known(seen.by, seen.place, year, areas)
    larger = {one.body for one in shares}
    bodies = [PlaceBody(key, name, larger=key in larger) for key, name in {**names, **strangers}.items()]
    bases = {one.body: one.basis for one in stated}
    transfers = [*_stated_transfers(seen, year, home), *_paid_transfers(seen, year, home, bases)]
    return place_total(seen.place.pk, year, bodies, stated, transfers, areas=areas, shares=shares)


def _home(seen: Sheet) -> dict[str, str]:
    """Code by which the country knows a body → its id in the place."""
    return {code: key for key, code in codes_of(seen.by, seen.place).items()}


def _stated_transfers(seen: Sheet, year: int, home: dict[str, str]) -> Iterator[Transfer]:
    for row in transfers_of(seen.by, seen.place, year=year):
        one = transfer_of(row)
        yield replace(one, payer=home.get(one.payer, one.payer), payee=home.get(one.payee, one.payee))


def _paid_transfers(seen: Sheet, year: int, home: dict[str, str], bases: dict[str, str]) -> Iterator[Transfer]:
    """Payments that rules found to be money to another public body here, as their payer reports them.

    Capital payments stand in no revenue figure, so they are a flow of their own.
    """
    question = Question(
        by=("body", "payee", "transfer", "service", "edition", "basis", "capital"),
        where={"layer": ("payments",), "year": (year,)},
        known=("transfer", "payee"),
    )
    here = {body.pk for body in bodies_of(seen.by, seen.place)} | set(bases)
    for row in answer(seen.store, question).rows:
        payer, payee, said, service, edition, _, capital = row.cell
        kind = cast(Kind, said)  # `meaning` gives no other word
        ends = [home.get(str(one), str(one)) for one in (payer, payee)]
        if ends[1] not in here or ends[0] == ends[1]:
            continue
        yield Transfer(
            payer=ends[0],
            payee=ends[1],
            kind=kind,
            year=year,
            pence=row.pence,
            reported_by="payer",
            held=held_by(bases.get(ends[1], ""), kind),
            payer_holds=payer_holds(bases.get(ends[0], ""), kind, capital=bool(capital)),
            service=str(service),
            source=str(edition),
            rule="found in payments",
            reference="capital" if capital else "",
        )
