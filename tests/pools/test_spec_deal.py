"""Deals worked out by hand: each rule on small figures, who pays for double running, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from pools.deals import made
from wholeplace.pools.deal import Side, compare, propose
from wholeplace.pools.deal_faces import as_answer, as_text, rule_as_data, rule_from
from wholeplace.pools.deal_flows import Body, Flows, double_running_paid_by, flows
from wholeplace.pools.deal_joining import ask_of, if_joined
from wholeplace.pools.deal_rules import (
    USUAL_RULES,
    AgreedShares,
    AsItStands,
    ByBenefit,
    ByNucleolus,
    ByShapley,
    EqualReturn,
    NoWorseOff,
    Rule,
)
from wholeplace.pools.deal_words import (
    carried_sentence,
    notes,
    of_hundred,
    short_chance,
    side_sentence,
    stability_sentence,
)
from wholeplace.vocabulary.problems import Refused

HALF = Fraction(1, 2)
TEAM = {"council": [100_000.0, 100_000.0]}
SAVES = {"council": [20_000.0, 60_000.0], "nhs": [60_000.0, 180_000.0]}


def sides(given: Flows, rule: Rule) -> dict[str, Side]:
    return {side.body.id: side for side in propose(given, rule).sides}


def contributions(given: Flows, rule: Rule) -> dict[str, list[float]]:
    return {one: [pence / 100 for pence in side.contribution_pence] for one, side in sides(given, rule).items()}


def transfers(given: Flows, rule: Rule) -> dict[str, list[float]]:
    return {one: [pence / 100 for pence in side.transfer_pence] for one, side in sides(given, rule).items()}


def refused(given: Flows, rule: Rule) -> list[str]:
    with pytest.raises(Refused) as found:
        propose(given, rule)
    return [problem.name for problem in found.value.problems]


# each rule


def test_in_proportion_to_benefit_each_year_is_split_alike() -> None:
    """£80,000 and £240,000: a quarter and three quarters of each year's £100,000."""
    assert contributions(made(SAVES, TEAM), ByBenefit()) == {"council": [25_000, 25_000], "nhs": [75_000, 75_000]}


def test_a_body_that_loses_by_the_change_pays_nothing_in_proportion_to_benefit() -> None:
    given = made({"council": [100.0], "nhs": [300.0], "police": [-50.0]}, {"police": [40.0]})
    assert contributions(given, ByBenefit()) == {"council": [10], "nhs": [30], "police": [0]}


def test_a_penny_that_does_not_divide_goes_to_somebody() -> None:
    given = made({"council": [1.0], "nhs": [1.0], "police": [1.0]}, {"council": [1.0]})
    assert contributions(given, ByBenefit()) == {"council": [0.34], "nhs": [0.33], "police": [0.33]}


def test_agreed_shares() -> None:
    rule = AgreedShares({"council": Fraction(2, 3), "nhs": Fraction(1, 3)})
    assert contributions(made(SAVES, {"council": [90_000.0, 30.0]}), rule) == {
        "council": [60_000, 20],
        "nhs": [30_000, 10],
    }
    assert sides(made(SAVES, TEAM), rule)["nhs"].contribution_share == Fraction(333_333, 1_000_000)


def test_equal_return_counts_what_a_body_bears_in_double_running() -> None:
    """£280,000 gained for £250,000 to pay: £1.12 for each. The council bears a quarter, and pays £50,000 of it at once."""
    gains = {"council": [0.0, 70_000.0], "nhs": [0.0, 210_000.0]}
    given = made(gains, TEAM, double_running={"council": [50_000.0, 0.0]})
    found = propose(given, EqualReturn())
    assert contributions(given, EqualReturn()) == {"council": [6_250, 6_250], "nhs": [93_750, 93_750]}
    assert [side.return_per_pound for side in found.sides] == pytest.approx([1.12, 1.12])
    assert found.double_running_pence == (5_000_000, 0)
    assert "£1.12" in found.sentence


