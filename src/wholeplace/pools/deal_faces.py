"""A comparison as plain data for the command line and the API, as text for the console, and a rule written and read back.

*Units*: whole pence; shares and chances between 0 and 1, to six places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from wholeplace.pools.deal import Absent, Comparison, Proposal, Refusal, Side
from wholeplace.pools.deal_flows import COUNTED_WORDS, Body, shown_share
from wholeplace.pools.deal_joining import Ask, Change, Joined
from wholeplace.pools.deal_rules import (
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
    absent_sentence,
    carried_sentence,
    cash_sentence,
    notes,
    pounds,
    short_chance,
    side_sentence,
    stability_sentence,
)
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

RULES: Mapping[str, type[Rule]] = {
    kind.key: kind for kind in (AsItStands, ByBenefit, EqualReturn, ByShapley, ByNucleolus, NoWorseOff, AgreedShares)
}
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    NoWorseOff.key: ("reinvestment_share", "payback_order", "surplus_shares"),
    AgreedShares.key: ("shares",),
}


# a rule, written and read back


def rule_as_data(rule: Rule) -> dict[str, Any]:
    """A rule with its parameters, so that `rule_from` reads it back; shares are written as text, exactly."""
    given: dict[str, Any] = {"rule": rule.key}
    for name in _PARAMETERS.get(rule.key, ()):
        value = getattr(rule, name)
        if isinstance(value, Fraction):
            given[name] = shown_share(value)
        elif isinstance(value, Mapping):
            given[name] = {body: shown_share(share) for body, share in value.items()}
        else:
            given[name] = list(value)
    return given


def rule_from(raw: Mapping[str, Any]) -> Rule:
    """A rule from its data: `{"rule": "no-worse-off", "payback_order": ["council"], "reinvestment_share": "0.25"}`.

    A share is a number or text (`0.25`, `25%`, `1/4`).
    *Refuses* `not-a-choice`, `unknown-key`, `wrong-type`.
    """
    key = raw.get("rule")
    if not isinstance(key, str) or key not in RULES:
        raise Refused(_not_a_rule(key))
    known = _PARAMETERS.get(key, ())
    found: list[Problem] = [_unknown_parameter(name, key, known) for name in raw if name not in ("rule", *known)]
    given = {name: _parameter(name, raw[name], found) for name in known if name in raw}
    if key == AgreedShares.key and "shares" not in raw:
        found.append(_wrong("shares", None, "a table of body ids and shares"))
    refuse_if(found)
    return RULES[key](**given)


def _parameter(name: str, value: Any, found: list[Problem]) -> Any:
    if name == "reinvestment_share":
        return _share(value, name, found)
    if name == "payback_order":
        if isinstance(value, str) or not isinstance(value, Iterable) or not all(isinstance(one, str) for one in value):
            found.append(_wrong(name, value, "a list of body ids"))
            return ()
        return tuple(value)
    if not isinstance(value, Mapping):
        found.append(_wrong(name, value, "a table of body ids and shares"))
        return {}
    return {str(body): _share(share, f"{name}.{body}", found) for body, share in value.items()}


def _share(value: Any, where: str, found: list[Problem]) -> Fraction:
    text = str(value).strip()
    try:
        if text.endswith("%"):
            return Fraction(Decimal(text[:-1])) / 100
        return Fraction(text)
    except (ValueError, ZeroDivisionError, InvalidOperation, OverflowError):
        found.append(_wrong(where, value, "a share, such as 0.25, 25% or 1/4"))
        return Fraction(0)


def _not_a_rule(key: object) -> Problem:
    return Problem(
        name="not-a-choice",
        found=str(key)[:60],
        expected=f"one of: {', '.join(RULES)}",
        why="A deal is made by a rule that is known.",
        remedy="Write one of them.",
        field="rule",
    )


def _unknown_parameter(name: str, key: str, known: tuple[str, ...]) -> Problem:
    return Problem(
        name="unknown-key",
        found=str(name)[:60],
        expected=f"one of: {', '.join(known)}" if known else f"nothing beside the rule: {key} has no parameters",
        why="What is written and not understood would silently change nothing.",
        remedy="Correct the name, or take it away.",
        field=str(name)[:60],
    )


def _wrong(name: str, value: object, expected: str) -> Problem:
    return Problem(
        name="wrong-type",
        found=f"{value!r}"[:60] if value is not None else "nothing",
        expected=expected,
        why="The rule cannot be worked out from it.",
        remedy=f"Write {expected}.",
        field=name,
    )


# as data


def as_answer(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data."""
    flows = comparison.flows
    return {
        "title": flows.title,
        "illustrative": flows.illustrative,
        "price_year": flows.price_year,
        "years": list(flows.years),
        "counted": flows.counted,
        "draws": flows.draws,
        "bodies": [_body(body) for body in flows.bodies],
        "proposals": [
            {"id": name, **_proposal(comparison, one)}
            for name, one in zip(proposal_ids(comparison), comparison.proposals, strict=True)
        ],
        "refusals": [refusal_as_data(one) for one in comparison.refusals],
        "not_at_the_table": [_absent(one) for one in comparison.absent],
        "notes": notes(comparison),
    }


