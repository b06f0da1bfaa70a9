"""What stands around every page of a pool's book: its own parts, and the names of what is booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.ledger.chart import STATUSES, Cell, chart, subjective_groups
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool, latest_signed, pool_of

PARTS = (
    ("Balances", "pools:book"),
    ("Journal", "pools:journal"),
    ("Contributions", "pools:contributions"),
    ("Commitments", "pools:commitments"),
    ("Extracts", "pools:extracts"),
    ("Periods", "pools:periods"),
    ("Take away", "pools:book-files"),
)


def book_pool(request: HttpRequest, pool_id: str) -> Pool:
    """A pool whose book this person may see. Http404 otherwise, or where no book is open."""
    pool = pool_of(by_of(request), pool_id, "book.view")
    book_of_pool(pool)
    return pool


def book_frame(request: HttpRequest, pool: Pool, current: str = "") -> dict[str, Any]:
    """The context that every page of a book shares. `current` is its part, by its words."""
    by = by_of(request)
    book = book_of_pool(pool)
    return pool_frame(request, pool, "Book") | {
        "book": book,
        "parts": [
            {"text": words, "href": href, "current": words == current}
            for words, route in PARTS
            if (href := _href(route, pool))
        ],
        "may_post": by.may("book.post", book),
    }


def _href(route: str, pool: Pool) -> str:
    try:
        return reverse(route, args=[pool.pk])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Names:
    """The words for the ids of a cell, as the newest signed agreement has them; an id that it does not know stands as it is."""

    schemes: Mapping[str, str]
    lines: Mapping[str, str]
    bodies: Mapping[str, str]

    def account(self, code: str) -> str:
        found = chart().get(code)
        return found.name if found else code

    def scheme(self, cell: Cell) -> str:
        return self.schemes.get(cell.scheme, cell.scheme)

    def line(self, cell: Cell) -> str:
        return self.lines.get(cell.line, cell.line)

    def body(self, cell: Cell) -> str:
        return self.bodies.get(cell.body, cell.body)

    def status(self, cell: Cell) -> str:
        return STATUSES.get(cell.status, cell.status)

    def power(self, cell: Cell) -> str:
        found = mechanisms().get(cell.mechanism)
        return found.title if found else cell.mechanism

    def group(self, cell: Cell) -> str:
        return subjective_groups().get(cell.subjective, cell.subjective)

    def rest(self, cell: Cell) -> str:
        """What else is said of a cell: capital, ring-fence, cause."""
        said = ["capital"] if cell.capital else []
        said += [f"only for {cell.condition}"] if cell.condition else []
        said += [f"cause: {cell.cause}"] if cell.cause else []
        return "; ".join(said)


def names_of(by: By, pool: Pool) -> Names:
    """The names of a pool's schemes, lines and bodies."""
    held = latest_signed(by, pool)
    agreement = held.agreement if held else None
    known = Body.objects.for_system("names of the bodies of the place").filter(memberships__place=pool.place)
    bodies = dict(known.values_list("pk", "name"))
    if agreement is None:
        return Names({}, {}, bodies)
    return Names(
        {scheme.id: scheme.title for scheme in agreement.schemes},
        {line.id: line.title for line in agreement.lines},
        {**bodies, **agreement.names},
    )


def bodies_named(agreement: Agreement, names: Names) -> dict[str, str]:
    """The bodies to which money of an agreement may be booked: its partners, then whoever else owns or delivers a line."""
    others = [body for line in agreement.lines for body in (line.owner, line.holder, line.deliverer) if body]
    return {**agreement.names, **{body: names.bodies.get(body, body) for body in others if body not in agreement.names}}
