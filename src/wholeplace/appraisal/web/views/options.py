"""Options side by side, each against the comparator, in one world of draws; what has no price stands beside them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.compare import Comparison
from wholeplace.appraisal.measures import measure_of
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.views.results import not_whole
from wholeplace.appraisal.web.working import compared
from wholeplace.foundation.access.needs import needs

MEASURES = ("net_present_budget_impact", "net_present_public_value", "fiscal_return", "pv_cashable")


@needs("case.view")
def options(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(request.by, case_id)  # type: ignore[attr-defined]
    context = case_frame(request, stored)
    if not context["found"].whole:
        return not_whole(request, context)
    comparison = compared(stored.raw)
    by = request.GET.get("by", MEASURES[0])
    by = by if by in MEASURES else MEASURES[0]
    context |= {
        "comparison": comparison,
        "by": by,
        "measures": [(name, measure_of(comparison.case, name).title) for name in MEASURES],
        "ranking": comparison.ranking(by),
        "best": comparison.probability_best(by) if comparison.draws else {},
        "beats": beats_comparator(comparison, by),
        "bodies": [(body.name, f"net_position:{body.id}") for body in comparison.case.bodies],
    }
    return render(request, "appraisal/options.html", context)


def beats_comparator(comparison: Comparison, measure: str) -> dict[str, float]:
    """The chance that each option is better than the comparator in the same draw."""
    if not comparison.draws:
        return {}
    found = comparison.probability_beats(measure)
    return {one: others[comparison.comparator] for one, others in found.items() if comparison.comparator in others}
