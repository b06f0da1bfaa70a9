"""The periods of a book, closed one after another and never opened again, and the roots that an outsider can hold it against."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import LONDON
from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.api.asking import by_of
from wholeplace.ledger.web import queries
from wholeplace.ledger.web.actions import close_period, open_year, publish_root
from wholeplace.ledger.web.models import Period, Root
from wholeplace.pools.web.book_frame import book_frame, book_pool
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear


class Sure(forms.Form):
    """A yes to what cannot be undone."""

    name = forms.CharField(max_length=20, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label="Close it for good", error_messages={"required": "Tick the box if the period is to be closed"}
    )


@needs("book.view")
def periods(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Every period by year, which is open, and the one that may be closed next."""
    pool = book_pool(request, pool_id)
    by, book = by_of(request), pool.book
    assert book is not None
    found = list(queries.periods_of_book(by, book).order_by("year", "closing", "first_on", "name"))
    still = [period for period in found if period.is_open]
    roots = Root.objects.for_person(by, "root.view").filter(book=book)
    context = book_frame(request, pool, "Periods") | {
        "years": [(FinancialYear(year), list(of)) for year, of in groupby(found, key=lambda period: period.year)],
        "next": still[0] if still else None,
        "next_year": FinancialYear(found[-1].year + 1) if found else FinancialYear.containing(by.day),
        "may_close": by.may("period.close", book),
        "may_open": by.may("book.open", book),
        "may_publish": by.may("root.publish", book),
        "london": LONDON,
        "root": roots.first(),
        "published_today": roots.filter(on=by.day).exists(),
    }
    return render(request, "pools/book/periods.html", context)


@needs("period.close")
def close(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Close a period, once it has been asked whether that is meant."""
    pool = book_pool(request, pool_id)
    by, book = by_of(request), pool.book
    assert book is not None
    if not by.may("period.close", book):
        raise Http404(pool_id)
    name = request.POST.get("name", "") or request.GET.get("name", "")
    period = queries.periods_of_book(by, book).filter(name=name).first()
    form = Sure(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        try:
            closed: Period = close_period(by=by, book=book, name=form.cleaned_data["name"])
        except Refused as refused:
            put_on_form(form, refused.problems)
        else:
            messages.success(request, f"{closed.name} is closed.")
            return redirect("pools:periods", pool_id=pool.pk)
    if period is None and not form.errors:
        raise Http404(name)
    context = book_frame(request, pool, "Periods") | {"form": form, "period": period, "name": name}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "pools/book/close.html", context, status=status)


@require_POST
@needs("book.open")
def next_year(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Open the year after the last one, by the pattern of the book."""
    pool = book_pool(request, pool_id)
    assert pool.book is not None
    said = request.POST.get("year", "")
    try:
        year = FinancialYear.parse(said)
    except ValueError:
        raise Http404(said) from None
    open_year(by=by_of(request), book=pool.book, year=year)
    messages.success(request, f"The periods of {year} are open.")
    return redirect("pools:periods", pool_id=pool.pk)


@require_POST
@needs("root.publish")
def publish(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Publish the last hash of the book for today."""
    pool = book_pool(request, pool_id)
    assert pool.book is not None
    root = publish_root(by=by_of(request), book=pool.book)
    messages.success(request, f"The root of {root.on:%-d %B %Y}, after {root.number:,} entries, is published.")
    return redirect("pools:periods", pool_id=pool.pk)


@needs(PUBLIC)
def roots(request: HttpRequest, book_id: str) -> HttpResponse:
    """The published roots of a book, newest first; anybody may see them."""
    found = list(
        Root.objects.for_person(by_of(request), "root.view").filter(book=book_id).select_related("book__place")
    )
    if not found:
        raise Http404(book_id)
    book = found[0].book
    made_up = "This is the book of a made-up place. Its bodies and figures are not real." if book.made_up else ""
    return render(request, "pools/book/roots.html", {"book": book, "roots": found, "made_up": made_up})
