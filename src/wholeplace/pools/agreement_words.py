"""An agreement in plain sentences: what each rule does, under which power a line stands, what a partner puts in.

The same words stand on the page, in the clauses and in the list of differences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from wholeplace.documents import wording
from wholeplace.pools.agreement import CONTRIBUTION_KINDS, Agreement, Contribution, FundingLine
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.share_phrases import and_listed
from wholeplace.pools.share_rules import Approval, Rule

NOT_STATED = "not stated"
STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "pooled": "pooled: the money lies in the fund, with the host",
        "pooled-aligned": "pooled-aligned: kept in its owner's ledger, shared under the rules as if it were in the fund",
        "aligned": "aligned: kept in its owner's ledger and managed together; its variances stay with its owner",
        "in-view": "in view: shown beside the pool, and neither shared nor managed by it",
        "transferred": "transferred: paid over by one body to another, under the conditions of the payment",
    }
)
REPORT_WORDS = MappingProxyType(
    {"six-weekly": "every six weeks", "bi-monthly": "every two months", "quarterly": "every quarter"}
)
PATTERN_WORDS = MappingProxyType({"monthly": "twelve months", "four-weekly": "thirteen periods of four weeks"})
WAY_WORDS = MappingProxyType(
    {
        "equal": "equally",
        "budget": "by what each partner contributes",
        "equity": "by agreed weights of equity",
        "performance": "by weights of performance",
        "need": "to the partners that need investment, by agreed weights",
        "compensate": "to the partners whose budgets fell, by agreed weights",
    }
)
_SUBJECTS = MappingProxyType(
    {
        "overspend": "An overspend",
        "underspend": "An underspend",
        "both": "An overspend or underspend",
        "saving": "A saving",
        "income": "Income",
    }
)


def share_words(share: Fraction) -> str:
    """A share as `60%`, or `1/3` where it does not end within two places of a per cent."""
    percent = share * 100
    if (percent * 100).denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    return f"{float(percent):g}%"


def status_words(line: FundingLine) -> str:
    """How a line stands, in words."""
    return STATUS_WORDS[line.status]


def power_words(line: FundingLine) -> str:
    """The power of a line and what it is, with its source."""
    power = mechanisms()[line.mechanism]
    return f"{power.title}: {power.words[:1].lower()}{power.words[1:].rstrip('.')} ({power.source})"


def variance_words(agreement: Agreement, line: FundingLine) -> str:
    """What becomes of a line's variances before any rule is looked at; empty where nothing is said apart from the usual."""
    said = ["A variance of it falls to the host."] if line.profile == "fixed" else []
    if line.shares:
        said.append(f"A variance of it is shared {_shares(agreement, line.shares)}.")
    if line.bigger_budget:
        said.append("It is a slice of a bigger budget.")
    return " ".join(said)


def contribution_words(agreement: Agreement, one: Contribution) -> str:
    """`Thistlemere Council: £270,000.00 in cash for Multi-agency team in 2026/27`."""
    kind = {"cash": "in cash", "in-kind": "in kind", "grant": "as a grant"}[one.kind]
    what = f" ({one.what})" if one.what else ""
    line = agreement.line(one.line).title
    return f"{agreement.names[one.partner]}: {wording.pence(one.pence)} {kind}{what} for {line} in {one.year}"


def kind_words(one: Contribution) -> str:
    """The kind of a contribution, and of one in kind what is given."""
    said = CONTRIBUTION_KINDS[one.kind]
    return f"{said}: {one.what}" if one.what else said


def instalment_words(one: Contribution) -> str:
    """`£67,500.00 on 15 April 2026, …`; whole parts of one size are told once."""
    if not one.instalments:
        return NOT_STATED
    sizes = {part.pence for part in one.instalments}
    days = and_listed([wording.day(part.due_on) for part in one.instalments])
    if len(sizes) == 1 and len(one.instalments) > 1:
        return f"{len(one.instalments)} of {wording.pence(sizes.pop())}, on {days}"
    return and_listed([f"{wording.pence(part.pence)} on {wording.day(part.due_on)}" for part in one.instalments])


def term_words(agreement: Agreement) -> str:
    """`1 April 2026 to 31 March 2031`."""
    return f"{wording.day(agreement.from_on)} to {wording.day(agreement.until_on)}"


# rules


def rule_sentence(agreement: Agreement, rule: Rule) -> str:
    """What a rule does, in one sentence."""
    ends = [
        _threshold(rule),
        _caps(agreement, rule),
        _approvals(agreement, rule),
        _fund(rule),
        _onward(agreement, rule),
    ]
    ends += [_odd_pence(agreement, rule), _days(agreement, rule)]
    head = f"{_SUBJECTS[rule.applies_to]}{_scope(agreement, rule)}{_PHRASES[rule.family](agreement, rule.parameters)}"
    return "; ".join([head, *(end for end in ends if end)]) + "."


