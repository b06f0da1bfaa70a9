"""The book of a pool through its pages: posted once, read as of a day, opened down to the entry, closed in order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.books import bill, low_moss_book
from pools.pools import SYSTEM
from pools.web.book_pages import COUNCIL, at, book_of, client_of, day, key_of, link_of, posted, words_of
from wholeplace.ledger.web.models import Commitment, Entry
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import balances, entry_of
from wholeplace.pools.web.models import Pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(opened_pool: Pool) -> Pool:
    return opened_pool


def row(number: int, account: str, debit: str = "", credit: str = "", line: str = "", body: str = "") -> dict[str, str]:
    given = {"account": account, "line": line, "body": body, "subjective": "", "debit": debit, "credit": credit}
    return {f"lines-{number}-{name}": value for name, value in given.items()}


def typed(key: str, *rows: dict[str, str], on: date = date(2026, 5, 4), **more: object) -> dict[str, object]:
    sent: dict[str, object] = {"key": key, "text": "Invoice 7 of the team", "reference": "INV 7", "cause": "", **more}
    sent |= {"lines-TOTAL_FORMS": 4, "lines-INITIAL_FORMS": 0} | day("on", on)
    for one in rows:
        sent |= one
    return sent


BILL = (row(0, "5000", debit="1,234.50", line="team", body=COUNCIL), row(1, "2000", credit="1234.50"))


def test_an_entry_typed_line_by_line_takes_the_rest_from_the_agreement(pool: Pool) -> None:
    client = client_of("pool")
    page = client.get(at("post", pool))
    answer = client.post(at("post", pool), typed(key_of(page), *BILL))
    assert answer.status_code == 302
    kept = entry_of(SYSTEM, book_of(pool), 1).entry
    cell = kept.lines[0].cell
    assert (cell.scheme, cell.status, cell.mechanism, cell.subjective) == ("front-door", "pooled", "s75", "1")
    assert [line.pence for line in kept.lines] == [123_450, -123_450]


def test_a_double_click_posts_once(pool: Pool) -> None:
    client = client_of("pool")
    sent = typed(key_of(client.get(at("post", pool))), *BILL)
    first, second = client.post(at("post", pool), sent), client.post(at("post", pool), sent)
    assert first["Location"] == second["Location"]
    assert Entry.objects.for_system("test").filter(book=pool.book).count() == 1
    assert "had been posted already" in words_of(client.get(second["Location"]))
    other = client.post(at("post", pool), sent | row(0, "5000", "1", line="team") | row(1, "2000", credit="1"))
    assert other.status_code == 422
    assert key_of(other) != sent["key"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((row(0, "5000", debit="10", line="team"), row(1, "2000", credit="9.99")), "£0.01 too much on the debit side"),
        (
            (row(0, "5000", debit="10.005", line="team"), row(1, "2000", credit="10")),
            "put the odd penny on a line of its own",
        ),
        ((row(0, "5000", debit="10", line="team"), row(1, "2000", credit="ten")), "Found: ten"),
        ((row(0, "5000", debit="10"), row(1, "2000", credit="10")), "Choose a line of the agreement"),
        ((row(0, "", debit="10", line="team"), row(1, "2000", credit="10")), "Choose an account"),
        ((row(0, "5000", "10", "10", line="team"), row(1, "2000", credit="10")), "a debit or a credit"),
    ],
)
def test_what_does_not_balance_or_cannot_be_read_is_refused(pool: Pool, rows: Any, said: str) -> None:
    client = client_of("pool")
    answer = client.post(at("post", pool), typed("k", *rows))
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Entry.objects.for_system("test").filter(book=pool.book).exists()


def test_more_lines_keep_what_was_typed(pool: Pool) -> None:
    answer = client_of("pool").post(at("post", pool), typed("k", *BILL, more="yes"))
    assert answer.status_code == 200
    body = answer.content.decode()
    assert 'value="1,234.50"' in body
    assert "lines-7-account" in body
    assert "There is a problem" not in body


def test_the_trial_balance_opens_down_to_the_entry(pool: Pool) -> None:
    posted(pool)
    client = client_of("councillor")
    page = client.get(at("book", pool))
    assert "Balances now, with all that has been entered by now: 1 entry." in words_of(page)
    assert "The two sides agree to the penny." in words_of(page)
    account = client.get(link_of(page, "accounts/5000"))
    assert "Multi-agency team" in words_of(account)
    behind = client.get(link_of(account, "accounts/5000/entries"))
    assert "A bill" in words_of(behind)
    assert "£100.00 debit" in words_of(behind)
    assert client.get(at("entry", pool, 1)).status_code == 200


def test_balances_as_of_a_day_and_as_known_on_a_day(pool: Pool) -> None:
    posted(pool)
    client = client_of("pool")
    before = client.get(at("book", pool), day("as_of", date(2026, 5, 3)) | day("known_on", date(2026, 6, 2)))
    assert "Balances as of the end of 3 May 2026, as they were known at the end of 2 June 2026" in words_of(before)
    assert "Nothing has been posted by then." in words_of(before)
    assert "£100.00" in words_of(client.get(at("book", pool) + "?as_of=2026-05-04"))
    wrong = client.get(at("book", pool), {"as_of_0": "31", "as_of_1": "2", "as_of_2": "2026"})
    assert wrong.status_code == 422


def test_the_journal_pages_by_number(pool: Pool) -> None:
    for number in range(1, 53):
        posted(pool, number, key=f"k{number}")
    client = client_of("pool")
    newest = client.get(at("journal", pool))
    assert 'href="?before=3"' in newest.content.decode()
    older = words_of(client.get(at("journal", pool) + "?before=3"))
    assert "£0.02" in older
    assert "£0.03" not in older


def test_a_reversal_is_an_entry_of_its_own(pool: Pool) -> None:
    posted(pool)
    client = client_of("pool")
    page = client.get(at("reverse", pool, 1))
    sent = {"key": key_of(page), "text": "Wrong supplier"} | day("on", date(2026, 5, 5))
    assert client.post(at("reverse", pool, 1), sent)["Location"] == at("entry", pool, 2)
    assert "Reversed by" in words_of(client.get(at("entry", pool, 1)))
    again = client.post(at("reverse", pool, 1), sent | {"key": "another"})
    assert again.status_code == 422
    assert balances(SYSTEM, book_of(pool)).by_cell == {}


def test_an_accrual_takes_itself_off_on_the_first_day_of_the_next_period(pool: Pool) -> None:
    client = client_of("pool")
    sent: dict[str, object] = {
        "key": "accr",
        "text": "Agency cover, May",
        "line": "team",
        "body": COUNCIL,
        "amount": "500",
    }
    sent |= day("on", date(2026, 5, 31))
    for _ in range(2):
        assert client.post(at("accrue", pool), sent)["Location"] == at("entry", pool, 1)
    book = book_of(pool)
    assert balances(SYSTEM, book, as_of=date(2026, 5, 31)).of("2200") == -50_000
    assert balances(SYSTEM, book, as_of=date(2026, 6, 1)).of("2200") == 0
    assert entry_of(SYSTEM, book, 2).entry.period == "2026/27-P03"
    late = client.post(at("accrue", pool), sent | {"key": "late"} | day("on", date(2027, 3, 31)))
    assert late.status_code == 422
    assert Entry.objects.for_system("test").filter(book=book).count() == 2


def test_a_commitment_is_met_in_part_and_the_rest_released(pool: Pool) -> None:
    client = client_of("pool")
    sent = {"key": "c", "text": "Order 45", "line": "team", "body": COUNCIL, "amount": "100"}
    client.post(at("commit", pool), sent | day("on", date(2026, 5, 1)))
    assert "Order 45" in words_of(client.get(at("commitments", pool)))
    bill = {"key": "b", "text": "Invoice for order 45", "amount": "60"} | day("on", date(2026, 5, 20))
    assert client.post(at("meet", pool, 1), bill).status_code == 302
    assert "£40.00" in words_of(client.get(at("commitments", pool)))
    done = {"key": "r", "text": "No more comes"} | day("on", date(2026, 6, 1))
    assert client.post(at("release", pool, 1), done).status_code == 302
    held = Commitment.objects.for_system("test").get(book=pool.book)
    assert (held.state, held.outstanding_pence) == ("released", 0)
    assert balances(SYSTEM, book_of(pool)).of("5000") == 6_000
    assert client.get(at("release", pool, 1)).status_code == 422


def test_periods_close_in_order_and_nothing_is_posted_in_them(pool: Pool) -> None:
    client = client_of("pool")
    close = at("close-period", pool)
    assert "Close 2026/27-P01" in words_of(client.get(at("periods", pool)))
    early = client.post(close, {"name": "2026/27-P02", "sure": "on"})
    assert early.status_code == 422
    assert "Close 2026/27-P01 first" in words_of(early)
    assert client.post(close, {"name": "2026/27-P01"}).status_code == 422
    assert client.post(close, {"name": "2026/27-P01", "sure": "on"}).status_code == 302
    refused = client.post(at("post", pool), typed("k", *BILL, on=date(2026, 4, 20)))
    assert refused.status_code == 422
    assert "which is closed" in words_of(refused)
    assert client.post(at("open-year", pool), {"year": "2027/28"}).status_code == 302
    assert "Periods of 2027/28" in words_of(client.get(at("periods", pool)))


def test_a_published_root_is_for_everybody(pool: Pool) -> None:
    entry = posted(pool)
    assert Client().get(reverse("pools:roots", args=[pool.pk])).status_code == 404
    assert client_of("pool").post(at("publish-root", pool)).status_code == 302
    page = Client().get(reverse("pools:roots", args=[pool.pk]))
    assert entry.hash in page.content.decode()
    assert "made-up place" in words_of(page)


def test_outside_its_term_an_agreement_moves_no_money(pool: Pool) -> None:
    early = client_of("pool").post(at("post", pool), typed("k", *BILL, on=date(2026, 3, 31)))
    assert early.status_code == 422
    assert "on which none holds" in words_of(early)


def test_those_who_only_read_are_offered_nothing_else(pool: Pool) -> None:
    client = client_of("councillor")
    assert "Post an entry" not in words_of(client.get(at("book", pool)))
    assert client.get(at("post", pool)).status_code == 403
    assert client.post(at("post", pool), typed("k", *BILL)).status_code == 403


@pytest.mark.parametrize("form", ["sealed", "csv", "beancount", "hledger"])
def test_the_book_is_taken_away_in_each_form(pool: Pool, form: str) -> None:
    entry = posted(pool)
    client = client_of("councillor")
    assert f"files/{form}" in client.get(at("book-files", pool)).content.decode()
    answer = client.get(at("book-file", pool, form))
    data = b"".join(answer).decode()
    assert "A bill" in data
    assert (entry.hash in data) or form != "sealed"
    assert "made-up" in answer["Content-Disposition"]
    assert b"".join(client.get(f"/api/pools/{pool.pk}/book?form={form}")).decode() == data
    assert client.get(at("book-file", pool, "pdf")).status_code == 404


def test_behind_a_figure_of_a_past_day_stand_the_entries_up_to_it(pool: Pool) -> None:
    for number, on in enumerate((date(2026, 5, 4), date(2026, 5, 6), date(2026, 5, 5)), start=1):
        posted(pool, number, on, key=f"k{number}")
    client = client_of("pool")
    account = client.get(at("account", pool, "5000") + "?as_of=2026-05-05")
    behind = words_of(client.get(link_of(account, "accounts/5000/entries")))
    assert "£0.04 debit" in behind
    assert "4 May 2026" in behind
    assert "6 May 2026" not in behind.replace("26 May 2026", "")


@pytest.mark.parametrize("number", [2**32 + 1, 2**63, 10**30])
def test_a_number_beyond_a_book_shows_nothing_of_the_next_one(pool: Pool, number: int) -> None:
    later = low_moss_book()
    assert later.serial == book_of(pool).serial + 1
    assert post(by=SYSTEM, book=later, entry=bill()).number == 1
    client = client_of("pool")
    for route in ("entry", "reverse", "meet"):
        answer = client.get(at(route, pool, number))
        assert answer.status_code == 422
        assert "A bill of the team" not in words_of(answer)
    for route in ("journal", "behind"):
        more = ["2000"] if route == "behind" else []
        answer = client.get(at(route, pool, *more) + f"?before={number}")
        assert answer.status_code in (200, 404)
        assert "A bill of the team" not in words_of(answer)
    assert client.get(f"/api/pools/{pool.pk}/entries/{number}").status_code == 422
