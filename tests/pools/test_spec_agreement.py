"""An agreement read from its text: whole, lawful, and written out again as it was."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from wholeplace.pools.agreement_file import agreement_to_raw, build_agreement, examine, read_agreement
from wholeplace.pools.lawful import findings, unlawful
from wholeplace.vocabulary.years import FinancialYear

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.toml"
YEAR = FinancialYear(2026)


@pytest.fixture
def raw() -> dict[str, Any]:
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def test_the_example_is_whole_and_lawful() -> None:
    agreement = read_agreement(EXAMPLE.read_bytes())
    assert unlawful(agreement) == []
    assert agreement.contributed_pence(YEAR) == {
        "thistlemere-council": 27_000_000,
        "thistlemere-nhs": 18_000_000,
        "vale-police": 5_000_000,
    }
    assert agreement.contributed_pence(YEAR, pooled_only=True)["vale-police"] == 0
    standing = {finding.requirement.id: finding.standing for finding in findings(agreement)}
    assert standing["S75-04"] == "met"
    assert standing["S256-02"] == "does not apply"


def test_written_out_it_is_the_same_agreement(raw: dict[str, Any]) -> None:
    agreement = build_agreement(raw)
    assert build_agreement(agreement_to_raw(agreement)) == agreement


def change(raw: dict[str, Any], **rows: Any) -> list[str]:
    """The names of the problems of a changed agreement, those of law among them."""
    changed = copy.deepcopy(raw) | rows
    agreement, problems = examine(changed)
    return [problem.name for problem in problems] or [problem.name for problem in unlawful(agreement)]  # type: ignore[arg-type]


def test_police_may_not_be_in_a_section_75_fund(raw: dict[str, Any]) -> None:
    more = [*raw["contributions"], {"partner": "vale-police", "line": "team", "year": "2026/27", "pounds": 1}]
    assert change(raw, contributions=more) == ["partner-not-lawful"]


def test_police_may_join_a_council_under_section_10(raw: dict[str, Any]) -> None:
    lines = copy.deepcopy(raw["lines"])
    lines[1] |= {"status": "pooled-aligned", "mechanism": "s10"}
    assert change(raw, lines=lines) == []


def test_a_contribution_beyond_its_cap_needs_both_approvals(raw: dict[str, Any]) -> None:
    contributions = copy.deepcopy(raw["contributions"])
    contributions[1] |= {"pounds": 210_000, "instalments": []}
    assert change(raw, contributions=contributions) == ["contribution-beyond-cap"]
    one = {"body": "thistlemere-council", "officer": "Section 151 officer", "given_on": "2026-03-02"}
    contributions[1]["approvals"] = [one, {**one, "body": "thistlemere-nhs"}]
    assert change(raw, contributions=contributions) == []


@pytest.mark.parametrize(
    ("term", "names"),
    [("aims", {"agreement-does-not-say"}), ("improvement", {"agreement-does-not-say"}), ("location", set())],
)
def test_what_the_law_wants_said_is_asked_for(raw: dict[str, Any], term: str, names: set[str]) -> None:
    terms = {key: value for key, value in raw["terms"].items() if key != term}
    assert set(change(raw, terms=terms)) == names


def test_every_problem_is_told_at_once(raw: dict[str, Any]) -> None:
    contributions = copy.deepcopy(raw["contributions"])
    contributions[0]["instalments"][0]["pounds"] = 1
    lines = copy.deepcopy(raw["lines"])
    lines[0]["holder"] = "thistlemere-nhs"
    head = raw["agreement"] | {"until_on": "2025-03-31"}
    assert set(change(raw, agreement=head, contributions=contributions, lines=lines)) == {
        "agreement-dates-reversed",
        "instalments-do-not-sum",
        "contribution-outside-term",
        "holder-not-host",
    }
