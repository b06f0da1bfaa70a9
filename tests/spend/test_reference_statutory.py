"""Returns against outside answers: England as it is printed, sums worked out by independent code, and the tidied tables."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wholeplace.spend.reconcile import reconcile
from wholeplace.spend.statutory import Return, check_return, read_returns
from wholeplace.spend.statutory_count import counted_rows, place_returned
from wholeplace.spend.statutory_layout import service_lines

DATA = Path(__file__).parent / "data" / "returns"
THOUSAND = 100_000  # pence
GREATER_MANCHESTER = [f"E080000{number:02d}" for number in range(1, 11)]
YEARS = {"2021-22": "rsx-2021-22-net.csv", "2022-23": "rsx-2022-23-net.csv"}
WHOLE = {"2021-22": "RSX_2021-22_data_by_LA_Live.csv", "2022-23": "RSX_2022-23_data_by_LA.csv"}


@cache
def read(path: Path) -> Return:
    (stated,) = read_returns(path.read_bytes(), path.name)
    return stated


def england() -> Iterator[tuple[str, str, int, int]]:
    """*Source*: RSX_england_reconciliation.csv: England as printed and the sum of authorities, in £ thousand."""
    with (DATA / "RSX_england_reconciliation.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = row["code"].removeprefix("RSX-").removesuffix("-net-cur-exp")
            yield (
                row["year"],
                line,
                int(float(row["england_published"])),
                int(float(row["sum_of_authorities_deduplicated"])),
            )


@pytest.mark.parametrize(("year", "line", "published", "summed"), list(england()))
def test_england_and_the_sum_of_authorities(year: str, line: str, published: int, summed: int) -> None:
    stated = read(DATA / YEARS[year])
    assert stated.england is not None
    assert stated.england.figures[line, "net-cur-exp"] == published * THOUSAND
    assert stated.sum_pence(line) == summed * THOUSAND


@pytest.mark.parametrize("year", YEARS)
def test_what_england_is_above_the_sum_those_missing_explain(year: str) -> None:
    done = reconcile(read(DATA / YEARS[year]))
    assert len(done.england) == 14
    assert done.unexplained == ()
    assert len(done.absent) == 4


@pytest.mark.parametrize("year", YEARS)
def test_without_those_missing_england_would_not_be_explained(year: str) -> None:
    rows = [row for row in (DATA / YEARS[year]).read_text(encoding="utf-8-sig").splitlines() if ",M," not in row]
    (stated,) = read_returns("\n".join(rows).encode(), "rsx.csv")
    assert not stated.absent
    assert "totsx" in reconcile(stated).unexplained


GM_TOTALS = {"2021-22": 4_694_656, "2022-23": 5_055_298}
"""In £ thousand: the sum of the column RSX-totsx-net-cur-exp over the ten rows, by a spreadsheet's plain means."""


@pytest.mark.parametrize("year", YEARS)
def test_greater_manchester_all_ten_returned(year: str) -> None:
    found = place_returned(read(DATA / YEARS[year]), GREATER_MANCHESTER)
    assert found.whole
    assert [body.code for body in found.bodies] == GREATER_MANCHESTER
    assert found.total_pence == GM_TOTALS[year] * THOUSAND


def test_counted_lines_of_every_authority_make_england_without_its_estimates() -> None:
    stated = read(DATA / YEARS["2022-23"])
    rows = counted_rows(stated, {"E92000001": list(stated.entries)})
    by_service: dict[str, int] = defaultdict(int)
    for service, pence in zip(rows["service"].to_pylist(), rows["pence"].to_pylist(), strict=True):
        by_service[service] += pence
    assert sorted(by_service.values()) == sorted(stated.sum_pence(line) for line in service_lines())


def shared(*parts: str) -> Path:
    """A file of the large outside answers, or a plain skip."""
    root = os.environ.get("WHOLEPLACE_SHARED")
    if not root:
        pytest.skip("WHOLEPLACE_SHARED is not set: make oracle SHARED=<folder with data/>")
    return Path(root, "data", "spend", "mhclg", *parts)


