"""A case put before its bodies as a version: what is kept with it, and how two versions differ.

A version keeps the whole case, the whole answer, and with what it was produced (seed, generator, installed packages, editions,
the hash of the flows by draw), so that anybody can produce its figures again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import distributions
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.urls import reverse

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.assumptions import Assumption, assumptions
from wholeplace.appraisal.draws import GENERATOR
from wholeplace.appraisal.flow_record import flows_sha256
from wholeplace.appraisal.report_words import listed
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import Worked, worked
from wholeplace.documents import wording
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, demand
from wholeplace.foundation.acts.canonical import canonical, digest
from wholeplace.foundation.people.models import Body, Membership
from wholeplace.foundation.signing.actions import Produced, propose_version, sign_by_minute
from wholeplace.foundation.signing.differences import differences
from wholeplace.foundation.signing.models import Signature, Version, Wanted
from wholeplace.foundation.signing.queries import Standing, version_of
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

KIND = "case"
MINUTES = ("pdf", "word", "png", "jpeg")

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
    """Put a whole case before the bodies that are to sign it; whoever may sign for one of them gets it as a task.

    *Refuses* `case-withdrawn`, every problem of a case that is not whole, and what `propose_version` refuses.
    """
    demand(by, "case.propose", case)
    if case.withdrawn:
        raise Refused(_withdrawn(case))
    answer = worked(case.raw)
    return propose_version(
        by=by,
        place=case.place,
        kind=KIND,
        subject=case.pk,
        title=case.title,
        content={"case": case.raw, "answer": as_answer(answer.appraisal, answer.distribution.as_answer())},
        bodies=bodies,
        produced=produced(answer),
        note=note.strip(),
        illustrative=case.illustrative,
        link=reverse("appraisal:review", args=(case.pk,)),
    )


def _withdrawn(case: StoredCase) -> Problem:
    return Problem(
        name="case-withdrawn",
        found=f"{case.title}, withdrawn",
        expected="a case that is not withdrawn",
        why="Nobody should be asked to sign what its authors have taken back.",
        remedy="Make a copy of the case, and put that forward.",
    )


@action("{kind}.sign", of="wanted")
def sign_with_minute(*, by: By, wanted: Wanted, file: UploadedFile[Any], minuted_on: date) -> Signature:
    """Keep the minute of a meeting and sign by it, in one act. *Refuses* what taking in a file and signing refuse."""
    minute = take_upload(by=by, place=wanted.version.place, file=file, kinds=MINUTES, purpose="minute")
    return sign_by_minute(by=by, wanted=wanted, minute=minute, minuted_on=minuted_on)


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


def bodies_named(*contents: Mapping[str, Any]) -> dict[str, str]:
    """The names of the bodies of some contents by id, the last content's where they differ."""
    return {body["id"]: body["name"] for content in contents for body in content["bodies"]}


def inputs_of(by: By, version: Version) -> tuple[Assumption, ...]:
    """Every input of a version, with its source and grade; ages count from the present year."""
    return assumptions(version.values["case"], FinancialYear.containing(by.day))


def numbered(by: By, case: StoredCase, number: int) -> Version:
    """A version of a case by its number. Http404 where there is none that this person may see."""
    found = version_of(by, KIND, case.pk, number)
    if found is None:
        raise Http404(f"{case.pk} {number}")
    return found


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

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


def figures_moved(before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]) -> list[Moved]:
    """The chief figures of two answers beside each other, then the net position of each body (`names` by id)."""
    place = [Moved(words, _at(before, path), _at(after, path), path in RETURNS) for path, words in FIGURES.items()]
    bodies = [body for body in names if body in before["by_body"] or body in after["by_body"]]
    return place + [Moved(f"Net position of {names[b]}", _net(before, b), _net(after, b), False) for b in bodies]


def _net(answer: Mapping[str, Any], body: str) -> float | None:
    position = answer["by_body"].get(body)
    return None if position is None else float(position["net_position"])


def _at(answer: Mapping[str, Any], path: str) -> float | None:
    value: Any = answer
    for key in path.split("."):
        value = value[key]
    return value if value is None else float(value)


# what a version says of itself, and whether its figures can be produced again


def status_of(standing: Standing) -> str:
    """A version's standing on paper: `Version 2, signed by Vale Police on 3 June 2026 and …`, or whom it waits for."""
    version = standing.version
    signed = [f"{body.name} on {wording.day(one.signed_on)}" for body, one in standing.signatures if one is not None]
    waiting = [body.name for body in standing.waiting_for]
    parts = [f"Version {version.number}"]
    if version.state == Version.State.SUPERSEDED:
        parts.append("replaced by a later version")
    if signed:
        parts.append(f"signed by {listed(signed)}")
    if waiting and version.state == Version.State.PROPOSED:
        parts.append(f"waiting for {listed(waiting)}")
    return ", ".join(parts)


def answer_of(version: Version) -> Worked:
    """A version's case worked out now, with the seed of its own draws. *Refuses* what the case is refused for today."""
    values = version.values
    return worked(values["case"], draws=values["answer"]["distribution"]["draws"], seed=version.seed or 0)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a version recorded, beside the same produced now."""

    words: str
    kept: str
    now: str

    @property
    def same(self) -> bool:
        return self.kept == self.now


@dataclass(frozen=True, slots=True)
class Reworked:
    """A version's figures produced again: what was recorded beside what comes out now, and the figures that differ."""

    checks: tuple[Check, ...]
    figures: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether no figure has moved. Other packages or another edition alone move nothing."""
        return not self.figures


def rework(version: Version) -> Reworked:
    """Produce a version's figures again from its content, seed and editions, and compare every one that both have.

    *Refuses* what its case is refused for today.
    """
    answer = answer_of(version)
    now = produced(answer)
    checks = (
        Check("Content", version.content_hash, digest(version.content)),
        Check("Seed of the draws", str(version.seed), str(now.seed)),
        Check("Generator of the draws", version.generator, now.generator),
        Check("Editions", _editions(version.edition_names), _editions(now.editions)),
        Check("Installed packages", version.lock_hash, now.lock_hash),
        Check("Every flow of every draw", version.draws_hash, now.draws_hash),
    )
    again = as_answer(answer.appraisal, answer.distribution.as_answer())
    plain_now = json.loads(canonical(again))
    found = differences(version.values["answer"], plain_now)
    return Reworked(checks, tuple(one.path for one in found if not (one.added or one.taken_out)))


def _editions(editions: Mapping[str, str]) -> str:
    return "; ".join(f"{name.replace('_', ' ')} {edition}" for name, edition in sorted(editions.items()))
