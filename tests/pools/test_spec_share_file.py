"""A position and its rules from text: the example, and what is wrong with others, all at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from golden import golden
from pools.made_pool import BOTH, PARTNERS, asked, line, shared
from wholeplace.pools.share_building import build_rules
from wholeplace.pools.share_file import FORMAT, build_position, read_position
from wholeplace.pools.shares import as_answer, as_text, check_contributions, share_out, what_each_owes
from wholeplace.vocabulary.problems import Exit, Refused

EXAMPLE = Path(__file__).parents[2] / "examples" / "risk-share.toml"
HERE = Path(__file__).parent


def test_golden_text_of_the_example() -> None:
    found = read_position(EXAMPLE.read_bytes(), EXAMPLE.name)
    golden(HERE / "golden" / "risk-share.txt", as_text(share_out(found.position, found.rules)))


def test_the_answer_of_the_example_as_json() -> None:
    found = read_position(EXAMPLE.read_bytes(), EXAMPLE.name)
    answer = json.loads(json.dumps(as_answer(share_out(found.position, found.rules))))
    assert answer["owes_pence"] == {"thistlemere-council": 88_750_19, "thistlemere-icb": 148_250_36}
    assert answer["awaiting_pence"] == 8_000_00
    assert [step["family"] for step in answer["steps"]] == ["RS-06", "RS-08", "RS-07"]
    assert all(step["source"] for step in answer["steps"])


def test_what_each_would_owe_rule_by_rule_in_one_sentence_each() -> None:
    found = read_position(EXAMPLE.read_bytes(), EXAMPLE.name)
    owed = what_each_owes(found.position, found.rules)
    assert [(each.body, each.rule_id, each.pence) for each in owed] == [
        ("thistlemere-council", "equipment", 8_750_19),
        ("thistlemere-icb", "equipment", 16_250_36),
        ("thistlemere-council", "partners", 80_000_00),
        ("thistlemere-icb", "partners", 132_000_00),
    ]
    assert all(each.sentence.count(". ") == 0 for each in owed)


def test_another_host_bears_the_fixed_lines() -> None:
    found = asked(
        {"family": "RS-05"}, lines=[line("homes", 900_000, 950_000, profile="fixed")], pool={"host": "council"}
    )
    assert share_out(found.position, found.rules).owes_by_body_pence == {"council": 50_000_00, "nhs": 0}
    assert share_out(found.position, found.rules, host="nhs").owes_by_body_pence == {"council": 0, "nhs": 50_000_00}


def names(refused: Refused) -> dict[str, str]:
    return {problem.field or "": problem.name for problem in refused.problems}


def refusal(raw: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as found:
        build_position({"format": FORMAT, **raw}, file="pool.toml")
    return found.value


def test_every_problem_of_a_position_at_once() -> None:
    raw = {
        "pool": {"title": "Low Moss pool", "on": "31 March", "hots": "council"},
        "partners": [
            {**PARTNERS[0], "by_scheme_pounds": {"tram": 5}},
            PARTNERS[1],
            {"body": "nhs", "contribution_pounds": "12.345"},
        ],
        "lines": [
            line("team", "nought", -5, status="poold", shares={"council": 60, "nhs": 0.4}),
            line("beds", 1, 2, lead="nsh", commissioned={"council": "1/3", "nhs": "1/3"}),
        ],
        "uses": [{"what": "a van", "pounds": 5}],
        "decisions": [{"rule": "x", "decided_on": "2027-01-01", "uses_pounds": {"party": 5}}],
    }
    assert names(refusal(raw)) == {
        "pool.on": "wrong-type",
        "pool.hots": "unknown-key",
        "partners.nhs": "duplicate-id",
        "partners.nhs.contribution_pounds": "outside-domain",
        "lines.team.budget_pounds": "wrong-type",
        "lines.team.status": "not-a-choice",
        "lines.team.shares.council": "percent-not-share",
        "lines.beds.lead": "unknown-body",
        "lines.beds.commissioned": "shares-do-not-sum",
        "uses.0.recurrent": "missing-key",
        "decisions.0.uses_pounds.party": "not-a-choice",
        "decisions.0.rule": "unknown-rule",
        "partners.council.by_scheme_pounds": "unknown-scheme",
    }


def test_every_problem_of_rules_at_once() -> None:
    rule = {"family": "RS-01", "from_on": "2026-04-01"}
    raw = [
        {**rule, "id": "a", "order": 1, "until_on": "2026-03-31"},
        {**rule, "id": "b", "order": 0, "caps_pounds": {"council": -1, "trust": 5}},
        {**rule, "id": "c", "order": 2, "family": "RS-12", "parameters": {"named": "council", "threshhold": 0.1}},
        {**rule, "id": "d", "order": 3, "family": "RS-04", "caps_pounds": {"council": 5}},
        {**rule, "id": "e", "order": 4, "applies_to": "saving"},
        {**rule, "id": "f", "order": 5, "family": "RS-16", "parameters": {"way": "need"}},
        {**rule, "id": "g", "order": 6, "family": "RS-13"},
    ]
    rules, problems = build_rules(raw, partners=["council", "nhs"])
    assert rules == ()
    assert {problem.field: problem.name for problem in problems} == {
        "rules.a.until_on": "dates-reversed",
        "rules.b.order": "outside-domain",
        "rules.b.caps_pounds.council": "negative-cap",
        "rules.b.caps_pounds.trust": "unknown-body",
        "rules.c.parameters.threshold": "missing-key",
        "rules.c.parameters.threshhold": "unknown-key",
        "rules.d.caps_pounds": "unknown-key",
        "rules.e.applies_to": "not-a-choice",
        "rules.f.parameters.weights": "missing-key",
        "rules.g.parameters.charged": "missing-key",
    }


@pytest.mark.parametrize(
    ("one", "other", "contend"),
    [
        ({}, {}, True),
        ({}, {"from_on": "2027-04-01"}, True),
        ({"until_on": "2027-03-31"}, {"from_on": "2027-04-01"}, False),
        ({"schemes": ["homes"]}, {"schemes": ["beds"]}, False),
        ({"schemes": ["homes"]}, {"lines": ["care"]}, True),
        ({"schemes": ["beds"]}, {"lines": ["care"]}, False),
        ({}, {"family": "RS-02"}, False),
        ({}, {"family": "RS-04"}, True),
        ({"family": "RS-16", "parameters": {"way": "equal"}}, {"family": "RS-04"}, False),
    ],
)
def test_two_rules_of_one_order_contend_where_they_meet(
    one: dict[str, Any], other: dict[str, Any], contend: bool
) -> None:
    rule = {"family": "RS-01", "from_on": "2026-04-01", "order": 1}
    raw = [{**rule, "id": "a", **one}, {**rule, "id": "b", **other}]
    _, problems = build_rules(raw, partners=["council"], schemes=["homes", "beds"], lines={"care": "homes"})
    assert [problem.name for problem in problems] == (["rules-contend"] if contend else [])


def test_a_longer_circle_is_told_once_and_a_chain_that_ends_is_none() -> None:
    raw = [
        {"family": "RS-01", "from_on": "2026-04-01", "order": n, "id": name, "then": then}
        for n, (name, then) in enumerate([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")], 1)
    ]
    _, problems = build_rules(raw, partners=["council"])
    assert [(problem.name, problem.found) for problem in problems] == [("rules-circular", "a → b → c → a")]
    raw[2].pop("then")
    assert build_rules(raw, partners=["council"])[1] == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"pool = 'x", "not-toml"),
        (b"\xff\xfe", "wrong-encoding"),
        (b"a = 1\x00", "not-text"),
        (b"#" * 1_000_001, "too-large"),
        (b"[[[[[[" * 5000, "not-toml"),
    ],
)
def test_what_cannot_be_read_at_all(data: bytes, name: str) -> None:
    with pytest.raises(Refused) as found:
        read_position(data, "pool.toml")
    assert ([problem.name for problem in found.value.problems], found.value.status) == ([name], Exit.UNREADABLE)


def test_another_format_is_refused_before_anything_else() -> None:
    with pytest.raises(Refused) as found:
        read_position(b'format = "wholeplace-case/1"', "case.toml")
    assert [problem.name for problem in found.value.problems] == ["unknown-format"]


@pytest.mark.parametrize(
    ("rule", "more", "lacking"),
    [
        ({"family": "RS-05"}, {}, "no profile (fixed or variable) of line team"),
        (
            {"family": "RS-05"},
            {"lines": [line("team", 1, 2, profile="variable")]},
            "no shares of the variable line team",
        ),
        ({"family": "RS-06"}, {}, "no commissioned shares of line team"),
        ({"family": "RS-13", "parameters": {"charged": {"nhs": 1}}}, {}, "no activity of a body that is charged"),
        (
            {"family": "RS-15"},
            {"pool": {"income_pounds": 5}},
            "no amounts that members would have had without the pool",
        ),
        ({"family": "RS-01"}, {"partners": [{"body": "council"}]}, "no contributions"),
    ],
)
def test_a_position_that_lacks_what_a_rule_goes_by(rule: dict[str, Any], more: dict[str, Any], lacking: str) -> None:
    with pytest.raises(Refused) as found:
        shared(rule, **{"lines": [line("team", 900_000, 960_000)], **more})
    assert [(problem.name, problem.found) for problem in found.value.problems] == [("position-lacks", lacking)]


def test_a_contribution_beyond_its_cap_needs_both_approvals() -> None:
    def told(rule: dict[str, Any], pence: int) -> list[str]:
        found = asked({"family": "RS-07", "caps_pounds": {"council": 80_000}, **rule})
        contributions = found.position.contributions_pence()
        on = found.position.on
        return [problem.name for problem in check_contributions(found.rules[0], contributions, {"council": pence}, on)]

    assert told({}, 80_000_00) == []
    assert told({}, 80_000_01) == ["cap-without-approvals"]
    assert told({"approvals": [BOTH[0]]}, 80_000_01) == ["cap-without-approvals"]
    assert told({"approvals": BOTH}, 80_000_01) == []
