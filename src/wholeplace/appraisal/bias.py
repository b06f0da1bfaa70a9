"""Optimism bias: how far a figure is corrected for the evidence behind it.

Costs are multiplied by 1 + b and benefits by 1 − b. Sizes by grade are an edition of a table, never constants, because the
published table is not verified; each output names the edition.

*Source*: `parameters/optimism_bias_grades.csv`; the rule for several grades on one line is a setting of the case.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import prod
from typing import Literal

from wholeplace.appraisal.case import BenefitLine, CombineGrades, CostLine

Side = Literal["cost", "benefit"]


@dataclass(frozen=True, slots=True)
class GradeMeaning:
    """One grade of one edition: its two sizes (shares, not negative) and what evidence earns it."""

    edition: str
    number: int
    cost_size: float
    benefit_size: float
    cost_source: str
    population_data: str
    evidence_of_effect: str
    age_of_data: str
    known_data_error: str

    def size(self, side: Side) -> float:
        return self.cost_size if side == "cost" else self.benefit_size


@cache
def _tables() -> dict[str, dict[int, GradeMeaning]]:
    stored = files("wholeplace.appraisal") / "parameters" / "optimism_bias_grades.csv"
    tables: dict[str, dict[int, GradeMeaning]] = {}
    for row in csv.DictReader(stored.read_text(encoding="utf-8").splitlines()):
        meaning = GradeMeaning(
            edition=row["edition"],
            number=int(row["grade"]),
            cost_size=float(row["cost_size"]),
            benefit_size=float(row["benefit_size"]),
            cost_source=row["cost_source"],
            population_data=row["population_data"],
            evidence_of_effect=row["evidence_of_effect"],
            age_of_data=row["age_of_data"],
            known_data_error=row["known_data_error"],
        )
        tables.setdefault(meaning.edition, {})[meaning.number] = meaning
    return tables


def bias_editions() -> tuple[str, ...]:
    """The editions on hand."""
    return tuple(_tables())


def grade_table(edition: str) -> dict[int, GradeMeaning]:
    """The six grades of an edition. KeyError where there is none."""
    return _tables()[edition]


def combined_size(grades: Sequence[int], side: Side, edition: str, combine: CombineGrades) -> float:
    """The one correction that several grades on a line make together.

    `worst` takes the largest, `mean` the average, `product` compounds them (1 + b for costs, 1 − b for benefits).

    *Units*: a share, not negative; nought where the line has no grade.
    """
    sizes = [grade_table(edition)[grade].size(side) for grade in grades]
    if not sizes:
        return 0.0
    if combine == "worst":
        return max(sizes)
    if combine == "mean":
        return sum(sizes) / len(sizes)
    return prod(1 + b for b in sizes) - 1 if side == "cost" else 1 - prod(1 - b for b in sizes)


def grades_of(line: CostLine | BenefitLine) -> tuple[int, ...]:
    """Every grade that a line carries, the general one first."""
    general = () if line.grade is None else (line.grade,)
    further = tuple(line.grades.values()) if isinstance(line, BenefitLine) else ()
    return general + further


def line_bias(line: CostLine | BenefitLine, edition: str, combine: CombineGrades) -> float:
    """The correction of a line; nought where nobody graded it (the answer's notes then say so)."""
    side: Side = "cost" if isinstance(line, CostLine) else "benefit"
    return combined_size(grades_of(line), side, edition, combine)
