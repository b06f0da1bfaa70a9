"""The duty to integrate and pool: what every body of a place could pool, what it does, and what would change if it had to.

The register (`duty_register`) holds each body with its addressable spend, what it has pooled or aligned by status and mechanism,
its exemptions with reasons and dates, and the directions and reminders it was sent. A place without a statutory duty keeps the
same register as its voluntary compact; only the words differ.

A share is stated where both figures are of one year and one basis (budget or outturn). Where the addressable spend of a body is
not known no share is stated, which is another thing than nought; and a place's share says of how many bodies it is.

*Units*: whole pence; shares from 0 to 1. *Source*: a statutory duty on all authorities to integrate and pool budgets was proposed
about 2010-11 (BALGPS, as reported by Local Government Lawyer); none is on file, so a register that speaks of a statute must name
its provision. Worked example: `docs/methods/duty-to-pool.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from wholeplace.pools.duty_checks import check_register
from wholeplace.pools.duty_register import Basis, DutyBody, Exemption, Footing, Notice, Register
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.totals import Tags, Total
from wholeplace.vocabulary.years import FinancialYear

Counting = Literal["pooled", "managed"]

FOOTING_WORDS = {"statute": "Under the statutory duty", "compact": "Under the voluntary compact"}
COUNTED: dict[Counting, frozenset[str]] = {
    "pooled": frozenset({"pooled"}),
    "managed": frozenset({"pooled", "pooled-aligned", "aligned"}),
}
COUNTING_WORDS = {"pooled": "pooled", "managed": "pooled or aligned"}


@dataclass(frozen=True, slots=True)
class DutyPosition:
    """One body in one year: pence by status and mechanism, shares of addressable spend (None where not known), one sentence."""

    body: DutyBody
    addressable_pence: int | None
    source: str
    grade: int | None
    by_status_pence: dict[str, int]
    by_mechanism_pence: dict[str, int]
    exemptions: tuple[Exemption, ...]
    open_notices: tuple[Notice, ...]
    sentence: str

    def counted_pence(self, counting: Counting) -> int:
        """Pence that count as pooled, or as pooled or aligned."""
        return sum(pence for status, pence in self.by_status_pence.items() if status in COUNTED[counting])

    def share(self, counting: Counting) -> Fraction | None:
        """The counted share of addressable spend; None where that is not known, or is nought."""
        return Fraction(self.counted_pence(counting), self.addressable_pence) if self.addressable_pence else None

    def as_answer(self) -> dict[str, Any]:
        """The position as JSON; shares as floats."""
        return {
            "body": self.body.id,
            "name": self.body.name,
            "kind": self.body.kind,
            "addressable_pence": self.addressable_pence,
            "source": self.source,
            "grade": self.grade,
            "by_status_pence": self.by_status_pence,
            "by_mechanism_pence": self.by_mechanism_pence,
            "pooled_share": _float(self.share("pooled")),
            "managed_share": _float(self.share("managed")),
            "exemptions": [one.id for one in self.exemptions],
            "open_notices": [one.id for one in self.open_notices],
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class DutyYear:
    """A place in one year: every body's position, and totals of the bodies whose addressable spend is known (with their tags)."""

    place: str
    footing: Footing
    year: FinancialYear
    basis: Basis
    on: date
    positions: tuple[DutyPosition, ...]
    addressable: Total
    pooled: Total
    managed: Total
    unknown: tuple[str, ...]
    sentence: str

    def share(self, counting: Counting) -> Fraction | None:
        """The share of the bodies whose addressable spend is known; None where there is none such."""
        known = [one for one in self.positions if one.addressable_pence is not None]
        whole = sum(one.addressable_pence or 0 for one in known)
        return Fraction(sum(one.counted_pence(counting) for one in known), whole) if whole else None

    def as_answer(self) -> dict[str, Any]:
        """The year as JSON."""
        return {
            "place": self.place,
            "footing": self.footing,
            "year": str(self.year),
            "basis": self.basis,
            "on": self.on.isoformat(),
            "pooled_share": _float(self.share("pooled")),
            "managed_share": _float(self.share("managed")),
            "unknown": list(self.unknown),
            "sentence": self.sentence,
            "positions": [one.as_answer() for one in self.positions],
        }


@dataclass(frozen=True, slots=True)
class YearShare:
    """A body's share in one year; None where it is not stated."""

    year: FinancialYear
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A body's share year by year."""

    body: DutyBody
    shares: tuple[YearShare, ...]
    sentence: str

    def as_answer(self) -> dict[str, Any]:
        """The trend as JSON; shares as floats, None where not stated."""
        return {
            "body": self.body.id,
            "sentence": self.sentence,
            "shares": [{"year": str(one.year), "share": _float(one.share)} for one in self.shares],
        }


