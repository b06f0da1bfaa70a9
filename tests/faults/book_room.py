"""What the processes of the book's faults share: the made-up place, its books, and the entries that are posted in them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Person
from wholeplace.ledger.chart import CASH, CREDITORS, SPENDING, Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.actions import open_book, open_year
from wholeplace.ledger.web.models import Book
from wholeplace.vocabulary.years import FinancialYear

FIRST_DAY = date(2026, 4, 1)
WHO = "pat@example.org"


def furnish(books: int) -> None:
    """A made-up place with some books of 2026/27, and somebody who may post in them."""
    by = By.system("a test of faults", timezone.now())
    place = add_place(by=by, code="E99000009", name="Low Moss", made_up=True)
    kind = "local-authority"
    host = add_body(by=by, place=place, id="low-moss-council", name="Low Moss Council", kind=kind, from_on=FIRST_DAY)
    for n in range(books):
        book = open_book(by=by, place=place, book_id=f"pool-{n}", title=f"Pool {n}", host=host, opened_on=FIRST_DAY)
        open_year(by=by, book=book, year=FinancialYear(2026))
    person = add_person(by=by, email=WHO, name="Pat Poole")
    give_role(by=by, person=person, name="finance-lead", place=place, from_on=FIRST_DAY)


def poster() -> By:
    """A real person with a role, now."""
    return By(Person.objects.get(email=WHO), timezone.now())


def book_named(book_id: str) -> Book:
    return Book.objects.for_system("a test of faults").get(pk=book_id)


def entry_of(writer: int, n: int) -> Entry:
    """The nth entry of a writer: two to five lines, told by its key."""
    more = n % 4
    spent = [
        Line(Cell(SPENDING, f"scheme-{place}", "team", subjective="1"), 100 * n + place + 1)
        for place in range(1 + more)
    ]
    against = Cell(CREDITORS) if n % 2 else Cell(CASH)
    lines = (*spent, Line(against, -sum(line.pence for line in spent)))
    on = date(2026, 4 + n % 9, 1 + writer % 28)
    return Entry(key=f"writer {writer} entry {n}", on=on, text=f"Bill {n}", lines=lines, reference=f"inv {writer}/{n}")
