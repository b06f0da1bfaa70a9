"""What people and programs enter in the book of a pool. A line of money takes its scheme, status, power and ring-fence from the
agreement that is in force on the day, so that nobody types them and none can differ from what was signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import demand
from wholeplace.foundation.people.models import Body
from wholeplace.ledger.chart import ACCRUALS, CASH, COMMITTED, CREDITORS, SPENDING, SPENDING_IN_KIND, Cell, chart
from wholeplace.ledger.entries import Entry, Line, Posted, check, reversal_of
from wholeplace.ledger.web import posting, refusals
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.reading import posted_of_key
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool, in_force
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

BY_GROUP = (SPENDING, SPENDING_IN_KIND, COMMITTED)  # accounts whose cells say for which subjective group
OF_A_LINE = ("income", "expenditure")  # kinds of account whose money is always some line's


@dataclass(frozen=True, slots=True)
class Row:
    """One line asked for. *Units*: whole pence; a debit is above nought, a credit below.

    `line` and `body` are empty where the amount is nobody's in particular (cash, creditors); `subjective` None: as the line says.
    """

    account: str
    pence: int
    line: str = ""
    body: str = ""
    subjective: str | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry asked for by a page or a program: `key` stands for this request and no other."""

    key: str
    on: date
    text: str
    rows: tuple[Row, ...]
    reference: str = ""
    period: str = ""
    source: str = ""
    currency: str = "GBP"


def post_asked(*, by: By, pool: Pool, asked: Asked) -> Posted:
    """Post what is asked for. *Refuses* what `entry_of` and `posting.post` refuse, all of an entry's problems at once."""
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    return posting.post(by=by, book=book, entry=entry_of(by, pool, asked))


def entry_of(by: By, pool: Pool, asked: Asked) -> Entry:
    """The entry, each line with what the agreement says of it.

    *Refuses* `agreement-not-in-force`, `line-not-in-agreement`, `unknown-body`, and what `entries.check` finds.
    """
    lines, problems = _lines(agreement_on(by, pool, asked.on), asked.rows, _bodies_elsewhere(asked.rows))
    entry = Entry(
        key=asked.key,
        on=asked.on,
        text=asked.text,
        lines=tuple(lines),
        period=asked.period,
        reference=asked.reference,
        source=asked.source,
        currency=asked.currency,
    )
    refuse_if([*problems, *check(entry)])
    return entry


def agreement_on(by: By, pool: Pool, on: date) -> Agreement:
    """The agreement that holds on a day. *Refuses* `agreement-not-in-force`."""
    held = in_force(by, pool, on)
    if held is None or held.agreement.until_on < on:
        raise Refused(_not_in_force(pool, on, held.agreement if held else None))
    return held.agreement


def _not_in_force(pool: Pool, on: date, agreement: Agreement | None) -> Problem:
    return Problem(
        name="agreement-not-in-force",
        field="on",
        found=f"{on.isoformat()}, "
        + (f"after {agreement.until_on.isoformat()}, its last day" if agreement else "on which none holds"),
        expected=f"a day on which a signed agreement of {pool.title} holds",
        why="Money moves in a pool under an agreement; before it begins and after it ends there is none to move it under.",
        remedy="Look at the day; after the end, settle under the exit terms or have the term varied.",
    )


def _lines(agreement: Agreement, rows: Sequence[Row], elsewhere: set[str]) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        cell, found = _cell(agreement, row, number, elsewhere)
        lines.append(Line(cell, row.pence))
        problems.extend(found)
    return lines, problems


def _cell(agreement: Agreement, row: Row, number: int, elsewhere: set[str]) -> tuple[Cell, list[Problem]]:
    problems = list(_of_body(agreement, row, number, elsewhere))
    group = row.subjective if row.subjective is not None else (None if row.account in BY_GROUP else "")
    plain = Cell(row.account, body=row.body, subjective=group or "", cause=row.cause)
    account = chart().get(row.account)
    if not row.line and (account is None or account.kind not in OF_A_LINE):
        return plain, problems
    try:
        return cell_of(agreement, row.line, row.account, body=row.body, subjective=group, cause=row.cause), problems
    except Refused as refused:
        return plain, [*problems, *(problem.at(field=f"lines.{number}.line") for problem in refused.problems)]


