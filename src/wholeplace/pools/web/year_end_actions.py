"""What is done at the end of a pool's year: carried forward, rolled into the next, frozen for the auditor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.models import Upload
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.actions import close_period, open_year
from wholeplace.ledger.web.exporting import exported
from wholeplace.ledger.web.models import Entry, Head
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import periods_of_book
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.settlement import rolled
from wholeplace.pools.statement_answer import as_answer
from wholeplace.pools.statement_spans import whole_year
from wholeplace.pools.web.actions import change_pool
from wholeplace.pools.web.models import FrozenCopy, Pool
from wholeplace.pools.web.statement_reading import told
from wholeplace.pools.web.year import PoolYear, year_of
from wholeplace.pools.web.year_closing import closing_of
from wholeplace.pools.year_end import Ending, PeriodStanding, check_ending, closing_entries, with_contributions
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The end of a year as it stands: how far it is, the closing entries if any, and the copies frozen of it."""

    held: PoolYear
    ending: Ending
    closing: tuple[Posted, ...]
    copies: tuple[FrozenCopy, ...]

    @property
    def next_is_open(self) -> bool:
        """Whether the next year has periods in the book."""
        periods = periods_of_book(self.held.by, self.held.book)
        return periods.filter(year=self.held.year.begins + 1).exists()


def year_end_of(by: By, pool: Pool, year: FinancialYear | None = None) -> YearEnd:
    """The end of a year of a pool, by default of the one that holds the day. Http404 where it is not open in the book."""
    held = year_of(by, pool, year)
    standings = tuple(PeriodStanding(period.name, period.closing, period.is_open) for period in held.periods)
    settled = tuple(row.on for row in held.settlements())
    closing = tuple(closing_of(held.book, held.year))
    copies = FrozenCopy.objects.for_person(by, "pool.view").filter(pool=pool, year=held.year.begins)
    ending = Ending(held.year, by.day, standings, settled, bool(closing))
    return YearEnd(held, ending, closing, tuple(copies.select_related("book_file")))


@action("year.end", of="pool")
def close_year(*, by: By, pool: Pool, year: FinancialYear) -> list[Posted]:
    """Carry the year's income and spending forward, close its closing period for good, and open the next year's periods.

    *Refuses* `year-closed-already`, `year-not-ready` for each thing that is wanting, and what `post` refuses.
    """
    found = year_end_of(by, pool, year)
    refuse_if(check_ending(found.ending))
    held, period = found.held, found.ending.period
    posted = [post(by=by, book=held.book, entry=one) for one in closing_entries(held.balances, year, period)]
    close_period(by=by, book=held.book, name=period)
    if not found.next_is_open and year.plus(1) in held.agreement.years:
        open_year(by=by, book=held.book, year=year.plus(1))
    return posted


@action("year.end", of="pool")
def roll_year(
    *,
    by: By,
    pool: Pool,
    year: FinancialYear,
    inflation: Fraction = Fraction(0),
    efficiency: Fraction = Fraction(0),
    one_off: Sequence[tuple[str, str]] = (),
) -> dict[tuple[str, str], int]:
    """Put the next year's contributions into the draft, rolled from this one's, for the partners to vary and sign.

    `one_off` names the (partner, line) that fall away. What each puts in is returned, in pence. *Refuses* `year-beyond-term`,
    every problem of a draft that is not whole, and what `change_pool` refuses.
    """
    held = year_of(by, pool, year)
    following = year.plus(1)
    if following not in held.agreement.years:
        raise Refused(_beyond_term(held, following))
    pence = rolled(held.agreement, year, inflation=inflation, efficiency=efficiency, one_off=one_off)
    build_agreement(pool.raw)
    raw = with_contributions(pool.raw, held.agreement, following, pence)
    change_pool(by=by, pool=pool, raw=raw, revision=pool.revision)
    return pence


@action("year.end", of="pool")
def freeze_year(*, by: By, pool: Pool, year: FinancialYear) -> FrozenCopy:
    """Keep the auditor's copy of a closed year: the account's figures, the sealed book as a file, and the book's root.

    *Refuses* `year-not-closed`, `year-frozen-already`.
    """
    found = year_end_of(by, pool, year)
    if not found.ending.closed:
        raise Refused(_not_closed(year))
    book = found.held.book
    head = Head.objects.select_for_update().get(book=book)  # nobody posts while the copy is taken
    if any(copy.root == head.hash for copy in found.copies):
        raise Refused(_frozen_already(year, head.number))
    copy = FrozenCopy(
        pool=pool,
        year=year.begins,
        entries=head.number,
        root=head.hash,
        book_file=_sealed(by, pool, year),
        account=as_answer(told(by, pool, whole_year(year).key).account),
        made_by=by.name,
        made_at=by.at,
    )
    copy.save()
    return copy


def _sealed(by: By, pool: Pool, year: FinancialYear) -> Upload:
    """The sealed book as a file, however large: it is our own, so no limit of what people bring applies."""
    assert pool.book is not None
    digest, size = store.keep(exported(by, pool.book, "sealed"))
    mark = "-made-up" if pool.place.made_up else ""
    name = f"{pool.pk}-{str(year).replace('/', '-')}{mark}-book.jsonl"
    purpose = "auditor's copy"
    upload = Upload(
        place=pool.place,
        sha256=digest,
        name=name,
        kind="text",
        size_bytes=size,
        purpose=purpose,
        by_name=by.name,
        at=by.at,
    )
    upload.save()
    return upload


def still_holds(by: By, copy: FrozenCopy) -> bool:
    """Whether the book still has, at its place, the entry whose hash was the root when the copy was taken."""
    entries = Entry.objects.for_person(by, "book.view").filter(book=copy.pool.book_id, number=copy.entries)
    return entries.filter(hash=copy.root).exists()


def _beyond_term(held: PoolYear, year: FinancialYear) -> Problem:
    last = held.agreement.until_on
    return Problem(
        name="year-beyond-term",
        field="year",
        found=f"{year}, when the agreement has ended on {last.day} {last:%B %Y}",
        expected=f"a year within the term of {held.agreement.title}",
        why="Nobody has agreed to put anything in after the term.",
        remedy="Vary the term first, or settle what the exit terms say.",
    )


def _not_closed(year: FinancialYear) -> Problem:
    return Problem(
        name="year-not-closed",
        field="year",
        found=f"{year}, whose figures may still change",
        expected="a year that has been closed and carried forward",
        why="An auditor's copy of figures that still move proves nothing.",
        remedy="Close the year first.",
    )


def _frozen_already(year: FinancialYear, entries: int) -> Problem:
    return Problem(
        name="year-frozen-already",
        field="year",
        found=f"a copy of {year} after {entries:,} entries",
        expected="a book that has moved on since the last copy",
        why="A second copy of the same book says nothing new.",
        remedy="Hand the auditor the copy that stands.",
    )
