"""The families of rules, one function each: what a rule takes of what is left, and who bears or gets it.

Each function is handed a `Turn` and gives `Move`s. It changes nothing: the chain in `shares` carries the moves out.

*Source*: `parameters/risk_share_rules.csv`, a row for each family; the worked examples stand in docs/methods/risk-shares.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from wholeplace.documents.wording import day
from wholeplace.pools.share_phrases import and_listed, percent, pounds
from wholeplace.pools.share_position import NOTHING, LineVariance
from wholeplace.pools.share_rules import (
    Commissioned,
    Decide,
    FinancialIncentive,
    GainLoss,
    Hold,
    LineProfile,
    NoWorseOff,
    PerformanceLinked,
    Proportional,
    Recharge,
    SixWays,
    ThresholdFirst,
    Waterfall,
)
from wholeplace.pools.share_turns import (
    Kind,
    Move,
    Turn,
    Weights,
    by_contributions,
    by_shares,
    by_weights,
    met,
    split,
    whole_pence,
)
from wholeplace.vocabulary.money import split_pence

# overspends


def proportional(turn: Turn) -> Iterator[Move]:
    """RS-01: `share_i = V * c_i / sum(c)`, or by agreed shares."""
    assert isinstance(turn.rule.parameters, Proportional)
    pence = turn.above_threshold(turn.over)
    if pence:
        agreed = turn.rule.parameters.shares
        yield met(turn, pence, by_shares(agreed) if agreed else by_contributions(turn))


def capped(turn: Turn) -> Iterator[Move]:
    """RS-07: `min(V * c_i / sum(c), cap_i)`; beyond it, only with both approvals given before the money is spent."""
    pence = turn.above_threshold(turn.over)
    if pence:
        yield met(turn, pence, by_contributions(turn))


def commissioner_attributable(turn: Turn) -> Iterator[Move]:
    """RS-06: `V_scheme * k_i`, a move for each scheme that is overspent."""
    assert isinstance(turn.rule.parameters, Commissioned)
    stated = turn.rule.parameters.commissioned or {}
    borne: dict[str, int] = {}
    for scheme in dict.fromkeys(line.scheme for line in turn.over):
        lines = [line for line in turn.over if line.scheme == scheme]
        weights: dict[str, Fraction] = {}
        for line in lines:
            for body, share in (stated.get(scheme) or line.commissioned or {}).items():
                weights[body] = weights.get(body, Fraction(0)) + turn.left_pence[line.line] * share
        pence = turn.sum_of(lines)
        why = {body: f"it commissions {percent(weight / pence)} of {scheme}" for body, weight in weights.items()}
        parts = Weights(weights, "by what each commissions of it", why)
        move = met(turn, pence, parts, borne, of_lines=_ids(lines), place=f" on {scheme}")
        borne.update({body: borne.get(body, 0) + part for body, part in move.by_body_pence.items()})
        yield move


def waterfall(turn: Turn) -> Iterator[Move]:
    """RS-08: underspends in either pool, then the risk pool, then uncommitted schemes; what is left goes on."""
    assert isinstance(turn.rule.parameters, Waterfall)
    pence = left = turn.above_threshold(turn.over)
    limit = turn.rule.parameters.risk_pool_pence
    risk_pool = turn.purse_pence["risk-pool"]
    purses = {
        "underspends": -sum(left for left in turn.left_pence.values() if left < 0),
        "other-pool": turn.purse_pence["other-pool"],
        "risk-pool": risk_pool if limit is None else min(limit, risk_pool),
        "uncommitted": turn.purse_pence["uncommitted"],
    }
    drawn: dict[str, int] = {}
    for purse, holds in purses.items():
        drawn[purse] = min(left, holds)
        left -= drawn[purse]
    drawn = {purse: drawn[purse] for purse in purses if drawn[purse]}
    if pence:
        basis = "is met in turn from underspends, the risk pool and uncommitted schemes"
        yield Move("overspend", pence - left, basis, elsewhere_pence=drawn)


# both ways, line by line


def own_risk(turn: Turn) -> Iterator[Move]:
    """RS-04: each partner keeps the variance of the lines that it leads."""
    for kind, lines in _both_ways(turn):
        yield _borne_by(
            turn, kind, lines, [line.lead for line in lines], "by the partner that leads each line", "leads"
        )


def line_profile(turn: Turn) -> Iterator[Move]:
    """RS-05: a fixed line falls on its host; a variable line is shared, `V_line * s_i`."""
    assert isinstance(turn.rule.parameters, LineProfile)
    for kind, lines in _both_ways(turn):
        fixed = [line for line in lines if line.profile == "fixed"]
        if fixed:
            hosts = [line.host or turn.position.host or line.lead for line in fixed]
            yield _borne_by(turn, kind, fixed, hosts, "by the host, the profile of the line being fixed", "hosts")
        variable = [line for line in lines if line.profile == "variable"]
        if variable:
            yield _variable(turn, kind, variable, turn.rule.parameters.shares)


def _variable(turn: Turn, kind: Kind, lines: Sequence[LineVariance], default: Mapping[str, Fraction] | None) -> Move:
    weights: dict[str, Fraction] = {}
    for line in lines:
        for body, share in (line.shares or default or {}).items():
            weights[body] = weights.get(body, Fraction(0)) + abs(turn.left_pence[line.line]) * share
    pence = turn.sum_of(lines)
    why = {body: f"its share of {_titles(lines)} is {percent(weight / pence)}" for body, weight in weights.items()}
    by_body, odd = split(turn, pence, weights)
    basis = f"by the shares of {_titles(lines)}, the profile being variable"
    verb = "is met" if kind == "overspend" else "is returned"
    return Move(kind, pence, f"{verb} {basis}", by_body, of_lines=_ids(lines), why=why, remarks=odd)


def gain_loss(turn: Turn) -> Iterator[Move]:
    """BS-02: within the band the lead keeps the variance; beyond it, `w_i * (|agreed - actual| - h * agreed)`."""
    assert isinstance(turn.rule.parameters, GainLoss)
    parameters = turn.rule.parameters
    for kind, lines in _both_ways(turn):
        by_body: dict[str, int] = {}
        beyond = 0
        for line in lines:
            variance = abs(turn.left_pence[line.line])
            kept = min(variance, floor(parameters.band * line.budget_pence))
            by_body[line.lead] = by_body.get(line.lead, 0) + kept
            beyond += variance - kept
        shared, odd = split(turn, beyond, parameters.shares)
        for body, part in shared.items():
            by_body[body] = by_body.get(body, 0) + part
        band = f"the band of {percent(parameters.band)} of agreed spending"
        basis = f"stays with the lead within {band}, and {pounds(beyond)} beyond it is shared by agreed shares"
        why = {body: f"its share beyond the band is {percent(share)}" for body, share in parameters.shares.items()}
        yield Move(kind, turn.sum_of(lines), basis, by_body, of_lines=_ids(lines), why=why, remarks=odd)


def outside_the_fund(turn: Turn) -> Iterator[Move]:
    """Where a rule does not let bigger budgets hit the fund: an overspend of a slice of one stays with its lead."""
    lines = [line for line in turn.over if line.bigger_budget]
    if lines and not turn.rule.hits_fund and turn.rule.applies_to != "underspend":
        basis = "by the lead, as overspends of a bigger budget do not fall on the fund"
        move = _borne_by(turn, "overspend", lines, [line.lead for line in lines], basis, "leads")
        yield replace(move, by_family=False)


def _both_ways(turn: Turn) -> Iterator[tuple[Kind, Sequence[LineVariance]]]:
    wanted = turn.rule.applies_to
    if turn.over and wanted != "underspend":
        yield "overspend", turn.over
    if turn.under and wanted != "overspend":
        yield "underspend", turn.under


def _borne_by(
    turn: Turn, kind: Kind, lines: Sequence[LineVariance], bodies: Sequence[str], basis: str, does: str
) -> Move:
    """All of each line's variance to one body; no cap applies."""
    by_body: dict[str, int] = {}
    theirs: dict[str, list[LineVariance]] = {}
    for line, body in zip(lines, bodies, strict=True):
        by_body[body] = by_body.get(body, 0) + abs(turn.left_pence[line.line])
        theirs.setdefault(body, []).append(line)
    why = {body: f"it {does} {_titles(led)}" for body, led in theirs.items()}
    verb = "is met" if kind == "overspend" else "is kept"
    return Move(kind, turn.sum_of(lines), f"{verb} {basis}", by_body, of_lines=_ids(lines), why=why)


