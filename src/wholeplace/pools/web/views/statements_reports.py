"""The quarterly report and annual return of a pool, and its Better Care Fund return."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.pools.returns import NOT_READ
from wholeplace.pools.returns_care_fund import NOT_FOR_SUBMISSION
from wholeplace.pools.web.forms.statements import LoadTemplate, Notes
from wholeplace.pools.web.statement_actions import keep_notes, keep_template
from wholeplace.pools.web.statement_frame import plain_cell, statement_frame
from wholeplace.pools.web.views.statements import asked
from wholeplace.vocabulary.problems import Problem, Refused


@needs("statement.view", write="return.make")
def report(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Income, spending and effectiveness; a form keeps the words and what the measures read."""
    one = asked(request, pool_id, "return.make" if request.method == "POST" else "statement.view")
    form = Notes(one.agreement, one.noted, request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_notes(
            by=one.by,
            pool=one.pool,
            period=one.span.name,
            narrative=form.cleaned_data["narrative"],
            readings=form.readings(one.span.to_on.isoformat()),
        )
        messages.success(request, "The words and readings of this report are kept.")
        return redirect(f"{reverse('pools:statement-report', args=[pool_id])}?period={one.span.key}")
    made = one.report
    kinds = [
        {
            "title": "Capital" if capital else "Revenue",
            "income": [
                [row.name, *map(plain_cell, (row.due_pence, row.received_pence, row.variance_pence))]
                for row in made.income
                if row.capital == capital
            ],
            "income_total": [
                plain_cell(made.income_pence(name, capital=capital))
                for name in ("due_pence", "received_pence", "variance_pence")
            ],
            "spending": [_spending(row) for row in made.spending if row.capital == capital and row.in_fund],
            "spending_total": [
                plain_cell(made.spending_pence(name, capital=capital))
                for name in ("budget_pence", "spent_pence", "variance_pence", "year_budget_pence")
            ],
            "beside": [_spending(row) for row in made.spending if row.capital == capital and not row.in_fund],
        }
        for capital in made.kinds
    ]
    context = {"report": made, "kinds": kinds, "form": form, "not_read": NOT_READ}
    return render(request, "pools/statements/report.html", statement_frame(request, one, "Report") | context)


def _spending(row: object) -> list[object]:
    names = ("budget_pence", "spent_pence", "variance_pence", "year_budget_pence")
    return [getattr(row, "words"), *(plain_cell(getattr(row, name)) for name in names)]  # noqa: B009 - any row


@needs("statement.view", write="return.make")
def care_fund(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The return of income and expenditure; a form loads the template that is asked for now."""
    one = asked(request, pool_id, "return.make" if request.method == "POST" else "statement.view")
    form = LoadTemplate(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            keep_template(
                by=one.by,
                pool=one.pool,
                data=given["file"].read(),
                edition=given["edition"],
                source=given["source"],
                file=given["file"].name,
            )
            messages.success(request, f"The template {given['edition']} is loaded.")
            return redirect(f"{reverse('pools:statement-return', args=[pool_id])}?period={one.span.key}")
        except Refused as refused:
            problems = refused.problems
    made = one.care_fund
    context = {
        "made": made,
        "notice": "" if made.template.current else NOT_FOR_SUBMISSION,
        "sources": [
            [row.words, *map(plain_cell, (row.income_pence, row.spent_pence, row.out_pence))] for row in made.sources
        ],
        "form": form,
        "problems": problems,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or form.errors else HTTPStatus.OK
    frame = statement_frame(request, one, "Better Care Fund return")
    return render(request, "pools/statements/return.html", frame | context, status=status)
