"""What public bodies spend in a place in one year: the total that a place can defend, with every step that leads to it.

It is the sum of what its bodies say they spent (outturn: one edition of each, all on one basis), bodies larger than the place
brought down to it, less the money between them, removed once. Beside it stand what cannot be traced, whose figures are missing,
and how far the attribution and the transfers leave it open.

Each step is kept by body and service, so that the totals by body, by service and of the place are sums of the same cells.

*Source*: docs/methods/place-total.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wholeplace.reference.services import NOT_CLASSIFIED, label_of
from wholeplace.spend.area_shares import AreaShares
from wholeplace.spend.attribute import Attribution, attribute, whole
from wholeplace.spend.count_numbers import count_numbers
from wholeplace.spend.transfers import Removal, Tolerance, Transfer, at_hosts, check_transfers, match, pounds, removals
from wholeplace.spend.unlike import CountTags, unlike
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class PlaceBody:
    """A public body that spends in the place. `larger`: it serves other places too, and has to be brought down to this one."""

    id: str
    name: str
    larger: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What a body states that it spent on one service in one year, or a part of it. *Units*: pence, for the whole body."""

    body: str
    service: str
    year: int
    pence: int
    edition: str
    basis: str
    layer: str = "outturn"
    source: str = ""

    @property
    def tags(self) -> CountTags:
        return CountTags(self.layer, self.edition, self.basis, self.body, self.year)


