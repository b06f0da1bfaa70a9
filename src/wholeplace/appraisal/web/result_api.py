"""What a case comes to as JSON: charts, what-if, options, versions, review and signing, and the cases of a place together.

The same reads and writes as the pages. Versions are read, remarked on and signed by the operations of `versions_router`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.compare import options, options_answer
from wholeplace.appraisal.measures import answer_path, measures_of
from wholeplace.appraisal.picture_figures import CHARTS, PLACE, figures_of
from wholeplace.appraisal.web import moves as what_ifs
from wholeplace.appraisal.web.api_shapes import CaseId, Draws, Number, Raw, Revision, Seed
from wholeplace.appraisal.web.case_changes import changes_between
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.portfolios import MEASURES, Asked, as_json, candidates_of, chosen, known_rule
from wholeplace.appraisal.web.queries import case_of, cases_of
from wholeplace.appraisal.web.versions import (
    KIND,
    bodies_named,
    figures_moved,
    numbered,
    propose_case,
    rework,
    signing_bodies,
)
from wholeplace.appraisal.web.working import DRAWS, whole, work, worked
from wholeplace.appraisal.what_if import movables, with_moved
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Line, Words
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.signing.api import VersionOut, version_out, versions_router
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["results"])
versions = Router(tags=[f"versions: {KIND}"])

Moves = Annotated[dict[Line, float], Field(max_length=1000, examples=[{"incidents.impact": 0.2, "team.pounds": 1.1}])]
Year = Annotated[str, Field(pattern=r"^\d{4}/\d{2}$", examples=["2025/26"])]
Pounds = Annotated[float, Field(ge=0, lt=1e15)]


class FiguresOut(Schema):
    """The figures of a chart as a table of numbers."""

    name: str
    who: str
    head: list[str]
    rows: list[list[Any]]


class MovableOut(Schema):
    """A number that what-if can move: a share between 0 and 1, a count, or a cost as a factor on all its years."""

    path: str
    line: str
    field: str
    value: float
    uncertain: bool
    domain: str


class MovesIn(Schema):
    """Numbers to move, each in its field's own unit."""

    moves: Moves
    draws: Draws = DRAWS
    seed: Seed = 0


class KeepIn(Schema):
    """Moved numbers to write into the case, and the revision that they were moved from."""

    moves: Moves
    revision: Revision


class CopyIn(Schema):
    """Moved numbers for a copy of the case, and its title."""

    moves: Moves
    title: Line = ""


class KeptOut(Schema):
    """A case that numbers were written into."""

    id: str
    title: str
    revision: int


class ProposalIn(Schema):
    """Whose signature is wanted, and what is new."""

    bodies: Annotated[list[Line], Field(max_length=100)]
    note: Words = ""


class ContentOut(Schema):
    """What a version keeps: the case in the shape of its file, and the answer that was put forward."""

    case: Raw
    answer: Raw


class MovedOut(Schema):
    """A figure in two versions. Null where one of them does not have it."""

    words: str
    before: float | None
    after: float | None


class ChangeOut(Schema):
    """One thing that differs, in words."""

    where: str
    what: str
    before: str
    after: str


class AgainstOut(Schema):
    """What changed between two versions."""

    figures: list[MovedOut]
    changes: list[ChangeOut]


class CheckOut(Schema):
    """What a version recorded beside the same produced now."""

    words: str
    kept: str
    now: str
    same: bool


class AgainOut(Schema):
    """A version's figures produced again. `figures` names those that differ."""

    stands: bool
    checks: list[CheckOut]
    figures: list[str]


class OptionsOut(Schema):
    """Options as `wholeplace appraise --json` prints them, the comparator first, and how likely each is the best by measure."""

    comparator: str
    implied: bool
    draws: int
    seed: int
    options: list[Raw]
    probability_best: dict[str, dict[str, float]]
    unpriced: list[Raw]
    notes: list[str]


class PortfolioIn(Schema):
    """Which cases (all that are whole, where none is named), judged by what, under which budgets.

    `budgets`: body → pounds for every year, or pounds by year; a body or year without one has no limit.
    """

    cases: Annotated[list[CaseId], Field(max_length=100)] | None = None
    with_options: bool = False
    measure: Line = next(iter(MEASURES))
    rule: Literal["multiply", "cap", "refuse"] = "multiply"
    common: Annotated[bool, Field(description="bring cases that count over other years to common ones")] = False
    must: Annotated[list[CaseId], Field(max_length=100)] = []
    budgets: dict[Line, Pounds | dict[Year, Pounds]] = {}


