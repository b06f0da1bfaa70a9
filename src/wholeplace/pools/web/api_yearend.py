"""The end of a pool's year as JSON, by the same actions as the pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Line
from wholeplace.pools.web.models import FrozenCopy
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.year_end_actions import close_year, freeze_year, roll_year, still_holds, year_end_of
from wholeplace.pools.year_end import check_ending, left_pence
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["pools"])


class OfYear(Schema):
    year: Line


class Contribution(Schema):
    partner: Line
    line: Line


class RollIn(OfYear):
    """Shares of the recurrent sum; contributions named in `one_off` fall away."""

    inflation: Decimal = Field(default=Decimal(0), ge=-1, le=1, max_digits=20)
    efficiency: Decimal = Field(default=Decimal(0), ge=-1, le=1, max_digits=20)
    one_off: list[Contribution] = Field(default=[], max_length=2_000)


def _year(said: str) -> FinancialYear:
    try:
        return FinancialYear.parse(said)
    except ValueError:
        raise Http404(said) from None


def copy_out(copy: FrozenCopy) -> dict[str, Any]:
    kept = {name: getattr(copy, name) for name in ("id", "entries", "root", "account", "made_by")}
    made_at = copy.made_at.isoformat()
    return {**kept, "year": str(FinancialYear(copy.year)), "file": copy.book_file_id, "made_at": made_at}


@router.get("pools/{pool_id}/year-end", response=dict[str, Any], summary="How far the end of a year is")
@needs("pool.view")
def year_end(request: HttpRequest, pool_id: str, year: str | None = None) -> Any:
    by = by_of(request)
    found = year_end_of(by, pool_of(by, pool_id), _year(year) if year else None)
    left = left_pence(found.held.balances)
    return {
        "year": str(found.held.year),
        "closed": found.ending.closed,
        "steps": [{"words": words, "done": done} for words, done in found.ending.steps()],
        "wanting": [problem.as_dict() for problem in check_ending(found.ending)],
        "left_pence": {"revenue": left.get(False, 0), "capital": left.get(True, 0)},
        "closing_entries": [posted.number for posted in found.closing],
        "copies": [copy_out(copy) | {"holds": still_holds(by, copy)} for copy in found.copies],
    }


@router.post("pools/{pool_id}/year-end/close", response=dict[str, Any], summary="Close a year and carry it forward")
@needs("year.end")
def close(request: HttpRequest, pool_id: str, given: OfYear) -> Any:
    by = by_of(request)
    posted = close_year(by=by, pool=pool_of(by, pool_id), year=_year(given.year))
    return {"year": given.year, "entries": [one.number for one in posted]}


@router.post("pools/{pool_id}/year-end/roll", response=dict[str, Any], summary="Roll the next year's contributions")
@needs("year.end")
def roll(request: HttpRequest, pool_id: str, given: RollIn) -> Any:
    by = by_of(request)
    pence = roll_year(
        by=by,
        pool=pool_of(by, pool_id),
        year=_year(given.year),
        inflation=Fraction(given.inflation),
        efficiency=Fraction(given.efficiency),
        one_off=[(one.partner, one.line) for one in given.one_off],
    )
    rows = [{"partner": body, "line": line, "pence": each} for (body, line), each in pence.items()]
    return {"year": str(_year(given.year).plus(1)), "contributions": rows}


@router.post("pools/{pool_id}/year-end/freeze", response=dict[str, Any], summary="Keep the auditor's copy of a year")
@needs("year.end")
def freeze(request: HttpRequest, pool_id: str, given: OfYear) -> Any:
    by = by_of(request)
    return copy_out(freeze_year(by=by, pool=pool_of(by, pool_id), year=_year(given.year)))
