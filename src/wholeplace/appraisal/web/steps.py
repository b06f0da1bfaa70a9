"""The five steps of a case: which fields each asks for, and how far each stands.

A step is as far as its fields are: what the reader of cases still refuses in them stands between the case and an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal.web.raw_edits import line_of, tables_of
from wholeplace.appraisal.web.working import Checked
from wholeplace.vocabulary.problems import Problem

DESCRIBE, MEASURE, IDENTIFY, CALCULATE, PRESENT = "describe", "measure", "identify", "calculate", "present"
NOT_STARTED, IN_PROGRESS, COMPLETE, WAITING = "not started", "in progress", "complete", "waiting"

TITLES: Mapping[str, str] = {
    DESCRIBE: "Describe",
    MEASURE: "Measure",
    IDENTIFY: "Identify",
    CALCULATE: "Calculate",
    PRESENT: "Present",
}
HINTS: Mapping[str, str] = {
    DESCRIBE: "What is proposed, who takes part, over which years, and what would happen otherwise",
    MEASURE: "How many people, how often, and how much of it the change avoids",
    IDENTIFY: "What one event is worth, whose budget it falls to, when, and how much of it is cash",
    CALCULATE: "What it costs, how sure the evidence is, options, and what has no price",
    PRESENT: "Results, charts, the board paper and the workbook",
}

_CALCULATED = ("combine_grades", "bias_edition")
_MEASURED = (
    *("id", "title", "population", "engagement", "retention", "events_per_person", "recorded_to_actual", "impact"),
    *("deadweight", "attribution", "leakage", "displacement", "substitution", "grade", "grades", "cohort"),
    "reduced_for_overlap",
)
_CALCULATE_LISTS = ("costs", "options", "correlations", "unpriced")


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a task list shows it; `problems` are those of its own fields."""

    name: str
    state: str
    problems: tuple[Problem, ...]

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def hint(self) -> str:
        return HINTS[self.name]


def step_of(field: str | None) -> str:
    """The step in which a field is asked for."""
    head, _, rest = (field or "").partition(".")
    if head == "benefits":
        _, _, inner = rest.partition(".")
        name = inner.removeprefix("sources.").split(".")[0]
        return MEASURE if not name or name in _MEASURED else IDENTIFY
    if head in _CALCULATE_LISTS or (head == "case" and rest.split(".")[0] in _CALCULATED):
        return CALCULATE
    return IDENTIFY if head == "local_values" else DESCRIBE


def steps_of(found: Checked) -> tuple[Step, ...]:
    """The five steps of a case, each with its state."""
    by_step: dict[str, list[Problem]] = {name: [] for name in TITLES}
    for problem in found.problems:
        by_step[step_of(problem.field)].append(problem)
    made = [
        Step(name, _state(found.raw, name, problems), tuple(problems))
        for name, problems in by_step.items()
        if name != PRESENT
    ]
    ready = found.whole and not any(step.state == NOT_STARTED for step in made)
    return (*made, Step(PRESENT, "ready" if ready else WAITING, ()))


def _state(raw: Mapping[str, Any], name: str, problems: Iterable[Problem]) -> str:
    begun = {
        DESCRIBE: True,
        MEASURE: bool(tables_of(raw, "benefits")),
        IDENTIFY: any(line.get("unit_cost") or line.get("value") for line in tables_of(raw, "benefits")),
        CALCULATE: bool(tables_of(raw, "costs")),
    }[name]
    if not begun:
        return NOT_STARTED
    return IN_PROGRESS if list(problems) else COMPLETE


def of_line(problems: Iterable[Problem], kind: str, key: str, step: str | None = None) -> tuple[Problem, ...]:
    """The problems of one line, those of one step alone where it is named."""
    base = f"{kind}.{key}"
    mine = (p for p in problems if p.field == base or (p.field or "").startswith(f"{base}."))
    return tuple(p for p in mine if step is None or step_of(p.field) == step)


def line_title(raw: Mapping[str, Any], field: str) -> str:
    """The title of the line that a field belongs to; empty where it belongs to none."""
    kind, _, rest = field.partition(".")
    line = line_of(raw, kind, rest.split(".")[0]) if rest else None
    return str(line.get("title") or line.get("name") or line.get("description") or "") if line else ""
