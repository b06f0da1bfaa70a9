"""What matters most and what must be true to break even, on a case small enough to check by hand."""

from __future__ import annotations

import pytest

from appraisal.made_cases import Y2025, incidents, made_case, team
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import (
    Beta,
    FieldSource,
    LocalValue,
    Lognormal,
    Normal,
    OwnValue,
    Pert,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.measures import MEASURES, measure_of, measured
from wholeplace.appraisal.sensitivity import Bar, SwitchingValue, put_back, switching_values, tornado
from wholeplace.vocabulary.problems import Refused


def _bars(bars: tuple[Bar, ...]) -> dict[str, Bar]:
    return {bar.path: bar for bar in bars}


def _by_path(values: tuple[SwitchingValue, ...]) -> dict[str, SwitchingValue]:
    return {value.path: value for value in values}


RANGED = made_case(
    benefits=(
        incidents(
            impact=Pert(0.10, 0.25, 0.35),
            engagement=Triangular(0.4, 0.6, 0.7),
            population=Normal(1_160, 100),
            events_per_person=Lognormal(3.0, 4.0),
            deadweight=Beta(2, 8),
            drop_off=Uniform(0.0, 0.2),
            lag_years=Uniform(0, 2),
        ),
    ),
    costs=(team(pounds=(500_000.0, Uniform(350_000, 450_000), 400_000.0, 400_000.0, 400_000.0)),),
)


def test_a_bar_is_the_appraisal_with_one_number_moved() -> None:
    """Each end of a bar equals the appraisal of the case with that number written in it."""
    bars = _bars(tornado(made_case(), "net_present_budget_impact"))
    impact = bars["incidents.impact"]
    assert (impact.low, impact.base, impact.high) == pytest.approx((0.225, 0.25, 0.275))
    assert impact.basis == "plus and minus a share of itself"
    for value, at in ((impact.low, impact.measure_at_low), (impact.high, impact.measure_at_high)):
        moved = appraise(made_case(benefits=(incidents(impact=value),)))
        assert at == pytest.approx(moved.net_present_budget_impact, abs=1e-6)


def test_volumes_are_covered_as_well_as_unit_values_and_costs() -> None:
    bars = _bars(tornado(made_case()))
    assert {
        "incidents.population",
        "incidents.engagement",
        "incidents.impact",
        "incidents.deadweight",
        "incidents.value.fiscal",
        "incidents.value.social",
        "team.whole line",
    } <= set(bars)
    assert bars["incidents.population"].group == "volume"
    assert bars["team.whole line"].group == "together"


def test_a_range_runs_from_end_to_end_or_between_its_percentiles() -> None:
    bars = _bars(tornado(RANGED, relative=None))
    assert (bars["incidents.impact"].low, bars["incidents.impact"].high) == (0.10, 0.35)
    assert bars["incidents.impact"].basis == "ends of its range"
    assert bars["incidents.population"].low == pytest.approx(1_160 - 164.485, abs=0.01)
    assert bars["incidents.events_per_person"].high == pytest.approx(4.0)
    assert bars["incidents.deadweight"].basis == "5th and 95th percentiles"
    assert set(bars) == {
        "incidents.impact",
        "incidents.engagement",
        "incidents.population",
        "incidents.events_per_person",
        "incidents.deadweight",
        "incidents.drop_off",
        "incidents.lag_years",
        "team.pounds.1",
    }


def test_a_range_in_a_value_of_the_place_is_moved_too() -> None:
    local = LocalValue(
        "LOCAL.1",
        "An incident here",
        "incident",
        OwnValue(Y2025, fiscal=Uniform(3_000, 4_000)),
        FieldSource("Accounts"),
        shares={"police": 1.0},
    )
    case = made_case(benefits=(incidents(unit_cost="LOCAL.1", value=None, shares=None),), local_values=(local,))
    bar = _bars(tornado(case, "net_present_budget_impact", relative=None))["incidents.value.fiscal"]
    assert (bar.low, bar.high) == (3_000, 4_000)
    found = _by_path(switching_values(case, "net_present_budget_impact"))["incidents.value.fiscal"]
    assert abs(appraise(put_back(case, found)).net_present_budget_impact) < 1e-3


def test_the_widest_bar_comes_first_and_all_share_one_base() -> None:
    bars = tornado(RANGED)
    swings = [bar.swing for bar in bars]
    assert swings == sorted(swings, reverse=True)
    base = appraise(RANGED).net_present_public_value
    assert {round(bar.measure_at_base, 4) for bar in bars} == {round(base, 4)}


def test_a_share_is_held_within_its_domain() -> None:
    bars = _bars(tornado(made_case(benefits=(incidents(engagement=0.95),))))
    assert bars["incidents.engagement"].high == 1.0


def test_a_body_has_a_tornado_of_its_own() -> None:
    bars = _bars(tornado(made_case(), "net_position:police"))
    assert "team.whole line" not in bars
    assert bars["incidents.impact"].measure_at_base == pytest.approx(
        appraise(made_case()).by_body["police"].net_position
    )


@pytest.mark.parametrize("name", [*MEASURES, "net_position:council"])
def test_a_measure_is_the_figure_that_the_appraisal_prints(name: str) -> None:
    appraisal = appraise(RANGED)
    outputs = appraisal.model.flows(_point(RANGED))
    found = float(measured(appraisal.model, measure_of(RANGED, name), outputs)[0])
    head, _, body = name.partition(":")
    expected = getattr(appraisal.by_body[body], head) if body else getattr(appraisal, head)
    assert found == pytest.approx(expected, rel=1e-12)


def _point(case):  # type: ignore[no-untyped-def]
    from wholeplace.appraisal.appraise import compiled, point

    return point(compiled(case))


def test_switching_by_hand() -> None:
    """Benefits of £4 for each £1 may fall by three quarters; costs may rise fourfold."""
    appraisal = appraise(made_case())
    assert appraisal.fiscal_return is not None
    found = _by_path(switching_values(made_case(), "net_present_budget_impact"))
    assert found["all benefits"].value == pytest.approx(1 / appraisal.fiscal_return)
    assert found["all costs"].value == pytest.approx(appraisal.fiscal_return)
    assert found["incidents.impact"].value == pytest.approx(0.25 / appraisal.fiscal_return)
    assert found["incidents.deadweight"].value == pytest.approx(1 - 0.8 / appraisal.fiscal_return)


def _scale(case, measure: str) -> float:  # type: ignore[no-untyped-def]
    return 1.0 if measure.endswith("return") else appraise(case).pv_costs


@pytest.mark.parametrize(
    "measure", ["net_present_budget_impact", "net_present_public_value", "fiscal_return", "net_position:nhs"]
)
@pytest.mark.parametrize("case", [made_case(), RANGED], ids=["points", "ranges"])
def test_each_switching_value_put_back_gives_nought(case, measure: str) -> None:  # type: ignore[no-untyped-def]
    chosen = measure_of(case, measure)
    found = [value for value in switching_values(case, measure, each_year=True) if value.value is not None]
    for value in found:
        again = appraise(put_back(case, value))
        outputs = again.model.flows(_point(again.case))
        result = float(measured(again.model, chosen, outputs)[0])
        assert abs(result - chosen.break_even) < 1e-6 * _scale(case, measure), value.path


def test_there_are_switching_values_to_put_back() -> None:
    """Guards the test above: the ranged case has a value for volumes, unit values, timing, costs and all together."""
    found = [value for value in switching_values(RANGED, "net_present_budget_impact") if value.value is not None]
    assert {value.group for value in found} == {"volume", "unit value", "timing", "cost", "together"}
    assert "incidents.drop_off" in _by_path(tuple(found))


def test_what_nothing_in_the_domain_can_do_says_which_way_it_stays() -> None:
    """Engagement of one is not enough for a scheme that costs ten times what it saves."""
    dear = made_case(costs=(team(pounds=(5e7,) * 5),))
    found = _by_path(switching_values(dear, "net_present_budget_impact"))
    assert found["incidents.engagement"].value is None
    assert found["incidents.engagement"].outcome == "out of reach"
    assert not found["incidents.engagement"].better_off
    cheap = _by_path(switching_values(made_case(costs=(team(pounds=(1.0,) * 5),))))
    assert cheap["all costs"].value is not None
    assert cheap["incidents.drop_off"].outcome == "out of reach"
    assert cheap["incidents.drop_off"].better_off


def test_single_years_are_left_to_their_line_unless_asked_for() -> None:
    usual, all_ = (_by_path(switching_values(made_case(), each_year=each_year)) for each_year in (False, True))
    assert set(all_) - set(usual) == {f"{name}.{t}" for name in ("team.pounds", "incidents.ramp") for t in range(5)}


def test_a_lag_switches_between_two_whole_years() -> None:
    case = made_case()
    lag = _by_path(switching_values(case, "net_present_budget_impact"))["incidents.lag_years"]
    assert lag.value is None
    assert lag.between is not None
    last, first = (
        appraise(made_case(benefits=(incidents(lag_years=years),))).net_present_budget_impact for years in lag.between
    )
    assert last <= 0 < first


def test_what_the_measure_does_not_depend_on_is_left_out() -> None:
    found = _by_path(switching_values(made_case(), "net_present_budget_impact"))
    assert "incidents.value.social" not in found
    assert "incidents.cashable.share" not in found


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        tornado(made_case(), "net_position:fire")
    assert refused.value.problems[0].text() == (
        "unknown-measure\n"
        "  found     net_position:fire\n"
        "  expected  net_present_budget_impact, net_present_public_value, fiscal_return, public_value_return, pv_costs, "
        "pv_fiscal, pv_cashable, net_position:council, net_position:nhs, net_position:police\n"
        "  why       A case is judged by a figure that the appraisal works out, and there is none of this name.\n"
        "  remedy    Choose one of them, for example net_present_budget_impact."
    )
