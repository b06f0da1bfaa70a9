"""Where larger bodies spend, as JSON; stated by the same action as on the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.spend.web.models import SharesStated
from wholeplace.spend.web.queries import place_of
from wholeplace.spend.web.stated_shares import shares_of, state_shares
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["spending"])
PLACE = "places/{code}/spending"
ANY = dict[str, Any]


class SharesIn(Schema):
    """`table`: the text of a CSV file with the headings body, method, year, area, share or counted, and source."""

    table: str = Field(max_length=1_000_000)


@router.get(f"{PLACE}/shares", response=list[ANY], summary="Where bodies larger than the place spend, as stated")
@needs("spend.view")
def shares(request: HttpRequest, code: str) -> Any:
    by = by_of(request)
    return [shares_out(row) for row in shares_of(by, place_of(by, code))]


@router.post(f"{PLACE}/shares", response={201: list[ANY]}, summary="State where bodies larger than the place spend")
@needs("spend.state")
def add_shares(request: HttpRequest, code: str, given: SharesIn) -> Any:
    by = by_of(request)
    place = place_of(by, code, "spend.state")
    rows = state_shares(by=by, place=place, data=given.table.encode(), name="table")
    return Status(201, [shares_out(row) for row in rows])


def shares_out(row: SharesStated) -> ANY:
    told = {name: getattr(row, name) for name in ("id", "method", "shares", "counted", "source")}
    return told | {"body": row.body_id, "year": str(FinancialYear(row.year))}
