"""Opening a book, its years and periods, closing them, and publishing roots. Posting itself is `posting`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Body, Place
from wholeplace.ledger.periods import Pattern, periods_ending, periods_of
from wholeplace.ledger.seal import start_of
from wholeplace.ledger.web.models import Book, Head, Period, Root
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@action("book.open", of="place")
def open_book(
    *, by: By, place: Place, book_id: str, title: str, host: Body, opened_on: date, pattern: Pattern = "monthly"
) -> Book:
    """Open the book of a pool; it has no year yet. *Refuses* `book-there`."""
    if Book.objects.for_system("is the id free").filter(pk=book_id).exists():
        raise Refused(_there(book_id))
    last = Book.objects.for_system("the next serial").aggregate(last=Max("serial"))["last"]
    book = Book(
        id=book_id,
        place=place,
        serial=(last or 0) + 1,
        title=title,
        host=host,
        pattern=pattern,
        opened_on=opened_on,
        start=start_of(book_id),
        made_up=place.made_up,
    )
    book.save(force_insert=True)
    Head.objects.create(book=book, hash=book.start)
    return book


def _there(book_id: str) -> Problem:
    return Problem(
        name="book-there",
        field="id",
        found=book_id,
        expected="an id that no book has",
        why="A pool has one book, for good.",
        remedy="Open the book that is there, or choose another id.",
    )


@action("book.open", of="book")
def open_year(
    *, by: By, book: Book, year: FinancialYear, closing: int = 1, ends: Sequence[date] | None = None
) -> list[Period]:
    """Open the periods of a year by the book's pattern, or by the days on which they end.

    *Refuses* `year-there`, `ends-not-a-year`.
    """
    if book.periods.filter(year=year.begins).exists():
        raise Refused(_year_there(book, year))
    try:
        pattern: Pattern = "monthly" if book.pattern == "monthly" else "four-weekly"
        spans = periods_ending(year, ends, closing) if ends else periods_of(year, pattern, closing)
    except ValueError as wrong:
        raise Refused(_ends(year, wrong)) from None
    made = []
    for span in spans:
        period = Period(
            book=book,
            name=span.name,
            year=year.begins,
            first_on=span.first_on,
            last_on=span.last_on,
            closing=span.closing,
        )
        period.save()
        made.append(period)
    return made


def _year_there(book: Book, year: FinancialYear) -> Problem:
    return Problem(
        name="year-there",
        field="year",
        found=f"{year} of {book.title}",
        expected="a year that is not open in the book yet",
        why="A year has one set of periods.",
        remedy="Post in the periods that are there.",
    )


def _ends(year: FinancialYear, wrong: ValueError) -> Problem:
    return Problem(
        name="ends-not-a-year",
        field="ends",
        found=str(wrong),
        expected=f"days that follow one another from {year.first_day.isoformat()} on, the last {year.last_day.isoformat()}",
        why="Every day of a year belongs to one period.",
        remedy="Look at the days on which the periods end.",
    )


@action("period.close", of="book")
def close_period(*, by: By, book: Book, name: str) -> Period:
    """Close a period, for good. *Refuses* `no-such-period`, `period-closed`, `earlier-period-open`."""
    Head.objects.select_for_update().get(book=book)  # nobody posts while a period closes
    period = book.periods.filter(name=name).first()
    if period is None:
        raise Refused(_no_period(book, name))
    if not period.is_open:
        raise Refused(_closed_already(period))
    earlier = book.periods.filter(state=Period.State.OPEN, first_on__lt=period.first_on).order_by("first_on").first()
    if period.closing and earlier is None:
        names = book.periods.filter(state=Period.State.OPEN, last_on=period.last_on).exclude(pk=period.pk)
        earlier = next((p for p in names if not p.closing or p.name < period.name), None)
    if earlier is not None:
        raise Refused(_earlier(period, earlier))
    period.state, period.closed_at, period.closed_by = Period.State.CLOSED, by.at, by.name
    period.save()
    return period


def _no_period(book: Book, name: str) -> Problem:
    return Problem(
        name="no-such-period",
        field="period",
        found=name,
        expected=f"a period of {book.title}",
        why="Only a period of the book can be closed.",
        remedy="Look at the list of periods.",
    )


def _closed_already(period: Period) -> Problem:
    return Problem(
        name="period-closed",
        field="period",
        found=f"{period.name}, closed by {period.closed_by}",
        expected="a period that is open",
        why="What partners have been told of a closed period must stay true; it is closed once and not opened again.",
        remedy="Post corrections in the next open period, saying to what they belong.",
    )


def _earlier(period: Period, earlier: Period) -> Problem:
    return Problem(
        name="earlier-period-open",
        field="period",
        found=f"{period.name}, while {earlier.name} is open",
        expected="every earlier period closed first",
        why="Balances brought forward from an open period could still change.",
        remedy=f"Close {earlier.name} first.",
    )


@action("root.publish", of="book")
def publish_root(*, by: By, book: Book) -> Root:
    """Publish the last hash of a book for today; once a day, the first stands. Anybody may see it."""
    standing = book.roots.filter(on=by.day).first()
    if standing is not None:
        return standing
    head = Head.objects.get(book=book)
    root = Root(book=book, on=by.day, number=head.number, hash=head.hash, published_at=by.at)
    root.save()
    return root
