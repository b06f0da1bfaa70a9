"""What if: numbers moved, and the whole answer beside them while one types. Nothing is stored unless one asks for it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.backends.utils import csrf_input_lazy
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.appraisal import pictures
from wholeplace.appraisal.report_words import chance
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.moves import Panel, copy_with_moves, keep_moves, moves_said, nothing_moved, typed
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.views.editing import revision_of
from wholeplace.appraisal.web.views.results import CASH_WORDS, lines_named, not_whole
from wholeplace.appraisal.web.working import checked, moved
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.vocabulary.problems import Problem, Refused


@needs("case.view")
def panel(request: HttpRequest, case_id: str) -> HttpResponse:
    """The panel: the whole page, or only its results where htmx asks."""
    stored = case_of(by_of(request), case_id)
    found = checked(stored.raw)
    if found.case is None:
        return not_whole(request, case_frame(request, stored))
    given = typed(found.case, request.GET)
    if not getattr(request, "htmx", False):
        return render(request, "appraisal/what-if.html", case_frame(request, stored) | shown(request, stored, given))
    # Without the request the header and navigation of a whole page, which nobody sees here, are not worked out either.
    context = {"stored": stored, "csrf_input": csrf_input_lazy(request)} | shown(request, stored, given)
    answer = HttpResponse(render_to_string("appraisal/what-if-results.html", context))
    address = reverse("appraisal:what-if", args=(stored.pk,))
    answer["HX-Replace-Url"] = f"{address}?{given.query}" if given.query else address
    return answer


def shown(request: HttpRequest, stored: StoredCase, given: Panel, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    """The answer as typed beside the answer of the case. A number that cannot be is left as the case has it."""
    by = by_of(request)
    answer, base = moved(stored.raw, given.moves), moved(stored.raw, {})
    return {
        "panel": given,
        "base": base,
        "answer": answer,
        "said": moves_said(base.case, given.moves),
        "problems": problems,
        "chance": chance,
        "cash": CASH_WORDS[lines_named(answer.case)],
        "fan": pictures.fan_of(answer.appraisal, answer.fan),
        "matrix": pictures.who_pays(answer.appraisal),
        "may_keep": by.may("case.change", stored) and not stored.withdrawn,
        "may_copy": by.may("case.add", stored.place),
    }


@needs("case.change")
@require_POST
def keep(request: HttpRequest, case_id: str) -> HttpResponse:
    """Write the moved numbers into the case."""
    by = by_of(request)
    stored = case_of(by, case_id)
    try:
        given = _given(stored, request)
        keep_moves(by=by, case=stored, moves=given.moves, revision=revision_of(request))
    except Refused as refused:
        return _refused(request, stored, refused)
    messages.success(request, "The numbers are written into the case. Their sources say that they come from a what-if.")
    return redirect("appraisal:results", case_id=stored.pk)


@needs("case.add")
@require_POST
def copy(request: HttpRequest, case_id: str) -> HttpResponse:
    """Make a copy of the case with the moved numbers."""
    by = by_of(request)
    stored = case_of(by, case_id)
    try:
        given = _given(stored, request)
        made = copy_with_moves(by=by, case=stored, moves=given.moves, title=request.POST.get("title", ""))
    except Refused as refused:
        return _refused(request, stored, refused)
    messages.success(request, f"{made.title} is a case of its own now. {stored.title} stands as it was.")
    return redirect("appraisal:overview", case_id=made.pk)


def _given(stored: StoredCase, request: HttpRequest) -> Panel:
    """What was typed, of a case that is whole. *Refuses* numbers that cannot be, and a panel on which nothing is moved."""
    found = checked(stored.raw)
    if found.case is None:
        raise Refused(*found.problems)
    given = typed(found.case, request.POST)
    wrong = [_wrong(control.item.path, control.typed, control.error) for control in given.errors]
    if wrong or not given.moves:
        raise Refused(*(wrong or [nothing_moved()]))
    return given


def _refused(request: HttpRequest, stored: StoredCase, refused: Refused) -> HttpResponse:
    found = checked(stored.raw)
    frame = case_frame(request, stored)
    if found.case is None:
        return not_whole(request, frame)
    context = frame | shown(request, stored, typed(found.case, request.POST), refused.problems)
    return render(request, "appraisal/what-if.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _wrong(path: str, text: str, error: str) -> Problem:
    return Problem(
        name="move-outside",
        field=path,
        found=text,
        expected=error,
        why="Beyond that the number means nothing.",
        remedy=f"{error}.",
    )
