"""Whole pence where money is real, float pounds where it is an estimate; the border is crossed only here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def pence_from_pounds(pounds: Decimal | str | int | float) -> int:
    """The nearest whole pence, halves away from nought. *Units*: pounds in, pence out."""
    amount = Decimal(repr(pounds)) if isinstance(pounds, float) else Decimal(pounds)
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pounds_from_pence(pence: int) -> float:
    """Float pounds for an estimate. *Units*: pence in, pounds out."""
    return pence / 100


def split_pence(
    total_pence: int, weights: Sequence[int | Fraction | Decimal], *, odd_pence_to: int | None = None
) -> list[int]:
    """Split whole pence by weights without losing a penny (largest remainder; ties to the earlier part).

    `odd_pence_to` is the place of the part that an agreement names for rounding: every other part is then cut to the whole
    penny, and the odd pence fall to that one.

    *Units*: pence in, pence out; the parts sum to `total_pence`. ValueError where a weight is negative or all are nought.
    """
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares)
    if whole <= 0 or any(share < 0 for share in shares):
        raise ValueError("weights must not be negative, and one of them must be above nought")
    exact = [abs(total_pence) * share / whole for share in shares]
    parts = [int(part) for part in exact]
    left = abs(total_pence) - sum(parts)
    if odd_pence_to is not None:
        parts[odd_pence_to] += left
        left = 0
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[:left]:
        parts[i] += 1
    return parts if total_pence >= 0 else [-part for part in parts]


def format_pounds(pounds: float, places: int = 0) -> str:
    """Pounds as a person reads them: `£1,234`, `−£56.70`."""
    rounded = Decimal(repr(float(pounds))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return f"{sign}£{abs(rounded):,.{places}f}"
