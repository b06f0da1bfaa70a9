"""Business cases of the made-up place: three, each with ranges, sources, options, and what has no price.

Their inputs are invented, and each says so; the unit costs in them are real. Each file is a case as anybody could bring it.
"""

from __future__ import annotations

from importlib.resources import files

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place

NAMES = ("front-door", "early-help", "work-and-health")


def load(by: By, place: Place) -> None:
    """Take the cases into the place, as from files, and keep its own unit costs."""
    from wholeplace.appraisal.web.actions import keep_unit_cost, take_in_case

    cases = made_up_cases()
    for case in cases:
        take_in_case(by=by, place=place, case=case, file=f"{case.id}.toml")
    local = {value.code: value for case in cases for value in case.local_values}
    for value in local.values():
        keep_unit_cost(
            by=by,
            place=place,
            code=value.code,
            value={
                "description": value.description,
                "unit": value.unit,
                "value": {"fiscal": value.value.fiscal, "price_year": str(value.value.price_year)},
                "source": {"text": value.source.text, "year": value.source.year},
            },
        )


def made_up_cases() -> list[Case]:
    """The cases, read from their files."""
    folder = files("wholeplace.specimen") / "cases"
    return [read_case((folder / f"{name}.toml").read_bytes(), file=f"{name}.toml") for name in NAMES]
