"""The map of spending as JSON: the same questions as its pages, in the same words. *Units*: whole pence.

Lines are chosen as in the pages' addresses: `year=2021&layer=payments&service=housing`, a name given twice for either value, `~`
for what is not known. Where neither year nor layer is chosen, the latest year is answered, outturn before payments.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Limit, Line
from wholeplace.spend.coverage_words import as_answer
from wholeplace.spend.query_words import where_of
from wholeplace.spend.questions import DIMENSIONS
from wholeplace.spend.spend_map import answer, flows, lines_behind
from wholeplace.spend.web.map_coverage import covered
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import looked_at
from wholeplace.spend.web.queries import place_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["map of spending"])
PLACE = "places/{code}/spending/map"
Offset = Annotated[int, Field(ge=0, le=100_000)]
Several = Annotated[list[Line], Field(max_length=200)]

Chosen: Any = create_model(
    "Chosen",
    __base__=Schema,
    __doc__="Lines chosen by the values that they have; a name given twice: either value; `~`: not known.",
    # pydantic's types know a model's fields by name only, and these are as many as there are dimensions
    **{name: (Several, Field(default=[], description=words)) for name, words in DIMENSIONS.items()},  # type: ignore[call-overload]
)


class Grouped(Schema):
    """By which dimensions sums are grouped: `by=body&by=service`."""

    by: Several = []


class TagOut(Schema):
    """A layer, edition and basis that stands in the lines asked about."""

    layer: str
    edition: str
    basis: str
    body: str
    year: int


class RowOut(Schema):
    """One group: the values by which it is grouped, its sum, and how many lines stand behind it."""

    cell: list[str | int | bool | date | None]
    pence: int
    lines: int


class AnswerOut(Schema):
    """`total_pence` is null where the rows may stand side by side and not be added."""

    by: list[str]
    where: dict[str, list[str | int | bool | date | None]]
    rows: list[RowOut]
    total_pence: int | None
    lines: int
    tags: list[TagOut]


class LinesOut(Schema):
    """A page of lines, the largest first, each with all that is counted of it; `pence` and `lines` are those of them all."""

    rows: list[dict[str, Any]]
    lines: int
    pence: int
    offset: int


class FlowOut(Schema):
    stage: int
    source: str | int | bool | date | None
    target: str | int | bool | date | None
    pence: int
    lines: int


class FlowsOut(Schema):
    """Money between neighbouring stages; `others` gathers what is small."""

    stages: list[str]
    flows: list[FlowOut]
    total_pence: int


class StepsOut(Schema):
    """From what a body states to what is counted of it in the place's total."""

    body: str
    stated_pence: int
    attributed_pence: int
    removed_pence: int
    counted_pence: int


class RemovalOut(Schema):
    payer: str
    payee: str
    kind: str
    removed: bool
    pence: int
    because: str


class TotalOut(Schema):
    """The place's total with its steps. `missing`: bodies of the place whose spending is not in it."""

    year: str
    basis: str
    total_pence: int
    low_pence: int
    high_pence: int
    bodies: list[StepsOut]
    removals: list[RemovalOut]
    missing: list[str]


@router.get(PLACE, response=AnswerOut, summary="Sums of spending by the dimensions asked for")
@needs("spend.view")
def sums(request: HttpRequest, code: str, chosen: Query[Chosen], grouped: Query[Grouped]) -> Any:
    """Sums of pence by one or several dimensions (`by=body&by=service`), every row with its lines."""
    with _looked(request, code, chosen) as seen:
        found = answer(seen.store, seen.question(*dict.fromkeys(grouped.by)))
        return {
            "by": list(found.question.by),
            "where": {name: list(values) for name, values in seen.where.items()},
            "rows": [{"cell": list(row.cell), "pence": row.pence, "lines": row.lines} for row in found.rows],
            "total_pence": found.total_pence,
            "lines": found.lines,
            "tags": [_tag(tag) for tag in found.tags],
        }


