"""Contributions: what each partner puts in and when, asking for what is due, and recording what came in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.agreement import CONTRIBUTION_KINDS
from wholeplace.pools.web.book_contributions import (
    agreement_of,
    ask_for_due,
    ask_further,
    contributions_of,
    due_of_key,
    receipt_key,
    receive,
)
from wholeplace.pools.web.book_frame import book_frame, book_pool
from wholeplace.pools.web.forms.book import FurtherForm, ReceiptForm, fresh_key
from wholeplace.pools.web.views.book_posting import keyed_page, poster_pool, told
from wholeplace.vocabulary.years import FinancialYear


@needs("book.view")
def contributions(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The schedule of a year by partner: due, asked for, received, outstanding."""
    pool = book_pool(request, pool_id)
    found = contributions_of(by_of(request), pool, _year(request))
    context = book_frame(request, pool, "Contributions") | {
        "found": found,
        "names": found.agreement.names,
        "lines": {line.id: line.title for line in found.agreement.lines},
        "kinds": CONTRIBUTION_KINDS,
        "years": found.agreement.years,
        "waiting_pence": sum(one.due.pence for one in found.to_ask),
        "today": found.on,
    }
    return render(request, "pools/book/contributions.html", context)


def _year(request: HttpRequest) -> FinancialYear | None:
    said = request.GET.get("year", "")
    try:
        return FinancialYear.parse(said) if said else None
    except ValueError:
        raise Http404(said) from None


@require_POST
@needs("book.post")
def raise_due(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Ask for all that is due."""
    pool = poster_pool(request, pool_id)
    posted = ask_for_due(by=by_of(request), pool=pool)
    count = "Nothing more is due" if not posted else "1 part is" if len(posted) == 1 else f"{len(posted)} parts are"
    messages.success(request, f"{count} asked for." if posted else f"{count}: nothing was posted.")
    return redirect("pools:contributions", pool_id=pool.pk)


@needs("book.post")
def received(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Record what came in of one part."""
    pool = poster_pool(request, pool_id)
    by = by_of(request)
    due = due_of_key(by, pool, request.GET.get("of", ""))
    standing = next(one for one in contributions_of(by, pool, due.year).found if one.due.key == due.key)
    left = due.pence - standing.received_pence
    initial = {"on": by.day, "amount": f"{left / 100:,.2f}", "key": receipt_key(by, pool, due)}
    form = ReceiptForm(request.POST or None, initial=initial)

    def enter(form: ReceiptForm) -> HttpResponse:
        given = form.cleaned_data
        posted = receive(
            by=by,
            pool=pool,
            due=due,
            on=given["on"],
            pence=given["amount"],
            reference=given["reference"],
            key=given["key"],
        )
        told(request, posted, f"What came in is entry {posted.number}.")
        return redirect("pools:contributions", pool_id=pool.pk)

    agreement = agreement_of(by, pool)
    more = {"standing": standing, "partner": agreement.names[due.partner], "line": agreement.line(due.line).title}
    back = reverse("pools:contributions", args=[pool.pk])
    return keyed_page(request, pool, form, "pools/book/receive.html", "Contributions", enter, back=back, **more)


@needs("book.post")
def further_one(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Ask for a contribution beyond the schedule."""
    pool = poster_pool(request, pool_id)
    by = by_of(request)
    agreement = agreement_of(by, pool)
    officers = {one.body: (one.name, one.finance_officer or "Chief finance officer") for one in agreement.partners}
    lines = {line.id: line.title for line in agreement.lines}
    initial = {"on": by.day, "key": fresh_key()}
    form = FurtherForm(request.POST or None, lines=lines, officers=officers, initial=initial)

    def enter(form: FurtherForm) -> HttpResponse:
        given = form.cleaned_data
        posted = ask_further(
            by=by,
            pool=pool,
            partner=given["partner"],
            line=given["line"],
            pence=given["amount"],
            on=given["on"],
            key=given["key"],
            kind=given["kind"],
            what=given["what"],
            approvals=form.approvals,
        )
        told(request, posted, f"It is asked for by entry {posted.number}.")
        return redirect("pools:entry", pool_id=pool.pk, number=posted.number)

    back = reverse("pools:contributions", args=[pool.pk])
    return keyed_page(request, pool, form, "pools/book/further.html", "Contributions", enter, back=back)
