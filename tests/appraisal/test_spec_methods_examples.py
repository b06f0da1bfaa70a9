"""The worked examples of the methods pages that no other test works through."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy.stats import norm

from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.sensitivity import switching_values

ROOT = Path(__file__).parents[2]


def test_sensitivity_the_front_door_breaks_even() -> None:
    case = read_case((ROOT / "examples" / "front-door.toml").read_bytes(), file="front-door.toml")
    found = {value.path: value for value in switching_values(case, "net_present_budget_impact")}
    assert found["all benefits"].value == pytest.approx(2_166_154.85 / 4_530_408.45)
    assert found["incidents.impact"].value == pytest.approx(0.1195, abs=5e-5)
    assert found["incidents.deadweight"].value == pytest.approx(0.617, abs=5e-4)
    assert found["all costs"].change == pytest.approx(1.09, abs=0.005)


def test_sensitivity_what_knowing_would_be_worth() -> None:
    z = 100 / 200
    assert 200 * (norm.pdf(z) - z * norm.sf(z)) == pytest.approx(39.56, abs=0.005)
    assert norm.sf(z) == pytest.approx(0.31, abs=0.005)
