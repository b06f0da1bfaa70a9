"""A deal on the front door for domestic abuse: council and NHS share a line, police join, justice is not at the table.

The figures are those of the worked example of the appraisal: £2,166,155 paid by the council; gains of £555,755, £2,147,817 and
£761,182 to council, NHS and police, £1,065,655 to the courts.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from golden import golden
from pools.deals_of_cases import WHY_NOT, front_door_flows
from wholeplace.appraisal.uncertainty import Distribution
from wholeplace.pools.deal import Comparison, compare, propose
from wholeplace.pools.deal_faces import as_answer, as_text, ask_as_answer, joined_as_answer
from wholeplace.pools.deal_flows import Flows
from wholeplace.pools.deal_joining import ask_of, if_joined
from wholeplace.pools.deal_rules import (
    USUAL_RULES,
    AsItStands,
    ByBenefit,
    ByNucleolus,
    ByShapley,
    EqualReturn,
    NoWorseOff,
)

GOLDEN = Path(__file__).parent / "golden"
GAINS = {"council": 555_755, "nhs": 2_147_817, "police": 761_182}
COST = 2_166_155


@pytest.fixture(scope="module")
def point() -> Flows:
    return front_door_flows(draws=2)[0]


@pytest.fixture(scope="module")
def ranged() -> tuple[Flows, Distribution]:
    return front_door_flows(ranged=True)


@pytest.fixture(scope="module")
def compared(ranged: tuple[Flows, Distribution]) -> Comparison:
    return compare(ranged[0], (*USUAL_RULES, NoWorseOff(Fraction(1, 4), ("council",))))


def nets(given: Flows, rule: object) -> dict[str, int]:
    """Net position in whole pounds by body."""
    return {side.body.id: round(side.pv_net_pence / 100) for side in propose(given, rule).sides}  # type: ignore[arg-type]


def test_as_the_case_stands_the_council_pays_for_all(point: Flows) -> None:
    assert nets(point, AsItStands()) == {"council": -1_610_400, "nhs": 2_147_817, "police": 761_182}


def test_in_proportion_to_benefit(point: Flows) -> None:
    whole = sum(GAINS.values())
    assert nets(point, ByBenefit()) == pytest.approx({b: g - COST * g / whole for b, g in GAINS.items()}, abs=2)


def test_equal_return_without_double_running_is_in_proportion_to_benefit(point: Flows) -> None:
    found = propose(point, EqualReturn())
    assert "£1.60" in found.sentence
    assert [side.return_per_pound for side in found.sides] == pytest.approx([sum(GAINS.values()) / COST] * 3, abs=1e-5)


def test_shapley_by_hand(point: Flows) -> None:
    """Council and police alone, or together, gain less than it costs; with the NHS they do not.

    v(council, NHS) = 537,416; v(NHS, police) = 742,844; v(all) = 1,298,599; every other group is worth nought.
    """
    council_nhs, nhs_police, whole = 555_755 + 2_147_817 - COST, 2_147_817 + 761_182 - COST, sum(GAINS.values()) - COST
    by_hand = {
        "council": council_nhs / 6 + (whole - nhs_police) / 3,
        "nhs": council_nhs / 6 + nhs_police / 6 + whole / 3,
        "police": nhs_police / 6 + (whole - council_nhs) / 3,
    }
    assert nets(point, ByShapley()) == pytest.approx(by_hand, abs=2)


def test_nucleolus_by_hand(point: Flows) -> None:
    """Council and police each keep half of what they add to the others; the NHS, without whom it does not pay, the rest."""
    whole = sum(GAINS.values()) - COST
    by_hand = {"council": 555_755 / 2, "nhs": whole - (555_755 + 761_182) / 2, "police": 761_182 / 2}
    assert nets(point, ByNucleolus()) == pytest.approx(by_hand, abs=2)


def test_nobody_worse_off_pays_the_council_back_as_it_is_out_of_pocket(point: Flows) -> None:
    found = propose(point, NoWorseOff())
    council, nhs, police = found.sides
    assert abs(council.pv_net_pence) <= 2
    assert council.even_by == "2026/27"
    assert nhs.pv_net_pence / police.pv_net_pence == pytest.approx(GAINS["nhs"] / GAINS["police"], rel=1e-5)
    handed = [-moved / gained for moved, gained in zip(nhs.transfer_pence, nhs.gain_pence, strict=True)]
    assert handed == pytest.approx([1, 0.640397, 0.440151, 0.440151, 0.440151], abs=1e-5)
    assert council.contribution_pence == (55_000_000, 44_000_000, 44_000_000, 44_000_000, 44_000_000)


def test_a_quarter_of_what_is_left_is_put_by(point: Flows) -> None:
    kept, put_by = propose(point, NoWorseOff()), propose(point, NoWorseOff(Fraction(1, 4)))
    left = sum(side.pv_net_pence for side in kept.sides)
    assert put_by.pv_reinvested_pence == pytest.approx(left / 4, abs=20)
    assert nets(point, NoWorseOff(Fraction(1, 4)))["council"] == 0


def test_the_courts_gain_and_share_nothing(point: Flows) -> None:
    (courts,) = compare(point).absent
    assert courts.pv_gain_pence == 106_565_478
    assert courts.body.why_not == WHY_NOT
    for proposal in compare(point).proposals:
        assert [side.body.id for side in proposal.sides] == ["council", "nhs", "police"]
        assert sum(side.pv_gain_pence for side in proposal.sides) == pytest.approx(346_475_368, abs=3)


def test_only_cash_counted_the_table_loses(point: Flows) -> None:
    """£762,406 is claimed as cash at the table, £2,166,155 has to be paid."""
    refused = {one.rule.key: one.problems[0].name for one in compare(point, cash_only=True).refusals}
    assert refused == {
        "shapley": "costs-exceed-gains",
        "nucleolus": "costs-exceed-gains",
        "no-worse-off": "surplus-too-small",
    }


def test_the_ranges_are_those_of_the_same_draws(ranged: tuple[Flows, Distribution], compared: Comparison) -> None:
    """As the case stands, a body's range is that of its position in the appraisal."""
    stands = compared.proposal("as-it-stands")
    assert stands is not None
    for side in stands.sides:
        summary = ranged[1].positions[side.body.id]
        assert side.pv_low_pence == pytest.approx(summary.percentiles[0] * 100, abs=1)
        assert side.pv_high_pence == pytest.approx(summary.percentiles[-1] * 100, abs=1)
        assert side.chance_of_loss == pytest.approx(1 - (summary.probability_better or 0), abs=1e-3)