@router.get(f"{PLACE}/lines", response=LinesOut, summary="The lines behind a figure")
@needs("spend.view")
def lines(request: HttpRequest, code: str, chosen: Query[Chosen], offset: Offset = 0, limit: Limit = 50) -> Any:
    """The lines chosen, the largest first: file, sheet, line and the rule that gave each its service."""
    with _looked(request, code, chosen) as seen:
        found = lines_behind(seen.store, seen.question(), (), offset, limit)
        return {"rows": [dict(row) for row in found.rows], "lines": found.lines, "pence": found.pence, "offset": offset}


@router.get(f"{PLACE}/flows", response=FlowsOut, summary="Flows of money from bodies to services to kinds of payee")
@needs("spend.view")
def money_flows(request: HttpRequest, code: str, chosen: Query[Chosen]) -> Any:
    with _looked(request, code, chosen) as seen:
        found = flows(seen.store, seen.where)
        each = [
            {"stage": one.stage, "source": one.source, "target": one.target, "pence": one.pence, "lines": one.lines}
            for one in found.flows
        ]
        return {"stages": list(found.stages), "flows": each, "total_pence": found.total_pence}


@router.get(f"{PLACE}/total", response=TotalOut, summary="The place's total of a year, with its steps")
@needs("spend.view")
def total(request: HttpRequest, code: str, chosen: Query[Chosen]) -> Any:
    """What the bodies state, what of it falls here, and the money between them, removed once."""
    with _looked(request, code, chosen) as seen:
        found = total_of(seen, _one_year(seen.year))
        steps = found.total
        return {
            "year": str(FinancialYear(found.year)),
            "basis": found.basis,
            "total_pence": steps.counted_pence,
            "low_pence": steps.low_pence,
            "high_pence": steps.high_pence,
            "bodies": [_steps(body, each) for body, each in found.by_body().items()],
            "removals": [
                {
                    "payer": one.flow.payer,
                    "payee": one.flow.payee,
                    "kind": one.flow.kind,
                    "removed": one.removed,
                    "pence": one.pence,
                    "because": one.because,
                }
                for one in found.removals
            ],
            "missing": [one.body.id for one in found.missing],
            "open_ranges": list(found.open_ranges),
            "doubts": [one.as_dict() for one in found.doubts],
        }


@router.get(f"{PLACE}/coverage", response=dict[str, Any], summary="How much of what was returned the payments explain")
@needs("spend.view")
def coverage(request: HttpRequest, code: str, chosen: Query[Chosen], accepted: Line = "") -> Any:
    """Body by body and service by service. `accepted`: why unlike bases may be compared."""
    with _looked(request, code, chosen) as seen:
        _one_year(seen.year)
        return as_answer(covered(seen, accepted.strip()))


def _looked(request: HttpRequest, code: str, chosen: Any) -> Any:
    """The sheet of the lines chosen. Http404 and *Refuses* as `map_reading.sheet`."""
    by = by_of(request)
    told: Mapping[str, list[str]] = chosen.dict()
    pairs = [(name, text) for name, texts in told.items() for text in texts]
    return looked_at(by, place_of(by, code), where_of(pairs))


def _tag(tag: Any) -> dict[str, Any]:
    return {name: getattr(tag, name) for name in ("layer", "edition", "basis", "body", "year")}


def _steps(body: str, steps: Any) -> dict[str, Any]:
    parts = ("stated_pence", "attributed_pence", "removed_pence", "counted_pence")
    return {"body": body, **{name: getattr(steps, name) for name in parts}}


def _one_year(year: int | None) -> int:
    """*Refuses* `no-such-value` where several years, or none, are chosen."""
    if year is None:
        raise Refused(
            Problem(
                name="no-such-value",
                field="year",
                found="several years, or none",
                expected="one year, such as year=2021",
                why="A total and its coverage are of one year.",
                remedy="Choose one financial year.",
            )
        )
    return year
