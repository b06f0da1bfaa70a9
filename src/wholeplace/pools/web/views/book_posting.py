"""Posting, accruing and reversing. The key of a form stands for one showing of it: sent twice, it posts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.api.asking import by_of
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web import queries
from wholeplace.pools.web.book_entries import BY_GROUP, Asked, accrue, post_asked, reverse_entry
from wholeplace.pools.web.book_frame import bodies_named, book_frame, book_pool, names_of
from wholeplace.pools.web.forms.book import (
    MOST_ROWS,
    ROWS,
    DayAndWords,
    EntryForm,
    Keyed,
    LineForms,
    LineFormSet,
    SpendingForm,
    fresh_key,
    line_choices,
    put_on_lines,
)
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import in_force, latest_signed
from wholeplace.vocabulary.problems import Refused

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def poster_pool(request: HttpRequest, pool_id: str) -> Pool:
    """A pool in whose book this person may post. Http404 otherwise."""
    pool = book_pool(request, pool_id)
    if not by_of(request).may("book.post", pool.book):
        raise Http404(pool_id)
    return pool


def named_choices(request: HttpRequest, pool: Pool) -> tuple[dict[str, str], dict[str, str]]:
    """The lines and the bodies of the agreement that holds today, else of the newest signed one."""
    by = by_of(request)
    held = in_force(by, pool, by.day) or latest_signed(by, pool)
    if held is None:
        return {}, {}
    lines = {line.id: line.title for line in held.agreement.lines}
    return lines, bodies_named(held.agreement, names_of(by, pool))


def told(request: HttpRequest, posted: Posted, words: str) -> None:
    """Say what was posted, or that it stood already."""
    again = f"This had been posted already, as entry {posted.number}: it was not posted again."
    messages.success(request, again if posted.repeated else words)


@needs("book.post")
def post(request: HttpRequest, pool_id: str) -> HttpResponse:
    """An entry, line by line."""
    pool = poster_pool(request, pool_id)
    choices = line_choices(*named_choices(request, pool))
    sent = _with_more(request.POST) if request.method == "POST" else None
    form = EntryForm(sent, initial={"on": by_of(request).day, "key": fresh_key()})
    rows = cast(LineForms, LineFormSet(sent, prefix="lines", form_kwargs={"choices": choices}))
    if sent is None or "more" in sent:
        return _entry_page(request, pool, form if sent is None else EntryForm(initial=_typed(form)), rows)
    if form.is_valid() and rows.is_valid():
        try:
            posted = post_asked(by=by_of(request), pool=pool, asked=_asked(form, rows))
        except Refused as refused:
            put_on_lines(form, rows.filled, refused.problems)
        else:
            told(request, posted, f"Entry {posted.number} is posted.")
            return redirect("pools:entry", pool_id=pool.pk, number=posted.number)
    return _entry_page(request, pool, form, rows, UNPROCESSABLE)


def _with_more(sent: QueryDict) -> QueryDict:
    """What was typed, with room for more lines where they were asked for."""
    if "more" not in sent:
        return sent
    more = sent.copy()
    said = str(sent.get("lines-TOTAL_FORMS", ""))
    had = int(said) if said.isdigit() and len(said) < 4 else ROWS
    more["lines-TOTAL_FORMS"] = str(min(MOST_ROWS, had + ROWS))
    return more


def _typed(form: EntryForm) -> dict[str, Any]:
    """What has been typed so far, to be shown again without judging it."""
    return {name: form[name].value() for name in form.fields}


def _asked(form: EntryForm, rows: LineForms) -> Asked:
    given = form.cleaned_data
    lines = [one.row for one in rows.filled]
    caused = [replace(row, cause=given["cause"]) if row.account in BY_GROUP else row for row in lines]
    return Asked(given["key"], given["on"], given["text"], tuple(caused), given["reference"])


def _entry_page(request: HttpRequest, pool: Pool, form: Any, rows: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    context = book_frame(request, pool, "Balances") | {"form": form, "rows": rows}
    return render(request, "pools/book/post.html", context, status=status)


@needs("book.post")
def accrual(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What is owed and not yet paid, taken off again by itself on the first day of the next period."""
    pool = poster_pool(request, pool_id)

    def enter(form: SpendingForm) -> HttpResponse:
        asked = _one_row(form)
        kept, off = accrue(by=by_of(request), pool=pool, asked=asked)
        words = f"The accrual is entry {kept.number}; entry {off.number} takes it off on {off.entry.on:%-d %B %Y}."
        told(request, kept, words)
        return redirect("pools:entry", pool_id=pool.pk, number=kept.number)

    return spending_page(request, pool, "pools/book/accrue.html", "Balances", enter)


def _one_row(form: SpendingForm) -> Asked:
    given = form.cleaned_data
    return Asked(given["key"], given["on"], given["text"], (form.row,), given["reference"])


def spending_page(
    request: HttpRequest, pool: Pool, template: str, part: str, enter: Callable[[SpendingForm], HttpResponse]
) -> HttpResponse:
    """A page that asks for spending of one line, and does with it what `enter` does."""
    lines, bodies = named_choices(request, pool)
    initial = {"on": by_of(request).day, "key": fresh_key()}
    form = SpendingForm(request.POST or None, lines=lines, bodies=bodies, initial=initial)
    return keyed_page(request, pool, form, template, part, enter)


def keyed_page(
    request: HttpRequest,
    pool: Pool,
    form: Any,
    template: str,
    part: str,
    enter: Callable[[Any], HttpResponse],
    **more: Any,
) -> HttpResponse:
    """Show a form that posts, or post it; what is refused stands at the field that it is about."""
    if request.method == "POST" and form.is_valid():
        try:
            return enter(form)
        except Refused as refused:
            put_on_form(form, [problem.at(field=_field_of(form, problem.field)) for problem in refused.problems])
            if any(problem.name == "key-reused" for problem in refused.problems) and isinstance(form, Keyed):
                form.renew_key()
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, template, book_frame(request, pool, part) | {"form": form, **more}, status=status)


def _field_of(form: Any, field: str | None) -> str | None:
    """The input for a field of an entry: `lines.1.body` is asked for as `body` where there is one line only."""
    last = (field or "").rpartition(".")[2]
    aliases = {"period": "on", "lines": "amount"}
    named = aliases.get(last, "amount" if last.isdigit() else last)
    return named if named in form.fields else None


@needs("book.post")
def reverse_page(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """Take an entry back."""
    pool = poster_pool(request, pool_id)
    assert pool.book is not None
    posted = queries.entry_of(by_of(request), pool.book, number)
    initial = {"on": by_of(request).day, "key": fresh_key()}
    form = DayAndWords(request.POST or None, initial=initial)

    def enter(form: DayAndWords) -> HttpResponse:
        given = form.cleaned_data
        back = reverse_entry(
            by=by_of(request), pool=pool, number=number, key=given["key"], on=given["on"], text=given["text"]
        )
        told(request, back, f"Entry {number} is taken back by entry {back.number}.")
        return redirect("pools:entry", pool_id=pool.pk, number=back.number)

    back = reverse("pools:entry", args=[pool.pk, number])
    return keyed_page(request, pool, form, "pools/book/reverse.html", "Journal", enter, posted=posted, back=back)
