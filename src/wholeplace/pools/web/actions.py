"""What is done to pools: started, changed, put before the partners, opened. Every one is an act, or nothing happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, demand
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.signing.actions import propose_version
from wholeplace.foundation.signing.models import Version
from wholeplace.ledger.web.actions import open_book, open_year
from wholeplace.pools.agreement import FORMAT, Raw
from wholeplace.pools.agreement_file import build_agreement, examine, plain_values
from wholeplace.pools.lawful import findings, unlawful
from wholeplace.pools.web.models import Pool, StoredDeal
from wholeplace.pools.web.queries import KIND, latest_signed
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if


@action("pool.add", of="place")
def start_pool(
    *,
    by: By,
    place: Place,
    title: str,
    raw: Mapping[str, Any] | None = None,
    deal: StoredDeal | None = None,
    file: str = "",
) -> Pool:
    """Start an agreement: empty, from a file's values, or from a picked deal. *Refuses* `title-missing`, `another-place`."""
    new: Raw = plain_values(raw or {})
    head = dict(new.get("agreement") or {})
    title = title.strip() or str(head.get("title") or "").strip()
    if not title:
        raise Refused(_title_missing())
    if head.get("place") not in (None, "", place.code):
        raise Refused(_another_place(str(head["place"]), place, file))
    pool_id = free_id(str(head.get("id") or title))
    head |= {"id": pool_id, "title": title, "place": place.code}
    if place.made_up:
        head["made_up"] = True
    pool = Pool(
        id=pool_id,
        place=place,
        title=title[:300],
        raw={"format": FORMAT, **new, "agreement": head},
        deal=deal,
        started_by=by.name,
        started_at=by.at,
        changed_by=by.name,
        changed_at=by.at,
        taken_from=file,
    )
    pool.save(force_insert=True)
    return pool


def free_id(wanted: str) -> str:
    """An id made from words, that no pool has yet."""
    plain = re.sub(r"[^a-z0-9]+", "-", wanted.casefold()).strip("-")[:70] or "pool"
    taken = set(
        Pool.objects.for_system("which ids are taken").filter(pk__startswith=plain).values_list("pk", flat=True)
    )
    return next(one for one in (plain, *(f"{plain}-{n}" for n in range(2, 10_000))) if one not in taken)


@action("agreement.change", of="pool")
def change_pool(*, by: By, pool: Pool, raw: Mapping[str, Any], revision: int) -> Pool:
    """Put a new content in a draft's place; it need not be whole yet. *Refuses* `changed-meanwhile`, `pool-withdrawn`."""
    kept = Pool.objects.for_system("the row being changed, locked").select_for_update(of=("self",)).get(pk=pool.pk)
    refuse_if([_withdrawn(kept)] if kept.withdrawn else [])
    if kept.revision != revision:
        raise Refused(_changed_meanwhile(kept, revision), status=Exit.CHECK_FAILED)
    new: Raw = plain_values(raw)
    new["agreement"] = {**dict(new.get("agreement") or {}), "id": kept.pk, "place": kept.place_id}
    if kept.place.made_up:
        new["agreement"]["made_up"] = True
    if new == kept.raw:
        return kept
    kept.raw, kept.title = new, str(new["agreement"].get("title") or kept.title)[:300]
    kept.revision += 1
    kept.changed_by, kept.changed_at = by.name, by.at
    kept.save()
    return kept


@action("pool.withdraw", of="pool")
def withdraw_pool(*, by: By, pool: Pool) -> Pool:
    """Withdraw an agreement that nobody has signed; a signed one is ended by its own terms. *Refuses* `pool-in-force`."""
    if pool.book_id or latest_signed(by, pool):
        raise Refused(_in_force(pool))
    pool.withdrawn, pool.changed_by, pool.changed_at = True, by.name, by.at
    pool.save()
    return pool


def propose_agreement(*, by: By, pool: Pool, bodies: Sequence[Body] | None = None, note: str = "") -> Version:
    """Put the draft before the partners that are to sign it: every partner, unless told otherwise.

    Where a version has been signed, this one varies it. *Refuses* `pool-withdrawn`, every problem of the draft and of the law
    (`lawful.unlawful`), `variation-undated`, `partner-not-a-body`, and what `propose_version` refuses.
    """
    demand(by, "agreement.propose", pool)
    refuse_if([_withdrawn(pool)] if pool.withdrawn else [])
    agreement = build_agreement(pool.raw)
    before = latest_signed(by, pool)
    undated = before is not None and (agreement.varied_on is None or agreement.varied_on <= before.agreement.holds_from)
    strangers, signing = _signing(pool, [partner.body for partner in agreement.partners])
    refuse_if([*unlawful(agreement), *([_undated(pool)] if undated else []), *strangers])
    lawful = [{"id": f.requirement.id, "standing": f.standing, "words": f.words} for f in findings(agreement)]
    return propose_version(
        by=by,
        place=pool.place,
        kind=KIND,
        subject=pool.pk,
        title=pool.title,
        content={"agreement": pool.raw, "lawful": lawful},
        bodies=bodies or signing,
        note=note.strip(),
        illustrative=pool.place.made_up,
        link=reverse("pools:agreement", args=[pool.pk]),
    )


