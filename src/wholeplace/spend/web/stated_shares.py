"""Where bodies larger than the place spend, as somebody states it: kept by set, read back for the place's total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.area_shares import AreaShares, Method, shares_by_code
from wholeplace.spend.shares_file import read_shares
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.models import SharesStated
from wholeplace.spend.web.queries import codes_of
from wholeplace.vocabulary.problems import refuse_if

REPLACED = "replaced by a set that was stated later"


@action("spend.state", of="place")
def state_shares(*, by: By, place: Place, data: bytes, name: str) -> list[SharesStated]:
    """State every set of shares of a table, or none. A set takes the place of the body's earlier one by the same method.

    *Refuses* as `shares_file.read_shares`.
    """
    sets = read_shares(data, name, {body.pk for body in bodies_of(by, place)})
    return [_stated(by, place, one) for one in sets]


@action("spend.withdraw", of="shares")
def withdraw_shares(*, by: By, shares: SharesStated, why: str) -> SharesStated:
    """Take a set of shares away, with its reason. *Refuses* `reason-missing`."""
    refuse_if([] if why.strip() else [say.reason_missing("why")])
    shares.withdrawn, shares.withdrawn_why = True, why.strip()
    shares.save()
    return shares


def shares_of(by: By, place: Place) -> QuerySet[SharesStated]:
    """The sets of shares that stand."""
    rows = SharesStated.objects.for_person(by, "spend.view").filter(place=place, withdrawn=False)
    return rows.select_related("body")


def shares_known(by: By, place: Place, year: int, areas: Sequence[str]) -> list[AreaShares]:
    """What is known of where the place's larger bodies spend: what somebody stated, then what the product knows by their codes.

    A body whose areas all lie within those of the place is none of the larger ones.
    """
    stated = [engine_shares(row) for row in shares_of(by, place)]
    by_code = [shares_by_code(key, code, year) for key, code in codes_of(by, place).items()]
    known = [*stated, *(one for one in by_code if one is not None)]
    return [one for one in known if not set(one.shares) <= set(areas)]


def engine_shares(row: SharesStated) -> AreaShares:
    """A stored set as the engine says it."""
    shares = MappingProxyType({area: Fraction(share) for area, share in row.shares.items()})
    return AreaShares(row.body_id, cast(Method, row.method), row.year, shares, row.source, row.counted)


def _stated(by: By, place: Place, one: AreaShares) -> SharesStated:
    earlier = SharesStated.objects.for_system("the set that this one replaces").filter(place=place, withdrawn=False)
    for row in earlier.filter(body_id=one.body, method=one.method):
        row.withdrawn, row.withdrawn_why = True, REPLACED
        row.save()
    shares = {area: str(share) for area, share in one.shares.items()}
    row = SharesStated(
        place=place, body_id=one.body, method=one.method, year=one.year, shares=shares, counted=one.counted,
        source=one.source, stated_by=by.name, stated_at=by.at,
    )  # fmt: skip
    row.save()
    return row
