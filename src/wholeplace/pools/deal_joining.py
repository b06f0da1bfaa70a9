"""What would change if a body came to the table that gains and is not there, and the ask that could be sent to it.

Every rule is worked out anew with the body at the table. What all bodies have together stays the same: what the joiner pays
is what the others no longer bear.

*Units*: whole pence at present value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wholeplace.pools.deal import Absent, Comparison, Proposal, Side, compare
from wholeplace.pools.deal_flows import Body, Flows, joined, listed
from wholeplace.pools.deal_rules import USUAL_RULES, AsItStands, Rule
from wholeplace.pools.deal_words import of_hundred, percent, pounds
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import refuse_if


@dataclass(frozen=True, slots=True)
class Change:
    """One body's net position with the joiner outside and at the table."""

    body: Body
    before_pence: int
    after_pence: int

    @property
    def change_pence(self) -> int:
        return self.after_pence - self.before_pence


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a body's joining changes under one rule, for it and for those at the table, and the same in one sentence."""

    rule: Rule
    changes: tuple[Change, ...]
    sentence: str

    def of(self, body_id: str) -> Change:
        return next(change for change in self.changes if change.body.id == body_id)


@dataclass(frozen=True, slots=True)
class Joined:
    """The rules with a body outside and at the table. `by_rule` holds those that stand both ways; `gained` those that stand
    only with it, `lost` those that stand only without it."""

    body: Body
    before: Comparison
    after: Comparison
    by_rule: tuple[RuleChange, ...]
    gained: tuple[Rule, ...]
    lost: tuple[Rule, ...]


def if_joined(given: Flows, body_id: str, rules: Iterable[Rule] = USUAL_RULES, *, cash_only: bool = False) -> Joined:
    """The proposals made anew with a body at the table, and the difference to each body.

    *Refuses* `unknown-body`, `already-at-the-table`.
    """
    asked = tuple(rules)
    seated = joined(given, body_id)
    before = compare(given, asked, cash_only=cash_only)
    after = compare(seated, asked, cash_only=cash_only)
    stands_before = [one.rule for one in before.proposals]
    stands_after = [one.rule for one in after.proposals]
    return Joined(
        given.body(body_id),
        before,
        after,
        tuple(
            _rule_change(before, after, rule, body_id)
            for rule in asked
            if rule in stands_before and rule in stands_after
        ),
        tuple(rule for rule in stands_after if rule not in stands_before),
        tuple(rule for rule in stands_before if rule not in stands_after),
    )


def _rule_change(before: Comparison, after: Comparison, rule: Rule, body_id: str) -> RuleChange:
    old, new = (next(one for one in each.proposals if one.rule == rule) for each in (before, after))
    was = {side.body.id: side.pv_net_pence for side in old.sides} | {
        absent.body.id: absent.pv_net_pence for absent in before.absent
    }
    changes = tuple(Change(side.body, was[side.body.id], side.pv_net_pence) for side in new.sides)
    return RuleChange(rule, changes, _change_sentence(rule, changes, body_id))


