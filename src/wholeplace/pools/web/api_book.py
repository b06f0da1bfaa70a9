"""The book of a pool as JSON: the same reads and actions as its pages. *Units*: pence, a debit above nought, a credit below."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.acts.action import demand
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Limit, Line
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.uploads.queries import read_upload
from wholeplace.ledger.entries import pence_of
from wholeplace.ledger.web import queries
from wholeplace.ledger.web.actions import close_period, open_year, publish_root
from wholeplace.ledger.web.extracts import Stated, confirm_map, take_in
from wholeplace.ledger.web.models import Book, Commitment, Extract, Period, Root
from wholeplace.pools.share_rules import Approval
from wholeplace.pools.web.book_contributions import (
    agreement_of,
    ask_for_due,
    ask_further,
    contributions_of,
    due_of_key,
    receive,
)
from wholeplace.pools.web.book_entries import (
    Asked,
    Row,
    accrue,
    commit_spending,
    meet_commitment,
    post_asked,
    release_commitment,
    reverse_entry,
)
from wholeplace.pools.web.book_extracts import (
    EXTRACT_KINDS,
    EXTRACT_PURPOSE,
    CodeSum,
    body_of_pool,
    code_of,
    extracts_of,
)
from wholeplace.pools.web.book_file import file_of
from wholeplace.pools.web.book_reading import asdict_of, posted_out, words_of
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool, pool_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["books of pools"])
Key = Annotated[Line, Field(min_length=1, max_length=200)]
Text = Annotated[Line, Field(min_length=1)]
Reference = Annotated[Line, Field(max_length=200)]
Pence = Annotated[int, Field(ge=-(2**53), le=2**53)]
Number = Annotated[int, Field(ge=1, le=2**32 - 1)]


class LineIn(Schema):
    """A line of an entry: `pence`, or an `amount` in pounds as text (`1,234.50`). Scheme, status, power and ring-fence are the
    agreement's; `subjective` null: as the funding line says."""

    account: Line
    pence: Pence | None = None
    amount: Line | None = None
    line: Line = ""
    body: Line = ""
    subjective: Line | None = None
    cause: Annotated[Line, Field(max_length=60)] = ""


class EntryIn(Schema):
    """An entry. The same `key` sent again posts once."""

    key: Key
    on: date
    text: Text
    lines: list[LineIn]
    reference: Reference = ""
    period: Line = ""
    source: Line = ""
    currency: Line = "GBP"


class SpendingIn(Schema):
    """Spending that is promised, or owed and not yet paid: debits by funding line."""

    key: Annotated[Line, Field(min_length=1, max_length=180)]
    on: date
    text: Text
    lines: list[LineIn]
    reference: Reference = ""
    currency: Line = "GBP"


class BackIn(Schema):
    key: Key
    on: date
    text: Text
    period: Line = ""


class BillIn(Schema):
    key: Key
    on: date
    text: Text
    pence: Annotated[int, Field(ge=1, le=2**53)]
    paid: bool = False
    reference: Reference = ""


class CellOut(Schema):
    account: str
    scheme: str
    line: str
    body: str
    status: str
    mechanism: str
    subjective: str
    capital: bool
    condition: str
    cause: str
    pence: int


class EntryOut(Schema):
    """An entry as it stands in the book, with its place in the chain."""

    number: int
    repeated: bool
    key: str
    on: date
    period: str
    kind: str
    text: str
    reference: str
    source: str
    reverses: int | None
    settles: int | None
    by_name: str
    recorded_at: str
    previous: str
    hash: str
    lines: list[CellOut]


class AccountOut(Schema):
    code: str
    name: str
    kind: str
    pence: int


class BalancesOut(Schema):
    """Balances from kept sums, as of a day and as known on a day; `out_pence` is nought in a sound book."""

    words: str
    as_of: date | None
    known_on: date | None
    entries: int
    out_pence: int
    accounts: list[AccountOut]
    cells: list[CellOut]


