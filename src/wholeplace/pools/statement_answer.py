"""Statements, own views, reports and returns as JSON. *Units*: whole pence; days in ISO form."""

from __future__ import annotations

from typing import Any

from wholeplace.pools.returns import Report
from wholeplace.pools.returns_care_fund import NOT_FOR_SUBMISSION, CareFundReturn
from wholeplace.pools.statement import Check, Part, Row, Statement
from wholeplace.pools.statement_bodies import BodiesView, BodyLine, BodyView
from wholeplace.pools.statement_spans import Span
from wholeplace.pools.statement_words import COLUMNS, amount

FORMAT = "wholeplace-statement/1"


def as_answer(account: Statement) -> dict[str, Any]:
    """The memorandum account."""
    return {
        "format": FORMAT,
        "pool": account.agreement.id,
        "title": account.agreement.title,
        "made_up": account.agreement.made_up,
        **_span(account.span),
        "columns": [{"body": body, "name": account.names[body]} for body in account.columns],
        "parts": [_part(part) for part in account.parts],
        "beside": [
            {
                "line": row.line,
                "words": row.words,
                "status": row.status,
                "holder": row.holder,
                "capital": row.capital,
                "funding_pence": row.funding.pence,
                "spending_pence": row.spending.pence,
                "remaining_pence": row.left_pence,
            }
            for row in account.beside
        ],
        "checks": [_check(check) for check in account.checks],
        "sound": account.sound,
        "entries": account.entries,
    }


def account_rows(account: Statement) -> list[dict[str, Any]]:
    """Every figure of the account as a plain table: part, row, body, pence. For CSV and for whoever reads it by machine."""
    rows = []
    for part in account.parts:
        for row in (*part.rows, *part.by_provider, *part.by_group):
            if row.kind == "heading":
                continue
            for body, figure in row.by_body.items():
                rows.append({"part": part.id, "row": row.id, "words": row.words, "body": body, "pence": figure.pence})
            rows.append({"part": part.id, "row": row.id, "words": row.words, "body": "pool", "pence": row.pool.pence})
    return rows


def bodies_answer(view: BodiesView) -> dict[str, Any]:
    """Each body's own view, and how they come to the book."""
    return {
        **_span(view.span),
        "bodies": [_body(body) for body in view.bodies],
        "reconciliation": [_check(check) for check in view.checks],
        "reconciles": view.reconciles,
    }


def report_answer(made: Report) -> dict[str, Any]:
    """A quarterly report or an annual return."""
    return {
        "kind": made.kind,
        "pool": made.agreement.id,
        "made_up": made.agreement.made_up,
        **_span(made.span),
        "income": [
            {
                "body": row.body,
                "name": row.name,
                "capital": row.capital,
                "due_pence": row.due_pence,
                "received_pence": row.received_pence,
                "variance_pence": row.variance_pence,
            }
            for row in made.income
        ],
        "spending": [
            {
                "line": row.line,
                "words": row.words,
                "scheme": row.scheme,
                "capital": row.capital,
                "in_fund": row.in_fund,
                "budget_pence": row.budget_pence,
                "spent_pence": row.spent_pence,
                "variance_pence": row.variance_pence,
                "year_budget_pence": row.year_budget_pence,
            }
            for row in made.spending
        ],
        "outcomes": [
            {
                "words": row.words,
                "measure": row.measure,
                "value": row.reading.value if row.reading else None,
                "on": row.reading.on.isoformat() if row.reading and row.reading.on else None,
                "source": row.reading.source if row.reading else None,
            }
            for row in made.outcomes
        ],
    }


def return_answer(made: CareFundReturn) -> dict[str, Any]:
    """The return of income and expenditure."""
    return {
        "pool": made.agreement.id,
        "made_up": made.agreement.made_up,
        **_span(made.span),
        "template": made.template.edition,
        "template_source": made.template.source,
        "for_submission": made.for_submission,
        "notice": "" if made.template.current else NOT_FOR_SUBMISSION,
        "sources": [
            {
                "source": row.source,
                "words": row.words,
                "capital": row.capital,
                "income_pence": row.income_pence,
                "spent_pence": row.spent_pence,
                "out_pence": row.out_pence,
            }
            for row in made.sources
        ],
        "answers": [
            {
                "sheet": answer.field.sheet,
                "field": answer.field.field,
                "type": answer.field.type,
                "check": answer.field.check,
                "answer": answer.shown,
                "standing": answer.standing,
            }
            for answer in made.answers
        ],
        "problems": [problem.as_dict() for problem in made.problems],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"period": span.name, "from_on": span.from_on.isoformat(), "to_on": span.to_on.isoformat()}


def _part(part: Part) -> dict[str, Any]:
    tables = {"rows": part.rows, "by_provider": part.by_provider, "by_group": part.by_group}
    return {"part": part.id, **{name: [_row(row) for row in rows] for name, rows in tables.items()}}


def _row(row: Row) -> dict[str, Any]:
    if row.kind == "heading":
        return {"id": row.id, "words": row.words, "kind": row.kind}
    return {
        "id": row.id,
        "words": row.words,
        "kind": row.kind,
        "pence": row.pool.pence,
        "shown": amount(row.pool.pence),
        "by_body": {body: figure.pence for body, figure in row.by_body.items()},
        "last_year_pence": row.last_year_pence,
    }


def _body(view: BodyView) -> dict[str, Any]:
    sums = [
        {"in_fund": group[0], "capital": group[1], **{key: view.pence(key, group) for key, _ in COLUMNS}}
        for group in view.groups
    ]
    return {"body": view.body, "name": view.name, "sums": sums, "lines": [_line(line) for line in view.lines]}


def _line(line: BodyLine) -> dict[str, Any]:
    told = {
        name: getattr(line, name)
        for name in ("line", "words", "in_fund", "capital", "treatment", "needs_finding", "held_by")
    }
    return {**told, **{key: getattr(line, key) for key, _ in COLUMNS}}


def _check(check: Check) -> dict[str, Any]:
    sides = {"left_pence": check.left_pence, "right_pence": check.right_pence}
    return {"words": check.words, **sides, "out_pence": check.out_pence}
