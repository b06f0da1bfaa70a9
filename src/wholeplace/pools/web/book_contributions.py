"""Contributions of a pool against its book: how each part stands, asking for what is due, recording what came in.

What has been asked for is found by its natural key, what is still owed in the kept balances: no page scans the journal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import demand
from wholeplace.ledger import chart
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web import queries
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.models import Entry as EntryRow
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.reading import posted_of_key
from wholeplace.pools.agreement import Agreement, ContributionKind
from wholeplace.pools.contributions import (
    Due,
    PartnerSum,
    Standing,
    asking,
    by_partner,
    check_asking,
    further,
    noting,
    receipt_beyond,
    receiving,
    schedule,
    standings,
)
from wholeplace.pools.share_rules import Approval
from wholeplace.pools.web.book_entries import agreement_on
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool, in_force, latest_signed
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

AT_ONCE = 500
INCOME = (chart.CONTRIBUTIONS, chart.CONTRIBUTIONS_IN_KIND, chart.GRANTS)


@dataclass(frozen=True, slots=True)
class Contributions:
    """The contributions of a year as they stand. *Units*: pence.

    `beside_pence`: by (partner, line), what is owed besides the schedule (opening balances, further contributions); below nought
    where a partner has paid ahead.
    """

    agreement: Agreement
    year: FinancialYear
    on: date
    found: tuple[Standing, ...]
    partners: tuple[PartnerSum, ...]
    beside_pence: Mapping[tuple[str, str], int]

    @property
    def to_ask(self) -> tuple[Standing, ...]:
        """What is due by the day and has not been asked for."""
        waits = (one for one in self.found if one.entry is None and one.due.way != "own-ledger")
        return tuple(one for one in waits if one.due.due_on <= self.on)


def agreement_of(by: By, pool: Pool) -> Agreement:
    """The agreement in force today, else the newest signed one. *Refuses* `agreement-not-in-force` where there is none."""
    held = in_force(by, pool, by.day) or latest_signed(by, pool)
    return held.agreement if held else agreement_on(by, pool, by.day)


def contributions_of(by: By, pool: Pool, year: FinancialYear | None = None, on: date | None = None) -> Contributions:
    """How the contributions of a year stand, by default of the one in which the day lies, within the term."""
    agreement, day = agreement_of(by, pool), on or by.day
    years = agreement.years
    chosen = year or min(max(FinancialYear.containing(day), years[0]), years[-1])
    book = book_of_pool(pool)
    dues = schedule(agreement)
    owed = _owed(by, book)
    every = standings(dues, standing_keys(by, book, [due.key for due in dues]), owed, _met(by, book, chosen))
    found = tuple(one for one in every if one.due.year == chosen)
    beside = dict(owed)
    for one in every:
        where = (one.due.partner, one.due.line)
        beside[where] = beside.get(where, 0) - one.outstanding_pence
    left = {where: pence for where, pence in beside.items() if pence}
    return Contributions(agreement, chosen, day, found, by_partner(agreement, found, day), left)


def _owed(by: By, book: Book) -> dict[tuple[str, str], int]:
    """What each partner owes to each line, from the kept balances."""
    return _sums(queries.balances(by, book).by_cell, (chart.CONTRIBUTIONS_RECEIVABLE,), 1)


def _met(by: By, book: Book, year: FinancialYear) -> dict[tuple[str, str], int]:
    return _in_year(by, book, year, (chart.OWN_LEDGER,))


def _in_year(by: By, book: Book, year: FinancialYear, accounts: Sequence[str]) -> dict[tuple[str, str], int]:
    """What stands on the credit side of accounts in a year, by (partner, line)."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cells in queries.by_period(by, book, year.begins).values():
        for where, pence in _sums(cells, accounts, -1).items():
            sums[where] += pence
    return dict(sums)


def _sums(cells: Mapping[chart.Cell, int], accounts: Sequence[str], sign: int) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cell, pence in cells.items():
        if cell.account in accounts:
            sums[cell.body, cell.line] += sign * pence
    return dict(sums)