def test_the_chance_of_loss_by_benefit_is_the_same_for_all(compared: Comparison) -> None:
    """All gains rise and fall with one impact, and costs are shared as gains are: they lose together or not at all."""
    proposal = compared.proposal("proportional-to-benefit")
    assert proposal is not None
    chances = [side.chance_of_loss for side in proposal.sides]
    assert 0.01 < chances[0] < 0.5
    assert chances == pytest.approx([chances[0]] * 3, abs=1e-3)
    assert proposal.chance_none_loses == pytest.approx(1 - chances[0], abs=1e-3)


def test_nobody_is_worse_off_in_any_draw_in_which_the_gains_suffice(
    ranged: tuple[Flows, Distribution], compared: Comparison
) -> None:
    """The council is made good and no more; it loses only where all gains at the table are less than the costs."""
    flows, proposal = ranged[0], compared.proposal("no-worse-off")
    assert proposal is not None
    surplus = flows.present_value((flows.gains - flows.costs)[:, :3].sum(axis=1))
    assert proposal.chance_none_loses == float((surplus >= 0).mean())
    council, nhs, police = proposal.sides
    assert council.chance_of_loss == pytest.approx(float((surplus < 0).mean()))
    assert (nhs.chance_of_loss, police.chance_of_loss) == (0, 0)
    assert abs(council.pv_high_pence) <= 1
    assert council.pv_low_pence < 0


def test_if_the_courts_joined(point: Flows) -> None:
    found = if_joined(point, "justice", (*USUAL_RULES, NoWorseOff(Fraction(1, 4))))
    assert [one.rule.key for one in found.by_rule] == [one.key for one in (*USUAL_RULES, NoWorseOff())]
    for one in found.by_rule[:-1]:
        assert abs(sum(change.change_pence for change in one.changes)) <= 8
    by_rule = {one.rule.key: round(one.of("justice").change_pence / 100) for one in found.by_rule}
    assert by_rule["as-it-stands"] == 0
    assert by_rule["proportional-to-benefit"] == pytest.approx(-COST * 1_065_655 / 4_530_408, abs=2)
    assert found.before.absent[0].body.id == "justice"
    assert not found.after.absent


def test_golden_ask_of_the_courts(ranged: tuple[Flows, Distribution]) -> None:
    asks = [ask_of(ranged[0], "justice", rule) for rule in (EqualReturn(), NoWorseOff())]
    text = "\n\n".join("\n".join([ask.heading, *ask.sentences]) for ask in asks)
    golden(GOLDEN / "ask-of-the-courts.txt", text + "\n")


def test_golden_comparison(compared: Comparison) -> None:
    golden(GOLDEN / "front-door-deal.txt", as_text(compared))


def test_golden_comparison_without_ranges(point: Flows) -> None:
    golden(GOLDEN / "front-door-deal-point.txt", as_text(compare(point, cash_only=True)))


def test_every_face_is_plain_data(ranged: tuple[Flows, Distribution], compared: Comparison) -> None:
    answer = as_answer(compared)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["illustrative"] is True
    assert answer["notes"][0] == "Illustrative: inputs are invented."
    for more in (
        joined_as_answer(if_joined(ranged[0], "justice")),
        ask_as_answer(ask_of(ranged[0], "justice", EqualReturn())),
    ):
        assert json.loads(json.dumps(more, allow_nan=False)) == more


def test_ranges_by_year_are_those_of_the_draws(ranged: tuple[Flows, Distribution], compared: Comparison) -> None:
    """In proportion to benefit: each body's own gain less its share of what the year costs."""
    flows, proposal = ranged[0], compared.proposal("proportional-to-benefit")
    assert proposal is not None
    share = proposal.side("nhs").contribution_pence[2] / proposal.costs_pence[2]
    net = flows.gains[:, 1, 2] - share * flows.costs[:, :3, 2].sum(axis=1)
    low, high = np.percentile(net, [5, 95]) * 100
    assert proposal.side("nhs").net_low_pence[2] == pytest.approx(low, abs=1)
    assert proposal.side("nhs").net_high_pence[2] == pytest.approx(high, abs=1)
