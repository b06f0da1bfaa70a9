"""Promised spending: entered, met by its bill, or released."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.ledger.web import queries
from wholeplace.ledger.web.models import Commitment
from wholeplace.pools.web.book_entries import Asked, commit_spending, meet_commitment, release_commitment
from wholeplace.pools.web.book_frame import book_frame, book_pool
from wholeplace.pools.web.forms.book import BillForm, DayAndWords, SpendingForm, fresh_key
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.views.book_posting import keyed_page, poster_pool, spending_page, told

SHOWN = 200


@needs("book.view")
def commitments(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What is promised and not yet spent; on asking also what has been met or released."""
    pool = book_pool(request, pool_id)
    assert pool.book is not None
    every = "all" in request.GET
    rows = queries.commitments_of(by_of(request), pool.book, pending=not every).order_by("-entry")
    context = book_frame(request, pool, "Commitments") | {
        "rows": list(rows[:SHOWN]),
        "more": rows.count() - SHOWN,
        "every": every,
        "promised_pence": queries.balances(by_of(request), pool.book).of("9000"),
    }
    return render(request, "pools/book/commitments.html", context)


@needs("book.post")
def commit(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Enter a commitment."""
    pool = poster_pool(request, pool_id)

    def enter(form: SpendingForm) -> HttpResponse:
        given = form.cleaned_data
        asked = Asked(given["key"], given["on"], given["text"], (form.row,), given["reference"])
        posted = commit_spending(by=by_of(request), pool=pool, asked=asked)
        told(request, posted, f"The commitment is entry {posted.number}.")
        return redirect("pools:commitments", pool_id=pool.pk)

    return spending_page(request, pool, "pools/book/commit.html", "Commitments", enter)


@needs("book.post")
def meet(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """Post the bill of a commitment."""
    pool = poster_pool(request, pool_id)
    held = _held(request, pool, number)
    initial = {"on": by_of(request).day, "key": fresh_key(), "text": held.entry.text, "amount": _plain(held)}
    form = BillForm(request.POST or None, initial=initial)

    def enter(form: BillForm) -> HttpResponse:
        given = form.cleaned_data
        posted = meet_commitment(
            by=by_of(request),
            pool=pool,
            number=number,
            key=given["key"],
            on=given["on"],
            text=given["text"],
            pence=given["amount"],
            paid=given["paid"],
            reference=given["reference"],
        )
        told(request, posted, f"The bill is entry {posted.number}.")
        return redirect("pools:entry", pool_id=pool.pk, number=posted.number)

    return keyed_page(
        request, pool, form, "pools/book/meet.html", "Commitments", enter, held=held, back=_back(pool, number)
    )


def _plain(held: Commitment) -> str:
    return f"{held.outstanding_pence / 100:,.2f}"


def _held(request: HttpRequest, pool: Pool, number: int) -> Commitment:
    """The commitment of an entry. *Refuses* `commitment-not-pending` where the entry is none."""
    from wholeplace.ledger.web.refusals import commitment_not_pending
    from wholeplace.vocabulary.problems import Refused

    assert pool.book is not None
    rows = queries.commitments_of(by_of(request), pool.book, pending=False)
    found = rows.filter(entry__number=number).first()
    if found is None or (found.state != Commitment.State.PENDING and request.method == "GET"):
        raise Refused(commitment_not_pending(number, found.state if found else None))
    return found


def _back(pool: Pool, number: int) -> str:
    return reverse("pools:entry", args=[pool.pk, number])


@needs("book.post")
def release(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """Let go what is left of a commitment."""
    pool = poster_pool(request, pool_id)
    held = _held(request, pool, number)
    form = DayAndWords(request.POST or None, initial={"on": by_of(request).day, "key": fresh_key()})

    def enter(form: DayAndWords) -> HttpResponse:
        given = form.cleaned_data
        posted = release_commitment(
            by=by_of(request), pool=pool, number=number, key=given["key"], on=given["on"], text=given["text"]
        )
        messages.success(request, f"The commitment is released by entry {posted.number}.")
        return redirect("pools:commitments", pool_id=pool.pk)

    return keyed_page(
        request, pool, form, "pools/book/release.html", "Commitments", enter, held=held, back=_back(pool, number)
    )