def _scope(agreement: Agreement, rule: Rule) -> str:
    lines = {line.id: line.title for line in agreement.lines}
    schemes = {scheme.id: scheme.title for scheme in agreement.schemes}
    names = [schemes.get(one, one) for one in rule.schemes] + [lines.get(one, one) for one in rule.lines]
    return f" on {and_listed(names)} " if names else " "


def _threshold(rule: Rule) -> str:
    return f"only what lies above {wording.pence(rule.threshold_pence)} counts" if rule.threshold_pence else ""


def _caps(agreement: Agreement, rule: Rule) -> str:
    if not rule.caps_pence:
        return "no partner bears more than it contributes" if rule.family == "RS-07" else ""
    names = agreement.names
    caps = and_listed([f"{names.get(body, body)} {wording.pence(pence)}" for body, pence in rule.caps_pence.items()])
    return f"no partner bears more than its cap ({caps})"


def _approvals(agreement: Agreement, rule: Rule) -> str:
    if not rule.approvals:
        return ""
    given = [one for one in rule.approvals if one.given_on]
    waiting = [_officer(agreement, one) for one in rule.approvals if not one.given_on]
    what = "what lies beyond" if rule.caps_pence or rule.family == "RS-07" else "it"
    said = [f"{_officer(agreement, one)} approved {what} on {wording.day(one.given_on)}" for one in given]
    return "; ".join([*said, *([f"{what} needs the approval of {and_listed(waiting)} beforehand"] if waiting else [])])


def _officer(agreement: Agreement, one: Approval) -> str:
    return f"the {one.officer.lower()} of {agreement.names.get(one.body, one.body)}"


def _fund(rule: Rule) -> str:
    return "" if rule.hits_fund else "where the line is a slice of a bigger budget, its lead alone bears it"


def _onward(agreement: Agreement, rule: Rule) -> str:
    if not rule.then:
        return ""
    next_rule = next((one for one in agreement.rules if one.id == rule.then), None)
    said = (next_rule.title or f"rule {next_rule.id}") if next_rule else f"rule {rule.then}"
    return f"what is left goes to “{said}”"


def _odd_pence(agreement: Agreement, rule: Rule) -> str:
    partner = rule.rounding_partner
    return f"odd pence fall to {agreement.names.get(partner, partner)}" if partner else ""


def _days(agreement: Agreement, rule: Rule) -> str:
    said = f"from {wording.day(rule.from_on)}" if rule.from_on > agreement.from_on else ""
    until = f"until {wording.day(rule.until_on)}" if rule.until_on else ""
    return " ".join(part for part in (said, until) if part)


def _shares(agreement: Agreement, shares: Mapping[str, Fraction] | None, otherwise: str = "contributions") -> str:
    """By which weights: `by agreed shares (Council 60%, NHS 40%)`, or in proportion to something else."""
    if not shares:
        return f"in proportion to {otherwise}"
    names = agreement.names
    return f"by agreed shares ({and_listed([f'{names.get(body, body)} {share_words(one)}' for body, one in shares.items()])})"


def _bodies(agreement: Agreement, bodies: Sequence[str]) -> str:
    return and_listed([agreement.names.get(body, body) for body in bodies])


def _name(agreement: Agreement, body: str) -> str:
    return agreement.names.get(body, body)


def _by(day: date | None) -> str:
    return f" by {wording.day(day)}" if day else ""


def _proportional(agreement: Agreement, how: Any) -> str:
    return f"is shared {_shares(agreement, how.shares)}"


def _decided(agreement: Agreement, how: Any) -> str:
    rest = "what it does not dispose of is returned in proportion to contributions"
    return f"is used as the joint board decides{_by(how.decide_by)}, and {rest}"


def _retained(agreement: Agreement, how: Any) -> str:
    return f"stays in the pool for contingencies, less what the joint board disposes of{_by(how.decide_by)}"


def _own(agreement: Agreement, how: Any) -> str:
    return "falls to the body that leads the line"


def _profile(agreement: Agreement, how: Any) -> str:
    variable = _shares(agreement, how.shares, "the shares of the line")
    return f"of a fixed line falls to the host, and of a variable line is shared {variable}"


def _commissioned(agreement: Agreement, how: Any) -> str:
    return "is shared by the part of the scheme that each partner commissions"


