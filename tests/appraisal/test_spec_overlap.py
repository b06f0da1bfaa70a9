"""Cases on one cohort, side by side: worked by hand, and each refusal with its text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Beta, Case, FieldSource, LocalValue, OwnValue, Pert, Uniform
from wholeplace.appraisal.overlap import claim_of, together
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

Y2025 = FinancialYear(2025)
BODIES = {"NHS": "nhs", "Criminal Justice System": "outside", "Police": "police", "Local Authority": "council"}


def violence(case_id: str, **changes: Any) -> Case:
    """A case on domestic violence: by itself it avoids 0.6 × 0.8 × 0.25 × 0.8 = 9.6 % of the cohort's incidents a year."""
    line = incidents(
        **{
            "unit_cost": "CR2.0",
            "value": None,
            "shares": None,
            "body_map": BODIES,
            "ramp": None,
            "cohort": "families",
            **changes,
        }
    )
    return made_case(id=case_id, benefits=(line,))


def _whole(case_id: str, impact: float, **changes: Any) -> Case:
    """Everybody reached, nobody lost, nothing avoided anyway: impact is the share claimed."""
    return violence(case_id, engagement=1.0, retention=1.0, deadweight=0.0, impact=impact, **changes)


def _claimed(case: Case) -> dict[str, float]:
    return {str(year): share for year, share in claim_of(case, case.benefits[0]).shares.items()}


def test_a_claim_is_the_share_of_the_events_that_would_happen() -> None:
    found = claim_of(made_case(), incidents(lag_years=1, drop_off=0.1))
    full = 0.6 * 0.8 * 0.25 * 0.8
    assert {str(year): share for year, share in found.shares.items()} == pytest.approx(
        {"2026/27": full * 0.5, "2027/28": full * 0.9, "2028/29": full * 0.81, "2029/30": full * 0.729}
    )
    assert found.baseline == 1_160 * 3


def test_two_cases_that_each_avoid_half_avoid_three_quarters() -> None:
    found = together([_whole("a", 0.5), _whole("b", 0.5)])
    assert [set(_claimed(case).values()) for case in found.cases] == [{0.375}, {0.375}]
    reduction = found.reductions[0]
    assert (reduction.case, reduction.shared_with, reduction.cohort) == ("a", ("b/incidents",), "families")
    assert reduction.factors == {Y2025.plus(t): 0.75 for t in range(5)}
    before = appraise(_whole("a", 0.5))
    assert reduction.pounds["fiscal"] == pytest.approx(before.pv_fiscal / 4)
    assert found.appraisals[0].pv_fiscal == pytest.approx(before.pv_fiscal * 0.75)
    assert reduction.sentence() == (
        f"Incidents avoided (a) gives up as much as 25.0% of its effect in a year, £{before.pv_fiscal / 4:,.0f} of fiscal value "
        "in all, for b/incidents on the cohort families: Both lines count CR2.0."
    )


def test_capped_claims_stand_until_they_reach_all() -> None:
    few = together([_whole("a", 0.5), _whole("b", 0.4)], rule="cap")
    assert few.reductions == ()
    many = together([_whole("a", 0.9), _whole("b", 0.3)], rule="cap")
    assert [list(_claimed(case).values()) for case in many.cases] == [
        pytest.approx([0.75] * 5),
        pytest.approx([0.25] * 5),
    ]


def test_only_the_years_that_two_cases_share_are_reduced() -> None:
    """The second case begins two years later, so the first keeps its first two years."""
    later = replace(_whole("b", 0.5), first_year=Y2025.plus(2))
    found = together([_whole("a", 0.5), later])
    assert list(_claimed(found.cases[0]).values()) == [0.5, 0.5, 0.375, 0.375, 0.375]
    assert list(_claimed(found.cases[1]).values()) == [0.375, 0.375, 0.375, 0.5, 0.5]


