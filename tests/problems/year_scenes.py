"""A small made-up pool in its year, in which problems of forecasts, settlements, savings and year ends are provoked."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

from problems.agreement_scenes import COUNCIL, NHS, contribution, head, line, raw
from wholeplace.foundation.people.models import Body
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.calendar_agreement import calendar_of
from wholeplace.pools.forecast import LineForecast, LineStanding
from wholeplace.pools.forecast_workbook import Asked, read_forecast, write_forecast
from wholeplace.pools.web.calendar_reading import Calendar
from wholeplace.pools.web.models import BalanceClaim, Pool, Saving
from wholeplace.pools.web.year_actions import _confirmation_problems
from wholeplace.pools.year_end import Ending, PeriodStanding, check_ending
from wholeplace.vocabulary.problems import refuse_if
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
TODAY = date(2026, 9, 1)
POOL = Pool(id="low-moss", title="Low Moss home first")
LINES = {"team": "Reablement team"}
ASKED = Asked(POOL.pk, POOL.title, str(YEAR), f"{YEAR}-P04", made_up=True)


def agreement() -> Agreement:
    return build_agreement(
        raw(agreement=head(id="low-moss"), contributions=[contribution(pounds=60_000)], lines=[line()])
    )


def forecast_brought(title: str = "Forecast", **cells: Any) -> object:
    """The forecast workbook as it was sent out, some cells filled in, brought back. `title` of its sheet."""
    standing = LineStanding("team", LINES["team"], COUNCIL, "home", 6_000_000, 2_000_000, 0, None)
    book = load_workbook(io.BytesIO(write_forecast(ASKED, [standing], at=TODAY)))
    for cell, value in cells.items():
        book["Forecast"][cell] = value
    book["Forecast"].title = title
    out = io.BytesIO()
    book.save(out)
    return read_forecast(out.getvalue(), "forecast.xlsx", asked=ASKED, lines=LINES, made_on=TODAY)


def made_on(day: date) -> LineForecast:
    return LineForecast("team", day, 6_100_000)


def confirmed(
    saving: Saving | None = None, cut: int = 100_000, on: date = TODAY, evidence: str = "Budget report"
) -> None:
    """Refuse with what keeps a saving from being confirmed."""
    refuse_if(_confirmation_problems(saving or a_saving(), cut, on, evidence, TODAY))


def a_saving(**changes: Any) -> Saving:
    made = {"title": "Fewer beds", "year": 2026, "claimed_pence": 100_000, "state": Saving.State.CLAIMED}
    named = {"ledger_line": "4410 Beds", "owner": "N. Ward", "decommissioning": "Ward 3 has closed."}
    return Saving(**{**made, **named, **changes})


def a_claim() -> BalanceClaim:
    pair = {"payer_id": COUNCIL, "payee_id": NHS, "book_pence": 100_000}
    return BalanceClaim(pool=POOL, name=f"{YEAR} Q1", on=date(2026, 6, 30), state=BalanceClaim.State.AGREED, **pair)


def police() -> Body:
    return Body(id="low-moss-police", name="Low Moss Police", kind="police")


def calendar() -> Calendar:
    laid_out = calendar_of(agreement(), YEAR)
    return Calendar(None, POOL, agreement(), None, YEAR, (), laid_out, {}, frozenset())  # type: ignore[arg-type]


def ended(*, settled_on: tuple[date, ...] = (YEAR.last_day,), closed: bool = False) -> None:
    """Refuse with what keeps a year from being closed."""
    periods = (PeriodStanding("2026/27-P12", False, False), PeriodStanding("2026/27-C1", True, True))
    refuse_if(check_ending(Ending(YEAR, date(2027, 5, 10), periods, settled_on, closed)))
