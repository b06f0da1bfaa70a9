"""Putting versions forward, remarking on them, and signing. Every one is an act in the chain of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import permission, roles_behind
from wholeplace.foundation.acts.action import acting, action, demand
from wholeplace.foundation.acts.canonical import canonical, digest
from wholeplace.foundation.deadlines.actions import ask, settle
from wholeplace.foundation.deadlines.queries import tasks_about
from wholeplace.foundation.people.models import Body, Place, Role
from wholeplace.foundation.signing import checks
from wholeplace.foundation.signing.models import Remark, Signature, Version, Wanted
from wholeplace.foundation.uploads.models import Upload
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if


@dataclass(frozen=True, slots=True)
class Produced:
    """With what a version's figures were produced, so that anybody can produce them again.

    `editions`: table → edition. `lock_hash`: SHA-256 of the lock file. `draws_hash`: of the flows-by-draw file.
    """

    seed: int | None = None
    generator: str = ""
    lock_hash: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    draws_hash: str = ""


def propose_version(
    *,
    by: By,
    place: Place,
    kind: str,
    subject: str,
    title: str,
    content: Any,
    bodies: Sequence[Body],
    produced: Produced | None = None,
    note: str = "",
    illustrative: bool = False,
    link: str = "",
) -> Version:
    """Put a version before the bodies; it starts from the last one, and takes the place of one not yet frozen.

    Whoever may sign for a body gets it as a task, which leads to `link`.

    *Refuses* `not-permitted`, `nobody-signs`, `body-not-of-the-place`, `nothing-changed`.
    """
    demand(by, f"{kind}.propose", place)
    with acting(f"{kind}.propose", by=by, chain=place.chain):
        text = canonical(content)
        before = _last(kind, subject)
        refuse_if(checks.proposal(by, place, bodies, before, digest(text)))
        if before is not None and before.state == Version.State.PROPOSED:
            before.state = Version.State.SUPERSEDED
            before.save()
            _settle_tasks(by, before)
        version = _version(by, place, kind, subject, title, text, produced or Produced(), before)
        version.note, version.illustrative = note, illustrative or place.made_up
        version.save()
        for body in bodies:
            Wanted(version=version, body=body).save()
            _ask_to_sign(by, version, body, link)
    return version


@action("{kind}.review", of="version")
def comment(
    *, by: By, version: Version, text: str, field: str = "", body: Body | None = None, answers: Remark | None = None
) -> Remark:
    """Comment on a version or one line of it. *Refuses* `text-missing`, `version-frozen`, `version-superseded`."""
    refuse_if(checks.remark(version, text))
    return _remark(by, version, Remark.Sort.COMMENT, field, text, body, answers)


@action("{kind}.review", of="version")
def request_change(*, by: By, version: Version, text: str, field: str = "", body: Body | None = None) -> Remark:
    """Ask for a change; nobody signs until it is resolved. *Refuses* as `comment` does."""
    refuse_if(checks.remark(version, text))
    return _remark(by, version, Remark.Sort.REQUEST, field, text, body)


@action("{kind}.review", of="version")
def agree(*, by: By, version: Version, text: str = "", body: Body | None = None) -> Remark:
    """Say that one agrees, without signing. *Refuses* `version-frozen`, `version-superseded`."""
    refuse_if(checks.remark(version, text, needs_text=False))
    return _remark(by, version, Remark.Sort.AGREEMENT, "", text, body)


@action("{kind}.review", of="remark")
def resolve(*, by: By, remark: Remark, text: str) -> Remark:
    """Answer a request for a change, giving the reason. *Refuses* `request-not-open`, `text-missing`."""
    refuse_if(checks.resolution(remark, text))
    remark.resolved_at, remark.resolved_by, remark.resolution = by.at, by.person, text.strip()
    remark.save()
    return remark


@action("{kind}.sign", of="wanted")
def sign(*, by: By, wanted: Wanted) -> Signature:
    """Sign on screen for a body. The last wanted signature freezes the version.

    *Refuses* `not-permitted`, `signed-already`, `requests-open`, `version-frozen`, `version-superseded`.
    """
    version = _locked(wanted)
    refuse_if(checks.signing(wanted))
    return _signature(by, wanted, version, Signature.Means.SCREEN, by.day, None)


@action("{kind}.sign", of="wanted")
def sign_by_minute(
    *, by: By, wanted: Wanted, minute: Upload, minuted_on: date, signed_before: bool = False
) -> Signature:
    """Sign by the minute of a meeting. *Refuses* as `sign` does, and `minute-date-impossible`.

    `signed_before`: what the version holds was signed on paper before it was taken in here.
    """
    version = _locked(wanted)
    refuse_if(checks.signing(wanted) + checks.minute_date(by, version, minuted_on, signed_before))
    return _signature(by, wanted, version, Signature.Means.MINUTE, minuted_on, minute)


def _last(kind: str, subject: str) -> Version | None:
    versions = Version.objects.for_system("the version before").filter(kind=kind, subject=subject)
    return versions.select_for_update().order_by("-number").first()


def _version(
    by: By, place: Place, kind: str, subject: str, title: str, text: str, produced: Produced, before: Version | None
) -> Version:
    return Version(
        place=place,
        kind=kind,
        subject=subject,
        number=before.number + 1 if before else 1,
        title=title,
        content=text,
        content_hash=digest(text),
        seed=produced.seed,
        generator=produced.generator,
        lock_hash=produced.lock_hash,
        editions=canonical(produced.editions),
        draws_hash=produced.draws_hash,
        starts_from=before,
        made_by=by.name,
        made_at=by.at,
    )


def _ask_to_sign(by: By, version: Version, body: Body, link: str) -> None:
    """A task for each role that may sign, for that body."""
    for role in sorted(permission(f"{version.kind}.sign").roles):
        ask(
            by=by,
            place=version.place,
            title=f"Sign {version}",
            role=role,
            body=body,
            link=link,
            subject=_about(version),
        )


def _settle_tasks(by: By, version: Version, body: Body | None = None) -> None:
    """The tasks of signing are done: for one body where it has signed, for all where a later version stands."""
    for task in tasks_about(_about(version)):
        if body is None or task.body_id == body.pk:
            settle(by=by, task=task)


def _about(version: Version) -> str:
    return f"sign {version.kind} {version.subject} {version.number}"[:200]


def _remark(
    by: By,
    version: Version,
    sort: Remark.Sort,
    field: str,
    text: str,
    body: Body | None,
    answers: Remark | None = None,
) -> Remark:
    remark = Remark(
        version=version,
        sort=sort,
        field=field,
        text=text.strip(),
        person=by.person,
        body=body,
        at=by.at,
        answers=answers,
    )
    remark.save()
    return remark


def _locked(wanted: Wanted) -> Version:
    """The version, locked, so that two last signatures cannot pass one another."""
    version = Version.objects.for_system("locked while it is signed").select_for_update().get(pk=wanted.version_id)
    wanted.version = version
    return version


def _signature(
    by: By, wanted: Wanted, version: Version, means: Signature.Means, signed_on: date, minute: Upload | None
) -> Signature:
    role = signing_role(by, wanted)
    signature = Signature(
        version=version,
        body=wanted.body,
        person=by.person,
        role=role,
        as_deputy=role.deputy_for_id is not None,
        means=means,
        signed_on=signed_on,
        at=by.at,
        content_hash=version.content_hash,
        minute=minute,
    )
    signature.save()
    _settle_tasks(by, version, wanted.body)
    if not waiting_for(version):
        version.state, version.frozen_at = Version.State.FROZEN, by.at
        version.save()
    return signature


def waiting_for(version: Version) -> list[Body]:
    """The bodies whose signature is still wanted."""
    signed = version.signatures.values_list("body_id", flat=True)
    return [wanted.body for wanted in version.wanted.exclude(body__in=signed).select_related("body")]


def signing_role(by: By, wanted: Wanted) -> Role:
    """The role by which the person signs: their own before a deputy's. The system holds none, and never signs.

    *Refuses* `signed-by-nobody`.
    """
    near = Q(place=wanted.version.place_id) | Q(place=None)
    near &= Q(body=wanted.body_id) | Q(body=None)
    roles = list(roles_behind(by, permission(f"{wanted.kind}.sign")).filter(near)) if by.person else []
    if not roles:
        raise Refused(_signed_by_nobody(by), status=Exit.NOT_PERMITTED)
    return min(roles, key=lambda held: held.deputy_for_id is not None)


def _signed_by_nobody(by: By) -> Problem:
    return Problem(
        name="signed-by-nobody",
        found=by.name,
        expected="a person who holds the approver's role for the body",
        why="A signature is a person's.",
        remedy="Let the approver or the deputy sign.",
    )
