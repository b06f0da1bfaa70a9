"""The timetable of an agreement laid out for a year, by its published terms."""

from __future__ import annotations

from datetime import date

import pytest

from wholeplace.foundation.access.roles import EVERY_ROLE
from wholeplace.pools.calendar import (
    Board,
    Deadline,
    Finding,
    Span,
    check_instalments,
    deadlines_of,
    equal_instalments,
    overdue,
    spans_of,
)
from wholeplace.pools.calendar_days import working_day_until, working_days_after
from wholeplace.pools.calendar_terms import Terms, published_terms, standard_terms
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
START = date(2026, 4, 1)
PARTNERS = ("council", "icb")
QUARTERS = (date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15))


def terms(**more: object) -> Terms:
    return standard_terms("council", PARTNERS, START, **more)  # type: ignore[arg-type]


def due(found: tuple[Deadline, ...], term: str) -> list[date]:
    return [one.due_on for one in found if one.id.startswith(term)]


def test_the_pool_manager_reports_every_six_weeks_on_the_latest_month_end() -> None:
    reports = [one for one in deadlines_of(terms(), YEAR) if one.id.startswith("six-weekly-report")]
    assert [one.due_on for one in reports[:3]] == [date(2026, 5, 13), date(2026, 6, 24), date(2026, 8, 5)]
    assert [one.covers_to_on for one in reports[:3]] == [date(2026, 4, 30), date(2026, 5, 31), date(2026, 7, 31)]
    assert {(one.body, one.role) for one in reports} == {("council", "pool-manager")}


def test_six_weeks_go_on_counting_over_the_end_of_a_year() -> None:
    first = due(deadlines_of(terms(), YEAR), "six-weekly")[-1]
    second = due(deadlines_of(terms(), YEAR.plus(1)), "six-weekly")[0]
    assert (second - first).days == 42


def test_another_agreement_reports_every_two_months() -> None:
    own = terms().without("six-weekly-report").having("bi-monthly-report")
    days = due(deadlines_of(own, YEAR), "bi-monthly")
    ends = ["2026-05-31", "2026-07-31", "2026-09-30", "2026-11-30", "2027-01-31", "2027-03-31"]
    assert [day.isoformat() for day in days] == ends


def test_four_quarterly_reports_and_one_annual_return_a_year() -> None:
    """S75-12: reg 7(4)(b). In the first year there is nothing yet to return on."""
    second = deadlines_of(terms(), YEAR.plus(1))
    assert due(second, "quarterly-report") == [
        date(2027, 4, 30),
        date(2027, 7, 30),
        date(2027, 10, 30),
        date(2028, 1, 30),
    ]
    assert due(second, "annual-return") == [date(2027, 5, 30)]
    assert due(deadlines_of(terms(), YEAR), "annual-return") == []
    assert len(due(deadlines_of(terms(), YEAR), "quarterly-report")) == 3


def test_a_council_that_leads_reports_to_the_nhs_bodies() -> None:
    """S75-14: reg 9."""
    found = deadlines_of(terms(mechanisms=("s75", "s75-lead")), YEAR.plus(1))
    assert len(due(found, "lead-quarterly-report")) == 4
    assert len(due(found, "lead-annual-report")) == 1


def test_dates_of_the_budget() -> None:
    found = deadlines_of(terms(), YEAR)
    assert due(found, "initial-budget") == [date(2026, 5, 31)]
    assert due(found, "next-year-matters") == [date(2026, 12, 31)] * 2
    assert due(found, "next-year-budget") == [date(2027, 2, 28)] * 2
    assert {one.body for one in found if one.id.startswith("next-year-budget")} == set(PARTNERS)


def test_adjustments_of_a_quarter_within_twenty_days() -> None:
    assert due(deadlines_of(terms(), YEAR), "quarterly-adjustment") == [
        date(2026, 7, 20),
        date(2026, 10, 20),
        date(2027, 1, 20),
    ]