def test_who_carries_too_much_double_running_is_paid_back_from_gains() -> None:
    """The council should bear £60,000 of £240,000 and carries £140,000: the NHS hands over £80,000 of its £300,000."""
    gains = {"council": [20_000.0, 80_000.0], "nhs": [100_000.0, 200_000.0]}
    given = made(gains, {"nhs": [0.0, 100_000.0]}, double_running={"council": [140_000.0, 0.0]})
    assert contributions(given, EqualReturn()) == {"council": [0, 0], "nhs": [0, 100_000]}
    assert transfers(given, EqualReturn()) == {"council": [26_666.67, 53_333.33], "nhs": [-26_666.67, -53_333.33]}
    assert float(sides(given, EqualReturn())["nhs"].gain_share or 0) == pytest.approx(80 / 300, abs=1e-6)


def test_double_running_stays_where_it_was_laid_in_proportion_to_benefit() -> None:
    given = made(SAVES, TEAM, double_running={"nhs": [10_000.0, 0.0]})
    assert contributions(given, ByBenefit()) == contributions(made(SAVES, TEAM), ByBenefit())
    assert sides(given, ByBenefit())["nhs"].double_running_pence == (1_000_000, 0)


def test_double_running_laid_on_those_who_agree_to_pay_it() -> None:
    given = double_running_paid_by(
        made(SAVES, TEAM), np.array([9_000.0, 0.0]), {"council": Fraction(1, 3), "nhs": Fraction(2, 3)}
    )
    assert given.double_running.tolist() == [[3_000, 0], [6_000, 0]]
    assert notes(compare(given))[-1].startswith(
        "Double running of £9,000 is paid by Low Moss Council and Low Moss NHS in 2025/26"
    )


def test_shapley_and_nucleolus_share_the_net_gain() -> None:
    """Gains of 60, 90 and 30 for a cost of 100. Of two, only council and NHS together make it pay: 50. All three: 80.

    Shapley: the police add 30 only as the last of three; council and NHS each half of 50 when second, and the 50 when last.
    Nucleolus: the police keep half of what they add, council and NHS share the rest alike.
    """
    given = made({"council": [60.0], "nhs": [90.0], "police": [30.0]}, {"council": [100.0]})
    shapley = {one: side.pv_net_pence / 100 for one, side in sides(given, ByShapley()).items()}
    nucleolus = {one: side.pv_net_pence / 100 for one, side in sides(given, ByNucleolus()).items()}
    assert shapley == pytest.approx(
        {"council": 50 / 6 + 60 / 3, "nhs": 50 / 6 + 20 / 6 + 80 / 3, "police": 30 / 3 + 20 / 6}, abs=0.02
    )
    assert sum(nucleolus.values()) == pytest.approx(80, abs=0.02)
    assert nucleolus["police"] == pytest.approx(15, abs=0.02)


def test_no_worse_off_pays_back_as_gains_come() -> None:
    """The council is 80,000 behind after the first year; the NHS is 60,000 ahead and makes that much good. In the second year
    the council falls 40,000 further behind, and the NHS, 180,000 ahead, makes all 60,000 good."""
    given = made(SAVES, TEAM)
    assert transfers(given, NoWorseOff()) == {"council": [60_000, 60_000], "nhs": [-60_000, -60_000]}
    found = sides(given, NoWorseOff())
    assert (found["council"].pv_net_pence, found["nhs"].pv_net_pence) == (0, 12_000_000)
    assert (found["council"].even_by, found["nhs"].even_by) == ("2026/27", "2025/26")


def test_what_is_put_by_is_drawn_on_first() -> None:
    """In the first year 100 is left, half is put by. In the second the council is 80 behind: 50 come from what was put by, of
    the other 30 all from the NHS; of the 20 that are left half is put by again."""
    given = made({"council": [0.0, 0.0], "nhs": [100.0, 0.0]}, {"council": [0.0, 80.0]})
    found = propose(given, NoWorseOff(HALF))
    assert found.reinvested_pence == (5_000, -4_000)
    assert transfers(given, NoWorseOff(HALF)) == {"council": [0, 80], "nhs": [-50, -40]}


def test_the_order_of_payback_says_who_has_its_money_first() -> None:
    gains = {"council": [0.0, 0.0], "police": [0.0, 0.0], "nhs": [90.0, 200.0]}
    given = made(gains, {"council": [100.0, 0.0], "police": [50.0, 0.0]})
    assert transfers(given, NoWorseOff()) == {"council": [60, 40], "police": [30, 20], "nhs": [-90, -60]}
    assert transfers(given, NoWorseOff(payback_order=("police",))) == {
        "council": [40, 60],
        "police": [50, 0],
        "nhs": [-90, -60],
    }


