"""What if: numbers moved, and the whole answer beside them while one types. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wholeplace.appraisal import pictures
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.web.field_words import FIELD_WORDS
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.working import checked, what_if, worked
from wholeplace.appraisal.what_if import COSTS, Movable, movables
from wholeplace.foundation.access.needs import needs
from wholeplace.vocabulary.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Control:
    """One number on the panel: shares are typed as per cent, costs as per cent of what they are."""

    item: Movable
    typed: str
    error: str = ""

    @property
    def id(self) -> str:
        return self.item.path.replace(".", "-")

    @property
    def label(self) -> str:
        return FIELD_WORDS[self.item.field]

    @property
    def percent(self) -> bool:
        return is_percent(self.item)

    @property
    def changed(self) -> bool:
        return self.typed != shown(self.item)


def is_percent(item: Movable) -> bool:
    return item.field == COSTS or item.domain.high == 1.0


def shown(item: Movable) -> str:
    """A number as its box shows it: `25` for a share of 0.25, `1160` for a count."""
    return f"{item.value * 100 if is_percent(item) else item.value:.10g}"


@needs("case.view")
def panel(request: HttpRequest, case_id: str) -> HttpResponse:
    """The panel: whole page, or only its results where htmx asks."""
    stored = case_of(request.by, case_id)  # type: ignore[attr-defined]
    found = checked(stored.raw)
    if found.case is None:
        return render(request, "appraisal/not-whole.html", {"stored": stored, "problems": found.problems})
    controls, moves = read(found.case, request.GET)
    base = worked(stored.raw)
    problems: tuple[Problem, ...] = ()
    answer = base
    if not any(control.error for control in controls):
        try:
            answer = what_if(stored.raw, moves) if moves else base
        except Refused as refused:
            problems = refused.problems
    context = {
        "stored": stored,
        "groups": grouped(controls),
        "controls": controls,
        "base": base,
        "answer": answer,
        "moved": bool(moves),
        "problems": problems,
        "fan": pictures.fan(answer.appraisal, answer.distribution),
    }
    only_results = bool(getattr(request, "htmx", False))
    return render(request, "appraisal/what-if-results.html" if only_results else "appraisal/what-if.html", context)


def read(case: Case, typed: QueryDict) -> tuple[list[Control], dict[str, float]]:
    """The controls as typed, and the moves that they make. A box left empty stands as the case has it."""
    controls, moves = [], {}
    for item in movables(case):
        text = typed.get(item.path, "").strip().rstrip("%").replace(",", "") or shown(item)
        value, error = _number(text, item)
        controls.append(Control(item, text, error))
        if value is not None and text != shown(item):
            moves[item.path] = value
    return controls, moves


def _number(text: str, item: Movable) -> tuple[float | None, str]:
    try:
        value = float(text) / (100 if is_percent(item) else 1)
    except ValueError:
        return None, f"{FIELD_WORDS[item.field]} must be a number"
    if not item.domain.low <= value <= item.domain.high:
        high = f"{item.domain.high * 100:g}%" if is_percent(item) else ""
        return None, f"{FIELD_WORDS[item.field]} must be between 0% and {high}" if high else "Must be nought or more"
    return value, ""


def grouped(controls: list[Control]) -> dict[str, list[Control]]:
    """Controls by the line that they belong to."""
    groups: dict[str, list[Control]] = {}
    for control in controls:
        groups.setdefault(control.item.line, []).append(control)
    return groups
