"""The place's total with its steps: what its bodies state, what of it falls here, and the money between them, removed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from wholeplace.documents import wording
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.reference.areas import areas_of
from wholeplace.spend.place_total import PlaceBody, PlaceTotal, Stated, Steps, place_total
from wholeplace.spend.questions import Question, Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.transfers import Transfer, held_by, payer_holds
from wholeplace.spend.web.actions_stated import transfer_of
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.map_tables import figure_cell, number_cell, number_head
from wholeplace.spend.web.queries import codes_of, transfers_of
from wholeplace.spend.web.stated_shares import shares_known
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class PlaceSteps:
    """The steps as a page shows them; problems where there is no total."""

    head: tuple[Any, ...] = ()
    rows: tuple[Any, ...] = ()
    removals: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    total: str = ""
    between: str = ""
    basis: str = ""
    problems: tuple[Problem, ...] = field(default=())


def place_steps(seen: Sheet) -> PlaceSteps | None:
    """The total of the place and the year chosen; None for several years. Filters beyond year and edition do not touch it."""
    if seen.year is None:
        return None
    try:
        found = total_of(seen, seen.year)
    except Refused as refused:
        return PlaceSteps(problems=refused.problems)
    total = found.total
    head = ("Body", *(number_head(words) for words in ("As stated", "Falls here", "Paid to others here", "Counted")))
    rows: list[Any] = [
        [
            seen.body_name(body),
            figure_cell(steps.stated_pence, seen.href("spend:lines", layer="outturn", body=_keys(seen, body))),
            number_cell(wording.pence_in_whole_pounds(steps.attributed_pence)),
            number_cell(wording.pence_in_whole_pounds(-steps.removed_pence)),
            number_cell(wording.pence_in_whole_pounds(steps.counted_pence)),
        ]
        for body, steps in found.by_body().items()
    ]
    sums = (total.stated_pence, total.attributed_pence, -total.removed_pence, total.counted_pence)
    rows.append({"cells": ["All", *(number_cell(wording.pence_in_whole_pounds(one)) for one in sums)], "total": True})
    return PlaceSteps(
        head,
        tuple(rows),
        tuple(_removed(seen, found)),
        tuple(_missing(seen, found)),
        tuple(_brought(seen, found)),
        wording.pounds_in_words(total.counted_pence / 100),
        _between(total),
        seen.words("basis", found.basis),
    )


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
    areas = areas_of(seen.place.pk, FinancialYear(year).last_day)
    shares = shares_known(seen.by, seen.place, year, areas)
    larger = {one.body for one in shares}
    bodies = [PlaceBody(key, name, larger=key in larger) for key, name in {**names, **strangers}.items()]
    bases = {one.body: one.basis for one in stated}
    transfers = [*_stated_transfers(seen, year, home), *_paid_transfers(seen, year, home, bases)]
    return place_total(seen.place.pk, year, bodies, stated, transfers, areas=areas, shares=shares)


def _home(seen: Sheet) -> dict[str, str]:
    """Code by which the country knows a body → its id in the place."""
    return {code: key for key, code in codes_of(seen.by, seen.place).items()}


def _keys(seen: Sheet, body: str) -> tuple[str, ...]:
    """The names under which a body's lines may stand: its id and its code."""
    code = codes_of(seen.by, seen.place).get(body)
    return (body, code) if code else (body,)


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
        payer, payee, kind, service, edition, _, capital = row.cell
        ends = [home.get(str(one), str(one)) for one in (payer, payee)]
        if ends[1] not in here or ends[0] == ends[1]:
            continue
        yield Transfer(
            payer=ends[0],
            payee=ends[1],
            kind=kind,  # type: ignore[arg-type]
            year=year,
            pence=row.pence,
            reported_by="payer",
            held=held_by(bases.get(ends[1], ""), kind),  # type: ignore[arg-type]
            payer_holds=payer_holds(bases.get(ends[0], ""), kind, capital=bool(capital)),  # type: ignore[arg-type]
            service=str(service),
            source=str(edition),
            rule="found in payments",
            reference="capital" if capital else "",
        )


def _brought(seen: Sheet, found: PlaceTotal) -> Iterator[str]:
    """How each body that is larger than the place was brought down to it, and how far that is open."""
    for body, one in found.attributions.items():
        if one.by is None:
            continue
        share, low, high = (wording.percent(float(part), 1) for part in (one.share, one.low, one.high))
        open_ = f"between {low} and {high}" if one.range_known else "how far this may be out, nobody knows"
        yield f"{seen.body_name(body)}: {share} of it falls here, by {one.method}, {open_}. {one.because} {one.source}"


def _between(total: Steps) -> str:
    """`between £1.9 billion and £2.1 billion`; nothing where no step leaves the total open."""
    if total.low_pence == total.high_pence:
        return ""
    low, high = (wording.pounds_in_words(pence / 100) for pence in (total.low_pence, total.high_pence))
    return f"between {low} and {high}"


def _removed(seen: Sheet, found: PlaceTotal) -> Iterator[tuple[str, ...]]:
    for one in found.removals:
        yield (
            seen.body_name(one.flow.payer),
            seen.body_name(one.flow.payee),
            seen.words("transfer", one.flow.kind),
            wording.pence_in_whole_pounds(one.pence if one.removed else 0),
            f"{one.flow.because}; {one.because}" if one.flow.because != one.because else one.because,
        )


def _missing(seen: Sheet, found: PlaceTotal) -> Iterator[str]:
    for one in found.missing:
        least = f" (at least {wording.pounds_in_words(one.at_least_pence / 100)})" if one.at_least_pence else ""
        yield f"{seen.body_name(one.body.id)}{least}"
