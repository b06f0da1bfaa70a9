"""What each family of rules does, in one plain sentence: every parameter that a rule has is in its words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from golden import golden
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.agreement_words import rule_sentence, variance_words
from wholeplace.pools.share_rules import families

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.toml"
COUNCIL, NHS = "thistlemere-council", "thistlemere-nhs"
SHARES = {COUNCIL: "2/3", NHS: "1/3"}
PARAMETERS: dict[str, dict[str, Any]] = {
    "RS-01": {"shares": SHARES},
    "RS-02": {"decide_by": "2027-05-31"},
    "RS-03": {"decide_by": "2027-05-31"},
    "RS-05": {"shares": {COUNCIL: 0.6, NHS: 0.4}},
    "RS-07": {"beyond_pounds": {COUNCIL: 10_000}},
    "RS-08": {"risk_pool_pounds": 500_000},
    "RS-09": {"may_carry_forward": [COUNCIL]},
    "RS-10": {"shares": {COUNCIL: 0.6, NHS: 0.4}},
    "RS-12": {"named": NHS, "threshold": 0.1},
    "RS-13": {"charged": {COUNCIL: 1, NHS: 0.5}, "what": "Bed days"},
    "RS-14": {
        "pot_pounds": 2_800_000,
        "target": 0.042,
        "measure": "Emergency admissions",
        "holder": NHS,
        "shares": SHARES,
    },
    "RS-15": {"surplus": "base", "if_short": "in-proportion"},
    "RS-16": {"way": "need", "weights": {COUNCIL: 3, NHS: 1}},
    "BS-01": {
        "measure": "Adult demand",
        "threshold": 0.05,
        "ceiling": 0.2,
        "share_below": 0.5,
        "holder": NHS,
        "shares": {COUNCIL: 0.5, NHS: 0.5},
        "use": "less reoffending",
    },
    "BS-02": {"shares": {COUNCIL: 0.5, NHS: 0.5}, "band": 0.02},
}
APPROVALS = [{"body": COUNCIL, "officer": "Section 151 officer"}, {"body": NHS, "officer": "Chief finance officer"}]


def with_rule(**rule: Any) -> Agreement:
    """The example with one rule in place of its own."""
    raw = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    return build_agreement(raw | {"rules": [{"id": "only", "order": 1, "from_on": "2026-04-01", **rule}]})


def sentence(**rule: Any) -> str:
    agreement = with_rule(**rule)
    return rule_sentence(agreement, agreement.rules[0])


def test_every_family_in_one_sentence():
    more = {name: {"parameters": values} for name, values in PARAMETERS.items()}
    given = [one | {"given_on": "2026-03-30"} for one in APPROVALS]
    more["RS-07"] |= {"caps_pounds": {COUNCIL: 5_000}, "approvals": given}
    told = {name: sentence(family=name, **more.get(name, {})) for name in families()}
    golden(
        Path(__file__).parent / "golden" / "agreement-rules.txt",
        "".join(f"{name} {families()[name].title}\n  {words}\n" for name, words in told.items()),
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"threshold_pounds": 25_000}, "only what lies above £25,000.00 counts"),
        (
            {"caps_pounds": {COUNCIL: 5_000}, "approvals": APPROVALS},
            "no partner bears more than its cap (Thistlemere Council £5,000.00)",
        ),
        ({"approvals": APPROVALS}, "it needs the approval of the section 151 officer of Thistlemere Council and"),
        ({"hits_fund": False}, "where the line is a slice of a bigger budget, its lead alone bears it"),
        ({"rounding_partner": NHS}, "odd pence fall to Thistlemere Integrated Care"),
        ({"from_on": "2027-04-01", "until_on": "2028-03-31"}, "from 1 April 2027 until 31 March 2028"),
        ({"lines": ["team"]}, "An overspend on Multi-agency team is shared"),
        ({"schemes": ["front-door", "safer-nights"]}, "on Front door team and Police desk at the front door is shared"),
    ],
)
def test_what_else_a_rule_says_is_in_its_sentence(more, words):
    assert words in sentence(family="RS-01", **more)
    assert words not in sentence(family="RS-01")


def test_what_is_left_goes_on_by_name():
    raw = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    rules = [
        {"id": "first", "family": "RS-11", "order": 1, "from_on": "2026-04-01", "then": "second"},
        {"id": "second", "family": "RS-03", "title": "Contingency", "order": 2, "from_on": "2026-04-01"},
    ]
    agreement = build_agreement(raw | {"rules": rules})
    assert rule_sentence(agreement, agreement.rules[0]).endswith("what is left goes to “Contingency”.")


def test_a_line_says_what_becomes_of_its_variances():
    raw = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    more = {"shares": {COUNCIL: 0.6, NHS: 0.4}, "bigger_budget": True}
    agreement = build_agreement(raw | {"lines": [raw["lines"][0] | more, raw["lines"][1] | {"profile": "fixed"}]})
    assert [variance_words(agreement, line) for line in agreement.lines] == [
        "A variance of it is shared by agreed shares (Thistlemere Council 60% and Thistlemere Integrated Care 40%). "
        "It is a slice of a bigger budget.",
        "A variance of it falls to the host.",
    ]
