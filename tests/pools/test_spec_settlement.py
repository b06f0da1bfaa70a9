"""A period settled: cumulative, to the penny, with entries that balance and notices that say why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.ledger.chart import VARIANCE_SHARES
from wholeplace.ledger.entries import check
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.settlement import Settled, elapsed_budget_pence, position_of, problems_of, rolled, settle
from wholeplace.pools.shares import share_out
from wholeplace.vocabulary.years import FinancialYear

AGREEMENT = read_agreement((Path(__file__).parents[2] / "examples" / "agreement.toml").read_bytes())
YEAR = FinancialYear(2026)
COUNCIL, NHS, POLICE = "thistlemere-council", "thistlemere-nhs", "vale-police"
BUDGET = {"team": 45_000_000, "police-desk": 5_000_000}


def settled(
    team: int, desk: int = 5_000_000, before: dict[str, int] | None = None, name: str = "2026/27 year"
) -> Settled:
    on = date(2027, 3, 31)
    causes = {"team": "windfall"}
    position = position_of(
        AGREEMENT, YEAR, on=on, budget_pence=BUDGET, actual_pence={"team": team, "police-desk": desk}, causes=causes
    )
    shares = share_out(position, AGREEMENT.rules)
    return settle(shares, AGREEMENT, position, name=name, on=on, before_pence=before or {})


def test_an_overspend_is_owed_to_the_host_by_contribution() -> None:
    done = settled(46_000_001)
    assert done.new_pence == {COUNCIL: 600_001, NHS: 400_000, POLICE: 0}
    assert [(notice.kind, notice.from_body, notice.to_body, notice.pence) for notice in done.notices] == [
        ("invoice", COUNCIL, NHS, 400_000)
    ]
    assert "RS-07" in done.notices[0].sentences[0]
    assert [check(entry) for entry in done.entries] == [[], []]


def test_an_underspend_is_paid_back_by_credit_note() -> None:
    (notice,) = settled(44_000_000).notices
    assert (notice.kind, notice.to_body, notice.pence) == ("credit note", NHS, 400_000)


def test_a_line_at_its_holders_own_risk_moves_no_money() -> None:
    done = settled(45_000_000, desk=6_000_000)
    assert done.shares.owes_by_body_pence[POLICE] == 1_000_000
    assert done.new_pence == {COUNCIL: 0, NHS: 0, POLICE: 0}
    assert done.entries == done.notices == ()


@given(st.lists(st.integers(40_000_000, 60_000_000), min_size=1, max_size=4))
def test_settlements_of_a_year_add_up_to_the_last_one(outturns: list[int]) -> None:
    posted: dict[str, int] = {}
    for number, team in enumerate(outturns):
        done = settled(team, before=posted, name=str(number))
        for entry in done.entries:
            assert check(entry) == []
        for body, pence in done.new_pence.items():
            posted[body] = posted.get(body, 0) + pence
    once = settled(outturns[-1])
    assert {body: pence for body, pence in posted.items() if pence} == {b: p for b, p in once.new_pence.items() if p}
    assert sum(posted.values()) == outturns[-1] - 45_000_000 - once.shares.awaiting_pence


def test_what_waits_for_approval_is_not_settled() -> None:
    over = settled(45_000_000 + 46_000_000)
    assert [problem.name for problem in problems_of(over.shares)] == ["settlement-awaits"]


def test_a_years_budget_is_spread_without_losing_a_penny() -> None:
    assert [elapsed_budget_pence(100, done, 3) for done in (0, 1, 2, 3)] == [0, 34, 67, 100]


def test_contributions_roll_by_the_formula() -> None:
    key = (NHS, "team")
    grown = rolled(
        AGREEMENT, YEAR, inflation=Fraction(3, 100), efficiency=Fraction(1, 100), planned_change_pence={key: 5}
    )
    assert grown[key] == 18_000_000 * 102 // 100 + 5
    assert key not in rolled(AGREEMENT, YEAR, one_off=[key])


def test_a_share_is_booked_as_income_of_the_fund_against_a_debtor() -> None:
    entry = settled(46_000_000).entries[0]
    assert {line.cell.account for line in entry.lines} == {"1200", VARIANCE_SHARES}
