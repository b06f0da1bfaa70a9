"""How much of what a body spends its payment lines explain: by body and service, against the control total that it returned.

Payments lie *within* outturn and are never added to it. Of each body and service the payments are laid against the control
total: the part that fits is *explained*, the rest of the control total *unexplained*, and payments above it lie *beyond*. Lines
whose service is not known explain the body, and no service of it, so the share explained has a low and a high end.

Payments are before the body's income, so the control total is its total expenditure (C3 of the return), which has the pay of
its own employees as a part that no file of payments holds. Net current expenditure (C7), payments gross of VAT, or payments
that do not say, can be compared only where a person says why that is accepted; the answer then says so.

*Source*: docs/methods/coverage.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeplace.reference.services import NOT_CLASSIFIED, services
from wholeplace.spend.statutory_count import EMPLOYEES
from wholeplace.spend.unlike import BASIS_WORDS, CountTags, unlike
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

if TYPE_CHECKING:
    from wholeplace.spend.lines_store import LinesStore

CONTROL = "total-expenditure"
"""The control total unless another is asked for: what a body spent before any income."""

LIKE = frozenset({("net", "total-expenditure"), ("net", "net"), ("gross", "gross")})
"""Bases of payments and of a control total that may be compared as they are."""

_RETURNED = frozenset(service.id for service in services().values() if service.rsx)
_KEYS = ("body", "service", "edition", "basis", "capital", "subjective", "month")


@dataclass(frozen=True, slots=True)
class Sum:
    """Counted lines that are alike in all but their amounts: their sum in pence, and how many.

    `month` by its first day; `to_public` says that another public body was paid.
    """

    body: str
    service: str
    edition: str
    basis: str
    pence: int
    lines: int
    capital: bool | None = None
    subjective: str | None = None
    month: date | None = None
    to_public: bool = False


@dataclass(frozen=True, slots=True)
class ServiceCover:
    """One service of a body: its control total, of which employees' pay, and the payments under it, of which to public bodies.

    *Units*: pence.
    Control total = explained + unexplained; payments = explained + beyond. Below nought, *beyond* is money that came back.
    """

    service: str
    control_pence: int
    employees_pence: int
    payments_pence: int
    lines: int
    to_public_pence: int = 0

    @property
    def explained_pence(self) -> int:
        return max(0, min(self.payments_pence, self.control_pence))

    @property
    def unexplained_pence(self) -> int:
        return self.control_pence - self.explained_pence

    @property
    def beyond_pence(self) -> int:
        return self.payments_pence - self.explained_pence

    @property
    def share(self) -> Fraction | None:
        """The part explained, 0 to 1; None where there is no control total."""
        return Fraction(self.explained_pence, self.control_pence) if self.control_pence > 0 else None


@dataclass(frozen=True, slots=True)
class Left:
    """Lines that are left out of the comparison of services, and why they are is the name that they stand under."""

    pence: int = 0
    lines: int = 0

    def and_(self, other: Sum) -> Left:
        return Left(self.pence + other.pence, self.lines + other.lines)


@dataclass(frozen=True, slots=True)
class BodyCover:
    """What the payments of one body explain of what it returned. *Units*: pence.

    `outside` are lines under services that no return has (financing, health); `capital` are lines that the file calls capital,
    which a revenue return does not hold: both are left out. `capital_not_said` are those among the lines compared that do not
    say. `missing_months` are the months of the year without any payment; `undated` the lines without a day.
    """

    body: str
    control_edition: str
    payments_edition: str
    control_basis: str
    payments_basis: str
    services: tuple[ServiceCover, ...]
    not_classified: Left
    outside: Left
    capital: Left
    capital_not_said: Left
    undated: int
    missing_months: tuple[date, ...]
    like_for_like: bool

    @property
    def control_pence(self) -> int:
        return sum(each.control_pence for each in self.services)

    @property
    def to_explain_pence(self) -> int:
        """The control totals above nought: a service that took in more than it spent leaves nothing to explain."""
        return sum(max(0, each.control_pence) for each in self.services)

    @property
    def employees_pence(self) -> int:
        return sum(each.employees_pence for each in self.services)

    @property
    def payments_pence(self) -> int:
        """The payments compared: under services of the return, and not classified."""
        return sum(each.payments_pence for each in self.services) + self.not_classified.pence

    @property
    def explained_low_pence(self) -> int:
        """What lines of a known service explain."""
        return sum(each.explained_pence for each in self.services)

    @property
    def explained_high_pence(self) -> int:
        """The same, if every line that is not classified fell where something is unexplained."""
        room = sum(max(0, each.unexplained_pence) for each in self.services)
        return self.explained_low_pence + max(0, min(self.not_classified.pence, room))

    @property
    def shares(self) -> tuple[Fraction, Fraction] | None:
        """The low and the high end of the part explained; None where there is no control total above nought."""
        whole = self.to_explain_pence
        return (
            (Fraction(self.explained_low_pence, whole), Fraction(self.explained_high_pence, whole)) if whole else None
        )

    @property
    def beyond(self) -> tuple[ServiceCover, ...]:
        """The services whose payments come to more than their control total, the furthest first."""
        return tuple(sorted((s for s in self.services if s.beyond_pence > 0), key=lambda s: -s.beyond_pence))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a place in one year, body by body, and who has sent nothing.

    `not_sent` returned and have no payments (`not_sent_pence`: what they would have to explain); `no_control` have payments
    and no control total; `neither` are named by the place and have neither. `accepted` is the reason given for comparing unlike
    bases.
    """

    year: FinancialYear
    bodies: tuple[BodyCover, ...]
    not_sent: tuple[str, ...] = ()
    no_control: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    not_sent_pence: Mapping[str, int] = field(default_factory=dict)
    accepted: str = ""

    @property
    def to_explain_pence(self) -> int:
        """The control totals above nought of every body that returned, those without payments included. *Units*: pence."""
        return sum(body.to_explain_pence for body in self.bodies) + sum(self.not_sent_pence.values())

    @property
    def shares(self) -> tuple[Fraction, Fraction] | None:
        """The low and high end of the part of all control totals that is explained; None where bases differ, or it is nought."""
        if len({(body.payments_basis, body.control_basis) for body in self.bodies}) > 1 or not self.to_explain_pence:
            return None
        low, high = (sum(getattr(body, end) for body in self.bodies) for end in _ENDS)
        return Fraction(low, self.to_explain_pence), Fraction(high, self.to_explain_pence)