@dataclass(frozen=True, slots=True)
class WouldBring:
    """What one body would bring if it were covered, in pence: what the target comes to, and how much more than now.

    Both are None where its addressable spend is not known.
    """

    body: DutyBody
    target_pence: int | None
    more_pence: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would change if bodies were covered and brought a target share: each covered body, and the sum of what is known."""

    target_share: Fraction
    counting: Counting
    bodies: tuple[WouldBring, ...]
    more_pence: int
    sentence: str

    def as_answer(self) -> dict[str, Any]:
        """The what-if as JSON."""
        return {
            "target_share": float(self.target_share),
            "counting": self.counting,
            "more_pence": self.more_pence,
            "sentence": self.sentence,
            "bodies": [
                {
                    "body": one.body.id,
                    "target_pence": one.target_pence,
                    "more_pence": one.more_pence,
                    "sentence": one.sentence,
                }
                for one in self.bodies
            ],
        }


def duty_year(register: Register, year: FinancialYear, basis: Basis, on: date) -> DutyYear:
    """The place in a year on one basis, with the exemptions and notices that stand on a day. *Refuses* as `check_register`."""
    refuse_if(check_register(register))
    positions = tuple(_position(register, body, year, basis, on) for body in register.bodies)
    known = [one for one in positions if one.addressable_pence is not None]
    found = DutyYear(
        register.place,
        register.footing,
        year,
        basis,
        on,
        positions,
        addressable=_total("addressable-spend", sum(one.addressable_pence or 0 for one in known), year, basis),
        pooled=_total("pooled-spend", sum(one.counted_pence("pooled") for one in known), year, basis),
        managed=_total("managed-spend", sum(one.counted_pence("managed") for one in known), year, basis),
        unknown=tuple(one.body.id for one in positions if one.addressable_pence is None),
        sentence="",
    )
    return _told(found, register)


def over_years(
    register: Register, years: Sequence[FinancialYear], basis: Basis, on: date, counting: Counting = "pooled"
) -> tuple[Trend, ...]:
    """Each body's share over years on one basis. *Refuses* as `check_register`."""
    found = [duty_year(register, year, basis, on) for year in years]
    trends = []
    for number, body in enumerate(register.bodies):
        shares = tuple(YearShare(one.year, one.positions[number].share(counting)) for one in found)
        told = ", ".join(f"{_percent(one.share)} in {one.year}" for one in shares)
        trends.append(
            Trend(body, shares, f"{body.name}, share {COUNTING_WORDS[counting]}: {told or 'no year asked for'}.")
        )
    return tuple(trends)


def what_if_covered(
    register: Register,
    year: FinancialYear,
    basis: Basis,
    on: date,
    target_share: Fraction,
    *,
    kinds: Collection[str] = (),
    bodies: Collection[str] = (),
    counting: Counting = "pooled",
) -> WhatIf:
    """What bodies of some kinds, or named, would bring more if each had to reach a share of its addressable spend not exempt.

    *Refuses* `duty-share-impossible`, `duty-covers-nobody`, and as `check_register`.
    """
    refuse_if([] if 0 <= target_share <= 1 else [_share_impossible(target_share)])
    found = duty_year(register, year, basis, on)
    covered = [one for one in found.positions if one.body.kind in kinds or one.body.id in bodies]
    refuse_if([] if covered else [_covers_nobody(kinds, bodies)])
    brought = tuple(_would_bring(one, target_share, counting) for one in covered)
    more = sum(one.more_pence or 0 for one in brought)
    missing = [one.body.name for one in brought if one.more_pence is None]
    but = f"; not counted, for their addressable spend is not known: {', '.join(missing)}" if missing else ""
    sentence = (
        f"If {len(covered)} of {len(found.positions)} bodies had to bring {_percent(target_share)}, "
        f"{_pounds(more)} more would be {COUNTING_WORDS[counting]} in {year} ({basis}){but}."
    )
    return WhatIf(target_share, counting, brought, more, sentence)


def _position(register: Register, body: DutyBody, year: FinancialYear, basis: Basis, on: date) -> DutyPosition:
    asked = (body.id, year, basis)
    figure = next((one for one in register.addressable if (one.body, one.year, one.basis) == asked), None)
    lines = [one for one in register.brought if (one.body, one.year, one.basis) == asked]
    by_status: Counter[str] = Counter()
    by_mechanism: Counter[str] = Counter()
    for one in lines:
        by_status[one.status] += one.pence
        by_mechanism[one.mechanism] += one.pence
    position = DutyPosition(
        body,
        figure.pence if figure else None,
        figure.source if figure else "",
        figure.grade if figure else None,
        dict(by_status),
        dict(by_mechanism),
        tuple(one for one in register.exemptions if one.body == body.id and one.stands_on(on)),
        tuple(one for one in register.notices if one.body == body.id and _open(one, on)),
        "",
    )
    return replace(position, sentence=_body_sentence(position, year, basis))


