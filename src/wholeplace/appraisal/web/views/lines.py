"""A line begun, and a line taken away: the same for costs, benefits, options and what has no price."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.appraisal.web.actions import add_line, remove_line
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of, line_or_404
from wholeplace.appraisal.web.raw_edits import key_of
from wholeplace.appraisal.web.shown_lines import title_of
from wholeplace.appraisal.web.steps import CALCULATE, IDENTIFY, MEASURE
from wholeplace.appraisal.web.views.editing import revision_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of line: what one is called, the page of one, and the step in which all stand."""

    words: str
    page: str
    step: str


KINDS = {
    "costs": Kind("cost", "cost-line", CALCULATE),
    "benefits": Kind("benefit", "measure-line", MEASURE),
    "options": Kind("option", "option-line", CALCULATE),
    "local_values": Kind("value of the place's own", "", IDENTIFY),
    "unpriced": Kind("benefit or risk without a price", "unpriced-line", CALCULATE),
}


@needs("case.view", write="case.change")
def add(request: HttpRequest, case_id: str, kind: str) -> HttpResponse:
    """Begin a line with a title; the rest is asked for on its own page."""
    stored = case_of(by_of(request), case_id)
    if kind not in KINDS or not KINDS[kind].page:
        raise Http404(kind)
    if request.method != "POST":
        return redirect(reverse(f"appraisal:{KINDS[kind].step}", args=[stored.pk]))
    title = request.POST.get("title", "")[:300]
    kept, line = add_line(by=by_of(request), case=stored, kind=kind, title=title, revision=revision_of(request))
    return redirect(reverse(f"appraisal:{KINDS[kind].page}", args=[kept.pk, key_of(line)]))


@needs("case.view", write="case.change")
def remove(request: HttpRequest, case_id: str, kind: str, key: str) -> HttpResponse:
    """Ask first, then take the line out, with what other parts of the case say of it."""
    stored = case_of(by_of(request), case_id)
    if kind not in KINDS:
        raise Http404(kind)
    line = line_or_404(stored, kind, key)
    back = reverse(f"appraisal:{KINDS[kind].step}", args=[stored.pk])
    if request.method == "POST":
        remove_line(by=by_of(request), case=stored, kind=kind, key=key, revision=revision_of(request))
        messages.success(request, f"{title_of(line)} is taken out of the case.")
        return redirect(back)
    frame = case_frame(request, stored, KINDS[kind].step)
    context = {"title_of_line": title_of(line), "kind_words": KINDS[kind].words, "back": back}
    return render(request, "appraisal/remove.html", frame | context)
