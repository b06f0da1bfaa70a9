"""Checking a book from outside: a byte changed by hand, a row deleted, and whatever else its seal tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from ledger.books import OWED, PAID_IN, SPENT, SYSTEM, bill, low_moss_book
from wholeplace.foundation.acts import guards
from wholeplace.ledger.checks import Verdict
from wholeplace.ledger.entries import Line
from wholeplace.ledger.seal import seal
from wholeplace.ledger.web.actions import publish_root
from wholeplace.ledger.web.posting import commit, meet, post, post_many, release, reverse
from wholeplace.ledger.web.queries import balances
from wholeplace.ledger.web.reading import entries_between
from wholeplace.ledger.web.verifying import verify_site

pytestmark = pytest.mark.django_db

FIRST = "(SELECT serial FROM ledger_book WHERE id = 'low-moss-pool') * 4294967296"


def kept_book() -> object:
    """Nine entries: bills, one reversed, one against a commitment of which the rest is released; a root on the way."""
    book = low_moss_book()
    for number in (1, 2, 3):
        post(by=SYSTEM, book=book, entry=bill(f"bill-{number}", number * 1_000, reference=f"INV-{number}"))
    publish_root(by=SYSTEM, book=book)
    reverse(by=SYSTEM, book=book, number=2, key="back", on=date(2026, 5, 5), text="Wrong supplier")
    order = commit(by=SYSTEM, book=book, spending=[Line(SPENT, 900)], key="order", on=date(2026, 5, 6), text="Ordered")
    meet(by=SYSTEM, book=book, number=order.number, bill=bill("bill-4", 600))
    release(by=SYSTEM, book=book, number=order.number, key="rest", on=date(2026, 6, 1), text="No more comes")
    commit(by=SYSTEM, book=book, spending=[Line(SPENT, 70)], key="order-2", on=date(2026, 6, 6), text="Ordered")
    post_many(by=SYSTEM, book=book, entries=[bill("bill-5", 5)])
    return book


def by_hand(*statements: str) -> Verdict:
    """What verifying finds after somebody with a password to the database took the triggers away and put them up again."""
    guards.take_down()
    if connection.vendor == "sqlite":
        statements = ("PRAGMA ignore_check_constraints = ON", *statements, "PRAGMA ignore_check_constraints = OFF")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("{first}", FIRST))
    guards.put_up()
    (verdict,) = verify_site()
    return verdict


def names(verdict: Verdict) -> list[str]:
    return [problem.name for problem in verdict.problems]


def test_a_sound_book_verifies_and_its_trial_balance_is_that_of_the_kept_balances() -> None:
    book = kept_book()
    (verdict,) = verify_site()
    assert verdict.problems == ()
    assert verdict.first_bad is None
    assert (verdict.book, verdict.entries, verdict.lines) == ("low-moss-pool", 9, 20)
    assert verdict.by_cell == balances(SYSTEM, book).by_cell  # type: ignore[arg-type]
    assert sum(verdict.by_account.values()) == 0


@pytest.mark.parametrize(
    "change",
    [
        "text = 'A bill of the Team'",
        "reference = 'INV-2 '",
        "source = 'upload 1'",
        "\"on\" = '2026-05-05'",
        "key = 'bill-II'",
        "kind = 'opening'",
        "by_name = 'Somebody else'",
        "by_id = 7",
        "recorded_at = '2026-06-01T12:00:00.000001+00:00'",
        "period_name = '2026/27-P01'",
        "number = 20",
        "reverses = 1",
        "hash = repeat_a",
    ],
)
def test_a_byte_changed_in_an_entry_is_found_at_that_entry(change: str) -> None:
    kept_book()
    verdict = by_hand(f"UPDATE ledger_entry SET {change.replace('repeat_a', repr('a' * 64))} WHERE id = {{first}} + 2")
    assert verdict.first_bad == (2, "book-entry-changed")


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE ledger_line SET pence = pence + 1 WHERE id = ({first} + 3) * 4096", (3, "book-entry-changed")),
        ("UPDATE ledger_line SET pence = -pence WHERE id / 4096 = {first} + 3", (3, "book-entry-changed")),
        ("DELETE FROM ledger_line WHERE id = ({first} + 3) * 4096 + 1", (3, "book-entry-changed")),
        ("DELETE FROM ledger_line WHERE id / 4096 = {first} + 3", (3, "book-entry-changed")),
        ("UPDATE ledger_line SET id = id + 10 WHERE id = ({first} + 3) * 4096", (3, "book-entry-changed")),
        ("UPDATE ledger_line SET \"on\" = '2026-05-01' WHERE id = ({first} + 3) * 4096", (3, "line-astray")),
        ("UPDATE ledger_line SET entry_id = entry_id - 1 WHERE id = ({first} + 3) * 4096", (3, "line-astray")),
        ("UPDATE ledger_entry SET previous = hash WHERE id = {first} + 4", (4, "book-out-of-order")),
        ("DELETE FROM ledger_entry WHERE id = {first} + 1", (1, "book-entry-missing")),
        ("DELETE FROM ledger_entry WHERE id = {first} + 4", (4, "book-entry-missing")),
        ("DELETE FROM ledger_entry WHERE id = {first} + 9", (9, "book-cut-off")),
        (
            "UPDATE ledger_entry SET period_id = (SELECT MIN(id) FROM ledger_period) WHERE id = {first} + 3",
            (3, "line-astray"),
        ),
        ("UPDATE ledger_cell SET body = 'low-moss-nhs' WHERE account = '5000'", (1, "book-entry-changed")),
        (
            "UPDATE ledger_cell SET text = REPLACE(text, 'low-moss-council', 'low-moss-nhs') WHERE account = '5000'",
            (1, "book-entry-changed"),
        ),
        ("UPDATE ledger_commitment SET outstanding_pence = 71 WHERE entry_id = {first} + 8", (8, "commitment-differs")),
        ("UPDATE ledger_commitment SET state = 'posted' WHERE entry_id = {first} + 5", (5, "commitment-differs")),
    ],
)
def test_whatever_is_changed_or_deleted_names_the_first_bad_entry(statement: str, first_bad: tuple[int, str]) -> None:
    kept_book()
    off = "PRAGMA defer_foreign_keys = ON" if connection.vendor == "sqlite" else "SET CONSTRAINTS ALL DEFERRED"
    verdict = by_hand(off, statement)
    assert verdict.first_bad == first_bad
    mend(statement)


def mend(statement: str) -> None:
    """A test's transaction is looked through for foreign keys at its end; what was deleted takes its followers along."""
    if statement.startswith("DELETE FROM ledger_entry"):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_commitment WHERE entry_id NOT IN (SELECT id FROM ledger_entry)")
            guards.take_down()
            cursor.execute("DELETE FROM ledger_line WHERE entry_id NOT IN (SELECT id FROM ledger_entry)")
            guards.put_up()