@dataclass(frozen=True, slots=True)
class Steps:
    """From what is stated to what is counted. *Units*: pence.

    `attributed` is the place's part of `stated`; `removed` is money to other public bodies of the place; `counted` is the one
    less the other, and lies between `low` and `high`.
    """

    stated_pence: int = 0
    attributed_pence: int = 0
    removed_pence: int = 0
    low_pence: int = 0
    high_pence: int = 0

    @property
    def counted_pence(self) -> int:
        return self.attributed_pence - self.removed_pence

    def __add__(self, other: Steps) -> Steps:
        return Steps(
            self.stated_pence + other.stated_pence,
            self.attributed_pence + other.attributed_pence,
            self.removed_pence + other.removed_pence,
            self.low_pence + other.low_pence,
            self.high_pence + other.high_pence,
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A body of the place whose spending is not in the total. `at_least_pence`: what others of the place say they paid it."""

    body: PlaceBody
    at_least_pence: int


@dataclass(frozen=True, slots=True)
class PlaceTotal:
    """The total of one place and year, and every step to it.

    `cells` holds the steps of each body and service; all other totals are sums of them. `removals` lists every flow of money
    between public bodies, also those that were not removed, each with its reason. `editions` names the one used for each body.
    `doubts` are problems that do not stop the count and should be looked at; `numbers` is the edition of `count.toml`.
    """

    place: str
    year: int
    basis: str
    bodies: tuple[PlaceBody, ...]
    editions: Mapping[str, str]
    attributions: Mapping[str, Attribution]
    cells: Mapping[tuple[str, str], Steps]
    removals: tuple[Removal, ...]
    missing: tuple[Missing, ...]
    doubts: tuple[Problem, ...] = ()
    numbers: str = ""

    @property
    def total(self) -> Steps:
        return sum(self.cells.values(), Steps())

    def by_body(self) -> dict[str, Steps]:
        """Body → its steps, in the order in which the bodies were given."""
        return _summed((body, steps) for (body, _), steps in self.cells.items())

    def by_service(self) -> dict[str, Steps]:
        """Service → its steps."""
        return dict(sorted(_summed((service, steps) for (_, service), steps in self.cells.items()).items()))

    @property
    def untraced(self) -> Steps:
        """What is in the total and cannot be traced to a service."""
        return self.by_service().get(NOT_CLASSIFIED, Steps())

    @property
    def unplaced_pence(self) -> int:
        """What larger bodies spent that their shares give to no area, here or elsewhere: none of it is in the total."""
        return sum(
            self.attributions[body].unplaced_pence(steps.stated_pence) for (body, _), steps in self.cells.items()
        )

    @property
    def open_ranges(self) -> tuple[str, ...]:
        """Bodies whose part of the place may be out by nobody knows how much: the range does not cover it."""
        return tuple(body for body, found in self.attributions.items() if not found.range_known)


def place_total(
    place: str,
    year: int,
    bodies: Sequence[PlaceBody],
    stated: Iterable[Stated],
    transfers: Iterable[Transfer] = (),
    *,
    areas: Collection[str] = (),
    shares: Sequence[AreaShares] = (),
    hosts: Mapping[str, str] | None = None,
    tolerance: Tolerance | None = None,
) -> PlaceTotal:
    """The total of a place and year. Figures and transfers of other years are left aside.

    `areas` are the GSS codes of the place (its own code where none are given); `shares` those of its larger bodies, the first of
    each used and the others telling its range; `hosts` maps a joint committee to the body whose figure holds its spending.

    *Refuses*: `nothing-stated`, `spender-not-of-the-place`, `unlike-layers`, `two-editions`, `net-and-gross`, `no-shares`,
    `share-impossible`, `shares-above-one`, `shares-of-another-year`, `transfer-kind-differs`, `transfer-held-two-ways`.
    """
    figures = [one for one in stated if one.year == year]
    flows = at_hosts((one for one in transfers if one.year == year), hosts or {})
    refuse_if(_check(place, year, bodies, figures, flows, tolerance))
    spenders = {one.body for one in figures}
    brought = _attributed([body for body in bodies if body.id in spenders], areas or (place,), year, shares)
    flows = _under_one_service(flows, figures)
    taken = removals(match(flows, tolerance), brought, (body.id for body in bodies))
    cells = _cells(bodies, figures, brought, taken)
    return PlaceTotal(
        place=place,
        year=year,
        basis=figures[0].basis,
        bodies=tuple(bodies),
        editions={one.body: one.edition for one in figures},
        attributions=brought,
        cells=cells,
        removals=taken,
        missing=_missing(bodies, brought, taken, hosts or {}),
        doubts=(*_overpaid(bodies, cells, taken), *_passed_on(cells)),
        numbers=count_numbers()["edition"],
    )


def stated_in(rows: Iterable[Mapping[str, Any]]) -> list[Stated]:
    """Counted lines (`lines.COUNTED`, as mappings) as figures, one for each edition, basis, body, year and service."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        sums[row["body"], row["service"], row["year"], row["edition"], row["basis"], row["layer"]] += row["pence"]
    return [
        Stated(body=body, service=service, year=year, pence=pence, edition=edition, basis=basis, layer=layer)
        for (body, service, year, edition, basis, layer), pence in sorted(sums.items())
    ]


def _check(
    place: str,
    year: int,
    bodies: Sequence[PlaceBody],
    figures: Sequence[Stated],
    flows: Sequence[Transfer],
    tolerance: Tolerance | None,
) -> list[Problem]:
    if not figures:
        return [_nothing_stated(place, year)]
    strangers = sorted({one.body for one in figures} - {body.id for body in bodies})
    return [
        *(_not_of_the_place(body, place) for body in strangers),
        *unlike(one.tags for one in figures),
        *_payments(figures),
        *check_transfers(flows, tolerance),
    ]


def _attributed(
    spenders: Sequence[PlaceBody], areas: Collection[str], year: int, shares: Sequence[AreaShares]
) -> dict[str, Attribution]:
    """Every larger body brought down; all that have no shares, or bad ones, are refused at once."""
    found: dict[str, Attribution] = {}
    problems: list[Problem] = []
    for body in spenders:
        try:
            found[body.id] = attribute(body.id, areas, year, shares) if body.larger else whole(body.id)
        except Refused as refused:
            problems += refused.problems
    refuse_if(problems)
    return found


def _under_one_service(flows: Iterable[Transfer], figures: Iterable[Stated]) -> list[Transfer]:
    """The payments of a body that spends on one service stand under that one, whatever their lines say or leave out."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for figure in figures:
        sums[figure.body, figure.service] += figure.pence
    services: dict[str, set[str]] = defaultdict(set)
    for (body, service), pence in sums.items():
        if pence:
            services[body].add(service)
    only = {body: next(iter(several)) for body, several in services.items() if len(several) == 1}
    return [replace(one, service=only.get(one.payer, one.service)) for one in flows]


def _cells(
    bodies: Sequence[PlaceBody],
    figures: Iterable[Stated],
    brought: Mapping[str, Attribution],
    taken: Iterable[Removal],
) -> dict[tuple[str, str], Steps]:
    """The steps of each body and service. A figure is summed before it is brought down, so that rows may be split at will."""
    stated: dict[tuple[str, str], int] = defaultdict(int)
    for one in figures:
        stated[one.body, one.service] += one.pence
    found: dict[tuple[str, str], Steps] = defaultdict(Steps)
    for (body, service), pence in stated.items():
        low, high = brought[body].range_pence(pence)
        found[body, service] = Steps(pence, brought[body].pence(pence), 0, low, high)
    for removal in taken:
        _take_off(found, removal)
    order = {body.id: number for number, body in enumerate(bodies)}
    return {cell: found[cell] for cell in sorted(found, key=lambda cell: (order[cell[0]], cell[1]))}


def _take_off(found: dict[tuple[str, str], Steps], one: Removal) -> None:
    """A removal from its payer's services. How far it is open stands with the largest of them."""
    if not one.removed:
        return
    for service, pence in one.services:
        cell = one.flow.payer, service
        found[cell] += Steps(0, 0, pence, -pence, -pence)
    largest = max(one.services, key=lambda part: (abs(part[1]), part[0]))[0]
    found[one.flow.payer, largest] += Steps(0, 0, 0, one.pence - one.high_pence, one.pence - one.low_pence)


def _missing(
    bodies: Sequence[PlaceBody], brought: Mapping[str, Attribution], taken: Iterable[Removal], hosts: Mapping[str, str]
) -> tuple[Missing, ...]:
    paid: dict[str, int] = defaultdict(int)
    for one in taken:
        if not one.removed and one.flow.payer in brought:
            paid[one.flow.payee] += one.flow.pence
    return tuple(Missing(body, paid[body.id]) for body in bodies if body.id not in brought and body.id not in hosts)


def _overpaid(
    bodies: Iterable[PlaceBody], cells: Mapping[tuple[str, str], Steps], taken: Iterable[Removal]
) -> Iterator[Problem]:
    """Larger bodies that were paid more by this place than the part of their spending that falls in it."""
    got: dict[str, int] = defaultdict(int)
    for one in taken:
        got[one.flow.payee] += one.pence
    here = _summed((body, steps) for (body, _), steps in cells.items())
    for body in bodies:
        if body.larger and body.id in here and got[body.id] > here[body.id].attributed_pence:
            yield Problem(
                name="paid-more-than-its-part",
                found=f"{pounds(got[body.id])} paid to {body.id} by bodies of the place; its part here is "
                f"{pounds(here[body.id].attributed_pence)}",
                expected="a part of its spending at least as large as what this place pays it",
                why="What bodies of the place pay it is taken to be spent here; more is then removed than is there twice.",
                remedy="Look at its shares, which are most likely too low; or see whether the money was for other places too.",
                field=body.id,
            )


def _passed_on(cells: Mapping[tuple[str, str], Steps]) -> Iterator[Problem]:
    """Bodies that pass more on to others, under a service that is known, than they state for it."""
    over: dict[str, list[tuple[str, Steps]]] = defaultdict(list)
    for (body, service), steps in cells.items():
        if service != NOT_CLASSIFIED and steps.removed_pence > max(steps.attributed_pence, 0):
            over[body].append((service, steps))
    for body, several in over.items():
        yield Problem(
            name="passes-on-more-than-it-states",
            found="; ".join(
                f"{label_of(service)}: {pounds(steps.removed_pence)} passed on, {pounds(steps.attributed_pence)} stated"
                for service, steps in several
            ),
            expected="at most what the body states for the service",
            why="Money that its figure does not hold cannot be there twice: what is removed makes the total too low.",
            remedy="See whether the payments are capital, levies or of another service, and say so of them.",
            field=body,
        )


def _summed(parts: Iterable[tuple[str, Steps]]) -> dict[str, Steps]:
    sums: dict[str, Steps] = defaultdict(Steps)
    for name, steps in parts:
        sums[name] += steps
    return dict(sums)


def _payments(figures: Sequence[Stated]) -> list[Problem]:
    """A total of budgets or of payments alone: one layer, and not the one that a place total is made of."""
    layers = {one.layer for one in figures}
    if len(layers) > 1 or layers == {"outturn"}:
        return []
    return [
        Problem(
            name="not-outturn",
            found=f"figures of {layers.pop()}",
            expected="outturn: what each body says at the year's end that it spent",
            why="Payments over a threshold are a part of what a body spends, and a budget is what it meant to.",
            remedy="Take the statutory return, or enter the body's outturn by hand with its source.",
        )
    ]


def _nothing_stated(place: str, year: int) -> Problem:
    return Problem(
        name="nothing-stated",
        found=f"no outturn of any body of {place} for {FinancialYear(year)}",
        expected="the outturn of at least one body",
        why="A total of nothing would read as if the place spent nothing.",
        remedy="Read in a statutory return of that year, or enter a body's outturn by hand.",
    )


def _not_of_the_place(body: str, place: str) -> Problem:
    return Problem(
        name="spender-not-of-the-place",
        found=f"spending of {body}",
        expected=f"spending of bodies that are on the list of {place}",
        why="A body that nobody put on the list would swell the total, and its money to others could not be removed.",
        remedy="Put the body on the list, and say whether it is larger than the place; or leave its figures out.",
        field=body,
    )