def proposal_ids(comparison: Comparison) -> list[str]:
    """What each proposal is called among the others: its rule, numbered where a rule stands there more than once."""
    keys = [one.rule.key for one in comparison.proposals]
    return [key if keys.index(key) == i else f"{key}-{keys[: i + 1].count(key)}" for i, key in enumerate(keys)]


def _body(body: Body) -> dict[str, Any]:
    return {
        "id": body.id,
        "name": body.name,
        "kind": body.kind,
        "at_table": body.at_table,
        "why_not": body.why_not,
        "route": body.route,
    }


def _proposal(comparison: Comparison, one: Proposal) -> dict[str, Any]:
    return {
        **rule_as_data(one.rule),
        "title": one.rule.title,
        "sentence": one.sentence,
        "carried": carried_sentence(one),
        "stability": stability_sentence(one),
        "core_is_empty": None if one.split is None else one.split.core_is_empty,
        "costs_pence": list(one.costs_pence),
        "double_running_pence": list(one.double_running_pence),
        "reinvested_pence": list(one.reinvested_pence),
        "pv_reinvested_pence": one.pv_reinvested_pence,
        "chance_none_loses": round(one.chance_none_loses, 6),
        "bodies": [_side(one, side, comparison.flows.varies) for side in one.sides],
    }


def _side(one: Proposal, side: Side, varies: bool) -> dict[str, Any]:
    return {
        "body": side.body.id,
        "contribution_share": _six(side.contribution_share),
        "contribution_pence": list(side.contribution_pence),
        "double_running_pence": list(side.double_running_pence),
        "gain_pence": list(side.gain_pence),
        "gain_share": None if side.gain_share is None else _six(side.gain_share),
        "transfer_pence": list(side.transfer_pence),
        "net_pence": list(side.net_pence),
        "net_p5_pence": list(side.net_low_pence),
        "net_p95_pence": list(side.net_high_pence),
        "pv_paid_pence": side.pv_paid_pence,
        "pv_gain_pence": side.pv_gain_pence,
        "pv_cashable_pence": side.pv_cashable_pence,
        "pv_transfer_pence": side.pv_transfer_pence,
        "pv_net_pence": side.pv_net_pence,
        "pv_net_p5_pence": side.pv_low_pence,
        "pv_net_p95_pence": side.pv_high_pence,
        "pv_without_pool_pence": side.pv_without_pool_pence,
        "chance_of_loss": round(side.chance_of_loss, 6),
        "even_by": side.even_by,
        "carried_pence": side.carried_pence,
        "carried_in": side.carried_in,
        "sentence": side_sentence(one, side, varies=varies),
        "cash": cash_sentence(side),
    }


def refusal_as_data(one: Refusal) -> dict[str, Any]:
    """A rule that cannot stand, as plain data."""
    return {
        **rule_as_data(one.rule),
        "title": one.rule.title,
        "problems": [problem.as_dict() for problem in one.problems],
    }


def _absent(one: Absent) -> dict[str, Any]:
    return {
        "body": one.body.id,
        "why_not": one.body.why_not,
        "gain_pence": list(one.gain_pence),
        "cost_pence": list(one.cost_pence),
        "pv_gain_pence": one.pv_gain_pence,
        "pv_gain_p5_pence": one.pv_low_pence,
        "pv_gain_p95_pence": one.pv_high_pence,
        "pv_cashable_pence": one.pv_cashable_pence,
        "pv_cost_pence": one.pv_cost_pence,
        "chance_of_gain": round(one.chance_of_gain, 6),
        "sentence": absent_sentence(one),
    }


