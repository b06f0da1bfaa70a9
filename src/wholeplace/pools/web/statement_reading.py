"""What statements and returns read of a pool, always for somebody: balances around a stretch of time, and what stands behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models.fields.json import KT
from django.http import Http404

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.values.models import ValueSet
from wholeplace.foundation.values.queries import editions_of
from wholeplace.ledger.chart import Cell, chart
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import LINES, Book, Head, Period
from wholeplace.ledger.web.models import Cell as CellRow
from wholeplace.ledger.web.queries import balances, entry_of, lines_of, periods_of_book
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.open_data import Spent, is_published
from wholeplace.pools.returns import Reading, Report, report
from wholeplace.pools.returns_care_fund import CareFundReturn, care_fund_return
from wholeplace.pools.returns_template import Template, template_of
from wholeplace.pools.statement import FUNDS, Figure, Statement, Sums, statement
from wholeplace.pools.statement_bodies import BodiesView, Finding, check_findings, own_views
from wholeplace.pools.statement_spans import Span, quarter, span_named, to_date, whole_year
from wholeplace.pools.web.agreement_opening import last_year_of
from wholeplace.pools.web.models import Pool, Published
from wholeplace.pools.web.queries import book_of_pool, draft_of, in_force, latest_signed
from wholeplace.pools.web.year import year_of
from wholeplace.vocabulary.years import FinancialYear

TEMPLATE_SET = "care-fund-template"
PAGE = 50
_MOST_CLOSINGS = 1_000


@dataclass(frozen=True)
class Told:
    """A stretch of time of a pool, read for somebody. Each answer is worked out when it is asked for."""

    by: By
    pool: Pool
    book: Book
    agreement: Agreement
    span: Span

    @cached_property
    def sums(self) -> Sums:
        return sums_of(self.by, self.book, self.span)

    @cached_property
    def account(self) -> Statement:
        before = self.span.year_before
        known = self.book.opened_on <= before.to_on
        last_year = sums_of(self.by, self.book, before) if known else self.taken_in
        entries = entries_in(self.book)
        return statement(self.agreement, self.span, self.sums, last_year=last_year, names=self.names, entries=entries)

    @property
    def taken_in(self) -> Sums | None:
        """The year before of a pool that ran before its book began, as it was taken in; for a whole year only."""
        year = self.span.year
        whole = (self.span.from_on, self.span.to_on) == (year.first_day, year.last_day)
        found = last_year_of(self.by, self.pool) if whole else None
        if found is None or found[0] != year.plus(-1):
            return None
        during: dict[Cell, int] = {}
        for row in found[1]:
            if row.line and row.line not in {line.id for line in self.agreement.lines}:
                continue
            cell = (
                cell_of(self.agreement, row.line, row.account, body=row.body)
                if row.line
                else Cell(row.account, body=row.body)
            )
            sign = -1 if chart()[row.account].kind == "income" else 1
            during[cell] = during.get(cell, 0) + sign * row.actual_pence
        return Sums({}, during)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of bodies that are no partners."""
        ids = {cell.body for cell in self.sums.during} - set(self.agreement.names) - {""}
        rows = Body.objects.for_system("names of bodies in a pool's book").filter(pk__in=ids)
        return dict(rows.values_list("pk", "name"))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the bodies have found of control; a finding about a line that is gone is left out."""
        kept = kept_values(self.by, self.pool, findings_set(self.pool)).get("findings", [])
        return tuple(check_findings(self.agreement, kept)[0])

    @cached_property
    def bodies(self) -> BodiesView:
        return own_views(self.agreement, self.span, self.sums.during, findings=self.findings, names=self.names)

    @cached_property
    def noted(self) -> Mapping[str, Any]:
        """What has been noted for this stretch: `narrative`, and `readings` by measure."""
        found: Mapping[str, Any] = kept_values(self.by, self.pool, notes_set(self.pool)).get(self.span.name, {})
        return found

    @cached_property
    def report(self) -> Report:
        readings = [
            Reading(measure, row["value"], date.fromisoformat(row["on"]) if row.get("on") else None, row["source"])
            for measure, row in self.noted.get("readings", {}).items()
        ]
        narrative = self.noted.get("narrative", "")
        during = self.sums.during
        budget = self.budget_pence
        return report(self.agreement, self.span, during, readings=readings, budget_pence=budget, narrative=narrative)

    @cached_property
    def budget_pence(self) -> Mapping[str, int] | None:
        """The year's budget by line as it stood at the end of the stretch, virements in it. None before anything is signed."""
        if latest_signed(self.by, self.pool) is None:
            return None
        held = year_of(self.by, self.pool, self.span.year)
        standing = held.budget_on(self.span.to_on)
        return {line.id: standing.of_line(line.id) for line in self.agreement.lines}

    @cached_property
    def template(self) -> Template | None:
        """The template that the place has loaded for the Better Care Fund return."""
        kept = newest_set(self.by, self.pool, TEMPLATE_SET)
        return template_of(kept.values, kept.edition, kept.source) if kept else None

    @cached_property
    def care_fund(self) -> CareFundReturn:
        return care_fund_return(self.agreement, self.span, self.sums.during, self.template)

    @cached_property
    def status(self) -> str:
        """Whether more may still come into these figures."""
        open_periods = periods_of_book(self.by, self.book).filter(
            state=Period.State.OPEN, first_on__lte=self.span.to_on, year__lte=self.span.year.begins
        )
        return "Provisional: periods of it are still open" if open_periods.exists() else "Every period of it is closed"