def test_what_is_left_may_be_shared() -> None:
    rule = NoWorseOff(Fraction(1, 4), (), {"council": HALF, "nhs": HALF})
    found = propose(made(SAVES, TEAM), rule)
    assert found.pv_reinvested_pence == 3_000_000
    assert [side.pv_net_pence for side in found.sides] == [4_500_000, 4_500_000]
    assert (
        "25% of what is then left is put by for the next change, the rest shared: Low Moss Council 50%"
        in found.sentence
    )


def test_without_the_pool_a_body_may_be_elsewhere_than_at_nought() -> None:
    """A council that would spend £30,000 of its own all the same is made good only beyond that."""
    found = sides(made(SAVES, TEAM, without_pool={"council": -30_000.0}), NoWorseOff())
    assert found["council"].pv_net_pence == -3_000_000
    assert found["council"].pv_better_pence == 0
    assert found["nhs"].pv_net_pence == 15_000_000


# in draws


def test_costs_that_turn_out_otherwise_are_shared_as_contributions_are() -> None:
    given = flows(
        [Body("council", "Council", "local-authority"), Body("nhs", "NHS", "nhs")],
        ["2025/26"],
        np.ones(1),
        gains=np.array([[[100.0], [300.0]]] * 3),
        costs=np.array([[[160.0], [0.0]], [[200.0], [0.0]], [[480.0], [0.0]]]),
        at_means={"costs": np.array([[200.0], [0.0]])},
    )
    found = sides(given, ByBenefit())
    assert found["council"].pv_low_pence == pytest.approx((100 - (480 - 0.1 * 280) / 4) * 100)
    assert found["nhs"].pv_net_pence == 15_000
    assert found["nhs"].chance_of_loss == pytest.approx(1 / 3)
    stands = sides(given, AsItStands())
    assert (stands["council"].chance_of_loss, stands["nhs"].chance_of_loss) == (1, 0)


def test_where_the_gains_do_not_come_who_pays_is_left_with_the_loss() -> None:
    given = made(SAVES, TEAM, spread=np.array([0.5, 1.0, 1.5]))
    found = propose(given, NoWorseOff())
    council, nhs = found.sides
    assert council.chance_of_loss == pytest.approx(1 / 3)
    assert nhs.chance_of_loss == 0
    assert found.chance_none_loses == pytest.approx(2 / 3)


# who is not at the table


def test_a_body_outside_keeps_its_gain_and_is_told_of() -> None:
    given = made(
        {**SAVES, "courts": [500_000.0, 0.0]}, {**TEAM, "courts": [7_000.0, 0.0]}, absent={"courts": "no signatory."}
    )
    compared = compare(given)
    (courts,) = compared.absent
    assert (courts.pv_gain_pence, courts.pv_net_pence) == (50_000_000, 49_300_000)
    assert compare(made(SAVES, TEAM)).proposals[1].sides == compared.proposals[1].sides
    text = as_text(compared)
    assert (
        "Low Moss Courts gains £500,000 and is not at the table (no signatory): its gain is neither shared out" in text
    )
    assert "The case has it pay £7,000, to which nothing in this deal binds it." in text


def test_a_body_outside_that_loses_is_not_made_good() -> None:
    compared = compare(made({**SAVES, "courts": [-5_000.0, 0.0]}, TEAM, absent={"courts": "no lawful mechanism"}))
    assert "loses £5,000 and is not at the table" in as_text(compared)


def test_a_rule_may_stand_only_once_a_body_has_joined() -> None:
    """The council alone loses; with the NHS there is a net gain to share."""
    given = made(SAVES, TEAM, absent={"nhs": "its board has not yet met"})
    found = if_joined(given, "nhs")
    assert {rule.key for rule in found.gained} == {"shapley", "nucleolus", "no-worse-off"}
    assert not found.lost
    ask = ask_of(given, "nhs", NoWorseOff())
    assert ask.others == ()
    assert ask.side.pv_transfer_pence == -12_000_000
    assert any("hand over £120,000 of its gain as it comes" in sentence for sentence in ask.sentences)