def joined_as_answer(found: Joined) -> dict[str, Any]:
    """What a body's joining would change, as plain data."""
    return {
        "body": found.body.id,
        "rules": [
            {**rule_as_data(one.rule), "changes": [_change(change) for change in one.changes], "sentence": one.sentence}
            for one in found.by_rule
        ],
        "stand_only_with_it": [rule_as_data(rule) for rule in found.gained],
        "stand_only_without_it": [rule_as_data(rule) for rule in found.lost],
        "after": as_answer(found.after),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "body": change.body.id,
        "before_pence": change.before_pence,
        "after_pence": change.after_pence,
        "change_pence": change.change_pence,
    }


def ask_as_answer(ask: Ask) -> dict[str, Any]:
    """An ask as plain data."""
    return {
        "heading": ask.heading,
        "body": ask.body.id,
        "illustrative": ask.illustrative,
        "years": list(ask.years),
        "price_year": ask.price_year,
        "rule": rule_as_data(ask.proposal.rule),
        "outside": _absent(ask.outside),
        "at_the_table": _side(ask.proposal, ask.side, ask.outside.pv_low_pence != ask.outside.pv_high_pence),
        "others": [_change(change) for change in ask.others],
        "sentences": list(ask.sentences),
    }


def _six(share: Fraction) -> float:
    return round(float(share), 6)


# as text


def as_text(comparison: Comparison) -> str:
    """A comparison for the console: the rules side by side, then each with its sentences, then who is not at the table."""
    flows = comparison.flows
    head = [flows.title or "The deal", f"{_term(comparison)} · {COUNTED_WORDS[flows.counted]}", *notes(comparison)]
    blocks = ["\n".join(head)]
    if comparison.proposals:
        blocks.append(_side_by_side(comparison))
    blocks += [_rule_block(one, flows.varies) for one in comparison.proposals]
    blocks += [_refusal_block(one) for one in comparison.refusals]
    if comparison.absent:
        blocks.append("\n".join(["Not at the table", *(f"  {absent_sentence(one)}" for one in comparison.absent)]))
    return "\n\n".join(blocks) + "\n"


def _term(comparison: Comparison) -> str:
    years, prices = comparison.flows.years, comparison.flows.price_year
    return f"{years[0]} to {years[-1]} · present value in pounds{f' of {prices}' if prices else ''}"


def _side_by_side(comparison: Comparison) -> str:
    """Net position of each body under each rule."""
    columns = [f"({i})" for i in range(1, len(comparison.proposals) + 1)]
    rows = [["Net position", *columns]]
    for i, body in enumerate(comparison.flows.table):
        rows.append([body.name[:40], *(pounds(one.sides[i].pv_net_pence) for one in comparison.proposals)])
    if any(one.pv_reinvested_pence for one in comparison.proposals):
        rows.append(["Put by", *(pounds(one.pv_reinvested_pence) for one in comparison.proposals)])
    legend = [f"  {column} {one.rule.title}" for column, one in zip(columns, comparison.proposals, strict=True)]
    return "\n".join([*_aligned(rows), *legend])


def _rule_block(one: Proposal, varies: bool) -> str:
    lines = [one.rule.title, f"  {one.sentence}"]
    rows = [["", "Pays", "Gains", "Receives", "Net", "Even by", *(["5%", "95%", "Loses"] if varies else [])]]
    for side in one.sides:
        sure = (
            [pounds(side.pv_low_pence), pounds(side.pv_high_pence), short_chance(side.chance_of_loss)] if varies else []
        )
        figures = (side.pv_paid_pence, side.pv_gain_pence, side.pv_transfer_pence, side.pv_net_pence)
        rows.append([side.body.name[:40], *(pounds(pence) for pence in figures), side.even_by or "never", *sure])
    lines += [f"  {line}" for line in _aligned(rows)]
    lines += [f"  {side_sentence(one, side, varies=varies)}" for side in one.sides]
    said = [carried_sentence(one), *(cash_sentence(side) for side in one.sides), stability_sentence(one)]
    return "\n".join([*lines, *(f"  {sentence}" for sentence in said if sentence)])


def _refusal_block(one: Refusal) -> str:
    told = "\n".join(problem.text() for problem in one.problems)
    return "\n".join([f"{one.rule.title}: cannot stand", *(f"  {line}" for line in told.splitlines())])


def _aligned(rows: list[list[str]]) -> list[str]:
    """Rows with the first column to the left and figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
