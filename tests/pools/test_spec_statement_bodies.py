"""Each body's own view of the worked year, under each treatment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pools.statements import CASH, COUNCIL, NHS, POLICE, YEAR, agreement, booked, cell, worked_year
from wholeplace.ledger import chart
from wholeplace.pools.statement_bodies import BodiesView, Finding, check_findings, own_views
from wholeplace.pools.statement_spans import whole_year

SPAN = whole_year(YEAR)
# put in, settled, from the others, to the others, spent, what remains
NAMES = ("own_pence", "settled_pence", "from_partners_pence", "to_partners_pence", "spending_pence", "remaining_pence")


def views(treatment: str = "") -> BodiesView:
    found = [Finding("team", treatment, "a paper of the finance officers")] if treatment else []  # type: ignore[arg-type]
    return own_views(agreement(), SPAN, worked_year(), findings=found)


def amounts(told: BodiesView, body: str) -> tuple[int, ...]:
    """All that a body shows of revenue, in the fund and beside it."""
    view = told.body(body)
    return tuple(sum(view.pence(name, group) for group in view.groups) for name in NAMES)


def test_as_principal_the_host_has_it_gross() -> None:
    told = views()
    # £270,000 and £9,000.01 of the overspend its own; the NHS pays £180,000 and £5,000 in kind, and £6,000 of the overspend
    assert amounts(told, COUNCIL) == (27_000_000, 900_001, 19_100_000, 0, 47_000_001, 0)
    assert amounts(told, NHS) == (18_500_000, 600_000, 0, 19_100_000, 0, 0)
    assert told.reconciles


def test_in_a_joint_operation_each_has_its_share() -> None:
    told = views("joint")
    # £470,000.01 by contributions of 270 to 180: £282,000.01 (the odd penny) and £188,000
    assert amounts(told, COUNCIL) == (27_000_000, 900_001, 0, 0, 28_200_001, -300_000)
    assert amounts(told, NHS) == (18_500_000, 600_000, 0, 0, 18_800_000, 300_000)
    assert told.reconciles


def test_an_agent_holds_what_is_left_of_the_others() -> None:
    told = views("agent")
    assert amounts(told, NHS) == amounts(views("joint"), NHS)
    assert {line.held_by for line in told.body(NHS).lines} == {COUNCIL}
    assert {line.held_by for line in told.body(COUNCIL).lines} == {""}


def test_an_aligned_line_stands_in_its_owners_books_alone() -> None:
    assert amounts(views(), POLICE) == (4_800_000, 0, 0, 0, 4_800_000, 0)
    assert not views().body(POLICE).needs_finding


def test_a_grant_is_spending_of_the_payer_and_income_of_the_receiver() -> None:
    agreed = agreement()
    line = replace(agreed.line("police-desk"), status="transferred", mechanism="s256", holder=COUNCIL)
    agreed = replace(agreed, lines=(agreed.line("team"), line))
    given = {"status": "transferred", "mechanism": "s256"}
    moved = booked(
        (CASH, 1_000_000, replace(cell(chart.GRANTS, NHS, "police-desk"), **given)),
        (replace(cell(chart.SPENDING, COUNCIL, "police-desk"), **given), 700_000, CASH),
    )
    told = own_views(agreed, SPAN, moved)
    assert amounts(told, NHS) == (1_000_000, 0, 0, 1_000_000, 0, 0)
    assert amounts(told, COUNCIL) == (0, 0, 1_000_000, 0, 700_000, 300_000)


def test_capital_and_what_lies_beside_the_fund_are_told_apart() -> None:
    capital = replace(cell(chart.GRANTS, NHS), capital=True)
    moved = worked_year() | booked((CASH, 700_000, capital), (replace(capital, account=chart.SPENDING), 650_000, CASH))
    told = own_views(agreement(), SPAN, moved)
    assert told.body(NHS).groups == ((True, False), (True, True))
    assert told.body(NHS).pence("own_pence", (True, True)) == 700_000
    assert told.body(COUNCIL).pence("spending_pence", (True, False)) == 47_000_001
    assert list(told.reconciliation) == [(True, False), (True, True), (False, False)]
    assert told.reconciles


def test_until_a_body_has_found_who_controls_it_says_so() -> None:
    assert views().body(NHS).needs_finding
    assert not views("gross").body(NHS).needs_finding


def test_shares_that_name_no_line_follow_the_lines_of_the_fund() -> None:
    by_line = {line.line: line.treatment for line in views("joint").body(NHS).lines}
    assert by_line == {"team": "joint", "": "joint"}


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"line": "taem", "treatment": "joint", "source": "a letter"}, "finding-line-unknown"),
        ({"line": "team", "treatment": "shared", "source": "a letter"}, "finding-unknown"),
        ({"line": "team", "treatment": "joint", "source": " "}, "finding-without-source"),
    ],
)
def test_a_finding_says_of_which_line_what_and_on_what_ground(raw: dict[str, str], problem: str) -> None:
    found, problems = check_findings(agreement(), [raw])
    assert found == []
    assert [one.name for one in problems] == [problem]