_ENDS = ("explained_low_pence", "explained_high_pence")


def coverage(
    payments: Iterable[Sum],
    control: Iterable[Sum],
    year: FinancialYear,
    *,
    bodies: Collection[str] = (),
    accepted: str = "",
) -> Coverage:
    """How much of the control totals the payments explain. `control` is on one basis, one edition a body.

    `bodies` are those that the place names, so that one which sent nothing is seen. `accepted` is a person's reason for
    comparing unlike bases.

    *Refuses*: `net-and-gross`, `two-editions` (of control totals), `no-control-total`, `coverage-unlike`.
    """
    paid, returned = _by_body(payments), _by_body(control)
    refuse_if([*_unlike_control(returned, year), *_unlike_payments(paid, year)])
    if not returned:
        refuse_if([_no_control(year)])
    both = sorted(set(paid) & set(returned))
    if not accepted:
        refuse_if(problem for body in both for problem in _not_like(body, paid[body], returned[body]))
    return Coverage(
        year=year,
        bodies=tuple(_cover(body, paid[body], returned[body], year) for body in both),
        not_sent=tuple(sorted(set(returned) - set(paid))),
        no_control=tuple(sorted(set(paid) - set(returned))),
        neither=tuple(sorted(set(bodies) - set(paid) - set(returned))),
        not_sent_pence={body: _spent(returned[body]) for body in sorted(set(returned) - set(paid))},
        accepted=accepted,
    )


def coverage_of(
    store: LinesStore,
    place: str,
    year: FinancialYear,
    *,
    bodies: Collection[str] = (),
    basis: str = CONTROL,
    accepted: str = "",
) -> Coverage:
    """The coverage of a place in one year from a store of counted lines, by control totals on `basis`. *Refuses* as above.

    Control totals stand in the layer `control`; where a place was counted before income, its outturn is the control total.
    """
    control = [
        each
        for layer in ("control", "outturn")
        for each in sums_of_store(store, place, year, layer)
        if each.basis == basis
    ]
    return coverage(
        sums_of_store(store, place, year, "payments"),
        control,
        year,
        bodies=bodies,
        accepted=accepted,
    )


def sums_of_store(store: LinesStore, place: str, year: FinancialYear, layer: str) -> tuple[Sum, ...]:
    """The sums of one layer of a place's year, asked of a store of counted lines."""
    from wholeplace.spend.questions import Question
    from wholeplace.spend.spend_map import answer

    asked = Question(by=(*_KEYS, "paid_to"), where={"layer": (layer,), "place": (place,), "year": (year.begins,)})
    found = []
    for row in answer(store, asked).rows:
        keys: dict[str, Any] = dict(zip(_KEYS, row.cell, strict=False))
        to_public = str(row.cell[-1]).startswith("public-body")
        found.append(Sum(**keys, pence=row.pence, lines=row.lines, to_public=to_public))
    return tuple(found)


def sums_of(table: pa.Table, layer: str, year: FinancialYear) -> tuple[Sum, ...]:
    """The sums of one layer and year of a table of counted lines that lies in memory: one place's."""
    mine = pc.and_(pc.equal(table["layer"], layer), pc.equal(table["year"], year.begins))
    held = table.filter(mine)
    days = held["paid_on"]
    month = pc.if_else(pc.is_valid(days), pc.floor_temporal(days, unit="month"), None).cast(pa.date32())
    public = pc.or_(pc.is_valid(held["payee"]), pc.is_valid(held["transfer"]))
    held = held.append_column("month", month).append_column("to_public", public)
    keys = [*_KEYS, "to_public"]
    grouped = held.group_by(keys).aggregate([("pence", "sum"), ("pence", "count")])
    return tuple(
        Sum(**{key: row[key] for key in keys}, pence=row["pence_sum"], lines=row["pence_count"])
        for row in grouped.to_pylist()
    )