def test_an_ask_under_a_rule_that_cannot_stand_is_refused() -> None:
    given = made({"council": [10.0], "nhs": [20.0]}, {"council": [500.0]}, absent={"nhs": "its board has not yet met"})
    with pytest.raises(Refused, match="costs-exceed-gains"):
        ask_of(given, "nhs", ByShapley())
    with pytest.raises(Refused, match="unknown-body"):
        ask_of(given, "nsh", ByShapley())


# what is refused


def test_an_empty_core_is_said_and_no_nucleolus_is_offered() -> None:
    given = made({"council": [100.0], "nhs": [100.0], "police": [-50.0]}, {"council": [80.0]})
    compared = compare(given)
    assert {one.rule.key: one.problems[0].name for one in compared.refusals} == {"nucleolus": "core-empty"}
    shapley = compared.proposal("shapley")
    assert shapley is not None
    assert shapley.split is not None
    assert shapley.split.core_is_empty
    assert not shapley.split.is_stable
    assert (stability_sentence(shapley) or "").startswith("No split of these gains is stable")
    assert "Nucleolus: cannot stand" in as_text(compared)


def test_every_problem_of_a_rule_is_told_at_once() -> None:
    given = made({**SAVES, "courts": [1.0, 1.0]}, TEAM, absent={"courts": "no signatory"})
    rule = NoWorseOff(Fraction(3, 2), ("nsh", "courts"), {"council": HALF, "nhs": Fraction(2, 5)})
    assert refused(given, rule) == ["outside-domain", "unknown-body", "not-at-the-table", "shares-not-one"]
    assert refused(given, AgreedShares({"council": Fraction(-1, 2), "courts": HALF})) == [
        "not-at-the-table",
        "outside-domain",
    ]


def test_double_running_is_a_cost_and_its_shares_are_the_whole() -> None:
    with pytest.raises(Refused) as found:
        double_running_paid_by(made(SAVES, TEAM), np.array([-1.0, np.nan]), {"nhs": HALF})
    assert [problem.name for problem in found.value.problems] == ["outside-domain", "outside-domain", "shares-not-one"]


def test_flows_with_nobody_at_the_table_or_a_body_twice() -> None:
    twice = [Body("nhs", "NHS", "nhs"), Body("nhs", "NHS", "nhs", False)]
    with pytest.raises(Refused) as found:
        flows(
            twice,
            ["2025/26"],
            np.ones(1),
            gains=np.ones((1, 2, 1)),
            costs=np.ones((1, 2, 1)),
            without_pool={"nsh": 1.0},
        )
    assert [problem.name for problem in found.value.problems] == ["duplicate-id", "absence-unexplained", "unknown-body"]


def test_a_refused_rule_does_not_hide_the_others() -> None:
    compared = compare(made({"council": [100.0], "nhs": [50.0]}, {"council": [400.0]}))
    assert [one.rule.key for one in compared.proposals] == ["as-it-stands", "proportional-to-benefit", "equal-return"]
    assert [one.rule.key for one in compared.refusals] == ["shapley", "nucleolus", "no-worse-off"]


# edges


def test_one_body_at_the_table_has_nobody_to_share_with() -> None:
    compared = compare(made({"council": [500.0]}, {"council": [400.0]}))
    assert not compared.refusals
    assert all(one.sides[0].pv_net_pence == 10_000 for one in compared.proposals)
    assert notes(compared)[-1] == "Only Low Moss Council is at the table: there is nobody to share with."


def test_nothing_to_pay() -> None:
    compared = compare(made({"council": [500.0], "nhs": [0.0]}, {}))
    assert not compared.refusals
    assert all(sum(side.pv_paid_pence for side in one.sides) == 0 for one in compared.proposals)
    assert "pays nothing, gains nothing of its own" in as_text(compared)


def test_only_cash_counted() -> None:
    given = made(SAVES, {"council": [50.0, 50.0]}, cashable={"nhs": [0.0, 300.0]})
    compared = compare(given, [ByBenefit()], cash_only=True)
    assert contributions_of(compared.proposals[0].sides) == {"council": 0, "nhs": 10_000}
    assert "Only gains claimed as cash are counted here." in notes(compared)


def contributions_of(found: tuple[Side, ...]) -> dict[str, int]:
    return {side.body.id: sum(side.contribution_pence) for side in found}


# words