def _open(notice: Notice, on: date) -> bool:
    return notice.sent_on <= on and (notice.answered_on is None or notice.answered_on > on)


def _total(kind: str, pence: int, year: FinancialYear, basis: Basis) -> Total:
    """The sum as a tagged total: one year, in cash, of the place; addition with another year or basis refuses."""
    tags = Tags(kind, "place", f"1 year from {year}", f"cash of {year}", False, False, basis == "outturn")
    return Total(pounds_from_pence(pence), tags)


def _body_sentence(one: DutyPosition, year: FinancialYear, basis: Basis) -> str:
    """The position in one sentence: what is pooled of what, exemptions, and notices not answered."""
    pooled, managed = one.counted_pence("pooled"), one.counted_pence("managed")
    if one.addressable_pence is None:
        said = f"{one.body.name} pools {_pounds(pooled)} in {year} ({basis})"
        said += "; its addressable spend is not known, so no share is stated"
    elif not one.addressable_pence:
        said = f"{one.body.name} has no addressable spend in {year} ({basis})"
    else:
        said = (
            f"{one.body.name} pools {_pounds(pooled)} of {_pounds(one.addressable_pence)} in {year} ({basis}), "
            f"{_percent(one.share('pooled'))}"
        )
    if managed > pooled:
        also = f", {_percent(one.share('managed'))}" if one.addressable_pence else ""
        said += f"; with what is aligned {_pounds(managed)}{also}"
    return "; ".join([said, *(_exempt(exemption) for exemption in one.exemptions), *_noticed(one.open_notices)]) + "."


def _exempt(one: Exemption) -> str:
    much = "exempt" if one.pence is None else f"exempt for {_pounds(one.pence)}"
    until = f" until {_said(one.until_on)}" if one.until_on else ""
    by = f", by {one.granted_by}" if one.granted_by else ""
    return f"{much}{until} ({one.reason}{by})"


def _noticed(notices: Iterable[Notice]) -> Iterator[str]:
    for one in notices:
        yield f"{one.kind} of {_said(one.sent_on)} from {one.sent_by} not answered"


def _told(found: DutyYear, register: Register) -> DutyYear:
    """The year with its sentence."""
    known = len(found.positions) - len(found.unknown)
    under = FOOTING_WORDS[register.footing] + (f" ({register.provision})" if register.provision else "")
    where = f"{under}, {register.place} in {found.year} ({found.basis})"
    if found.share("pooled") is None:
        return replace(found, sentence=f"{where}: no body's addressable spend is known, so no share is stated.")
    names = {one.body.id: one.body.name for one in found.positions}
    but = f" Not known for {', '.join(names[name] for name in found.unknown)}." if found.unknown else ""
    sentence = (
        f"{where}: of the addressable spend of {known} of {len(found.positions)} bodies "
        f"{_percent(found.share('pooled'))} is pooled, {_percent(found.share('managed'))} pooled or aligned.{but}"
    )
    return replace(found, sentence=sentence)


def _would_bring(one: DutyPosition, target_share: Fraction, counting: Counting) -> WouldBring:
    name = one.body.name
    if any(exemption.pence is None for exemption in one.exemptions):
        return WouldBring(one.body, 0, 0, f"{name} is exempt, so nothing would change.")
    if one.addressable_pence is None:
        return WouldBring(one.body, None, None, f"{name}: its addressable spend is not known, so nothing can be said.")
    base = max(0, one.addressable_pence - sum(exemption.pence or 0 for exemption in one.exemptions))
    target, now = ceil(target_share * base), one.counted_pence(counting)
    more = max(0, target - now)
    less = f" after {_pounds(one.addressable_pence - base)} exempt" if base < one.addressable_pence else ""
    of = f"{_percent(target_share)} of {_pounds(base)}{less}"
    if not more:
        return WouldBring(one.body, target, 0, f"{name} already brings {_pounds(now)}, which is {of} or more.")
    return WouldBring(one.body, target, more, f"{name} would bring {_pounds(more)} more to reach {of}.")


def _share_impossible(share: Fraction) -> Problem:
    return Problem(
        name="duty-share-impossible",
        field="target_share",
        found=str(float(share)),
        expected="a share from 0 to 1",
        why="No body can pool more than all that it has.",
        remedy="Write the share as a part of one: 0.2 for 20 %.",
    )


def _covers_nobody(kinds: Collection[str], bodies: Collection[str]) -> Problem:
    asked = ", ".join([*sorted(kinds), *sorted(bodies)])
    return Problem(
        name="duty-covers-nobody",
        field="kinds",
        found=asked or "no kind and no body",
        expected="a kind or a name that some body of the register has",
        why="A duty that covers nobody changes nothing.",
        remedy="Choose a kind of body, or name bodies.",
    )


def _float(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _percent(share: Fraction | None) -> str:
    return "not stated" if share is None else f"{float(share):.1%}"


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2 if pence % 100 else 0)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
