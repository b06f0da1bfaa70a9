"""How much of what each body returned its published payments explain, as a page shows it: figures with links, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wholeplace.documents import wording
from wholeplace.spend.coverage import BodyCover, Coverage, ServiceCover, coverage_of
from wholeplace.spend.coverage_words import why_beyond, why_unexplained
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.map_tables import figure_cell, number_cell, number_head
from wholeplace.spend.web.queries import bodies_sending
from wholeplace.vocabulary.years import FinancialYear

HEAD = ("Service", "Returned", "Staff pay in it", "Payments", "Explained", "Not explained", "Beyond")


@dataclass(frozen=True, slots=True)
class Shown:
    """The coverage of one body: its share in words, its services as rows, what is left aside, and why it is as it is."""

    name: str
    share: str
    like: str
    rows: tuple[Any, ...]
    aside: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


CONTROL_LAYERS = ("control", "outturn")


def covered(seen: Sheet, accepted: str) -> Coverage:
    """The coverage of the sheet's year, against the control totals that the place holds.

    *Refuses*: as `coverage.coverage_of`; `coverage-unlike` until somebody says why unlike bases are accepted.
    """
    assert seen.year is not None, "coverage is of one year"
    bases = {tag.basis for tag in seen.tags if tag.layer in CONTROL_LAYERS and tag.year == seen.year}
    basis = "total-expenditure" if "total-expenditure" in bases else next(iter(sorted(bases)), "total-expenditure")
    bodies = [one.body.pk for one in bodies_sending(seen.by, seen.place)]
    return coverage_of(
        seen.store, seen.place.pk, FinancialYear(seen.year), bodies=bodies, basis=basis, accepted=accepted
    )


def head() -> list[Any]:
    return [HEAD[0], *(number_head(words) for words in HEAD[1:])]


def shown(seen: Sheet, one: BodyCover) -> Shown:
    rows: list[Any] = [_row(seen, one, service) for service in one.services]
    sums = (
        one.control_pence,
        one.employees_pence,
        sum(service.payments_pence for service in one.services),
        one.explained_low_pence,
        sum(service.unexplained_pence for service in one.services),
        sum(service.beyond_pence for service in one.services),
    )
    rows.append(
        {"cells": ["All", *(number_cell(wording.pence_in_whole_pounds(pence)) for pence in sums)], "total": True}
    )
    paid, returned = (_lower(seen.words("basis", basis)) for basis in (one.payments_basis, one.control_basis))
    bases = f"Payments {paid}, against figures {returned}"
    return Shown(
        seen.body_name(one.body),
        share_words(one.shares),
        bases + ("." if one.like_for_like else ": unlike, and accepted for the reason given."),
        tuple(rows),
        tuple(_aside(one)),
        (*why_unexplained(one), *why_beyond(one)),
    )


def share_words(shares: Any) -> str:
    """`38% to 61%`; one figure where both ends agree."""
    if shares is None:
        return wording.NOT_KNOWN
    low, high = (wording.percent(float(share), 0) for share in shares)
    return low if low == high else f"{low} to {high}"


def _row(seen: Sheet, one: BodyCover, service: ServiceCover) -> list[Any]:
    of = {"body": one.body, "service": service.service}
    return [
        seen.words("service", service.service),
        figure_cell(
            service.control_pence, seen.href("spend:lines", layer=CONTROL_LAYERS, basis=one.control_basis, **of)
        ),
        _plain(service.employees_pence),
        figure_cell(service.payments_pence, seen.href("spend:lines", layer="payments", basis=one.payments_basis, **of)),
        _plain(service.explained_pence),
        _plain(service.unexplained_pence),
        _plain(service.beyond_pence),
    ]


def _plain(pence: int) -> dict[str, Any]:
    return number_cell(wording.pence_in_whole_pounds(pence))


def _aside(one: BodyCover) -> list[tuple[str, str]]:
    """What of the payments explains the body and no service of it, or is left out."""
    parts = (
        ("Not classified", one.not_classified),
        ("Under services that no return has", one.outside),
        ("Capital, which a revenue return does not hold", one.capital),
    )
    return [
        (words, f"{wording.pence_in_whole_pounds(left.pence)} on {left.lines:,} lines")
        for words, left in parts
        if left.lines
    ]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
