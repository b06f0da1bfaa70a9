"""The cases of a place together: overlap control, each body's budget, and the set that is worth most, with its gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wholeplace.appraisal.overlap import RULES
from wholeplace.appraisal.place_portfolio import (
    PlaceChoice,
    alike,
    common_terms,
    left_out,
    payers_of,
    years_of,
)
from wholeplace.appraisal.report_words import listed
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.portfolios import (
    Asked,
    candidates_of,
    chosen,
    known_measure,
    known_rule,
    measures_for,
)
from wholeplace.appraisal.web.queries import cases_of, place_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

EVERY = "every"


@dataclass(frozen=True, slots=True)
class Box:
    """One budget as it was typed; `error` is what is wrong with that."""

    name: str
    label: str
    typed: str
    error: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-").replace("/", "-")


@dataclass(frozen=True, slots=True)
class Budgets:
    """What was typed for each body: a budget for every year, and others for single years."""

    rows: tuple[tuple[str, Box, tuple[Box, ...]], ...]

    @property
    def errors(self) -> list[Box]:
        return [box for _, every, single in self.rows for box in (every, *single) if box.error]

    @property
    def single(self) -> bool:
        """Whether any year has a budget of its own."""
        return any(box.typed for _, _, boxes in self.rows for box in boxes)


@needs("case.view")
def portfolio(request: HttpRequest, code: str) -> HttpResponse:
    """What is asked stands in the address, so that it can be kept and sent; nothing is stored."""
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    found = cases_of(by, place)
    ready = [one.case for one in found if one.checked.whole and one.answer is not None]
    picked = _picked(ready, request.GET)
    context = {
        "place": place,
        "listed": found,
        "picked": {case.pk for case in picked},
        "waiting": [one for one in found if one.case not in ready],
        "rules": RULES,
        "asked": request.GET,
        "problems": (),
        "answer": None,
        "unlike": False,
    }
    if picked:
        context |= _answered(picked, request.GET)
    wrong = "asked" in request.GET and (context["problems"] or context.get("wrong"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "appraisal/portfolio.html", context, status=status)


def _picked(ready: Sequence[StoredCase], typed: QueryDict) -> list[StoredCase]:
    """The cases that were ticked; all of them where the page is opened without a question."""
    wanted = typed.getlist("case")
    return [case for case in ready if case.pk in wanted or "asked" not in typed]


def _answered(picked: Sequence[StoredCase], typed: QueryDict) -> dict[str, Any]:
    """The answer of what was asked, or what stands against it."""
    with_options = "options" in typed
    found = candidates_of(picked, with_options=with_options)
    written = candidates_of(picked, with_options=False)
    budgets = typed_budgets(payers_of(found), years_of(found), typed)
    asked = Asked(
        cases=tuple(picked),
        with_options=with_options,
        measure=known_measure(typed.get("measure", ""), found),
        rule=known_rule(typed.get("rule", "")),
        common="common" in typed,
        must=tuple(case.pk for case in picked if case.pk in typed.getlist("must")),
        budgets={body: _by_year(every, single, years_of(found)) for body, every, single in _by_body(budgets)},
    )
    context = {
        "found": found,
        "years": years_of(found),
        "budgets": budgets,
        "measures": measures_for(found),
        "measure": asked.measure,
        "rule": asked.rule,
        "with_options": with_options,
        "common": asked.common,
        "must": asked.must,
        "price_year": found[0].case.price_year,
        "unlike": not alike(written),
        "common_words": common_terms(found).words,
        "common_link": _with_common(picked, typed),
    }
    if budgets.errors:
        return context | {"wrong": True}
    try:
        answer = chosen(asked)
    except Refused as refused:
        return context | {"problems": _once(refused.problems)}
    return context | {"answer": answer} | _shown(asked, answer)


def _with_common(picked: Sequence[StoredCase], typed: QueryDict) -> str:
    """The same question, on common years."""
    more = typed.copy()
    more.update({"asked": "yes", "common": "yes"})
    more.setlist("case", [case.pk for case in picked])
    return f"?{more.urlencode()}"


def _shown(asked: Asked, answer: PlaceChoice) -> dict[str, Any]:
    names = {body.id: body.name for one in answer.variants for body in one.case.bodies}
    worth = {one.id: one.value for one in answer.candidates}
    taken = [answer.variant(one) for one in answer.choice.chosen]
    cases = {one.of for one in taken}
    return {
        "names": names,
        "unlimited": listed([name for body, name in payers_of(answer.variants).items() if not asked.budgets.get(body)]),
        "overstated": answer.value - answer.choice.value,
        "worth": worth,
        "taken": taken,
        "others": [one for one in answer.variants if one.id not in answer.choice.chosen and one.of not in cases],
        "titles": {one.id: one.title for one in answer.variants},
        "spending": spending_rows(answer),
        "left_out": left_out(answer.variants, asked.measure, answer.terms) if answer.terms else {},
    }


def spending_rows(answer: PlaceChoice) -> list[tuple[str, list[Any]]]:
    """Each body that spends or has a budget, with its spending in each year; None where there is neither."""
    years = years_of(answer.variants)
    at = {(one.body, one.year): one for one in answer.choice.spending}
    bodies = dict.fromkeys(one.body for one in answer.choice.spending)
    return [(body, [at.get((body, year)) for year in years]) for body in bodies]


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))


def typed_budgets(payers: Mapping[str, str], years: Sequence[FinancialYear], typed: Mapping[str, str]) -> Budgets:
    """The boxes of every body that pays, as typed."""
    return Budgets(
        tuple(
            (
                body,
                _box(f"budget.{body}", name, typed),
                tuple(_box(f"budget.{body}.{year.begins}", f"{name}, {year}", typed) for year in years),
            )
            for body, name in payers.items()
        )
    )


def _box(name: str, label: str, typed: Mapping[str, str]) -> Box:
    text = typed.get(name, "").strip()
    return Box(name, label, text, "" if not text or pounds_typed(text) is not None else _wrong(label))


def _wrong(label: str) -> str:
    return f"Budget of {label} must be an amount in pounds, such as 250,000"


def pounds_typed(text: str) -> float | None:
    """An amount as people type it: `£250,000`, `250000`, `250k`, `1.2m`; None where it is none."""
    plain = text.strip().lower().removeprefix("£").replace(",", "").replace(" ", "")
    times = {"k": 1e3, "m": 1e6}.get(plain[-1:], 1.0)
    try:
        amount = float(plain.rstrip("km")) * times
    except ValueError:
        return None
    return amount if 0 <= amount < 1e15 else None


def _by_body(budgets: Budgets) -> list[tuple[str, Box, tuple[Box, ...]]]:
    return [(body, every, single) for body, every, single in budgets.rows]


def _by_year(every: Box, single: Sequence[Box], years: Sequence[FinancialYear]) -> dict[FinancialYear, float]:
    """The budget of each year that has one: its own, or that for every year."""
    found = {}
    for year, box in zip(years, single, strict=True):
        amount = pounds_typed(box.typed or every.typed)
        if amount is not None:
            found[year] = amount
    return found