def _ids(lines: Sequence[LineVariance]) -> tuple[str, ...]:
    return tuple(line.line for line in lines)


def _titles(lines: Sequence[LineVariance]) -> str:
    return and_listed([line.title or line.line for line in lines]) if len(lines) < 4 else f"{len(lines)} lines"


def zero_base_recharge(turn: Turn) -> Iterator[Move]:
    """RS-13: `sum(activity * price * share)`, to the nearest penny for each body."""
    assert isinstance(turn.rule.parameters, Recharge)
    charges: dict[str, Fraction] = {}
    cases: dict[str, list[str]] = {}
    for row in turn.position.activity:
        if turn.rule.parameters.charges(row.body, row.what):
            share = turn.rule.parameters.charged[row.body]
            charges[row.body] = charges.get(row.body, Fraction(0)) + row.cases * row.price_pence * share
            said = f"{_plain(row.cases)} × {pounds(row.price_pence)} for {row.what}, of which {percent(share)}"
            cases.setdefault(row.body, []).append(said)
    by_body = {body: whole_pence(charge) for body, charge in charges.items()}
    if any(by_body.values()):
        why = {body: and_listed(said) for body, said in cases.items()}
        yield Move(
            "charge",
            sum(by_body.values()),
            "is made for each case, in arrears",
            by_body,
            pot="lines" if turn.rule.scope and turn.lines else "own",
            why=why,
        )


