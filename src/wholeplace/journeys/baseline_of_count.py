"""What the count says that bodies spend on their services, as the baselines of a case: pounds, range, coverage, source.

What a body states (outturn) goes before what it publishes payment by payment: payments lie within the outturn and show how much
of it is seen. Larger bodies stand with their part of the place and its range. Where a body publishes payments only, they are the
figure, no share of the whole can be told, and the range is what may stand under the wrong service.

*Units*: whole pence here; pounds in the case, whose figures are estimates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wholeplace.reference.services import NOT_CLASSIFIED, label_of
from wholeplace.spend.place_total import Steps
from wholeplace.vocabulary.money import pounds_from_pence
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class Seen:
    """The payments of one body and service in a year, and what of them may stand under the wrong service. *Units*: pence."""

    pence: int
    wrong_pence: int
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AsNow:
    """What one body spends on one service in a year, as the count has it. *Units*: pence.

    `coverage` is the share of it that payments show line by line, at most 1; None where nothing is stated beside them.
    """

    place: str
    body: str
    service: str
    year: int
    pence: int
    low_pence: int
    high_pence: int
    coverage: float | None
    source: str
    range_known: bool = True

    @property
    def key(self) -> str:
        """By what it is chosen on a page: `council:adult-social-care`."""
        return f"{self.body}:{self.service}"

    @property
    def count(self) -> str:
        """The figure of the count: place, first calendar year, body, service."""
        return f"{self.place}/{self.year}/{self.body}/{self.service}"

    @property
    def title(self) -> str:
        return label_of(self.service)


def as_now(
    place: str,
    year: int,
    stated: Mapping[tuple[str, str], Steps],
    editions: Mapping[str, str],
    seen: Mapping[tuple[str, str], Seen],
    control: Mapping[tuple[str, str], int] | None = None,
    open_ranges: Collection[str] = (),
) -> list[AsNow]:
    """Every body and service of a year: what is stated where anything is, else what is paid. What has no service is left out.

    `control` is what was spent before income, against which payments are laid: that which is stated, where there is none. Both
    are of the whole body, as its payments are. `open_ranges` names bodies of whose part here nobody knows how sure it is.
    """
    bodies_stating = {body for body, _service in stated}
    before_income = control or {}
    found = [
        _of_stated(place, year, key, steps, editions, seen.get(key), before_income.get(key, steps.stated_pence))
        for key, steps in stated.items()
    ]
    found += [_of_payments(place, year, key, paid) for key, paid in seen.items() if key[0] not in bodies_stating]
    found = [replace(one, range_known=one.body not in open_ranges) for one in found]
    return sorted(
        (one for one in found if one.service != NOT_CLASSIFIED and one.pence > 0),
        key=lambda one: (one.body, -one.pence, one.service),
    )


def _of_stated(
    place: str,
    year: int,
    key: tuple[str, str],
    steps: Steps,
    editions: Mapping[str, str],
    paid: Seen | None,
    control_pence: int,
) -> AsNow:
    body, service = key
    source = editions[body]
    coverage = None
    if paid is not None:
        source += f"; payments: {', '.join(paid.editions)}"
        if control_pence > 0:
            coverage = min(max(paid.pence / control_pence, 0.0), 1.0)
    else:
        coverage = 0.0
    pence = steps.counted_pence
    low, high = min(steps.low_pence, pence), max(steps.high_pence, pence)
    return AsNow(place, body, service, year, pence, max(low, 0), high, coverage, source)


def _of_payments(place: str, year: int, key: tuple[str, str], paid: Seen) -> AsNow:
    body, service = key
    low, high = max(paid.pence - paid.wrong_pence, 0), paid.pence + paid.wrong_pence
    source = f"Payments only, so what is not published is not in it: {', '.join(paid.editions)}"
    return AsNow(place, body, service, year, paid.pence, low, high, None, source)


def baseline_rows(chosen: Sequence[AsNow], bodies: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of a case's `baselines`; `bodies` maps a body of the place to its id in the case.

    What two bodies of the place spend is two rows, even where they are one body in the case.
    """
    return [
        {
            "id": _id(one),
            "body": bodies[one.body],
            "service": one.title,
            "year": str(FinancialYear(one.year)),
            "price_year": str(FinancialYear(one.year)),
            "pounds": pounds_from_pence(one.pence),
            **(_range(one) if one.range_known else {}),
            **({} if one.coverage is None else {"coverage": round(one.coverage, 4)}),
            "source": one.source if one.range_known else f"{one.source}; how far out its part here may be nobody knows",
            "count": one.count,
        }
        for one in chosen
    ]


def _range(one: AsNow) -> dict[str, float]:
    return {"low": pounds_from_pence(one.low_pence), "high": pounds_from_pence(one.high_pence)}


def _id(one: AsNow) -> str:
    return f"as-now-{one.body}-{one.service}"[:60]
