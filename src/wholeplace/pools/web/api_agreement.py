"""The agreement of a pool as JSON: the same reads and writes as the pages.

An agreement goes in and out in the shape of the agreement file (`raw`); a draft may be incomplete, and then `still_wanted` names
all that it wants. Versions are read, remarked on and signed under /versions/agreement/.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Line, Words
from wholeplace.foundation.signing.api import VersionOut, version_out, versions_router
from wholeplace.pools.agreement_file import build_agreement, examine, plain_values, read_agreement
from wholeplace.pools.agreement_vat import vat_by_host
from wholeplace.pools.agreement_words import rule_sentence
from wholeplace.pools.lawful import findings, unlawful
from wholeplace.pools.web import actions
from wholeplace.pools.web.agreement_changes import changes_between
from wholeplace.pools.web.agreement_clocks import agreement_clashes
from wholeplace.pools.web.agreement_opening import last_year_of, opening_entry, take_last_year, take_opening_balances
from wholeplace.pools.web.agreement_signing import numbered, sign_agreement, sign_agreement_by_minute
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import KIND, content_of, in_force, pool_of
from wholeplace.pools.web.views.agreement_files import draft_file
from wholeplace.pools.web.views.vat import year_asked
from wholeplace.vocabulary.problems import Problem, Refused

router = Router(tags=["agreements"])
router.add_router("", versions_router(KIND, on_screen=sign_agreement, by_minute=sign_agreement_by_minute))

Raw = dict[str, Any]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
Table = Annotated[str, Field(max_length=1_000_000, pattern=r"^[^\x00]*$")]


class FindingOut(Schema):
    """What the law asks, held against the agreement."""

    id: str
    provision: str
    requirement: str
    standing: str
    words: str
    source: str


class ChangeOut(Schema):
    """One thing that differs between two contents."""

    where: str
    what: str
    before: str
    after: str


class AgreementOut(Schema):
    """The draft of an agreement, what it still wants, and how it stands. `in_force` is the number of the version in force."""

    id: str
    title: str
    place: str
    revision: int
    withdrawn: bool
    in_force: int | None
    raw: Raw
    still_wanted: list[dict[str, Any]]
    law: list[FindingOut]
    rules: dict[str, str]
    clashes: list[dict[str, Any]]


class NewAgreementIn(Schema):
    """Exactly one of: a title for an empty agreement, the text of an agreement file, or its content as JSON."""

    title: Line | None = None
    toml: Table | None = None
    raw: Raw | None = None


class AgreementIn(Schema):
    """An agreement's content anew, and the revision that it was made from."""

    revision: Revision
    raw: Raw


class NoteIn(Schema):
    note: Words = ""


class TableIn(Schema):
    """A table as CSV text with its headings."""

    table: Table
    file: Line = ""


class OpeningOut(Schema):
    """The opening entry of a pool. *Units*: pence, debits above nought."""

    number: int
    on: date
    lines: list[dict[str, Any]]


class LastYearOut(Schema):
    """What last year planned and spent. *Units*: pence."""

    year: str
    rows: list[dict[str, Any]]


