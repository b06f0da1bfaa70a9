"""The forecast workbook goes out with what is known and comes back with what is expected; errors are told by cell."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from wholeplace.pools.forecast import LineForecast, LineStanding
from wholeplace.pools.forecast_workbook import FIRST_ROW, Asked, Brought, read_forecast, write_forecast
from wholeplace.vocabulary.problems import Refused

ON = date(2026, 7, 3)
ASKED = Asked("low-moss", "Low Moss pool", "2026/27", "2026/27-P03", made_up=True)
LINES = {"team": "Team", "desk": "Desk"}
STANDINGS = [
    LineStanding("team", "Team", "council", "front-door", 45_000_000, 11_000_000, 500_000, None),
    LineStanding("desk", "Desk", "police", "desk", 5_000_000, 1, 0, LineForecast("desk", date(2026, 6, 1), 4_900_000)),
]


def filled(**cells: Any) -> bytes:
    book = load_workbook(io.BytesIO(write_forecast(ASKED, STANDINGS, at=ON)))
    for cell, value in cells.items():
        book["Forecast"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(data: bytes) -> Brought:
    return read_forecast(data, "forecast.xlsx", asked=ASKED, lines=LINES, made_on=ON, made_by="A holder")


def test_out_and_back() -> None:
    row = FIRST_ROW + 1
    found = brought(filled(**{f"G{row}": 460_000.1, f"I{row}": "Two posts filled early", f"G{row + 1}": " £49,000 "}))
    assert [(one.line, one.outturn_pence, one.note) for one in found.forecasts] == [
        ("team", 46_000_010, "Two posts filled early"),
        ("desk", 4_900_000, ""),
    ]


def test_a_line_left_empty_keeps_its_last_forecast() -> None:
    assert [one.line for one in brought(filled(G9=1)).forecasts] == ["team"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"G9": "about half a million"}, [("forecast-not-an-amount", "Forecast!G9")]),
        ({"G9": 1.005}, [("forecast-not-an-amount", "Forecast!G9")]),
        (
            {"A9": "tema", "G9": 5, "G10": True},
            [("forecast-line-unknown", "Forecast!A9"), ("forecast-not-an-amount", "Forecast!G10")],
        ),
        ({"A10": "team", "G9": 5, "G10": 6}, [("forecast-twice", "Forecast!A10")]),
        ({"B3": "other-pool", "G9": 5}, [("forecast-for-another", "Forecast!B3")]),
        ({"B5": "2026/27-P02", "G9": 5}, [("forecast-for-another", "Forecast!B5")]),
        ({}, [("forecast-empty", "Forecast!G9")]),
    ],
)
def test_errors_are_told_by_cell_and_all_at_once(cells: dict[str, Any], told: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused) as refused:
        brought(filled(**cells))
    assert [(problem.name, problem.cell) for problem in refused.value.problems] == told


def test_another_workbook_is_not_a_forecast() -> None:
    book = load_workbook(io.BytesIO(write_forecast(ASKED, STANDINGS, at=ON)))
    book["Forecast"].title = "Other"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused, match="forecast-sheet-missing"):
        brought(out.getvalue())
