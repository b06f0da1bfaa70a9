"""A case put before its bodies as a version: what is kept with it, and how two versions differ.

A version keeps the whole case, the whole answer, and with what it was produced (seed, generator, installed packages, editions,
the hash of the flows by draw), so that anybody can produce its figures again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from typing import Any

from django.urls import reverse

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.draws import GENERATOR
from wholeplace.appraisal.flow_record import flows_sha256
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import Worked, worked
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body, Membership
from wholeplace.foundation.signing.actions import Produced, propose_version
from wholeplace.foundation.signing.differences import ABSENT, differences
from wholeplace.foundation.signing.models import Version

KIND = "case"

FIGURES = {
    "pv_costs": "Costs, present value",
    "pv_benefits.fiscal": "Fiscal benefits, present value",
    "net_present_budget_impact": "Net present budget impact (a minus is a gain)",
    "fiscal_return": "Financial return on investment",
    "pv_cashable": "Claimed cashable, present value",
    "net_present_public_value": "Net present public value",
    "public_value_return": "Public value return",
}
RETURNS = ("fiscal_return", "public_value_return")


def propose_case(*, by: By, case: StoredCase, bodies: Sequence[Body], note: str = "") -> Version:
    """Put a whole case before the bodies that are to sign it.

    *Refuses* every problem of a case that is not whole, and what `propose_version` refuses.
    """
    answer = worked(case.raw)
    content = {"case": case.raw, "answer": as_answer(answer.appraisal, answer.distribution.as_answer())}
    return propose_version(
        by=by,
        place=case.place,
        kind=KIND,
        subject=case.pk,
        title=case.title,
        content=content,
        bodies=bodies,
        produced=produced(answer),
        note=note,
        illustrative=case.illustrative,
        link=reverse("appraisal:review", kwargs={"case_id": case.pk}),
    )


def produced(answer: Worked) -> Produced:
    """With what an answer was produced."""
    return Produced(
        seed=answer.distribution.seed,
        generator=GENERATOR[:100],
        lock_hash=installed_hash(),
        editions=dict(answer.appraisal.editions),
        draws_hash=flows_sha256(answer.appraisal.model, answer.distribution.draws, answer.distribution.seed),
    )


@cache
def installed_hash() -> str:
    """SHA-256 of the names and versions of every installed package."""
    names = sorted({f"{found.name.lower()}=={found.version}" for found in distributions()})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def signing_bodies(by: By, case: StoredCase) -> list[Body]:
    """The bodies of the place that the case names: whose signature a version may want."""
    named = [body.get("id") for body in case.raw.get("bodies", [])]
    members = Membership.objects.for_person(by, "place.view").filter(place=case.place).standing_on(by.day)
    found = {one.body_id: one.body for one in members.select_related("body")}
    return [found[one] for one in named if one in found]


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure of the answer in two versions. *Units*: pounds, or a ratio where `is_return`."""

    words: str
    before: float | None
    after: float | None
    is_return: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the case that differs, in words."""

    path: str
    before: str
    after: str


def figures_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Moved]:
    """The chief figures of two answers beside each other."""
    return [Moved(words, _at(before, path), _at(after, path), path in RETURNS) for path, words in FIGURES.items()]


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every line of two cases that differs."""
    return [Change(one.path, _said(one.before), _said(one.after)) for one in differences(before, after)]


def _at(answer: Mapping[str, Any], path: str) -> float | None:
    value: Any = answer
    for key in path.split("."):
        value = value[key]
    return value if value is None else float(value)


def _said(value: Any) -> str:
    """A value of a case file as a person reads it."""
    if value is ABSENT:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    return str(value)