def agreement_out(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    """The draft, and all that is said of it."""
    by = by_of(request)
    found, problems = examine(pool.raw)
    held = in_force(by, pool, by.day)
    wanted = [*problems, *(unlawful(found) if found else [])]
    kept = {key: getattr(pool, key) for key in ("id", "title", "revision", "withdrawn", "raw")}
    return {
        **kept,
        "place": pool.place_id,
        "in_force": held.version.number if held else None,
        "still_wanted": [problem.as_dict() for problem in wanted],
        "law": [_finding(one) for one in findings(found)] if found else [],
        "rules": {rule.id: rule_sentence(found, rule) for rule in found.rules} if found else {},
        "clashes": [one.as_answer() for one in agreement_clashes(by, pool, found)] if found else [],
    }


def _finding(one: Any) -> dict[str, Any]:
    asked = {key: getattr(one.requirement, key) for key in ("id", "provision", "requirement", "source")}
    return {**asked, "standing": one.standing, "words": one.words}


@router.post("places/{code}/agreements", response={201: AgreementOut}, summary="Start an agreement")
@needs("pool.add")
def start(request: HttpRequest, code: str, wanted: NewAgreementIn) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    ways = [name for name in ("title", "toml", "raw") if getattr(wanted, name) is not None]
    if len(ways) != 1:
        raise Refused(_one_way(ways))
    raw = wanted.raw
    if wanted.toml is not None:
        read_agreement(wanted.toml.encode(), "toml")
        raw = plain_values(tomllib.loads(wanted.toml))
    file = "toml" if wanted.toml is not None else ""
    pool = actions.start_pool(by=by, place=place, title=wanted.title or "", raw=raw, file=file)
    return Status(201, agreement_out(request, pool))


@router.get("pools/{pool_id}/agreement", response=AgreementOut, summary="An agreement, and what it still wants")
@needs("agreement.view")
def agreement(request: HttpRequest, pool_id: str) -> Any:
    return agreement_out(request, pool_of(by_of(request), pool_id, "agreement.view"))


@router.put("pools/{pool_id}/agreement", response=AgreementOut, summary="Change the draft of an agreement")
@needs("agreement.change")
def change(request: HttpRequest, pool_id: str, wanted: AgreementIn) -> Any:
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.change")
    kept = actions.change_pool(by=by, pool=pool, raw=wanted.raw, revision=wanted.revision)
    return agreement_out(request, kept)


@router.post("pools/{pool_id}/agreement/propose", response={201: VersionOut}, summary="Put a draft before the partners")
@needs("agreement.propose")
def propose(request: HttpRequest, pool_id: str, wanted: NoteIn) -> Any:
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.propose")
    return Status(201, version_out(actions.propose_agreement(by=by, pool=pool, note=wanted.note)))


@router.post("pools/{pool_id}/agreement/withdraw", response=AgreementOut, summary="Withdraw an agreement nobody signed")
@needs("pool.withdraw")
def withdraw(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    return agreement_out(request, actions.withdraw_pool(by=by, pool=pool_of(by, pool_id, "pool.withdraw")))


@router.post("pools/{pool_id}/agreement/open", response=AgreementOut, summary="Open the book of a signed agreement")
@needs("pool.open")
def open_book(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    return agreement_out(request, actions.open_pool(by=by, pool=pool_of(by, pool_id, "pool.open")))


@router.get("pools/{pool_id}/agreement/changes", response=list[ChangeOut], summary="What differs between two versions")
@needs("agreement.view")
def changes(request: HttpRequest, pool_id: str, since: int, until: int | None = None) -> Any:
    """From version `since` to version `until`, or to the draft."""
    pool = pool_of(by_of(request), pool_id, "agreement.view")
    before = content_of(_numbered(request, pool, since))
    after = pool.raw if until is None else content_of(_numbered(request, pool, until))
    return [asdict(one) for one in changes_between(before, after)]


def _numbered(request: HttpRequest, pool: Pool, number: int) -> Any:
    if not 1 <= number < 2**31:
        raise Http404(str(number))
    return numbered(by_of(request), pool, number)


@router.get("pools/{pool_id}/agreement/files/{kind}", summary="The draft as PDF, Word, investment agreement or text")
@needs("agreement.view")
def files(request: HttpRequest, pool_id: str, kind: str) -> HttpResponse:
    by = by_of(request)
    return draft_file(by, pool_of(by, pool_id, "agreement.view"), kind)


@router.get("pools/{pool_id}/agreement/vat", response=dict[str, Any], summary="VAT that cannot be got back, by host")
@needs("agreement.view")
def vat(request: HttpRequest, pool_id: str, year: str = "") -> Any:
    """*Refuses* every problem of a draft that cannot be read."""
    by = by_of(request)
    draft = build_agreement(pool_of(by, pool_id, "agreement.view").raw)
    asked = year_asked(draft, year, by.day)
    found = vat_by_host(draft, asked, by.day)
    unknown = {host: [problem.as_dict() for problem in problems] for host, problems in found.unknown.items()}
    return {"year": str(asked), "unknown": unknown, "by_host": found.options.as_answer() if found.options else None}


@router.post(
    "pools/{pool_id}/agreement/opening-balances",
    response={201: OpeningOut},
    summary="Post the opening balances of a pool that ran before",
)
@needs("pool.open")
def opening_balances(request: HttpRequest, pool_id: str, wanted: TableIn) -> Any:
    by = by_of(request)
    pool = pool_of(by, pool_id, "pool.open")
    take_opening_balances(by=by, pool=pool, table=wanted.table, file=wanted.file)
    entry = opening_entry(by, pool)
    assert entry is not None, "it has just been posted"
    lines = [
        {"account": o.cell.account, "line": o.cell.line, "body": o.cell.body, "pence": o.pence}
        for o in entry.entry.lines
    ]
    return Status(201, {"number": entry.number, "on": entry.entry.on, "lines": lines})


@router.get("pools/{pool_id}/agreement/last-year", response=LastYearOut, summary="Last year's budget and actuals")
@needs("agreement.view")
def last_year(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    found = last_year_of(by, pool_of(by, pool_id, "agreement.view"))
    if found is None:
        raise Http404(pool_id)
    return {"year": str(found[0]), "rows": [asdict(row) for row in found[1]]}


@router.put("pools/{pool_id}/agreement/last-year", response=LastYearOut, summary="Keep last year's budget and actuals")
@needs("pool.open")
def keep_last_year(request: HttpRequest, pool_id: str, wanted: TableIn) -> Any:
    by = by_of(request)
    pool = pool_of(by, pool_id, "pool.open")
    take_last_year(by=by, pool=pool, table=wanted.table, file=wanted.file)
    found = last_year_of(by, pool)
    assert found is not None, "it has just been kept"
    return {"year": str(found[0]), "rows": [asdict(row) for row in found[1]]}


def _one_way(ways: list[str]) -> Problem:
    return Problem(
        name="one-or-the-other",
        found=" and ".join(ways) or "none of them",
        expected="exactly one of title, toml and raw",
        why="Each of them says what the new agreement holds.",
        remedy="Send one of the three.",
    )
