"""Every family of rules with a worked example of the clause that it comes from; docs/methods/risk-shares.md shows the same.

The sources of the clauses are those of `parameters/risk_share_rules.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pools.made_pool import BOTH, PARTNERS, in_pounds, line, shared
from wholeplace.pools.shares import Shares, Step, as_text, families
from wholeplace.vocabulary.problems import Refused


def only(shares: Shares) -> Step:
    (step,) = shares.steps
    return step


def test_rs_01_overspend_in_proportion_to_contributions() -> None:
    """Clause 10.4: partners meet an overspend at the year end in proportion to their contributions."""
    step = only(shared({"clause": "10.4"}, lines=[line("team", 900_000, 960_000)]))
    assert in_pounds(step.by_body_pence) == {"council": 24_000, "nhs": 36_000}
    assert step.sentence == (
        "Under clause 10.4 (RS-01), the overspend of £60,000.00 is met in proportion to contributions: "
        "Low Moss Council £24,000.00 and NHS Low Moss £36,000.00."
    )
    assert step.sentences["nhs"] == (
        "NHS Low Moss bears £36,000.00 of the overspend of £60,000.00, under clause 10.4 (RS-01): "
        "it contributes £6,000,000.00 of £10,000,000.00."
    )


def test_rs_01_the_odd_penny_falls_to_the_rounding_partner() -> None:
    lines = [line("team", 900_000, "960000.01")]
    to_the_larger_part = only(shared({}, lines=lines))
    assert to_the_larger_part.by_body_pence == {"council": 24_000_00, "nhs": 36_000_01}
    named = only(shared({"rounding_partner": "council"}, lines=lines))
    assert named.by_body_pence == {"council": 24_000_01, "nhs": 36_000_00}
    assert "the odd penny falls to Low Moss Council" in named.sentence


def test_rs_01_overspends_are_net_of_underspends_on_the_same_lines() -> None:
    shares = shared({}, lines=[line("team", 900_000, 980_000), line("beds", 500_000, 480_000)])
    assert only(shares).taken_pence == 60_000_00
    assert shares.notes == ("£20,000.00 underspent on beds is set against what is overspent on team.",)


def test_rs_01_only_what_lies_above_a_threshold() -> None:
    step = only(shared({"threshold_pounds": 10_000}, lines=[line("team", 900_000, 960_000)]))
    assert in_pounds(step.by_body_pence) == {"council": 20_000, "nhs": 30_000}
    assert step.left_pence == 10_000_00


def test_rs_02_underspend_returned_where_nothing_is_decided() -> None:
    """Clause 10.5: the joint group decides the use; if the partners cannot agree, it goes back by contributions."""
    lines = [line("team", 900_000, 870_000)]
    rule = {"family": "RS-02", "clause": "10.5"}
    assert in_pounds(only(shared(rule, lines=lines)).by_body_pence) == {"council": 12_000, "nhs": 18_000}

    decided = only(shared(rule, lines=lines, decisions=[decision(reserve=10_000)]))
    assert in_pounds(decided.by_body_pence) == {"council": 8_000, "nhs": 12_000}
    assert decided.to_reserve_pence == 10_000_00

    until = {**rule, "parameters": {"decide_by": "2027-06-30"}}
    waiting = only(shared(until, lines=lines))
    assert (waiting.by_body_pence, waiting.awaiting_pence) == ({}, 30_000_00)
    assert "awaits the joint group, which has until 30 June 2027 to decide" in waiting.sentence
    after = only(shared(until, lines=lines, pool={"on": "2027-07-01"}))
    assert after.awaiting_pence == 0


def decision(**uses: int) -> dict[str, object]:
    pounds = {use.replace("_", "-"): each for use, each in uses.items()}
    return {"rule": "rule-1", "decided_on": "2027-03-20", "uses_pounds": pounds}


def test_rs_03_underspend_stays_in_the_pool() -> None:
    """Clause 10.27: failing agreement, an underspend stays in the pool as contingency."""
    step = only(shared({"family": "RS-03", "clause": "10.27"}, lines=[line("team", 900_000, 870_000)]))
    assert step.carried_forward_pence == 30_000_00
    assert not any(step.by_body_pence.values())


def test_rs_04_each_partner_its_own_risk() -> None:
    lines = [line("homes", 900_000, 980_000), line("equipment", 500_000, 480_000, lead="nhs")]
    shares = shared({"family": "RS-04"}, lines=lines)
    assert in_pounds(shares.owes_by_body_pence) == {"council": 80_000, "nhs": -20_000}
    assert [step.kind for step in shares.steps] == ["overspend", "underspend"]
    assert "it leads homes" in shares.steps[0].sentences["council"]


def test_rs_05_fixed_lines_fall_on_the_host_and_variable_ones_are_shared() -> None:
    """Luton 2017: an over- or underspend of a fixed line does not alter what the other partner contributes."""
    lines = [
        line("homes", 900_000, 950_000, profile="fixed", host="council"),
        line("equipment", 500_000, 540_000, profile="variable", shares={"council": 0.3, "nhs": 0.7}),
    ]
    shares = shared({"family": "RS-05"}, lines=lines)
    assert [in_pounds(step.by_body_pence) for step in shares.steps] == [
        {"council": 50_000},
        {"council": 12_000, "nhs": 28_000},
    ]


def test_rs_06_by_who_commissions_the_scheme() -> None:
    """Rotherham 8.4: risk pro rata to the part of the scheme that each partner commissions."""
    rule = {"family": "RS-06", "clause": "8.4", "parameters": {"commissioned": {"equipment": K}}}
    step = only(shared(rule, lines=[line("equipment", 900_000, 1_000_000)]))
    assert in_pounds(step.by_body_pence) == {"council": 35_000, "nhs": 65_000}


K = {"council": 0.35, "nhs": 0.65}


def test_rs_06_a_cap_is_for_all_its_schemes_together() -> None:
    rule = {"family": "RS-06", "caps_pounds": {"council": 50_000}}
    k = {"commissioned": K}
    lines = [line("equipment", 900_000, 1_000_000, **k), line("homes", 900_000, 1_000_000, **k)]
    first, second = shared(rule, lines=lines).steps
    assert in_pounds(first.by_body_pence) == {"council": 35_000, "nhs": 65_000}
    assert in_pounds(second.by_body_pence) == {"council": 15_000, "nhs": 65_000}
    assert second.awaiting_pence == 20_000_00


def test_rs_07_no_further_than_the_contribution() -> None:
    """Rotherham 8.4: up to the most that each contributes, unless both finance officers agree before it is incurred."""
    partners = [
        {**each, "by_scheme_pounds": {"team": part}} for each, part in zip(PARTNERS, (400_000, 600_000), strict=True)
    ]
    lines = [line("team", 1_000_000, 2_500_000)]
    rule = {"family": "RS-07", "clause": "8.4", "schemes": ["team"]}

    step = only(shared(rule, lines=lines, partners=partners))
    assert in_pounds(step.by_body_pence) == {"council": 400_000, "nhs": 600_000}
    assert step.awaiting_pence == 500_000_00
    assert (
        "it contributes £400,000.00 of £1,000,000.00 to team, and its cap is £400,000.00" in step.sentences["council"]
    )
    assert "£500,000.00 awaits the approval of both finance officers" in step.sentence

    agreed = {**rule, "approvals": BOTH}
    step = only(shared(agreed, lines=lines, partners=partners, pool={"incurred_on": "2026-12-15"}))
    assert in_pounds(step.by_body_pence) == {"council": 600_000, "nhs": 900_000}

    late = only(shared(agreed, lines=lines, partners=partners, pool={"incurred_on": "2026-11-30"}))
    assert late.awaiting_pence == 500_000_00
    assert "came after the money was spent" in late.sentence

    by_one = {**rule, "approvals": [BOTH[0]]}
    assert only(shared(by_one, lines=lines, partners=partners)).awaiting_pence == 500_000_00

    bounded = {**agreed, "parameters": {"beyond_pounds": {"council": 100_000, "nhs": 250_000}}}
    step = only(shared(bounded, lines=lines, partners=partners))
    assert in_pounds(step.by_body_pence) == {"council": 500_000, "nhs": 850_000}
    assert step.awaiting_pence == 150_000_00


def test_rs_08_the_waterfall_of_rotherham() -> None:
    """Rotherham 8.2: underspends in either pool, the risk pool of £0.5m, uncommitted schemes, and then outside the pool."""
    shares = shared(
        {"family": "RS-08", "clause": "8.2", "parameters": {"risk_pool_pounds": 500_000}},
        {"clause": "10.4"},
        lines=[line("homes", 3_000_000, 4_000_000), line("team", 900_000, 700_000)],
        pool={
            "other_pool_underspend_pounds": 100_000,
            "risk_pool_pounds": 800_000,
            "uncommitted_pounds": 150_000,
        },
    )
    waterfall, rest = shares.steps
    assert in_pounds(waterfall.elsewhere_pence) == {
        "underspends": 200_000,
        "other-pool": 100_000,
        "risk-pool": 500_000,
        "uncommitted": 150_000,
    }
    assert waterfall.left_pence == 50_000_00
    assert in_pounds(rest.by_body_pence) == {"council": 20_000, "nhs": 30_000}
    assert not shares.unallotted_pence


def test_rs_08_a_small_overspend_never_reaches_the_risk_pool() -> None:
    lines = [line("homes", 3_000_000, 3_150_000), line("team", 900_000, 700_000)]
    shares = shared({"family": "RS-08"}, lines=lines, pool={"risk_pool_pounds": 500_000})
    assert in_pounds(only(shares).elsewhere_pence) == {"underspends": 150_000}
    assert shares.unallotted_pence == {"underspend": 50_000_00}


def test_rs_09_held_for_overspends_elsewhere() -> None:
    """Completed by us: overspends elsewhere, new joint schemes that were decided, then forward or back by each body's rules."""
    rule = {"family": "RS-09", "parameters": {"may_carry_forward": ["council"]}}
    lines = [line("homes", 900_000, 960_000), line("team", 900_000, 800_000)]
    step = only(shared(rule, lines=lines, decisions=[decision(new_schemes=15_000)]))
    assert in_pounds(step.elsewhere_pence) == {"overspends": 60_000, "new-schemes": 15_000, "carried-forward": 10_000}
    assert in_pounds(step.by_body_pence) == {"nhs": 15_000}
    assert step.ours.startswith("The clause names three uses")


