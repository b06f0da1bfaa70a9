"""A book out of its tables, for `ledger.export`."""

from __future__ import annotations

from collections.abc import Iterator

from wholeplace.foundation.access.by import By
from wholeplace.ledger import export
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.queries import balances
from wholeplace.ledger.web.reading import entries_between

AT_ONCE = 2_000


def exported(by: By, book: Book, form: export.Format) -> Iterator[bytes]:
    """The book in one of `export.FORMATS`, in pieces of UTF-8, as far as it has come when this begins.

    *Refuses* `not-permitted` by way of `book_of`, which hands the book out.
    """
    held = balances(by, book)
    about = export.About(book.pk, book.title, book.place_id, book.made_up)
    entries = _entries(book, held.entries)
    match form:
        case "sealed":
            pieces = export.sealed(about, entries)
        case "beancount":
            pieces = export.beancount(about, entries, held.by_cell)
        case "hledger":
            pieces = export.hledger(about, entries, held.by_cell)
        case "csv":
            yield export.csv(about, entries)
            return
    for piece in pieces:
        yield piece.encode()


def _entries(book: Book, last: int) -> Iterator[Posted]:
    for first in range(1, last + 1, AT_ONCE):
        yield from entries_between(book, first, min(last, first + AT_ONCE - 1))
