"""What is due of each contribution and when, what of it has been asked for and has come in, and the entries that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies

from pools.pools import EXAMPLE
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import check
from wholeplace.pools.agreement import Agreement, ContributionKind
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.contributions import (
    asking,
    by_partner,
    check_asking,
    further,
    noting,
    receiving,
    schedule,
    standings,
)
from wholeplace.pools.share_rules import Approval
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

COUNCIL, NHS, POLICE = "thistlemere-council", "thistlemere-nhs", "vale-police"
YEAR = FinancialYear(2026)


@pytest.fixture
def agreement() -> Agreement:
    return read_agreement(EXAMPLE.read_bytes())


def test_a_cell_says_what_the_agreement_says_of_its_line(agreement: Agreement) -> None:
    council = "thistlemere-council"
    assert cell_of(agreement, "team", "5000", body=council) == Cell(
        "5000", "front-door", "team", council, "pooled", "s75", "1"
    )
    assert cell_of(agreement, "team", "4300", subjective="", cause="windfall") == Cell(
        "4300", "front-door", "team", "", "pooled", "s75", "", cause="windfall"
    )


def on(text: str) -> date:
    return date.fromisoformat(text)


def test_the_schedule_is_by_day_then_partner(agreement: Agreement) -> None:
    found = schedule(agreement, YEAR)
    assert [(due.partner, due.line, due.due_on.isoformat(), due.pence, due.part, due.way) for due in found[:4]] == [
        (POLICE, "police-desk", "2026-04-01", 5_000_000, 1, "own-ledger"),
        (COUNCIL, "team", "2026-04-15", 6_750_000, 1, "asked"),
        (NHS, "team", "2026-04-15", 4_500_000, 1, "asked"),
        (COUNCIL, "team", "2026-07-15", 6_750_000, 2, "asked"),
    ]
    assert sum(due.pence for due in found) == 50_000_000
    assert found[1].key == "contribution:thistlemere-council:team:2026-04-15"
    assert schedule(agreement, FinancialYear(2027)) == ()


@pytest.mark.parametrize(
    ("kind", "accounts"),
    [("cash", ("1100", "4000")), ("grant", ("1100", "4200")), ("in-kind", ("5100", "4100"))],
)
def test_what_is_due_is_asked_for_or_given_by_an_entry_that_balances(
    agreement: Agreement, kind: ContributionKind, accounts: tuple[str, str]
) -> None:
    due = further(agreement, NHS, "team", 4_500_000, on("2026-04-15"), kind=kind, what="Two nurses")
    entry = asking(agreement, due, on=due.due_on)
    assert check(entry) == []
    assert tuple(line.cell.account for line in entry.lines) == accounts
    assert [(line.pence, line.cell.body, line.cell.mechanism) for line in entry.lines] == [
        (4_500_000, NHS, "s75"),
        (-4_500_000, NHS, "s75"),
    ]


def test_money_that_comes_in_pays_the_debt_into_the_cash_of_the_host(agreement: Agreement) -> None:
    due = schedule(agreement, YEAR)[1]
    entry = receiving(agreement, due, on=on("2026-04-20"), pence=6_750_000, reference="BACS 1")
    assert [(line.cell.account, line.cell.body, line.pence) for line in entry.lines] == [
        ("1000", "", 6_750_000),
        ("1100", COUNCIL, -6_750_000),
    ]
    assert entry.key == "received:thistlemere-council:team:2026-04-15"


def test_what_stays_in_its_owners_ledger_is_noted_beside_the_book(agreement: Agreement) -> None:
    entry = noting(agreement, schedule(agreement, YEAR)[0], on=on("2026-06-30"), pence=1_250_000, key="q1")
    assert [(line.cell.account, line.cell.status, line.pence) for line in entry.lines] == [
        ("5000", "aligned", 1_250_000),
        ("8000", "aligned", -1_250_000),
    ]


def test_money_pays_the_oldest_debt_first(agreement: Agreement) -> None:
    dues = schedule(agreement, YEAR)
    asked = {due.key: number for number, due in enumerate(dues, 1) if due.partner == COUNCIL and due.part < 4}
    found = standings(dues, asked, {(COUNCIL, "team"): 8_000_000}, {(POLICE, "police-desk"): 1_250_000})
    council = [one for one in found if one.due.partner == COUNCIL]
    assert [one.received_pence for one in council] == [6_750_000, 5_500_000, 0, 0]
    assert [one.outstanding_pence for one in council] == [0, 1_250_000, 6_750_000, 0]
    assert [one.is_late(on("2026-08-01")) for one in council] == [False, True, False, False]
    sums = {one.partner: one for one in by_partner(agreement, found, on("2026-08-01"))}
    assert (sums[COUNCIL].year_pence, sums[COUNCIL].due_pence) == (27_000_000, 13_500_000)
    assert (sums[COUNCIL].asked_pence, sums[COUNCIL].outstanding_pence) == (20_250_000, 8_000_000)
    assert (sums[POLICE].received_pence, sums[POLICE].outstanding_pence) == (1_250_000, 0)


@given(data=strategies.data())
def test_law_asked_is_received_and_outstanding(data: strategies.DataObject) -> None:
    """Whatever is owed up to what was asked for: the parts sum to it, and no part is over- or underpaid."""
    agreement = read_agreement(EXAMPLE.read_bytes())
    dues = [due for due in schedule(agreement) if due.way == "asked"]
    asked = {due.key: 1 for due in dues if data.draw(strategies.booleans())}
    total = sum(due.pence for due in dues if due.key in asked and due.partner == NHS)
    owed = data.draw(strategies.integers(0, total))
    found = standings(dues, asked, {(NHS, "team"): owed}, {})
    assert sum(one.outstanding_pence for one in found if one.due.partner == NHS) == owed
    assert all(0 <= one.received_pence <= one.due.pence for one in found)


def names(problems: list[Problem]) -> list[str]:
    return [problem.name for problem in problems]


def test_beyond_its_cap_both_officers_must_have_approved_beforehand(agreement: Agreement) -> None:
    due = further(agreement, NHS, "team", 2_000_001, on("2026-09-01"))
    within = replace(due, pence=2_000_000)
    asked = 18_000_000
    assert check_asking(agreement, within, asked_pence=asked) == []
    assert names(check_asking(agreement, due, asked_pence=asked)) == ["contribution-beyond-cap"]
    one = Approval(COUNCIL, "Section 151 officer", on("2026-08-20"))
    late = Approval(NHS, "Chief finance officer", on("2026-09-02"))
    for approvals in ([one], [one, one], [one, late]):
        assert names(check_asking(agreement, due, asked_pence=asked, approvals=approvals)) == [
            "contribution-beyond-cap"
        ]
    both = [one, replace(late, given_on=on("2026-09-01"))]
    assert check_asking(agreement, due, asked_pence=asked, approvals=both) == []


@pytest.mark.parametrize(
    ("partner", "line", "day", "pence", "expected"),
    [
        (POLICE, "team", "2026-09-01", 100, ["partner-not-lawful"]),
        ("quiet-hills", "team", "2026-09-01", 100, ["contributor-not-a-partner"]),
        (COUNCIL, "taem", "2026-09-01", 100, ["line-not-in-agreement"]),
        (COUNCIL, "team", "2026-03-31", 100, ["contribution-not-begun"]),
        (COUNCIL, "team", "2026-09-01", 0, ["contribution-impossible"]),
        (POLICE, "team", "2031-04-01", -1, ["contribution-impossible", "partner-not-lawful", "contribution-not-begun"]),
    ],
)
def test_what_may_not_be_asked_for(
    agreement: Agreement, partner: str, line: str, day: str, pence: int, expected: list[str]
) -> None:
    assert names(check_asking(agreement, further(agreement, partner, line, pence, on(day)))) == expected
