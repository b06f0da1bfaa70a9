"""What the map shows, to take away: the figures of a page or the lines behind them, in the form asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import pyarrow as pa
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from wholeplace.foundation.access.needs import needs
from wholeplace.spend import package
from wholeplace.spend.package import Download
from wholeplace.spend.spend_map import answer, lines_behind
from wholeplace.spend.web.map_frame import said_of
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import Sheet, sheet

MOST_LINES = 100_000
LINES, TOTAL = "lines", "total"
Made = Callable[[list[Download], Sheet, str, date], bytes]


def _package(tables: list[Download], seen: Sheet, name: str, on: date) -> bytes:
    sources = sorted({f"{seen.body_name(tag.body)}: {tag.edition}" for tag in seen.tags if _asked_for(seen, tag.year)})
    return package.package(tables, name=name, title=_title(seen), on=on, sources=sources)


KINDS: dict[str, tuple[str, str, Made]] = {
    "csv": ("text/csv; charset=utf-8", "csv", lambda tables, *_: package.as_csv(tables[0])),
    "parquet": ("application/vnd.apache.parquet", "parquet", lambda tables, *_: package.as_parquet(tables[0])),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        lambda tables, _seen, _name, on: package.as_workbook(tables[0], on),
    ),
    "package": ("application/zip", "zip", _package),
}


@needs("spend.view")
@require_safe
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The figures by the dimensions named (`by=body&by=service`); with `what=lines` the lines, with `what=total` the total.

    A package holds the lines as well. *Refuses*: as `spend_map.answer`.
    """
    if kind not in KINDS:
        raise Http404(kind)
    by = tuple(dict.fromkeys(request.GET.getlist("by"))) or ("body", "service")
    with sheet(request, code) as seen:
        what = request.GET.get("what", "")
        tables = [_table(seen, what, by)]
        if kind == "package" and what != LINES:
            tables.append(lines_of(seen))
        content, ending, made = KINDS[kind]
        name = slugify(f"spending {seen.place.name} {said_of(seen)} {what or ' '.join(by)}")[:80]
        response = HttpResponse(made(tables, seen, name, seen.by.day), content_type=content)
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response


def _table(seen: Sheet, what: str, by: tuple[str, ...]) -> Download:
    """What is asked for: lines, the place's total of one year, or else figures."""
    if what == LINES:
        return lines_of(seen)
    return total_table(seen, seen.year) if what == TOTAL and seen.year is not None else figures_of(seen, by)


def total_table(seen: Sheet, year: int) -> Download:
    """The place's total by body and service, with every step. *Refuses*: as `place_total.place_total`."""
    found = total_of(seen, year)
    columns: dict[str, pa.Array] = {
        "body": pa.array([body for body, _ in found.cells]),
        "body_label": pa.array([seen.body_name(body) for body, _ in found.cells]),
        "service": pa.array([service for _, service in found.cells]),
        "service_label": pa.array([seen.words("service", service) for _, service in found.cells]),
    }
    for name in ("stated", "attributed", "removed", "counted", "low", "high"):
        pence = [getattr(steps, f"{name}_pence") for steps in found.cells.values()]
        columns[name] = pa.array([Decimal(one).scaleb(-2) for one in pence], package.AMOUNT)
    notes = (
        f"Amounts: {seen.words('basis', found.basis)}.",
        "Counted is attributed (the part of what is stated that falls here) less removed (money to other public bodies here).",
    )
    return Download("place-total", f"The total of {_title(seen)}", pa.table(columns), notes)


def figures_of(seen: Sheet, by: tuple[str, ...]) -> Download:
    """The sums by these dimensions."""
    found = answer(seen.store, seen.question(*by, files=True))
    return package.figures(found, seen.words, title=_title(seen))


def lines_of(seen: Sheet) -> Download:
    """The lines chosen, the largest first; a note says so where they are more than a file holds."""
    found = lines_behind(seen.store, seen.question(), (), 0, MOST_LINES)
    more = found.lines > MOST_LINES
    notes: Iterable[str] = [f"The {MOST_LINES:,} largest of {found.lines:,} lines."] if more else []
    name = f"the-{MOST_LINES}-largest-lines" if more else "lines"
    return package.lines(found.rows, seen.words, title=f"Lines: {_title(seen)}", name=name, notes=notes)


def _title(seen: Sheet) -> str:
    made_up = " (made up)" if seen.place.made_up else ""
    return f"{said_of(seen)}, {seen.place.name}{'' if '(made up)' in seen.place.name else made_up}"


def _asked_for(seen: Sheet, year: int) -> bool:
    return year in seen.where.get("year", (year,))
