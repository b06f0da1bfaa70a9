"""Money, shares and lists as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def pounds(pence: int) -> str:
    """Whole pence as a person reads them: `£60,000.00`, `−£0.05`."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def percent(share: Fraction) -> str:
    """A share in a sentence: `60%`, `4.2%`; where two places do not say it all, rounded to them: `33.33%`."""
    hundredths = round(share * 10_000)
    if hundredths == 0 and share > 0:
        return "less than 0.01%"
    return f"{hundredths / 100:g}%"


def and_listed(items: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(items) if len(items) < 3 else f"{', '.join(items[:-1])} and {items[-1]}"
