"""A place's own rules on what lines mean, where its publishers write codes, and taking a name out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.people.models import Place
from wholeplace.reference.services import label_of
from wholeplace.spend.rules_file import write_rules
from wholeplace.spend.web.actions_redact import look_for, redact
from wholeplace.spend.web.actions_rules import add_rule, count_by_rules, say_codes, unsay_codes
from wholeplace.spend.web.counting import rules_in
from wholeplace.spend.web.forms.intake import FIELD_WORDS
from wholeplace.spend.web.forms.intake_stated import CodesForm, NameForm, RuleForm
from wholeplace.spend.web.frame import asked, asked_or_told, spend_frame
from wholeplace.spend.web.models import CodesAt
from wholeplace.spend.web.queries import codes_at_of, redactions_of, rules_of
from wholeplace.spend.web.views.intake import body_choices, body_named, status_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@needs("spend.view", write="spend.rule")
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules that stand, in their order, and one more."""
    by, place = asked_or_told(request, code, "spend.rule")
    now = FinancialYear.containing(by.day).begins
    form = RuleForm(body_choices(by, place), now, request.POST or None, initial={"said_on": by.day})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            add_rule(by=by, place=place, where=form.where, **_given(by, place, form))
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, "The rule stands. Count again to have it speak of lines that are in already.")
            return redirect("spend:rules", code=place.pk)
    context = spend_frame(request, place, "Rules") | {
        "rules": list(rules_of(by, place)),
        "codes": list(codes_at_of(by, place)),
        "form": form,
        "codes_form": CodesForm(body_choices(by, place), auto_id="codes_%s"),
        "problems": problems,
        "field_words": FIELD_WORDS,
        "label_of": label_of,
        "year": FinancialYear,
    }
    return render(request, "spend/intake/rules.html", context, status=status_of(problems, form))


@needs("spend.view")
def rules_file(request: HttpRequest, code: str) -> HttpResponse:
    """The rules that stand as a text that a person may read, and another place may take over."""
    by, place = asked(request, code)
    answer = HttpResponse(write_rules(rules_in(by, place)), content_type="application/toml; charset=utf-8")
    made_up = "made-up-" if place.made_up else ""
    answer["Content-Disposition"] = f'attachment; filename="{made_up}rules-{place.pk}.toml"'
    return answer


def _given(by: By, place: Place, form: RuleForm) -> dict[str, Any]:
    given = form.cleaned_data
    kept = {key: given[key] for key in ("name", "service", "nature", "control", "said_on", "source")}
    years = {key: int(given[key]) if given[key] else None for key in ("first_year", "last_year")}
    return kept | years | {"body": body_named(by, place, given["body"]) if given["body"] else None}


@needs("spend.rule")
@require_POST
def add_codes(request: HttpRequest, code: str) -> HttpResponse:
    """Codes of a system stand in a column of a publisher."""
    by, place = asked(request, code, "spend.rule")
    form = CodesForm(body_choices(by, place), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        body = body_named(by, place, given["body"]) if given["body"] else None
        say_codes(by=by, place=place, field=given["field"], system=given["system"], body=body)
        messages.success(request, "Codes are read there from now on.")
    else:
        messages.error(request, "Choose a column and a system of codes.")
    return redirect("spend:rules", code=place.pk)


@needs("spend.rule")
@require_POST
def remove_codes(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Codes stand there no longer."""
    by, place = asked(request, code, "spend.rule")
    row = CodesAt.objects.for_person(by, "spend.rule").filter(place=place, pk=key).first()
    if row is None:
        raise Http404(key)
    unsay_codes(by=by, codes=row)
    messages.success(request, "Codes are no longer read there.")
    return redirect("spend:rules", code=place.pk)


@needs("spend.rule")
@require_POST
def count_again(request: HttpRequest, code: str) -> HttpResponse:
    """Have everything counted again by the rules as they stand."""
    by, place = asked(request, code, "spend.rule")
    job = count_by_rules(by=by, place=place)
    return redirect("job", job_id=job.pk)


@needs("spend.redact")
def redaction(request: HttpRequest, code: str) -> HttpResponse:
    """Take a name out: first what would change, then, with a reason, doing it. No address ever holds the name."""
    by, place = asked(request, code, "spend.redact")
    form = NameForm(request.POST or None)
    problems: tuple[Problem, ...] = ()
    sight = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "do" in request.POST:
            try:
                done = redact(by=by, place=place, name=given["name"], reason=given["reason"])
            except Refused as refused:
                problems = refused.problems
            else:
                messages.success(request, f"Taken out of {done.lines:,} lines. Every total is as it was.")
                return redirect("spend:redact", code=place.pk)
        sight = look_for(place, given["name"])
    context = spend_frame(request, place, "Redaction") | {
        "form": form,
        "sight": sight,
        "problems": problems,
        "redactions": list(redactions_of(by, place)),
    }
    return render(request, "spend/intake/redact.html", context, status=status_of(problems, form))
