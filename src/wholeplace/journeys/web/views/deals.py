"""From a case to a deal: proposals side by side, what would change if another joined, and the one that is picked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.working import checked, worked
from wholeplace.documents.charts.raster import svg_to_png
from wholeplace.documents.pdf import pdf
from wholeplace.documents.word import word
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.journeys.ask_paper import ask_paper
from wholeplace.journeys.case_into_pool import pick_deal, propose_deal
from wholeplace.journeys.deal_of_case import flows_of_case, settings_from
from wholeplace.journeys.web.forms import DealForm, PickForm
from wholeplace.pools.deal_flows import Flows
from wholeplace.pools.deal_joining import Ask, Joined, ask_of, if_joined
from wholeplace.pools.web.models import StoredDeal
from wholeplace.pools.web.queries import deal_of, deals_of
from wholeplace.vocabulary.problems import Exit, Problem, Refused

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
PAPERS = {
    "pdf": ("application/pdf", lambda paper: pdf(paper)),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda paper: word(paper, svg_to_png),
    ),
}


@needs("deal.view", write="deal.propose")
def of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """The deals of a case, and working out another."""
    by = by_of(request)
    case = case_of(by, case_id)
    found = checked(case.raw)
    form = DealForm(found.case, {}, request.POST or None) if found.case else None
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = propose_deal(by=by, case=case, settings=form.settings())
            return redirect("journeys:deal", deal_id=made.pk)
        except Refused as refused:
            problems = problems_in(refused)
    context = {
        "form": form,
        "problems": problems,
        "deals": deals_of(by, case.place).filter(case_id=case.pk),
        "may_propose": by.may("deal.propose", case.place),
    }
    status = UNPROCESSABLE if problems or (form is not None and form.errors) else HTTPStatus.OK
    return render(request, "journeys/deals-of-case.html", case_frame(request, case) | context, status=status)


@needs("deal.view")
def deal(request: HttpRequest, deal_id: str) -> HttpResponse:
    """The proposals of a deal side by side."""
    by = by_of(request)
    found = deal_of(by, deal_id)
    context = {
        "may_pick": by.may("deal.pick", found) and not found.picked,
        "may_propose": by.may("deal.propose", found) and not found.picked,
        "form": PickForm(found.answer),
    }
    return render(request, "journeys/deal.html", deal_frame(request, found) | context)


@needs("deal.propose")
def again(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Work the same deal out anew, with other settings, until one is picked."""
    by = by_of(request)
    found = deal_of(by, deal_id)
    case = _case(by, found)
    content = checked(case.raw).case
    if content is None:
        return redirect("journeys:deals-of-case", case_id=case.pk)
    form = DealForm(content, found.settings, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            propose_deal(by=by, case=case, settings=form.settings(), deal=found)
            return redirect("journeys:deal", deal_id=found.pk)
        except Refused as refused:
            problems = problems_in(refused)
    context = {"form": form, "problems": problems}
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "journeys/deal-again.html", deal_frame(request, found) | context, status=status)


@needs("deal.view", write="deal.pick")
def pick(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Pick a proposal, which opens the draft of its agreement."""
    by = by_of(request)
    found = deal_of(by, deal_id)
    form = PickForm(found.answer, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        host = given["host"]
        named = [line.strip() for line in given["functions"].splitlines() if line.strip()]
        try:
            pool = pick_deal(
                by=by,
                deal=found,
                rule=given["rule"],
                host=host,
                why=given["why"],
                functions=[{"reference": one, "body": host} for one in named],
                pool_manager={"name": given["manager"], "employer": host} if given["manager"] else None,
            )
            messages.success(request, f"The draft of the agreement on {pool.title} is open.")
            return redirect("pools:overview", pool_id=pool.pk)
        except Refused as refused:
            problems = problems_in(refused)
    context = {"form": form, "problems": problems, "may_pick": by.may("deal.pick", found) and not found.picked}
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "journeys/deal.html", deal_frame(request, found) | context, status=status)


@needs("deal.view")
def if_body_joined(request: HttpRequest, deal_id: str, body_id: str) -> HttpResponse:
    """What would change if a body joined that gains and is not at the table."""
    by = by_of(request)
    found = deal_of(by, deal_id)
    try:
        joined, asked = joining(by, found, body_id), None
        for change in joined.by_rule:
            if change.rule.key != "as-it-stands":
                asked = change.rule.key
                break
    except Refused:
        raise Http404(body_id) from None
    return render(request, "journeys/if-joined.html", deal_frame(request, found) | {"joined": joined, "asked": asked})


@needs("deal.view")
def ask(request: HttpRequest, deal_id: str, body_id: str, ending: str) -> HttpResponse:
    """The one-page ask to a body, as PDF or Word."""
    by = by_of(request)
    found = deal_of(by, deal_id)
    if ending not in PAPERS:
        raise Http404(ending)
    try:
        paper = ask_paper(asking(by, found, body_id, request.GET.get("rule", "")), on=by.day)
    except Refused:
        raise Http404(body_id) from None
    kind, write = PAPERS[ending]
    answer = HttpResponse(write(paper), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{found.pk}-ask-{body_id}.{ending}"'
    return answer


def flows_of_deal(by: By, found: StoredDeal) -> tuple[Flows, Any]:
    """The flows that a deal rests on, worked out again from its case by the same draws. *Refuses* as `propose_deal`."""
    case = _case(by, found)
    content = checked(case.raw).case
    if content is None:
        raise Http404(found.case_id)
    settings = settings_from(found.settings, content)
    draws = worked(case.raw, draws=settings.draws, seed=settings.seed).distribution
    return flows_of_case(content, settings, draws), settings


def joining(by: By, found: StoredDeal, body_id: str) -> Joined:
    """*Refuses* `unknown-body`, `already-at-the-table`."""
    flows, settings = flows_of_deal(by, found)
    return if_joined(flows, body_id, settings.rules, cash_only=settings.cash_only)


def asking(by: By, found: StoredDeal, body_id: str, rule: str) -> Ask:
    """The ask under a rule, else under the first that stands with the body at the table. *Refuses* as `ask_of`."""
    flows, settings = flows_of_deal(by, found)
    rules = [one for one in settings.rules if one.key == rule] or [
        change.rule for change in joining(by, found, body_id).by_rule if change.rule.key != "as-it-stands"
    ]
    if not rules:
        raise Http404(body_id)
    return ask_of(flows, body_id, rules[0], cash_only=settings.cash_only)


def deal_frame(request: HttpRequest, found: StoredDeal) -> dict[str, Any]:
    """What every page of a deal shares."""
    keep_in_sight(request, found.place)
    names = {one["id"]: one["name"] for one in found.answer["bodies"]}
    made_up = f"{found.place.name} is a made-up place. Its people, bodies and figures are not real."
    return {
        "deal": found,
        "place": found.place,
        "answer": found.answer,
        "names": names,
        **({"made_up": made_up} if found.place.made_up else {}),
    }


def problems_in(refused: Refused) -> tuple[Problem, ...]:
    """The problems for the page to show; that somebody may not do it at all goes on."""
    if refused.status == Exit.NOT_PERMITTED:
        raise refused
    return refused.problems


def _case(by: By, found: StoredDeal) -> StoredCase:
    return case_of(by, found.case_id)
