"""The statements of a pool: a summary, the memorandum account, each body's own view, and the entries behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.statement import Figure, Statement
from wholeplace.pools.statement_bodies import GROUPS, TREATMENTS, BodyView
from wholeplace.pools.statement_words import BRACKETS, COLUMNS, PART_WORDS, STATUS_WORDS, pounds
from wholeplace.pools.web.forms.statements import Choose, Findings, Publish
from wholeplace.pools.web.queries import book_of_pool, pool_of
from wholeplace.pools.web.statement_actions import keep_findings, publish
from wholeplace.pools.web.statement_frame import account_table, check_rows, plain_cell, statement_frame
from wholeplace.pools.web.statement_reading import PAGE, Told, behind, choices, published_rows, today_span, told
from wholeplace.vocabulary.problems import Problem, Refused


def asked(request: HttpRequest, pool_id: str, need: str = "statement.view") -> Told:
    """The stretch of time that an address or form names, of a pool that this person may see."""
    by = by_of(request)
    pool = pool_of(by, pool_id, need)
    return told(by, pool, request.GET.get("period", ""))


@needs("statement.view")
def statements(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Which stretch of time, how it stands, and what there is to read and take away."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "statement.view")
    book = book_of_pool(pool)
    form = Choose(choices(by, book), request.GET or None, initial={"period": request.GET.get("period", "")})
    if any(name.startswith("day_") and request.GET[name] for name in request.GET) and form.is_valid():
        return redirect(f"{reverse('pools:statements', args=[pool.pk])}?period={form.name()}")
    one = told(by, pool, request.GET.get("period", ""))
    known = dict(choices(by, book))
    if not form.is_bound or "day_0" not in request.GET:
        form = Choose(choices(by, book), initial={"period": one.span.key if one.span.key in known else ""})
    context = statement_frame(request, one, "Summary") | {
        "form": form,
        "today": today_span(by).key,
        "summary": [_summary(part.id, one.account) for part in one.account.parts],
        "account": one.account,
        "published": published_rows(by, pool.pk),
        "publish": Publish(initial={"kind": "account"}),
    }
    return render(request, "pools/statements/statements.html", context, status=_status(form.errors))


def _summary(part_id: str, account: Statement) -> dict[str, Any]:
    part = account.part(part_id)
    rows = (
        ("Brought forward", "brought-forward"),
        ("Funding", "total-funding"),
        ("Spending", "total-spending"),
        ("Net surplus or (deficit)", "net"),
        ("Carried forward", "carried-forward"),
    )
    figures = [{"label": words, "value": pounds(part.pence(row))} for words, row in rows]
    return {"title": PART_WORDS[part.id], "figures": figures}


@needs("statement.view")
def account(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The memorandum account of a stretch of time."""
    one = asked(request, pool_id)
    made = one.account
    parts = [
        {
            "id": part.id,
            "title": PART_WORDS[part.id],
            "account": account_table(one, made, part, part.rows),
            "provider": account_table(one, made, part, part.by_provider),
            "group": account_table(one, made, part, part.by_group),
        }
        for part in made.parts
    ]
    context = statement_frame(request, one, "Memorandum account") | {
        "account": made,
        "tables": parts,
        "beside": _beside(made),
        "checks": check_rows(made.checks),
        "signs": BRACKETS,
    }
    return render(request, "pools/statements/account.html", context)


def _beside(made: Statement) -> list[list[Any]]:
    return [
        [
            f"{row.words} (capital)" if row.capital else row.words,
            STATUS_WORDS.get(row.status, row.status),
            made.agreement.names.get(row.holder, row.holder),
            *(plain_cell(pence) for pence in (row.funding.pence, row.spending.pence, row.left_pence)),
        ]
        for row in made.beside
    ]


@needs("statement.view", write="return.make")
def bodies(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Each body's own view; a form keeps what the bodies have found of control."""
    one = asked(request, pool_id, "return.make" if request.method == "POST" else "statement.view")
    form = Findings(one.agreement, one.findings, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            keep_findings(by=one.by, pool=one.pool, findings=form.findings())
            messages.success(request, "The findings are kept.")
            return redirect(f"{reverse('pools:statement-bodies', args=[pool_id])}?period={one.span.key}")
        except Refused as refused:
            problems = refused.problems
    context = statement_frame(request, one, "By body") | {
        "view": one.bodies,
        "heads": [words for _, words in COLUMNS],
        "tables": [table for view in one.bodies.bodies for table in _body_tables(view)],
        "checks": check_rows(one.bodies.checks),
        "form": form,
        "findings": one.findings,
        "treatments": TREATMENTS,
        "problems": problems,
    }
    return render(request, "pools/statements/bodies.html", context, status=_status(problems or form.errors))


def _body_tables(view: BodyView) -> Iterator[dict[str, Any]]:
    """A table for each of revenue and capital, in the fund and beside it."""
    for group in view.groups:
        lines = [line for line in view.lines if line.group == group]
        rows: list[Any] = []
        for line in lines:
            words = f"{line.words}{' *' if line.needs_finding else ''}"
            rows.append([words, TREATMENTS[line.treatment], *(plain_cell(getattr(line, key)) for key, _ in COLUMNS)])
        total = ["Total", "", *(plain_cell(view.pence(key, group)) for key, _ in COLUMNS)]
        rows.append({"cells": total, "total": True})
        held = [line for line in lines if line.held_by and line.remaining_pence]
        key = f"{view.body}-{'fund' if group[0] else 'beside'}-{'capital' if group[1] else 'revenue'}"
        yield {"id": key, "name": f"{view.name}: {GROUPS[group].casefold()}", "rows": rows, "held": held}


@needs("statement.view")
def behind_figure(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The entries behind one figure of the account, newest first."""
    one = asked(request, pool_id)
    part_id, row_id, body = (request.GET.get(name, "") for name in ("part", "row", "body"))
    row, figure = _figure(one.account, part_id, row_id, body)
    before = request.GET.get("before", "")
    if before and not (before.isdigit() and len(before) < 18):
        raise Http404(before)
    found = behind(one, figure, before=int(before) if before else None)
    query = request.GET.copy()
    if len(found) == PAGE:
        query["before"] = str(found[-1].posted.number)
    context = statement_frame(request, one, "Memorandum account") | {
        "row": row,
        "body": "The pool" if body == "pool" else one.account.names.get(body, body),
        "figure": figure,
        "shown": pounds(figure.pence),
        "entries": found,
        "older": f"?{query.urlencode()}" if len(found) == PAGE else "",
        "whole": not before and len(found) < PAGE,
        "sum": abs(sum(each.pence for each in found)),
    }
    return render(request, "pools/statements/behind.html", context)


def _figure(made: Statement, part_id: str, row_id: str, body: str) -> tuple[Any, Figure]:
    try:
        row = made.part(part_id).row(row_id)
    except StopIteration:
        raise Http404(row_id) from None
    figure = row.pool if body == "pool" else row.by_body.get(body)
    if figure is None or row.kind == "heading":
        raise Http404(body)
    return row, figure


@needs("statement.publish")
def publish_figures(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Publish the figures of a stretch of time. Asked for by the button on the summary."""
    one = asked(request, pool_id, "statement.publish")
    form = Publish(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = publish(by=one.by, pool=one.pool, told=one, kind=form.cleaned_data["kind"])
        messages.success(request, f"{row.name} is published: anybody may see it.")
        return redirect("pools:published", pool_id=pool_id)
    return redirect(f"{reverse('pools:statements', args=[pool_id])}?period={one.span.key}")


def _status(wrong: object) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