def test_rs_10_by_cause() -> None:
    """Scottish integration schemes 8.9, 10.9: management action is kept, a windfall goes back by contributions."""
    lines = [
        line("team", 900_000, 850_000, cause="management"),
        line("beds", 500_000, 480_000, cause="windfall"),
        line("vans", 100_000, 95_000),
        line("grant", 100_000, 93_000, cause="windfall", ring_fenced=True),
    ]
    step = only(shared({"family": "RS-10", "clause": "8.9"}, lines=lines))
    assert in_pounds(step.elsewhere_pence) == {"reserve": 50_000, "ring-fenced": 7_000}
    assert in_pounds(step.by_body_pence) == {"council": 8_000, "nhs": 12_000}
    assert step.awaiting_pence == 5_000_00
    assert "£5,000.00 awaits a cause, as none is recorded" in step.sentence


def test_rs_11_only_what_does_not_recur() -> None:
    """Completed by us: uses in the order listed, as far as the money goes."""
    uses = [use("a catch-up of assessments", 60_000), use("one van", 50_000)]
    shares = shared({"family": "RS-11"}, lines=[line("team", 900_000, 800_000)], uses=uses)
    assert only(shares).elsewhere_pence == {"non-recurrent": 100_000_00}
    assert "a catch-up of assessments £60,000.00 and one van £40,000.00 of £50,000.00" in only(shares).sentence

    recurrent = [use("two more social workers", 90_000, recurrent=True)]
    with pytest.raises(Refused, match="recurrent-use-refused"):
        shared({"family": "RS-11"}, lines=[line("team", 900_000, 800_000)], uses=recurrent)


