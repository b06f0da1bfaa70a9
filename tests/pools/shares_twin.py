"""The slow plain twin of the families of rules: written from the clauses with fractions, sharing no arithmetic with the product.

Each function takes plain dicts of pence and fractions and gives plain dicts of pence. Odd pence go to a named partner, or one by
one to the largest remainders, the earlier first.
"""

from __future__ import annotations

from fractions import Fraction

Pence = dict[str, int]


def split(total: int, weights: dict[str, Fraction | int], partner: str | None = None) -> Pence:
    """Whole pence by weights: everybody gets what is whole, and then the odd pence are dealt out."""
    whole = sum(Fraction(weight) for weight in weights.values())
    exact = {body: Fraction(total) * Fraction(weight) / whole for body, weight in weights.items() if weight}
    parts = {body: amount.numerator // amount.denominator for body, amount in exact.items()}
    left = total - sum(parts.values())
    if partner in parts:
        parts[partner] += left
        return parts
    while left:
        hungriest = max(exact, key=lambda body: exact[body] - parts[body])
        parts[hungriest] += 1
        left -= 1
    return parts


def proportional(variance: int, contributions: Pence, partner: str | None = None) -> Pence:
    return split(variance, dict(contributions), partner)


def capped(variance: int, contributions: Pence, caps: Pence, partner: str | None = None) -> tuple[Pence, int]:
    """What each bears, and what is beyond the caps."""
    parts = split(variance, dict(contributions), partner)
    kept = {body: part if part < caps[body] else caps[body] for body, part in parts.items()}
    return kept, variance - sum(kept.values())


def waterfall(variance: int, purses: list[int]) -> tuple[list[int], int]:
    """What each purse gives in turn, and what is left: V1 = max(0, V - U), V2 = max(0, V1 - RP), V3 = max(0, V2 - UC)."""
    drawn = []
    for purse in purses:
        after = max(0, variance - purse)
        drawn.append(variance - after)
        variance = after
    return drawn, variance


def own_risk(lines: list[tuple[str, int]]) -> Pence:
    """Lines as (lead, variance)."""
    owes: Pence = {}
    for lead, variance in lines:
        owes[lead] = owes.get(lead, 0) + variance
    return owes


def threshold_first(
    saving: int, contributions: Pence, named: str, threshold: Fraction, had: Pence, partner: str | None = None
) -> Pence:
    wants = {}
    for body, contribution in contributions.items():
        if body != named:
            exact = threshold * contribution
            whole = exact.numerator // exact.denominator + (1 if exact.denominator > 1 else 0)
            wants[body] = max(0, whole - had.get(body, 0))
    first = min(saving, sum(wants.values()))
    gains = split(first, dict(wants), partner) if first else {}
    rest = split(saving - first, dict(contributions), partner) if saving > first else {}
    return {body: gains.get(body, 0) + rest.get(body, 0) for body in {**gains, **rest}}


def recharge(activity: list[tuple[str, Fraction, int]], charged: dict[str, Fraction]) -> Pence:
    exact: dict[str, Fraction] = {}
    for body, cases, price in activity:
        if body in charged:
            exact[body] = exact.get(body, Fraction(0)) + cases * price * charged[body]
    return {
        body: (2 * amount.numerator + amount.denominator) // (2 * amount.denominator) for body, amount in exact.items()
    }


def no_worse_off(income: int, base: Pence, contributions: Pence, partner: str | None = None) -> Pence | int:
    """What each gets, or by how much the income is short."""
    floors = sum(base.values())
    if income < floors:
        return floors - income
    surplus = split(income - floors, dict(contributions), partner) if income > floors else {}
    return {body: base.get(body, 0) + surplus.get(body, 0) for body in {**base, **surplus}}


def performance(pot: int, achieved: Fraction, target: Fraction) -> int:
    if achieved <= 0:
        return 0
    exact = Fraction(pot) if achieved >= target else pot * achieved / target
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def incentive(fall: Fraction, per_point: int, threshold: Fraction, ceiling: Fraction) -> Fraction:
    """Half of the savings up to the threshold and all from there to the ceiling; savings run straight, so many pence a point."""
    if fall < threshold:
        return Fraction(0)
    counted = fall if fall < ceiling else ceiling
    return per_point * 100 * (threshold / 2 + counted - threshold)
