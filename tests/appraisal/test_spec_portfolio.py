"""Which cases to take under each body's yearly budget, with the gap shown and unlike cases refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from appraisal.made_cases import incidents, made_case, team
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.overlap import together
from wholeplace.appraisal.portfolio import (
    Budget,
    Candidate,
    PairLoss,
    begun_later,
    candidate,
    choose,
    pair_losses,
    worth_of_more,
)
from wholeplace.appraisal.totals import place_totals, totals_of
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

Y2025, Y2026 = FinancialYear(2025), FinancialYear(2026)
COUNCIL_2025, COUNCIL_2026 = ("council", Y2025), ("council", Y2026)


def _item(name: str, value: float, first: float, second: float = 0.0, **more: Any) -> Candidate:
    return Candidate(name, name.title(), value, {COUNCIL_2025: first, COUNCIL_2026: second}, **more)


def _budget(first: float, second: float = 0.0) -> list[Budget]:
    return [Budget("council", {Y2025: first, Y2026: second})]


def test_a_case_asks_each_body_for_its_yearly_cost_after_bias() -> None:
    case = made_case(costs=(team(), team(id="rooms", type="in-kind", body="nhs")))
    found = candidate(appraise(case))
    assert found.costs == {("council", Y2025.plus(t)): pytest.approx(550_000 if t == 0 else 440_000) for t in range(5)}
    assert ("nhs", Y2025) in candidate(appraise(case), in_kind=True).costs
    assert found.value == appraise(case).net_present_public_value
    assert candidate(appraise(case), "net_present_budget_impact").value == -appraise(case).net_present_budget_impact
    assert candidate(appraise(case), "net_position:police").value == appraise(case).by_body["police"].net_position


def test_the_tight_year_decides() -> None:
    items = [_item("a", 10, 5, 5), _item("b", 9, 5, 1), _item("c", 6, 1, 5)]
    assert choose(items, _budget(10, 6)).chosen == ("a", "b")
    assert choose(items, _budget(10, 5)).chosen == ("a",)
    found = choose(items, _budget(6, 6))
    assert (found.chosen, found.value, found.gap_pounds) == (("b", "c"), 15, 0)
    assert [(spending.year, spending.pounds, spending.left) for spending in found.spending] == [
        (Y2025, 6, 0),
        (Y2026, 6, 0),
    ]


def test_at_most_one_of_a_group_and_none_without_what_it_needs() -> None:
    options = [_item("minimum", 5, 2, group="front door"), _item("preferred", 9, 4, group="front door")]
    assert choose(options, _budget(10)).chosen == ("preferred",)
    assert choose(options, _budget(3)).chosen == ("minimum",)
    needing = [_item("hub", -1, 2), _item("service", 5, 2, requires=("hub",))]
    assert choose(needing, _budget(4)).chosen == ("hub", "service")
    assert choose(needing, _budget(3)).chosen == ()
    apart = [_item("a", 5, 1, excludes=("b",)), _item("b", 6, 1)]
    assert choose(apart, _budget(9)).chosen == ("b",)


def test_a_part_may_be_taken_where_that_makes_sense() -> None:
    found = choose([_item("a", 10, 4, partial=True), _item("b", 8, 4)], _budget(6))
    assert found.shares == {"a": pytest.approx(0.5), "b": 1.0}
    assert found.value == pytest.approx(13)
    alone = choose([_item("a", 10, 4, partial=True)], _budget(1))
    assert alone.shares == {"a": pytest.approx(0.25)}
    assert alone.value == pytest.approx(2.5)


def test_begun_later_moves_the_costs_and_discounts_the_value() -> None:
    first = _item("a", 100, 5)
    later = begun_later(first, 1, "green-book")
    assert later.value == pytest.approx(100 / 1.035)
    assert later.costs[COUNCIL_2026] == 5
    both = [replace(first, group="a"), later]
    assert choose(both, _budget(4, 9)).chosen == ("a +1",)
    assert choose(both, _budget(9, 9)).chosen == ("a",)


def test_what_one_more_pound_would_buy() -> None:
    items = [_item("a", 10, 5), _item("b", 7, 4)]
    assert worth_of_more(items, _budget(8), 1.0) == {COUNCIL_2025: 7.0, COUNCIL_2026: 0.0}
    assert worth_of_more(items, _budget(20), 1.0) == {COUNCIL_2025: 0.0, COUNCIL_2026: 0.0}


def test_a_body_without_a_budget_has_no_limit_and_the_answer_says_so() -> None:
    found = choose([Candidate("a", "A", 1.0, {("nhs", Y2025): 1e9})], [])
    assert found.chosen == ("a",)
    assert found.notes == ("No budget was given for nhs: no limit was put on what they spend.",)
    assert found.spending[0].left is None


def _hard() -> tuple[list[Candidate], list[Budget], dict[FinancialYear, float]]:
    """A hundred and fifty cases under forty tight yearly budgets: more than half a second can prove."""
    generator = np.random.default_rng(0)
    years = [Y2025.plus(t) for t in range(40)]
    weights, values = generator.uniform(1, 100, (150, 40)), generator.uniform(1, 100, 150)
    items = [
        Candidate(
            f"c{i}",
            f"c{i}",
            float(values[i]),
            {("council", year): float(w) for year, w in zip(years, row, strict=True)},
        )
        for i, row in enumerate(weights)
    ]
    limits = {year: float(column.sum() * 0.3) for year, column in zip(years, weights.T, strict=True)}
    return items, [Budget("council", limits)], limits


@pytest.mark.parametrize("seconds", [0.0, 0.5])
def test_when_time_runs_out_the_gap_is_shown(seconds: float) -> None:
    items, budgets, limits = _hard()
    found = choose(items, budgets, must=["c7"], time_limit_seconds=seconds)
    assert found.proof == "time limit reached"
    assert "c7" in found.chosen
    assert found.bound > found.value > 0
    assert found.gap == (found.bound - found.value) / found.value
    assert found.notes[0] == (
        f"The time allowed ran out: this set is the best found, and no set is worth more than £{found.bound:,.0f}."
    )
    assert all(spending.pounds <= limits[spending.year] + 1e-6 for spending in found.spending)


def test_nothing_reaches_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    choose([_item("a", 10, 5), _item("b", 7, 4)], _budget(8))
    assert capfd.readouterr().out == ""


def _on_families(case_id: str, impact: float, **changes: Any) -> Case:
    line = incidents(cohort="families", engagement=1.0, retention=1.0, deadweight=0.0, impact=impact, ramp=None)
    return made_case(id=case_id, benefits=(line,), **changes)


def test_two_cases_on_one_outcome_lose_what_they_share() -> None:
    cases = [_on_families("a", 0.5), _on_families("b", 0.5), _on_families("c", 0.5, place="E06000049")]
    seen: list[tuple[int, int]] = []
    losses = pair_losses(cases, progress=lambda done, whole: seen.append((done, whole)))
    assert [(loss.one, loss.other, loss.reason) for loss in losses] == [
        ("a", "b", "Both lines count “Incidents avoided”.")
    ]
    assert losses[0].pounds == pytest.approx(0.5 * appraise(cases[0]).pv_public_value)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    found = choose([candidate(appraise(case)) for case in cases[:2]], [], losses=losses)
    beside = together(cases[:2]).appraisals
    assert found.value == pytest.approx(sum(appraisal.net_present_public_value for appraisal in beside))


def test_three_on_one_outcome_are_to_be_worked_out_once_more() -> None:
    items = [_item(name, 10, 1) for name in "abc"]
    losses = [PairLoss("a", "b", 1), PairLoss("b", "c", 1)]
    found = choose(items, _budget(9), losses=losses)
    assert found.value == 28
    assert found.notes == (
        "Three or more of the chosen cases share an outcome: the pairs' losses do not add up exactly, so the value is to be "
        "worked out once more with all of them together.",
    )


def test_totals_of_like_cases_are_added_figure_by_figure() -> None:
    one, other = appraise(made_case()), appraise(made_case(id="b", costs=(team(pounds=(1.0,) * 5),)))
    found = place_totals([one, other])
    assert found["pv_costs"].pounds == one.pv_costs + other.pv_costs
    assert found["net_position:police"].tags.perspective == "partner police"
    assert totals_of(one)["net_present_public_value"].tags.price_base == (
        "2025/26 (deflators 2026-06, discount green-book)"
    )


def _refusal(candidates: list[Candidate], budgets: list[Budget], **settings: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        choose(candidates, budgets, **settings)
    return [problem.text() for problem in refused.value.problems]


def test_a_sum_of_unlike_totals_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        place_totals([appraise(made_case()), appraise(made_case(id="b", discount=0.03))])
    assert refused.value.problems[0].found == (
        "price base: 2025/26 (deflators 2026-06, discount green-book) and 2025/26 (deflators 2026-06, discount 0.03)"
    )


def test_unlike_cases_are_refused_with_each_difference() -> None:
    six = made_case(id="six", years=6, costs=(team(pounds=(1.0,) * 6),), benefits=(incidents(ramp=None),))
    found = _refusal(
        [candidate(appraise(case)) for case in (made_case(), six)], [Budget("council", {}, FinancialYear(2020))]
    )
    assert found == [
        "unlike-totals\n"
        "  found     front-door and six differ: horizon: 5 years from 2025/26 and 6 years from 2025/26\n"
        "  expected  the same kind, perspective, horizon, price base, discounting, gross or net, and plan or outturn\n"
        "  why       A sum of unlike totals is a number that nobody can defend.\n"
        "  remedy    Bring one to the other's terms by a conversion that is shown, or report the two side by side.",
        "unlike-prices\n"
        "  found     a budget of council in 2020/21 prices, and costs in 2025/26 prices\n"
        "  expected  budgets and costs in the prices of one year\n"
        "  why       Pounds of different years buy different amounts, so one cannot be set against the other.\n"
        "  remedy    Bring the budget to 2025/26 prices with the deflator edition of the cases.",
    ]


def test_a_return_cannot_be_made_the_most_of() -> None:
    with pytest.raises(Refused) as refused:
        candidate(appraise(made_case()), "fiscal_return")
    assert refused.value.problems[0].text() == (
        "measure-not-additive\n"
        "  found     fiscal_return\n"
        "  expected  a measure in pounds, such as net_present_public_value\n"
        "  why       Returns of several cases do not add up, so a set of cases has no sum of them to make the most of.\n"
        "  remedy    Choose a measure in pounds; the return of the chosen set can be worked out afterwards."
    )


def test_what_must_be_taken_and_cannot_be_paid_for_is_refused() -> None:
    assert _refusal([_item("a", 10, 5)], _budget(4), must=["a"]) == [
        "no-set-fits\n"
        "  found     no set that holds a\n"
        "  expected  at least one set that keeps to every budget, group and condition\n"
        "  why       What must be taken costs more than some body has in some year, or conditions contradict each other.\n"
        "  remedy    Take something out of what must be taken, raise the budget, or look at the groups and conditions."
    ]


def test_a_condition_on_what_is_not_there_is_refused() -> None:
    assert _refusal([_item("a", 10, 5, requires=("hub",)), _item("a", 1, 1)], _budget(4)) == [
        "same-case-twice\n"
        "  found     2 candidates with the id a\n"
        "  expected  each candidate once\n"
        "  why       Two versions of one case would count everything in it twice.\n"
        "  remedy    Leave out all but one; options of one case each get an id of their own and share a group.",
        "unknown-candidate\n"
        "  found     hub, named by a\n"
        "  expected  one of: a\n"
        "  why       A condition on a case that is not there would silently do nothing.\n"
        "  remedy    Add that case to the candidates, or take the condition out.",
    ]


def test_of_nothing_nothing_is_chosen() -> None:
    found = choose([], _budget(4))
    assert (found.chosen, found.value, found.bound, found.gap) == ((), 0.0, 0.0, None)
