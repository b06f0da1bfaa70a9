"""The command `wholeplace spend classify`: lines by service, by the place's rules, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wholeplace.cli import run

PAYMENTS = Path(__file__).parents[2] / "examples" / "payments.csv"
RULES = """
format = "wholeplace-count-rules/1"
place = "E47000001"

[[rule]]
id = "school-transport"
purpose = "*school transport*"
service = "education"
said_on = 2026-05-01
source = "Schools Forum"
"""


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    status = run(["spend", "classify", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_lines_and_pounds_by_service_add_up_to_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = asked(capsys, str(PAYMENTS))
    assert status == 0
    [file] = answer["files"]  # type: ignore[misc]
    assert (file["rows"], file["total"]) == (10, "195908.54")
    assert sum(each["rows"] for each in file["services"].values()) == 10
    assert round(sum(float(each["total"]) for each in file["said_by"].values()), 2) == 195908.54
    assert file["services"]["adult-social-care"] == {"rows": 3, "total": "19390.75"}


def test_the_place_s_rules_go_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES)
    _status, answer = asked(capsys, str(PAYMENTS), "--rules", str(rules))
    assert answer["files"][0]["said_by"]["place rule"] == {"rows": 1, "total": "3300.00"}  # type: ignore[index]


def test_one_publisher_is_too_few_to_learn_from(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = asked(capsys, str(PAYMENTS), "--measure")
    assert status == 11
    assert [problem["name"] for problem in answer["problems"]] == ["too-few-publishers"]  # type: ignore[attr-defined]


def test_a_file_that_is_no_spending_is_named_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "contracts.csv"
    other.write_text("Contract,Supplier\nGrounds,Ash Ltd\n")
    status, answer = asked(capsys, str(PAYMENTS), str(other))
    assert status == 11
    assert len(answer["files"]) == 1  # type: ignore[arg-type]
    assert [problem["name"] for problem in answer["problems"]] == ["no-amount-column"]  # type: ignore[attr-defined]