def test_a_sentence_for_each_body() -> None:
    found = propose(made(SAVES, TEAM), NoWorseOff())
    assert [side_sentence(found, side, varies=False) for side in found.sides] == [
        "Low Moss Council pays £200,000 (100.0% of the costs), gains £80,000, receives £120,000 from the others' gains and ends "
        "where it would be without the pool.",
        "Low Moss NHS pays nothing, gains £240,000, hands over £120,000 of that and ends £120,000 better off than without the "
        "pool.",
    ]


@pytest.mark.parametrize(
    ("chance", "words", "short"),
    [
        (0.0, "no draw", "0%"),
        (0.0004, "fewer than 1 of 100 draws", "<1%"),
        (0.25, "25 of 100 draws", "25%"),
        (0.9999, "more than 99 of 100 draws", ">99%"),
        (1.0, "every draw", "100%"),
    ],
)
def test_a_chance_in_words(chance: float, words: str, short: str) -> None:
    assert (of_hundred(chance), short_chance(chance)) == (words, short)


def test_who_is_out_of_pocket_before_gains_come() -> None:
    """The council pays £100,000 in the first year and gains £20,000; in the second it falls £40,000 further behind."""
    stands, _, _, _, _, made_good = compare(made(SAVES, TEAM)).proposals
    assert [(side.carried_pence, side.carried_in) for side in stands.sides] == [(12_000_000, "2026/27"), (0, None)]
    assert (
        carried_sentence(stands) == "Out of pocket at the end of a year: Low Moss Council by up to £120,000 (2026/27)."
    )
    assert made_good.side("council").carried_pence == 2_000_000
    assert carried_sentence(propose(made(SAVES, {}), ByBenefit())) == "Nobody is out of pocket at the end of any year."


# a rule written and read back


@pytest.mark.parametrize(
    "rule",
    [
        *USUAL_RULES,
        AgreedShares({"council": Fraction(1, 3), "nhs": Fraction(2, 3)}),
        NoWorseOff(Fraction(1, 4), ("council", "nhs"), {"council": Fraction(1)}),
    ],
    ids=lambda rule: rule.key,
)
def test_a_rule_is_read_back_as_it_was_written(rule: Rule) -> None:
    assert rule_from(rule_as_data(rule)) == rule


def test_a_share_may_be_written_in_several_ways() -> None:
    for share in (0.25, "0.25", "25%", "1/4"):
        assert rule_from({"rule": "no-worse-off", "reinvestment_share": share}) == NoWorseOff(Fraction(1, 4))


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ({}, ["not-a-choice"]),
        ({"rule": "by-might"}, ["not-a-choice"]),
        ({"rule": "shapley", "payback_order": []}, ["unknown-key"]),
        ({"rule": "agreed-shares"}, ["wrong-type"]),
        ({"rule": "agreed-shares", "shares": [1]}, ["wrong-type"]),
        ({"rule": "agreed-shares", "shares": {"council": "half", "nhs": "1/0"}}, ["wrong-type", "wrong-type"]),
        (
            {"rule": "no-worse-off", "payback_order": "council", "reinvestment_share": "nan"},
            ["wrong-type", "wrong-type"],
        ),
    ],
)
def test_what_cannot_be_read_as_a_rule(raw: dict[str, Any], names: list[str]) -> None:
    with pytest.raises(Refused) as found:
        rule_from(raw)
    assert [problem.name for problem in found.value.problems] == names


def test_a_rule_that_stands_there_twice_is_numbered() -> None:
    answer = as_answer(compare(made(SAVES, TEAM), [NoWorseOff(), ByBenefit(), NoWorseOff(HALF)]))
    assert [one["id"] for one in answer["proposals"]] == ["no-worse-off", "proportional-to-benefit", "no-worse-off-2"]


def test_an_answer_names_the_rules_and_the_refusals() -> None:
    answer = as_answer(compare(made({"council": [100.0], "nhs": [50.0]}, {"council": [400.0]})))
    assert [one["rule"] for one in answer["proposals"]] == ["as-it-stands", "proportional-to-benefit", "equal-return"]
    assert [one["problems"][0]["name"] for one in answer["refusals"]] == [
        "costs-exceed-gains",
        "costs-exceed-gains",
        "surplus-too-small",
    ]
