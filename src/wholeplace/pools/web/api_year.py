"""A pool's year as JSON: budget, forecast, settlement, balances and savings, by the same actions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Line, RowId, Words
from wholeplace.foundation.people.models import Body
from wholeplace.pools.budget import Approval, history
from wholeplace.pools.forecast import LineForecast, as_answer
from wholeplace.pools.shares import as_answer as shares_answer
from wholeplace.pools.shares import share_out
from wholeplace.pools.web.models import BalanceClaim, Saving, Settlement
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.views.forecast import period_now, take_forecast
from wholeplace.pools.web.year import PoolYear, year_of
from wholeplace.pools.web.year_actions import (
    claim_saving,
    confirm_balance,
    confirm_saving,
    keep_forecasts,
    name_line,
    position_at,
    settle_period,
    vire,
)
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["pools"])
LARGEST = 2**53


class ApprovalIn(Schema):
    role: Line
    body: Line
    on: date
    person: Line = ""


class MoveIn(Schema):
    """Budget to be moved; `pence` above nought."""

    from_line: Line
    to_line: Line
    pence: int = Field(ge=0, le=LARGEST)
    on: date
    reason: Words
    approvals: list[ApprovalIn] = []


class ForecastIn(Schema):
    line: Line
    outturn_pence: int = Field(ge=-LARGEST, le=LARGEST)
    note: Words = ""


class ForecastsIn(Schema):
    forecasts: list[ForecastIn] = Field(min_length=1, max_length=2_000)


class SettleIn(Schema):
    """Up to which day to settle; `causes` says by line why it is underspent (`management`, `windfall`)."""

    name: str = Field(min_length=1, max_length=40)
    on: date
    causes: dict[str, str] = {}


class ConfirmIn(Schema):
    body: Line
    pence: int = Field(ge=-LARGEST, le=LARGEST)
    words: Words = ""


class SavingIn(Schema):
    title: Line
    body: Line
    year: Line
    claimed_pence: int = Field(ge=0, le=LARGEST)
    ledger_line: str = Field(default="", max_length=200)
    owner: Line = ""


class NameIn(Schema):
    ledger_line: str = Field(max_length=200)
    owner: Line


class CutIn(Schema):
    cut_on: date
    budget_before_pence: int = Field(ge=-LARGEST, le=LARGEST)
    budget_after_pence: int = Field(ge=-LARGEST, le=LARGEST)
    evidence: Line = ""
    decommissioning: Words = ""
    double_running: Words = ""
    double_running_pence: int = Field(default=0, ge=0, le=LARGEST)


def _held(request: HttpRequest, pool_id: str, year: str | None) -> PoolYear:
    by = by_of(request)
    try:
        asked = FinancialYear.parse(year) if year else None
    except ValueError:
        raise Http404(year) from None
    return year_of(by, pool_of(by, pool_id), asked)


@router.get("pools/{pool_id}/budget", response=dict[str, Any], summary="The budget of a year, as agreed and as moved")
@needs("pool.view")
def budget(request: HttpRequest, pool_id: str, year: str | None = None) -> Any:
    held = _held(request, pool_id, year)
    steps = [
        {"on": step.on.isoformat(), "total_pence": step.total_pence, "sentence": step.sentence}
        for step in history(held.budget, held.virements)
    ]
    return {"budget": held.budget_on(by_of(request).day).as_answer(), "history": steps}


@router.post("pools/{pool_id}/budget", response=dict[str, Any], summary="Move budget between lines, within the limits")
@needs("budget.vire")
def move(request: HttpRequest, pool_id: str, given: MoveIn, year: str | None = None) -> Any:
    held = _held(request, pool_id, year)
    approvals = [Approval(one.role, one.body, one.on, one.person) for one in given.approvals]
    row = vire(
        by=by_of(request),
        pool=held.pool,
        year=held.year,
        from_line=given.from_line,
        to_line=given.to_line,
        pence=given.pence,
        on=given.on,
        reason=given.reason,
        approvals=approvals,
    )
    return {"id": row.pk, "from_line": row.from_line, "to_line": row.to_line, "pence": row.pence}


@router.get(
    "pools/{pool_id}/forecast", response=dict[str, Any], summary="Forecast, drift, warnings and what each would owe"
)
@needs("pool.view")
def forecast(request: HttpRequest, pool_id: str, year: str | None = None) -> Any:
    held = _held(request, pool_id, year)
    day = by_of(request).day
    shares = share_out(position_at(held, day, forecast=True), held.agreement.rules, held.agreement.host)
    return {**as_answer(held.standings(day), held.drift_of(), held.warnings()), "shares": shares_answer(shares)}


@router.post("pools/{pool_id}/forecast", response=dict[str, Any], summary="Keep forecasts with today's date")
@needs("forecast.make")
def keep(request: HttpRequest, pool_id: str, given: ForecastsIn, year: str | None = None) -> Any:
    held, by = _held(request, pool_id, year), by_of(request)
    made = [LineForecast(o.line, by.day, o.outturn_pence, period_now(held), by.name, o.note) for o in given.forecasts]
    return {"kept": len(keep_forecasts(by=by, pool=held.pool, year=held.year, forecasts=made))}


@router.post("pools/{pool_id}/forecast/workbook", response=dict[str, Any], summary="Take a forecast workbook in")
@needs("forecast.make")
def bring(request: HttpRequest, pool_id: str, file: File[UploadedFile], year: str | None = None) -> Any:
    return {"kept": take_forecast(by=by_of(request), held=_held(request, pool_id, year), file=file)}


def settled_out(row: Settlement) -> dict[str, Any]:
    names = ("id", "name", "position", "shares", "entries", "notices", "made_by")
    return {**{name: getattr(row, name) for name in names}, "on": row.on.isoformat()}


@router.get("pools/{pool_id}/settlements", response=list[dict[str, Any]], summary="The settlements of a year")
@needs("pool.view")
def settlements(request: HttpRequest, pool_id: str, year: str | None = None) -> Any:
    return [settled_out(row) for row in _held(request, pool_id, year).settlements()]


@router.post("pools/{pool_id}/settlements", response=dict[str, Any], summary="Settle the year up to a day")
@needs("settlement.make")
def settle(request: HttpRequest, pool_id: str, given: SettleIn, year: str | None = None) -> Any:
    held = _held(request, pool_id, year)
    row = settle_period(
        by=by_of(request), pool=held.pool, year=held.year, name=given.name, on=given.on, causes=given.causes
    )
    return settled_out(row)


def claim_out(row: BalanceClaim) -> dict[str, Any]:
    names = (
        "id",
        "name",
        "payer_id",
        "payee_id",
        "book_pence",
        "payer_pence",
        "payee_pence",
        "tolerance_pence",
        "state",
    )
    return {**{name: getattr(row, name) for name in names}, "on": row.on.isoformat(), "words": row.words}


@router.get("pools/{pool_id}/agreed-balances", response=list[dict[str, Any]], summary="Balances between bodies")
@needs("pool.view")
def balances(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    return [claim_out(row) for row in BalanceClaim.objects.for_person(by, "pool.view").filter(pool=pool)]


@router.post(
    "pools/{pool_id}/agreed-balances/{key}", response=dict[str, Any], summary="Confirm what a body owes or is owed"
)
@needs("balance.confirm")
def confirm(request: HttpRequest, pool_id: str, key: RowId, given: ConfirmIn) -> Any:
    by = by_of(request)
    claim = BalanceClaim.objects.for_person(by, "pool.view").filter(pool=pool_of(by, pool_id), pk=key).first()
    if claim is None:
        raise Http404(key)
    return claim_out(confirm_balance(by=by, claim=claim, body=_body(given.body), pence=given.pence, words=given.words))


def saving_out(row: Saving) -> dict[str, Any]:
    names = (
        "id",
        "title",
        "body_id",
        "year",
        "claimed_pence",
        "ledger_line",
        "owner",
        "state",
        "confirmed_pence",
        "evidence",
    )
    return {**{name: getattr(row, name) for name in names}, "cut_on": row.cut_on.isoformat() if row.cut_on else None}


@router.get("pools/{pool_id}/savings", response=list[dict[str, Any]], summary="Savings, claimed and confirmed")
@needs("pool.view")
def savings(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    rows = Saving.objects.for_person(by, "pool.view").filter(pool=pool_of(by, pool_id))
    return [saving_out(row) for row in rows]


@router.post("pools/{pool_id}/savings", response=dict[str, Any], summary="Enter a claimed saving")
@needs("saving.claim")
def claim(request: HttpRequest, pool_id: str, given: SavingIn) -> Any:
    by = by_of(request)
    try:
        year = FinancialYear.parse(given.year)
    except ValueError:
        raise Http404(given.year) from None
    row = claim_saving(
        by=by,
        pool=pool_of(by, pool_id),
        body=_body(given.body),
        title=given.title,
        year=year,
        claimed_pence=given.claimed_pence,
        ledger_line=given.ledger_line,
        owner=given.owner,
    )
    return saving_out(row)


@router.put("pools/{pool_id}/savings/{key}", response=dict[str, Any], summary="Name the line that is to be cut")
@needs("saving.claim")
def name(request: HttpRequest, pool_id: str, key: RowId, given: NameIn) -> Any:
    by = by_of(request)
    saving = _saving(by, pool_id, key)
    return saving_out(name_line(by=by, saving=saving, ledger_line=given.ledger_line, owner=given.owner))


@router.post("pools/{pool_id}/savings/{key}/cut", response=dict[str, Any], summary="Confirm that a line has been cut")
@needs("saving.confirm")
def cut(request: HttpRequest, pool_id: str, key: RowId, given: CutIn) -> Any:
    by = by_of(request)
    return saving_out(confirm_saving(by=by, saving=_saving(by, pool_id, key), **given.dict()))


def _saving(by: Any, pool_id: str, key: int) -> Saving:
    pool = pool_of(by, pool_id)
    row = Saving.objects.for_person(by, "pool.view").filter(pool=pool, pk=key).select_related("body", "pool").first()
    if row is None:
        raise Http404(key)
    return row


def _body(pk: str) -> Body:
    body = Body.objects.for_system("the body that is named").filter(pk=pk).first()
    if body is None:
        raise Http404(pk)
    return body