def _change_sentence(rule: Rule, changes: tuple[Change, ...], body_id: str) -> str:
    mine = next(change for change in changes if change.body.id == body_id)
    others = sum(change.change_pence for change in changes if change.body.id != body_id)
    if isinstance(rule, AsItStands) or abs(mine.change_pence) < 100:
        return f"{rule.title}: nothing changes for {mine.body.name} or for the others."
    way = "worse" if mine.change_pence < 0 else "better"
    theirs = "better" if others > 0 else "worse"
    return (
        f"{rule.title}: {mine.body.name} is {pounds(abs(mine.change_pence))} {way} off than outside and still ends "
        f"{pounds(mine.after_pence)} up; the others together are {pounds(abs(others))} {theirs} off."
        if mine.after_pence >= 0
        else f"{rule.title}: {mine.body.name} is {pounds(abs(mine.change_pence))} {way} off than outside and ends "
        f"{pounds(-mine.after_pence)} down; the others together are {pounds(abs(others))} {theirs} off."
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """What is put to a body that gains and is not at the table, to fit on one page.

    `outside` is how it stands now; `side` how it would stand at the table under `proposal`'s rule; `others` what its joining
    changes for each of those at the table. `sentences` are the page's paragraphs, in order. `illustrative`: the inputs are
    invented, and the page must say so.
    """

    heading: str
    body: Body
    years: tuple[str, ...]
    price_year: str
    illustrative: bool
    outside: Absent
    proposal: Proposal
    side: Side
    others: tuple[Change, ...]
    sentences: tuple[str, ...]


def ask_of(given: Flows, body_id: str, rule: Rule, *, cash_only: bool = False) -> Ask:
    """The ask to a body under one rule.

    *Refuses* `unknown-body`, `already-at-the-table`, and what the rule refuses with the body at the table.
    """
    made = if_joined(given, body_id, (rule,), cash_only=cash_only)
    refuse_if(problem for refusal in made.after.refusals for problem in refusal.problems)
    (proposal,) = made.after.proposals
    outside = next(one for one in made.before.absent if one.body.id == body_id)
    others = tuple(change for found in made.by_rule for change in found.changes if change.body.id != body_id)
    side, flows = proposal.side(body_id), made.after.flows
    return Ask(
        f"An ask of {made.body.name}: {flows.title}" if flows.title else f"An ask of {made.body.name}",
        made.body,
        flows.years,
        flows.price_year,
        flows.illustrative,
        outside,
        proposal,
        side,
        others,
        tuple(_ask_sentences(flows, outside, proposal, side, others)),
    )


def _ask_sentences(
    flows: Flows, outside: Absent, proposal: Proposal, side: Side, others: tuple[Change, ...]
) -> Iterable[str]:
    name, term = side.body.name, f"{flows.years[0]} to {flows.years[-1]}"
    if flows.illustrative:
        yield "Illustrative: inputs are invented."
    prices = f", at present value in pounds of {flows.price_year}" if flows.price_year else ", at present value"
    yield f"{name} stands to gain {pounds(outside.pv_gain_pence)} from {term}{prices}{_gain_range(flows, outside)}."
    yield f"As the case stands {_payers(flows, side)} would pay for it; {name} is not at the table: {_reason(outside)}."
    yield _asked(proposal, side)
    yield _left(flows, side)
    if others:
        yield _for_others(others)
    yield f"What is asked first is who may sign for {name}, and by which lawful mechanism its money may take part."


def _payers(flows: Flows, side: Side) -> str:
    paying = [body.name for body, row in zip(flows.bodies, flows.costs_at_means, strict=True) if row.any()]
    others = [name for name in paying if name != side.body.name]
    return listed(others or [body.name for body in flows.table if body.id != side.body.id] or ["nobody"])


def _gain_range(flows: Flows, outside: Absent) -> str:
    if not flows.varies:
        return ""
    low, high = pounds(outside.pv_low_pence), pounds(outside.pv_high_pence)
    return f" (in 90 of 100 draws between {low} and {high}; it gains in {of_hundred(outside.chance_of_gain)})"


def _reason(outside: Absent) -> str:
    return outside.body.why_not.strip().rstrip(".")


def _asked(proposal: Proposal, side: Side) -> str:
    handed = max(0, -side.pv_transfer_pence)
    pays = (
        pounds(side.pv_paid_pence) + f", {percent(side.contribution_share)} of the costs" if side.pv_paid_pence else ""
    )
    parts = [f"pay {pays}" if pays else "", f"hand over {pounds(handed)} of its gain as it comes" if handed else ""]
    asked = " and ".join(part for part in parts if part) or "pay nothing"
    return f"By the rule “{proposal.rule.title}” it would {asked}. {proposal.sentence}"


def _left(flows: Flows, side: Side) -> str:
    each = f", {format_pounds(side.return_per_pound, 2)} for each £1" if side.return_per_pound else ""
    ends = "better" if side.pv_better_pence >= 0 else "worse"
    sure = f", and it would lose in {of_hundred(side.chance_of_loss)}" if flows.varies else ""
    return f"That leaves it {pounds(abs(side.pv_better_pence))} {ends} off than without the pool{each}{sure}."


def _for_others(others: tuple[Change, ...]) -> str:
    told = listed([f"{change.body.name} {_against_today(change)}" for change in others])
    return f"Against the same rule without it, the others would end: {told}."


def _against_today(change: Change) -> str:
    if abs(change.change_pence) < 100:
        return "as before"
    return f"{pounds(abs(change.change_pence))} {'better' if change.change_pence > 0 else 'worse'} off"
