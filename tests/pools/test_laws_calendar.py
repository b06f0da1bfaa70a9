"""What must hold of the calendar for all years, agreements and boards."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.pools.calendar import Board, Deadline, check_instalments, deadlines_of, equal_instalments
from wholeplace.pools.calendar_clashes import clashes
from wholeplace.pools.calendar_days import (
    bank_holidays,
    is_working_day,
    working_day_from,
    working_day_until,
    working_days_after,
)
from wholeplace.pools.calendar_terms import standard_terms
from wholeplace.vocabulary.years import FinancialYear

days = st.dates(date(2011, 1, 1), date(2060, 12, 31))
years = st.integers(2011, 2060).map(FinancialYear)


@given(st.integers(2011, 2199))
def test_a_year_has_at_least_eight_bank_holidays_and_none_on_a_weekend(year: int) -> None:
    assert len(bank_holidays(year)) >= 8
    assert all(day.year == year and day.weekday() < 5 for day in bank_holidays(year))


@given(days)
def test_the_nearest_working_days(day: date) -> None:
    before, after = working_day_until(day), working_day_from(day)
    assert before <= day <= after
    assert is_working_day(before)
    assert is_working_day(after)
    assert (before == after) == is_working_day(day)
    assert (after - before).days <= 6


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_working_days_add_up(day: date, one: int, other: int) -> None:
    assert working_days_after(working_days_after(day, one), other) == working_days_after(day, one + other)


@given(
    years, st.dates(date(2010, 4, 1), date(2060, 1, 1)), st.sampled_from([("s75",), ("s75", "s75-lead"), ("s256",), ()])
)
def test_every_deadline_falls_in_its_year_once_and_after_what_it_covers(
    year: FinancialYear, begins: date, mechanisms: tuple[str, ...]
) -> None:
    found = deadlines_of(standard_terms("a", ("a", "b", "c"), begins, mechanisms=mechanisms), year)
    assert len({one.id for one in found}) == len(found)
    assert all(year.first_day <= one.due_on <= year.last_day for one in found)
    assert all(one.covers_to_on < one.due_on for one in found if one.covers_to_on)
    assert all(one.due_on >= begins for one in found)
    assert all((one.covers_from_on is None) == (one.covers_to_on is None) for one in found)
    assert all(one.covers_from_on <= one.covers_to_on for one in found if one.covers_from_on and one.covers_to_on)
    reports = [one for one in found if one.id.startswith("quarterly-report")]
    assert len(reports) <= 4
    if "s75" in mechanisms and begins <= year.plus(-1).first_day:
        assert len(reports) == 4


@given(st.integers(0, 10**12), st.lists(days, min_size=4, max_size=4, unique=True))
def test_instalments_come_to_the_contribution(pence: int, on: list[date]) -> None:
    paid = equal_instalments("b", pence, on)
    assert sum(one.pence for one in paid) == pence
    year = FinancialYear.containing(min(on))
    terms = standard_terms("a", ("a", "b"), year.first_day)
    outside = [day for day in on if not year.first_day <= day <= year.last_day]
    problems = check_instalments(terms, year, "b", pence, paid)
    assert [one.name for one in problems] == ["instalment-outside-year"] * len(outside)


@given(days, st.lists(days, max_size=6), st.integers(0, 200))
def test_a_board_clashes_just_where_it_does_not_meet_in_time(due_on: date, meets: list[date], open_for: int) -> None:
    opens_on = due_on - timedelta(days=open_for)
    deadline = Deadline("d", "Plan", due_on, "approver", "a", "rule", opens_on=opens_on, boards=("b",))
    found = clashes([deadline], [Board("b", "Board", "a", tuple(meets))])
    assert bool(found) == (not any(opens_on <= met <= due_on for met in meets))
    assert all(one.days == min((met - due_on).days for met in meets if met > due_on) for one in found if one.days)
