"""The count by a second, plain road: no records in common but the inputs, one loop after another. Used only in tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from wholeplace.spend.place_total import PlaceBody, Stated
from wholeplace.spend.transfers import Transfer


def largest_remainder(pence: int, shares: list[Fraction]) -> list[int]:
    """Each part cut to the penny, then a penny more to those that lost most; of minus amounts the mirror image."""
    sign = -1 if pence < 0 else 1
    exact = [abs(pence) * share / sum(shares) for share in shares]
    parts = [part.numerator // part.denominator for part in exact]
    while sum(parts) < abs(pence):
        lost = [want - part for want, part in zip(exact, parts, strict=True)]
        parts[lost.index(max(lost))] += 1
    return [sign * part for part in parts]


def of_place(pence: int, shares: Mapping[str, Fraction] | None, areas: Iterable[str]) -> int:
    """The place's pence of a sum: all of it for a body without shares."""
    if shares is None:
        return pence
    names = [*sorted(shares), "elsewhere"]
    weights = [*(shares[area] for area in sorted(shares)), 1 - sum(shares.values())]
    parts = largest_remainder(pence, weights)
    return sum(part for name, part in zip(names, parts, strict=True) if name in set(areas))


def place_pence(
    year: int,
    bodies: list[PlaceBody],
    stated: list[Stated],
    transfers: list[Transfer],
    shares: Mapping[str, Mapping[str, Fraction]],
    areas: list[str],
) -> int:
    """The place's total in pence: what is stated, brought down, less each flow between counted bodies once."""
    total = 0
    for body in bodies:
        for service in {one.service for one in stated}:
            total += of_place(_stated(stated, body.id, service, year), shares.get(body.id), areas)
    spenders = {one.body for one in stated if one.year == year}
    flows = {(one.payer, one.payee, one.kind, one.reference) for one in transfers if one.year == year}
    for payer, payee, kind, reference in flows:
        if not {payer, payee} <= spenders:
            continue
        lines = [
            one
            for one in transfers
            if (one.payer, one.payee, one.kind, one.reference, one.year) == (payer, payee, kind, reference, year)
        ]
        sums = [_stated(stated, payer, service, year) for service in {one.service for one in stated}]
        total -= _twice(lines, _share_here(payer, shares, areas), one_service=sum(map(bool, sums)) == 1)
    return total


def _stated(stated: list[Stated], body: str, service: str, year: int) -> int:
    return sum(one.pence for one in stated if (one.body, one.service, one.year) == (body, service, year))


def _share_here(body: str, shares: Mapping[str, Mapping[str, Fraction]], areas: list[str]) -> Fraction:
    if body not in shares:
        return Fraction(1)
    return sum((shares[body].get(area, Fraction(0)) for area in areas), Fraction(0))


def _twice(lines: list[Transfer], share: Fraction, *, one_service: bool) -> int:
    """What of one flow is there twice: by its payer's lines, or its receiver's where the payer has none; service by service."""
    heard = [one for one in lines if one.reported_by == "payee"] or lines
    if heard[0].held == "net":
        return 0
    told = [one for one in lines if one.reported_by == "payer"]
    if not (told or lines)[0].payer_holds:
        return 0
    by_service: dict[str, int] = {}
    for one in told or lines:
        service = "the one" if one_service else one.service
        by_service[service] = by_service.get(service, 0) + one.pence
    taken = 0
    for pence in by_service.values():
        taken += largest_remainder(pence, [share, 1 - share])[0]
    return taken