class CommitmentOut(Schema):
    number: int
    on: date
    text: str
    reference: str
    state: str
    outstanding_pence: int


class PeriodOut(Schema):
    name: str
    year: str
    first_on: date
    last_on: date
    closing: bool
    state: str
    closed_by: str
    closed_at: datetime | None


class RootOut(Schema):
    """The last hash of a book on a day."""

    on: date
    number: int
    hash: str


class RootsOut(Schema):
    book: str
    title: str
    made_up: bool
    roots: list[RootOut]


def _book(by: By, pool_id: str) -> tuple[Pool, Book]:
    pool = pool_of(by, pool_id, "book.view")
    return pool, book_of_pool(pool)


def _rows(lines: list[LineIn]) -> tuple[Row, ...]:
    """The lines asked for. *Refuses* `half-pennies`, `amount-unreadable`, `one-or-the-other`, all of them at once."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, one in enumerate(lines, start=1):
        try:
            rows.append(Row(one.account, _pence(one, number), one.line, one.body, one.subjective, one.cause))
        except Refused as refused:
            problems.extend(refused.problems)
    if problems:
        raise Refused(*problems)
    return tuple(rows)


def _pence(one: LineIn, number: int) -> int:
    if (one.pence is None) == (one.amount is None):
        raise Refused(_one_amount(one, number))
    return one.pence if one.pence is not None else pence_of(str(one.amount), field=f"lines.{number}.amount")


def _one_amount(one: LineIn, number: int) -> Problem:
    return Problem(
        name="one-or-the-other",
        field=f"lines.{number}.pence",
        found="neither" if one.pence is None else "both pence and amount",
        expected="pence, or amount in pounds as text",
        why="Of two amounts nobody could say which is meant.",
        remedy="Send one of the two.",
    )


def asked_of(sent: EntryIn | SpendingIn) -> Asked:
    """What a program asks for. *Refuses* amounts that cannot be read, all of them at once."""
    more = {"period": sent.period, "source": sent.source} if isinstance(sent, EntryIn) else {}
    rows = _rows(sent.lines)
    return Asked(sent.key, sent.on, sent.text, rows, reference=sent.reference, currency=sent.currency, **more)


def _out(posted: Any) -> Status[Any]:
    """201 where it was posted now, 200 where the key had been posted before."""
    return Status(200 if posted.repeated else 201, posted_out(posted))


POSTED = {200: EntryOut, 201: EntryOut}


@router.get("pools/{pool_id}/balances", response=BalancesOut, summary="The balances of a pool, now or as of a day")
@needs("book.view")
def balances(request: HttpRequest, pool_id: str, as_of: date | None = None, known_on: date | None = None) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    found = queries.balances(by, book, as_of=as_of, known_on=known_on)
    return {
        "words": words_of(found),
        "as_of": as_of,
        "known_on": known_on,
        "entries": found.entries,
        "out_pence": found.out_pence,
        "accounts": [asdict(account) | {"pence": pence} for account, pence in found.by_account.items()],
        "cells": [asdict_of(cell) | {"pence": pence} for cell, pence in found.by_cell.items()],
    }


@router.get("pools/{pool_id}/entries", response=list[EntryOut], summary="The journal of a pool, newest first")
@needs("book.view")
def entries(request: HttpRequest, pool_id: str, before: Number | None = None, limit: Limit = 50) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    return [posted_out(one) for one in queries.journal(by, book, before=before, limit=limit)]


@router.get("pools/{pool_id}/entries/{number}", response=EntryOut, summary="One entry of a pool's book")
@needs("book.view")
def entry(request: HttpRequest, pool_id: str, number: Number) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    return posted_out(queries.entry_of(by, book, number))


@router.post("pools/{pool_id}/entries", response=POSTED, summary="Post an entry; the same key posts once")
@needs("book.post")
def post(request: HttpRequest, pool_id: str, sent: EntryIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return _out(post_asked(by=by, pool=pool, asked=asked_of(sent)))


@router.post("pools/{pool_id}/entries/{number}/reverse", response=POSTED, summary="Take an entry back")
@needs("book.post")
def reverse(request: HttpRequest, pool_id: str, number: Number, sent: BackIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return _out(
        reverse_entry(by=by, pool=pool, number=number, key=sent.key, on=sent.on, text=sent.text, period=sent.period)
    )


@router.post(
    "pools/{pool_id}/accruals",
    response={200: list[EntryOut], 201: list[EntryOut]},
    summary="Enter an accrual, taken off in the next period",
)
@needs("book.post")
def accrual(request: HttpRequest, pool_id: str, sent: SpendingIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    kept, off = accrue(by=by, pool=pool, asked=asked_of(sent))
    return Status(200 if kept.repeated else 201, [posted_out(kept), posted_out(off)])


def commitment_out(held: Commitment) -> dict[str, Any]:
    entry = held.entry
    shown = {name: getattr(entry, name) for name in ("number", "on", "text", "reference")}
    return {**shown, "state": held.state, "outstanding_pence": held.outstanding_pence}


@router.get(
    "pools/{pool_id}/commitments", response=list[CommitmentOut], summary="The commitments of a pool, newest first"
)
@needs("book.view")
def commitments(request: HttpRequest, pool_id: str, every: bool = False, limit: Limit = 200) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    rows = queries.commitments_of(by, book, pending=not every).order_by("-entry")
    return [commitment_out(held) for held in rows[:limit]]


@router.post("pools/{pool_id}/commitments", response=POSTED, summary="Enter promised spending")
@needs("book.post")
def commit(request: HttpRequest, pool_id: str, sent: SpendingIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return _out(commit_spending(by=by, pool=pool, asked=asked_of(sent)))


@router.post("pools/{pool_id}/commitments/{number}/meet", response=POSTED, summary="Post the bill of a commitment")
@needs("book.post")
def meet(request: HttpRequest, pool_id: str, number: Number, sent: BillIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return _out(meet_commitment(by=by, pool=pool, number=number, **sent.dict()))


@router.post("pools/{pool_id}/commitments/{number}/release", response=POSTED, summary="Let a commitment go")
@needs("book.post")
def release(request: HttpRequest, pool_id: str, number: Number, sent: BackIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return _out(release_commitment(by=by, pool=pool, number=number, key=sent.key, on=sent.on, text=sent.text))


class CloseIn(Schema):
    name: Line


class YearIn(Schema):
    """A financial year, `2027/28`."""

    year: Line
    ends: list[date] | None = None


def period_out(period: Period) -> dict[str, Any]:
    names = ("name", "first_on", "last_on", "closing", "state", "closed_by", "closed_at")
    return {**{name: getattr(period, name) for name in names}, "year": str(FinancialYear(period.year))}


@router.get("pools/{pool_id}/periods", response=list[PeriodOut], summary="The periods of a pool's book")
@needs("book.view")
def periods(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    found = queries.periods_of_book(by, book).order_by("year", "closing", "first_on", "name")
    return [period_out(period) for period in found]


@router.post("pools/{pool_id}/periods/close", response=PeriodOut, summary="Close a period, for good")
@needs("period.close")
def close(request: HttpRequest, pool_id: str, sent: CloseIn) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    return period_out(close_period(by=by, book=book, name=sent.name))


@router.post("pools/{pool_id}/years", response={201: list[PeriodOut]}, summary="Open the periods of a year")
@needs("book.open")
def years(request: HttpRequest, pool_id: str, sent: YearIn) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    try:
        year = FinancialYear.parse(sent.year)
    except ValueError as wrong:
        raise Refused(_no_year(sent.year, str(wrong))) from None
    return Status(201, [period_out(one) for one in open_year(by=by, book=book, year=year, ends=sent.ends)])


def _no_year(said: str, why: str) -> Problem:
    return Problem(
        name="bad-financial-year",
        field="year",
        found=said,
        expected="a financial year such as 2027/28",
        why=why[:1].upper() + why[1:] + ".",
        remedy="Write the year in which it begins, a stroke, and the last two figures of the next.",
    )


@router.get("roots/{book_id}", response=RootsOut, auth=None, summary="The published roots of a book, open to everybody")
@needs(PUBLIC)
def roots(request: HttpRequest, book_id: str) -> Any:
    found = list(Root.objects.for_person(by_of(request), "root.view").filter(book=book_id).select_related("book"))
    if not found:
        raise Http404(book_id)
    book = found[0].book
    return {"book": book.pk, "title": book.title, "made_up": book.made_up, "roots": found}


@router.post("pools/{pool_id}/roots", response=RootOut, summary="Publish the root of today")
@needs("root.publish")
def publish(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    return publish_root(by=by, book=book)


@router.get("pools/{pool_id}/book", summary="The book as a file: sealed, beancount, hledger or CSV")
@needs("book.view")
def book_file(
    request: HttpRequest, pool_id: str, form: Literal["sealed", "beancount", "hledger", "csv"] = "sealed"
) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return file_of(by, pool, form)


# contributions


class PartOut(Schema):
    """One part of a contribution. `way`: asked for, given in kind, or met in the partner's own ledger."""

    key: str
    partner: str
    line: str
    kind: str
    year: str
    due_on: date
    part: int
    parts: int
    way: str
    what: str
    pence: int
    entry: int | None
    received_pence: int
    outstanding_pence: int