def use(what: str, pounds: int, recurrent: bool = False) -> dict[str, object]:
    return {"what": what, "pounds": pounds, "recurrent": recurrent}


THREE = (
    {"body": "essex", "name": "Essex", "contribution_pounds": 500_000},
    {"body": "southend", "name": "Southend", "contribution_pounds": 200_000},
    {"body": "thurrock", "name": "Thurrock", "contribution_pounds": 300_000},
)


@pytest.mark.parametrize(
    ("saving", "gains"),
    [
        (40_000, {"southend": 16_000, "thurrock": 24_000}),
        (50_000, {"southend": 20_000, "thurrock": 30_000}),
        (80_000, {"essex": 15_000, "southend": 26_000, "thurrock": 39_000}),
    ],
)
def test_rs_12_the_others_first_until_each_has_saved_a_tenth(saving: int, gains: dict[str, float]) -> None:
    """Southend, Essex, Thurrock 3.1: one contribution does not move until all others have had a 10 % reduction.

    Completed by us: they reach it together, and what is beyond goes by contributions, the named partner included.
    """
    rule = {"family": "RS-12", "clause": "3.1", "parameters": {"named": "essex", "threshold": 0.1}}
    step = only(shared(rule, partners=THREE, savings_pounds={"pool": saving}))
    assert in_pounds(step.by_body_pence) == gains


