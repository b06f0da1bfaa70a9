"""The place's total as a page shows it: body by body with its steps, service by body with links, and as flows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Chart, Ribbon
from wholeplace.spend.place_total import PlaceTotal, Steps
from wholeplace.spend.questions import Value
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.map_tables import Crossed, crossed_of, figure_cell, number_cell, number_head
from wholeplace.spend.web.queries import codes_of
from wholeplace.vocabulary.problems import Problem, Refused

WHOLE_PLACE = {"year", "layer", "edition"}
"""What may be chosen where the place's total is shown: with more, it would be of a part of the place."""


@dataclass(frozen=True, slots=True)
class PlaceSteps:
    """The place's total ready for a page; `problems` where there is none.

    `brought` has a row for each body that is larger than the place, `removals` one for each flow of money between bodies.
    """

    found: PlaceTotal | None = None
    head: tuple[Any, ...] = ()
    rows: tuple[Any, ...] = ()
    removals: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    brought: tuple[tuple[Any, ...], ...] = ()
    total: str = ""
    between: str = ""
    basis: str = ""
    problems: tuple[Problem, ...] = ()


def place_steps(seen: Sheet) -> PlaceSteps | None:
    """The total of the place and the year chosen; None for several years. Filters beyond year and edition do not touch it."""
    if seen.year is None:
        return None
    try:
        found = total_of(seen, seen.year)
    except Refused as refused:
        return PlaceSteps(problems=refused.problems)
    return PlaceSteps(
        found,
        ("Body", *(number_head(words) for words in ("As stated", "Falls here", "Paid to others here", "Counted"))),
        tuple(_rows(seen, found)),
        tuple(_removed(seen, found)),
        tuple(_missing(seen, found)),
        tuple(_brought(seen, found)),
        wording.pounds_in_words(found.total.counted_pence / 100),
        _between(found.total),
        seen.words("basis", found.basis),
    )


def is_of_place(seen: Sheet, steps: PlaceSteps | None) -> bool:
    """Whether the sheet is of the whole place's outturn, so that its total can stand for what bodies state."""
    return bool(steps and steps.found and seen.layer == "outturn" and set(seen.where) <= WHOLE_PLACE)


def table_of(seen: Sheet, found: PlaceTotal, people: int | None) -> Crossed:
    """Services by body as they are counted here; each figure opens to the lines that it comes from."""
    pence: dict[tuple[Value, ...], int] = {
        (service, body): steps.counted_pence for (body, service), steps in found.cells.items()
    }
    unlined = {
        (service, body)
        for (body, service), steps in found.cells.items()
        if not steps.stated_pence and steps.counted_pence
    }
    return crossed_of(
        seen,
        ("service", "body"),
        pence,
        addable=True,
        people=people,
        keys=lambda body: keys(seen, body),
        unlined=unlined,
        explained_at="#place-total",
    )


def flows_of_place(seen: Sheet, found: PlaceTotal) -> Chart:
    """Who spends on what in the place, as it is counted."""
    ribbons = [
        Ribbon(seen.body_name(body), seen.words("service", service), steps.counted_pence)
        for (body, service), steps in found.cells.items()
        if steps.counted_pence
    ]
    note = "As it is counted here: the part that falls here, less money to other public bodies here."
    return charts.flows_chart(ribbons or [Ribbon("Nobody", "Nothing", 0)], title="Who spends on what", note=note)


def _rows(seen: Sheet, found: PlaceTotal) -> Iterator[Any]:
    for body, steps in found.by_body().items():
        stated = seen.href("spend:lines", layer="outturn", body=keys(seen, body))
        rest = (steps.attributed_pence, -steps.removed_pence, steps.counted_pence)
        yield [seen.body_name(body), figure_cell(steps.stated_pence, stated), *(_plain(pence) for pence in rest)]
    total = found.total
    sums = (total.stated_pence, total.attributed_pence, -total.removed_pence, total.counted_pence)
    yield {"cells": ["All", *(_plain(pence) for pence in sums)], "total": True}


def _plain(pence: int) -> dict[str, Any]:
    return number_cell(wording.pence_in_whole_pounds(pence))


def keys(seen: Sheet, body: Value) -> tuple[Value, ...]:
    """The names under which a body's lines may stand: its id and its code."""
    code = codes_of(seen.by, seen.place).get(str(body))
    return (body, code) if code else (body,)


def _brought(seen: Sheet, found: PlaceTotal) -> Iterator[tuple[Any, ...]]:
    """How each body that is larger than the place was brought down to it, and how far that is open."""
    for body, one in found.attributions.items():
        if one.by is None:
            continue
        share, low, high = (wording.percent(float(part), 1) for part in (one.share, one.low, one.high))
        between = f"{low} to {high}" if one.range_known else "nobody knows"
        why = f"{one.because[:1].upper()}{one.because[1:]}"
        yield (
            seen.body_name(body),
            number_cell(share),
            number_cell(between),
            f"By {one.method}",
            why,
            one.source,
        )


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
            one.because if one.removed else f"{one.flow.because}; {one.because}",
        )


def _missing(seen: Sheet, found: PlaceTotal) -> Iterator[str]:
    for one in found.missing:
        least = f" (at least {wording.pounds_in_words(one.at_least_pence / 100)})" if one.at_least_pence else ""
        yield f"{seen.body_name(one.body.id)}{least}"