class PartnerOut(Schema):
    partner: str
    year_pence: int
    due_pence: int
    asked_pence: int
    received_pence: int
    outstanding_pence: int


class ContributionsOut(Schema):
    year: str
    on: date
    partners: list[PartnerOut]
    schedule: list[PartOut]


class RaiseIn(Schema):
    """Everything due by this day; today where it is left out."""

    on: date | None = None


class ReceiptIn(Schema):
    """`contribution` is the key of the part; `pence` null: all that is outstanding; `key` empty: the natural one."""

    contribution: Line
    on: date
    pence: Annotated[int, Field(ge=1, le=2**53)] | None = None
    reference: Reference = ""
    key: Annotated[Line, Field(max_length=200)] = ""


class ApprovalIn(Schema):
    body: Line
    officer: Line
    given_on: date


class FurtherIn(Schema):
    """A contribution beyond the schedule; beyond a cap with the approvals of two bodies' finance officers."""

    key: Key
    partner: Line
    line: Line
    pence: Pence
    on: date
    kind: Literal["cash", "in-kind", "grant"] = "cash"
    what: Line = ""
    approvals: list[ApprovalIn] = []


@router.get("pools/{pool_id}/contributions", response=ContributionsOut, summary="What is due, asked for and received")
@needs("book.view")
def contributions(request: HttpRequest, pool_id: str, year: str = "", on: date | None = None) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    try:
        chosen = FinancialYear.parse(year) if year else None
    except ValueError as wrong:
        raise Refused(_no_year(year, str(wrong))) from None
    found = contributions_of(by, pool, chosen, on)
    parts = []
    for one in found.found:
        due = asdict(one.due) | {"key": one.due.key, "year": str(one.due.year), "entry": one.entry}
        parts.append(due | {"received_pence": one.received_pence, "outstanding_pence": one.outstanding_pence})
    partners = [asdict(one) for one in found.partners]
    return {"year": str(found.year), "on": found.on, "partners": partners, "schedule": parts}


