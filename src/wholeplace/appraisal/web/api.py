"""Business cases and unit costs as JSON: the same reads and writes as the pages.

A case goes in and out in the shape of the case file (`raw`); it may be incomplete, and then `problems` names all that it wants.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.web import actions, queries, result_api
from wholeplace.appraisal.web.api_shapes import CaseId, Draws, Raw, Seed
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.raw_shape import shaped
from wholeplace.appraisal.web.reading import case_from_upload, name_of
from wholeplace.appraisal.web.steps import steps_of
from wholeplace.appraisal.web.working import DRAWS, checked, worked
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Line, Words
from wholeplace.reference.prices import deflator_editions, deflators, newest_edition
from wholeplace.reference.unit_cost_page import price_problems, search_objects, unit_cost_object
from wholeplace.reference.unit_costs import find, search_all
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["business cases"])
unit_costs = Router(tags=["unit costs"])


class ProblemOut(Schema):
    """One thing that a person must put right."""

    name: str
    field: str | None = None
    file: str | None = None
    line: int | None = None
    cell: str | None = None
    found: str
    expected: str
    why: str
    remedy: str


class StepOut(Schema):
    """How far one of the five steps is."""

    name: str
    state: str
    problems: int


class CaseOut(Schema):
    """A case as a list shows it. `revision` counts its changes; a change names the revision that it was made to."""

    id: str
    title: str
    place: str
    revision: int
    whole: bool
    problems: int
    illustrative: bool
    withdrawn: bool
    changed_at: datetime
    changed_by: str


class CaseWholeOut(CaseOut):
    """A case with its content, what it still wants, and how far its steps are."""

    raw: Raw
    steps: list[StepOut]
    still_wanted: list[ProblemOut]


class NewCaseIn(Schema):
    """Exactly one of: a title for an empty case, the text of a case file, or its content as JSON (perhaps not whole)."""

    title: Line | None = None
    illustrative: bool = False
    toml: Annotated[str, Field(max_length=2_000_000)] | None = None
    raw: Raw | None = None


class CaseIn(Schema):
    """A case's content anew, and the revision that it was made from."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    raw: Raw


def case_out(case: StoredCase) -> dict[str, Any]:
    """A case as a list shows it."""
    found = checked(case.raw)
    fields = ("id", "title", "revision", "illustrative", "withdrawn", "changed_at", "changed_by")
    return {
        **{name: getattr(case, name) for name in fields},
        "place": case.place_id,
        "whole": found.whole,
        "problems": len(found.problems),
    }


def whole_out(case: StoredCase) -> dict[str, Any]:
    """A case with its content."""
    found = checked(case.raw)
    steps = [{"name": one.name, "state": one.state, "problems": len(one.problems)} for one in steps_of(found)]
    return {
        **case_out(case),
        "raw": case.raw,
        "steps": steps,
        "still_wanted": [problem.as_dict() for problem in found.problems],
    }


@router.get("places/{code}/cases", response=list[CaseOut], summary="The business cases of a place")
@needs("case.view")
def cases(request: HttpRequest, code: str, withdrawn: bool = False) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    return [case_out(one.case) for one in queries.cases_of(by, place, withdrawn=withdrawn)]


@router.post("places/{code}/cases", response={201: CaseWholeOut}, summary="Start a business case")
@needs("case.add")
def start(request: HttpRequest, code: str, wanted: NewCaseIn) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    ways = [name for name in ("title", "toml", "raw") if getattr(wanted, name) is not None]
    if len(ways) != 1:
        raise Refused(_one_way(ways))
    if wanted.toml is not None:
        case = read_case(wanted.toml, file="toml")
        stored = actions.take_in_case(by=by, place=place, case=case, file="toml")
    elif wanted.raw is not None:
        stored = actions.take_in_raw(by=by, place=place, raw=shaped(wanted.raw))
    else:
        stored = actions.start_case(by=by, place=place, title=wanted.title or "", illustrative=wanted.illustrative)
    return Status(201, whole_out(stored))


@router.post(
    "places/{code}/cases/from-file",
    response={201: CaseWholeOut},
    summary="Start a business case from a workbook or a text file",
)
@needs("case.add")
def from_file(request: HttpRequest, code: str, file: File[UploadedFile | None] = None) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    if file is None:
        raise Refused(_file_missing())
    case = case_from_upload(file)
    stored = actions.take_in_case(by=by, place=place, case=case, file=name_of(file), brought=file)
    return Status(201, whole_out(stored))


