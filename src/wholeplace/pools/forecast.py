"""What a year is expected to come to: every forecast kept with its day, so that drift can be seen and believed less.

A forecast is the *outturn* of a line as somebody expected it on a day. Its *variance* is that less the budget as it stood on the
same day. *Drift* is how the variance moved from one day to a later one. The *early warning* speaks where it moves late in the
year, as in Oldham in 2018-19: £1.615m at month 9, £4.325m at year end for the council.

*Units*: whole pence; a variance above nought is an overspend. *Source*: Oldham Commissioning Partnership Board, section 75
outturn 2018-19; docs/methods/forecast-drift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wholeplace.vocabulary.money import format_pounds

# A movement in the last part of the year that is larger than this share of the budget is told. Ours: a place may set its own.
LATE_SHARE = Fraction(1, 100)
LATE_PERIOD = 9  # the periods after this one are late: the last quarter of a year of twelve


@dataclass(frozen=True, slots=True)
class LineForecast:
    """What somebody expected of a line on a day. `period` is the period whose figures were known (`2018/19-P09`)."""

    line: str
    made_on: date
    outturn_pence: int
    period: str = ""
    made_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A line on a day: budget as revised by then, spent and promised so far, and the newest forecast (None: none yet)."""

    line: str
    title: str
    body: str
    scheme: str
    budget_pence: int
    actual_pence: int
    committed_pence: int
    forecast: LineForecast | None

    @property
    def outturn_pence(self) -> int:
        """The newest forecast; where there is none, the budget, which is then said."""
        return self.forecast.outturn_pence if self.forecast else self.budget_pence

    @property
    def variance_pence(self) -> int:
        return self.outturn_pence - self.budget_pence


@dataclass(frozen=True, slots=True)
class Point:
    """The variance as it was forecast on a day."""

    on: date
    period: str
    outturn_pence: int
    budget_pence: int

    @property
    def variance_pence(self) -> int:
        return self.outturn_pence - self.budget_pence


@dataclass(frozen=True, slots=True)
class Drift:
    """How the variance of some lines moved through the year, day by day of a forecast."""

    points: tuple[Point, ...]

    @property
    def movement_pence(self) -> int:
        """From the first forecast to the last."""
        return self.points[-1].variance_pence - self.points[0].variance_pence if self.points else 0

    def moved_since(self, on: date) -> int:
        """From the newest forecast of that day or before to the last one. Nought where there was none by then."""
        before = [point for point in self.points if point.on <= on]
        return self.points[-1].variance_pence - before[-1].variance_pence if before else 0

    @property
    def outturn_drift_pence(self) -> int:
        """How the forecast outturn itself moved, leaving changes of the budget aside."""
        return self.points[-1].outturn_pence - self.points[0].outturn_pence if self.points else 0


@dataclass(frozen=True, slots=True)
class Warned:
    """An early warning: whose variance moved late, from which day to which, by how much, in one sentence."""

    body: str
    from_on: date
    to_on: date
    from_pence: int
    to_pence: int
    sentence: str

    @property
    def movement_pence(self) -> int:
        return self.to_pence - self.from_pence


Budgets = Callable[[str, date], int]
"""The budget of a line as it stood on a day. *Units*: pence."""


def newest(forecasts: Iterable[LineForecast], on: date) -> dict[str, LineForecast]:
    """The newest forecast of each line that was made by a day; of two of one day, the later given."""
    found: dict[str, LineForecast] = {}
    for one in sorted(forecasts, key=lambda each: each.made_on):
        if one.made_on <= on:
            found[one.line] = one
    return found


def drift(forecasts: Sequence[LineForecast], lines: Sequence[str], budget: Budgets) -> Drift:
    """The variance of some lines together, on each day on which one of them was forecast.

    A line that has not been forecast by a day stands at its budget: it adds no variance.
    """
    wanted = [one for one in forecasts if one.line in set(lines)]
    points = []
    for on in sorted({one.made_on for one in wanted}):
        known = newest(wanted, on)
        budgets = {line: budget(line, on) for line in lines}
        outturn = sum(known[line].outturn_pence if line in known else budgets[line] for line in lines)
        period = max((one.period for one in wanted if one.made_on == on), default="")
        points.append(Point(on, period, outturn, sum(budgets.values())))
    return Drift(tuple(points))


def early_warnings(
    drifts: Mapping[str, Drift],
    late_from: date,
    names: Mapping[str, str],
    *,
    share: Fraction = LATE_SHARE,
) -> tuple[Warned, ...]:
    """Whose variance has moved since `late_from` (the end of the ninth period, say) by more than a share of its budget.

    `drifts` goes by body; the body whose variance moved most comes first.
    """
    found = []
    for body, moved in drifts.items():
        before = [point for point in moved.points if point.on <= late_from]
        if not before or moved.points[-1].on <= late_from:
            continue
        first, last = before[-1], moved.points[-1]
        movement = last.variance_pence - first.variance_pence
        if abs(movement) > share * abs(last.budget_pence):
            sentence = _warning(names.get(body, body), first, last)
            found.append(Warned(body, first.on, last.on, first.variance_pence, last.variance_pence, sentence))
    return tuple(sorted(found, key=lambda one: -abs(one.movement_pence)))


def _warning(name: str, first: Point, last: Point) -> str:
    movement = last.variance_pence - first.variance_pence
    way = "worse" if movement > 0 else "better"
    return (
        f"{name}: {variance_said(first.variance_pence)} forecast on {_day(first.on)} became "
        f"{variance_said(last.variance_pence)} on {_day(last.on)}, {_pounds(abs(movement))} {way}."
    )


def variance_said(pence: int) -> str:
    """A variance in words: `an overspend of £1,615,000.00`."""
    if pence == 0:
        return "neither over nor under"
    return f"an {'overspend' if pence > 0 else 'underspend'} of {_pounds(abs(pence))}"


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2 if pence % 100 else 0)


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def run_rate_pence(actual_pence: int, elapsed: Fraction) -> int | None:
    """What the year comes to if spending goes on as it has; None before anything has elapsed. *Units*: pence, share of year."""
    return round(actual_pence / elapsed) if elapsed > 0 else None


def as_answer(standings: Sequence[LineStanding], moved: Drift, warned: Sequence[Warned]) -> dict[str, Any]:
    """Lines, drift and warnings as JSON; pence as whole numbers."""
    return {
        "lines": [
            {
                "line": one.line,
                "title": one.title,
                "body": one.body,
                "scheme": one.scheme,
                "budget_pence": one.budget_pence,
                "actual_pence": one.actual_pence,
                "committed_pence": one.committed_pence,
                "outturn_pence": one.outturn_pence,
                "variance_pence": one.variance_pence,
                "forecast_on": one.forecast.made_on.isoformat() if one.forecast else None,
            }
            for one in standings
        ],
        "drift": [
            {
                "on": point.on.isoformat(),
                "period": point.period,
                "outturn_pence": point.outturn_pence,
                "budget_pence": point.budget_pence,
                "variance_pence": point.variance_pence,
            }
            for point in moved.points
        ],
        "warnings": [
            {"body": one.body, "movement_pence": one.movement_pence, "sentence": one.sentence} for one in warned
        ],
    }