def _capped(agreement: Agreement, how: Any) -> str:
    said = "is shared in proportion to contributions"
    if not how.beyond_pence:
        return said
    names = agreement.names
    beyond = [f"{names.get(body, body)} by {wording.pence(pence)}" for body, pence in how.beyond_pence.items()]
    return f"{said}, and with both approvals beyond it ({and_listed(beyond)})"


def _waterfall(agreement: Agreement, how: Any) -> str:
    most = f", of which at most {wording.pence(how.risk_pool_pence)}" if how.risk_pool_pence is not None else ""
    return (
        f"is met from underspends in either pool, then from the risk pool{most}, then by cutting what is not committed, "
        "and the rest goes to the rules that follow"
    )


def _held(agreement: Agreement, how: Any) -> str:
    who = how.may_carry_forward
    carried = f"carried forward by {_bodies(agreement, who)} and else returned" if who else "carried forward"
    rest = f"the rest is {carried} in proportion to contributions"
    return f"is held for overspends elsewhere, then for new joint schemes, and {rest}"


def _by_cause(agreement: Agreement, how: Any) -> str:
    other = f"any other is returned {_shares(agreement, how.shares)}"
    return f"that comes from management action goes to the reserve of the joint board, and {other}"


def _non_recurrent(agreement: Agreement, how: Any) -> str:
    return "may be put to non-recurrent uses only, and what they leave goes to the rules that follow"


def _others_first(agreement: Agreement, how: Any) -> str:
    return (
        f"goes first to the other partners, until each has saved {share_words(how.threshold)} of its contribution, and only "
        f"then is shared with {_name(agreement, how.named)}, in proportion to contributions"
    )


def _recharged(agreement: Agreement, how: Any) -> str:
    charged = [f"{_name(agreement, body)} {share_words(share)}" for body, share in how.charged.items()]
    of = f" of “{how.what}”" if how.what else ""
    return f"does not arise: each case{of} is charged at its price ({and_listed(charged)})"


def _performance(agreement: Agreement, how: Any) -> str:
    return (
        f"of {wording.pence(how.pot_pence)} is paid as far as “{how.measure}” falls, in full at a fall of "
        f"{share_words(how.target)}, {_shares(agreement, how.shares)}; {_name(agreement, how.holder)} keeps the rest"
    )


def _no_worse(agreement: Agreement, how: Any) -> str:
    surplus = {"contributions": "in proportion to contributions", "base": "by what each had without the pool"}
    goes = surplus.get(how.surplus) or _shares(agreement, how.shares)
    short = "waits for a decision" if how.if_short == "await" else "is borne in proportion"
    return (
        f"is shared so that no partner is worse off than without the pool, the surplus {goes}; where it does not suffice, "
        f"what is short {short}"
    )


def _six_ways(agreement: Agreement, how: Any) -> str:
    weights = ""
    if how.weights:
        said = [f"{_name(agreement, body)} {float(weight):g}" for body, weight in how.weights.items()]
        weights = f" (weights: {and_listed(said)})"
    return f"is shared {WAY_WORDS[how.way]}{weights}"


def _incentive(agreement: Agreement, how: Any) -> str:
    beyond = "and all of that beyond it" if how.reading == "half-then-all" else "and as much of that beyond it"
    use = f"; it must be used for {how.use}" if how.use else ""
    return (
        f"is paid by {_name(agreement, how.holder)} once “{how.measure}” falls by {share_words(how.threshold)}: "
        f"{share_words(how.share_below)} of what is saved up to there, {beyond} up to a fall of {share_words(how.ceiling)}, "
        f"{_shares(agreement, how.shares)}{use}"
    )


def _gain_loss(agreement: Agreement, how: Any) -> str:
    within = (
        f"within {share_words(how.band)} of agreed spending stays with the line's lead, and beyond it "
        if how.band
        else ""
    )
    return f"{within}is shared {_shares(agreement, how.shares)}"


_PHRASES: Mapping[str, Callable[[Agreement, Any], str]] = MappingProxyType(
    {
        "RS-01": _proportional,
        "RS-02": _decided,
        "RS-03": _retained,
        "RS-04": _own,
        "RS-05": _profile,
        "RS-06": _commissioned,
        "RS-07": _capped,
        "RS-08": _waterfall,
        "RS-09": _held,
        "RS-10": _by_cause,
        "RS-11": _non_recurrent,
        "RS-12": _others_first,
        "RS-13": _recharged,
        "RS-14": _performance,
        "RS-15": _no_worse,
        "RS-16": _six_ways,
        "BS-01": _incentive,
        "BS-02": _gain_loss,
    }
)
