"""The versions of a case: put one before the bodies, look at one, produce its figures again, see what changed between two."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.appraisal.report_words import listed
from wholeplace.appraisal.web.case_changes import changes_between
from wholeplace.appraisal.web.forms.review import Proposal
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.versions import (
    KIND,
    bodies_named,
    figures_moved,
    inputs_of,
    numbered,
    propose_case,
    rework,
    signing_bodies,
    status_of,
)
from wholeplace.appraisal.web.views.results import DOWNLOADS
from wholeplace.appraisal.web.views.review import status_of_answer
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import remarks_on, standing_of, versions_of
from wholeplace.vocabulary.problems import Refused


@needs("case.view")
def versions(request: HttpRequest, case_id: str) -> HttpResponse:
    by = by_of(request)
    stored = case_of(by, case_id)
    found = [standing_of(version) for version in versions_of(by, KIND, stored.pk)]
    context = case_frame(request, stored) | {
        "standings": found,
        "may_propose": by.may("case.propose", stored) and not stored.withdrawn,
        "unsaid": found and found[0].version.values["case"] != stored.raw,
        "pairs": list(pairwise(found)),
    }
    return render(request, "appraisal/versions.html", context)


@needs("case.propose")
def propose(request: HttpRequest, case_id: str) -> HttpResponse:
    """Put the case as it stands before the bodies."""
    by = by_of(request)
    stored = case_of(by, case_id, "case.propose")
    bodies = {body.pk: body for body in signing_bodies(by, stored)}
    choices = [(pk, body.name) for pk, body in bodies.items()]
    form = Proposal(request.POST or None, choices=choices, initial={"bodies": list(bodies)})
    if request.method == "POST" and form.is_valid():
        chosen = [bodies[pk] for pk in form.cleaned_data["bodies"]]
        try:
            version = propose_case(by=by, case=stored, bodies=chosen, note=form.cleaned_data["note"])
            names = listed([body.name for body in chosen])
            messages.success(request, f"Version {version.number} is now before {names}.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    context = case_frame(request, stored) | {"form": form, "has_bodies": bool(choices)}
    return render(request, "appraisal/propose.html", context, status=status_of_answer(form))


@needs("case.view")
def version(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """One version as it was put before the bodies."""
    by = by_of(request)
    stored = case_of(by, case_id)
    found = numbered(by, stored, number)
    standing = standing_of(found)
    context = case_frame(request, stored) | {
        "version": found,
        "standing": standing,
        "status": status_of(standing),
        "answer": found.values["answer"],
        "names": bodies_named(found.values["case"]),
        "inputs": inputs_of(by, found),
        "about": Counter(remark.field for remark in remarks_on(found) if remark.field),
        "may_review": by.may("case.review", stored) and found.state == Version.State.PROPOSED,
        "may_see_files": by.may("upload.view", stored),
        "downloads": [_download(stored, found, *kind) for kind in DOWNLOADS],
        "others": [one.number for one in versions_of(by, KIND, stored.pk) if one.number != number],
    }
    return render(request, "appraisal/version.html", context)


def _download(stored: StoredCase, version: Version, kind: str, word: str, text: str) -> dict[str, str]:
    href = reverse("appraisal:version-download", args=(stored.pk, version.number, kind))
    return {"text": text, "href": href, "kind": word}


@needs("case.view")
def again(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """A version's figures produced again, beside what was recorded when it was put forward."""
    by = by_of(request)
    stored = case_of(by, case_id)
    found = numbered(by, stored, number)
    context = case_frame(request, stored) | {"version": found, "reworked": None, "problems": ()}
    try:
        context["reworked"] = rework(found)
    except Refused as refused:
        context["problems"] = refused.problems
    return render(request, "appraisal/version-again.html", context)


@needs("case.view")
def against(request: HttpRequest, case_id: str, number: int, other: int) -> HttpResponse:
    """What changed from one version to another: figures first, then every line."""
    by = by_of(request)
    stored = case_of(by, case_id)
    before, after = numbered(by, stored, other), numbered(by, stored, number)
    context = case_frame(request, stored) | {
        "before": before,
        "after": after,
        "moved": figures_moved(
            before.values["answer"],
            after.values["answer"],
            bodies_named(before.values["case"], after.values["case"]),
        ),
        "changes": changes_between(before.values["case"], after.values["case"]),
    }
    return render(request, "appraisal/against.html", context)


@needs("case.view")
def since(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """What changed in the case as it stands since a version was put forward."""
    by = by_of(request)
    stored = case_of(by, case_id)
    before = numbered(by, stored, number)
    context = case_frame(request, stored) | {
        "before": before,
        "after": None,
        "moved": [],
        "changes": changes_between(before.values["case"], stored.raw),
    }
    return render(request, "appraisal/against.html", context)
