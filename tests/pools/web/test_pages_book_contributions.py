"""Contributions through pages: raised once, received once, what is met elsewhere noted, and beyond a cap only with approvals."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pools.pools import SYSTEM, who
from pools.web.book_pages import COUNCIL, NHS, POLICE, at, book_of, client_of, day, key_of, link_of, words_of
from wholeplace.ledger.web.models import Entry
from wholeplace.ledger.web.posting import reverse
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.web.book_contributions import ask_for_due, contributions_of, due_of_key, receive
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db
JUNE, AUGUST = date(2026, 6, 1), date(2026, 8, 1)
FIRST_OF_NHS = "contribution:thistlemere-nhs:team:2026-04-15"


@pytest.fixture
def pool(opened_pool: Pool) -> Pool:
    return opened_pool


def sums(pool: Pool, on: date = JUNE) -> dict[str, tuple[int, int, int]]:
    found = contributions_of(SYSTEM, pool, on=on)
    return {one.partner: (one.asked_pence, one.received_pence, one.outstanding_pence) for one in found.partners}


def test_what_is_due_is_raised_once_on_the_day_it_is_due(pool: Pool) -> None:
    posted = ask_for_due(by=SYSTEM, pool=pool, on=JUNE)
    assert [(one.entry.on.isoformat(), one.entry.lines[0].cell.body) for one in posted] == [
        ("2026-04-15", COUNCIL),
        ("2026-04-15", NHS),
    ]
    assert ask_for_due(by=SYSTEM, pool=pool, on=JUNE) == []
    assert len(ask_for_due(by=SYSTEM, pool=pool, on=AUGUST)) == 2
    assert sums(pool)[NHS] == (9_000_000, 0, 9_000_000)
    assert balances(SYSTEM, book_of(pool)).of("1100") == 22_500_000


def test_what_was_raised_and_reversed_is_due_again(pool: Pool) -> None:
    first = ask_for_due(by=SYSTEM, pool=pool, on=JUNE)[1]
    for attempt in ("", ":2"):
        entry = Entry.objects.for_system("test").get(book=pool.book, key=FIRST_OF_NHS + attempt)
        reverse(by=SYSTEM, book=book_of(pool), number=entry.number, key=f"r{attempt}", on=JUNE, text="Wrong amount")
        assert sums(pool)[NHS] == (0, 0, 0)
        (again,) = ask_for_due(by=SYSTEM, pool=pool, on=JUNE)
        assert again.entry.lines == first.entry.lines
    assert sums(pool)[NHS] == (4_500_000, 0, 4_500_000)


def test_pages_raise_and_record_what_came_in(pool: Pool) -> None:
    client = client_of("pool")
    ask_for_due(by=SYSTEM, pool=pool, on=JUNE)
    page = client.get(at("contributions", pool))
    assert "Record as received" in words_of(page)
    link = link_of(page, 'receive[^"]*nhs[^"]*')
    form = client.get(link)
    sent = {"key": key_of(form), "amount": "40,000", "reference": "BACS 9"} | day("on", date(2026, 4, 20))
    for _ in range(2):
        assert client.post(link, sent)["Location"] == at("contributions", pool)
    assert sums(pool)[NHS] == (4_500_000, 4_000_000, 500_000)
    beyond = client.post(link, sent | {"key": key_of(client.get(link)), "amount": "5,000.01"})
    assert beyond.status_code == 422
    assert "owes £5,000.00 to team" in words_of(beyond)
    due = due_of_key(SYSTEM, pool, FIRST_OF_NHS)
    receive(by=SYSTEM, pool=pool, due=due, on=JUNE)
    assert sums(pool)[NHS] == (4_500_000, 4_500_000, 0)
    assert balances(SYSTEM, book_of(pool)).of("1000") == 4_500_000


def test_the_button_raises_what_is_due_today(pool: Pool) -> None:
    client = client_of("pool")
    assert "has not been asked for" in words_of(client.get(at("contributions", pool)))
    assert client.post(at("raise-contributions", pool)).status_code == 302
    page = words_of(client.get(at("contributions", pool)))
    assert "has been asked for" in page
    assert "Overdue" in page
    assert "Raise what is due" not in words_of(client_of("councillor").get(at("contributions", pool)))


def test_money_of_another_ledger_is_noted_and_never_asked_for(pool: Pool) -> None:
    due = due_of_key(SYSTEM, pool, "contribution:vale-police:police-desk:2026-04-01")
    receive(by=SYSTEM, pool=pool, due=due, on=JUNE, pence=1_250_000)
    ask_for_due(by=SYSTEM, pool=pool, on=JUNE)
    assert sums(pool)[POLICE] == (0, 1_250_000, 0)
    found = balances(SYSTEM, book_of(pool))
    assert (found.of("8000"), found.of("1100", body=POLICE)) == (-1_250_000, 0)


def test_a_further_contribution_beyond_the_cap_needs_both_officers(pool: Pool) -> None:
    ask_for_due(by=SYSTEM, pool=pool, on=date(2027, 1, 20))
    client = client_of("pool")
    url = at("further-contribution", pool)
    sent: dict[str, object] = {"key": key_of(client.get(url)), "partner": NHS, "line": "team", "kind": "cash"}
    sent |= {"amount": "25,000", "what": ""} | day("on", date(2026, 9, 1))
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Ask for at most £20,000.00, or enter both approvals" in words_of(refused)
    approved = sent | day(f"approved-{COUNCIL}", date(2026, 8, 1)) | day(f"approved-{NHS}", date(2026, 8, 2))
    assert client.post(url, approved).status_code == 302
    beside = contributions_of(SYSTEM, pool, on=JUNE).beside_pence
    assert beside == {(NHS, "team"): 2_500_000}
    assert "owed besides the schedule" in words_of(client.get(at("contributions", pool)))


def test_police_may_not_put_money_in_the_section_75_line(pool: Pool) -> None:
    client = client_of("pool")
    url = at("further-contribution", pool)
    sent: dict[str, object] = {"key": "k", "partner": POLICE, "line": "team", "kind": "cash", "amount": "1", "what": ""}
    answer = client.post(url, sent | day("on", date(2026, 9, 1)))
    assert answer.status_code == 422
    assert "Give its money a line of its own" in words_of(answer)


def test_in_a_closed_period_it_is_asked_for_on_the_day_of_asking(pool: Pool) -> None:
    from wholeplace.ledger.web.actions import close_period

    close_period(by=SYSTEM, book=book_of(pool), name="2026/27-P01")
    posted = ask_for_due(by=who("pool", datetime(2026, 6, 1, 9, tzinfo=UTC)), pool=pool)
    assert {one.entry.on for one in posted} == {JUNE}


def test_who_may_not_post_may_not_raise(pool: Pool) -> None:
    with pytest.raises(Refused, match="not-permitted"):
        ask_for_due(by=who("councillor"), pool=pool)
    assert not Entry.objects.for_system("test").filter(book=pool.book).exists()
