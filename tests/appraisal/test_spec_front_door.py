"""The worked example EX1: one front door for domestic abuse, to the penny.

Source: case file format, `front-door.expected.json` (worked out three times by independent code); unit cost CR2.0 of the GMCA
Unit Cost Database v1.4, CC BY 4.0. The other inputs are constructed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wholeplace.appraisal.appraise import appraise, as_answer
from wholeplace.appraisal.case import Case, Cashable
from wholeplace.appraisal.casefile import read_case

TOP = Path(__file__).parents[2]
EXPECTED = json.loads((Path(__file__).parent / "data" / "front-door.expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def front_door() -> Case:
    file = TOP / "examples" / "front-door.toml"
    return read_case(file.read_bytes(), file=file.name)


def within(expected: Any, answer: Any) -> Any:
    """The answer with only the keys that were expected of it."""
    if isinstance(expected, dict):
        return {key: within(value, answer[key]) for key, value in expected.items()}
    return answer


def test_every_figure_to_the_penny(front_door: Case) -> None:
    assert within(EXPECTED, as_answer(appraise(front_door))) == EXPECTED


def test_what_a_full_year_avoids(front_door: Case) -> None:
    """1160 × 0.60 × 0.80 × 3.0 × 0.25 × (1 − 0.20)."""
    lines = {line.id: line for line in appraise(front_door).lines}
    assert lines["incidents"].net_change_full_year == pytest.approx(334.08)


def notes_of(front_door: Case, **changes: Any) -> tuple[str, ...]:
    (line,) = front_door.benefits
    return appraise(replace(front_door, illustrative=False, benefits=(replace(line, **changes),))).notes


def test_what_falls_outside_is_noted_only_where_something_does(front_door: Case) -> None:
    """An agency in the map that the unit cost does not have moves nothing."""
    mapped = {**front_door.benefits[0].body_map, "HM Treasury": "outside"}
    assert not any("outside" in note for note in notes_of(front_door, body_map=mapped))
    assert any("outside" in note for note in notes_of(front_door, body_map={**mapped, "NHS": "outside"}))


def test_cash_is_noted_as_claimed_until_each_claim_has_its_budget_line(front_door: Case) -> None:
    named, unnamed = Cashable(0.2, "nhs", ledger_line="X10"), Cashable(0.2, "council")
    assert notes_of(front_door, cashable=(unnamed,)) == ("Cashable savings are claimed: no budget line named yet.",)
    assert notes_of(front_door, cashable=(unnamed, named)) == (
        "Cashable savings are claimed; some have no budget line yet.",
    )
    assert notes_of(front_door, cashable=(named,)) == ()


def test_a_total_of_several_years_and_a_saving_that_is_hardly_cash_say_so(front_door: Case) -> None:
    shares = {"council": 1.0}
    (ten_years,) = notes_of(front_door, unit_cost="SS16.0", shares=shares, cashable=())
    assert ten_years.startswith("Unit cost SS16.0 (Domestic abuse incidents avoided): The whole saving of ten years")
    fire = {"unit_cost": "FI2.0", "shares": shares}
    claimed = notes_of(front_door, **fire, cashable=(Cashable(0.2, ledger_line="X10"),))
    assert any(
        note.startswith("Unit cost FI2.0 (Domestic abuse incidents avoided): Hardly cashable") for note in claimed
    )
    assert not any("Hardly cashable" in note for note in notes_of(front_door, **fire, cashable=()))


def test_the_return_at_another_rate(front_door: Case) -> None:
    assert round(appraise(replace(front_door, discount=0.03)).fiscal_return or 0, 4) == 2.0948


def test_the_return_without_correction(front_door: Case) -> None:
    plain = replace(
        front_door,
        costs=tuple(replace(line, grade=None) for line in front_door.costs),
        benefits=tuple(replace(line, grade=None) for line in front_door.benefits),
    )
    answer = appraise(plain)
    assert round(answer.fiscal_return or 0, 4) == 2.7066
    assert any("No evidence grade" in note for note in answer.notes)


def test_the_council_pays_all_and_gains_an_eighth(front_door: Case) -> None:
    """2.09 for the place, 0.26 for the council: both are shown."""
    answer = appraise(front_door)
    council = answer.by_body["council"]
    assert council.pv_costs == answer.pv_costs
    assert round(council.fiscal_return or 0, 2) == 0.26
    assert council.payback_year is None
    assert round(council.pv_fiscal_benefits / answer.pv_fiscal, 3) == 0.123


def test_parts_make_the_whole(front_door: Case) -> None:
    answer = appraise(front_door)
    within = sum(p.pv_fiscal_benefits for p in answer.by_body.values())
    assert within + answer.pv_fiscal_outside == pytest.approx(answer.pv_fiscal)
    assert sum(line.pv["fiscal"] for line in answer.lines) == pytest.approx(answer.pv_fiscal)
    assert sum(line.pv["cost"] for line in answer.lines) == pytest.approx(answer.pv_costs)


def test_editions_and_notes_are_said(front_door: Case) -> None:
    answer = as_answer(appraise(front_door))
    assert answer["editions"] == {
        "deflators": "2026-06",
        "discount": "green-book (Green Book 2026)",
        "optimism_bias": "2014-unverified",
        "unit_costs": "gmca-1.4",
    }
    assert "Illustrative: the inputs are invented." in answer["notes"]
    assert "Cashable savings are claimed: no budget line named yet." in answer["notes"]
