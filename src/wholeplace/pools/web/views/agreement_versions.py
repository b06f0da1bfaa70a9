"""The versions of an agreement: put one before the partners, look at one, see what changed between two."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import standing_of
from wholeplace.pools.agreement_file import examine
from wholeplace.pools.share_phrases import and_listed
from wholeplace.pools.web.actions import check_draft, propose_agreement
from wholeplace.pools.web.agreement_changes import changes_between
from wholeplace.pools.web.agreement_reading import choosing
from wholeplace.pools.web.agreement_sections import PARTS, ROWS, wanted
from wholeplace.pools.web.agreement_signing import numbered, status_of
from wholeplace.pools.web.forms.agreement_review import Proposal
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions, content_of, latest_signed, pool_of
from wholeplace.pools.web.views.agreement import downloads, readable
from wholeplace.vocabulary.problems import Problem, Refused


@needs("agreement.view")
def versions(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    found = [standing_of(version) for version in agreement_versions(by, pool)]
    context = pool_frame(request, pool, "Agreement") | {
        "standings": found,
        "pairs": list(pairwise(found)),
        "unsaid": bool(found) and content_of(found[0].version) != pool.raw,
        "may_propose": by.may("agreement.propose", pool) and not pool.withdrawn,
    }
    return render(request, "pools/agreement/versions.html", context)


@needs("agreement.propose")
def propose(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Put the draft before the partners; where a version has been signed, as a variation of it."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.propose")
    form = Proposal(request.POST or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            version = propose_agreement(by=by, pool=pool, note=form.cleaned_data["note"])
            names = and_listed([body.name for body, _ in standing_of(version).signatures])
            messages.success(request, f"Version {version.number} is now before {names}.")
            return redirect("pools:agreement-review", pool_id=pool.pk)
        except Refused as refused:
            problems = list(refused.problems)
    elif request.method == "GET":
        problems = check_draft(pool.raw)
    context = pool_frame(request, pool, "Agreement") | {
        "form": form,
        "problems": [wanted(pool, choosing(by, pool), problem) for problem in problems],
        "varies": latest_signed(by, pool),
        "signing": _signing(pool),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pools/agreement/propose.html", context, status=status)


def _signing(pool: Pool) -> list[tuple[str, str]]:
    """Who is asked to sign, as far as the draft can be read: body and signatory."""
    agreement, _ = examine(pool.raw)
    return [(one.name, one.signatory) for one in agreement.partners] if agreement else []


@needs("agreement.view")
def version(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """One version as it was put before the partners."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    found = numbered(by, pool, number)
    standing = standing_of(found)
    agreement, _ = examine(content_of(found))
    context = pool_frame(request, pool, "Agreement") | {
        "version": found,
        "standing": standing,
        "status": status_of(standing),
        "agreement": agreement,
        "said": readable(agreement) if agreement else None,
        "lawful": found.values["lawful"],
        "downloads": downloads(pool, agreement is not None, number),
        "may_see_files": by.may("upload.view", pool),
        "before": _before(by, pool, number),
        "may_change": False,
        "kinds": ROWS,
        "parts": PARTS,
    }
    return render(request, "pools/agreement/version.html", context)


def _before(by: By, pool: Pool, number: int) -> Version | None:
    return agreement_versions(by, pool).filter(number__lt=number).first()


@needs("agreement.view")
def against(request: HttpRequest, pool_id: str, number: int, other: int) -> HttpResponse:
    """What changed from one version to another."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    before, after = numbered(by, pool, other), numbered(by, pool, number)
    changes = changes_between(content_of(before), content_of(after))
    context = pool_frame(request, pool, "Agreement") | {"before": before, "after": after, "changes": changes}
    return render(request, "pools/agreement/against.html", context)


@needs("agreement.view")
def since(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """What changed in the draft since a version was put forward."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    before = numbered(by, pool, number)
    changes = changes_between(content_of(before), pool.raw)
    context = pool_frame(request, pool, "Agreement") | {"before": before, "after": None, "changes": changes}
    return render(request, "pools/agreement/against.html", context)