def test_quarters_of_a_thirteen_period_year_end_when_the_ledger_says() -> None:
    ends = (date(2026, 6, 23), date(2026, 9, 15), date(2026, 12, 8), date(2027, 3, 31))
    found = deadlines_of(terms(), YEAR, quarter_ends=ends)
    assert due(found, "quarterly-adjustment") == [date(2026, 7, 13), date(2026, 10, 5), date(2026, 12, 28)]


def test_a_plan_within_twenty_one_days_of_the_finding() -> None:
    found = deadlines_of(terms(), YEAR, findings=[Finding("beds", date(2026, 9, 10), "placements above budget")])
    assert due(found, "remedial-plan") == [date(2026, 10, 1)]


@pytest.mark.parametrize("power", ["s256", "s76"])
def test_the_yearly_voucher_is_marked_not_verified(power: str) -> None:
    own = standard_terms("council", PARTNERS, START, mechanisms=(power,))
    (voucher,) = (one for one in deadlines_of(own, YEAR.plus(1)) if one.id.startswith("s256-voucher"))
    assert voucher.standing is Standing.NOT_VERIFIED
    assert "not verified" in voucher.why


def test_what_the_agreement_says_itself_takes_the_place_of_the_published_term() -> None:
    own = (
        terms()
        .agreed("quarterly-report", number=45, source="clause 8.2")
        .agreed("next-year-matters", on=(10, 1), source="clause 9.5")
    )
    found = deadlines_of(own, YEAR)
    assert due(found, "quarterly-report")[0] == date(2026, 8, 14)
    assert due(found, "next-year-matters") == [date(2026, 10, 1)] * 2
    assert {one.why for one in found if one.id.startswith("quarterly-report")} == {"clause 8.2"}


def test_a_weekend_moves_a_day_only_where_a_term_says_so() -> None:
    """28 February 2027 and 31 May 2026 are Sundays."""
    stays = deadlines_of(terms(), YEAR)
    assert due(stays, "next-year-budget")[0] == date(2027, 2, 28)
    own = terms().agreed("next-year-budget", moves="previous-working-day", source="clause 9.6")
    moved = next(one for one in deadlines_of(own, YEAR) if one.id.startswith("next-year-budget"))
    assert moved.due_on == date(2027, 2, 26)
    assert "moved from 28 February 2027" in moved.why


def test_christmas_is_not_worked() -> None:
    assert working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert working_day_until(date(2026, 12, 27)) == date(2026, 12, 24)


def test_an_agreement_that_has_ended_owes_its_last_return_and_no_more() -> None:
    ended = terms(ends_on=date(2026, 9, 30))
    assert due(deadlines_of(ended, YEAR), "quarterly-report") == [date(2026, 7, 30), date(2026, 10, 30)]
    assert due(deadlines_of(ended, YEAR), "next-year-budget") == []
    assert due(deadlines_of(ended, YEAR.plus(1)), "annual-return") == [date(2027, 5, 30)]
    assert due(deadlines_of(ended, YEAR.plus(2)), "annual-return") == []


@pytest.mark.parametrize(
    ("ends", "reports"),
    [(date(2026, 6, 30), 1), (date(2026, 7, 1), 2), (date(2026, 9, 30), 2), (date(2026, 12, 31), 3)],
)
def test_every_quarter_in_which_the_agreement_stood_is_reported(ends: date, reports: int) -> None:
    assert len(due(deadlines_of(terms(ends_on=ends), YEAR), "quarterly-report")) == reports