@router.get("cases/{case_id}", response=CaseWholeOut, summary="A business case, and what it still wants")
@needs("case.view")
def case(request: HttpRequest, case_id: CaseId) -> Any:
    return whole_out(queries.case_of(by_of(request), case_id))


@router.put("cases/{case_id}", response=CaseWholeOut, summary="Put a new content in a business case's place")
@needs("case.change")
def replace(request: HttpRequest, case_id: CaseId, wanted: CaseIn) -> Any:
    by = by_of(request)
    stored = queries.case_of(by, case_id)
    return whole_out(actions.change_case(by=by, case=stored, raw=shaped(wanted.raw), revision=wanted.revision))


@router.get("cases/{case_id}/answer", response=Raw, summary="What a whole case comes to")
@needs("case.view")
def answer(request: HttpRequest, case_id: CaseId, draws: Draws = DRAWS, seed: Seed = 0) -> Any:
    """The object that `wholeplace appraise --json` prints. A case that is not whole answers 422 with all that it wants."""
    stored = queries.case_of(by_of(request), case_id)
    if draws == 0:
        found = checked(stored.raw)
        refuse_if(found.problems)
        appraisal = queries.point_answer(stored)
        return as_answer(appraisal) if appraisal else as_answer(worked(stored.raw, draws=1).appraisal)
    whole = worked(stored.raw, draws=draws, seed=seed)
    return as_answer(whole.appraisal, whole.distribution.as_answer())


def _file_missing() -> Problem:
    return Problem(
        name="missing-key",
        field="file",
        found="no file",
        expected="a workbook (.xlsx) or a case file (.toml), sent as multipart/form-data under the name file",
        why="The case is read from it.",
        remedy="Send the file.",
    )


def _one_way(ways: list[str]) -> Problem:
    return Problem(
        name="one-or-the-other",
        field="body",
        found=" and ".join(ways) or "none of them",
        expected="exactly one of title, toml and raw",
        why="Each says what the new case holds, and only one can.",
        remedy="Send one of the three.",
    )


# unit costs


class PricedOut(Schema):
    """Pounds as published, with their price year."""

    pounds: float
    price_year: str


class FoundOut(Schema):
    """An entry as a search lists it."""

    code: str
    description: str
    unit: str
    theme: str
    level: str
    original: dict[str, PricedOut | None]
    rating: str | None
    edition: str


class UnitCostOut(Schema):
    """An entry in the prices of a year: what `wholeplace unit-costs show --json` prints."""

    code: str
    description: str
    unit: str
    original: dict[str, PricedOut | None]
    price_year: str
    deflators: str
    fiscal: float | None
    economic: float | None
    social: float | None
    whole_society: float | None = None
    rating: str | None
    source: str
    shares: dict[str, float] | None
    transfer: float
    overlaps: list[str]


@unit_costs.get("unit-costs", response=list[FoundOut], summary="Search the unit cost library")
@needs("unit-cost.view")
def search(request: HttpRequest, words: Words, limit: Annotated[int, Field(ge=1, le=100)] = 10) -> Any:
    return search_objects(search_all(words[:200], limit))


@unit_costs.get("unit-costs/{path:code}", response=UnitCostOut, summary="An entry of the unit cost library")
@needs("unit-cost.view")
def show(
    request: HttpRequest,
    code: str,
    year: Annotated[str, Field(pattern=r"^\d{4}/\d{2}$", examples=["2025/26"])] | None = None,
    edition: Literal[*deflator_editions()] | None = None,  # type: ignore[valid-type]
) -> Any:
    cost = find(code)
    if cost is None:
        raise Http404(code)
    chosen = edition or newest_edition()
    asked = _year(year)
    refuse_if(price_problems(cost, asked, chosen))
    return unit_cost_object(cost, asked or deflators(chosen).latest_outturn, chosen)


def _year(text: str | None) -> FinancialYear | None:
    if text is None:
        return None
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        raise Refused(
            Problem(
                name="bad-financial-year",
                field="year",
                found=text,
                expected="two consecutive years, such as 2025/26",
                why="Prices belong to a financial year.",
                remedy="Send, for example, year=2025/26.",
            )
        ) from error


ROUTERS = (router, unit_costs, *result_api.ROUTERS)
