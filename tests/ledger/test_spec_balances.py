"""Balances now, as of a day, and as known on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.books import SPENT, bill, low_moss_book
from wholeplace.foundation.access.by import By
from wholeplace.ledger.web.posting import post, reverse
from wholeplace.ledger.web.queries import balances, by_period, journal, lines_of

pytestmark = pytest.mark.django_db


def told(day: int, month: int = 6) -> By:
    return By.system("a test enters", at=datetime(2026, month, day, 9, 0, tzinfo=UTC))


def test_balances_as_of_a_day_and_as_known_on_a_day() -> None:
    book = low_moss_book()
    post(by=told(1), book=book, entry=bill("a", 100, date(2026, 4, 10)))
    post(by=told(2), book=book, entry=bill("b", 20, date(2026, 5, 4)))
    post(by=told(3), book=book, entry=bill("c", 3, date(2026, 4, 10)))  # entered later, of an earlier day
    reverse(by=told(4), book=book, number=1, key="r", on=date(2026, 5, 20), text="Wrong")

    def spent(as_of: date | None = None, known_on: date | None = None) -> int:
        found = balances(told(5), book, as_of=as_of, known_on=known_on)
        assert found.out_pence == 0
        return found.of("5000")

    assert spent() == 23
    assert spent(as_of=date(2026, 4, 9)) == 0
    assert spent(as_of=date(2026, 4, 10)) == 103
    assert spent(as_of=date(2026, 4, 30)) == 103
    assert spent(as_of=date(2026, 5, 19)) == 123
    assert spent(as_of=date(2026, 5, 20)) == 23
    assert spent(known_on=date(2026, 6, 1)) == 100
    assert spent(known_on=date(2026, 6, 2)) == 120
    assert spent(as_of=date(2026, 4, 10), known_on=date(2026, 6, 2)) == 100
    assert spent(as_of=date(2026, 4, 10), known_on=date(2026, 6, 3)) == 103
    assert spent(known_on=date(2026, 5, 31)) == 0
    assert by_period(told(5), book)["2026/27-P01"][SPENT] == 103


def test_the_journal_and_the_entries_behind_a_figure() -> None:
    book = low_moss_book()
    for number in range(1, 6):
        post(by=told(1), book=book, entry=bill(str(number), number))
    assert [entry.number for entry in journal(told(5), book, limit=2)] == [5, 4]
    assert [entry.number for entry in journal(told(5), book, before=4, limit=9)] == [3, 2, 1]
    assert [entry.number for entry in lines_of(told(5), book, {SPENT}, before=3)] == [2, 1]
