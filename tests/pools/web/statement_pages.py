"""The worked year of `pools.statements`, posted in the book of the made-up pool."""

from __future__ import annotations

from datetime import date
from typing import Any

from pools.pools import SYSTEM, open_example
from pools.statements import CASH, COUNCIL, NHS, OWED, POLICE, cell
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.posting import post
from wholeplace.pools.web.models import Pool

DESK = cell(chart.SPENDING, POLICE, "police-desk")
ENTRIES = (
    ("opening", date(2026, 4, 1), "Balance of the years before", CASH, 1_000_000, Cell(chart.BROUGHT_FORWARD)),
    (
        "council-1",
        date(2026, 4, 15),
        "Contribution of the council",
        CASH,
        27_000_000,
        cell(chart.CONTRIBUTIONS, COUNCIL),
    ),
    ("nhs-1", date(2026, 4, 15), "Contribution of the NHS", CASH, 18_000_000, cell(chart.CONTRIBUTIONS, NHS)),
    (
        "nhs-kind",
        date(2026, 5, 1),
        "Two nurses",
        cell(chart.SPENDING_IN_KIND, NHS),
        500_000,
        cell(chart.CONTRIBUTIONS_IN_KIND, NHS),
    ),
    (
        "staff",
        date(2026, 5, 31),
        "Salaries, of Jo Bloggs among others",
        cell(chart.SPENDING, COUNCIL),
        40_000_001,
        OWED,
    ),
    ("goods", date(2026, 7, 2), "Furniture", cell(chart.SPENDING, COUNCIL, subjective="4"), 6_500_000, CASH),
    ("desk", date(2026, 6, 30), "The desk", DESK, 4_800_000, DESK.booked_to(chart.OWN_LEDGER)),
)


def entry(key: str, on: date, text: str, debit: Cell, pence: int, credited: Cell, **more: Any) -> Entry:
    return Entry(key=key, on=on, text=text, lines=(Line(debit, pence), Line(credited, -pence)), **more)


def worked_pool() -> Pool:
    """The made-up pool with the worked year in its book, before anything is settled. The specimen must be loaded."""
    pool = open_example()
    assert pool.book is not None
    for key, on, text, debit, pence, credited in ENTRIES:
        kind = "opening" if key == "opening" else "posting"
        post(by=SYSTEM, book=pool.book, entry=entry(key, on, text, debit, pence, credited, kind=kind))
    return pool
