"""`wholeplace unit-costs`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from golden import golden
from wholeplace.cli import run

GOLDEN = Path(__file__).parent / "golden"
SHOWN = ("CR1.0", "CR2.0", "E&E1.0", "SS16.0", "E&S5.0")


@pytest.mark.parametrize("code", SHOWN)
def test_golden_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", code, "--year", "2025/26", "--deflators", "2026-06"]) == 0
    golden(GOLDEN / f"{_file_name(code)}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("code", SHOWN)
def test_golden_object(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", code, "--year", "2025/26", "--deflators", "2026-06", "--json"]) == 0
    golden(GOLDEN / f"{_file_name(code)}.json", capsys.readouterr().out)


def _file_name(code: str) -> str:
    return code.replace("&", "and")


def test_the_object_has_the_keys_of_the_format(capsys: pytest.CaptureFixture[str]) -> None:
    run(["unit-costs", "show", "CR2.0", "--year", "2025/26", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [
        *("code", "description", "unit", "original", "price_year", "deflators", "fiscal", "economic", "social"),
        *("rating", "source", "shares", "transfer", "overlaps"),
    ]
    assert answer["fiscal"] == pytest.approx(2470 * 100 / 64.6079, abs=0.01)
    assert answer["original"]["social"] == {"pounds": 6795.0, "price_year": "2008/09"}
    assert list(answer["shares"]) == [
        *("NHS", "Criminal Justice System", "Police"),
        *("Local Authority/Children's Services", "Local Authority/Housing Services"),
    ]
    assert {"CR2.0.4", "CR8.5", "SS4.0", "HO3.0"} <= set(answer["overlaps"])


def test_a_value_that_does_not_split_has_null_shares_and_kinds_it_lacks_are_null(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["unit-costs", "show", "CR1.0", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["shares"] is None
    assert (answer["economic"], answer["social"], answer["transfer"]) == (None, None, 0.0)


def test_without_a_year_the_latest_outturn_of_the_newest_edition(capsys: pytest.CaptureFixture[str]) -> None:
    run(["unit-costs", "show", "cr2.0", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["price_year"], answer["deflators"]) == ("2025/26", "2026-06")


def test_golden_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", "CR2.9"]) == 11
    golden(GOLDEN / "unknown_unit_cost.txt", capsys.readouterr().err)


def test_golden_price_year_without_deflator(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", "CR2.0", "--year", "2044/45"]) == 11
    golden(GOLDEN / "no_deflator.txt", capsys.readouterr().err)


def test_problems_go_to_stdout_under_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", "CR2.0", "--deflators", "2025-12", "--json"]) == 11
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["name"], problem["found"]) == ("no-deflator", "CR2.0 is priced in 2008/09")


def test_all_that_is_wrong_comes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "show", "CR2.9", "--year", "2025", "--deflators", "2020-01", "--json"]) == 11
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["name"] for problem in problems] == ["unknown-unit-cost", "bad-financial-year", "unknown-deflators"]


def test_search_prints_one_entry_to_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "search", "domestic", "abuse", "--limit", "2"]) == 0
    assert capsys.readouterr().out == (
        "CR2.0          £2,470 (2008/09)  Domestic violence - average cost per incident (fiscal, …\n"
        "CR2.0.1        £1,171 (2008/09)  Domestic violence - fiscal cost per incident: health\n"
        "\nShow one with: wholeplace unit-costs show CODE\n"
    )


def test_search_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "search", "rape", "--limit", "30", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"gmca-1.4", "home-office-2019-20"} == {entry["edition"] for entry in found}


def test_search_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["unit-costs", "search", "xyzzy"]) == 0
    assert capsys.readouterr().out.startswith("Nothing in the unit cost library fits these words.")