# natural keys: one that was reversed is used up, and the next attempt has its number


def standing_keys(by: By, book: Book, keys: Iterable[str]) -> dict[str, int]:
    """Key → number of the entry that stands for it; what has been reversed and not posted anew is left out."""
    return {key: number for key, (_, number) in _attempts(by, book, keys).items() if number is not None}


def free_key(by: By, book: Book, key: str) -> str:
    """The key for posting what a natural key stands for: itself, or with its number where earlier ones have been reversed."""
    return _attempts(by, book, [key])[key][0]


def _attempts(by: By, book: Book, keys: Iterable[str]) -> dict[str, tuple[str, int | None]]:
    """Natural key → the key of its latest attempt, and the number of the entry where that stands."""
    found: dict[str, tuple[str, int | None]] = {key: (key, None) for key in keys}
    asked, attempt = {key: key for key in found}, 1
    while asked:
        numbers = _numbers(by, book, asked)
        gone = _reversed(by, book, numbers.values())
        again = {}
        for spelt, natural in asked.items():
            number = numbers.get(spelt)
            found[natural] = (spelt, None if number in gone else number)
            if number in gone:
                again[f"{natural}:{attempt + 1}"] = natural
        asked, attempt = again, attempt + 1
    return found


def _numbers(by: By, book: Book, keys: Iterable[str]) -> dict[str, int]:
    rows = EntryRow.objects.for_person(by, "book.view").filter(book=book)
    return _looked_up(keys, lambda part: rows.filter(key__in=part).values_list("key", "number"))


def _reversed(by: By, book: Book, numbers: Iterable[int]) -> set[int]:
    rows = EntryRow.objects.for_person(by, "book.view").filter(book=book)
    return set(_looked_up(numbers, lambda part: rows.filter(reverses__in=part).values_list("reverses", "number")))


def _looked_up(wanted: Iterable[Any], look: Callable[[list[Any]], Iterable[tuple[Any, Any]]]) -> dict[Any, Any]:
    every = list(wanted)
    found: dict[Any, Any] = {}
    for start in range(0, len(every), AT_ONCE):
        found |= dict(look(every[start : start + AT_ONCE]))
    return found


# what is done


def ask_for_due(*, by: By, pool: Pool, on: date | None = None) -> list[Posted]:
    """Ask for every part that is due by a day (today unless told otherwise) and has not been asked for: all of them, or none.

    Each is posted on the day on which it is due, or where that day's period is closed already, on the day of asking.
    *Refuses* what `contributions.check_asking` and `posting.post` refuse; where nothing is due, nothing is posted.
    """
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    day = on or by.day
    agreement = agreement_of(by, pool)
    with transaction.atomic():
        keys = {due.key: due for due in schedule(agreement) if due.due_on <= day and due.way != "own-ledger"}
        asked = standing_keys(by, book, keys)
        waiting = [due for key, due in keys.items() if key not in asked]
        refuse_if(_all_problems(by, book, agreement, waiting))
        return [_ask(by, book, agreement, due, day) for due in waiting]


def _all_problems(by: By, book: Book, agreement: Agreement, waiting: Sequence[Due]) -> list[Problem]:
    problems: list[Problem] = []
    sums: dict[tuple[str, str, FinancialYear], int] = {}
    by_year = {due.year: _in_year(by, book, due.year, INCOME) for due in waiting}
    for due in waiting:
        where = (due.partner, due.line, due.year)
        before = sums.get(where, by_year[due.year].get((due.partner, due.line), 0))
        problems += check_asking(agreement, due, asked_pence=before)
        sums[where] = before + due.pence
    return problems


def _ask(by: By, book: Book, agreement: Agreement, due: Due, day: date) -> Posted:
    entry = asking(agreement, due, on=_open_day(by, book, due.due_on, day), key=free_key(by, book, due.key))
    return post(by=by, book=book, entry=entry)


