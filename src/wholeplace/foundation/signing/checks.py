"""What must hold before a version is put forward, remarked on or signed: lists of problems, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body, Membership, Place
from wholeplace.foundation.signing.models import Remark, Signature, Version, Wanted
from wholeplace.vocabulary.problems import Problem


def proposal(by: By, place: Place, bodies: Sequence[Body], before: Version | None, content_hash: str) -> list[Problem]:
    """A version names who signs it, all of them of the place, and differs from the one before."""
    problems = [] if bodies else [_nobody_signs()]
    members = Membership.objects.for_system("who may be asked to sign").standing_on(by.day).filter(place=place)
    ids = set(members.values_list("body_id", flat=True))
    problems += [_not_of_the_place(body, place) for body in bodies if body.pk not in ids]
    if before is not None and before.content_hash == content_hash:
        problems.append(_nothing_changed(before))
    return problems


def remark(version: Version, text: str, needs_text: bool = True) -> list[Problem]:
    problems = list(_open(version))
    if needs_text and not text.strip():
        problems.append(_text_missing())
    return problems


def resolution(remark: Remark, text: str) -> list[Problem]:
    problems = list(_open(remark.version))
    if not remark.is_open:
        problems.append(_not_open(remark))
    if not text.strip():
        problems.append(_text_missing())
    return problems


def signing(wanted: Wanted) -> list[Problem]:
    """Nobody signs twice, nor what is frozen or superseded, nor while a request for a change is open."""
    version = wanted.version
    problems = list(_open(version))
    signed = Signature.objects.for_system("has this body signed").filter(version=version, body=wanted.body).first()
    if signed is not None:
        problems.append(_signed_already(signed))
    requests = Remark.objects.for_system("is a request open").filter(version=version, sort=Remark.Sort.REQUEST)
    if waiting := requests.filter(resolved_at=None).count():
        problems.append(_requests_open(waiting))
    return problems


def minute_date(by: By, version: Version, minuted_on: date, signed_before: bool = False) -> list[Problem]:
    """A minute is dated between the day on which the version was made and the present day.

    `signed_before`: what the version holds was signed on paper before it was taken in here, so its day may be earlier.
    """
    made_on = By.system("the day of a moment", version.made_at).day
    if (signed_before or made_on <= minuted_on) and minuted_on <= by.day:
        return []
    return [
        Problem(
            name="minute-date-impossible",
            field="minuted_on",
            found=minuted_on.isoformat(),
            expected=f"a day from {made_on.isoformat()}, when the version was made, to {by.day.isoformat()}, today",
            why="A meeting cannot have approved what was not yet written, nor have met in the future.",
            remedy="Give the date on the minute; if it is older than the version, the version must go to a meeting.",
        )
    ]


def _open(version: Version) -> list[Problem]:
    if version.state == Version.State.PROPOSED:
        return []
    return [
        Problem(
            name="version-frozen" if version.is_frozen else "version-superseded",
            found=f"{version}: {version.get_state_display()}",
            expected="a version that is put before the bodies",
            why="What bodies have signed, or what a later version replaces, is kept exactly as it was.",
            remedy="Start a new version from this one, or turn to the later one.",
        )
    ]


def _nobody_signs() -> Problem:
    return Problem(
        name="nobody-signs",
        field="bodies",
        found="no body",
        expected="at least one body whose signature is wanted",
        why="A version is agreed when every body that is asked has signed it.",
        remedy="Choose the bodies that pay or gain.",
    )


def _not_of_the_place(body: Body, place: Place) -> Problem:
    return Problem(
        name="body-not-of-the-place",
        field="bodies",
        found=body.name,
        expected=f"a body that belongs to {place.name} today",
        why="A body signs for the places to which it belongs.",
        remedy="Add the body to the place, or leave it out.",
    )


def _nothing_changed(before: Version) -> Problem:
    return Problem(
        name="nothing-changed",
        found=f"the same content as {before}",
        expected="a content that differs",
        why="Two versions that say the same would ask people to sign twice.",
        remedy=f"Use version {before.number}, or change something first.",
    )


def _text_missing() -> Problem:
    return Problem(
        name="text-missing",
        field="text",
        found="nothing",
        expected="some words",
        why="The others must be able to understand what is meant, and why.",
        remedy="Write what you mean.",
    )


def _not_open(remark: Remark) -> Problem:
    return Problem(
        name="request-not-open",
        found=str(remark),
        expected="a request for a change that is open",
        why="Only a request waits for an answer, and only once.",
        remedy="Add a comment instead.",
    )


def _signed_already(signed: Signature) -> Problem:
    return Problem(
        name="signed-already",
        field="body",
        found=str(signed),
        expected="a body that has not signed",
        why="A body signs a version once.",
        remedy="Nothing needs doing.",
    )


def _requests_open(waiting: int) -> Problem:
    return Problem(
        name="requests-open",
        found=f"{waiting} request{'s' if waiting > 1 else ''} for a change, open",
        expected="every request resolved",
        why="A signature must not pass over what a partner has asked to be changed.",
        remedy="Resolve each request, giving the reason, or start a new version that makes the change.",
    )
