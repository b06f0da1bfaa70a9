"""Whom a fiscal value falls to: by its constituents where they are a split, else by the agency it names.

Not every family of constituents is a split. Some list alternatives (eight kinds of prison), scenarios, weekly units or
one unit of a repeated item. A family is accepted only where its rows are of one kind, unit and price year and add up to
the parent's fiscal value; otherwise the reason is said, and the value falls to the one body that the entry names, if it
names one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeplace.reference.unit_cost_records import AgencyShare, SplitRefused, UnitCost, agencies


@dataclass(frozen=True, slots=True)
class SplitTolerance:
    """How far constituents may miss their parent: the greater of some pounds and a share of the parent's value."""

    pounds: float = 1.50
    share: float = 0.002

    def allows(self, parent_pounds: float, sum_pounds: float) -> bool:
        # A thousandth of a penny keeps a sum such as 608.99 against 609 from turning on the last bit.
        return abs(sum_pounds - parent_pounds) <= max(self.pounds, self.share * abs(parent_pounds)) + 1e-5


DEFAULT_TOLERANCE = SplitTolerance()


def split_by_constituents(
    parent: UnitCost, constituents: Sequence[UnitCost], tolerance: SplitTolerance = DEFAULT_TOLERANCE
) -> tuple[AgencyShare, ...] | SplitRefused:
    """The shares of a family, or why it is not a split. Shares are of the constituents' own sum, so they sum to 1."""
    reason = why_not_a_split(parent, constituents, tolerance)
    if reason:
        return SplitRefused(reason)
    by_agency: dict[tuple[str, str], float] = {}
    for row in constituents:
        assert row.fiscal is not None, "a family with a row that has no fiscal value is refused above"
        key = (row.agency_level1, row.agency_level2)
        by_agency[key] = by_agency.get(key, 0.0) + row.fiscal.pounds
    whole = sum(by_agency.values())
    return tuple(AgencyShare(one, two, pounds / whole) for (one, two), pounds in by_agency.items() if pounds)


def why_not_a_split(parent: UnitCost, constituents: Sequence[UnitCost], tolerance: SplitTolerance) -> str | None:
    """The first rule that a family breaks, in words; None where it is a split."""
    if not constituents:
        return f"{parent.code} has no constituents."
    if parent.fiscal is None or any(row.fiscal is None for row in constituents):
        return f"{parent.code} or one of its constituents has no fiscal value, so there is nothing to divide."
    units = sorted({row.unit for row in constituents} | {parent.unit})
    if len(units) > 1:
        return f"The constituents of {parent.code} are counted in unlike units ({', '.join(units)})."
    years = sorted({str(row.fiscal.price_year) for row in (parent, *constituents) if row.fiscal})
    if len(years) > 1:
        return f"{parent.code} and its constituents are in the prices of several years ({', '.join(years)})."
    total = sum(row.fiscal.pounds for row in constituents if row.fiscal)
    if not tolerance.allows(parent.fiscal.pounds, total):
        return (
            f"The constituents of {parent.code} add to £{total:,.2f}, not to its £{parent.fiscal.pounds:,.2f}: "
            "they are alternatives or examples, not parts."
        )
    if any(not row.agency_level1 for row in constituents):
        return f"A constituent of {parent.code} names no agency."
    return None


def whole_to_named_agency(cost: UnitCost) -> tuple[AgencyShare, ...] | SplitRefused:
    """All of a fiscal value to its level-1 agency, refused where the entry names none, several or two."""
    if cost.fiscal is None:
        return SplitRefused(f"{cost.code} has no fiscal value, so there is nothing to share.")
    one, two = cost.agency_level1, cost.agency_level2
    if not one:
        return SplitRefused(f"{cost.code} names no agency.")
    if one == "Multiple":
        return SplitRefused(f"{cost.code} falls to several agencies and does not say in what shares.")
    if two and _names_another_body(one, two):
        return SplitRefused(f"{cost.code} names two bodies ({one} and {two}) and does not say in what shares.")
    return (AgencyShare(one, two, 1.0),)


def _names_another_body(level1: str, level2: str) -> bool:
    return level2 != level1 and any(
        agency.own_body for agency in agencies().values() if agency.level == 2 and agency.name == level2
    )
