"""Figures in the words of a page, a paper and a chart, so that one figure reads the same everywhere.

Nothing here computes: it only says what stands. A figure that is not known reads `not known`, never nought.
"""

from __future__ import annotations

from datetime import date, datetime

from wholeplace.vocabulary.money import format_pounds

MINUS = "−"
NOT_KNOWN = "not known"
_STEPS = ((1e9, "billion", "bn"), (1e6, "million", "m"), (1e3, "thousand", "k"))


def pounds(amount: float | None, places: int = 0) -> str:
    """`£1,234` or `−£56.70`. *Units*: pounds."""
    if amount is None:
        return NOT_KNOWN
    text = format_pounds(amount, places)
    nought = format_pounds(0, places)
    return nought if text == MINUS + nought else text


def pence(amount: int | None) -> str:
    """Whole pence as `£12.34`. *Units*: pence."""
    return NOT_KNOWN if amount is None else pounds(amount / 100, 2)


def pence_in_whole_pounds(amount: int | None) -> str:
    """Whole pence to the nearest pound, for tables of estimates: `£12`. *Units*: pence."""
    return NOT_KNOWN if amount is None else pounds(amount / 100)


def pounds_in_words(amount: float | None) -> str:
    """To three figures with the size as a word, as in a sentence: `£2.36 million`, `£340,000`, `−£1.2 billion`."""
    if amount is None:
        return NOT_KNOWN
    size, word, _ = _step(amount)
    if word in ("", "thousand"):
        return pounds(_to_three_figures(amount))
    return f"{_sign(amount)}£{_short(abs(amount) / size)} {word}"


def pounds_short(amount: float | None) -> str:
    """To three figures with the size as a letter, as on an axis or in a narrow table: `£2.36m`, `£340k`, `−£1.2bn`."""
    if amount is None:
        return NOT_KNOWN
    size, _, letter = _step(amount)
    return f"{_sign(amount)}£{_short(abs(amount) / size)}{letter}"


def percent(share: float | None, places: int = 0) -> str:
    """A share between 0 and 1 as `60%`."""
    return NOT_KNOWN if share is None else _unsigned_nought(f"{share * 100:,.{places}f}").replace("-", MINUS) + "%"


def ratio(value: float | None, places: int = 2) -> str:
    """A return as `2.09`: pounds gained for each pound spent."""
    return NOT_KNOWN if value is None else _unsigned_nought(f"{value:,.{places}f}").replace("-", MINUS)


def years(count: float | None) -> str:
    """`1 year`, `5 years`, `2.5 years`."""
    if count is None:
        return NOT_KNOWN
    return f"{count:g} year" if count == 1 else f"{count:g} years"


def day(value: date | None) -> str:
    """`22 November 2026`, as the house writes a day."""
    return NOT_KNOWN if value is None else f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """`22 November 2026 at 14:05`."""
    return NOT_KNOWN if value is None else f"{day(value)} at {value:%H:%M}"


def purse(net_present_budget_impact_pounds: float | None) -> str:
    """What the net present budget impact means: negative, `the public purse gains £2.36 million`."""
    if net_present_budget_impact_pounds is None:
        return "whether the public purse gains is not known"
    return position(-net_present_budget_impact_pounds, "the public purse")


def position(net_pounds: float | None, who: str) -> str:
    """What a net position means for a body, positive being a gain: `the council loses £1.94 million`."""
    if net_pounds is None:
        return f"whether {who} gains is not known"
    if round(net_pounds) == 0:
        return f"{who} neither gains nor loses"
    return f"{who} {'gains' if net_pounds > 0 else 'loses'} {pounds_in_words(abs(net_pounds))}"


def payback(year_index: int | None, first_year: str = "") -> str:
    """When the money is back: `within year 2`, `never, in the years counted`. *Units*: years counted from 0."""
    if year_index is None:
        return "never, in the years counted"
    named = f" ({first_year})" if first_year else ""
    return f"within year {year_index + 1}{named}"


def _sign(amount: float) -> str:
    return MINUS if amount < 0 and _short(abs(amount)) != "0" else ""


def _step(amount: float) -> tuple[float, str, str]:
    """The largest size that the amount, to three figures, reaches."""
    rounded = abs(_to_three_figures(amount))
    return next((step for step in _STEPS if rounded >= step[0]), (1.0, "", ""))


def _to_three_figures(amount: float) -> float:
    return float(f"{amount:.3g}")


def _short(number: float) -> str:
    """Three figures without needless noughts, and never an exponent."""
    value = _to_three_figures(number)
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value < 1000 else f"{value:,.0f}"


def _unsigned_nought(text: str) -> str:
    return text.lstrip("-") if not any(digit in text for digit in "123456789") else text