def test_rs_13_charged_for_each_case() -> None:
    """No budget in the pool: a partner is charged for each case, quarterly in arrears, at 100 % or 50 %."""
    rule = {"family": "RS-13", "parameters": {"charged": {"council": 0.5, "nhs": 1}}}
    activity = [
        {"body": "council", "what": "assessments", "cases": 120, "price_pounds": "85.50"},
        {"body": "nhs", "what": "placements", "cases": 40, "price_pounds": 310},
    ]
    shares = shared(rule, activity=activity)
    assert in_pounds(only(shares).by_body_pence) == {"council": 5_130, "nhs": 12_400}
    assert shares.owes_by_body_pence == {"council": 5_130_00, "nhs": 12_400_00}
    assert "120 × £85.50 for assessments, of which 50%" in only(shares).sentences["council"]


def test_rs_13_nobody_is_charged_twice_for_one_case() -> None:
    activity = [
        {"body": "nhs", "what": "placements", "cases": 40, "price_pounds": 310},
        {"body": "nhs", "what": "assessments", "cases": 10, "price_pounds": 85},
    ]
    whole = {"family": "RS-13", "parameters": {"charged": {"nhs": 1}, "what": "placements"}}
    half = {"family": "RS-13", "parameters": {"charged": {"nhs": 0.5}, "what": "assessments"}}
    assert shared(whole, half, activity=activity).owes_by_body_pence["nhs"] == 12_400_00 + 425_00
    with pytest.raises(Refused, match="rules-contend"):
        shared(whole, {**half, "parameters": {"charged": {"nhs": 0.5}}}, activity=activity)


def test_rs_13_charges_come_in_against_spending_that_has_no_budget() -> None:
    activity = [{"body": "nhs", "what": "placements", "cases": 40, "price_pounds": 310}]
    rule = {"family": "RS-13", "schemes": ["larc"], "parameters": {"charged": {"nhs": 1}}}
    shares = shared(rule, {"family": "RS-04"}, lines=[line("larc", 0, 15_000)], activity=activity)
    assert in_pounds(shares.owes_by_body_pence) == {"nhs": 12_400, "council": 2_600}


@pytest.mark.parametrize(
    ("achieved", "paid"),
    [(0.042, 2_800_000), (0.05, 2_800_000), (0.03, 2_000_000), (0.021, 1_400_000), (0, 0), (-0.01, 0)],
)
def test_rs_14_paid_by_performance(achieved: float, paid: int) -> None:
    """2015-16 Better Care Fund: £2.8m linked to a fall of 4.2 % in emergency admissions. The straight line is ours."""
    pot = {"pot_pounds": 2_800_000, "target": 0.042, "measure": "emergency admissions", "holder": "nhs"}
    done = [{"measure": "emergency admissions", "achieved": achieved}]
    shares = shared({"family": "RS-14", "parameters": pot}, performance=done)
    assert shares.owes_by_body_pence["nhs"] == paid * 100
    assert only(shares).elsewhere_pence.get("into-pool", 0) == paid * 100
    assert only(shares).elsewhere_pence.get("held-back", 0) == (2_800_000 - paid) * 100


def test_rs_15_no_member_worse_off() -> None:
    """Devon 4.1: each has at least what it would have had; the surplus by contributions."""
    base = {"council": 100_000, "nhs": 200_000}
    step = only(shared({"family": "RS-15"}, pool={"income_pounds": 360_000}, without_pool_pounds=base))
    assert in_pounds(step.by_body_pence) == {"council": 124_000, "nhs": 236_000}


