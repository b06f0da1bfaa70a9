"""The map's first page: who has sent what, how sure it is, the flows, and the services that several bodies pay for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Chart, Ribbon
from wholeplace.reference.areas import areas_of, population_for
from wholeplace.spend.comparisons import several_bodies
from wholeplace.spend.doubt import Doubt
from wholeplace.spend.questions import Question, Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.map_tables import Cell, figure_cell, number_cell
from wholeplace.spend.web.queries import bodies_sending
from wholeplace.vocabulary.years import FinancialYear

LAYERS_COMPARED = ("outturn", "payments")


@dataclass(frozen=True, slots=True)
class People:
    """Who lives in the place, and the council areas of it that nothing is counted for; then nothing is said per head."""

    persons: int
    mid_year: int
    uncounted: tuple[str, ...] = ()

    @property
    def known(self) -> int | None:
        """Residents to divide by; None where the figures are not of all of them."""
        return None if self.uncounted else self.persons


def people_of(sheet: Sheet) -> People | None:
    """The residents of the place in the year chosen; None for several years, and for a place whose people nobody has counted."""
    if sheet.year is None:
        return None
    year = FinancialYear(sheet.year)
    found = population_for(sheet.place.pk, year)
    if found is None:
        return None
    counted = {row.cell[0] for row in answer(sheet.store, sheet.question("area")).rows}
    without = [area for area in areas_of(sheet.place.pk, year.last_day) if area not in counted]
    return People(found.persons, found.mid_year, tuple(sheet.words("area", area) for area in without))


@dataclass(frozen=True, slots=True)
class Sent:
    """What one body has sent for the year: a row of a table, and whether it has sent nothing."""

    name: str
    cells: tuple[Any, ...]
    nothing: bool


def sent_by_body(sheet: Sheet) -> list[Sent]:
    """For each body of the place, and each other that spends here: its outturn, its payments, and the one within the other."""
    sums: dict[str, dict[str, Cell]] = defaultdict(dict)
    pence: dict[str, dict[str, int]] = defaultdict(dict)
    known = {sending.code: sending.body.pk for sending in bodies_sending(sheet.by, sheet.place) if sending.code}
    for (body, layer), amount in _sums(sheet).items():
        key = known.get(body, body)
        where = replace(sheet, where={**_year(sheet), "layer": (layer,), "body": (body,)})
        sums[key][layer] = figure_cell(amount, where.href("spend:lines"))
        pence[key][layer] = amount or 0
    for sending in bodies_sending(sheet.by, sheet.place):
        sums.setdefault(sending.body.pk, {})
    rows = [_sent(sheet.body_name(key), sums[key], pence[key]) for key in sums]
    return sorted(rows, key=lambda row: (row.nothing, row.name))


def _year(sheet: Sheet) -> dict[str, tuple[Value, ...]]:
    return {name: values for name, values in sheet.where.items() if name == "year"}


def _sums(sheet: Sheet) -> dict[tuple[str, str], int | None]:
    """Body and layer → pence; None where its editions or bases may not be added."""
    question = Question(by=("body", "layer", "basis", "edition"), where=_year(sheet))
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in answer(sheet.store, question).rows:
        found[str(row.cell[0]), str(row.cell[1])].append(row.pence)
    return {key: amounts[0] if len(amounts) == 1 else None for key, amounts in found.items()}


def _sent(name: str, cells: Mapping[str, Cell], pence: Mapping[str, int]) -> Sent:
    shown = [cells.get(layer, number_cell("nothing sent")) for layer in LAYERS_COMPARED]
    spent = pence.get("control", 0) or pence.get("outturn", 0)  # payments are before income, as control totals are
    within = spent > 0 and pence.get("payments", 0) > 0
    share = wording.percent(pence["payments"] / spent) if within else "–"
    return Sent(name, (name, *shown, number_cell(share)), not cells)


def flows_of(sheet: Sheet) -> Chart | None:
    """Who spends on what, as ribbons from bodies to services; None where nothing can be drawn."""
    rows = answer(sheet.store, sheet.question("body", "service")).rows
    if not rows:
        return None
    ribbons = [Ribbon(sheet.words("body", row.cell[0]), sheet.words("service", row.cell[1]), row.pence) for row in rows]
    return charts.flows_chart(ribbons, title="Who spends on what")


def payees_of(sheet: Sheet) -> Chart | None:
    """From bodies to kinds of payee: public bodies here and elsewhere, anybody else."""
    rows = answer(sheet.store, sheet.question("body", "paid_to")).rows
    if not any(row.cell[1] != "not-stated" for row in rows):
        return None
    columns = charts.Columns(target=("kind of payee", "kinds of payee"))
    ribbons = [Ribbon(sheet.words("body", row.cell[0]), sheet.words("paid_to", row.cell[1]), row.pence) for row in rows]
    return charts.flows_chart(ribbons, title="Who is paid", columns=columns)


def shared_rows(sheet: Sheet, *, addable: bool) -> list[list[Any]]:
    """Services on which more than one body spends, as rows: the bodies, and their sums where these may be added."""
    made = []
    for one in several_bodies(answer(sheet.store, sheet.question("service", "body"))):
        names = "; ".join(sheet.words("body", body) for body, _ in one.bodies)
        cells: list[Any] = [sheet.words("service", one.service), names]
        if addable:
            beside = number_cell(wording.pence_in_whole_pounds(one.beside_the_largest_pence))
            cells += [figure_cell(one.pence, sheet.href("spend:lines", service=one.service)), beside]
        made.append(cells)
    return made


def sureness(found: Doubt) -> list[tuple[str, str, str]]:
    """How sure the services are, as a table says it: what it rests on, pounds, share of all."""
    parts = (
        ("Said by the file, a code or a return", found.sure_pence),
        ("Judged from the words of the line", found.judged_pence),
        ("Not classified: nothing says which service", found.not_classified_pence),
    )
    return [(words, wording.pence_in_whole_pounds(pence), _percent(found, pence)) for words, pence in parts]


def _percent(found: Doubt, pence: int) -> str:
    share = found.share(pence)
    return wording.NOT_KNOWN if share is None else wording.percent(float(share), 1)
