"""Where a field of a case is asked for: the page, and the input on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.page_words import label_of, remedy
from wholeplace.appraisal.web.raw_edits import LISTS, line_of
from wholeplace.appraisal.web.steps import CALCULATE, TITLES, line_title, step_of
from wholeplace.vocabulary.problems import Problem

ROUTES = {"costs": "cost-line", "options": "option-line", "unpriced": "unpriced-line"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that stands between a case and an answer, and where it is put right."""

    step: str
    where: str
    words: str
    href: str
    problem: Problem


def wanted_links(stored: StoredCase, problems: Iterable[Problem]) -> list[Wanted]:
    """What is still wanted, each with its page; in the order of the steps."""
    order = list(TITLES)
    made = [_wanted(stored, problem) for problem in problems]
    return sorted(made, key=lambda one: order.index(one.step))


def _wanted(stored: StoredCase, problem: Problem) -> Wanted:
    field = problem.field or ""
    title = line_title(stored.raw, field)
    where = ": ".join(part for part in (title, label_of(field)) if part)
    return Wanted(step_of(field), where, remedy(problem), field_address(stored, field), problem)


def field_address(stored: StoredCase, field: str) -> str:
    """The page that asks for a field, with what is wanted shown on it."""
    step = step_of(field)
    kind, _, rest = field.partition(".")
    key = rest.split(".")[0]
    if kind not in LISTS or kind == "bodies" or line_of(stored.raw, kind, key) is None:
        return f"{_page(stored, kind, step)}?check=1"
    if kind == "benefits":
        return f"{reverse(f'appraisal:{step}-line', args=[stored.pk, key])}?check=1"
    if kind in ROUTES:
        return f"{reverse(f'appraisal:{ROUTES[kind]}', args=[stored.pk, key])}?check=1"
    return reverse("appraisal:identify", args=[stored.pk])


def _page(stored: StoredCase, kind: str, step: str) -> str:
    """The page of what is no line."""
    if kind == "correlations":
        return reverse("appraisal:correlations", args=[stored.pk])
    if step == CALCULATE and kind == "case":
        return reverse("appraisal:evidence", args=[stored.pk])
    return reverse(f"appraisal:{step}", args=[stored.pk])