def test_a_lag_and_a_ramp_keep_their_years() -> None:
    lagged = _whole("b", 0.5, lag_years=2, ramp=(0.5, 1.0, 1.0, 1.0, 1.0))
    found = together([_whole("a", 0.5), lagged])
    first = 0.625 / 0.75 * 0.25
    assert list(_claimed(found.cases[1]).values()) == pytest.approx([first, 0.375, 0.375])


@pytest.mark.parametrize(
    "timing",
    [{"ramp": Uniform(0.9, 1.1)}, {"lag_years": Uniform(0, 1)}, {"ramp": (Beta(3, 1),) * 5}],
    ids=["range", "lag", "beta"],
)
def test_uncertain_timing_takes_the_strongest_reduction_throughout(timing: dict[str, Any]) -> None:
    found = together([_whole("a", 0.5, **timing), _whole("b", 0.5)])
    reduction = found.reductions[0]
    assert not reduction.year_by_year
    assert found.cases[0].benefits[0].attribution == pytest.approx(min(reduction.factors.values()))


def test_a_range_in_a_ramp_is_stretched() -> None:
    found = together([_whole("a", 0.5, ramp=(Pert(0.4, 0.5, 0.6), 1.0, 1.0, 1.0, 1.0)), _whole("b", 0.5)])
    ramp = found.cases[0].benefits[0].ramp
    assert isinstance(ramp, tuple)
    factor = found.reductions[0].factors[Y2025]
    assert ramp[0] == Pert(0.4 * factor, 0.5 * factor, 0.6 * factor)


def test_another_cohort_another_place_another_outcome_shares_nothing() -> None:
    one = _whole("a", 0.9)
    for other in (
        _whole("b", 0.9, cohort="young people"),
        replace(_whole("b", 0.9), place="E06000049"),
        _whole("b", 0.9, unit_cost="HE2.0", shares={"nhs": 1.0}),
    ):
        found = together([one, other])
        assert found.cases[0] is one
        assert found.cases[1] is other
        assert found.reductions == ()


def test_two_codes_that_price_the_same_thing_share_an_outcome_by_the_library_s_rule() -> None:
    found = together([_whole("a", 0.5), _whole("b", 0.5, unit_cost="CR8.0", shares={"police": 1.0})])
    assert [reduction.reason for reduction in found.reductions] == [
        "CR2.0 prices an incident of domestic violence with every crime in it (police, justice and health), so the same "
        "incident must not be priced again as a crime."
    ] * 2


def test_a_local_value_shares_with_the_codes_that_it_names() -> None:
    local = LocalValue(
        "LOCAL.1",
        "An incident here",
        "incident",
        OwnValue(Y2025, fiscal=3_000.0),
        FieldSource("Local study"),
        shares={"police": 1.0},
        overlaps=("CR2.0",),
    )
    own = replace(_whole("b", 0.5, unit_cost="LOCAL.1", body_map={}), local_values=(local,))
    found = together([_whole("a", 0.5), own])
    assert found.reductions[0].reason == "LOCAL.1 is said to overlap CR2.0 where it is described."


def test_what_is_already_reduced_is_capped_only() -> None:
    marked = _whole("b", 0.3, reduced_for_overlap="Counted only those the front door does not reach")
    found = together([_whole("a", 0.5), marked])
    assert set(_claimed(found.cases[1]).values()) == {0.3}
    again = together(found.cases)
    assert again.reductions == ()


def test_baselines_that_differ_are_said() -> None:
    found = together([_whole("a", 0.5), _whole("b", 0.5, population=580.0)])
    assert found.notes == (
        "Claims on one outcome are compared at the means of ranges, and the reduction is the same in every draw.",
        "a/incidents counts 3,480 events a year on the cohort families and b/incidents 1,740: each claim is taken as a share of "
        "its own.",
    )