@router.get("cases/{case_id}/charts/{name}", response=FiguresOut, summary="The figures of a chart")
@needs("case.view")
def chart(
    request: HttpRequest,
    case_id: CaseId,
    name: Literal[*CHARTS],  # type: ignore[valid-type]
    who: Line = PLACE,
) -> Any:
    """`who` is `place` or a body's id, where the chart is of one of them."""
    answer = worked(case_of(by_of(request), case_id).raw)
    if who not in (PLACE, *answer.distribution.bodies):
        raise Http404(who)
    found = figures_of(name, answer.appraisal, answer.distribution, who)
    return {"name": name, "who": who, "head": list(found.head), "rows": [list(row) for row in found.rows]}


@router.get("cases/{case_id}/what-if", response=list[MovableOut], summary="The numbers that what-if can move")
@needs("case.view")
def movable(request: HttpRequest, case_id: CaseId) -> Any:
    found = movables(whole(case_of(by_of(request), case_id).raw))
    kept = ("path", "line", "field", "value", "uncertain")
    return [{**{name: getattr(one, name) for name in kept}, "domain": one.domain.words} for one in found]


@router.post("cases/{case_id}/what-if", response=Raw, summary="What a case comes to with some numbers moved")
@needs("case.view")
def what_if(request: HttpRequest, case_id: CaseId, wanted: MovesIn) -> Any:
    """The object that `wholeplace appraise --json` prints, for the case as moved. Nothing is stored."""
    case = with_moved(whole(case_of(by_of(request), case_id).raw), wanted.moves)
    answer = work(case, draws=wanted.draws or 1, seed=wanted.seed)
    return as_answer(answer.appraisal, answer.distribution.as_answer() if wanted.draws else None)


@router.post("cases/{case_id}/what-if/keep", response=KeptOut, summary="Write moved numbers into the case")
@needs("case.change")
def keep(request: HttpRequest, case_id: CaseId, wanted: KeepIn) -> Any:
    by = by_of(request)
    return what_ifs.keep_moves(by=by, case=case_of(by, case_id), moves=_some(wanted.moves), revision=wanted.revision)


@router.post("cases/{case_id}/what-if/copy", response={201: KeptOut}, summary="A copy of the case with moved numbers")
@needs("case.add")
def copy(request: HttpRequest, case_id: CaseId, wanted: CopyIn) -> Any:
    by = by_of(request)
    made = what_ifs.copy_with_moves(by=by, case=case_of(by, case_id), moves=_some(wanted.moves), title=wanted.title)
    return Status(201, made)


def _some(moves: dict[str, float]) -> dict[str, float]:
    if not moves:
        raise Refused(what_ifs.nothing_moved())
    return moves


@router.get("cases/{case_id}/options", response=OptionsOut, summary="Options side by side")
@needs("case.view")
def compared(request: HttpRequest, case_id: CaseId, draws: Draws = DRAWS, seed: Seed = 0) -> Any:
    """Each option against the comparator, in the same draws: figures, what they add, and how likely each is the best."""
    found = options(whole(case_of(by_of(request), case_id).raw), draws=draws, seed=seed)
    measures = [name for name in measures_of(found.case) if draws]
    return {
        "comparator": found.comparator,
        "implied": found.implied,
        "draws": draws,
        "seed": seed,
        "options": options_answer(found),
        "probability_best": {answer_path(name): dict(found.probability_best(name)) for name in measures},
        "unpriced": [{"title": one.title, "kind": one.kind, "description": one.description} for one in found.unpriced],
        "notes": list(found.notes),
    }


@router.post("places/{code}/portfolio", response=Raw, summary="Which cases of a place to take together")
@needs("case.view")
def portfolio(request: HttpRequest, code: str, wanted: PortfolioIn) -> Any:
    """The set that is worth most within the budgets, its bound and gap, and what overlap control took off. Stores nothing."""
    by = by_of(request)
    asked = _asked(_cases_asked(by, code, wanted.cases), wanted)
    return as_json(asked, chosen(asked))