def test_a_row_cut_off_the_end_with_its_head_is_found_by_the_root_that_was_noted() -> None:
    kept_book()
    (sound,) = verify_site()
    verdict = by_hand(
        "DELETE FROM ledger_line WHERE id / 4096 = {first} + 9",
        "DELETE FROM ledger_entry WHERE id = {first} + 9",
        "UPDATE ledger_head SET number = 8, hash = (SELECT hash FROM ledger_entry WHERE id = {first} + 8)",
    )
    assert names(verdict) == ["balance-differs", "balance-differs"]  # the kept balances still count it
    (verdict,) = verify_site(roots=[sound.root])
    assert "root-not-found" in names(verdict)
    (verdict,) = verify_site(roots=[verdict.root])
    assert "root-not-found" not in names(verdict)


def test_a_chain_made_anew_from_the_changed_entry_on_is_found_by_the_root_that_was_published() -> None:
    """Somebody who can hash as well as we do, and who changes the head too."""
    book = kept_book()
    last = ""
    guards.take_down()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET text = 'A bill' WHERE id = {FIRST} + 2")
        for posted in entries_between(book, 1, 9):  # type: ignore[arg-type]
            previous = last or posted.previous
            last = seal(previous, posted.text("low-moss-pool"))
            cursor.execute(
                f"UPDATE ledger_entry SET previous = %s, hash = %s WHERE id = {FIRST} + %s",
                [previous, last, posted.number],
            )
        cursor.execute("UPDATE ledger_head SET hash = %s", [last])
    guards.put_up()
    (verdict,) = verify_site()
    assert names(verdict) == ["root-not-found"]


