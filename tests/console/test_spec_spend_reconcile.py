"""Transcripts of `wholeplace spend reconcile`: England, a place, what is refused, and what does not come out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from golden import golden
from wholeplace.cli import run
from wholeplace.vocabulary.problems import Exit

DATA = Path(__file__).parents[1] / "spend" / "data" / "returns"
GOLDEN = Path(__file__).parent / "golden"
NET_2022 = "rsx-2022-23-net.csv"


@pytest.fixture(autouse=True)
def _among_the_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)
    if "COLUMNS" in os.environ:
        monkeypatch.delenv("COLUMNS")


def test_golden_england_and_greater_manchester(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", NET_2022, "--place", "E47000001"]) == Exit.DONE
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 110
    golden(GOLDEN / "spend-reconcile.txt", said)


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", NET_2022, "rsx-2021-22-net.csv", "--place", "E47000001", "--json"]) == Exit.DONE
    answer = json.loads(capsys.readouterr().out)
    assert [each["edition"] for each in answer["returns"]] == [
        "RSX 2022-23, updated 6 June 2024",
        "RSX 2021-22 final, updated 23 November 2023",
    ]
    assert answer["returns"][0]["total"] == "111344083000.00"
    assert answer["returns"][0]["printed_twice"][0]["code"] == "E12000007"
    assert [each["total"] for each in answer["places"]] == ["5055298000.00", "4694656000.00"]
    assert answer["problems"] == []


def test_only_the_year_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", NET_2022, "rsx-2021-22-net.csv", "--year", "2021/22", "--json"]) == Exit.DONE
    (each,) = json.loads(capsys.readouterr().out)["returns"]
    assert each["year"] == "2021/22"
    assert run(["spend", "reconcile", NET_2022, "--year", "2021/22", "--json"]) == Exit.REFUSED
    assert json.loads(capsys.readouterr().out)["problems"][0]["name"] == "no-return-of-year"


def test_a_difference_that_nobody_missing_could_come_to_ends_with_13(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", "rsx-2021-22.csv"]) == Exit.CHECK_FAILED
    said = capsys.readouterr().out
    assert "not explained" in said
    assert "Does not add up, used as published: line 127, E08000036 hous net-cur-exp" in said


def test_a_further_body_and_one_that_is_not_in_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["spend", "reconcile", NET_2022, "--place", "E08000002", "--with", "E23000005", "--with", "E08000025"]
    assert run([*words, "--with", "E06000063"]) == Exit.DONE
    said = capsys.readouterr().out
    assert "Greater Manchester Police" in said
    assert "Did not return: Birmingham (E08000025)." in said
    assert "Not in the file: Cumberland (E06000063)." in said


def test_a_file_that_cannot_be_read_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", "ATTRIBUTION", "missing.csv", NET_2022]) == Exit.UNREADABLE
    told = capsys.readouterr()
    assert "113,520,283" in told.out
    assert "return-layout-unknown: ATTRIBUTION" in told.err
    assert "no-such-file: missing.csv" in told.err


@pytest.mark.parametrize(
    ("words", "name"),
    [(["--year", "2022"], "bad-financial-year"), (["--place", "E99999999"], "not-a-place-code")],
)
def test_a_misused_option(words: list[str], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", NET_2022, *words]) == Exit.MISUSED
    assert name in capsys.readouterr().err


def test_before_income_and_a_budget_that_is_published_net_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spend", "reconcile", "rsx-2021-22.csv", "--column", "tot-exp", "--json"]) == Exit.CHECK_FAILED
    assert json.loads(capsys.readouterr().out)["returns"][0]["measure"] == "tot-exp"
    assert run(["spend", "reconcile", "ra-2021-22.csv", "--column", "tot-exp"]) == Exit.REFUSED
    assert "column-not-in-return" in capsys.readouterr().err
