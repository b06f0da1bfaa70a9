"""Deals as JSON: worked out from a case, compared, and picked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wholeplace.appraisal.web.queries import case_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Line, Words
from wholeplace.journeys.addressable_of_count import CONTROLS
from wholeplace.journeys.case_into_pool import pick_deal, propose_deal
from wholeplace.journeys.cut_into_realisation import realised_of
from wholeplace.journeys.spend_into_case import spending_as_now, take_baseline
from wholeplace.journeys.spend_into_duty import spending_by_control, take_addressable
from wholeplace.journeys.web.views.baselines import bodies_in
from wholeplace.journeys.web.views.deals import asking, joining
from wholeplace.pools.deal_faces import joined_as_answer
from wholeplace.pools.web.api_pools import pool_out
from wholeplace.pools.web.models import StoredDeal
from wholeplace.pools.web.overview import glance
from wholeplace.pools.web.queries import deal_of, deals_of, place_of

router = Router(tags=["deals"])


class SeatIn(Schema):
    """Where a body sits: at the table by a power (`s75`, `s65z6`, `s10`, `aligned`), or away, and why."""

    at_table: bool = True
    route: Line = ""
    why_not: Line = ""


class DoubleRunningIn(Schema):
    """Pounds by year before savings come, and the share of them that each body pays (`0.6`, `"1/3"`)."""

    pounds_by_year: list[float] = Field(max_length=100)
    shares: dict[str, str] = {}


class SettingsIn(Schema):
    """How a deal is worked out; what is left out is as usual."""

    seats: dict[str, SeatIn] = {}
    rules: list[dict[str, Any]] = []
    double_running: DoubleRunningIn | None = None
    cash_only: bool = False
    draws: int = Field(default=10_000, ge=100, le=100_000)
    seed: int = Field(default=0, ge=0, le=2**32 - 1)


class DealOut(Schema):
    """A deal: its settings, every proposal (`answer`, amounts in pence), and which was picked."""

    id: str
    title: str
    case_id: str
    settings: dict[str, Any]
    answer: dict[str, Any]
    made_by: str
    made_at: datetime
    picked: str
    picked_why: str


class PickIn(Schema):
    """Which proposal is picked, and who hosts the fund."""

    rule: Line
    host: Line
    why: Words = ""
    functions: list[dict[str, str]] = []
    pool_manager: dict[str, str] | None = None


@router.get("cases/{case_id}/deals", response=list[DealOut], summary="The deals worked out from a case")
@needs("deal.view")
def deals(request: HttpRequest, case_id: str) -> Any:
    by = by_of(request)
    case = case_of(by, case_id)
    return list(deals_of(by, case.place).filter(case_id=case.pk))


@router.post("cases/{case_id}/deals", response=DealOut, summary="Work proposals out from a case")
@needs("deal.propose")
def propose(request: HttpRequest, case_id: str, given: SettingsIn) -> Any:
    by = by_of(request)
    return propose_deal(by=by, case=case_of(by, case_id), settings=_settings(given))


class RealisedOut(Schema):
    """One body's cash in one year; amounts in pence."""

    body: str
    name: str
    year: str
    claimed_pence: int
    tied_pence: int
    confirmed_pence: int


@router.get(
    "cases/{case_id}/realised", response=list[RealisedOut], summary="Cash that a case claims, and what is confirmed"
)
@needs("pool.view")
def realised(request: HttpRequest, case_id: str) -> Any:
    by = by_of(request)
    names = ("body", "name", "claimed_pence", "tied_pence", "confirmed_pence")
    rows = realised_of(by, case_of(by, case_id))
    return [{**{name: getattr(row, name) for name in names}, "year": str(row.year)} for row in rows]


class AsNowOut(Schema):
    """What one body spends on one service in a year, in pence; `coverage` is the share of it that payments show."""

    key: str
    body: str
    service: str
    year: int
    pence: int
    low_pence: int
    high_pence: int
    coverage: float | None
    source: str


class BaselineIn(Schema):
    """Keys of spending as now; body of the place → body of the case, where their ids differ; the case's revision."""

    year: int = Field(ge=1990, le=2100)
    keys: list[Line] = Field(min_length=1, max_length=500)
    bodies: dict[str, str] = {}
    revision: int


@router.get("cases/{case_id}/spending-as-now", response=list[AsNowOut], summary="What the count says bodies spend")
@needs("spend.view")
def spending(request: HttpRequest, case_id: str, year: int = Query(ge=1990, le=2100)) -> Any:
    by = by_of(request)
    return spending_as_now(by, case_of(by, case_id).place, year)


