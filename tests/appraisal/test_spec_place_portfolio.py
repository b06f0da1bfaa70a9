"""The cases of a place together: options, overlap, budgets, and unlike cases brought to common years."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appraisal.made_cases import Y2025, incidents, made_case, team
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Option
from wholeplace.appraisal.overlap import together
from wholeplace.appraisal.place_portfolio import (
    SHOWN,
    Terms,
    choose_for_place,
    common_terms,
    left_out,
    payers_of,
    value_on,
    variants,
    years_of,
)
from wholeplace.appraisal.portfolio import Budget
from wholeplace.vocabulary.problems import Refused

HALF = Option("half", "Half the team", "other", changes={"team.pounds": [250_000, 200_000, 200_000, 200_000, 200_000]})
AS_NOW = Option("as-now", "As now", "as now", without=("team", "incidents"))


def one(**changes):
    return made_case(id="one", title="One", **changes)


def other(**changes):
    return made_case(id="other", title="Other", **changes)


def test_a_case_and_its_options_are_candidates_of_one_group_and_as_now_is_none():
    found = variants([one(options=(AS_NOW, HALF))], with_options=True)
    assert [(variant.id, variant.of) for variant in found] == [("one", "one"), ("one/half", "one")]
    chosen = choose_for_place(found)
    assert chosen.choice.chosen == ("one/half",), "the same benefit for half the cost"


def test_two_cases_on_one_outcome_of_one_group_are_worth_less_together():
    cases = [
        one(benefits=(incidents(cohort="victims"),)),
        other(benefits=(incidents(id="visits", cohort="victims"),)),
    ]
    found = variants(cases)
    chosen = choose_for_place(found)
    met = together(cases)
    beside = sum(appraisal.net_present_public_value for appraisal in met.appraisals)
    apart = sum(variant.appraisal.net_present_public_value for variant in found)
    assert chosen.choice.chosen == ("one", "other")
    assert chosen.value == pytest.approx(beside)
    assert chosen.choice.value == pytest.approx(beside), "with two cases the pair's loss is exact"
    assert chosen.losses[0].pounds == pytest.approx(apart - beside)
    assert [reduction.case for reduction in chosen.together.reductions] == ["one", "other"]


def test_the_rule_refuse_says_why():
    cases = [
        one(benefits=(incidents(cohort="victims"),)),
        other(benefits=(incidents(id="visits", cohort="victims"),)),
    ]
    with pytest.raises(Refused) as refused:
        choose_for_place(variants(cases), rule="refuse")
    assert {problem.name for problem in refused.value.problems} == {"double-count"}


def test_a_body_takes_no_more_than_its_budget_and_the_gap_is_told():
    found = variants([one(), other(benefits=(incidents(id="calls", title="Calls avoided", impact=0.2),))])
    assert payers_of(found) == {"council": "Madeley Council"}
    year = years_of(found)[0]
    spent = appraise(found[0].case).flows.cost.sum(axis=0)[0, 0]
    tight = [Budget("council", {year: spent + 1}, Y2025)]
    chosen = choose_for_place(found, tight)
    assert chosen.choice.chosen == ("one",), "the better of the two, for both do not fit"
    assert (chosen.choice.gap_pounds, chosen.choice.proof) == (0.0, "proven best")
    assert all(one.left is None or one.left >= 0 for one in chosen.choice.spending)


def test_cases_over_other_years_are_refused_and_common_years_are_a_shown_conversion():
    cases = [one(), other(first_year=Y2025.plus(1), years=4, costs=(team(pounds=(1e5,) * 4),), benefits=(_four(),))]
    found = variants(cases)
    with pytest.raises(Refused) as refused:
        choose_for_place(found)
    assert {problem.name for problem in refused.value.problems} == {"unlike-totals"}
    terms = common_terms(found)
    assert terms == Terms(4, Y2025)
    chosen = choose_for_place(found, terms=terms)
    assert {total.tags.horizon for total in chosen.totals.values()} == {terms.words}
    assert chosen.totals["net_present_public_value"].pounds == pytest.approx(chosen.value)
    gone = left_out(found, "net_present_public_value", terms)
    assert set(gone) == {"one", "other"}
    for variant in found:
        own = variant.appraisal.net_present_public_value
        assert value_on(variant.appraisal, "net_present_public_value", terms) + gone[variant.id] == pytest.approx(own)


def _four():
    return incidents(id="calls", title="Calls avoided", ramp=(0.5, 1.0, 1.0, 1.0))


def test_common_years_by_hand():
    """Case "other" begins a year later and is seen from a year earlier, so that its value is divided by 1.035."""
    later = other(first_year=Y2025.plus(1), price_year=Y2025)
    terms = Terms(5, Y2025)
    found = appraise(later)
    assert value_on(found, "net_present_public_value", terms) == pytest.approx(found.net_present_public_value / 1.035)
    short = Terms(2, Y2025)
    costs = found.flows.cost.sum(axis=(0, 1))
    assert -value_on(found, "pv_costs", short) == pytest.approx(costs[0] / 1.035 + costs[1] / 1.035**2)


@pytest.mark.parametrize("name", SHOWN)
def test_its_own_years_as_common_ones_change_nothing(name):
    found = appraise(one())
    assert value_on(found, name, Terms(5, Y2025)) == pytest.approx(value_on(found, name, None))


def test_a_return_is_not_added():
    with pytest.raises(Refused) as refused:
        choose_for_place(variants([one()]), measure="fiscal_return")
    assert [problem.name for problem in refused.value.problems] == ["measure-not-additive"]


def test_what_is_decided_is_taken_whatever_it_costs():
    poor = replace(one(), costs=(team(pounds=(9e7,) * 5),))
    assert choose_for_place(variants([poor])).choice.chosen == ()
    assert choose_for_place(variants([poor]), must=("one",)).choice.chosen == ("one",)
