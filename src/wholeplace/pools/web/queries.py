"""What pages and JSON read of pools, always for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import versions_of
from wholeplace.ledger.web.models import Book
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import build_agreement, examine
from wholeplace.pools.web.models import Pool, StoredDeal
from wholeplace.vocabulary.problems import Problem

KIND = "agreement"


def place_of(by: By, code: str) -> Place:
    """A place that this person may see. Http404 otherwise."""
    place = Place.objects.for_person(by, "place.view").filter(pk=code).first()
    if place is None:
        raise Http404(code)
    return place


def pools_of(by: By, place: Place, *, withdrawn: bool = False) -> QuerySet[Pool]:
    found = Pool.objects.for_person(by, "pool.view").filter(place=place).select_related("place", "book")
    return found if withdrawn else found.filter(withdrawn=False)


def pool_of(by: By, pool_id: str, need: str = "pool.view") -> Pool:
    """A pool for which this person holds the permission. Http404 otherwise: who may not see it is not told that it is there."""
    pool = Pool.objects.for_person(by, need).select_related("place", "book__host").filter(pk=pool_id).first()
    if pool is None:
        raise Http404(pool_id)
    return pool


def deals_of(by: By, place: Place) -> QuerySet[StoredDeal]:
    return StoredDeal.objects.for_person(by, "deal.view").filter(place=place)


def deal_of(by: By, deal_id: str, need: str = "deal.view") -> StoredDeal:
    """A deal for which this person holds the permission. Http404 otherwise."""
    deal = StoredDeal.objects.for_person(by, need).select_related("place").filter(pk=deal_id).first()
    if deal is None:
        raise Http404(deal_id)
    return deal


def draft_of(pool: Pool) -> tuple[Agreement | None, list[Problem]]:
    """The draft of a pool's agreement as far as it can be read, and every problem that stands against it."""
    return examine(pool.raw)


@dataclass(frozen=True, slots=True)
class InForce:
    """A signed agreement and the version that holds it."""

    agreement: Agreement
    version: Version


def agreement_versions(by: By, pool: Pool) -> QuerySet[Version]:
    """Every version of a pool's agreement, newest first."""
    return versions_of(by, KIND, pool.pk)


def in_force(by: By, pool: Pool, on: date) -> InForce | None:
    """The signed agreement that holds on a day: the newest frozen version that has begun by then. None where there is none."""
    for version in agreement_versions(by, pool).filter(state=Version.State.FROZEN).order_by("-number"):
        agreement = build_agreement(content_of(version))
        if agreement.holds_from <= on:
            return InForce(agreement, version)
    return None


def latest_signed(by: By, pool: Pool) -> InForce | None:
    """The newest signed agreement, whether or not it has begun."""
    version = agreement_versions(by, pool).filter(state=Version.State.FROZEN).order_by("-number").first()
    return InForce(build_agreement(content_of(version)), version) if version else None


def content_of(version: Version) -> dict[str, Any]:
    """The agreement in a version, in the words of the agreement file."""
    import json

    raw: dict[str, Any] = json.loads(version.content)["agreement"]
    return raw


def book_of_pool(pool: Pool) -> Book:
    """The book of a pool. Http404 where none has been opened yet."""
    if pool.book is None:
        raise Http404(pool.pk)
    return pool.book