@router.put("cases/{case_id}/spending-as-now", response=dict[str, Any], summary="Hold a case against the count")
@needs("case.change")
def hold_against(request: HttpRequest, case_id: str, given: BaselineIn) -> Any:
    by = by_of(request)
    case = case_of(by, case_id)
    bodies = {**{body: body for body in bodies_in(case)}, **given.bodies}
    kept = take_baseline(by=by, case=case, year=given.year, keys=given.keys, bodies=bodies, revision=given.revision)
    return {"id": kept.pk, "revision": kept.revision, "baselines": kept.raw.get("baselines") or []}


class ByControlOut(Schema):
    """One body's spending of a year by who may decide it, in pence, from its outturn or else its payments."""

    body: str
    layer: str
    editions: list[str]
    pence: dict[str, int]
    share: float


class AddressableIn(Schema):
    """Which controls count as what could be pooled, of which bodies, and the grade of the evidence."""

    year: int = Field(ge=1990, le=2100)
    controls: list[Line] = Field(default=[], max_length=10)
    services: list[Line] = Field(default=[], max_length=50)
    bodies: list[Line] = Field(min_length=1, max_length=500)
    grade: Line = ""


@router.get("places/{code}/duty/from-count", response=list[ByControlOut], summary="Spending by who may decide it")
@needs("spend.view")
def by_control(request: HttpRequest, code: str, year: int = Query(ge=1990, le=2100)) -> Any:
    by = by_of(request)
    return [
        {
            "body": one.body,
            "layer": one.layer,
            "editions": one.editions,
            "pence": {control: one.under(control) for control in CONTROLS},
            "share": float(one.share),
        }
        for one in spending_by_control(by, place_of(by, code), year)
    ]


@router.put("places/{code}/duty/from-count", response=dict[str, int | None], summary="Put it on the register")
@needs("duty.keep")
def put_on_register(request: HttpRequest, code: str, given: AddressableIn) -> Any:
    """Body → pence that it could pool, as now on the register."""
    by = by_of(request)
    rows = take_addressable(by=by, place=place_of(by, code), **given.dict())
    return {row.body_id: row.pence for row in rows}


@router.get("deals/{deal_id}", response=DealOut, summary="A deal with every proposal")
@needs("deal.view")
def deal(request: HttpRequest, deal_id: str) -> Any:
    return deal_of(by_of(request), deal_id)


@router.put("deals/{deal_id}", response=DealOut, summary="Work a deal out anew, until one is picked")
@needs("deal.propose")
def again(request: HttpRequest, deal_id: str, given: SettingsIn) -> Any:
    by = by_of(request)
    found = deal_of(by, deal_id)
    return propose_deal(by=by, case=case_of(by, found.case_id), settings=_settings(given), deal=found)


@router.post("deals/{deal_id}/pick", response=dict[str, Any], summary="Pick a proposal and open its agreement")
@needs("deal.pick")
def pick(request: HttpRequest, deal_id: str, given: PickIn) -> Any:
    by = by_of(request)
    pool = pick_deal(by=by, deal=deal_of(by, deal_id), **given.dict())
    return pool_out(glance(by, pool))


@router.get("deals/{deal_id}/if/{body_id}", response=dict[str, Any], summary="What would change if a body joined")
@needs("deal.view")
def if_joined(request: HttpRequest, deal_id: str, body_id: str) -> Any:
    by = by_of(request)
    found = _absent(by, deal_id, body_id)
    return joined_as_answer(joining(by, found, body_id))


@router.get(
    "deals/{deal_id}/ask/{body_id}", response=dict[str, Any], summary="The ask to a body that is not at the table"
)
@needs("deal.view")
def ask(request: HttpRequest, deal_id: str, body_id: str, rule: str = "") -> Any:
    by = by_of(request)
    found = _absent(by, deal_id, body_id)
    made = asking(by, found, body_id, rule)
    return {"heading": made.heading, "body": made.body.id, "sentences": list(made.sentences)}


def _absent(by: Any, deal_id: str, body_id: str) -> StoredDeal:
    """A deal in which the body stands and is not at the table. Http404 otherwise."""
    found = deal_of(by, deal_id)
    if body_id not in {one["body"] for one in found.answer["not_at_the_table"]}:
        raise Http404(body_id)
    return found


def _settings(given: SettingsIn) -> dict[str, Any]:
    return given.dict(exclude_unset=True)
