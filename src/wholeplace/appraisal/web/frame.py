"""What stands around every page of a case: which place, how far its steps are, and whether it is real."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.steps import COMPLETE, PRESENT, TITLES, Step, steps_of
from wholeplace.appraisal.web.working import Checked, checked
from wholeplace.foundation.access.by import By
from wholeplace.foundation.pages.shell import keep_in_sight


def case_frame(request: HttpRequest, stored: StoredCase, current: str = "") -> dict[str, Any]:
    """The context that every page of a case shares. `current` is the step under which the page stands."""
    by: By = request.by  # type: ignore[attr-defined]
    keep_in_sight(request, stored.place)
    found = checked(stored.raw)
    return {
        "stored": stored,
        "place": stored.place,
        "found": found,
        "steps_of_case": step_links(stored, found, current),
        "may_change": by.may("case.change", stored) and not stored.withdrawn,
        "made_up": made_up_words(stored),
    }


def made_up_words(stored: StoredCase) -> str:
    """The sentence of the banner; empty where place and inputs are real."""
    if stored.place.made_up:
        return f"{stored.place.name} is a made-up place. Its people, bodies and figures are not real."
    return "The inputs of this case are illustrative. Its figures are not real." if stored.illustrative else ""


def step_links(stored: StoredCase, found: Checked, current: str) -> list[dict[str, str]]:
    """The five steps as the row at the top of each page."""
    return [
        {
            "text": TITLES[step.name],
            "href": step_address(stored, step),
            "state": "current" if step.name == current else ("done" if step.state == COMPLETE else "open"),
        }
        for step in steps_of(found)
    ]


def step_address(stored: StoredCase, step: Step) -> str:
    """Where a step is worked on."""
    route = "results" if step.name == PRESENT else step.name
    return reverse(f"appraisal:{route}", kwargs={"case_id": stored.pk})
