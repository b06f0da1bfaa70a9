"""What pools have published, for anybody: figures as they were published, and their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.statement_spans import span_named
from wholeplace.pools.statement_words import BRACKETS, PART_WORDS, STATUS_WORDS
from wholeplace.pools.web.models import Published
from wholeplace.pools.web.statement_actions import KINDS, OPEN_DATA
from wholeplace.pools.web.statement_frame import plain_cell
from wholeplace.pools.web.statement_reading import agreement_on, published_row, published_rows, spent_in, sums_of
from wholeplace.pools.web.views.statements_files import CSV, JSON, as_json, file_answer


@needs(PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """Every pool that has published anything."""
    pools: dict[str, dict[str, Any]] = {}
    for row in published_rows(by_of(request)):
        told = {"id": row.pool_id, "title": row.title, "place": row.place_name, "made_up": row.made_up, "count": 0}
        pools.setdefault(row.pool_id, told)["count"] += 1
    return render(
        request,
        "pools/statements/published-index.html",
        {"pools": sorted(pools.values(), key=lambda one: str(one["title"]))},
    )


@needs(PUBLIC)
def of_pool(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What one pool has published, newest first. Http404 where it has published nothing."""
    rows = published_rows(by_of(request), pool_id)
    if not rows:
        raise Http404(pool_id)
    first = rows[0]
    context = {
        "pool_id": pool_id,
        "title": first.title,
        "place_name": first.place_name,
        "published": rows,
        "kinds": KINDS,
        "made_up": words_of(first.made_up, first.place_name),
    }
    return render(request, "pools/statements/published.html", context)


@needs(PUBLIC)
def one(request: HttpRequest, pool_id: str, key: int) -> HttpResponse:
    """One publication with its figures."""
    row = published_row(by_of(request), pool_id, key)
    content = row.content
    context = {
        "row": row,
        "kind": KINDS.get(row.kind, row.kind),
        "content": content,
        "made_up": words_of(content["made_up"], content["place"]),
        "signs": BRACKETS,
        "tables": list(_tables(content["account"])) if "account" in content else [],
        "beside": list(_beside(content["account"])) if "account" in content else [],
        "report": content.get("report"),
        "report_tables": list(_report_tables(content["report"])) if "report" in content else [],
    }
    return render(request, "pools/statements/published-one.html", context)


@needs(PUBLIC)
def data(request: HttpRequest, pool_id: str, key: int) -> HttpResponse:
    """A publication as data: the figures as JSON, or spending as CSV."""
    row = published_row(by_of(request), pool_id, key)
    mark = "-made-up" if row.content["made_up"] else ""
    name = f"{row.pool_id}-{row.name.replace('/', '-').replace(', ', '-').replace(' ', '-')}-{row.kind}{mark}"
    if row.kind == OPEN_DATA:
        return file_answer(open_data_of(row), CSV, f"{name}.csv")
    return file_answer(as_json(row.content), JSON, f"{name}.json")


def open_data_of(row: Published) -> bytes:
    """The spending that was published, from the book as it stood then: entries of a book never change."""
    from wholeplace.pools.open_data import open_data

    by = By.system("show what has been published", at=row.published_at)
    span, book = span_named(row.content["period"]), row.pool.book
    assert book is not None, "figures are published from a book"
    agreement = agreement_on(by, row.pool, span.to_on)
    spent = spent_in(by, book, sums_of(by, book, span), span, until=int(row.content["entries"]))
    return open_data(agreement, span, spent)


def words_of(made_up: bool, place: str) -> str:
    """The sentence of the banner; empty where the place is real."""
    return f"{place} is a made-up place. Its people, bodies and figures are not real." if made_up else ""


def _tables(account: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    bodies = account["columns"]
    head = ["£", *({"text": column["name"], "numeric": True} for column in bodies), {"text": "Pool", "numeric": True}]
    for part in account["parts"]:
        title = PART_WORDS[part["part"]]
        for name, words in (
            ("rows", f"{title} account"),
            ("by_provider", f"{title} spending by provider"),
            ("by_group", f"{title} spending by subjective group"),
        ):
            if part[name]:
                yield {
                    "id": f"{part['part']}-{name}",
                    "caption": words,
                    "head": head,
                    "rows": _rows(part[name], bodies),
                }


def _rows(rows: list[Mapping[str, Any]], bodies: list[Mapping[str, str]]) -> list[Any]:
    made: list[Any] = []
    for row in rows:
        if row["kind"] == "heading":
            made.append({"heading": True, "text": row["words"], "cells": [row["words"]]})
            continue
        by_body = row["by_body"]
        cells = [plain_cell(by_body[one["body"]]) if by_body else "" for one in bodies]
        made.append({"cells": [row["words"], *cells, plain_cell(row["pence"])], "total": row["kind"] == "total"})
    return made


def _beside(account: Mapping[str, Any]) -> Iterator[list[Any]]:
    for row in account["beside"]:
        sums = (row["funding_pence"], row["spending_pence"], row["remaining_pence"])
        yield [row["words"], STATUS_WORDS.get(row["status"], row["status"]), *(plain_cell(pence) for pence in sums)]


def _report_tables(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    numeric = lambda *words: [{"text": one, "numeric": True} for one in words]  # noqa: E731
    names = ("due_pence", "received_pence", "variance_pence")
    yield {
        "id": "income",
        "caption": "Income of the fund",
        "head": ["Body", *numeric("Due", "Received", "More or (less)")],
        "rows": [[_named(row, "name"), *(plain_cell(row[name]) for name in names)] for row in report["income"]],
    }
    names = ("budget_pence", "spent_pence", "variance_pence")
    for in_fund, words in ((True, "Spending of the fund"), (False, "Spending beside the fund")):
        rows = [row for row in report["spending"] if row["in_fund"] == in_fund]
        if rows:
            yield {
                "id": f"spending-{'fund' if in_fund else 'beside'}",
                "caption": words,
                "head": ["Line", *numeric("Budget for the period", "Spent", "Over or (under)")],
                "rows": [[_named(row, "words"), *(plain_cell(row[name]) for name in names)] for row in rows],
            }


def _named(row: Mapping[str, Any], key: str) -> str:
    return f"{row[key]} (capital)" if row["capital"] else str(row[key])
