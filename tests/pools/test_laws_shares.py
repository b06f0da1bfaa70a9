"""What holds for every position and every chain of rules: no penny is lost, no cap passed, no approval taken for granted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pools import shares_twin as twin
from pools.share_strategies import MEASURE, ON, SCHEMES, asked, pence, positions, shares_of
from wholeplace.pools.share_building import build_rules
from wholeplace.pools.share_file import FORMAT, build_position
from wholeplace.pools.share_phrases import pounds
from wholeplace.pools.shares import (
    Activity,
    LineVariance,
    Partner,
    Performance,
    Position,
    Rule,
    Shares,
    as_answer,
    as_text,
    check_position,
    rule_to_raw,
    share_out,
    what_each_owes,
)
from wholeplace.vocabulary.problems import Refused

some = settings(max_examples=40)  # a chain on a whole position is slow to make up; the law of the pence has more

BOTH = [
    {"body": "council", "officer": "section 151 officer", "given_on": "2026-12-01"},
    {"body": "nhs", "officer": "chief finance officer", "given_on": "2026-12-02"},
]
amounts = st.dictionaries(st.sampled_from(["council", "nhs", "police", "trust"]), st.integers(1, 10**9), min_size=2)
partners_named = st.sampled_from(["council", "nhs", None])


def one_rule(family: str, bodies: list[str], parameters: dict[str, object] | None = None, **more: object) -> Rule:
    raw = {"id": "rule", "family": family, "order": 1, "from_on": "2026-04-01", "parameters": parameters or {}, **more}
    raw = {key: value for key, value in raw.items() if value is not None}
    (rule,), problems = build_rules([raw], partners=bodies, schemes=SCHEMES)
    assert not problems
    return rule


def pool_of(contributions: dict[str, int], **more: object) -> Position:
    partners = tuple(Partner(body, body.title(), part) for body, part in contributions.items())
    return Position("Low Moss pool", ON, partners, **more)  # type: ignore[arg-type]


def overspent(by: int, lead: str = "council") -> tuple[LineVariance, ...]:
    return (LineVariance("team", "homes", lead, 10**9, 10**9 + by),)


# no penny is lost


@given(asked())
def test_every_penny_of_a_chain_is_accounted_for(case: tuple[Position, tuple[Rule, ...]]) -> None:
    accounts_for_every_penny(*case)


@pytest.mark.long
@settings(max_examples=5_000)
@given(asked())
def test_every_penny_of_five_thousand_chains(case: tuple[Position, tuple[Rule, ...]]) -> None:
    accounts_for_every_penny(*case)


def accounts_for_every_penny(position: Position, rules: tuple[Rule, ...]) -> None:
    shares = share_out(position, rules)
    for step in shares.steps:
        parts = [*step.by_body_pence.values(), *step.elsewhere_pence.values(), step.awaiting_pence]
        assert sum(parts) == step.taken_pence
        assert all(isinstance(part, int) and part >= 0 for part in parts)
    variance = sum(line.variance_pence for line in position.lines if line.line not in shares.outside_pence)
    assert accounted(shares) == variance
    assert of_pot(shares, "saving") == sum(position.savings_pence.values())
    assert of_pot(shares, "income") == position.income_pence


def accounted(shares: Shares) -> int:
    """Overspends less underspends, as the steps and what is unallotted add up to them."""
    total = shares.unallotted_pence.get("overspend", 0) - shares.unallotted_pence.get("underspend", 0)
    for step in shares.steps:
        if step.pot == "lines":
            sign = -1 if step.kind == "underspend" else 1
            within = step.elsewhere_pence.get("underspends", 0) + step.elsewhere_pence.get("overspends", 0)
            total += sign * (step.taken_pence - within)
    return total


def of_pot(shares: Shares, pot: Literal["saving", "income"]) -> int:
    taken = sum(step.taken_pence for step in shares.steps if step.pot == pot)
    return taken + shares.unallotted_pence.get(pot, 0)


@some
@given(asked())
def test_what_bodies_owe_is_what_the_steps_say(case: tuple[Position, tuple[Rule, ...]]) -> None:
    shares = share_out(*case)
    owed = what_each_owes(*case)
    for body, total in shares.owes_by_body_pence.items():
        assert sum(each.pence for each in owed if each.body == body) == total


@some
@given(asked())
def test_every_figure_of_a_step_stands_in_its_sentence(case: tuple[Position, tuple[Rule, ...]]) -> None:
    for step in share_out(*case).steps:
        assert step.sentence.endswith(".")
        assert ". " not in step.sentence, "one sentence"
        for part in [
            *step.by_body_pence.values(),
            *step.elsewhere_pence.values(),
            step.awaiting_pence,
            step.left_pence,
        ]:
            assert not part or pounds(part) in step.sentence
        for body, part in step.by_body_pence.items():
            assert not part or pounds(part) in step.sentences[body]
        assert bool(step.ours) == ("ours completes it" in step.sentence)


@some
@given(asked())
def test_the_answer_is_json_and_the_text_holds_each_step(case: tuple[Position, tuple[Rule, ...]]) -> None:
    shares = share_out(*case)
    answer = json.loads(json.dumps(as_answer(shares)))
    assert sum(answer["owes_pence"].values()) == sum(shares.owes_by_body_pence.values())
    assert all(step.sentence in as_text(shares) for step in shares.steps)


@some
@given(asked())
def test_rules_come_back_from_their_raw_form(case: tuple[Position, tuple[Rule, ...]]) -> None:
    position, rules = case
    bodies = [partner.body for partner in position.partners]
    raw = json.loads(json.dumps([rule_to_raw(rule) for rule in rules]))
    again, problems = build_rules(raw, partners=bodies, schemes=SCHEMES, lines=[line.line for line in position.lines])
    assert not problems
    assert again == rules


@some
@given(asked())
def test_under_one_rule_nobody_bears_more_than_its_cap(case: tuple[Position, tuple[Rule, ...]]) -> None:
    position, rules = case
    shares = share_out(position, rules)
    for rule in rules:
        steps = [step for step in shares.steps if step.rule_id == rule.id and "bigger budget" not in step.sentence]
        for body, cap in ({} if rule.approved_by_both(ON) else rule.caps_pence or {}).items():
            assert sum(step.by_body_pence.get(body, 0) for step in steps) <= cap


@some
@given(asked())
def test_a_rule_that_waits_for_approvals_allots_nothing(case: tuple[Position, tuple[Rule, ...]]) -> None:
    position, rules = case
    waits = {rule.id for rule in rules if rule.approvals and not rule.approved(ON) and not rule.caps_pence}
    for step in share_out(position, rules).steps:
        kept_outside = (
            step.sentence.startswith(f"Under {step.reference}, the overspend") and "bigger budget" in step.sentence
        )
        if step.rule_id in waits and step.family != "RS-07" and not kept_outside:
            assert not any(step.by_body_pence.values())
            assert not step.elsewhere_pence
            assert step.awaiting_pence == step.taken_pence


BLANK: dict[str, object] = {
    "lines": (),
    "activity": (),
    "performance": (),
    "without_pool_pence": {},
    "savings_pence": {},
    "saved_before_pence": {},
    "income_pence": 0,
    "uses": (),
    "decisions": (),
    "host": "",
}


@given(asked(), st.sets(st.sampled_from([*BLANK, "partners", "line shares"])))
def test_a_position_with_parts_missing_is_shared_or_refused(
    case: tuple[Position, tuple[Rule, ...]], missing: set[str]
) -> None:
    position, rules = case
    changes = {part: BLANK[part] for part in sorted(missing & set(BLANK))}
    if "partners" in missing:
        changes["partners"] = tuple(Partner(partner.body, partner.name) for partner in position.partners)
    if "line shares" in missing and "lines" not in missing:
        bare = {"profile": None, "host": None, "shares": None, "commissioned": None, "cause": None}
        changes["lines"] = tuple(replace(line, **bare) for line in position.lines)  # type: ignore[arg-type]
    bare_position = replace(position, **changes)  # type: ignore[arg-type]
    lacking = check_position(bare_position, rules)
    assert {problem.name for problem in lacking} <= {"position-lacks"}
    if lacking:
        with pytest.raises(Refused, match="position-lacks"):
            share_out(bare_position, rules)
    else:
        assert accounted(share_out(bare_position, rules)) == sum(
            line.variance_pence
            for line in bare_position.lines
            if line.line not in share_out(bare_position, rules).outside_pence
        )


# each family against the twin


@given(pence, amounts, partners_named)
def test_proportional_as_its_twin(variance: int, contributions: dict[str, int], partner: str | None) -> None:
    assume(variance)
    rule = one_rule("RS-01", list(contributions), rounding_partner=partner if partner in contributions else None)
    (step,) = share_out(pool_of(contributions, lines=overspent(variance, next(iter(contributions)))), [rule]).steps
    assert step.by_body_pence == twin.proportional(variance, contributions, rule.rounding_partner)


@given(pence, amounts, st.integers(0, 10**8), st.booleans())
def test_no_cap_is_passed_without_both_approvals(
    variance: int, contributions: dict[str, int], cap: int, approved: bool
) -> None:
    assume(variance)
    bodies = list(dict.fromkeys(["council", "nhs", *contributions]))
    rule = one_rule("RS-07", bodies, caps_pounds=dict.fromkeys(contributions, cap), approvals=BOTH if approved else [])
    (step,) = share_out(pool_of(contributions, lines=overspent(variance)), [rule]).steps
    kept, beyond = twin.capped(variance, contributions, dict.fromkeys(contributions, cap * 100))
    expected = twin.proportional(variance, contributions) if approved else kept
    assert step.by_body_pence == expected
    assert step.awaiting_pence == (0 if approved else beyond)


@given(pence, amounts)
def test_a_contribution_is_the_cap_where_none_is_stated(variance: int, contributions: dict[str, int]) -> None:
    assume(variance)
    rule = one_rule("RS-07", list(contributions))
    (step,) = share_out(pool_of(contributions, lines=overspent(variance)), [rule]).steps
    kept, beyond = twin.capped(variance, contributions, contributions)
    assert (step.by_body_pence, step.awaiting_pence) == (kept, beyond)
    assert all(part <= contributions[body] for body, part in step.by_body_pence.items())


@given(pence, st.lists(pence, min_size=4, max_size=4))
def test_a_waterfall_empties_each_purse_before_the_next(variance: int, purses: list[int]) -> None:
    assume(variance)
    spare = LineVariance("spare", "equipment", "nhs", purses[0], 0)
    position = pool_of(
        {"council": 1, "nhs": 1},
        lines=(*overspent(variance), spare),
        other_pool_underspend_pence=purses[1],
        risk_pool_pence=purses[2],
        uncommitted_pence=purses[3],
    )
    shares = share_out(position, [one_rule("RS-08", ["council", "nhs"])])
    (step,) = shares.steps
    drawn, left = twin.waterfall(variance, purses)
    names = ("underspends", "other-pool", "risk-pool", "uncommitted")
    assert [step.elsewhere_pence.get(name, 0) for name in names] == drawn
    assert step.left_pence == shares.unallotted_pence.get("overspend", 0) == left


@given(st.lists(st.tuples(st.sampled_from(["council", "nhs"]), pence, pence), min_size=1, max_size=6))
def test_own_risk_as_its_twin(rows: list[tuple[str, int, int]]) -> None:
    lines = tuple(LineVariance(f"l{n}", "homes", *row) for n, row in enumerate(rows))
    shares = share_out(pool_of({"council": 1, "nhs": 1}, lines=lines), [one_rule("RS-04", ["council", "nhs"])])
    expected = twin.own_risk([(lead, actual - budget) for lead, budget, actual in rows])
    assert {body: owes for body, owes in shares.owes_by_body_pence.items() if owes} == {
        body: owes for body, owes in expected.items() if owes
    }


@given(
    pence, amounts, st.sampled_from(["0.1", "0", "0.25", "1/3"]), st.dictionaries(st.just("nhs"), pence), partners_named
)
def test_threshold_first_as_its_twin(
    saving: int, contributions: dict[str, int], threshold: str, had: dict[str, int], partner: str | None
) -> None:
    assume(saving)
    bodies = list(contributions)
    named = bodies[0]
    rule = one_rule(
        "RS-12",
        bodies,
        {"named": named, "threshold": threshold},
        rounding_partner=partner if partner in bodies else None,
    )
    position = pool_of(contributions, savings_pence={"pool": saving}, saved_before_pence=had)
    (step,) = share_out(position, [rule]).steps
    expected = twin.threshold_first(saving, contributions, named, Fraction(threshold), had, rule.rounding_partner)
    assert step.by_body_pence == {body: part for body, part in expected.items() if body in step.by_body_pence}
    assert sum(expected.values()) == sum(step.by_body_pence.values()) == saving


@given(
    st.lists(
        st.tuples(st.sampled_from(["council", "nhs"]), st.fractions(0, 1000, max_denominator=7), st.integers(0, 10**7)),
        min_size=1,
    ),
    st.fractions(0, 1, max_denominator=9),
)
def test_recharge_as_its_twin(rows: list[tuple[str, Fraction, int]], share: Fraction) -> None:
    charged = {"council": Fraction(1), "nhs": share}
    rule = one_rule("RS-13", ["council", "nhs"], {"charged": {body: str(each) for body, each in charged.items()}})
    position = pool_of({"council": 1, "nhs": 1}, activity=tuple(Activity(b, "cases", n, p) for b, n, p in rows))
    steps = share_out(position, [rule]).steps
    charges = {body: charge for step in steps for body, charge in step.by_body_pence.items()}
    expected = twin.recharge(rows, charged)
    assert charges == (expected if any(expected.values()) else {})


@given(pence, amounts, amounts)
def test_no_member_is_worse_off_or_it_says_by_how_much(
    income: int, base: dict[str, int], contributions: dict[str, int]
) -> None:
    assume(income)
    everybody = dict.fromkeys([*contributions, *base])
    position = pool_of(
        {body: contributions.get(body, 0) for body in everybody}, income_pence=income, without_pool_pence=base
    )
    (step,) = share_out(position, [one_rule("RS-15", list(everybody))]).steps
    expected = twin.no_worse_off(income, base, {b: contributions[b] for b in everybody if b in contributions})
    if isinstance(expected, int):
        assert step.short_pence == expected
        assert step.awaiting_pence == income
    else:
        assert step.by_body_pence == expected
        assert all(step.by_body_pence[body] >= part for body, part in base.items())


@given(
    st.integers(0, 10**7), st.fractions(0, 1, max_denominator=10_000), st.fractions("0.001", 1, max_denominator=1000)
)
def test_performance_as_its_twin(pot: int, achieved: Fraction, target: Fraction) -> None:
    parameters = {"pot_pounds": pot, "target": str(target), "measure": MEASURE, "holder": "nhs"}
    rule = one_rule("RS-14", ["council", "nhs"], parameters)
    position = pool_of({"council": 1, "nhs": 1}, performance=(Performance(MEASURE, achieved),))
    (step,) = share_out(position, [rule]).steps
    paid = twin.performance(pot * 100, achieved, target)
    assert step.elsewhere_pence.get("into-pool", 0) == step.owes_pence("nhs") == paid


@given(st.fractions(0, 1, max_denominator=1000), st.integers(0, 10**8))
def test_the_financial_incentive_as_its_twin(fall: Fraction, per_point: int) -> None:
    raw = {
        "measure": MEASURE,
        "threshold": 0.05,
        "ceiling": 0.2,
        "share_below": 0.5,
        "holder": "nhs",
        "shares": {"council": 1},
    }
    position = pool_of(
        {"council": 1, "nhs": 1}, performance=(Performance(MEASURE, fall, ((Fraction(1), per_point * 100),)),)
    )
    steps = share_out(position, [one_rule("BS-01", ["council", "nhs"], raw)]).steps
    paid = sum(step.by_body_pence.get("council", 0) for step in steps)
    exact = twin.incentive(fall, per_point, Fraction(5, 100), Fraction(20, 100))
    assert abs(paid - exact) <= Fraction(1, 2)


@given(positions(), st.data())
def test_commissioned_and_profiled_lines_are_shared_exactly(position: Position, data: st.DataObject) -> None:
    bodies = tuple(partner.body for partner in position.partners)
    family = data.draw(st.sampled_from(["RS-05", "RS-06"]))
    shares = data.draw(shares_of(bodies))
    lines = overspent(data.draw(st.integers(1, 10**9)))
    lines = tuple(
        LineVariance(
            line.line, "homes", line.lead, line.budget_pence, line.actual_pence,
            profile="variable", shares=shares, commissioned=shares,
        )
        for line in lines
    )  # fmt: skip
    position = pool_of(dict.fromkeys(bodies, 1), lines=lines)
    (step,) = share_out(position, [one_rule(family, list(bodies))]).steps
    assert step.by_body_pence == twin.split(step.taken_pence, dict(shares))


# the order in which things are written does not matter


@given(pence, amounts)
def test_partners_in_another_order_owe_the_same_with_a_rounding_partner(
    variance: int, contributions: dict[str, int]
) -> None:
    assume(variance)
    bodies = list(contributions)
    rule = one_rule("RS-01", bodies, rounding_partner=bodies[-1])
    turned = dict(reversed(contributions.items()))
    one, other = (share_out(pool_of(each, lines=overspent(variance)), [rule]) for each in (contributions, turned))
    assert one.owes_by_body_pence == other.owes_by_body_pence


@some
@given(asked())
def test_a_rule_before_its_first_day_or_after_its_last_does_nothing(case: tuple[Position, tuple[Rule, ...]]) -> None:
    position, rules = case
    ended = [replace(rule, until_on=date(2027, 3, 30)) for rule in rules]
    not_begun = [replace(rule, from_on=date(2027, 4, 1)) for rule in rules]
    assert not share_out(position, ended).steps
    assert not share_out(position, not_begun).steps


# whatever is handed in


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1/3", "RS-07", "homes"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "id",
    "family",
    "order",
    "from_on",
    "until_on",
    "applies_to",
    "schemes",
    "caps_pounds",
    "approvals",
    "then",
    "parameters",
)


@given(
    st.dictionaries(
        st.sampled_from(["pool", "partners", "lines", "rules", "savings_pounds", "performance", "uses", "decisions"]),
        json_values,
    )
)
def test_any_table_is_read_or_refused(raw: dict[str, object]) -> None:
    with pytest.raises(Refused):
        build_position({"format": FORMAT, **raw})


@given(st.dictionaries(st.sampled_from(KEYS), json_values), st.sampled_from([f"RS-{n:02d}" for n in range(1, 17)]))
def test_any_rule_is_read_or_its_problems_are_told(raw: dict[str, object], family: str) -> None:
    rules, problems = build_rules([{"family": family, **raw}], partners=["council", "nhs"], schemes=["homes"])
    assert bool(rules) != bool(problems)
