"""What the distribution of a case says: percentiles, chances of doing better than break-even, pay-back by year, and the fans."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import reduce
from operator import getitem

import numpy as np
import pytest

from appraisal.made_cases import incidents, made_case, team
from wholeplace.appraisal import uncertainty
from wholeplace.appraisal.appraise import appraise, as_answer, compiled
from wholeplace.appraisal.case import BenefitLine, Case, Cashable, CostLine, Lognormal, Normal, OwnValue, Pert, Uniform
from wholeplace.appraisal.flow_record import flow_bytes, flows_sha256
from wholeplace.appraisal.uncertainty import BREAK_EVEN, PERCENTILES, Kept, Sketched, distribution

RANGED = made_case(benefits=(incidents(impact=Pert(0.10, 0.25, 0.35), lag_years=Uniform(0, 2)),))


def uniform_saving(low: float, high: float) -> Case:
    """£100 spent in the first year; the council saves between low and high in each of two years, undiscounted."""
    line = BenefitLine(
        id="saving",
        title="Saving",
        population=1.0,
        engagement=1.0,
        retention=1.0,
        events_per_person=1.0,
        impact=1.0,
        deadweight=0.0,
        value=OwnValue(made_case().price_year, fiscal=Uniform(low, high)),
        shares={"council": 1.0},
    )
    cost = CostLine("cost", "Cost", "council", "revenue", (100.0, 0.0))
    return made_case(years=2, discount=0.0, costs=(cost,), benefits=(line,))


def test_a_case_that_can_be_done_in_the_head() -> None:
    """Saving x a year, uniform on 20 to 120, for £100: over two years the gain is 2x − 100, better than nought where x > 50."""
    found = distribution(uniform_saving(20.0, 120.0), 10_000).as_answer()
    impact = found["measures"]["net_present_budget_impact"]
    assert impact["mean"] == pytest.approx(-40.0, abs=0.01)
    assert impact["sd"] == pytest.approx(2 * 100 / np.sqrt(12), rel=1e-3)
    assert [impact[f"p{p}"] for p in PERCENTILES] == pytest.approx([100 - 2 * (120 - p) for p in PERCENTILES], abs=0.02)
    assert impact["probability_better"] == 0.7
    assert found["measures"]["fiscal_return"]["p50"] == pytest.approx(1.4, abs=1e-3)
    assert found["measures"]["fiscal_return"]["probability_better"] == 0.7
    assert found["payback_probability_by_year"] == [0.2, 0.7]
    assert found["by_body"]["council"]["net_position"]["p5"] == pytest.approx(-50.0, abs=0.02)
    assert found["by_body"]["council"]["payback_probability_by_year"] == [0.2, 0.7]
    assert found["by_body"]["council"]["cumulative_net_fiscal"]["p50"] == pytest.approx([-30.0, 40.0], abs=0.02)


def test_the_answer_has_the_form_of_the_case_file_format() -> None:
    found = distribution(RANGED, 500, seed=4).as_answer()
    assert (found["draws"], found["seed"]) == (500, 4)
    assert found["generator"].startswith("PCG64DXSM, Latin hypercube")
    wanted = {"mean", "sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "probability_better"}
    assert len(found["measures"]) == len(BREAK_EVEN)
    for measure in found["measures"].values():
        assert wanted <= set(measure)
    assert set(found["by_body"]) == {"council", "nhs", "police"}
    for body in found["by_body"].values():
        assert wanted <= set(body["net_position"])
        assert len(body["payback_probability_by_year"]) == 5
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_each_measure_is_named_by_the_path_of_its_point_figure() -> None:
    answer = as_answer(appraise(made_case()))
    measures = distribution(made_case(), 10).as_answer()["measures"]
    assert list(measures)[:3] == ["pv_costs", "pv_benefits.fiscal", "pv_benefits.economic"]
    for path, measure in measures.items():
        assert reduce(getitem, path.split("."), answer) == pytest.approx(measure["mean"])


def test_how_likely_is_it_that_the_police_get_their_money_back_by_year_3() -> None:
    """The police pay £30,000 a year for two years; their share of the saving starts after a lag nobody is sure of."""
    case = replace(
        RANGED,
        costs=(
            team(),
            CostLine("police-team", "Police team", "police", "revenue", (400_000.0, 400_000.0, 0.0, 0.0, 0.0)),
        ),
    )
    found = distribution(case, 10_000)
    by_year = found.payback_probability["police"]
    assert (np.diff(by_year) >= 0).all()
    assert 0 < by_year[3] < 1
    net = (found.flow("fiscal")[2] - found.flow("cost").sum(axis=0)[2]) * found.model.discount_factors[:, None]
    assert by_year[3] == pytest.approx((np.cumsum(net, axis=0)[:4].max(axis=0) >= 0).mean())
    both = found.paid_back_together(3, "police", "council")
    assert both <= min(by_year[3], found.payback_probability["council"][3])
    assert found.paid_back_together(3, "police") == by_year[3]


def test_measures_without_a_break_even_have_no_chance_of_being_better() -> None:
    found = distribution(RANGED, 200).as_answer()["measures"]
    without = {name for name, measure in found.items() if measure["probability_better"] is None}
    benefits = {"pv_benefits.fiscal", "pv_benefits.economic", "pv_benefits.social"}
    assert without == {"pv_costs", "pv_transfers", "pv_cashable"} | benefits


def test_a_body_without_a_stake_is_never_better_off() -> None:
    case = replace(RANGED, benefits=(replace(RANGED.benefits[0], shares={"nhs": 1.0}),))
    police = distribution(case, 100).as_answer()["by_body"]["police"]
    assert police["net_position"]["probability_better"] == 0.0
    assert police["net_position"]["mean"] == 0.0


def test_returns_without_costs_are_null() -> None:
    found = distribution(replace(RANGED, costs=()), 100).as_answer()["measures"]
    assert found["fiscal_return"] is None
    assert found["public_value_return"] is None
    assert found["net_present_budget_impact"]["probability_better"] == 1.0


def test_a_case_without_ranges_is_a_distribution_of_one_value() -> None:
    answer, found = appraise(made_case()), distribution(made_case(), 300)
    impact = found.as_answer()["measures"]["net_present_budget_impact"]
    spread = [impact[key] for key in ("mean", "p5", "p50", "p95")]
    assert spread == [pytest.approx(answer.net_present_budget_impact, abs=0.01)] * 4
    assert impact["sd"] == 0.0
    assert list(found.payback_probability["place"]) == [float(t >= (answer.payback_year or 0)) for t in range(5)]


def test_a_case_with_neither_costs_nor_benefits_is_nought_throughout() -> None:
    found = distribution(made_case(costs=(), benefits=()), 10).as_answer()
    assert found["measures"]["net_present_public_value"]["p95"] == 0.0
    assert found["cumulative_net_fiscal"]["p5"] == [0.0] * 5


def test_one_draw_is_enough_to_be_drawn() -> None:
    found = distribution(RANGED, 1).as_answer()["measures"]["net_present_public_value"]
    assert found["sd"] == 0.0
    assert found["p5"] == found["p95"] == found["mean"]


def test_percentiles_are_numpys() -> None:
    found = distribution(RANGED, 1_234)
    by_draw = found.measures["net_present_public_value"]
    assert by_draw is not None
    assert found.summaries["net_present_public_value"].percentiles == pytest.approx(  # type: ignore[union-attr]
        np.percentile(by_draw, PERCENTILES)
    )
    cash = found.flow("cashable")
    np.testing.assert_allclose(found.cashable["nhs"], np.percentile(cash[1], PERCENTILES, axis=-1).T)
    np.testing.assert_allclose(
        found.cumulative_net_fiscal["place"],
        np.percentile(found.detail.cumulative(found.model)[0], PERCENTILES, axis=-1).T,  # type: ignore[union-attr]
    )


def test_the_whole_split_belongs_to_one_draw() -> None:
    """Body by year by kind adds up to the measures in each draw, not only on average."""
    found = distribution(RANGED, 1_000)
    discount = found.model.discount_factors
    fiscal = np.einsum("byd,y->d", found.flow("fiscal"), discount)
    cashable = np.einsum("byd,y->d", found.flow("cashable"), discount)
    costs = np.einsum("kbyd,y->d", found.flow("cost"), discount)
    np.testing.assert_allclose(found.measures["pv_fiscal"], fiscal)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.measures["pv_cashable"], cashable)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.net_positions.sum(axis=0), fiscal - costs, atol=1e-6)


def test_streamed_draws_give_the_same_measures_and_the_same_fans_within_the_error_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = distribution(RANGED, 30_000, seed=2)
    monkeypatch.setattr(uncertainty, "KEPT_BYTES", 0)
    streamed = distribution(RANGED, 30_000, seed=2)
    assert isinstance(kept.detail, Kept)
    assert isinstance(streamed.detail, Sketched)
    np.testing.assert_array_equal(kept.present_values, streamed.present_values)
    np.testing.assert_array_equal(kept.net_positions, streamed.net_positions)
    np.testing.assert_array_equal(kept.payback_years, streamed.payback_years)
    error = streamed.detail.error
    assert error < 1_000
    for who in ("place", "council", "nhs", "police"):
        assert np.abs(kept.cumulative_net_fiscal[who] - streamed.cumulative_net_fiscal[who]).max() <= error
    for who in ("council", "nhs", "police", "outside"):
        assert np.abs(kept.cashable[who] - streamed.cashable[who]).max() <= error
    assert streamed.notes[-1] == (
        f"Percentiles by year are counted in 16,384 steps: each is within £{error:,.2f} of the exact one. "
        "Those of the measures and net positions are exact."
    )
    with pytest.raises(AssertionError, match="keep no flows"):
        streamed.flow("fiscal")


def test_truncated_ranges_are_told() -> None:
    case = made_case(
        benefits=(incidents(retention=Normal(0.9, 0.2)),), costs=(team(pounds=Lognormal(400_000.0, 600_000.0)),)
    )
    assert distribution(case, 50).notes == (
        "team.pounds: a lognormal range, truncated to nought or more.",
        "incidents.retention: a normal range, truncated to a share between 0 and 1.",
    )


def test_an_uncertain_cashable_share_of_one_body() -> None:
    line = incidents(cashable=(Cashable(Uniform(0.2, 0.4), body="nhs", lag_years=1),))
    found = distribution(made_case(benefits=(line,)), 2_000)
    cash, fiscal = found.flow("cashable"), found.flow("fiscal")
    assert (cash[[0, 2, 3]] == 0).all()
    assert (cash[1, 0] == 0).all()
    shares = cash[1, 1:] / fiscal[1, :-1]
    assert shares.min() >= 0.2
    assert shares.max() <= 0.4
    np.testing.assert_allclose(shares, np.broadcast_to(shares[0], shares.shape))


def test_the_hash_of_the_flows_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    model = compiled(RANGED)
    assert flows_sha256(model, 500, 0) == flows_sha256(compiled(RANGED), 500, 0)
    assert flows_sha256(model, 500, 0) != flows_sha256(model, 500, 1)
    assert flows_sha256(model, 500, 0) != flows_sha256(model, 501, 0)


def test_the_recorded_flows_are_those_of_the_distribution() -> None:
    model = compiled(RANGED)
    heading, *parts = flow_bytes(model, 12_000, 3)
    told = json.loads(heading)
    found = distribution(model, 12_000, 3)
    assert isinstance(found.detail, Kept)
    assert told["format"] == "wholeplace-flows/1"
    assert told["rows"] == found.detail.flow_rows.tolist()
    recorded = [np.frombuffer(part, dtype="<f8").reshape(len(told["rows"]), -1) for part in parts]
    np.testing.assert_array_equal(np.concatenate(recorded, axis=1), found.detail.flows)
