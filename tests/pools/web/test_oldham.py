"""Oldham's section 75 of 2018-19 in a pool of the made-up place: its postings and dated forecasts give its published figures.

The variances, the totals and the month are Oldham's; that the council's lines have a budget of £60m is made up, for the outturn
does not say it.
"""

from __future__ import annotations

import csv
import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pools.pools import SIGNING, example_raw, who
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person, Place
from wholeplace.foundation.signing.actions import sign
from wholeplace.foundation.signing.queries import wanted_of
from wholeplace.ledger.chart import OWN_LEDGER, SPENDING
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.posting import post_many
from wholeplace.pools.cells import cell_of
from wholeplace.pools.forecast import LineForecast
from wholeplace.pools.web.actions import open_pool, propose_agreement, start_pool
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import latest_signed
from wholeplace.pools.web.year import year_of
from wholeplace.pools.web.year_actions import keep_forecasts
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db
ROWS = csv.DictReader((Path(__file__).parents[1] / "data" / "oldham_s75_2018_19.csv").read_text().splitlines())
OLDHAM = {row["line"]: int(Decimal(row["gbp_m"]) * 100_000_000) for row in ROWS}
YEAR = FinancialYear(2018)
COUNCIL, NHS = "thistlemere-council", "thistlemere-nhs"
BUDGET = {"care": 6_000_000_000, "health": OLDHAM["Revised after virements in and out of the pool"] - 6_000_000_000}
MONTH_9, YEAR_END = date(2018, 12, 31), date(2019, 3, 31)
OVER = {"care": OLDHAM["of which Oldham Council"], "health": OLDHAM["of which other partner(s)"]}


def at(day: date) -> By:
    return By.system("Oldham's figures are put in", at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def raw() -> dict[str, Any]:
    """The example agreement with two pooled-aligned lines, the council's and the NHS's, in Oldham's year."""
    made = example_raw()
    made["agreement"] |= {
        "id": "oldham-figures",
        "title": "Oldham's figures",
        "from_on": "2018-04-01",
        "until_on": "2019-03-31",
    }
    made["agreement"]["review_on"] = ["2018-09-30"]
    made["boards"] = []
    shared = {"scheme": "front-door", "status": "pooled-aligned", "mechanism": "s75", "subjective": "5"}
    made["lines"] = [
        {"id": "care", "title": "Care", "owner": COUNCIL, **shared, "budget_pounds": {"2018/19": BUDGET["care"] / 100}},
        {
            "id": "health",
            "title": "Health",
            "owner": NHS,
            **shared,
            "budget_pounds": {"2018/19": BUDGET["health"] / 100},
        },
    ]
    made["contributions"] = [
        {"partner": COUNCIL, "line": "care", "year": "2018/19", "pounds": BUDGET["care"] / 100},
        {"partner": NHS, "line": "health", "year": "2018/19", "pounds": BUDGET["health"] / 100},
    ]
    made["rules"] = [{"id": "own", "family": "RS-04", "order": 1, "from_on": "2018-04-01", "applies_to": "both"}]
    return made


@pytest.fixture
def pool(specimen: object, monkeypatch: pytest.MonkeyPatch) -> Pool:
    began = date(2026, 3, 1)
    made = start_pool(by=at(began), place=Place.objects.for_system("test").get(pk="E99000001"), title="", raw=raw())
    version = propose_agreement(by=at(began), pool=made)
    for word, body in SIGNING:
        by = who(word)
        sign(by=by, wanted=wanted_of(by, version, body))
    made = open_pool(by=at(date(2018, 4, 1)), pool=made)
    held = latest_signed(at(began), made)
    assert held is not None
    entries = []
    for line, body in (("care", COUNCIL), ("health", NHS)):
        for month in range(12):
            on = date(2018 + (month + 3) // 12, (month + 3) % 12 + 1, 28)
            pence = (BUDGET[line] + OVER[line]) // 12 + (0 if month else (BUDGET[line] + OVER[line]) % 12)
            spent = Line(cell_of(held.agreement, line, SPENDING, body=body), pence)
            own = Line(cell_of(held.agreement, line, OWN_LEDGER, body=body, subjective=""), -pence)
            entries.append(Entry(f"{line}:{month}", on, f"{line} of a month", (spent, own)))
    assert post_many(by=at(YEAR_END), book=made.book, entries=entries) == 24
    for made_on, outturns in (
        (MONTH_9, {"care": BUDGET["care"] + OLDHAM["Council variance reported at month 9"]}),
        (YEAR_END, {line: BUDGET[line] + OVER[line] for line in BUDGET}),
    ):
        forecasts = [LineForecast(line, made_on, pence, "", "Outturn") for line, pence in outturns.items()]
        keep_forecasts(by=at(made_on), pool=made, year=YEAR, forecasts=forecasts)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 1, 12, tzinfo=UTC))
    return made


def test_the_book_and_the_forecasts_give_the_published_outturn(pool: Pool) -> None:
    held = year_of(at(YEAR_END), pool, YEAR)
    standings = held.standings(YEAR_END)
    assert sum(one.budget_pence for one in standings) == OLDHAM["Revised after virements in and out of the pool"]
    assert sum(one.actual_pence - one.budget_pence for one in standings) == OLDHAM["Year-end adverse variance"]
    assert held.drift_by_body()[COUNCIL].moved_since(MONTH_9) == OLDHAM["Movement month 9 to year end"]


def test_the_page_shows_what_moved_on_the_dates_it_happened(pool: Pool) -> None:
    client = Client()
    client.force_login(Person.objects.get(email="finance@example.org"))
    page = client.get(f"/pools/{pool.pk}/forecast?year=2018/19")
    said = re.sub(r"[\s\xa0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))
    assert (
        "Thistlemere Council: an overspend of £1,615,000 forecast on 31 December 2018 became an overspend of £4,325,000 "
        "on 31 March 2019, £2,710,000 worse." in said
    )
    assert "Thistlemere Council £1,615,000.00 31 December 2018 £4,325,000.00 31 March 2019 £2,710,000.00" in said
    assert "£8,812,000.00" in said
