"""The clocks and the budget of the agreement of examples/agreement.toml."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wholeplace.pools.agreement import Agreement, Board
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.budget_agreement import budget_of
from wholeplace.pools.calendar import Span
from wholeplace.pools.calendar_agreement import calendar_of, instalments_of, signing_of, timetable_of
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
FILE = Path(__file__).parents[2] / "examples" / "agreement.toml"


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return read_agreement(FILE.read_bytes(), file=FILE.name)


def test_the_year_of_an_agreement(agreement: Agreement) -> None:
    found = calendar_of(agreement, YEAR)
    titles = [one.title for one in found.deadlines]
    assert titles.count("Joint board meets") == 8
    assert titles.count("Quarterly report on income and spending and what was achieved") == 3
    assert titles.count("Contribution paid to the host: £45,000.00") == 4
    assert titles.count("Next year's budget agreed") == 3
    assert found.clashes == ()
    assert found.as_answer()["deadlines"][0]["due_on"] == "2026-04-15"


def test_the_host_pays_nothing_to_itself_and_an_aligned_line_nothing_to_anybody(agreement: Agreement) -> None:
    paid = instalments_of(agreement, YEAR)
    assert {one.body for one in paid} == {"thistlemere-nhs"}
    assert sum(one.pence for one in paid) == 18_000_000
    assert len({one.id for one in paid}) == 4


@pytest.mark.parametrize(("every", "reports"), [("six-weekly", 8), ("bi-monthly", 6), ("quarterly", 0)])
def test_reports_as_often_as_the_agreement_says(agreement: Agreement, every: str, reports: int) -> None:
    found = calendar_of(replace(agreement, reports_every=every), YEAR)
    assert [one.title for one in found.deadlines].count("Pool manager's report to the partners") == reports


def test_lead_commissioning_reports_under_regulation_nine(agreement: Agreement) -> None:
    terms = timetable_of(replace(agreement, kind="lead-commissioning"))
    assert terms["lead-annual-report"].source == "SI 2000/617 reg 9"
    with pytest.raises(KeyError):
        timetable_of(agreement)["lead-annual-report"]


def test_signatures_after_the_start_and_a_board_too_late(agreement: Agreement) -> None:
    nhs, *_ = (one for one in agreement.partners if one.body == "thistlemere-nhs")
    assert not nhs.delegable
    board = Board("nhs-board", "The NHS board", "thistlemere-nhs", (date(2026, 5, 14),))
    late = replace(agreement, boards=(*agreement.boards, board))
    found = calendar_of(late, YEAR, signed={"thistlemere-council": date(2026, 4, 2)})
    told = [one.sentence for one in found.clashes if one.subject == agreement.id]
    assert told == [
        "Chief executive of Thistlemere Integrated Care may not delegate, and The NHS board next meets on 14 May 2026: "
        "Thistlemere front door, by 1 April 2026.",
        "Chief executive of Thistlemere Council signs on 2 April 2026, one day after the term of Thistlemere front door begins.",
    ]
    signed = {partner.body: date(2026, 3, 31) for partner in agreement.partners}
    assert [one for one in calendar_of(late, YEAR, signed=signed).clashes if one.subject == agreement.id] == []


def test_half_the_year_unsigned(agreement: Agreement) -> None:
    year_long = replace(agreement, until_on=date(2027, 3, 31))
    (clash,) = calendar_of(year_long, YEAR, in_place_by=date(2026, 9, 30)).clashes
    assert (clash.kind, clash.days) == ("deadline-after-start", 182)


def test_a_report_before_its_books_close(agreement: Agreement) -> None:
    april = Span("2026/27-P01", date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 20))
    (clash,) = calendar_of(agreement, YEAR, periods=[april]).clashes
    assert (clash.kind, clash.days) == ("report-before-close", 7)


def test_a_variation_counts_from_its_own_day(agreement: Agreement) -> None:
    varied = replace(agreement, varied_on=date(2026, 10, 1))
    assert signing_of(varied, {}).begins_on == date(2026, 10, 1)


def test_the_budget_of_an_agreement(agreement: Agreement) -> None:
    periods = tuple(f"2026/27-P{number:02d}" for number in range(1, 14))
    budget = budget_of(agreement, YEAR, periods, {"team": [2] + [1] * 12})
    assert budget.total_pence == 50_000_000
    assert budget.of_line("team") == 45_000_000
    assert budget.by_period("team")["2026/27-P01"] > budget.by_period("team")["2026/27-P02"]
    assert budget.by("body") == {"thistlemere-council": 45_000_000, "vale-police": 5_000_000}
    assert budget.stands_on == date(2026, 4, 1)
    assert budget_of(agreement, FinancialYear(2035), periods).total_pence == 0
