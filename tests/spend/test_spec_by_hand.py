"""Totals entered by hand: read, checked all at once, and counted with their source."""

from __future__ import annotations

import pytest

from spend.totals import HEALTH, WELFARE, in_csv, toml
from wholeplace.spend.by_hand import TotalByHand, counted_rows, fields_of, read_total, read_totals
from wholeplace.spend.lines import COUNTED
from wholeplace.vocabulary.problems import Exit, Refused

PLACE = "E06000099"


def test_toml_and_csv_say_the_same() -> None:
    from_toml = read_totals(toml(WELFARE, HEALTH), "totals.toml")
    from_csv = read_totals(in_csv(WELFARE, HEALTH), "totals.csv")
    assert [fields_of(total) for total in from_toml] == [fields_of(total) for total in from_csv]
    assert [total.pence for total in from_csv] == [412_000_000_00, 310_500_000_00]
    assert [total.line for total in from_csv] == [2, 3]
    assert [total.line for total in from_toml] == [1, 10]


def test_what_is_written_out_is_read_back() -> None:
    (total,) = read_totals(
        toml(dict(WELFARE, note="before appeals", published="2023", address="https://example.org/b")), "t.toml"
    )
    again = read_total(fields_of(total), file="t.toml", line=1)
    assert again == total


def test_a_total_is_counted_with_its_source_and_grade() -> None:
    totals = read_totals(toml(WELFARE, HEALTH), "totals.toml")
    table = counted_rows(totals, PLACE, "ab" * 32)
    assert table.schema == COUNTED
    welfare, health = table.to_pylist()
    assert welfare["service_rule"] == "entered by hand from Benefit expenditure by local authority (grade 2)"
    assert welfare["edition"] == "by hand: Benefit expenditure by local authority"
    assert (health["layer"], health["basis"], health["year"], health["pence"]) == (
        "outturn",
        "unknown",
        2021,
        310_500_000_00,
    )
    assert (health["place"], health["file"], health["line"]) == (PLACE, "ab" * 32, 10)


def test_a_body_has_one_edition_a_year_whatever_its_sources() -> None:
    work = dict(WELFARE, service="employment", source="Programme accounts")
    rows = counted_rows(read_totals(toml(WELFARE, work), "t.toml"), PLACE).to_pylist()
    assert {row["edition"] for row in rows} == {"by hand: Benefit expenditure by local authority; Programme accounts"}


def test_everything_wrong_is_told_at_once() -> None:
    bad = dict(WELFARE, year="2021", pounds="lots", grade="0", basis="nett", service="welfare", colour="blue")
    with pytest.raises(Refused) as refused:
        read_totals(toml(HEALTH, bad, dict(HEALTH, body="")), "totals.toml")
    assert [(problem.name, problem.line, problem.field) for problem in refused.value.problems] == [
        ("total-unreadable", 10, "colour"),
        ("total-unreadable", 10, "year"),
        ("total-unreadable", 10, "pounds"),
        ("total-unreadable", 10, "grade"),
        ("total-unreadable", 10, "basis"),
        ("total-unreadable", 10, "service"),
        ("total-lacks", 20, "body"),
    ]


def test_a_budget_and_an_outturn_of_one_service_may_stand_beside_each_other() -> None:
    totals = read_totals(toml(WELFARE, dict(WELFARE, layer="budget")), "totals.toml")
    assert [total.layer for total in totals] == ["outturn", "budget"]


def test_a_negative_total_is_money_received() -> None:
    total = read_total(dict(WELFARE, pounds="(1,250.50)"))
    assert isinstance(total, TotalByHand)
    assert total.pence == -125_050


@pytest.mark.parametrize(
    ("data", "file", "name"),
    [
        (b"[[total]\nbody=1", "t.toml", "not-toml"),
        (b"body,service\xff", "t.csv", "wrong-encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_unreadable(data: bytes, file: str, name: str) -> None:
    with pytest.raises(Refused, match=name) as refused:
        read_totals(data, file)
    assert refused.value.status == Exit.UNREADABLE


@pytest.mark.parametrize(("data", "file"), [(b"", "t.csv"), (b"", "t.toml"), (b"body,year\n1,2\n", "t.csv")])
def test_a_file_without_totals_says_what_it_needs(data: bytes, file: str) -> None:
    with pytest.raises(Refused, match="total-lacks"):
        read_totals(data, file)