def told(by: By, pool: Pool, period: str = "") -> Told:
    """A stretch of time of a pool: the one named, else its present year. Http404 where no book is open, or not for that time.

    *Refuses* `statement-period-unreadable`.
    """
    book = book_of_pool(pool)
    span = span_named(period) if period else present_span(by, book)
    if not periods_of_book(by, book).filter(year=span.year.begins).exists():
        raise Http404(span.name)
    return Told(by, pool, book, agreement_on(by, pool, span.to_on), span)


def agreement_on(by: By, pool: Pool, on: date) -> Agreement:
    """The agreement in force on a day, else the newest signed; of a book taken in without one, its draft. Http404 otherwise."""
    held = in_force(by, pool, on) or latest_signed(by, pool)
    agreement = held.agreement if held else draft_of(pool)[0]
    if agreement is None:
        raise Http404(pool.pk)
    return agreement


def present_span(by: By, book: Book) -> Span:
    """The year of the day, where it is open in the book, else its last."""
    years = years_of(by, book)
    now = FinancialYear.containing(by.day)
    return whole_year(now if now in years else years[-1] if years else now)


def years_of(by: By, book: Book) -> list[FinancialYear]:
    begins = periods_of_book(by, book).order_by("year").values_list("year", flat=True).distinct()
    return [FinancialYear(year) for year in begins]


def choices(by: By, book: Book) -> Iterator[tuple[str, str]]:
    """The years and quarters that a book has, newest first: key and words."""
    for year in reversed(years_of(by, book)):
        for span in (whole_year(year), *(quarter(year, number) for number in (4, 3, 2, 1))):
            words = span.words.removeprefix("the ")
            yield span.key, words[:1].upper() + words[1:]


def today_span(by: By) -> Span:
    return to_date(by.day)


def sums_of(by: By, book: Book, span: Span) -> Sums:
    """Balances before a stretch of time and what came in it, without what only closed a year's accounts."""
    before = dict(balances(by, book, as_of=span.day_before).by_cell)
    after = dict(balances(by, book, as_of=span.to_on).by_cell)
    for posted in closings(by, book):
        for line in posted.entry.lines:
            if posted.entry.on <= span.day_before:
                before[line.cell] = before.get(line.cell, 0) - line.pence
            if posted.entry.on <= span.to_on:
                after[line.cell] = after.get(line.cell, 0) - line.pence
    return Sums.between(_told(before), _told(after))


def _told(sums: Mapping[Cell, int]) -> dict[Cell, int]:
    return {cell: pence for cell, pence in sums.items() if pence}


def closings(by: By, book: Book) -> list[Posted]:
    """The entries that only carry a year's income and spending over to the funds: no cash or debt is in them.

    They are looked for in every cell of the funds there is: a year that came out even leaves none of them with a balance.
    """
    kinds = chart()
    funds = {row.of_engine() for row in CellRow.objects.filter(account__in=FUNDS)}
    found = lines_of(by, book, funds, limit=_MOST_CLOSINGS) if funds else []
    return [
        posted
        for posted in found
        if posted.entry.kind == "closing"
        and not any(kinds[line.cell.account].kind in ("asset", "liability") for line in posted.entry.lines)
    ]


def entries_in(book: Book) -> int:
    """How many entries the book has."""
    return Head.objects.get(pk=book.pk).number


# behind a figure


@dataclass(frozen=True, slots=True)
class Behind:
    """An entry behind a figure, with what it adds to it. *Units*: pence, a debit above nought."""

    posted: Posted
    pence: int


def behind(told_: Told, figure: Figure, *, before: int | None = None, limit: int = PAGE) -> list[Behind]:
    """The entries behind a figure, newest first, below the number `before`."""
    span, book = told_.span, told_.book
    from_on = span.from_on if figure.when == "during" else date.min
    to_on = span.day_before if figure.when == "before" else span.to_on
    funds = [cell for cell in figure.cells if cell.account in FUNDS]
    stretches = [(figure.cells, from_on, to_on)]
    if figure.when == "before":
        stretches.append((tuple(funds), span.from_on, span.to_on))
    skipped = {posted.number for posted in closings(told_.by, book)}
    sums: dict[int, int] = {}
    for cells, first, last in stretches:
        for number, pence in _numbers(told_.by, book, cells, first, last, before, limit + len(skipped)):
            if number not in skipped:
                sums[number] = sums.get(number, 0) + pence
    return [Behind(entry_of(told_.by, book, number), sums[number]) for number in sorted(sums, reverse=True)[:limit]]