def _of_body(agreement: Agreement, row: Row, number: int, elsewhere: set[str]) -> Iterator[Problem]:
    if row.body and row.body not in agreement.names and row.body not in elsewhere:
        yield Problem(
            name="unknown-body",
            field=f"lines.{number}.body",
            found=row.body,
            expected=f"a partner ({', '.join(agreement.names)}), or a body that is known here",
            why="What is booked to a body is owed by it or to it, so it must be one that somebody answers for.",
            remedy="Choose the body, or ask an administrator to add it to the place.",
        )


def _bodies_elsewhere(rows: Sequence[Row]) -> set[str]:
    named = {row.body for row in rows if row.body}
    known = Body.objects.for_system("the bodies that an entry names").filter(pk__in=named)
    return set(known.values_list("pk", flat=True))


def reverse_entry(*, by: By, pool: Pool, number: int, key: str, on: date, text: str, period: str = "") -> Posted:
    """Take an entry back by one with every sign turned. *Refuses* as `posting.reverse` does."""
    return posting.reverse(by=by, book=book_of_pool(pool), number=number, key=key, on=on, text=text, period=period)


def accrue(*, by: By, pool: Pool, asked: Asked) -> tuple[Posted, Posted]:
    """Count what is owed and not yet paid in the period of its day, and take it off on the first day of the next: two entries,
    or none. The rows are the spending (debits); accruals are credited with their sum. *Refuses* as `post_asked` does, and
    `no-such-period` where the next period is not there yet."""
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    against = Row(ACCRUALS, -sum(row.pence for row in asked.rows))
    with transaction.atomic():
        entry = entry_of(by, pool, replace(asked, rows=(*asked.rows, against)))
        kept = posting.post(by=by, book=book, entry=entry)
        key = f"{asked.key}:taken-off"
        if kept.repeated and (before := posted_of_key(book, key)) is not None:
            return kept, replace(before, repeated=True)
        off = reversal_of(
            kept, on=_next_period_day(book, entry), key=key, text=f"Accrual taken off: {entry.text}"[:300]
        )
        return kept, posting.post(by=by, book=book, entry=off)


def _next_period_day(book: Book, entry: Entry) -> date:
    after = book.periods.filter(closing=False, first_on__gt=entry.on).order_by("first_on").first()
    if after is None:
        missing = replace(entry, on=entry.on, period="the period after " + entry.on.isoformat())
        raise Refused(refusals.no_such_period(book, missing))
    return after.first_on


def commit_spending(*, by: By, pool: Pool, asked: Asked) -> Posted:
    """Enter promised spending, pending until it is met or released. The rows are the spending (debits)."""
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    rows = tuple(replace(row, account=SPENDING) for row in asked.rows)
    lines, problems = _lines(agreement_on(by, pool, asked.on), rows, _bodies_elsewhere(rows))
    refuse_if(problems)
    return posting.commit(
        by=by, book=book, spending=lines, key=asked.key, on=asked.on, text=asked.text, reference=asked.reference
    )


def meet_commitment(
    *,
    by: By,
    pool: Pool,
    number: int,
    key: str,
    on: date,
    text: str,
    pence: int,
    paid: bool = False,
    reference: str = "",
) -> Posted:
    """Post the bill that a commitment was entered for, on the commitment's own lines in their proportion; what of it exceeds the
    commitment is spending too. `paid`: out of cash, else it is owed to a creditor. *Refuses* as `posting.meet` does."""
    from wholeplace.ledger.web.reading import posted_entry

    book = book_of_pool(pool)
    demand(by, "book.post", book)
    promised = posted_entry(book, number)
    spent = _spent(promised, pence)
    against = Line(Cell(CASH if paid else CREDITORS), -pence)
    bill = Entry(key=key, on=on, text=text, lines=(*spent, against), reference=reference)
    return posting.meet(by=by, book=book, number=number, bill=bill)


def _spent(promised: Posted, pence: int) -> list[Line]:
    """The bill on the lines of what was promised, split without losing a penny. No line where nothing was promised."""
    from wholeplace.vocabulary.money import split_pence

    lines = [line for line in promised.entry.lines if line.cell.account == COMMITTED and line.pence > 0]
    if not lines or promised.entry.kind != "commitment":
        raise Refused(refusals.commitment_not_pending(promised.number, None))
    parts = split_pence(pence, [line.pence for line in lines])
    return [Line(line.cell.booked_to(SPENDING), part) for line, part in zip(lines, parts, strict=True) if part]


def release_commitment(*, by: By, pool: Pool, number: int, key: str, on: date, text: str) -> Posted:
    """Let go what is still outstanding of a commitment. *Refuses* as `posting.release` does."""
    return posting.release(by=by, book=book_of_pool(pool), number=number, key=key, on=on, text=text)
