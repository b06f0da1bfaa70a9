"""What holds of reading a return, whatever its figures: order, repetition and England change nothing; what is written is read."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from spend.returns import row, rsx
from wholeplace.spend.statutory import Return, read_returns
from wholeplace.spend.statutory_count import counted_rows
from wholeplace.spend.statutory_layout import service_lines
from wholeplace.spend.statutory_return import THOUSAND_PENCE, pence_of_thousand

FIRST = "\n".join(rsx().splitlines()[:6])
CODES = [f"E080000{number:02d}" for number in range(1, 11)]

figures = st.fixed_dictionaries(
    {line: st.integers(-(10**6), 10**7).map(lambda n: f"{n:,}") for line in service_lines()}
)
authorities = st.dictionaries(st.sampled_from(CODES), figures, min_size=1)


def rows_of(held: dict[str, dict[str, str]]) -> list[str]:
    return [row("E4200", code, f"Council {code}", _with_total(given_)) for code, given_ in held.items()]


def _with_total(given_: dict[str, str]) -> dict[str, str]:
    return given_ | {"totsx": f"{sum(int(text.replace(',', '')) for text in given_.values()):,}"}


def read(rows: list[str]) -> Return:
    (stated,) = read_returns("\n".join([FIRST, *rows, ""]).encode(), "rsx.csv")
    return stated


@given(authorities)
def test_every_figure_is_read_as_it_is_written(held: dict[str, dict[str, str]]) -> None:
    stated = read(rows_of(held))
    for code, given_ in held.items():
        for line, text in given_.items():
            assert stated.pence(code, line) == int(text.replace(",", "")) * THOUSAND_PENCE


@given(authorities, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_nor_england_changes_a_sum(
    held: dict[str, dict[str, str]], dice: random.Random
) -> None:
    rows = rows_of(held)
    more = [*rows, dice.choice(rows), row("Eng", "E92000001", "ENGLAND", {"edu": "99,999,999"})]
    dice.shuffle(more)
    once, again = read(rows), read(more)
    assert {code: entry.figures for code, entry in once.entries.items()} == {
        code: entry.figures for code, entry in again.entries.items()
    }
    assert len(again.duplicates) == 1
    assert once.sum_pence() == again.sum_pence()


@given(authorities)
def test_counted_lines_come_to_what_was_returned(held: dict[str, dict[str, str]]) -> None:
    stated = read(rows_of(held))
    rows = counted_rows(stated, {"E47000001": list(held)})
    assert sum(rows["pence"].to_pylist()) == stated.sum_pence()


@given(st.integers(-(10**9), 10**9), st.integers(0, 99999))
def test_a_figure_in_thousands_is_whole_pence(thousands: int, pence: int) -> None:
    sign = -1 if thousands < 0 else 1
    text = f"{thousands:,}.{pence:05d}"
    assert pence_of_thousand(text) == thousands * THOUSAND_PENCE + sign * pence