def _plain(number: Fraction) -> str:
    return f"{number.numerator:,}" if number.denominator == 1 else f"{float(number):,g}"


# underspends


def decide_then_proportional(turn: Turn) -> Iterator[Move]:
    """RS-02: as the joint group decides; what it does not dispose of is returned, `U * c_i / sum(c)`."""
    yield from _as_decided(turn, by_contributions(turn))


def retain(turn: Turn) -> Iterator[Move]:
    """RS-03: failing a decision it stays in the pool, carried forward."""
    yield from _as_decided(turn, None)


def _as_decided(turn: Turn, rest_to: Weights | None) -> Iterator[Move]:
    assert isinstance(turn.rule.parameters, Decide)
    pence = turn.above_threshold(turn.under)
    decision = next((each for each in turn.position.decisions if each.rule == turn.rule.id), None)
    if not pence:
        return
    until = turn.rule.parameters.decide_by
    if decision is None and until is not None and turn.position.on <= until:
        yield Move(
            "underspend",
            pence,
            "is not disposed of yet",
            awaiting_pence=pence,
            awaits=f"the joint group, which has until {day(until)} to decide",
        )
        return
    uses = _uses_within(pence, decision.uses_pence if decision else {})
    back = uses.pop("return", 0)
    rest = pence - back - sum(uses.values())
    if rest_to is None:
        uses["carry-forward"] = uses.get("carry-forward", 0) + rest
    returned = rest + back if rest_to else back
    weights = rest_to or by_contributions(turn)
    by_body, odd = split(turn, returned, weights.by_body) if returned else ({}, ())
    basis = f"goes as the joint group decided on {day(decision.decided_on)}" if decision else _undecided(rest_to)
    elsewhere = {_PURSES.get(use, use): part for use, part in uses.items() if part}
    yield Move("underspend", pence, basis, by_body, elsewhere, why=weights.why, remarks=odd)


_PURSES = {"carry-forward": "carried-forward"}


def _undecided(rest_to: Weights | None) -> str:
    done = f"is returned {rest_to.basis}" if rest_to else "stays in the pool"
    return f"{done}, as nothing else was decided"


def _uses_within(pence: int, wanted_pence: Mapping[str, int]) -> dict[str, int]:
    """What was decided, as far as the money goes, in the order decided."""
    uses: dict[str, int] = {}
    for use, wanted in wanted_pence.items():
        uses[use] = min(wanted, pence - sum(uses.values()))
    return uses


def hold_for_overspends(turn: Turn) -> Iterator[Move]:
    """RS-09, completed by us: overspends elsewhere, then new joint schemes that were decided, then forward or back by body."""
    assert isinstance(turn.rule.parameters, Hold)
    pence = turn.above_threshold(turn.under)
    if not pence:
        return
    elsewhere = sum(left for left in turn.left_pence.values() if left > 0)
    decision = next((each for each in turn.position.decisions if each.rule == turn.rule.id), None)
    held = min(pence, elsewhere)
    new = min(pence - held, decision.uses_pence.get("new-schemes", 0) if decision else 0)
    weights = by_contributions(turn)
    rest, odd = split(turn, pence - held - new, weights.by_body) if pence - held - new else ({}, ())
    may = turn.rule.parameters.may_carry_forward
    back = {body: part for body, part in rest.items() if may is not None and body not in may}
    purses = {"overspends": held, "new-schemes": new, "carried-forward": sum(rest.values()) - sum(back.values())}
    yield Move(
        "underspend",
        pence,
        "first meets overspends elsewhere, then new joint schemes, and what is left is carried forward or returned",
        back,
        {purse: part for purse, part in purses.items() if part},
        why={body: f"its own rules do not let it carry forward, and {reason}" for body, reason in weights.why.items()},
        remarks=odd,
    )


