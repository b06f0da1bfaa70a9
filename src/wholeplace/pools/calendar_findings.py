"""Overspends that forecasts speak of, each with the day on which its risk was found: it starts the days of a remedial plan.

A line is found overspent on the first day of the present run of forecasts that lie beyond its budget by more than a threshold. A
forecast back within it ends the run; the next one beyond starts another, with a day of its own.

*Units*: whole pence; the threshold is a share of the line's budget. *Source*: clause bank, financial governance arrangements (a
plan within 21 days of the risk of an overspend); how much of an overspend is meant, the clause does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wholeplace.pools.calendar import Finding
from wholeplace.pools.forecast import LineForecast

# An overspend of more than this share of the budget asks for a plan. Ours: whoever looks may set another.
BEYOND_SHARE = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Overspend:
    """A line whose newest forecast lies beyond its budget. *Units*: pence."""

    line: str
    title: str
    found_on: date
    forecast_on: date
    budget_pence: int
    outturn_pence: int

    @property
    def over_pence(self) -> int:
        return self.outturn_pence - self.budget_pence

    @property
    def share(self) -> Fraction | None:
        """The overspend as a share of the budget; None where there is none."""
        return Fraction(self.over_pence, self.budget_pence) if self.budget_pence else None

    @property
    def finding(self) -> Finding:
        """What the calendar makes a deadline of."""
        return Finding(f"{self.line}-{self.found_on.isoformat()}", self.found_on, self.title)

    def as_answer(self) -> dict[str, Any]:
        """The overspend as JSON."""
        names = ("line", "title", "budget_pence", "outturn_pence", "over_pence")
        days = {"found_on": self.found_on.isoformat(), "forecast_on": self.forecast_on.isoformat()}
        return {**{name: getattr(self, name) for name in names}, **days, "finding": self.finding.id}


def overspends(
    forecasts: Iterable[LineForecast],
    budget_of: Callable[[str, date], int],
    titles: Mapping[str, str],
    on: date,
    beyond_share: Fraction = BEYOND_SHARE,
) -> tuple[Overspend, ...]:
    """The lines that are forecast beyond their budget on a day, largest first. The last forecast of a day counts for it.

    `budget_of`: the budget of a line as it stood on a day, in pence; `titles` of the lines that are looked at.
    """
    by_line: dict[str, dict[date, LineForecast]] = {}
    for one in sorted(forecasts, key=lambda forecast: forecast.made_on):
        if one.made_on <= on and one.line in titles:
            by_line.setdefault(one.line, {})[one.made_on] = one
    found = [_of_line(list(days.values()), budget_of, titles, beyond_share) for days in by_line.values()]
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.over_pence, one.line)))


def _of_line(
    forecasts: list[LineForecast],
    budget_of: Callable[[str, date], int],
    titles: Mapping[str, str],
    beyond_share: Fraction,
) -> Overspend | None:
    """The run of overspends that the newest forecast belongs to; None where it lies within."""
    since: date | None = None
    for one in forecasts:
        budget = budget_of(one.line, one.made_on)
        is_over = one.outturn_pence - budget > beyond_share * budget
        since = (since or one.made_on) if is_over else None
    newest = forecasts[-1]
    if since is None:
        return None
    budget = budget_of(newest.line, newest.made_on)
    return Overspend(newest.line, titles[newest.line], since, newest.made_on, budget, newest.outturn_pence)