def _numbers(
    by: By, book: Book, cells: Iterable[Cell], first: date, last: date, before: int | None, limit: int
) -> list[tuple[int, int]]:
    """Entry number and pence of the lines in some cells, on days between two."""
    assert by.may("book.view", book), "hand a book over that the person may see"
    ids = list(CellRow.objects.filter(text__in=[cell.text() for cell in cells]).values_list("pk", flat=True))
    if not ids:
        return []
    low, high = book.line_ids
    high = high if before is None else min(high, (book.first_id + before) * LINES - 1)
    marks = ", ".join(["%s"] * len(ids))
    query = f"""SELECT entry_id, SUM(pence) FROM ledger_line WHERE cell_id IN ({marks}) AND id BETWEEN %s AND %s
    AND "on" BETWEEN %s AND %s GROUP BY entry_id ORDER BY entry_id DESC LIMIT %s"""  # noqa: S608 - marks alone
    with connection.cursor() as cursor:
        cursor.execute(query, [*ids, low, high, first.isoformat(), last.isoformat(), limit])
        return [(entry - book.first_id, int(pence)) for entry, pence in cursor.fetchall()]


def spent_in(by: By, book: Book, sums: Sums, span: Span, *, until: int | None = None) -> Iterator[Spent]:
    """Every amount of published spending in a stretch of time, in the order of the book. `until`: the last entry counted."""
    cells = [cell for cell in sums.during if is_published(cell)]
    rows = CellRow.objects.filter(text__in=[cell.text() for cell in cells])
    by_id = {row.pk: row.of_engine() for row in rows}
    if not by_id:
        return
    low, high = book.line_ids
    high = high if until is None else min(high, (book.first_id + until + 1) * LINES - 1)
    marks = ", ".join(["%s"] * len(by_id))
    query = f"""SELECT entry_id, "on", cell_id, pence FROM ledger_line WHERE cell_id IN ({marks}) AND id BETWEEN %s AND %s
    AND "on" BETWEEN %s AND %s ORDER BY id"""  # noqa: S608 - marks alone
    with connection.cursor() as cursor:
        cursor.execute(query, [*by_id, low, high, span.from_on.isoformat(), span.to_on.isoformat()])
        for entry, on, cell, pence in cursor.fetchall():
            day = on if isinstance(on, date) else date.fromisoformat(on)
            yield Spent(entry - book.first_id, day, by_id[cell], pence)


# what a place keeps beside the book


def findings_set(pool: Pool) -> str:
    return f"control-{pool.pk}"


def notes_set(pool: Pool) -> str:
    return f"reports-{pool.pk}"


def newest_set(by: By, pool: Pool, name: str) -> ValueSet | None:
    """The newest edition of a set that the place keeps: what was said last counts."""
    return editions_of(by, pool.place, name).order_by("-id").first()


def kept_values(by: By, pool: Pool, name: str) -> dict[str, Any]:
    kept = newest_set(by, pool, name)
    return dict(kept.values) if kept else {}


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication in a list, with the title and place as they were when it was published."""

    id: int
    pool_id: str
    name: str
    kind: str
    published_at: datetime
    published_by: str
    title: str
    place_name: str
    made_up: bool


def published_rows(by: By, pool_id: str = "", limit: int | None = None) -> list[Listed]:
    """What has been published, newest first, by one pool or by all; anybody may see it."""
    told = ("title", "place", "made_up")
    found = Published.objects.for_person(by, "published.view").annotate(
        **{f"was_{k}": KT(f"content__{k}") for k in told}
    )
    found = found.filter(pool_id=pool_id) if pool_id else found
    names = ("pk", "pool_id", "name", "kind", "published_at", "published_by", *(f"was_{name}" for name in told))
    rows = found.values_list(*names)[:limit]
    return [
        Listed(key, pool, title_of, kind, at, by_name, title, place, made_up not in (None, False, 0, "0", "false"))
        for key, pool, title_of, kind, at, by_name, title, place, made_up in rows
    ]


def published_row(by: By, pool_id: str, key: int) -> Published:
    """One publication. Http404 where there is none."""
    rows = Published.objects.for_person(by, "published.view").select_related("pool__place", "pool__book")
    found = rows.filter(pool_id=pool_id, pk=key).first()
    if found is None:
        raise Http404(key)
    return found
