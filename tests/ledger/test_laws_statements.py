"""How many statements a posting takes: as many in a large book as in a small one, the question whether one may included."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.books import FIRST_DAY, SYSTEM, bill, low_moss_book
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_person, give_role
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.posting import post, post_many

pytestmark = pytest.mark.django_db
AT_MOST = 12


def somebody(book: Book) -> By:
    person = add_person(by=SYSTEM, email="pat@example.org", name="Pat Poole")
    give_role(by=SYSTEM, person=person, name="finance-lead", place=book.place, from_on=FIRST_DAY)
    return By(person, SYSTEM.at)


def statements(by: By, book: Book, entry: Entry) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(by=by, book=book, entry=entry)
    return [query["sql"] for query in asked.captured_queries]


def test_a_posting_takes_the_same_statements_whatever_the_book_holds():
    book = low_moss_book()
    by = somebody(book)
    took = []
    for size in (10, 1_000):
        standing = book.entries.count()
        post_many(by=by, book=book, entries=[bill(f"{size} {n}", n) for n in range(1, size - standing + 1)])
        assert book.entries.count() == size
        took.append(statements(by, book, bill(f"one beyond {size}", 7)))
    assert len(took[0]) == len(took[1]) <= AT_MOST
    assert any("foundation_role" in one for one in took[1]), "whether the person may is asked of the database"


def test_a_posting_of_many_lines_on_cells_that_nobody_has_named_takes_no_more():
    book = low_moss_book()
    by = somebody(book)
    lines = [Line(Cell("5000", f"scheme {n}"), 100) for n in range(50)]
    entry = Entry("many", bill().on, "Many lines", (*lines, Line(Cell("2000"), -5_000)))
    assert len(statements(by, book, entry)) <= AT_MOST
