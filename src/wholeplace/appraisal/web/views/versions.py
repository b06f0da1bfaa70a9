"""The versions of a case: put one before the bodies, look at one, and see what changed between two."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.forms.review import Proposal
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.versions import KIND, changes_between, figures_moved, propose_case, signing_bodies
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import standing_of, version_of, versions_of
from wholeplace.vocabulary.problems import Problem, Refused


@needs("case.view")
def versions(request: HttpRequest, case_id: str) -> HttpResponse:
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id)
    found = [standing_of(version) for version in versions_of(by, KIND, stored.pk)]
    context = case_frame(request, stored) | {
        "standings": found,
        "may_propose": by.may("case.propose", stored) and not stored.withdrawn,
        "pairs": list(pairwise(found)),
    }
    return render(request, "appraisal/versions.html", context)


@needs("case.propose")
def propose(request: HttpRequest, case_id: str) -> HttpResponse:
    """Put the case as it stands before the bodies."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id, "case.propose")
    bodies = {body.pk: body for body in signing_bodies(by, stored)}
    choices = [(pk, body.name) for pk, body in bodies.items()]
    form = Proposal(request.POST or None, choices=choices, initial={"bodies": list(bodies)})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        chosen = [bodies[pk] for pk in form.cleaned_data["bodies"]]
        try:
            version = propose_case(by=by, case=stored, bodies=chosen, note=form.cleaned_data["note"])
            messages.success(
                request, f"Version {version.number} is now before {_listed([body.name for body in chosen])}."
            )
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = case_frame(request, stored) | {"form": form, "problems": problems, "has_bodies": bool(choices)}
    status = 422 if problems or form.errors else 200
    return render(request, "appraisal/propose.html", context, status=status)


@needs("case.view")
def version(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """One version as it was put before the bodies."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id)
    found = numbered(by, stored, number)
    context = case_frame(request, stored) | {
        "version": found,
        "standing": standing_of(found),
        "answer": found.values["answer"],
    }
    return render(request, "appraisal/version.html", context)


@needs("case.view")
def against(request: HttpRequest, case_id: str, number: int, other: int) -> HttpResponse:
    """What changed from one version to another: figures first, then every line."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id)
    before, after = numbered(by, stored, other), numbered(by, stored, number)
    context = case_frame(request, stored) | {
        "before": before,
        "after": after,
        "moved": figures_moved(before.values["answer"], after.values["answer"]),
        "changes": changes_between(before.values["case"], after.values["case"]),
    }
    return render(request, "appraisal/against.html", context)


def numbered(by: By, stored: StoredCase, number: int) -> Version:
    """A version by its number. Http404 where there is none that this person may see."""
    found = version_of(by, KIND, stored.pk, number)
    if found is None:
        raise Http404(f"{stored.pk} {number}")
    return found


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