def cause_based(turn: Turn) -> Iterator[Move]:
    """RS-10: management action into the reserve; anything else back to the partners; ring-fenced lines stay ring-fenced."""
    assert isinstance(turn.rule.parameters, Proportional)
    sums = {"reserve": 0, "ring-fenced": 0, "unknown": 0, "back": 0}
    for line in turn.under:
        where = "ring-fenced" if line.ring_fenced else _WHERE_BY_CAUSE.get(line.cause, "back")
        sums[where] += abs(turn.left_pence[line.line])
    if not any(sums.values()):
        return
    agreed = turn.rule.parameters.shares
    weights = by_shares(agreed) if agreed else by_contributions(turn)
    by_body, odd = split(turn, sums["back"], weights.by_body) if sums["back"] else ({}, ())
    yield Move(
        "underspend",
        sum(sums.values()),
        f"goes by its cause (from management action into the reserve, else back {weights.basis})",
        by_body,
        {purse: sums[purse] for purse in ("reserve", "ring-fenced") if sums[purse]},
        awaiting_pence=sums["unknown"],
        awaits="a cause, as none is recorded" if sums["unknown"] else "",
        of_lines=_ids(turn.under),
        why=weights.why,
        remarks=odd,
    )


_WHERE_BY_CAUSE: Mapping[str | None, str] = {"management": "reserve", None: "unknown"}


def non_recurrent_only(turn: Turn) -> Iterator[Move]:
    """RS-11, completed by us: non-recurrent uses in the order listed, as far as the money goes; the rest goes on."""
    pence = left = turn.above_threshold(turn.under)
    met: list[str] = []
    for use in turn.position.uses:
        assert not use.recurrent, "a recurrent use is refused before the chain begins"
        part = min(use.pence, left)
        left -= part
        if part:
            met.append(f"{use.what} {pounds(part)}" + (f" of {pounds(use.pence)}" if part < use.pence else ""))
    if pence > left:
        yield Move(
            "underspend",
            pence - left,
            f"goes to non-recurrent uses only ({and_listed(met)})",
            elsewhere_pence={"non-recurrent": pence - left},
        )


# savings and income


def threshold_first(turn: Turn) -> Iterator[Move]:
    """RS-12, completed by us: the others reach the threshold together, then all share by contributions."""
    assert isinstance(turn.rule.parameters, ThresholdFirst)
    named, threshold = turn.rule.parameters.named, turn.rule.parameters.threshold
    pence = turn.saving_pence
    if not pence:
        return
    weights = by_contributions(turn)
    had = turn.position.saved_before_pence
    wants = {
        body: Fraction(max(0, ceil(threshold * part) - had.get(body, 0)))
        for body, part in weights.by_body.items()
        if body != named
    }
    first = min(pence, int(sum(wants.values())))
    by_body, odd = split(turn, first, wants) if first else ({}, ())
    later, more_odd = split(turn, pence - first, weights.by_body) if pence > first else ({}, ())
    for body, part in later.items():
        by_body[body] = by_body.get(body, 0) + part
    stages = _stages(turn, turn.rule.parameters, first, pence - first)
    yield _shared(turn, pence, f"is shared {stages}", by_body, weights.why, odd + more_odd)


def _stages(turn: Turn, parameters: ThresholdFirst, first: int, rest: int) -> str:
    saved = f"saved {percent(parameters.threshold)} of its contribution"
    if not first:
        return f"in proportion to contributions, as each of the others has {saved} already"
    stage = f"in two stages ({pounds(first)} to the others until each has {saved}"
    named = turn.name(parameters.named)
    return (
        f"{stage}, then {pounds(rest)} in proportion to contributions)"
        if rest
        else f"{stage}, and nothing yet to {named})"
    )


