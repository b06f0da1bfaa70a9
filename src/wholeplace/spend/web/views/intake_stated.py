"""What people state by hand: totals, returns, codes of bodies, transfers; and withdrawing any of it, or a batch or a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.suppliers import public_bodies
from wholeplace.spend.web.actions import bring_return, withdraw
from wholeplace.spend.web.actions_rules import withdraw_rule
from wholeplace.spend.web.actions_stated import name_payee, say_code, state_transfer, unname_payee, withdraw_transfer
from wholeplace.spend.web.forms.intake import ReturnForm, WhyForm
from wholeplace.spend.web.forms.intake_stated import (
    NO_BODY,
    BodyCodesForm,
    PayeeForm,
    TotalForm,
    TotalsFileForm,
    TransferForm,
)
from wholeplace.spend.web.frame import asked, asked_or_told, spend_frame
from wholeplace.spend.web.hand_totals import state_total, state_totals, withdraw_total
from wholeplace.spend.web.models import Batch, HandTotal, PayeeNamed, PlaceRule, SharesStated, TransferStated
from wholeplace.spend.web.queries import batches_of, codes_of, payees_of, totals_of, transfers_of
from wholeplace.spend.web.stated_shares import withdraw_shares
from wholeplace.spend.web.views.intake import after_bringing, body_choices, body_named, status_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

LARGEST_TABLE = 2_000_000


@needs("spend.view", write="spend.state")
def totals(request: HttpRequest, code: str) -> HttpResponse:
    """Totals of bodies that publish no file; one more, by the form or as a table."""
    by, place = asked_or_told(request, code, "spend.state")
    now = FinancialYear.containing(by.day).begins
    as_table = "table" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = TotalForm(body_choices(by, place), now, None if as_table else sent)
    table = TotalsFileForm(sent if as_table else None, request.FILES if as_table else None)
    problems: tuple[Problem, ...] = ()
    try:
        said = _table_taken(by, place, table) if as_table else _total_taken(by, place, form)
    except Refused as refused:
        problems, said = refused.problems, ""
    if said:
        messages.success(request, said)
        return redirect("spend:totals", code=place.pk)
    context = spend_frame(request, place, "Totals by hand") | {
        "totals": [(row, FinancialYear(row.batch.year)) for row in totals_of(by, place)],
        "form": form,
        "table": table,
        "problems": problems,
    }
    return render(request, "spend/intake/totals.html", context, status=status_of(problems, form, table))


def _total_taken(by: By, place: Place, form: TotalForm) -> str:
    if not (form.is_bound and form.is_valid()):
        return ""
    row = state_total(by=by, place=place, fields=form.as_row)
    return f"The total of {row.batch.body} is in the count."


def _table_taken(by: By, place: Place, form: TotalsFileForm) -> str:
    if not form.is_valid():
        return ""
    file = form.cleaned_data["file"]
    if file.size > LARGEST_TABLE:
        form.add_error("file", "A table of totals is smaller than 2 MB")
        return ""
    rows = state_totals(by=by, place=place, data=file.read(), name=file.name)
    return f"{len(rows)} totals are in the count."


@needs("spend.view", write="spend.bring")
def returns(request: HttpRequest, code: str) -> HttpResponse:
    """Statutory returns that were brought, and bringing one."""
    by, place = asked_or_told(request, code, "spend.bring")
    form = ReturnForm(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = bring_return(by=by, place=place, files=given["uploads"], basis=given["basis"])
        except Refused as refused:
            problems = refused.problems
        else:
            return after_bringing(request, place, done)
    codes = codes_of(by, place)
    batches = batches_of(by, place).filter(kind=Batch.Kind.RETURN).prefetch_related("files")
    context = spend_frame(request, place, "Returns") | {
        "batches": [(batch, FinancialYear(batch.year), list(batch.files.all())) for batch in batches],
        "bodies": [(body, codes.get(body.pk, "")) for body in bodies_of(by, place)],
        "form": form,
        "problems": problems,
    }
    return render(request, "spend/intake/returns.html", context, status=status_of(problems, form))


@needs("spend.state")
def codes(request: HttpRequest, code: str) -> HttpResponse:
    """By which code the country knows each body of the place."""
    by, place = asked(request, code, "spend.state")
    bodies, known = body_choices(by, place), codes_of(by, place)
    found = public_bodies([name for _, name in bodies])
    likely: dict[str, str] = {key: one.code for key, name in bodies if (one := found.get(name)) and one.code}
    form = BodyCodesForm(bodies, known, likely, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = {key: said for key, said in form.codes.items() if known.get(key) != said.upper()}
        for key, said in changed.items():
            say_code(by=by, place=place, body=body_named(by, place, key), code=said)
        messages.success(request, "The codes are kept. Returns are counted by them from now on.")
        return redirect("spend:returns", code=place.pk)
    context = spend_frame(request, place, "Returns") | {"form": form}
    return render(request, "spend/intake/codes.html", context, status=status_of((), form))


@needs("spend.view", write="spend.state")
def transfers(request: HttpRequest, code: str) -> HttpResponse:
    """Money between public bodies that somebody has stated, and stating more."""
    by, place = asked_or_told(request, code, "spend.state")
    now = FinancialYear.containing(by.day).begins
    form = TransferForm(body_choices(by, place), now, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"year": FinancialYear(int(form.cleaned_data["year"]))}
        given["service"] = given["service"] or "not-classified"
        try:
            state_transfer(by=by, place=place, **given)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, "The transfer is stated.")
            return redirect("spend:transfers", code=place.pk)
    context = spend_frame(request, place, "Transfers") | {
        "payees": list(payees_of(by, place)),
        "payee_form": PayeeForm(body_choices(by, place)),
        "transfers": [(row, FinancialYear(row.year)) for row in transfers_of(by, place)],
        "names": dict(body_choices(by, place)),
        "form": form,
        "problems": problems,
    }
    return render(request, "spend/intake/transfers.html", context, status=status_of(problems, form))


@needs("spend.state")
@require_POST
def payees(request: HttpRequest, code: str) -> HttpResponse:
    """Which body of the place a supplier's name means, or that it is no public body."""
    by, place = asked(request, code, "spend.state")
    form = PayeeForm(body_choices(by, place), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        body = None if given["body"] == NO_BODY else body_named(by, place, given["body"])
        name_payee(by=by, place=place, name=given["name"], body=body)
        messages.success(request, "Lines that are counted from now on follow it. Count again to have the others do so.")
    else:
        messages.error(request, "Enter the supplier's name as it is published, and choose what it is.")
    return redirect("spend:transfers", code=place.pk)


Withdrawn = Callable[[By, Any, str], Any]

WITHDRAWN: dict[str, tuple[Any, str, str, Withdrawn]] = {
    "batch": (Batch, "spend:home", "batch", lambda by, row, why: withdraw(by=by, batch=row, why=why)),
    "total": (HandTotal, "spend:totals", "total", lambda by, row, why: withdraw_total(by=by, total=row, why=why)),
    "transfer": (
        TransferStated,
        "spend:transfers",
        "transfer",
        lambda by, row, why: withdraw_transfer(by=by, transfer=row, why=why),
    ),
    "payee": (PayeeNamed, "spend:transfers", "name", lambda by, row, why: unname_payee(by=by, payee=row, why=why)),
    "shares": (
        SharesStated,
        "spend:shares",
        "set of shares",
        lambda by, row, why: withdraw_shares(by=by, shares=row, why=why),
    ),
    "rule": (PlaceRule, "spend:rules", "rule", lambda by, row, why: withdraw_rule(by=by, rule=row, why=why)),
}


def row_to_withdraw(by: By, place: Place, what: str, key: int) -> tuple[Any, Withdrawn]:
    """What is to be withdrawn, and how. Http404 where there is no such thing for this person."""
    if what not in WITHDRAWN:
        raise Http404(what)
    model, _, _, done = WITHDRAWN[what]
    row = model.objects.for_person(by, "spend.withdraw").filter(place=place, pk=key).first()
    if row is None or getattr(row, "withdrawn", False):
        raise Http404(key)
    return row, done


@needs("spend.withdraw")
def taken_out(request: HttpRequest, code: str, what: str, key: int) -> HttpResponse:
    """Take a batch, a total, a transfer or a rule out of the count, with a reason."""
    by, place = asked(request, code, "spend.withdraw")
    row, done = row_to_withdraw(by, place, what, key)
    form, named = WhyForm(request.POST or None), str(row)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            done(by, row, form.cleaned_data["why"])
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, f"Withdrawn: {named}. What is counted is restated without it.")
            return redirect(WITHDRAWN[what][1], code=place.pk)
    context = spend_frame(request, place) | {
        "what": WITHDRAWN[what][2],
        "row": row,
        "back": WITHDRAWN[what][1],
        "form": form,
        "problems": problems,
    }
    return render(request, "spend/intake/withdraw.html", context, status=status_of(problems, form))
