"""A small made-up book for tests: Low Moss pools with its police beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body, add_place
from wholeplace.foundation.people.models import Body, Place
from wholeplace.ledger.chart import CASH, CONTRIBUTIONS, CREDITORS, SPENDING, Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.actions import open_book, open_year
from wholeplace.ledger.web.models import Book
from wholeplace.vocabulary.years import FinancialYear

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SYSTEM = By.system("a made-up book is prepared", at=NOON)
FIRST_DAY = date(2026, 4, 1)
YEAR = FinancialYear(2026)
SPENT = Cell(SPENDING, "front-door", "team", "low-moss-council", "pooled", "s75", "1")
OWED = Cell(CREDITORS)
PAID_IN = Cell(CONTRIBUTIONS, "front-door", "team", "low-moss-nhs", "pooled", "s75")
HELD = Cell(CASH)


def low_moss() -> Place:
    place = add_place(by=SYSTEM, code="E99000009", name="Low Moss", made_up=True)
    for id_, name, kind in (
        ("low-moss-council", "Low Moss Council", "local-authority"),
        ("low-moss-nhs", "Low Moss Health", "nhs"),
        ("low-moss-police", "Low Moss Police", "police"),
    ):
        add_body(by=SYSTEM, place=place, id=id_, name=name, kind=kind, from_on=FIRST_DAY)
    return place


def low_moss_book(book_id: str = "low-moss-pool") -> Book:
    """A book with the year 2026/27 open: twelve months and one closing period."""
    place = Place.objects.for_system("the made-up place").filter(code="E99000009").first() or low_moss()
    host = Body.objects.for_system("the made-up host").get(pk="low-moss-council")
    book = open_book(by=SYSTEM, place=place, book_id=book_id, title="Low Moss pool", host=host, opened_on=FIRST_DAY)
    open_year(by=SYSTEM, book=book, year=YEAR)
    return book


def bill(key: str = "bill-1", pence: int = 12_345, on: date = date(2026, 5, 4), **more: object) -> Entry:
    lines = (Line(SPENT, pence), Line(OWED, -pence))
    return Entry(key=key, on=on, text="A bill of the team", lines=lines, **more)  # type: ignore[arg-type]