@pytest.mark.oracle
@pytest.mark.parametrize("year", WHOLE)
def test_every_figure_of_every_authority_as_the_tidied_table_has_it(year: str) -> None:
    """*Source*: RSX_tidy_2021-23.csv, one row for each authority and code."""
    stated = read(shared(WHOLE[year]))
    expected: dict[tuple[str, str, str], int] = {}
    with shared("RSX_tidy_2021-23.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == year and row["value_gbp_thousand"]:
                _, line, measure = row["code"].split("-", 2)
                expected[row["ons_code"], line, measure] = round(float(row["value_gbp_thousand"]) * THOUSAND)
    found = {
        (code, line, measure): pence
        for code, entry in stated.entries.items()
        for (line, measure), pence in entry.figures.items()
    }
    missing = set(found) ^ set(expected)
    assert not missing, f"{len(missing)} are in one alone, such as {sorted(missing)[:3]}"
    assert [key for key in expected if found[key] != expected[key]] == []


@pytest.mark.oracle
@pytest.mark.parametrize("year", WHOLE)
def test_the_whole_file_reconciles_with_england(year: str) -> None:
    stated = read(shared(WHOLE[year]))
    for published_year, line, published, summed in england():
        if published_year == year:
            assert stated.sum_pence(line) == summed * THOUSAND
            assert stated.england is not None
            assert stated.england.figures[line, "net-cur-exp"] == published * THOUSAND
    assert reconcile(stated).unexplained == ()


@pytest.mark.oracle
def test_the_budget_makes_england_but_for_those_missing() -> None:
    stated = read(shared("RA_2021-22_data_by_LA.csv"))
    assert (len(stated.entries), len(stated.absent)) == (419, 6)
    done = reconcile(stated)
    assert done.unexplained == ()
    assert check_return(stated) == []


@pytest.mark.oracle
def test_in_lancashire_total_less_income_is_net_on_every_row_with_values() -> None:
    returns = read_returns(shared("lancashire15_RO_detail_2021-22_2024-25.csv").read_bytes(), "lancashire.csv")
    rows = apart = 0
    for stated in returns:
        for entry in stated.entries.values():
            for line in {line for line, _ in entry.figures}:
                parts = [entry.figures.get((line, measure)) for measure in ("tot-exp", "tot-inc", "net-cur-exp")]
                if None not in parts:
                    rows += 1
                    apart += parts[0] - parts[1] != parts[2]  # type: ignore[operator]
    assert rows == 1998
    assert apart == 4, "four rows miss by £1 thousand, which is rounding"


def test_in_the_cut_of_lancashire_total_less_income_is_net_on_every_row_with_values() -> None:
    rows = 0
    for stated in read_returns((DATA / "ro-lancashire.csv").read_bytes(), "ro-lancashire.csv"):
        assert not [problem for problem in check_return(stated) if "net-cur-exp" in (problem.field or "")]
        for entry in stated.entries.values():
            for line in {line for line, _ in entry.figures}:
                parts = [entry.figures.get((line, measure)) for measure in ("tot-exp", "tot-inc", "net-cur-exp")]
                if None not in parts:
                    rows += 1
                    assert abs((parts[0] or 0) - (parts[1] or 0) - (parts[2] or 0)) <= THOUSAND
    assert rows > 200


def test_lines_whose_total_was_left_at_nought_are_named() -> None:
    """In 2024-25 every council of the cut has employees under emergency planning, and a total expenditure of nought."""
    returns = read_returns((DATA / "ro-lancashire.csv").read_bytes(), "ro-lancashire.csv")
    (central,) = (stated for stated in returns if stated.edition == "RO6 2024-25")
    named = {problem.field for problem in check_return(central)}
    assert {"E06000008 Emergency planning tot-exp", "E10000017 Emergency planning tot-exp"} <= named