def test_a_report_says_what_it_covers() -> None:
    found = {one.id: one for one in deadlines_of(terms(), YEAR.plus(1))}
    covered = {name: (one.covers_from_on, one.covers_to_on) for name, one in found.items()}
    assert covered["quarterly-report-2027-28-q1"] == (date(2027, 4, 1), date(2027, 6, 30))
    assert covered["quarterly-report-2027-28-q2"] == (date(2027, 7, 1), date(2027, 9, 30))
    assert covered["quarterly-report-2026-27-q4"] == (date(2027, 1, 1), date(2027, 3, 31))
    assert covered["annual-return-2026-27"] == (date(2026, 4, 1), date(2027, 3, 31))
    assert covered["initial-budget-2027-28"] == (None, None)


def test_a_day_moved_over_the_end_of_a_year_is_not_lost() -> None:
    """31 March 2029 is the Saturday of Easter: the next working day is 3 April; 31 March 2024 was Easter Sunday."""
    own = terms().without("six-weekly-report").having("bi-monthly-report")
    own = own.agreed("bi-monthly-report", moves="next-working-day", source="clause 3")
    assert due(deadlines_of(own, FinancialYear(2028)), "bi-monthly")[-1] == date(2029, 1, 31)
    assert due(deadlines_of(own, FinancialYear(2029)), "bi-monthly")[0] == date(2029, 4, 3)


def test_an_agreement_in_its_last_year_has_no_next_years_budget_to_agree() -> None:
    assert due(deadlines_of(terms(ends_on=date(2027, 3, 31)), YEAR), "next-year") == []
    assert len(due(deadlines_of(terms(ends_on=date(2027, 4, 1)), YEAR), "next-year")) == 4


def test_three_clocks_stand_on_one_calendar() -> None:
    board = Board("hwb", "Health and wellbeing board", "", (date(2026, 6, 18), date(2028, 1, 1)))
    span = Span("2026/27-P01", START, date(2026, 4, 30), date(2026, 5, 8))
    found = deadlines_of(terms(), YEAR, equal_instalments("icb", 1_000_001, QUARTERS), [board], [span])
    assert {one.clock for one in found} == {"ledger", "governance", "deadline"}
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert due(found, "meeting-hwb") == [date(2026, 6, 18)]
    paid = [one for one in found if one.pence]
    assert [one.pence for one in paid] == [250_001, 250_000, 250_000, 250_000]
    assert paid[0].title == "Contribution paid to the host: £2,500.01"
    assert paid[0].as_answer()["due_on"] == "2026-04-15"


def test_books_close_so_many_working_days_after_a_period() -> None:
    class Period:
        name, first_on, last_on = "P12", date(2027, 3, 1), date(2027, 3, 31)

    (span,) = spans_of([Period()], working_days_to_close=5)
    assert span.closes_on == date(2027, 4, 7)


def test_what_is_overdue() -> None:
    found = deadlines_of(terms(), YEAR)
    late = overdue(found, done={"initial-budget-2026-27"}, on=date(2026, 6, 1))
    assert [one.id for one in late] == ["six-weekly-report-2026-05-13"]


@pytest.mark.parametrize(
    ("paid", "names"),
    [
        (equal_instalments("icb", 100_000, QUARTERS), []),
        (equal_instalments("icb", 99_999, QUARTERS), ["instalments-do-not-sum"]),
        (equal_instalments("icb", 100_000, QUARTERS[:2]), ["instalments-not-as-agreed"]),
        (equal_instalments("icb", 100_000, (*QUARTERS[:3], date(2027, 4, 15))), ["instalment-outside-year"]),
        ((), ["instalments-do-not-sum"]),
    ],
)
def test_instalments_are_four_equal_ones_within_the_year(paid: tuple, names: list[str]) -> None:  # type: ignore[type-arg]
    assert [one.name for one in check_instalments(terms(), YEAR, "icb", 100_000, paid)] == names


def test_every_published_term_has_its_source() -> None:
    assert len(published_terms()) == 13
    for term in published_terms().values():
        assert term.source
        assert term.edition
        assert term.title
        assert term.role in set(EVERY_ROLE)


def test_no_such_term() -> None:
    with pytest.raises(KeyError):
        terms().without("weekly-report")