def test_values_of_their_own_are_known_by_their_titles() -> None:
    own = made_case(id="a", benefits=(incidents(cohort="families"),))
    same = made_case(id="b", benefits=(incidents(cohort="families"),))
    other = made_case(id="c", benefits=(incidents(cohort="families", title="Visits avoided"),))
    assert len(together([own, same]).reductions) == 2
    found = together([own, other])
    assert found.reductions == ()
    assert found.notes == (
        "a/incidents has a value of its own, so only its title was compared with the other cases on the cohort families.",
        "c/incidents has a value of its own, so only its title was compared with the other cases on the cohort families.",
    )


def _refusal(cases: list[Case], **settings: Any) -> str:
    with pytest.raises(Refused) as refused:
        together(cases, **settings)
    return "\n\n".join(problem.text() for problem in refused.value.problems)


def test_a_cohort_that_is_not_stated_is_refused() -> None:
    assert _refusal([_whole("a", 0.5), _whole("b", 0.5, cohort=None)]) == (
        "cohort-not-stated: benefits.incidents.cohort\n"
        "  found     no cohort on b/incidents (a/incidents beside b/incidents)\n"
        "  expected  the cohort of each line, in the same words where they are the same people\n"
        "  why       Both lines count CR2.0. Without the cohort nobody can tell whether two cases claim one saving twice.\n"
        '  remedy    Write cohort = "…" on both lines; or, where a line is already reduced, say how in '
        'reduced_for_overlap = "…"'
    )


def test_a_cohort_that_is_not_stated_may_be_marked_as_reduced() -> None:
    marked = _whole("b", 0.5, cohort="families", reduced_for_overlap="By a third, the share the front door reaches")
    assert together([_whole("a", 0.5, cohort=None), marked]).reductions == ()


def test_a_second_claim_on_one_code_is_refused_under_the_rule_refuse() -> None:
    assert _refusal([_whole("a", 0.1), _whole("b", 0.1)], rule="refuse") == (
        "double-count: benefits.incidents.unit_cost\n"
        "  found     b/incidents beside a/incidents, both on the cohort families\n"
        "  expected  each outcome of a cohort claimed by one case\n"
        "  why       Both lines count CR2.0.\n"
        "  remedy    Leave one of the two out, let the cases share the outcome (rule multiply or cap), or reduce one and say "
        'how in reduced_for_overlap = "…"'
    )


def _over_claiming(case_id: str) -> Case:
    """Two lines on one outcome, 60 % each, the second marked as reduced."""
    case = _whole(case_id, 0.6)
    more = replace(case.benefits[0], id="more", reduced_for_overlap="By those reached before")
    return replace(case, benefits=(*case.benefits, more))


def test_one_case_that_claims_more_than_all_is_refused() -> None:
    assert _refusal([_over_claiming("a"), _whole("b", 0.1)]) == (
        "claims-more-than-all: benefits.incidents.impact\n"
        "  found     120% of the events of the cohort families avoided in 2025/26 by a/incidents and a/more\n"
        "  expected  at most 100%\n"
        "  why       No change can avoid more events than there would be, and another case claims a part of them too.\n"
        "  remedy    Reduce the lines until they make at most all of it: within one case nothing is reduced without being said."
    )


def test_one_case_twice_is_refused() -> None:
    assert _refusal([violence("a"), violence("a")]) == (
        "same-case-twice\n"
        "  found     2 cases with the id a\n"
        "  expected  each case once\n"
        "  why       Two versions of one case would count everything in it twice.\n"
        "  remedy    Leave out all but one version, or give a different case an id of its own."
    )


def test_every_problem_comes_at_once() -> None:
    text = _refusal([_whole("a", 0.5), _whole("b", 0.5, cohort=None), _over_claiming("c")])
    assert [line.split(":")[0] for line in text.splitlines() if line[:1].strip()] == [
        "cohort-not-stated",
        "cohort-not-stated",
        "claims-more-than-all",
    ]
