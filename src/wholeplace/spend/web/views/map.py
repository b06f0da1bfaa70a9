"""The map at a glance, and by each dimension: every figure is a link to the lines behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholeplace.documents import wording
from wholeplace.foundation.access.needs import needs
from wholeplace.spend.doubt import doubt
from wholeplace.spend.questions import Question
from wholeplace.spend.web.map_frame import downloads, map_frame
from wholeplace.spend.web.map_overview import (
    flows_of,
    payees_of,
    people_of,
    sent_by_body,
    shared_rows,
    sureness,
)
from wholeplace.spend.web.map_reading import Sheet, sheet
from wholeplace.spend.web.map_steps import flows_of_place, is_of_place, place_steps, table_of
from wholeplace.spend.web.map_tables import Refusal, crossed, listed, number_cell, number_head, refusal, whole
from wholeplace.vocabulary.problems import Refused

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: the dimensions by which it groups, its tab's words, and what is let go of or asked besides."""

    by: tuple[str, ...]
    words: str
    title: str
    question: Mapping[str, Any]
    free: tuple[str, ...] = ()
    note: str = ""


TABS = {
    "service": Tab(("service",), "By service", "Spending by service", {}),
    "body": Tab(("body",), "By body", "Spending by body", {}),
    "time": Tab(
        ("month",),
        "Over time",
        "Spending over time",
        {"known": ("month",)},
        note="Lines without a day stand in the year alone.",
    ),
    "suppliers": Tab(
        ("supplier",),
        "Suppliers",
        "The largest suppliers",
        {"known": ("supplier",), "order": "largest", "at_most": MOST_LISTED},
        note="Names as they are published: one supplier may stand here under several.",
    ),
    "public-bodies": Tab(
        ("body", "payee", "transfer"),
        "Public bodies paid",
        "Public bodies paid, and money within the place",
        {"known": ("payee",), "order": "largest", "at_most": MOST_LISTED},
        note="Money to a public body of this place is named by its kind; it is counted once in the place's total.",
    ),
    "kinds": Tab(("capital", "subjective"), "Kinds of spending", "Spending by kind", {}),
}


@needs("spend.view")
@require_safe
def at_a_glance(request: HttpRequest, code: str) -> HttpResponse:
    """The map's first page."""
    with sheet(request, code) as seen:
        context = map_frame(request, seen, "At a glance")
        if seen.has_lines:
            context |= _glance(seen)
        return render(request, "spend/map/glance.html", context, status=_status(context))


def _glance(seen: Sheet) -> dict[str, Any]:
    found, refused = whole(seen)
    people, addable = _people(seen), found is not None
    unsure, steps = doubt(seen.store, seen.question()), place_steps(seen)
    context: dict[str, Any] = {
        "found": found,
        "refused": refused,
        "people": people,
        "steps": steps,
        "sent": sent_by_body(seen),
        "addable": addable,
        "kinds": crossed(seen, "nature", "control", addable=True) if addable else None,
        "payees": payees_of(seen) if addable else None,
        "sureness_rows": [
            [words, number_cell(amount), number_cell(share)] for words, amount, share in sureness(unsure)
        ],
        "wrong": wording.pounds_in_words(unsure.expected_wrong_pence / 100),
        "number_head": number_head,
    }
    residents = people.known if people else None
    if steps and steps.found and is_of_place(seen, steps):
        counted = steps.found.total.counted_pence
        words = steps.between or "less the money between its bodies, removed once"
        context |= {
            "of_place": True,
            "figures": _figures("Counted in the place", counted, words, people, unsure),
            "flows": flows_of_place(seen, steps.found),
            "table": table_of(seen, steps.found, residents),
            "shared": shared_rows(seen, addable=addable),
            "downloads": downloads(seen, what="total"),
        }
        return context
    return context | _as_stated(seen, found, refused, people, unsure)


def _as_stated(seen: Sheet, found: Any, refused: Refusal, people: Any, unsure: Any) -> dict[str, Any]:
    """The lines chosen as their bodies state them, where the sheet is not the whole place's outturn."""
    addable = found is not None
    try:
        table = crossed(seen, "service", "body", addable=addable, people=people.known if people else None)
    except Refused as problem:  # even one body's own figures may not be added
        return {"refused": refusal(seen, problem.problems), "figures": _figures("", None, "", people, unsure)}
    label = seen.words("layer", seen.layer) if seen.layer else "Counted"
    pence, lines = (found.total_pence, f"{found.lines:,} lines") if found else (None, "")
    return {
        "refused": refused,
        "figures": _figures(label, pence, lines, people, unsure),
        "table": table,
        "flows": flows_of(seen) if addable else None,
        "shared": shared_rows(seen, addable=addable),
        "downloads": downloads(seen, "body", "service", addable=addable),
    }


def _people(seen: Sheet) -> Any:
    try:
        return people_of(seen)
    except Refused:  # the areas' own figures may not be added either
        return None


def _figures(label: str, pence: int | None, words: str, people: Any, unsure: Any) -> list[dict[str, str]]:
    """The few figures that matter. *Units*: pence."""
    share = unsure.share(unsure.not_classified_pence)
    made = []
    if pence is not None:
        made.append({"label": label, "value": wording.pounds_in_words(pence / 100), "words": words})
        if people and people.known:
            said = f"{people.persons:,} residents, mid-{people.mid_year}"
            made.append({"label": "Per head", "value": wording.pounds(pence / 100 / people.persons), "words": said})
    value = wording.percent(None if share is None else float(share), 1 if share else 0)
    made.append({"label": "Not classified", "value": value, "words": "of the money is under no service"})
    return made


def _status(context: Mapping[str, Any]) -> HTTPStatus:
    """A page that shows less than was asked says so by its status too."""
    refused: Refusal = context.get("refused", Refusal())
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused.problems else HTTPStatus.OK


@needs("spend.view")
@require_safe
def by(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """The lines chosen, grouped as a tab groups them."""
    tab = TABS.get(what)
    if tab is None:
        raise Http404(what)
    with sheet(request, code) as seen:
        context = map_frame(request, seen, tab.words) | {"tab": tab}
        if seen.has_lines:
            context |= _listed(seen, tab)
        return render(request, "spend/map/by.html", context, status=_status(context))


def _listed(seen: Sheet, tab: Tab) -> dict[str, Any]:
    question = seen.question(*tab.by, **tab.question)
    try:
        people = people_of(seen) if tab.by in (("service",), ("body",)) else None
        table = listed(seen, question, people.known if people else None)
    except Refused as refused:
        return {"table": None, "refused": refusal(seen, refused.problems)}
    years = _years(seen) if tab.by == ("month",) else None
    return {
        "table": table,
        "years": years,
        "people": people,
        "full": len(table.rows) == MOST_LISTED,
        "downloads": downloads(seen, *tab.by, addable=whole(seen)[0] is not None),
    }


def _years(seen: Sheet) -> Any:
    """The same lines year by year: the year chosen is let go."""
    where = {name: values for name, values in seen.where.items() if name != "year"}
    try:
        return listed(seen, Question(by=("year",), where=where))
    except Refused:
        return None
