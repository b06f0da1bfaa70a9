"""Options side by side, each against the comparator, in one world of draws; what has no price stands beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import case_to_raw
from wholeplace.appraisal.compare import Comparison, OptionResult
from wholeplace.appraisal.measures import NET_POSITION, measure_of, measures_of
from wholeplace.appraisal.report_words import chance
from wholeplace.appraisal.web.case_changes import option_changes
from wholeplace.appraisal.web.files import CSV, file_answer, file_name
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.views.results import CASH_WORDS, lines_named, not_whole
from wholeplace.appraisal.web.working import compared
from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Chart
from wholeplace.documents.csv_text import write_csv
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.vocabulary.problems import Refused

IMPACT = "net_present_budget_impact"
MEASURES = {
    IMPACT: "Gain to public budgets",
    "net_present_public_value": "Net present public value",
    "fiscal_return": "Financial return on investment",
    "pv_cashable": "Claimed cashable savings",
}


@needs("case.view")
def options(request: HttpRequest, case_id: str) -> HttpResponse:
    """`by` in the address chooses the measure by which options are ranked and compared draw by draw."""
    stored = case_of(by_of(request), case_id)
    context = case_frame(request, stored)
    if not context["found"].whole:
        return not_whole(request, context)
    try:
        comparison = compared(stored.raw)
    except Refused as refused:
        return render(request, "appraisal/no-options.html", context | {"problems": refused.problems}, status=422)
    by = request.GET.get("by", IMPACT)
    return render(request, "appraisal/options.html", context | shown(comparison, by if by in MEASURES else IMPACT))


@needs("case.view")
def download(request: HttpRequest, case_id: str) -> HttpResponse:
    """Every measure of every option as CSV. *Refuses* every problem of a case not whole, and `comparator-required`."""
    stored = case_of(by_of(request), case_id)
    comparison = compared(stored.raw)
    head = ("measure", "unit", *(one.title for one in comparison.options))
    rows = [
        (name, measure_of(comparison.case, name).unit, *(one.figures[name] for one in comparison.options))
        for name in measures_of(comparison.case)
    ]
    return file_answer(write_csv(head, rows), CSV, file_name(stored, "options.csv"))


def shown(comparison: Comparison, by: str) -> dict[str, Any]:
    """The comparison by one measure."""
    in_pounds = measure_of(comparison.case, by).unit == "pounds"
    drawn = bool(comparison.draws)
    return {
        "comparison": comparison,
        "by": by,
        "measures": MEASURES,
        "in_pounds": in_pounds,
        "ranking": comparison.ranking(by),
        "best": comparison.probability_best(by) if drawn else {},
        "beats": beats_comparator(comparison, by),
        "spread": {one.id: _spread(comparison, one, by) for one in comparison.options} if drawn else {},
        "knowing": comparison.worth_of_knowing(by).pounds if drawn and in_pounds else None,
        "bodies": [(body.name, f"{NET_POSITION}:{body.id}") for body in comparison.case.bodies],
        "chart": chart_of(comparison, by) if in_pounds else None,
        "changes": [(one, changes_of(comparison.case, one)) for one in comparison.options[1:]],
        "cash": CASH_WORDS[lines_named(comparison.case)],
        "chance": chance,
    }


def _spread(comparison: Comparison, option: OptionResult, by: str) -> tuple[float, float, float] | None:
    """The 5th percentile, the middle and the 95th, higher being better; None where the option has no such measure."""
    by_draw = option.by_draw[by]
    if np.isnan(by_draw).any():
        return None
    low, middle, high = np.percentile(_gain(comparison.case, by) * by_draw, (5, 50, 95))
    return float(low), float(middle), float(high)


def _gain(case: Case, by: str) -> int:
    """A budget impact is shown as the gain that it is; all else as it stands."""
    return -1 if by == IMPACT else 1


def chart_of(comparison: Comparison, by: str) -> Chart:
    """One bar an option, in the order of the table."""
    sign = _gain(comparison.case, by)
    bars = [(one.title, sign * float(one.figures[by] or 0.0)) for one in comparison.options]
    best = comparison.option(comparison.ranking(by)[0])
    said = f"{best.title} comes first, with {wording.pounds_in_words(sign * float(best.figures[by] or 0.0))}."
    return charts.bar_chart(
        bars, title=f"{MEASURES[by]}, option by option", description=said, head=("Option", "Pounds")
    )


def changes_of(case: Case, option: OptionResult) -> list[str]:
    """What an option changes in the case, in sentences; that it is the case as written, where it changes nothing."""
    written = next((one for one in case.options if one.id == option.id), None)
    return option_changes(case, case_to_raw(case), written) if written else []


def beats_comparator(comparison: Comparison, measure: str) -> dict[str, float]:
    """The chance that each option is better than the comparator in the same draw."""
    if not comparison.draws:
        return {}
    found = comparison.probability_beats(measure)
    return {one: others[comparison.comparator] for one, others in found.items() if comparison.comparator in others}