def test_kept_balances_that_differ_and_a_missing_trigger_are_told() -> None:
    kept_book()
    assert names(
        by_hand("UPDATE ledger_balance SET pence = pence + 1 WHERE id = (SELECT MIN(id) FROM ledger_balance)")
    ) == ["balance-differs"]
    on = " ON ledger_line" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_line_no_update{on}")
    try:
        (verdict,) = verify_site()
        assert ("guard-missing", "ledger_line_no_update") in [(p.name, p.field) for p in verdict.problems]
    finally:
        guards.put_up()


def test_lines_moved_into_a_field_of_the_entry_do_not_pass_for_sealed() -> None:
    """The sealed text would be the same, were the seal's own marks allowed within a field."""
    book = low_moss_book()
    lines = (Line(SPENT, 5), Line(OWED, -5), Line(PAID_IN, -7), Line(OWED, 7))
    post(by=SYSTEM, book=book, entry=bill("two"))
    posted = post(by=SYSTEM, book=book, entry=replace(bill("four"), lines=lines))
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL holds no more than 32 letters in recorded_at")
    hidden = "\x1e".join([posted.recorded_at, *posted.text("low-moss-pool").split("\x1e")[1:3]])
    verdict = by_hand(
        f"UPDATE ledger_entry SET recorded_at = '{hidden}' WHERE id = {{first}} + 2",
        "DELETE FROM ledger_line WHERE id BETWEEN ({first} + 2) * 4096 AND ({first} + 2) * 4096 + 1",
    )
    assert verdict.first_bad == (2, "book-entry-changed")


def test_a_byte_that_is_no_letter_does_not_stop_the_reading() -> None:
    kept_book()
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL takes no bytes that are no letters")
    assert by_hand("UPDATE ledger_entry SET text = CAST(X'41FF' AS TEXT) WHERE id = {first} + 2").first_bad == (
        2,
        "book-entry-changed",
    )
    assert by_hand("UPDATE ledger_line SET pence = 'x' WHERE id = ({first} + 1) * 4096").first_bad == (
        1,
        "book-entry-changed",
    )


@pytest.mark.django_db(transaction=True)
def test_every_book_is_read_as_it_stood_at_one_moment() -> None:
    for book in (low_moss_book(), low_moss_book("another"), low_moss_book("empty")):
        if book.pk != "empty":
            post_many(by=SYSTEM, book=book, entries=[bill(f"m{n}", n) for n in range(1, 30)])
    told: list[tuple[int, int]] = []
    verdicts = verify_site(progress=lambda done, total: told.append((done, total)))
    assert [(verdict.book, verdict.entries) for verdict in verdicts] == [
        ("low-moss-pool", 29),
        ("another", 29),
        ("empty", 0),
    ]
    assert all(verdict.problems == () for verdict in verdicts)
    assert told[-1] == (58, 58)
    (one,) = verify_site("another", roots=[verdicts[1].root])
    assert one.problems == ()
    (one,) = verify_site("another", roots=[verdicts[0].root])
    assert names(one) == ["root-not-found"]
