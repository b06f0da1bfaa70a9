"""How much of what bodies returned their published payments explain, and who has sent nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholeplace.foundation.access.needs import needs
from wholeplace.spend.web.map_coverage import covered, head, share_words, shown
from wholeplace.spend.web.map_frame import map_frame
from wholeplace.spend.web.map_reading import Sheet, sheet
from wholeplace.vocabulary.problems import Refused


@needs("spend.view")
@require_safe
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Coverage of one year. `accepted`: why unlike bases are compared all the same."""
    with sheet(request, code) as seen:
        context = map_frame(request, seen, "Coverage") | {"here": "Coverage"}
        for room in context["rooms"]:
            room["current"] = room["text"] == "Coverage"
        accepted = request.GET.get("accepted", "").strip()[:300]
        context |= {
            "accepted": accepted,
            **(_covered(seen, accepted) if seen.year is not None and seen.has_lines else {}),
        }
        return render(request, "spend/map/coverage.html", context, status=422 if context.get("problems") else 200)


def _covered(seen: Sheet, accepted: str) -> dict[str, Any]:
    try:
        found = covered(seen, accepted)
    except Refused as refused:
        unlike = any(problem.name == "coverage-unlike" for problem in refused.problems)
        named = tuple(problem.at(field=seen.body_name(problem.field or "")) for problem in refused.problems)
        anchors = {problem.field: "accepted" for problem in named} if unlike else {}
        return {"problems": named, "unlike": unlike, "anchors": anchors}
    return {
        "cover": found,
        "share": share_words(found.shares),
        "bodies": [shown(seen, one) for one in found.bodies],
        "head": head(),
        "not_sent": [seen.body_name(body) for body in found.not_sent],
        "no_control": [seen.body_name(body) for body in found.no_control],
        "neither": [seen.body_name(body) for body in found.neither],
    }
