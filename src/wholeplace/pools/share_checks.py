"""What a position must hold before rules can be worked on it, and what no rule may be asked to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from wholeplace.pools.share_phrases import pounds
from wholeplace.pools.share_position import NAMEABLE, SHARED, LineVariance, Position
from wholeplace.pools.share_rules import (
    Commissioned,
    FinancialIncentive,
    LineProfile,
    NoWorseOff,
    PerformanceLinked,
    Proportional,
    Recharge,
    Rule,
    SixWays,
)
from wholeplace.pools.share_turns import caps_in_force, contributions_for
from wholeplace.vocabulary.problems import Problem


def check_position(position: Position, rules: Sequence[Rule]) -> list[Problem]:
    """What the rules in force look for and the position does not have.

    *Refuses* (as a list) `position-lacks`; `recurrent-use-refused` where a rule bars uses that recur; `rules-contend` where two
    charge a body for the same activity.
    """
    problems: list[Problem] = []
    for rule in rules:
        problems += [_lacks(rule, what) for what in _wanting(position, rule)]
        if rule.family == "RS-11":
            problems += check_uses(position, rule)
    return [*problems, *_charged_twice(position, rules)]


def unread(position: Position, rules: Sequence[Rule]) -> list[str]:
    """What the position holds and no rule looks at, in one sentence each: it would otherwise silently count for nothing."""
    has = {rule.family for rule in rules}
    charges = [rule.parameters for rule in rules if isinstance(rule.parameters, Recharge)]
    measures = [
        p.measure for p in (r.parameters for r in rules) if isinstance(p, PerformanceLinked | FinancialIncentive)
    ]
    free = [row.what for row in position.activity if not any(each.charges(row.body, row.what) for each in charges)]
    idle = [done.measure for done in position.performance if done.measure not in measures]
    said = [f"No rule looks at the use listed: {use.what}." for use in position.uses if "RS-11" not in has]
    said += [f"No rule charges for {what}." for what in dict.fromkeys(free)]
    return said + [f"No rule goes by performance on {measure}." for measure in dict.fromkeys(idle)]


def _charged_twice(position: Position, rules: Sequence[Rule]) -> Iterator[Problem]:
    for row in position.activity:
        charging = [
            rule.id
            for rule in rules
            if isinstance(rule.parameters, Recharge) and rule.parameters.charges(row.body, row.what)
        ]
        if len(charging) > 1:
            yield Problem(
                name="rules-contend",
                field=f"activity.{row.what}",
                found=f"{' and '.join(charging)} both charge {row.body} for {row.what}",
                expected="one rule that charges a body for an activity",
                why="The body would be charged twice for the same cases.",
                remedy="Say in each rule, by `what`, for which activity it charges.",
            )


def check_uses(position: Position, rule: Rule) -> list[Problem]:
    """The recurrent uses that a rule of RS-11 refuses. *Refuses* (as a list) `recurrent-use-refused`."""
    return [
        Problem(
            name="recurrent-use-refused",
            field=f"uses.{use.what}",
            found=f"{use.what}, {pounds(use.pence)}, recurrent",
            expected="uses that do not recur",
            why=f"By {rule.reference} a forecast underspend may fund only what ends with the year: it may not be there again.",
            remedy="Fund it from the budget of next year, or take the part of it that does not recur.",
        )
        for use in position.uses
        if use.recurrent
    ]


def _lacks(rule: Rule, what: str) -> Problem:
    return Problem(
        name="position-lacks",
        field=f"rules.{rule.id}",
        found=f"no {what}",
        expected=f"{what}, which {rule.reference} goes by",
        why="The rule cannot say whose the money is without it, and nothing is guessed.",
        remedy="Add it to the position, or take the rule out of the chain.",
    )


def _wanting(position: Position, rule: Rule) -> Iterator[str]:
    if _goes_by_contributions(rule) and not contributions_for(position, rule):
        yield f"contributions to {' and '.join(rule.scope)}" if rule.scope else "contributions"
    match rule.parameters:
        case LineProfile() as parameters:
            yield from _lines_without_profile(position, rule, parameters)
        case Commissioned() as parameters:
            stated = parameters.commissioned or {}
            for line in _covered(position, rule):
                if line.scheme not in stated and not line.commissioned:
                    yield f"commissioned shares of line {line.line}"
        case Recharge() as parameters:
            if not any(parameters.charges(row.body, row.what) for row in position.activity):
                yield "activity of a body that is charged"
        case PerformanceLinked() | FinancialIncentive() as parameters:
            yield from _without_performance(position, parameters)
        case NoWorseOff():
            if position.income_pence and not any(position.without_pool_pence.values()):
                yield "amounts that members would have had without the pool"


def _goes_by_contributions(rule: Rule) -> bool:
    match rule.parameters:
        case Proportional(shares=shares):
            return shares is None
        case SixWays(way=way, weights=weights):
            return way == "budget" and weights is None
        case NoWorseOff(surplus=surplus):
            return surplus == "contributions"
    return rule.family in ("RS-02", "RS-03", "RS-07", "RS-09", "RS-12")


def _covered(position: Position, rule: Rule) -> Iterator[LineVariance]:
    for line in position.lines:
        named = line.scheme in rule.schemes or line.line in rule.lines
        if line.variance_pence and (named and line.status in NAMEABLE if rule.scope else line.status in SHARED):
            yield line


def _lines_without_profile(position: Position, rule: Rule, parameters: LineProfile) -> Iterator[str]:
    for line in _covered(position, rule):
        if line.profile is None:
            yield f"profile (fixed or variable) of line {line.line}"
        elif line.profile == "variable" and not (line.shares or parameters.shares):
            yield f"shares of the variable line {line.line}"


def _without_performance(position: Position, parameters: PerformanceLinked | FinancialIncentive) -> Iterator[str]:
    done = next((each for each in position.performance if each.measure == parameters.measure), None)
    if done is None:
        yield f"performance on {parameters.measure}"
    elif isinstance(parameters, FinancialIncentive) and done.achieved > 0 and not done.saving_at_pence:
        yield f"savings by fall of {parameters.measure}"


def check_contributions(
    rule: Rule, contributions_pence: Mapping[str, int], asked_pence: Mapping[str, int], spent_on: date
) -> list[Problem]:
    """Bodies that would bear more than their cap under a rule, without the approvals given by the day of the spending.

    *Units*: pence by body: what each contributes, and what each is asked to bear. *Refuses* (as a list) `cap-without-approvals`.
    """
    caps = caps_in_force(rule, contributions_pence, spent_on)
    return [
        Problem(
            name="cap-without-approvals",
            field=body,
            found=f"{pounds(asked)} asked of {body}",
            expected=f"at most {pounds(caps[body])}, its cap under {rule.reference}",
            why="A body contributes beyond its cap only where both finance officers agreed before the money was spent.",
            remedy="Record both approvals with their days, or ask for no more than the cap.",
        )
        for body, asked in asked_pence.items()
        if asked > caps.get(body, asked)
    ]