def _by_body(sums: Iterable[Sum]) -> dict[str, list[Sum]]:
    held: dict[str, list[Sum]] = defaultdict(list)
    for each in sums:
        held[each.body].append(each)
    return dict(held)


def _cover(body: str, paid: Sequence[Sum], returned: Sequence[Sum], year: FinancialYear) -> BodyCover:
    kept = [each for each in paid if not each.capital]
    inside = {NOT_CLASSIFIED, *_RETURNED, *(each.service for each in returned)}
    compared = [each for each in kept if each.service in inside]
    months = {each.month for each in paid}
    bases = _basis_of(paid), _basis_of(returned)
    return BodyCover(
        body=body,
        control_edition=returned[0].edition,
        payments_edition=paid[0].edition,
        control_basis=bases[1],
        payments_basis=bases[0],
        services=_services(compared, returned),
        not_classified=_left(compared, lambda each: each.service == NOT_CLASSIFIED),
        outside=_left(kept, lambda each: each.service not in inside),
        capital=_left(paid, lambda each: bool(each.capital)),
        capital_not_said=_left(compared, lambda each: each.capital is None),
        undated=sum(each.lines for each in paid if each.month is None),
        missing_months=tuple(month for month in months_of(year) if month not in months),
        like_for_like=bases in LIKE,
    )


def _services(paid: Sequence[Sum], returned: Sequence[Sum]) -> tuple[ServiceCover, ...]:
    """Every service that has a control total or payments, in the order in which services are shown."""
    control, pay, payments, lines, public = (defaultdict[str, int](int) for _ in range(5))
    for each in returned:
        control[each.service] += each.pence
        pay[each.service] += each.pence if each.subjective == EMPLOYEES else 0
    for each in paid:
        if each.service != NOT_CLASSIFIED:
            payments[each.service] += each.pence
            lines[each.service] += each.lines
            public[each.service] += each.pence if each.to_public else 0
    known = [*services(), *sorted((set(control) | set(payments)) - set(services()))]
    return tuple(
        ServiceCover(service, control[service], pay[service], payments[service], lines[service], public[service])
        for service in known
        if service in control or service in payments
    )


def _spent(returned: Sequence[Sum]) -> int:
    """The control totals above nought of one body."""
    return sum(max(0, each.control_pence) for each in _services((), returned))


def _left(sums: Iterable[Sum], which: Callable[[Sum], bool]) -> Left:
    left = Left()
    for each in sums:
        if which(each):
            left = left.and_(each)
    return left


def months_of(year: FinancialYear) -> tuple[date, ...]:
    """The first days of its twelve months, from April."""
    return tuple(date(year.begins + (month < 4), month, 1) for month in (*range(4, 13), 1, 2, 3))


def _basis_of(sums: Sequence[Sum]) -> str:
    return sums[0].basis


def _unlike_control(returned: Mapping[str, Sequence[Sum]], year: FinancialYear) -> list[Problem]:
    return unlike(
        CountTags("outturn", each.edition, each.basis, body, year.begins)
        for body, sums in returned.items()
        for each in sums
    )


def _unlike_payments(paid: Mapping[str, Sequence[Sum]], year: FinancialYear) -> list[Problem]:
    """Net and gross, or two editions, within one body: two bodies may differ, for they are not added."""
    return [
        problem
        for body, sums in paid.items()
        for problem in unlike(CountTags("payments", each.edition, each.basis, body, year.begins) for each in sums)
    ]


def _not_like(body: str, paid: Sequence[Sum], returned: Sequence[Sum]) -> list[Problem]:
    bases = _basis_of(paid), _basis_of(returned)
    if bases in LIKE:
        return []
    return [
        Problem(
            name="coverage-unlike",
            field=body,
            found=f"payments {BASIS_WORDS.get(bases[0], bases[0])}, against {BASIS_WORDS.get(bases[1], bases[1])}",
            expected="payments net of recoverable VAT, against total expenditure before income",
            why="The share explained would be out by the tax, or by the income that is off one side and not off the other.",
            remedy="Choose total expenditure as the control total and payments net of VAT; or say why it is accepted.",
        )
    ]


def _no_control(year: FinancialYear) -> Problem:
    return Problem(
        name="no-control-total",
        field=str(year),
        found="payments, and no return or stated total of the same year and basis",
        expected="an outturn of at least one body of the place",
        why="Without what a body spent in all, nobody can say how much of it the payments explain.",
        remedy="Read in the revenue outturn of that year, or enter the body's total by hand.",
    )