def six_ways(turn: Turn) -> Iterator[Move]:
    """RS-16: `S * w_i / sum(w)`, the weights being one of six kinds."""
    assert isinstance(turn.rule.parameters, SixWays)
    if turn.saving_pence:
        weights = _way(turn, turn.rule.parameters)
        by_body, odd = split(turn, turn.saving_pence, weights.by_body)
        yield _shared(turn, turn.saving_pence, f"is shared {weights.basis}", by_body, weights.why, odd)


def _way(turn: Turn, parameters: SixWays) -> Weights:
    if parameters.way == "equal":
        members = turn.contributions_pence or {partner.body: 1 for partner in turn.position.partners}
        equal = {body: Fraction(1) for body in members}
        return Weights(equal, "equally", {body: f"each of {len(equal)} has the same" for body in equal})
    if parameters.weights is None:
        return by_contributions(turn)
    words = {
        "budget": "by budget",
        "equity": "by the weights agreed for equity",
        "performance": "by the weights agreed for performance",
        "need": "among those that need to invest, by the weights agreed",
        "compensate": "among those whose budgets fell, by the weights agreed",
    }
    return by_weights(parameters.weights, words[parameters.way])


def _shared(
    turn: Turn, pence: int, basis: str, by_body: Mapping[str, int], why: Mapping[str, str], remarks: tuple[str, ...]
) -> Move:
    """A saving shared, and handed over by those who hold it, each in proportion to what it holds."""
    holds = {body: part for body, part in turn.position.savings_pence.items() if part}
    handed = dict(zip(holds, split_pence(pence, list(holds.values())), strict=True))
    return Move("saving", pence, basis, by_body, pot="saving", handed_over_pence=handed, why=why, remarks=remarks)


def no_worse_off(turn: Turn) -> Iterator[Move]:
    """RS-15: each member has at least what it would have had; the surplus goes by weights. It says when it cannot hold."""
    assert isinstance(turn.rule.parameters, NoWorseOff)
    parameters, pence = turn.rule.parameters, turn.income_pence
    base = turn.position.without_pool_pence
    floors = sum(base.values())
    if not pence:
        return
    why = {body: f"without the pool it would have had {pounds(part)}" for body, part in base.items()}
    if pence < floors:
        yield _short(turn, pence, floors, why)
        return
    weights = _surplus_weights(turn, parameters)
    surplus, odd = split(turn, pence - floors, weights.by_body) if pence > floors else ({}, ())
    by_body = {body: base.get(body, 0) + surplus.get(body, 0) for body in dict.fromkeys([*base, *surplus])}
    basis = f"is shared so that no member has less than without the pool ({pounds(floors)} as without it"
    basis += f", and the surplus of {pounds(pence - floors)} {weights.basis})" if pence > floors else ")"
    yield Move("income", pence, basis, by_body, pot="income", why=why, remarks=odd)


def _surplus_weights(turn: Turn, parameters: NoWorseOff) -> Weights:
    if parameters.surplus == "shares" and parameters.shares:
        return by_shares(parameters.shares)
    if parameters.surplus == "base":
        base = {body: Fraction(part) for body, part in turn.position.without_pool_pence.items()}
        return by_weights(base, "in proportion to what each would have had")
    return by_contributions(turn)


def _short(turn: Turn, pence: int, floors: int, why: Mapping[str, str]) -> Move:
    """Not enough to go round: said, with the sum that is short; nothing is allotted unless the rule says how."""
    assert isinstance(turn.rule.parameters, NoWorseOff)
    said = f"members would have had {pounds(floors)} without the pool, {pounds(floors - pence)} more than there is"
    short = floors - pence
    if turn.rule.parameters.if_short == "in-proportion":
        base = {body: Fraction(part) for body, part in turn.position.without_pool_pence.items()}
        by_body, odd = split(turn, pence, base)
        basis = f"is shared in proportion to what each would have had, as the promise that none is worse off cannot hold ({said})"
        return Move("income", pence, basis, by_body, pot="income", why=why, remarks=odd, short_pence=short)
    basis = f"is not shared yet, as the promise that no member is worse off cannot hold ({said})"
    awaits = "a decision of the members"
    return Move("income", pence, basis, awaiting_pence=pence, awaits=awaits, pot="income", short_pence=short)


