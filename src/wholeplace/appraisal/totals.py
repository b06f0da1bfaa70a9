"""The totals of a case with their seven tags, so that sums over cases add only what is alike.

*Units*: present-value pounds. The tag `price_base` also names the deflator edition and the discount schedule, for a pound
uprated or discounted otherwise is another pound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.measures import NET_POSITION
from wholeplace.vocabulary.totals import Tags, Total

# Name → kind, and whether cost is taken off.
_KINDS: Mapping[str, tuple[str, bool]] = {
    "pv_costs": ("cost", False),
    "pv_fiscal": ("fiscal", False),
    "pv_economic": ("economic", False),
    "pv_social": ("social", False),
    "pv_transfers": ("transfer", False),
    "pv_public_value": ("public-value", False),
    "pv_cashable": ("cashable", False),
    "net_present_budget_impact": ("fiscal", True),
    "net_present_public_value": ("public-value", True),
}


def tags_of(case: Case, kind: str, *, net_of_cost: bool, perspective: str = "place") -> Tags:
    """The seven tags of a present value of a case."""
    later = ", first year discounted" if case.first_year_discounted else ""
    return Tags(
        kind=kind,
        perspective=perspective,
        horizon=f"{case.years} years from {case.first_year}",
        price_base=f"{case.price_year} (deflators {case.deflators}, discount {case.discount}{later})",
        discounted=True,
        net_of_cost=net_of_cost,
        outturn=False,
    )


def totals_of(appraisal: Appraisal) -> Mapping[str, Total]:
    """Every present-value total of an appraisal by the name of its figure; `net_position:police` for a body's own."""
    case = appraisal.case
    place = {
        name: Total(getattr(appraisal, name), tags_of(case, kind, net_of_cost=net))
        for name, (kind, net) in _KINDS.items()
    }
    bodies = {
        f"{NET_POSITION}:{body}": Total(
            position.net_position, tags_of(case, "fiscal", net_of_cost=True, perspective=f"partner {body}")
        )
        for body, position in appraisal.by_body.items()
    }
    return {**place, **bodies}


def sum_of(totals: Iterable[Total]) -> Total:
    """The sum of like totals. *Refuses* `unlike-totals`. ValueError where there is none."""
    found = list(totals)
    if not found:
        raise ValueError("a sum of no totals has no tags")
    return reduce(add, found)


def place_totals(appraisals: Iterable[Appraisal]) -> Mapping[str, Total]:
    """The totals of several cases added, figure by figure; a body that only some cases name sums over those.

    *Refuses*: `unlike-totals`, where the cases differ in horizon, price year, deflators or discounting.
    """
    by_name: dict[str, list[Total]] = {}
    for appraisal in appraisals:
        for name, total in totals_of(appraisal).items():
            by_name.setdefault(name, []).append(total)
    return {name: sum_of(totals) for name, totals in by_name.items()}
