"""What stands around every page of a pool's statements, and figures as cells of tables that lead to the entries behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.statement import Check, Figure, Part, Row, Statement
from wholeplace.pools.statement_words import amount
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.statement_reading import Told

PARTS = (
    ("Summary", "pools:statements"),
    ("Memorandum account", "pools:statement-account"),
    ("By body", "pools:statement-bodies"),
    ("Report", "pools:statement-report"),
    ("Better Care Fund return", "pools:statement-return"),
)


def statement_frame(request: HttpRequest, told: Told, current: str) -> dict[str, Any]:
    """The context that every page of statements shares. `current` is its part, by its words."""
    by = by_of(request)
    key = told.span.key
    return pool_frame(request, told.pool, "Statements") | {
        "told": told,
        "span": told.span,
        "period": key,
        "parts": [
            {"text": words, "href": f"{reverse(route, args=[told.pool.pk])}?period={key}", "current": words == current}
            for words, route in PARTS
        ],
        "may_fill": by.may("return.make", told.pool),
        "may_publish": by.may("statement.publish", told.pool),
    }


def account_table(told: Told, account: Statement, part: Part, rows: Iterable[Row]) -> dict[str, Any]:
    """Head and rows of a table of the account: each figure that is not nought is a link to the entries behind it."""
    rows = list(rows)
    columns = account.columns if any(row.by_body for row in rows) else ()
    names = [account.names[body] for body in columns]
    heads = [*names, "Pool", *(["Year before"] if account.has_last_year else [])]
    made: list[Any] = []
    for row in rows:
        if row.kind == "heading":
            made.append({"heading": True, "text": row.words, "cells": [row.words]})
            continue
        cells: list[Any] = [row.words]
        for body in columns:
            figure = row.by_body.get(body)
            cells.append(_linked(told, part, row, body, figure) if figure else "")
        cells.append(_linked(told, part, row, "pool", row.pool))
        if account.has_last_year:
            cells.append(plain_cell(row.last_year_pence))
        made.append({"cells": cells, "total": row.kind == "total"})
    return {"head": ["£", *({"text": head, "numeric": True} for head in heads)], "rows": made}


def _linked(told: Told, part: Part, row: Row, body: str, figure: Figure) -> dict[str, Any]:
    if not figure.cells:
        return plain_cell(figure.pence)
    query = urlencode({"period": told.span.key, "part": part.id, "row": row.id, "body": body})
    href = f"{reverse('pools:statement-behind', args=[told.pool.pk])}?{query}"
    link = format_html(
        '<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>', href, amount(figure.pence)
    )
    return {"html": link, "numeric": True, "negative": figure.pence < 0}


def plain_cell(pence: int | None) -> dict[str, Any]:
    """An amount in the accountants' manner, without a link."""
    return {"text": amount(pence), "numeric": True, "negative": (pence or 0) < 0}


def check_rows(checks: Iterable[Check]) -> list[list[Any]]:
    """Both sides of each check and whether they agree."""
    return [
        [
            check.words,
            plain_cell(check.left_pence),
            plain_cell(check.right_pence),
            "agrees" if not check.out_pence else f"out by {amount(check.out_pence)}",
        ]
        for check in checks
    ]