def test_rs_15_says_when_it_cannot_hold_and_by_how_much() -> None:
    base = {"council": 100_000, "nhs": 200_000}
    step = only(shared({"family": "RS-15"}, pool={"income_pounds": 270_000}, without_pool_pounds=base))
    assert (step.by_body_pence, step.awaiting_pence, step.short_pence) == ({}, 270_000_00, 30_000_00)
    assert "cannot hold" in step.sentence
    assert "£30,000.00 more than there is" in step.sentence

    anyhow = {"family": "RS-15", "parameters": {"if_short": "in-proportion"}}
    step = only(shared(anyhow, pool={"income_pounds": 270_000}, without_pool_pounds=base))
    assert in_pounds(step.by_body_pence) == {"council": 90_000, "nhs": 180_000}
    assert step.short_pence == 30_000_00


@pytest.mark.parametrize(
    ("parameters", "gains"),
    [
        ({"way": "equal"}, {"council": 45_000, "nhs": 45_000}),
        ({"way": "budget"}, {"council": 36_000, "nhs": 54_000}),
        ({"way": "equity", "weights": {"council": 3, "nhs": 1}}, {"council": 67_500, "nhs": 22_500}),
        ({"way": "performance", "weights": {"council": 0.8, "nhs": 1}}, {"council": 40_000, "nhs": 50_000}),
        ({"way": "need", "weights": {"council": 1, "nhs": 2}}, {"council": 30_000, "nhs": 60_000}),
        ({"way": "compensate", "weights": {"council": 70_000}}, {"council": 90_000}),
    ],
)
def test_rs_16_six_ways_to_share_a_saving(parameters: Mapping[str, object], gains: dict[str, float]) -> None:
    step = only(shared({"family": "RS-16", "parameters": parameters}, savings_pounds={"pool": 90_000}))
    assert in_pounds(step.by_body_pence) == gains


def test_rs_16_who_holds_the_saving_hands_it_over() -> None:
    shares = shared({"family": "RS-16", "parameters": {"way": "equal"}}, savings_pounds={"nhs": 90_000})
    assert in_pounds(shares.owes_by_body_pence) == {"council": -45_000, "nhs": 45_000}
    assert only(shares).sentences["nhs"].startswith("NHS Low Moss hands over £90,000.00 and receives £45,000.00")


# the Ministry of Justice's Financial Incentive Model

JUSTICE = (*PARTNERS, {"body": "justice", "name": "Ministry of Justice"})


def incentive(fall: object, threshold: float, reading: str = "half-then-all") -> float:
    """What the ministry pays back, in pounds, where each point of demand saves £100,000."""
    parameters = {
        "measure": "demand",
        "threshold": threshold,
        "ceiling": 0.2,
        "share_below": 0.5,
        "holder": "justice",
        "shares": {"council": 0.5, "nhs": 0.5},
        "reading": reading,
    }
    done = {"measure": "demand", "achieved": fall, "savings": [{"fall": 1, "saving_pounds": 10_000_000}]}
    shares = shared({"family": "BS-01", "parameters": parameters}, partners=JUSTICE, performance=[done])
    return shares.owes_by_body_pence["justice"] / 100


@pytest.mark.parametrize(
    ("fall", "adults", "youth"),
    [
        (0.0499, 0, 0),
        (0.05, 250_000, 0),
        (0.0999, 749_000, 0),
        (0.1, 750_000, 500_000),
        (0.2, 1_750_000, 1_500_000),
        (0.25, 1_750_000, 1_500_000),
    ],
)
def test_bs_01_half_up_to_the_threshold_and_all_from_there(fall: float, adults: int, youth: int) -> None:
    assert incentive(fall, 0.05) == adults
    assert incentive(fall, 0.10) == youth


@pytest.mark.parametrize(
    ("fall", "paid"), [(0.0499, 0), (0.05, 250_000), (0.1, 500_000), (0.2, 1_000_000), (0.3, 1_000_000)]
)
def test_bs_01_read_as_half_only(fall: float, paid: int) -> None:
    """As the probation evidence PB73 words it."""
    assert incentive(fall, 0.05, "half-only") == paid


def test_bs_02_gains_and_losses_beyond_a_band() -> None:
    """A variance of £181,000, the size of the published example; the band is ours."""
    rule = {"family": "BS-02", "parameters": {"shares": {"council": 0.5, "nhs": 0.5}, "band": 0.02}}
    shares = shared(rule, lines=[line("care", 1_000_000, 819_000)])
    assert in_pounds(shares.owes_by_body_pence) == {"council": -100_500, "nhs": -80_500}


# chains