def _open_day(by: By, book: Book, due_on: date, day: date) -> date:
    """The day on which something is due, while its period is open; else the day of asking."""
    within = queries.periods_of_book(by, book).filter(first_on__lte=due_on, last_on__gte=due_on, closing=False).first()
    return due_on if within is not None and within.is_open else day


def ask_further(
    *,
    by: By,
    pool: Pool,
    partner: str,
    line: str,
    pence: int,
    on: date,
    key: str,
    kind: ContributionKind = "cash",
    what: str = "",
    approvals: Sequence[Approval] = (),
) -> Posted:
    """Ask for a contribution beyond the schedule, within its cap or with the approvals of two finance officers.

    *Refuses* `agreement-not-in-force`, and what `contributions.check_asking` and `posting.post` refuse.
    """
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    agreement = agreement_on(by, pool, on)
    due = further(agreement, partner, line, pence, on, kind=kind, what=what)
    with transaction.atomic():
        before = standing_keys(by, book, [key])
        asked = 0 if key in before else _in_year(by, book, due.year, INCOME).get((partner, line), 0)
        refuse_if(check_asking(agreement, due, asked_pence=asked, approvals=approvals))
        make = noting(agreement, due, on=on, pence=pence, key=key) if due.way == "own-ledger" else None
        return post(by=by, book=book, entry=make or asking(agreement, due, on=on, key=key))


def due_of_key(by: By, pool: Pool, key: str) -> Due:
    """The part of a contribution that a natural key stands for. *Refuses* `no-such-contribution`."""
    found = next((due for due in schedule(agreement_of(by, pool)) if due.key == key), None)
    if found is None:
        raise Refused(_no_such(pool, key))
    return found


def _no_such(pool: Pool, key: str) -> Problem:
    return Problem(
        name="no-such-contribution",
        field="contribution",
        found=key,
        expected=f"the key of a part of a contribution to {pool.title}",
        why="What is received belongs to a contribution that was agreed.",
        remedy="Look the key up in the schedule of contributions.",
    )


def receipt_key(by: By, pool: Pool, due: Due) -> str:
    """The key for the next receipt of a part: its natural one, then with the number of the receipt."""
    book = book_of_pool(pool)
    keys = [due.received_key, *(f"{due.received_key}:{n}" for n in range(2, 40))]
    used = _numbers(by, book, keys)
    return next((key for key in keys if key not in used), f"{due.received_key}:{by.at.isoformat()}")


def receive(
    *, by: By, pool: Pool, due: Due, on: date, pence: int | None = None, reference: str = "", key: str = ""
) -> Posted:
    """Record what came in of a part that was asked for, by default all that is outstanding of it; or, of what stays in its
    owner's ledger, what the owner has met. *Refuses* `receipt-beyond-debt` and what `posting.post` refuses.
    """
    book = book_of_pool(pool)
    demand(by, "book.post", book)
    agreement = agreement_of(by, pool)
    with transaction.atomic():
        spelt = key or receipt_key(by, pool, due)
        before = posted_of_key(book, spelt)
        if before is not None and pence is None:
            return replace(before, repeated=True)
        amount = _outstanding(by, pool, due) if pence is None else pence
        if due.way == "own-ledger":
            entry = noting(agreement, due, on=on, pence=amount, key=spelt, reference=reference)
            return post(by=by, book=book, entry=entry)
        owed = _owed(by, book).get((due.partner, due.line), 0)
        if before is None and not 0 < amount <= owed:
            raise Refused(receipt_beyond(due, amount, owed, agreement.names[due.partner]))
        entry = receiving(agreement, due, on=on, pence=amount, key=spelt, reference=reference)
        return post(by=by, book=book, entry=entry)


def _outstanding(by: By, pool: Pool, due: Due) -> int:
    found = contributions_of(by, pool, due.year).found
    one = next(one for one in found if one.due.key == due.key)
    return one.due.pence - one.received_pence
