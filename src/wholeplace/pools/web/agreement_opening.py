"""Taking in a pool that runs already: its opening balances are posted once, and last year's budget and actuals are kept.

Last year stands in a table of its own and not in the book: its money has been spent and accounted for elsewhere, and what is
left of it is what the opening balances say.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.ledger.chart import SPENDING, SPENDING_IN_KIND
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import Entry
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import entry_of
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.opening import LastYearRow, opening_key, read_last_year, read_opening
from wholeplace.pools.web.models import LastYear, Pool
from wholeplace.pools.web.queries import book_of_pool, latest_signed
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@action("pool.open", of="pool")
def take_opening_balances(*, by: By, pool: Pool, table: str, file: str = "") -> Posted:
    """Post the opening balances of a pool as one entry, on the first day of its book.

    *Refuses* `pool-not-open-yet`, what `opening.read_opening` finds, and what posting refuses (another one later: `key-reused`).
    """
    agreement = _signed(by, pool)
    book = book_of_pool(pool)
    first = book.periods.filter(closing=False).order_by("first_on").first()
    assert first is not None, "an open book has periods"
    entry = read_opening(table, agreement, pool_id=pool.pk, on=first.first_on, file=file or None)
    return post(by=by, book=book, entry=entry)


@action("pool.open", of="pool")
def take_last_year(*, by: By, pool: Pool, table: str, file: str = "") -> LastYear:
    """Keep what last year planned and spent; a newer table takes its place. *Refuses* as `opening.read_last_year` does."""
    agreement = _signed(by, pool)
    year = year_before(pool)
    rows = [asdict(row) for row in read_last_year(table, agreement, file or None)]
    kept = pool.lastyears.filter(year=year.begins).first() or LastYear(pool=pool, year=year.begins)
    kept.rows, kept.source, kept.made_by, kept.made_at = rows, file, by.name, by.at
    kept.save()
    return kept


def year_before(pool: Pool) -> FinancialYear:
    """The financial year before a pool's book begins."""
    first = book_of_pool(pool).periods.order_by("year").first()
    assert first is not None, "an open book has periods"
    return FinancialYear(first.year).plus(-1)


def _signed(by: By, pool: Pool) -> Agreement:
    held = latest_signed(by, pool)
    if held is None or pool.book is None:
        raise Refused(_not_open(pool))
    return held.agreement


def opening_entry(by: By, pool: Pool) -> Posted | None:
    """The opening entry of a pool, where it has been posted."""
    if pool.book is None:
        return None
    found = Entry.objects.for_person(by, "book.view").filter(book=pool.book, key=opening_key(pool.pk)).first()
    return entry_of(by, pool.book, found.number) if found else None


def last_year_of(by: By, pool: Pool) -> tuple[FinancialYear, tuple[LastYearRow, ...]] | None:
    """Last year's budget and actuals of a pool that the person may see; None where none were taken in."""
    kept = LastYear.objects.for_person(by, "pool.view").filter(pool=pool).order_by("-year").first()
    return (FinancialYear(kept.year), tuple(LastYearRow(**row) for row in kept.rows)) if kept else None


@dataclass(frozen=True, slots=True)
class Comparative:
    """A line's spending of last year beside this year's budget. *Units*: pence."""

    title: str
    last_budget_pence: int
    last_actual_pence: int
    budget_pence: int | None

    @property
    def variance_pence(self) -> int:
        """Above nought: overspent."""
        return self.last_actual_pence - self.last_budget_pence


def comparatives(agreement: Agreement, last: tuple[FinancialYear, tuple[LastYearRow, ...]]) -> list[Comparative]:
    """Spending by line, last year beside this year, in the order of the agreement."""
    year, rows = last
    spent = [row for row in rows if row.account in (SPENDING, SPENDING_IN_KIND)]
    return [
        Comparative(
            line.title,
            sum(row.budget_pence for row in spent if row.line == line.id),
            sum(row.actual_pence for row in spent if row.line == line.id),
            line.budget_pence.get(year.plus(1)),
        )
        for line in agreement.lines
    ]


def _not_open(pool: Pool) -> Problem:
    return Problem(
        name="pool-not-open-yet",
        found=f"{pool.title}, whose book is not open",
        expected="a pool whose agreement is signed and whose book is open",
        why="Opening balances are the first entry of the book.",
        remedy="Have the agreement signed, open the pool, and bring the balances then.",
    )