def test_bigger_budgets_hit_the_fund_only_where_the_rule_says_so() -> None:
    lines = [line("homes", 900_000, 960_000, bigger_budget=True), line("team", 500_000, 510_000)]
    assert in_pounds(only(shared({}, lines=lines)).by_body_pence) == {"council": 28_000, "nhs": 42_000}
    own, rest = shared({"hits_fund": False}, lines=lines).steps
    assert in_pounds(own.by_body_pence) == {"council": 60_000}
    assert in_pounds(rest.by_body_pence) == {"council": 4_000, "nhs": 6_000}


def test_what_a_rule_leaves_goes_to_the_rule_it_names_and_to_no_other() -> None:
    shares = shared(
        {"family": "RS-08", "then": "rule-3"},
        {"family": "RS-04"},
        {"family": "RS-01"},
        lines=[line("homes", 900_000, 960_000)],
        pool={"risk_pool_pounds": 10_000},
    )
    assert [(step.family, step.taken_pence) for step in shares.steps] == [("RS-08", 10_000_00), ("RS-01", 50_000_00)]


def test_a_rule_without_its_approval_waits_with_all_of_it() -> None:
    needs = {"approvals": [{"body": "nhs", "officer": "chief finance officer"}]}
    shares = shared(needs, lines=[line("team", 900_000, 960_000)])
    assert shares.awaiting_pence == 60_000_00
    assert not any(shares.owes_by_body_pence.values())
    assert only(shares).sentence == (
        "Under rule rule-1 (RS-01), the overspend of £60,000.00 waits, though by the rule it is met in proportion to "
        "contributions; £60,000.00 awaits the approval of NHS Low Moss (chief finance officer)."
    )


def test_a_purse_is_not_promised_twice_while_it_awaits_a_yes() -> None:
    needs = {"approvals": [{"body": "nhs", "officer": "chief finance officer"}]}
    shares = shared(
        {"family": "RS-08", "schemes": ["homes"], **needs},
        {"family": "RS-08"},
        lines=[line("homes", 900_000, 960_000), line("team", 900_000, 950_000)],
        pool={"risk_pool_pounds": 60_000},
    )
    first, second = shares.steps
    assert (first.awaiting_pence, dict(first.elsewhere_pence)) == (60_000_00, {})
    assert second.taken_pence == 0
    assert shares.unallotted_pence == {"overspend": 50_000_00}


def test_a_rule_for_underspends_leaves_bigger_budgets_alone() -> None:
    lines = [line("homes", 900_000, 960_000, bigger_budget=True)]
    assert not shared({"family": "RS-03", "hits_fund": False}, lines=lines).steps


def test_what_no_rule_takes_is_nobodys_and_is_said() -> None:
    shares = shared({"family": "RS-02"}, lines=[line("team", 900_000, 960_000)])
    assert shares.unallotted_pence == {"overspend": 60_000_00}
    said = as_text(shares)
    assert "No rule says whose the remaining overspend of £60,000.00 is: the partners must decide." in said


def test_what_no_rule_looks_at_is_said() -> None:
    shares = shared(
        {},
        lines=[line("team", 900_000, 960_000)],
        uses=[use("one van", 50_000)],
        activity=[{"body": "nhs", "what": "placements", "cases": 1, "price_pounds": 310}],
        performance=[{"measure": "emergency admissions", "achieved": 0.01}],
    )
    assert shares.notes == (
        "No rule looks at the use listed: one van.",
        "No rule charges for placements.",
        "No rule goes by performance on emergency admissions.",
    )


def test_lines_outside_the_fund_are_not_shared() -> None:
    lines = [
        line("team", 900_000, 960_000),
        line("police", 100_000, 130_000, status="aligned"),
        line("dwp", 100_000, 150_000, status="in-view"),
    ]
    shares = shared({}, lines=lines)
    assert only(shares).taken_pence == 60_000_00
    assert in_pounds(shares.outside_pence) == {"police": 30_000, "dwp": 50_000}
    named = shared({"lines": ["police", "dwp"]}, lines=lines)
    assert only(named).taken_pence == 30_000_00


def test_the_families_say_what_of_their_working_is_ours() -> None:
    ours = [family.id for family in families().values() if family.ours]
    assert ours == ["RS-09", "RS-11", "RS-12", "RS-14", "BS-01", "BS-02"]
    assert len([name for name in families() if name.startswith("RS-")]) == 16
    assert all(family.source and family.status for family in families().values())
