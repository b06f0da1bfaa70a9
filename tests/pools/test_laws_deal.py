"""What holds for every deal, whatever its flows."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pools.deal_twin import net_in_draw
from wholeplace.pools.deal import Proposal, compare
from wholeplace.pools.deal_draws import Draws
from wholeplace.pools.deal_flows import Body, Flows, flows
from wholeplace.pools.deal_joining import if_joined
from wholeplace.pools.deal_rules import (
    USUAL_RULES,
    AgreedShares,
    ByNucleolus,
    ByShapley,
    EqualReturn,
    NoWorseOff,
    Rule,
    Table,
)

NAMES = ("council", "nhs", "police", "courts", "housing")
WHY = "no signatory in the place"
DRAWS = 4

some = settings(max_examples=40)
gains = st.integers(-3_000_00, 40_000_00).map(lambda pence: pence / 100)
costs = st.one_of(st.just(0.0), st.integers(0, 30_000_00).map(lambda pence: pence / 100))
doubled = st.one_of(st.just(0.0), st.integers(0, 6_000_00).map(lambda pence: pence / 100))
factor = st.sampled_from((0.7, 0.9, 1.0, 1.1))


@st.composite
def random_flows(draw: st.DrawFn, fewest: int = 1, *, gain: st.SearchStrategy[float] = gains) -> Flows:
    """One to five bodies over one to four years, the first always at the table; gains and costs vary by draw."""
    n, years = draw(st.integers(fewest, 5)), draw(st.integers(1, 4))
    rows = [[draw(gain) for _ in range(years)] for _ in range(n)]
    paid = [[draw(costs) for _ in range(years)] for _ in range(n)]
    double = [[draw(doubled) if t == 0 else 0.0 for t in range(years)] for _ in range(n)]
    absent = [False, *(draw(st.booleans()) and draw(st.booleans()) for _ in range(n - 1))]
    spread = np.array([[[draw(factor)] for _ in range(n)] for _ in range(DRAWS)])
    dear = np.array([[[draw(factor)]] for _ in range(DRAWS)])
    unforeseen = np.array([[[draw(st.sampled_from((0.0, 0.0, 500.0)))] * years] * n for _ in range(DRAWS)])
    return flows(
        [Body(NAMES[i], NAMES[i].title(), "other", not absent[i], WHY if absent[i] else "") for i in range(n)],
        [f"202{5 + t}/{26 + t}" for t in range(years)],
        0.965 ** np.arange(years),
        gains=spread * np.array(rows),
        costs=dear * np.array(paid) + unforeseen,
        at_means={"gains": np.array(rows), "costs": np.array(paid), "cashable": np.zeros((n, years))},
        double_running=np.array(double),
    )


def rules_for(given_flows: Flows) -> tuple[Rule, ...]:
    """Every rule, those with parameters in more than one way."""
    ids = [body.id for body in given_flows.table]
    equal = {one: Fraction(1, len(ids)) for one in ids}
    return (
        *USUAL_RULES,
        NoWorseOff(Fraction(1, 4), tuple(reversed(ids))),
        NoWorseOff(Fraction(1, 3), (), equal),
        AgreedShares(equal),
    )


def pennies(made: Flows) -> int:
    """Pence within which present values agree: some for each body and year."""
    return 3 * len(made.bodies) * len(made.years)


@some
@given(random_flows())
def test_what_is_contracted_sums_to_the_penny(made: Flows) -> None:
    table = Table(made)
    for one in compare(made, rules_for(made)).proposals:
        for t in range(len(made.years)):
            assert sum(side.contribution_pence[t] for side in one.sides) == one.costs_pence[t]
            assert sum(side.double_running_pence[t] for side in one.sides) == one.double_running_pence[t]
            assert sum(side.transfer_pence[t] for side in one.sides) + one.reinvested_pence[t] == 0
        assert one.costs_pence == tuple(table.costs_by_year_pence)
        for side in one.sides:
            assert min(side.contribution_pence) >= 0
            parts = (side.gain_pence, side.transfer_pence, side.contribution_pence, side.double_running_pence)
            assert side.net_pence == tuple(g + m - c - d for g, m, c, d in zip(*parts, strict=True))


@some
@given(random_flows())
def test_nothing_is_lost_between_the_bodies(made: Flows) -> None:
    """Whatever the rule, all net positions and what is put by are the gains at the table less what has to be paid."""
    for one in compare(made, rules_for(made)).proposals:
        together = sum(side.pv_net_pence for side in one.sides) + one.pv_reinvested_pence
        assert together == pytest.approx(Table(made).surplus * 100, abs=pennies(made))


@some
@given(random_flows(2))
def test_nothing_is_lost_in_any_draw(made: Flows) -> None:
    draws = Draws(made)
    whole = (draws.gains - draws.costs).sum(axis=0) - made.double_running[made.seats].sum(axis=0)[:, None]
    for one in compare(made, rules_for(made)).proposals:
        put_by = 0.0
        if one.terms.sharing is not None:
            before = draws.net(replace(one.terms, sharing=None))
            put_by = one.terms.sharing.moves(draws.gains, before, made.discount_factors)[-1]
        assert draws.net(one.terms).sum(axis=0) + put_by == pytest.approx(whole, abs=1e-6)


@settings(max_examples=40)
@given(random_flows())
def test_every_draw_is_that_of_the_twin(made: Flows) -> None:
    draws = Draws(made)
    for one in compare(made, rules_for(made)).proposals:
        by_draw = np.array([net_in_draw(made, one.terms, d) for d in range(made.draws)])
        assert draws.net(one.terms) == pytest.approx(np.moveaxis(by_draw, 0, -1), abs=1e-6)
        values = made.present_value(by_draw)
        low, high = np.percentile(by_draw, [5, 95], axis=0)
        for i, side in enumerate(one.sides):
            assert np.array(side.net_low_pence) == pytest.approx(low[i] * 100, abs=1)
            assert np.array(side.net_high_pence) == pytest.approx(high[i] * 100, abs=1)
            ends = np.percentile(values[:, i], [5, 95]) * 100
            assert [side.pv_low_pence, side.pv_high_pence] == pytest.approx(list(ends), abs=1)


@some
@given(random_flows(2), st.integers(-50, 50))
def test_a_body_that_is_not_at_the_table_is_neither_charged_nor_paid(made: Flows, times: int) -> None:
    """Nor does its gain, however large, change what the others contract."""
    assume(len(made.table) < len(made.bodies))
    outside = np.array([1.0 if body.at_table else float(times) for body in made.bodies])[:, None]
    other = replace(made, gains=made.gains * outside, gains_at_means=made.gains_at_means * outside)
    before, after = (compare(each, rules_for(made)) for each in (made, other))
    assert {one.body.id for one in before.absent} == {body.id for body in made.bodies if not body.at_table}
    for one, again in zip(before.proposals, after.proposals, strict=True):
        assert {side.body.id for side in one.sides} == {body.id for body in made.table}
        assert one.sides == again.sides
        assert one.sentence == again.sentence


@some
@given(random_flows(), st.booleans())
def test_nobody_is_worse_off_wherever_the_gains_suffice(made: Flows, reinvested: bool) -> None:
    """At the means and in every draw; where they do not suffice the rule says so."""
    rule = NoWorseOff(Fraction(1, 2) if reinvested else Fraction(0))
    compared, surplus = compare(made, [rule]), Table(made).surplus
    if not compared.proposals:
        assert surplus < 0
        assert [problem.name for one in compared.refusals for problem in one.problems] == ["surplus-too-small"]
        return
    (one,) = compared.proposals
    assert surplus > -1
    assert all(side.pv_net_pence >= -pennies(made) for side in one.sides)
    draws = Draws(made)
    values = made.present_value(np.moveaxis(draws.net(one.terms), -1, 0))
    whole = (draws.gains - draws.costs).sum(axis=0) - made.double_running[made.seats].sum(axis=0)[:, None]
    suffices = made.discount_factors @ whole >= 0
    assert (values[suffices] >= -1e-6).all()


@some
@given(random_flows(), st.lists(st.integers(-20_000, 5_000), min_size=5, max_size=5))
def test_nobody_falls_below_its_own_position_without_the_pool(made: Flows, without: list[int]) -> None:
    positions = {body.id: float(pounds) for body, pounds in zip(made.bodies, without, strict=False)}
    other = replace(made, without_pool=np.array([positions[body.id] for body in made.bodies]))
    needed = sum(positions[body.id] for body in made.table)
    compared = compare(other, [NoWorseOff()])
    if compared.proposals:
        assert all(side.pv_better_pence >= -pennies(made) for side in compared.proposals[0].sides)
    else:
        assert Table(made).surplus < needed


@some
@given(random_flows())
def test_what_is_put_by_is_the_share_that_was_agreed(made: Flows) -> None:
    kept, put_by = compare(made, [NoWorseOff()]), compare(made, [NoWorseOff(Fraction(1, 4))])
    assume(kept.proposals)
    left = sum(max(0, side.pv_net_pence) for side in kept.proposals[0].sides)
    assert put_by.proposals[0].pv_reinvested_pence >= left / 4 - pennies(made)


def seated(made: Flows, order: list[int]) -> Flows:
    """The same flows with the bodies written in another order."""
    by_draw = {name: getattr(made, name)[:, order] for name in ("gains", "cashable", "costs")}
    at_means = {f"{name}_at_means": getattr(made, f"{name}_at_means")[order] for name in by_draw}
    return replace(
        made,
        bodies=tuple(made.bodies[i] for i in order),
        double_running=made.double_running[order],
        without_pool=made.without_pool[order],
        **by_draw,
        **at_means,
    )


@some
@given(random_flows(2), st.permutations(range(5)))
def test_the_order_in_which_bodies_are_written_changes_no_more_than_pennies(made: Flows, order: list[int]) -> None:
    other = seated(made, [i for i in order if i < len(made.bodies)])
    before, after = (compare(each, rules_for(made)) for each in (made, other))
    assert [one.rule.key for one in before.proposals] == [one.rule.key for one in after.proposals]
    for one, again in zip(before.proposals, after.proposals, strict=True):
        for side in one.sides:
            assert again.side(side.body.id).pv_net_pence == pytest.approx(side.pv_net_pence, abs=2 * pennies(made))


def of_one_rule(made: Flows, rule: Rule) -> Proposal:
    found = compare(made, [rule]).proposals
    assume(found)
    return found[0]


@some
@given(random_flows())
def test_equal_return_is_equal(made: Flows) -> None:
    one = of_one_rule(made, EqualReturn())
    bears = {side.body.id: side.pv_paid_pence - side.pv_transfer_pence for side in one.sides}
    gained = {side.body.id: max(0, side.pv_gain_pence) for side in one.sides}
    whole, paid = sum(gained.values()), sum(bears.values())
    for body, pence in bears.items():
        assert pence == pytest.approx(paid * gained[body] / whole, abs=2 * pennies(made))


@some
@given(random_flows(), st.sampled_from((ByShapley(), ByNucleolus())))
def test_a_game_leaves_each_what_its_solution_gives(made: Flows, rule: Rule) -> None:
    one = of_one_rule(made, rule)
    assert one.split is not None
    assert one.split.players == tuple(side.body.id for side in one.sides)
    for side, amount in zip(one.sides, one.split.amounts, strict=True):
        assert side.pv_net_pence == pytest.approx(amount * 100, abs=2 * pennies(made))


@some
@given(random_flows(gain=st.integers(0, 40_000_00).map(lambda pence: pence / 100)))
def test_where_nobody_loses_by_the_change_both_games_are_stable(made: Flows) -> None:
    """A change that is made whole or not at all, and harms nobody: the more are in, the more each adds."""
    found = compare(made, [ByShapley(), ByNucleolus()])
    for one in found.proposals:
        assert one.split is not None
        assert one.split.is_stable
        assert min(one.split.amounts) >= -0.01
    names = {problem.name for refusal in found.refusals for problem in refusal.problems}
    assert names <= {"nobody-gains", "costs-exceed-gains"}


@some
@given(random_flows(2))
def test_what_a_joiner_bears_the_others_no_longer_do(made: Flows) -> None:
    outside = [body.id for body in made.bodies if not body.at_table]
    assume(outside)
    found = if_joined(made, outside[0])
    for one in found.by_rule:
        assert abs(sum(change.change_pence for change in one.changes)) <= 2 * pennies(made)
    assert {rule.key for rule in found.gained}.isdisjoint(one.rule.key for one in found.by_rule)


@settings(max_examples=30)
@given(random_flows(3))
def test_who_is_first_in_the_order_of_payback_has_its_money_no_later(made: Flows) -> None:
    first = made.table[-1].id
    together, in_order = (of_one_rule(made, rule) for rule in (NoWorseOff(), NoWorseOff(payback_order=(first,))))
    so_far = [np.cumsum(one.side(first).net_pence * made.discount_factors) for one in (together, in_order)]
    assert (so_far[1] >= so_far[0] - pennies(made)).all()


def test_ten_thousand_draws_of_twelve_bodies_over_ten_years_take_well_under_a_second() -> None:
    dice = np.random.default_rng(1)
    shape = (10_000, 12, 10)
    made = flows(
        [Body(f"body-{i}", f"Body {i}", "other") for i in range(12)],
        [f"20{25 + t}/{26 + t}" for t in range(10)],
        0.965 ** np.arange(10),
        gains=dice.lognormal(11, 0.5, shape),
        costs=dice.lognormal(10, 0.2, shape) * (dice.random((1, 12, 10)) < 0.3),
        double_running=np.where(np.arange(10) < 2, dice.random((12, 10)) * 3e4, 0.0),
    )
    rules = [rule for rule in USUAL_RULES if not isinstance(rule, ByShapley | ByNucleolus)]
    took = []
    for _ in range(2):
        started = time.perf_counter()
        found = compare(made, rules)
        took.append(time.perf_counter() - started)
    assert len(found.proposals) == len(rules)
    assert min(took) < 1
