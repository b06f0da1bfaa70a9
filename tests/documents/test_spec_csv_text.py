"""CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeplace.documents.csv_text import neutralised, restored, write_csv

HARMFUL = ["=1+1", "+44 1234", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", HARMFUL)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralised(text) == "'" + text
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["-5", "+5.25", "-1e6", "A&E", "a = b", "", "3-4"])
def test_plain_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == text


@given(st.text())
def test_what_is_neutralised_can_be_had_back(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).lstrip().startswith(("=", "@"))


def test_a_file_of_every_kind_of_value() -> None:
    data = write_csv(
        ["Body", "=Pounds"], [["@council", -5.5], [None, True], ["£", date(2026, 11, 22)], ['a "b", c', 7]]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Body", "'=Pounds"],
        ["'@council", "-5.5"],
        ["", "yes"],
        ["£", "2026-11-22"],
        ['a "b", c', "7"],
    ]


def test_a_number_that_is_none_is_not_written() -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        write_csv(["a"], [[float("nan")]])