def _cases_asked(by: By, code: str, wanted: list[str] | None) -> tuple[StoredCase, ...]:
    """The cases named, in that order; all that are whole where none is. Http404 for one that is not of the place."""
    listed = cases_of(by, place_or_404(by, code))
    if wanted is None:
        return tuple(one.case for one in listed if one.checked.whole and one.answer is not None)
    known = {one.case.pk: one.case for one in listed}
    if missing := [one for one in wanted if one not in known]:
        raise Http404(missing[0])
    return tuple(known[one] for one in dict.fromkeys(wanted))


def _asked(cases: tuple[StoredCase, ...], wanted: PortfolioIn) -> Asked:
    found = candidates_of(cases, with_options=wanted.with_options) if cases else ()
    years = sorted({one.case.first_year.plus(t) for one in found for t in range(one.case.years)})
    return Asked(
        cases=cases,
        with_options=wanted.with_options,
        measure=wanted.measure,
        rule=known_rule(wanted.rule),
        common=wanted.common,
        must=tuple(wanted.must),
        budgets={body: _by_year(budget, years) for body, budget in wanted.budgets.items()},
    )


def _by_year(budget: float | dict[str, float], years: list[FinancialYear]) -> dict[FinancialYear, float]:
    if isinstance(budget, dict):
        return {_year(year): pounds for year, pounds in budget.items()}
    return dict.fromkeys(years, budget)


def _year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        problem = Problem(
            name="bad-financial-year",
            field="budgets",
            found=text,
            expected="two consecutive years, such as 2025/26",
            why="Budgets belong to a financial year.",
            remedy='Send, for example, {"2025/26": 250000}.',
        )
        raise Refused(problem) from error


# versions


@versions.post("cases/{case_id}/versions", response={201: VersionOut}, summary="Put a version before the bodies")
@needs("case.propose")
def propose(request: HttpRequest, case_id: CaseId, wanted: ProposalIn) -> Any:
    """The bodies named must be of the place, and named by the case."""
    by = by_of(request)
    case = case_of(by, case_id)
    bodies: dict[str, Body] = {body.pk: body for body in signing_bodies(by, case)}
    if missing := [one for one in wanted.bodies if one not in bodies]:
        raise Refused(_not_asked(missing[0], list(bodies)))
    chosen_bodies = [bodies[one] for one in dict.fromkeys(wanted.bodies)]
    return Status(201, version_out(propose_case(by=by, case=case, bodies=chosen_bodies, note=wanted.note)))


def _not_asked(body: str, bodies: list[str]) -> Problem:
    return Problem(
        name="body-not-of-the-place",
        field="bodies",
        found=body,
        expected=f"a body of the place that the case names: {', '.join(bodies) or 'there is none'}",
        why="A body signs for the places to which it belongs.",
        remedy="Name the body in the case, or leave it out.",
    )


@versions.get(
    "cases/{case_id}/versions/{number}/content", response=ContentOut, summary="The case and the answer of a version"
)
@needs("case.view")
def content(request: HttpRequest, case_id: CaseId, number: Number) -> Any:
    by = by_of(request)
    return numbered(by, case_of(by, case_id), number).values


@versions.get(
    "cases/{case_id}/versions/{number}/against/{other}",
    response=AgainstOut,
    summary="What changed from an other version to this one",
)
@needs("case.view")
def against(request: HttpRequest, case_id: CaseId, number: Number, other: Number) -> Any:
    by = by_of(request)
    case = case_of(by, case_id)
    before, after = (numbered(by, case, one).values for one in (other, number))
    names = bodies_named(before["case"], after["case"])
    return {
        "figures": figures_moved(before["answer"], after["answer"], names),
        "changes": changes_between(before["case"], after["case"]),
    }


@versions.get(
    "cases/{case_id}/versions/{number}/again", response=AgainOut, summary="A version's figures produced again"
)
@needs("case.view")
def again(request: HttpRequest, case_id: CaseId, number: Number) -> Any:
    """`stands` says whether every figure is the one that was put forward."""
    by = by_of(request)
    found = rework(numbered(by, case_of(by, case_id), number))
    return {"stands": found.stands, "checks": list(found.checks), "figures": list(found.figures)}


ROUTERS = (router, versions, versions_router(KIND))
