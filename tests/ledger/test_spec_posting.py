"""Posting in the book: once, whole, in an open period; corrected only by reversal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from ledger.books import NOON, OWED, SPENT, SYSTEM, bill, low_moss_book
from wholeplace.foundation.access.by import By
from wholeplace.ledger.chart import COMMITTED
from wholeplace.ledger.entries import Line
from wholeplace.ledger.web.actions import close_period, publish_root
from wholeplace.ledger.web.models import Balance, Commitment
from wholeplace.ledger.web.models import Entry as EntryRow
from wholeplace.ledger.web.posting import commit, meet, post, post_many, release, reverse
from wholeplace.ledger.web.reading import posted_entry
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def kept(book: object) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in Balance.objects.for_system("test").filter(book=book).select_related("cell"):
        sums[row.cell.account] = sums.get(row.cell.account, 0) + row.pence
    return sums


def test_an_entry_is_posted_whole_and_read_back_as_it_was_sealed() -> None:
    book = low_moss_book()
    first = post(by=SYSTEM, book=book, entry=bill())
    second = post(by=SYSTEM, book=book, entry=bill("bill-2", 5))
    assert (first.number, second.number) == (1, 2)
    assert first.previous == book.start
    assert second.previous == first.hash
    assert posted_entry(book, 1) == first
    assert first.entry.period == "2026/27-P02"
    assert kept(book) == {"5000": 12_350, "2000": -12_350}


def test_a_repeated_request_posts_once() -> None:
    book = low_moss_book()
    first = post(by=SYSTEM, book=book, entry=bill())
    again = post(by=By.system("sent again", at=NOON + timedelta(hours=1)), book=book, entry=bill())
    assert again == replace(first, repeated=True)
    assert EntryRow.objects.for_system("test").count() == 1
    with pytest.raises(Refused, match="key-reused"):
        post(by=SYSTEM, book=book, entry=bill(pence=1))


def test_a_reversal_takes_back_once() -> None:
    book = low_moss_book()
    post(by=SYSTEM, book=book, entry=bill())
    reverse(by=SYSTEM, book=book, number=1, key="r", on=date(2026, 5, 5), text="Wrong supplier")
    assert set(kept(book).values()) == {0}
    with pytest.raises(Refused, match="reversed-already"):
        reverse(by=SYSTEM, book=book, number=1, key="r2", on=date(2026, 5, 5), text="Again")


def test_a_commitment_is_met_in_part_and_the_rest_released() -> None:
    book = low_moss_book()
    promised = commit(
        by=SYSTEM, book=book, spending=[Line(SPENT, 10_000)], key="c", on=date(2026, 5, 1), text="Ordered"
    )
    meet(by=SYSTEM, book=book, number=promised.number, bill=bill("b", 6_000))
    assert kept(book)[COMMITTED] == 4_000
    release(by=SYSTEM, book=book, number=promised.number, key="x", on=date(2026, 6, 1), text="No more comes")
    assert kept(book)[COMMITTED] == 0
    assert Commitment.objects.for_system("test").get().state == "released"
    with pytest.raises(Refused, match="commitment-not-pending"):
        release(by=SYSTEM, book=book, number=promised.number, key="y", on=date(2026, 6, 1), text="Again")


def test_nothing_is_posted_in_a_closed_period_and_it_stays_closed() -> None:
    book = low_moss_book()
    with pytest.raises(Refused, match="earlier-period-open"):
        close_period(by=SYSTEM, book=book, name="2026/27-P02")
    for name in ("2026/27-P01", "2026/27-P02"):
        close_period(by=SYSTEM, book=book, name=name)
    with pytest.raises(Refused, match="period-closed"):
        post(by=SYSTEM, book=book, entry=bill())
    with pytest.raises(DatabaseError, match="never opened again"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_period SET state = 'open' WHERE name = '2026/27-P01'")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger_entry SET text = 'other'", "never changed"),
        ("DELETE FROM ledger_entry", "never changed"),
        ("UPDATE ledger_line SET pence = pence + 1", "never changed"),
        ("DELETE FROM ledger_line", "never changed"),
        ("UPDATE ledger_cell SET account = '1000'", "never changed"),
        ("UPDATE ledger_head SET number = 0", "only grows"),
        ("DELETE FROM ledger_book", "never taken away"),
    ],
)
def test_the_database_refuses_changes_of_what_is_posted(statement: str, words: str) -> None:
    book = low_moss_book()
    post(by=SYSTEM, book=book, entry=bill())
    with pytest.raises(DatabaseError, match=words), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_an_entry_that_does_not_balance(monkeypatch: pytest.MonkeyPatch) -> None:
    book = low_moss_book()
    monkeypatch.setattr("wholeplace.ledger.web.posting.check", lambda entry: [])
    lopsided = replace(bill(), lines=(Line(SPENT, 100), Line(OWED, -99)))
    with pytest.raises(DatabaseError, match="balances or it does not exist"):
        post(by=SYSTEM, book=book, entry=lopsided)


def test_many_entries_are_taken_in_at_once_and_only_once() -> None:
    book = low_moss_book()
    many = [bill(f"m{n}", n) for n in range(1, 51)]
    assert post_many(by=SYSTEM, book=book, entries=many, at_once=7) == 50
    assert post_many(by=SYSTEM, book=book, entries=[*many, bill("new", 9)], at_once=7) == 1
    one = low_moss_book("another")
    for entry in many:
        post(by=SYSTEM, book=one, entry=entry)
    assert kept(one)["5000"] == sum(range(1, 51))
    assert kept(book)["5000"] == sum(range(1, 51)) + 9
    # many at once are sealed exactly as one by one
    assert posted_entry(book, 50).text("x") == posted_entry(one, 50).text("x")


def test_a_posting_takes_at_most_twelve_statements(django_assert_max_num_queries: object) -> None:
    book = low_moss_book()
    post_many(by=SYSTEM, book=book, entries=[bill(f"m{n}", n) for n in range(1, 200)])
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        post(by=SYSTEM, book=book, entry=bill("one more"))


def test_a_root_is_published_once_a_day() -> None:
    book = low_moss_book()
    posted = post(by=SYSTEM, book=book, entry=bill())
    root = publish_root(by=SYSTEM, book=book)
    assert (root.number, root.hash) == (1, posted.hash)
    post(by=SYSTEM, book=book, entry=bill("later"))
    assert publish_root(by=SYSTEM, book=book).pk == root.pk
