"""Where larger bodies spend, read from a table that somebody typed."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeplace.specimen.spend import files, truth
from wholeplace.spend.area_shares import AreaShares
from wholeplace.spend.shares_file import METHODS, read_shares, write_shares
from wholeplace.vocabulary.problems import Refused

HEAD = "body,method,year,area,share,counted,source\n"
HERE, THERE = "E99000001", "E99000002"


def read(*rows: str) -> tuple[AreaShares, ...]:
    return read_shares((HEAD + "\n".join(rows)).encode(), "shares.csv")


def refused(*rows: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as found:
        read(*rows)
    return [(problem.name, problem.line) for problem in found.value.problems]


def test_shares_are_exact_however_they_are_written():
    (found,) = read(f"police,stated,2024/25,{HERE},1/3,,its note", f"police,stated,2024/25,{THERE},12.5%,,its note")
    assert found.shares == {HERE: Fraction(1, 3), THERE: Fraction(1, 8)}
    assert (found.body, found.method, found.year, found.counted) == ("police", "stated", 2024, None)


def test_counts_become_shares_and_only_patients_are_a_sample():
    patients, people = read(
        f"trust,catchment,2024/25,{HERE},,37,count",
        f"trust,catchment,2024/25,{THERE},,163,count",
        f'police,population,2024/25,{HERE},,"118,400",census',
        f'police,population,2024/25,{THERE},,"241,600",census',
    )
    assert (patients.shares[HERE], patients.counted) == (Fraction(37, 200), 200)
    assert (people.shares[HERE], people.counted) == (Fraction(1184, 3600), None)


def test_the_sets_of_a_body_keep_their_order():
    need, heads = read(f"police,need,2024/25,{HERE},0.4,,crimes", f"police,population,2024/25,{HERE},0.3,,census")
    assert (need.method, heads.method) == ("need", "population")


def test_everything_that_is_wrong_is_said_at_once():
    assert refused(
        f"police,guess,2024/25,{HERE},0.4,,crimes",
        f"police,need,2024,{HERE},0.4,,crimes",
        "police,need,2024/25,Thistlemere,0.4,,crimes",
        f"police,need,2024/25,{HERE},lots,,crimes",
        f"police,need,2024/25,{HERE},,some,crimes",
        f"police,need,2024/25,{HERE},,,crimes",
    ) == [*(("shares-unreadable", line) for line in (2, 3, 4, 5, 6)), ("shares-lack", 7)]


@pytest.mark.parametrize(
    ("rows", "name", "line"),
    [
        (((HERE, "0.4", "", "a"), (THERE, "", "7", "a")), "shares-unreadable", 3),
        (((HERE, "0.4", "", "a"), (THERE, "0.4", "", "b")), "shares-unreadable", 3),
        (((HERE, "", "0", "a"),), "shares-unreadable", 2),
        (((HERE, "0.7", "", "a"), (THERE, "0.4", "", "a")), "shares-above-one", None),
        (((HERE, "-0.7", "", "a"),), "share-impossible", None),
    ],
)
def test_rows_of_one_set_go_together(rows, name, line):
    assert refused(*(f"police,need,2024/25,{','.join(row)}" for row in rows)) == [(name, line)]


def test_a_file_that_is_none_is_refused():
    for data, name in (
        (b"", "shares-lack"),
        (HEAD.encode(), "shares-lack"),
        ("body,\xa3".encode("cp1252"), "wrong-encoding"),
    ):
        with pytest.raises(Refused) as found:
            read_shares(data, "shares.csv")
        assert [problem.name for problem in found.value.problems] == [name]


def test_the_made_up_shares_are_read_as_they_are():
    (file,) = [one for one in files() if one.kind == "shares"]
    assert read_shares(file.bytes, file.name, {one.id for one in truth().bodies}) == truth().shares


@pytest.mark.parametrize(
    "cells",
    [
        f"{HERE},1e-999999999,,a",
        f"{HERE},1/{'9' * 500},,a",
        f"{HERE},0/0,,a",
        f"{HERE},,{'9' * 5000},a",
        f"{HERE},,²,a",
        f"{HERE},0.5,,{'a' * 301}",
        f'{HERE},0.5,,"a{"b" * 200_000}"',
        f"{HERE},0.5,,a\x00",
    ],
)
def test_what_would_stop_a_machine_is_refused(cells):
    with pytest.raises(Refused) as found:
        read(f"police,need,2024/25,{cells}")
    assert {problem.name for problem in found.value.problems} == {"shares-unreadable"}
    assert max(len(problem.found) for problem in found.value.problems) < 400


@given(st.binary(max_size=200))
def test_any_bytes_are_shares_or_refused(data):
    with contextlib.suppress(Refused):
        read_shares(HEAD.encode() + data, "shares.csv")


parts = st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any)


sets = st.tuples(st.sampled_from(METHODS), parts, st.none() | st.integers(1, 9999))


@settings(max_examples=50)
@given(st.lists(sets, max_size=4, unique_by=lambda one: one[0], min_size=1))
def test_what_is_written_is_read_again(told):
    shares = tuple(
        AreaShares(
            "police",
            method,
            2024,
            {f"E{n:08d}": Fraction(part, sum(held)) for n, part in enumerate(held)},
            'a, "b"; c',
            counted,
        )
        for method, held, counted in told
    )
    assert read_shares(write_shares(shares).encode(), "shares.csv") == shares
