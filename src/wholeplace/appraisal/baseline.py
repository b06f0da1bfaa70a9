"""A case held against what is spent as things are: the comparator in pounds, body by body.

A case's figures are changes. Beside them stands what each body spends now on the services that change, brought to the case's
prices and kept level for its years (what demand or wages would add is not known here, and is not guessed). So a partner sees
what a change is *of*: a saving of half a million from a budget of six, or from one of sixty; and a saving larger than the
budget it should come from is named.

*Units*: pounds a year in the prices of `Case.price_year`; shares between 0 and 1, or None where there is no baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal.appraise import Appraisal, money, ratio
from wholeplace.appraisal.case import Baseline, Case
from wholeplace.documents.wording import pounds
from wholeplace.reference.prices import deflators


@dataclass(frozen=True, slots=True)
class BodyAsNow:
    """One body's spending as now and what the case changes in it, in pounds a year of the case's prices.

    `saved` is its fiscal benefit less what it puts in, in the last year of the case; `share_saved` that over `spent`.
    `beyond` says that its fiscal benefit in some year is above the highest that its spending may be.
    """

    body: str
    spent: float
    low: float
    high: float
    saved: float
    share_saved: float | None
    beyond: bool


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """The comparator of a case in pounds: each line brought to its prices, each body, and what a reader must be told."""

    lines: tuple[tuple[Baseline, float, float, float], ...]  # the line; spent, low, high in the case's prices
    bodies: tuple[BodyAsNow, ...]
    spent: float
    low: float
    high: float
    coverage: float | None
    notes: tuple[str, ...]

    def as_answer(self) -> dict[str, Any]:
        """The key `baseline` of an answer: money to 2 places, shares to 4."""
        return {
            "pounds": money(self.spent),
            "low": money(self.low),
            "high": money(self.high),
            "coverage": ratio(self.coverage),
            "lines": [
                {
                    "id": line.id,
                    "body": line.body,
                    "service": line.service,
                    "year": str(line.year),
                    "pounds": money(spent),
                    "low": money(low),
                    "high": money(high),
                    "coverage": ratio(line.coverage),
                    "source": line.source,
                }
                for line, spent, low, high in self.lines
            ],
            "by_body": {
                one.body: {
                    "pounds": money(one.spent),
                    "low": money(one.low),
                    "high": money(one.high),
                    "saved_in_last_year": money(one.saved),
                    "share_saved": ratio(one.share_saved),
                }
                for one in self.bodies
            },
            "notes": list(self.notes),
        }


def against_baseline(appraisal: Appraisal) -> AgainstBaseline:
    """A case's changes against its baselines. A case without any comes back empty, and says so in its notes."""
    case = appraisal.case
    lines = tuple((line, *_in_prices(case, line)) for line in case.baselines)
    bodies = tuple(_of_body(appraisal, body, lines) for body in dict.fromkeys(line.body for line in case.baselines))
    return AgainstBaseline(
        lines=lines,
        bodies=bodies,
        spent=sum(spent for _line, spent, _low, _high in lines),
        low=sum(low for _line, _spent, low, _high in lines),
        high=sum(high for _line, _spent, _low, high in lines),
        coverage=_coverage(lines),
        notes=tuple(_notes(case, bodies)),
    )


def _in_prices(case: Case, line: Baseline) -> tuple[float, float, float]:
    """Spent, low and high in the case's prices."""
    prices = line.price_year or case.price_year
    factor = deflators(case.deflators).factor(prices, case.price_year)
    low = line.pounds if line.low is None else line.low
    high = line.pounds if line.high is None else line.high
    return line.pounds * factor, low * factor, high * factor


def _of_body(appraisal: Appraisal, body: str, lines: tuple[tuple[Baseline, float, float, float], ...]) -> BodyAsNow:
    own = [(spent, low, high) for line, spent, low, high in lines if line.body == body]
    spent, low, high = (sum(column) for column in zip(*own, strict=True))
    position = appraisal.by_body[body]
    saved = float(position.fiscal_by_year[-1] - position.cost_by_year[-1])
    return BodyAsNow(
        body=body,
        spent=spent,
        low=low,
        high=high,
        saved=saved,
        share_saved=saved / spent if spent > 0 else None,
        beyond=float(max(position.fiscal_by_year)) > high,
    )


def _coverage(lines: tuple[tuple[Baseline, float, float, float], ...]) -> float | None:
    """The share seen line by line, weighted by pounds; None where some line does not say."""
    if not lines or any(line.coverage is None for line, *_ in lines):
        return None
    whole = sum(spent for _line, spent, _low, _high in lines)
    return sum((line.coverage or 0.0) * spent for line, spent, *_ in lines) / whole if whole > 0 else None


def _notes(case: Case, bodies: tuple[BodyAsNow, ...]) -> Iterator[str]:
    if not bodies:
        yield "No spending as now is stated, so the changes are held against no budget."
        return
    yield "Spending as now is kept level in real terms for the years of the case; growth in demand is not in it."
    for one in bodies:
        if one.beyond:
            name = case.body(one.body).name
            yield (
                f"{name} would save more in a year than the {pounds(one.high)} that it spends on these services at most: "
                "the baseline lacks a service, or the claim is too large."
            )
