"""The map by council area, and beside the places that are most like it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Area, Chart
from wholeplace.foundation.access.needs import needs
from wholeplace.reference.areas import areas_of, population_for
from wholeplace.reference.outlines import ATTRIBUTION, outlines
from wholeplace.spend.questions import Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.web.map_frame import downloads, map_frame
from wholeplace.spend.web.map_nearest import Beside, beside_nearest
from wholeplace.spend.web.map_reading import Sheet, sheet
from wholeplace.spend.web.map_tables import figure_cell, number_cell, number_head, per_head, refusal
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear


@needs("spend.view")
@require_safe
def areas(request: HttpRequest, code: str) -> HttpResponse:
    """Spending by council area, a head where its people are counted, drawn and as a table."""
    with sheet(request, code) as seen:
        context = map_frame(request, seen, "Council areas")
        if seen.has_lines:
            try:
                context |= _by_area(seen)
            except Refused as refused:
                context["refused"] = refusal(seen, refused.problems)
        return render(request, "spend/map/areas.html", context, status=422 if context.get("refused") else 200)


def _by_area(seen: Sheet) -> dict[str, Any]:
    found = answer(seen.store, seen.question("area"))
    if found.total_pence is None:
        answer(seen.store, seen.question())  # says why they may not be added
    pence = {str(row.cell[0]): row.pence for row in found.rows if row.cell[0] is not None}
    everywhere = next((row.pence for row in found.rows if row.cell[0] is None), None)
    people = {code: _people(seen, code) for code in _codes(seen, pence)}
    rows: list[list[Any]] = []
    for code in sorted(people, key=lambda one: seen.words("area", one)):
        amount, persons = pence.get(code), people[code]
        rows.append([
            seen.words("area", code),
            figure_cell(amount, seen.href("spend:lines", area=code)) if amount is not None else number_cell("nothing counted"),
            number_cell(f"{persons:,}" if persons else wording.NOT_KNOWN),
            number_cell(per_head(amount, persons) if amount is not None else ""),
        ])  # fmt: skip
    if everywhere is not None:
        nowhere: tuple[Value, ...] = (None,)
        cell = figure_cell(everywhere, seen.href("spend:lines", area=nowhere))
        rows.append(["In no one area", cell, number_cell(""), number_cell("")])
    head = ["Council area", *(number_head(words) for words in ("Amount", "Residents", "Per head"))]
    return {"head": head, "rows": rows, "downloads": downloads(seen, "area"), "drawn": _drawn(seen, pence, people)}


def _codes(seen: Sheet, pence: dict[str, int]) -> list[str]:
    """The areas that make up the place, those without spending too."""
    on = FinancialYear(seen.year).last_day if seen.year else None
    whole = areas_of(seen.place.pk, on) if on else ()
    return list(dict.fromkeys([*whole, *pence]))


def _people(seen: Sheet, code: str) -> int | None:
    found = population_for(code, FinancialYear(seen.year)) if seen.year is not None else None
    return found.persons if found else None


def _drawn(seen: Sheet, pence: dict[str, int], people: dict[str, int | None]) -> Chart | None:
    """The map; None where no area has an outline. A head where every area's people are known, else whole amounts."""
    rings = outlines(list(people))
    if not rings:
        return None
    each_known = all(people[code] for code in rings)
    figures = {code: pence[code] / 100 / ((people[code] or 1) if each_known else 1) for code in rings if code in pence}
    made = [Area(code, seen.words("area", code), figures.get(code), rings[code]) for code in sorted(rings)]
    return charts.area_map(
        made,
        charts.even_breaks(list(figures.values())),
        title="Spending per head by council area" if each_known else "Spending by council area",
        attribution=ATTRIBUTION.rstrip("."),
        heading="Per head" if each_known else "Amount",
        said=wording.pounds if each_known else wording.pounds_short,
    )


@needs("spend.view")
@require_safe
def nearest(request: HttpRequest, code: str) -> HttpResponse:
    """The place's services a head beside those of the places most like it."""
    with sheet(request, code) as seen:
        context = map_frame(request, seen, "Nearest places") | {
            "beside": beside_nearest(seen) if seen.has_lines else Beside()
        }
        return render(request, "spend/map/nearest.html", context)