@router.post("pools/{pool_id}/contributions/raise", response=list[EntryOut], summary="Ask for what is due")
@needs("book.post")
def raise_due(request: HttpRequest, pool_id: str, sent: RaiseIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    return [posted_out(one) for one in ask_for_due(by=by, pool=pool, on=sent.on)]


@router.post("pools/{pool_id}/contributions/receive", response=POSTED, summary="Record what came in")
@needs("book.post")
def received(request: HttpRequest, pool_id: str, sent: ReceiptIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    due = due_of_key(by, pool, sent.contribution)
    key = sent.key or (due.received_key if due.way != "own-ledger" else "")
    return _out(receive(by=by, pool=pool, due=due, on=sent.on, pence=sent.pence, reference=sent.reference, key=key))


@router.post("pools/{pool_id}/contributions", response=POSTED, summary="Ask for a contribution beyond the schedule")
@needs("book.post")
def further(request: HttpRequest, pool_id: str, sent: FurtherIn) -> Any:
    by = by_of(request)
    pool, _ = _book(by, pool_id)
    approvals = [Approval(one.body, one.officer, one.given_on) for one in sent.approvals]
    given = sent.dict(exclude={"approvals"})
    return _out(ask_further(by=by, pool=pool, approvals=approvals, **given))


# extracts of partners' ledgers


class CodeIn(Schema):
    """A code of a ledger and the line of the agreement that it belongs to; an empty `subjective` stands for every one."""

    cost_centre: Line
    line: Line
    subjective: Line = ""
    group: Line = ""


class MapIn(Schema):
    """How a body's extracts are read. `columns`: number, on, cost_centre, subjective, amount (or debit and credit), text,
    reference → the heading."""

    body: Line
    columns: dict[str, Line]
    codes: list[CodeIn]


class MapOut(Schema):
    body: str
    columns: dict[str, str]
    codes: int


class ExtractOut(Schema):
    """A file that was taken in. `first_number` to `last_number`: its entries."""

    name: str
    body: str
    sha256: str
    rows: int
    total_pence: int
    first_number: int
    last_number: int
    taken_by: str
    taken_at: datetime


def extract_out(taken: Extract) -> dict[str, Any]:
    names = ("name", "sha256", "rows", "total_pence", "first_number", "last_number", "taken_by", "taken_at")
    return {**{name: getattr(taken, name) for name in names}, "body": taken.body_id}


@router.get("pools/{pool_id}/extracts", response=list[ExtractOut], summary="The extracts that were taken in")
@needs("book.view")
def extracts(request: HttpRequest, pool_id: str, limit: Limit = 200) -> Any:
    by = by_of(request)
    _, book = _book(by, pool_id)
    return [extract_out(taken) for taken in extracts_of(by, book)[:limit]]


@router.post("pools/{pool_id}/extracts/map", response=MapOut, summary="Confirm how a body's extracts are read")
@needs("book.post")
def extract_map(request: HttpRequest, pool_id: str, sent: MapIn) -> Any:
    by = by_of(request)
    pool, book = _book(by, pool_id)
    agreement, body = agreement_of(by, pool), body_of_pool(by, pool, sent.body)
    sums = [(CodeSum(one.cost_centre, one.subjective, 0, 0), one) for one in sent.codes]
    codes = [code_of(agreement, code, one.line, one.group) for code, one in sums]
    confirm_map(by=by, book=book, body=body, columns=sent.columns, codes=codes)
    return {"body": body.pk, "columns": sent.columns, "codes": len(codes)}


@router.post("pools/{pool_id}/extracts", response={201: ExtractOut}, summary="Take in an extract, whole or not at all")
@needs("book.post")
def bring_extract(
    request: HttpRequest,
    pool_id: str,
    file: Annotated[UploadedFile, File()],
    body: Annotated[Line, Form()],
    total_pence: Annotated[Pence, Form()],
    count: Annotated[int | None, Form()] = None,
) -> Any:
    by = by_of(request)
    pool, book = _book(by, pool_id)
    demand(by, "book.post", book)
    upload = take_upload(by=by, place=pool.place, file=file, kinds=EXTRACT_KINDS, purpose=EXTRACT_PURPOSE)
    stated = Stated(total_pence, count)
    owner = body_of_pool(by, pool, body)
    taken = take_in(by=by, book=book, body=owner, name=upload.name, data=read_upload(upload), stated=stated)
    return Status(201, extract_out(taken))
