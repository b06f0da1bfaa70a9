"""Options side by side, each against the comparator, in one world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from appraisal.made_cases import incidents, made_case, team
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case, Correlation, Option, Pert, Uniform, Unpriced
from wholeplace.appraisal.compare import AS_WRITTEN, NO_CHANGE, apply_option, options
from wholeplace.appraisal.uncertainty import distribution
from wholeplace.vocabulary.problems import Refused

SMALLER = Option(
    "smaller",
    "Half the team",
    "minimum",
    {"team.pounds": [250_000, 200_000, 200_000, 200_000, 200_000], "incidents.impact": 0.15},
)
DEARER = Option(
    "dearer", "The same at twice the cost", "other", {"team.pounds": [1_000_000, 800_000, 800_000, 800_000, 800_000]}
)
BUSINESS_AS_USUAL = Option("now", "Six teams as now", "as now", {"team.pounds": [100_000] * 5}, without=("incidents",))
RISK = Unpriced("trust", "Trust between agencies", "benefit", "People tell their story once.")
RANGED = made_case(
    benefits=(incidents(impact=Pert(0.10, 0.25, 0.35), engagement=Uniform(0.5, 0.7)),),
    correlations=(Correlation("incidents.impact", "incidents.engagement", 0.5),),
)


def _with(case: Case, *written: Option) -> Case:
    return replace(case, options=written)


def test_an_option_is_the_case_with_its_changes() -> None:
    changed = apply_option(made_case(), SMALLER)
    assert changed.benefits[0].impact == 0.15
    assert changed.costs[0].pounds == (250_000, 200_000, 200_000, 200_000, 200_000)
    assert changed.options == ()


def test_without_an_as_now_option_as_now_is_no_change_and_says_so() -> None:
    found = options(_with(made_case(), SMALLER), draws=0)
    assert found.implied
    assert [option.id for option in found.options] == [NO_CHANGE, AS_WRITTEN, "smaller"]
    assert found.notes == (
        "As now is taken as no change: the case's figures are themselves changes from what happens without it "
        "(Each agency takes its own referrals, as now).",
    )
    written = found.option(AS_WRITTEN)
    assert written.incremental == {
        **written.figures,
        "fiscal_return": pytest.approx(written.figures["fiscal_return"]),
        "public_value_return": pytest.approx(written.figures["public_value_return"]),
    }


def test_each_option_is_a_difference_from_a_written_comparator_bodies_too() -> None:
    found = options(_with(made_case(), BUSINESS_AS_USUAL, SMALLER), draws=0)
    assert not found.implied
    assert found.comparator == "now"
    now, written = found.option("now"), found.option(AS_WRITTEN)
    assert now.appraisal is not None
    assert written.appraisal is not None
    assert set(now.incremental.values()) == {0.0, None}
    for name in ("net_present_public_value", "net_position:council", "net_position:police"):
        assert written.incremental[name] == pytest.approx(written.figures[name] - now.figures[name])  # type: ignore[operator]
    further = written.appraisal.pv_costs - now.appraisal.pv_costs
    assert written.incremental["fiscal_return"] == pytest.approx(written.appraisal.pv_fiscal / further)


def test_ranking_is_by_a_stated_measure() -> None:
    found = options(_with(made_case(), SMALLER, DEARER), draws=0)
    assert found.ranking("net_present_public_value") == (AS_WRITTEN, "dearer", "smaller", NO_CHANGE)
    assert found.ranking("fiscal_return") == ("smaller", AS_WRITTEN, "dearer", NO_CHANGE)
    assert found.ranking("pv_costs") == (NO_CHANGE, "smaller", AS_WRITTEN, "dearer")


def test_the_case_as_written_is_drawn_as_its_own_distribution() -> None:
    case = _with(
        RANGED,
        SMALLER,
        Option("more", "With more", "other", benefits=(incidents(id="more", cohort="b", impact=Uniform(0.1, 0.2)),)),
    )
    found = options(case, draws=1_000, seed=4)
    alone = distribution(RANGED, draws=1_000, seed=4)
    drawn = found.option(AS_WRITTEN).by_draw
    assert drawn["net_present_public_value"] == pytest.approx(alone.measures["net_present_public_value"])
    assert drawn["net_position:nhs"] == pytest.approx(alone.net_positions[1])


def test_options_share_one_world() -> None:
    """At twice the cost the same scheme is worse in every draw, though the two distributions overlap."""
    found = options(_with(RANGED, DEARER), draws=1_000)
    better = found.probability_beats("net_present_public_value")
    assert better[AS_WRITTEN]["dearer"] == 1.0
    assert better["dearer"][AS_WRITTEN] == 0.0
    one, other = (found.option(name).by_draw["net_present_public_value"] for name in (AS_WRITTEN, "dearer"))
    assert one.min() < other.max()
    assert one - other == pytest.approx(np.full(1_000, appraise(made_case()).pv_costs))


def test_how_likely_one_beats_another_by_hand() -> None:
    """Benefits of k·impact, impact uniform 0 to 0.4: the dearer twice-as-strong option wins where impact is large enough."""
    plain = made_case(benefits=(incidents(impact=Uniform(0.0, 0.4)),))
    strong = Option(
        "strong",
        "Twice",
        "other",
        {"team.pounds": [1_000_000, 800_000, 800_000, 800_000, 800_000], "incidents.population": 2_320},
    )
    found = options(_with(plain, strong), draws=10_000)
    appraisal = appraise(plain)
    needed = 0.2 * appraisal.pv_costs / appraisal.pv_fiscal
    expected = 1 - needed / 0.4
    assert found.probability_beats("net_present_budget_impact")["strong"][AS_WRITTEN] == pytest.approx(
        expected, abs=2e-4
    )
    best = found.probability_best("net_present_budget_impact")
    assert best["strong"] == pytest.approx(expected, abs=2e-4)
    assert best[NO_CHANGE] == pytest.approx(1 - expected, abs=2e-4)
    assert sum(best.values()) == pytest.approx(1)


def test_what_it_would_be_worth_to_know() -> None:
    """Impact uniform from nought: to go ahead is best on average, and knowing saves the loss of the bad draws."""
    plain = made_case(benefits=(incidents(impact=Uniform(0.0, 0.4)),))
    found = options(plain, draws=10_000).worth_of_knowing("net_present_budget_impact")
    appraisal = appraise(plain)
    slope, needed = appraisal.pv_fiscal / 0.2, 0.2 * appraisal.pv_costs / appraisal.pv_fiscal
    assert found.best == AS_WRITTEN
    assert found.pounds == pytest.approx(slope * needed**2 / 2 / 0.4, rel=1e-3)
    assert found.probability_wrong == pytest.approx(needed / 0.4, abs=2e-4)


def test_what_to_find_out_first() -> None:
    """Where only one range bears on the choice, knowing it is worth all, and knowing the other is worth nothing."""
    plain = made_case(
        benefits=(incidents(impact=Uniform(0.0, 0.4)),), costs=(team(), team(id="rooms", pounds=Uniform(1.0, 2.0)))
    )
    found = options(plain, draws=10_000)
    each = {one.path: one.pounds for one in found.worth_of_knowing_each("net_present_budget_impact")}
    assert each["incidents.impact"] == pytest.approx(
        found.worth_of_knowing("net_present_budget_impact").pounds, rel=0.02
    )
    assert each["rooms.pounds"] == pytest.approx(0, abs=0.01 * each["incidents.impact"])


def test_what_has_no_price_stands_beside() -> None:
    found = options(made_case(unpriced=(RISK,)), draws=0)
    assert found.unpriced == (RISK,)
    assert found.notes[-1] == "One benefit or risk has no price and stands beside the figures."


def test_a_comparator_is_required() -> None:
    with pytest.raises(Refused) as refused:
        options(made_case(counterfactual=""))
    assert refused.value.problems[0].text() == (
        "comparator-required: case.counterfactual\n"
        "  found     no counterfactual, and no option of kind as now\n"
        "  expected  a few words on what happens without the change, or an option of kind as now\n"
        "  why       A saving is a difference; without saying from what, gross figures pass for net ones.\n"
        '  remedy    Add, for example: counterfactual = "Six agencies each take their own referrals, as now."'
    )


def test_same_seed_same_figures_and_progress_runs_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    case = _with(RANGED, SMALLER)
    one = options(case, draws=12_000, seed=9, progress=lambda done, whole: seen.append((done, whole)))
    other = options(case, draws=12_000, seed=9)
    for name in ("net_present_public_value", "net_position:police"):
        assert one.option("smaller").by_draw[name].tobytes() == other.option("smaller").by_draw[name].tobytes()
    assert seen[-1] == (36_000, 36_000)


@pytest.mark.parametrize("draws", [0, 100])
def test_a_case_of_points_can_be_compared(draws: int) -> None:
    found = options(_with(made_case(), SMALLER, team_option()), draws=draws)
    assert len(found.options) == 4


def team_option() -> Option:
    return Option("second", "A second team", "other", costs=(team(id="team-2", pounds=(1.0, 2.0, 3.0, 4.0, 5.0)),))