def performance_linked(turn: Turn) -> Iterator[Move]:
    """RS-14, completed by us: `pot * min(1, max(0, achieved / target))`, to the nearest penny."""
    assert isinstance(turn.rule.parameters, PerformanceLinked)
    parameters = turn.rule.parameters
    done = next(each for each in turn.position.performance if each.measure == parameters.measure)
    part = min(Fraction(1), max(Fraction(0), done.achieved / parameters.target))
    paid = whole_pence(parameters.pot_pence * part)
    target = f"{percent(done.achieved)} achieved of a target of {percent(parameters.target)}, so that {percent(part)} is paid"
    basis = f"is paid by performance on {parameters.measure} ({target})"
    yield _paid_out(turn, "income", parameters.pot_pence, paid, basis, parameters, "held-back")


def financial_incentive(turn: Turn) -> Iterator[Move]:
    """BS-01: nothing below the threshold; else half of the savings up to it, and all from there to the ceiling."""
    assert isinstance(turn.rule.parameters, FinancialIncentive)
    parameters = turn.rule.parameters
    done = next(each for each in turn.position.performance if each.measure == parameters.measure)
    whole = whole_pence(done.saving_pence(done.achieved))
    paid = min(whole, whole_pence(incentive_pence(parameters, done.achieved, done.saving_pence)))
    if whole:
        half = percent(parameters.share_below)
        to, top = percent(parameters.threshold), percent(parameters.ceiling)
        how = f"{half} of the savings up to a fall of {to} and all from there to {top}"
        if parameters.reading == "half-only":
            how = f"{half} of the savings up to a fall of {top}"
        basis = (
            f"is paid back for a fall of {percent(done.achieved)} in {parameters.measure} ({how}; nothing below {to})"
        )
        yield _paid_out(turn, "saving", whole, paid, basis, parameters, "kept")


def incentive_pence(
    parameters: FinancialIncentive, fall: Fraction, saving_pence: Callable[[Fraction], Fraction]
) -> Fraction:
    """What the holder of the savings pays back at a fall, in pence: `0 if r < t else h*S(t) + S(min(r, m)) - S(t)`.

    *Source*: Greater Manchester Transforming Justice slides and paper of June 2011. The prose can be read as half only (probation
    evidence PB73): `h * S(min(r, m))`, the reading `half-only`.
    """
    if fall < parameters.threshold:
        return Fraction(0)
    to_ceiling = saving_pence(min(fall, parameters.ceiling))
    if parameters.reading == "half-only":
        return parameters.share_below * to_ceiling
    to_threshold = saving_pence(parameters.threshold)
    return parameters.share_below * to_threshold + to_ceiling - to_threshold


def _paid_out(
    turn: Turn,
    kind: Kind,
    pot: int,
    paid: int,
    basis: str,
    parameters: PerformanceLinked | FinancialIncentive,
    kept_as: str,
) -> Move:
    """A sum that its holder pays out in part: to bodies by shares, or into the pool."""
    shares = parameters.shares or {}
    by_body, odd = split(turn, paid, shares) if shares and paid else ({}, ())
    into_pool = {"into-pool": paid} if paid and not by_body else {}
    kept = {kept_as: pot - paid} if pot > paid else {}
    use = parameters.use if isinstance(parameters, FinancialIncentive) and paid else ""
    return Move(
        kind,
        pot,
        basis,
        by_body,
        {**into_pool, **kept},
        pot="own",
        handed_over_pence={parameters.holder: paid} if paid else NOTHING,
        why={body: f"its share is {percent(share)}" for body, share in shares.items()},
        remarks=(*odd, f"to be used for {use}") if use else odd,
        noun="performance pot" if kind == "income" else "saving",
    )


FAMILIES: Mapping[str, Callable[[Turn], Iterator[Move]]] = MappingProxyType(
    {
        "RS-01": proportional,
        "RS-02": decide_then_proportional,
        "RS-03": retain,
        "RS-04": own_risk,
        "RS-05": line_profile,
        "RS-06": commissioner_attributable,
        "RS-07": capped,
        "RS-08": waterfall,
        "RS-09": hold_for_overspends,
        "RS-10": cause_based,
        "RS-11": non_recurrent_only,
        "RS-12": threshold_first,
        "RS-13": zero_base_recharge,
        "RS-14": performance_linked,
        "RS-15": no_worse_off,
        "RS-16": six_ways,
        "BS-01": financial_incentive,
        "BS-02": gain_loss,
    }
)

NETTED = ("RS-01", "RS-02", "RS-03", "RS-07", "RS-10", "RS-11")
"""Families that look at all their lines together: what is over is first set against what is under."""

NETTED_BY_SCHEME = ("RS-06",)