def _signing(pool: Pool, ids: Sequence[str]) -> tuple[list[Problem], list[Body]]:
    """The bodies that are to sign, in the order of the agreement, and a problem for each that the place does not know."""
    known = {body.pk: body for body in Body.objects.for_system("the partners").filter(pk__in=ids)}
    return [_stranger(body) for body in ids if body not in known], [known[body] for body in ids if body in known]


@action("pool.open", of="pool")
def open_pool(*, by: By, pool: Pool) -> Pool:
    """Open the book of a pool whose agreement is signed, with the first year of its term (or the present one).

    *Refuses* `agreement-not-signed`, `pool-open-already`.
    """
    if pool.book_id:
        raise Refused(_open_already(pool))
    held = latest_signed(by, pool)
    if held is None:
        raise Refused(_not_signed(pool))
    agreement = held.agreement
    host = Body.objects.for_system("the host").get(pk=agreement.host)
    pool.book = open_book(
        by=by,
        place=pool.place,
        book_id=pool.pk,
        title=pool.title,
        host=host,
        opened_on=agreement.from_on,
        pattern=agreement.pattern,
    )
    open_year(by=by, book=pool.book, year=first_year(by, agreement))
    pool.save()
    return pool


def first_year(by: By, agreement: Any) -> Any:
    """The first year of a pool's book: that of its term, or for a pool that ran before, the present one within the term."""
    from wholeplace.vocabulary.years import FinancialYear

    years = agreement.years
    now = FinancialYear.containing(by.day)
    return now if agreement.began_before and now in years else years[0]


def check_draft(raw: Mapping[str, Any]) -> list[Problem]:
    """Everything that stands between a draft and being put before the partners."""
    agreement, problems = examine(raw)
    return problems if agreement is None else [*problems, *unlawful(agreement)]


def _title_missing() -> Problem:
    return Problem(
        name="title-missing",
        field="title",
        found="nothing",
        expected="a title that tells this agreement from others",
        why="It is what partners see in lists and on the agreement itself.",
        remedy="Type a title.",
    )


def _another_place(code: str, place: Place, file: str) -> Problem:
    return Problem(
        name="another-place",
        file=file or None,
        field="agreement.place",
        found=code,
        expected=f"{place.code}, {place.name}",
        why="A pool belongs to the place whose bodies are in it.",
        remedy="Take it in from the page of its own place, or correct the code.",
    )


def _withdrawn(pool: Pool) -> Problem:
    return Problem(
        name="pool-withdrawn",
        found=f"{pool.title}, withdrawn",
        expected="an agreement that is not withdrawn",
        why="Nobody should be asked to sign what its authors have taken back.",
        remedy="Start an agreement anew from its file.",
    )


def _changed_meanwhile(pool: Pool, revision: int) -> Problem:
    return Problem(
        name="changed-meanwhile",
        field="revision",
        found=f"revision {revision}; {pool.changed_by} has made it {pool.revision}",
        expected=f"revision {pool.revision}",
        why="Two people were changing the same draft; saving this would lose what the other wrote.",
        remedy="Open the page again, look at what has changed, and make your change once more.",
    )


def _in_force(pool: Pool) -> Problem:
    return Problem(
        name="pool-in-force",
        found=f"{pool.title}, which has been signed",
        expected="an agreement that nobody has signed",
        why="What bodies have signed binds them until its own terms end it.",
        remedy="End it as its exit terms say, by a variation that every partner signs.",
    )


def _undated(pool: Pool) -> Problem:
    return Problem(
        name="variation-undated",
        field="agreement.varied_on",
        found=str(pool.raw["agreement"].get("varied_on") or "no day"),
        expected="the day from which the variation holds, later than that of the version that it varies",
        why="Money of each day is dealt with under the version that holds on it.",
        remedy="Enter the day under varied_on.",
    )


def _stranger(body: str) -> Problem:
    return Problem(
        name="partner-not-a-body",
        field=f"partners.{body}",
        found=body,
        expected="a body that the place knows",
        why="A signature is given by a person who holds a role for the body.",
        remedy="Ask an administrator to add the body to the place, or correct its id.",
    )


def _open_already(pool: Pool) -> Problem:
    return Problem(
        name="pool-open-already",
        found=pool.title,
        expected="a pool whose book is not open yet",
        why="A pool has one book, for good.",
        remedy="Go on in the book that is open.",
    )


def _not_signed(pool: Pool) -> Problem:
    return Problem(
        name="agreement-not-signed",
        found=f"{pool.title}, of which no version has every signature",
        expected="an agreement that every partner has signed",
        why="Money goes into a fund only when the bodies that own it have agreed in writing.",
        remedy="Put the draft before the partners, and wait for the last signature.",
    )
