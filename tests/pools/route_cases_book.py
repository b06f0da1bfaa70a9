"""What the test of routes by role asks for at each route of a pool's book."""

from __future__ import annotations

from datetime import date
from typing import Any

from foundation.routes import RouteCase, World

TITLE = "A pool with its book"
FROM_ON = date(2026, 4, 1)


def the_pool(world: World) -> Any:
    """A pool of the own place whose book is open, with one entry, one commitment and one root in it."""
    return world.once("pool with its book", lambda: _made(world))


def _made(world: World) -> Any:
    from wholeplace.foundation.acts.action import acting
    from wholeplace.ledger.chart import CASH, CREDITORS, SPENDING, Cell
    from wholeplace.ledger.entries import Entry, Line
    from wholeplace.ledger.web.actions import open_book, open_year, publish_root
    from wholeplace.ledger.web.posting import commit, post
    from wholeplace.pools.web.actions import start_pool
    from wholeplace.vocabulary.years import FinancialYear

    by, place = world.system, world.place
    pool = start_pool(by=by, place=place, title=TITLE)
    with acting("pool.open", by=by, chain=place.chain):
        pool.book = open_book(by=by, place=place, book_id=pool.pk, title=TITLE, host=world.body, opened_on=FROM_ON)
        pool.save()
    open_year(by=world.system, book=pool.book, year=FinancialYear(2026))
    lines = (Line(Cell(CASH), 100), Line(Cell(CREDITORS), -100))
    post(by=world.system, book=pool.book, entry=Entry("one", FROM_ON, "Quillhaven bill", lines))
    spending = [Line(Cell(SPENDING), 100)]
    commit(by=world.system, book=pool.book, spending=spending, key="two", on=FROM_ON, text="Quillhaven order")
    publish_root(by=world.system, book=pool.book)
    return pool


def of_pool(world: World) -> dict[str, object]:
    return {"pool_id": the_pool(world).pk}


def of_account(world: World) -> dict[str, object]:
    return {**of_pool(world), "code": "1000"}


def an_entry(number: int) -> Any:
    return lambda world: {**of_pool(world), "number": number}


def of_book(world: World) -> dict[str, object]:
    return {"book_id": the_pool(world).pk}


def an_entry_in(world: World) -> dict[str, object]:
    lines = [{"account": "1000", "pence": 1}, {"account": "2000", "pence": -1}]
    return {"key": "api", "on": "2026-05-01", "text": "Bill", "lines": lines}


def a_day(world: World) -> dict[str, object]:
    return {"key": "day", "on": "2026-05-01", "text": "Why", "pence": 1}


def a_further_one(world: World) -> dict[str, object]:
    return {"key": "more", "on": "2026-05-01", "partner": world.body.pk, "line": "team", "pence": 1}


def an_upload(world: World) -> Any:
    """A file that somebody brought as an extract, made once."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from wholeplace.foundation.uploads.actions import take_upload
    from wholeplace.pools.web.book_extracts import EXTRACT_KINDS, EXTRACT_PURPOSE

    file = SimpleUploadedFile("may.csv", b"Voucher No,Date,Cost Centre,Amount\nQuillhaven,1,2,3\n")
    take = {"file": file, "kinds": EXTRACT_KINDS, "purpose": EXTRACT_PURPOSE}
    return world.once("an extract", lambda: take_upload(by=world.system, place=world.place, **take))


def of_extract(world: World) -> dict[str, object]:
    return {**of_pool(world), "upload_id": an_upload(world).pk, "body_id": world.body.pk}


def an_extract(world: World) -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"file": SimpleUploadedFile("may.csv", b"a,b\n1,2\n"), "body": world.body.pk, "total_pence": 1, "total": "1"}


def a_map(world: World) -> dict[str, object]:
    return {"body": world.body.pk, "columns": {}, "codes": []}


BOOK = "pools/<slug:pool_id>/book"
CASES = {
    BOOK: RouteCase(of_pool),
    f"{BOOK}/accounts/<str:code>": RouteCase(of_account),
    f"{BOOK}/accounts/<str:code>/entries": RouteCase(of_account),
    f"{BOOK}/journal": RouteCase(of_pool),
    f"{BOOK}/entries/<int:number>": RouteCase(an_entry(1)),
    f"{BOOK}/entries/<int:number>/reverse": RouteCase(an_entry(1)),
    f"{BOOK}/post": RouteCase(of_pool),
    f"{BOOK}/accrue": RouteCase(of_pool),
    f"{BOOK}/commitments": RouteCase(of_pool),
    f"{BOOK}/commit": RouteCase(of_pool),
    f"{BOOK}/entries/<int:number>/meet": RouteCase(an_entry(2)),
    f"{BOOK}/entries/<int:number>/release": RouteCase(an_entry(2)),
    f"{BOOK}/periods": RouteCase(of_pool),
    f"{BOOK}/periods/close": RouteCase(
        of_pool, lambda world: {"name": "2026/27-P01", "sure": "on"}, query="?name=2026/27-P01"
    ),
    f"{BOOK}/years": RouteCase(of_pool, lambda world: {"year": "2027/28"}),
    f"{BOOK}/roots": RouteCase(of_pool),
    "roots/<slug:book_id>/": RouteCase(of_book),
    f"{BOOK}/contributions": RouteCase(of_pool),
    f"{BOOK}/contributions/raise": RouteCase(of_pool),
    f"{BOOK}/contributions/receive": RouteCase(of_pool, query="?of=contribution:a:b:2026-04-01"),
    f"{BOOK}/contributions/further": RouteCase(of_pool),
    f"{BOOK}/extracts": RouteCase(of_pool, an_extract),
    f"{BOOK}/extracts/<int:upload_id>/<slug:body_id>": RouteCase(of_extract),
    f"{BOOK}/extracts/<int:upload_id>/<slug:body_id>/columns": RouteCase(of_extract),
    f"{BOOK}/files": RouteCase(of_pool),
    f"{BOOK}/files/<str:form>": RouteCase(lambda world: {**of_pool(world), "form": "sealed"}),
}
API = "api/pools/<pool_id>"
CASES |= {
    f"{API}/balances": RouteCase(of_pool),
    f"{API}/entries": RouteCase(of_pool, an_entry_in),
    f"{API}/entries/<number>": RouteCase(an_entry(1)),
    f"{API}/entries/<number>/reverse": RouteCase(an_entry(1), a_day),
    f"{API}/accruals": RouteCase(of_pool, an_entry_in),
    f"{API}/commitments": RouteCase(of_pool, an_entry_in),
    f"{API}/commitments/<number>/meet": RouteCase(an_entry(2), a_day),
    f"{API}/commitments/<number>/release": RouteCase(an_entry(2), a_day),
    f"{API}/periods": RouteCase(of_pool),
    f"{API}/periods/close": RouteCase(of_pool, lambda world: {"name": "2026/27-P01"}),
    f"{API}/years": RouteCase(of_pool, lambda world: {"year": "2027/28"}),
    f"{API}/roots": RouteCase(of_pool),
    f"{API}/extracts": RouteCase(of_pool, an_extract),
    f"{API}/extracts/map": RouteCase(of_pool, a_map),
    f"{API}/book": RouteCase(of_pool, query="?form=csv"),
    "api/roots/<book_id>": RouteCase(of_book),
    f"{API}/contributions": RouteCase(of_pool, a_further_one),
    f"{API}/contributions/raise": RouteCase(of_pool),
    f"{API}/contributions/receive": RouteCase(
        of_pool, lambda world: {"contribution": "contribution:a:b:2026-04-01", "on": "2026-05-01"}
    ),
}
