"""The business cases of the made-up place: whole, varied, and plainly made up."""

from __future__ import annotations

import pytest

from conftest import NOON
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case, is_range
from wholeplace.appraisal.figures import named_ranges
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.foundation.access.by import By
from wholeplace.foundation.values.queries import value_set
from wholeplace.specimen import place
from wholeplace.specimen.cases import NAMES, made_up_cases

CASES = made_up_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_says_that_it_is_made_up(case: Case):
    assert case.illustrative
    assert case.place == place.CODE
    sources = [source.text for line in (*case.costs, *case.benefits) for source in line.sources.values()]
    assert sources
    assert all(text.endswith("made up") for text in (*sources, *(value.source.text for value in case.local_values)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_shows_what_a_case_can_say(case: Case):
    known = {body.id: (body.name, body.kind) for body in place.BODIES}
    assert {body.id: (body.name, body.kind) for body in case.bodies}.items() <= known.items()
    assert {option.kind for option in case.options} >= {"as now", "minimum"}
    assert {one.kind for one in case.unpriced} == {"benefit", "risk"}
    assert case.correlations
    assert len({type(found) for found in named_ranges(case).values() if is_range(found)}) >= 2
    assert all(line.grade or line.grades for line in case.benefits)


def test_together_they_gain_lose_and_hang_in_the_balance():
    impacts = {case.id: appraise(case).net_present_budget_impact for case in CASES}
    assert impacts["vale-front-door"] < -1_000_000
    assert -1_000_000 < impacts["early-help"] < 0
    assert impacts["work-and-health"] > 0
    assert appraise(CASES[2]).net_present_public_value > 0, "it pays for society, though not for the purse"


@pytest.mark.django_db
def test_they_stand_in_the_place_with_its_own_unit_cost(specimen):
    kept = StoredCase.objects.for_system("a test").order_by("pk")
    assert [case.pk for case in kept] == sorted(case.id for case in CASES)
    assert len(kept) == len(NAMES)
    assert all(case.illustrative and case.taken_from == f"{case.pk}.toml" for case in kept)
    own = value_set(By.system("a test", NOON), specimen.place, "unit-costs")
    assert own is not None
    assert own.values["LOCAL.CARE"]["value"] == {"fiscal": 61_400, "price_year": "2024/25"}
