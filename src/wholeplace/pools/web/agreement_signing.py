"""Signing an agreement: on screen, by a minute or the signed page; never by a deputy where the signatory may not delegate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404

from wholeplace.documents import wording
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.signing import actions, checks
from wholeplace.foundation.signing.models import Signature, Version, Wanted
from wholeplace.foundation.signing.queries import Standing, standing_of, version_of
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.uploads.models import Upload
from wholeplace.pools.agreement_clauses import Imprint, Signed
from wholeplace.pools.share_phrases import and_listed
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import KIND, content_of
from wholeplace.vocabulary.problems import Exit, Problem, refuse_if

MINUTES = ("pdf", "word", "png", "jpeg")


@action("{kind}.sign", of="wanted")
def sign_agreement(*, by: By, wanted: Wanted) -> Signature:
    """Sign on screen for a body. *Refuses* `signature-not-delegable` and what `signing.actions.sign` refuses."""
    refuse_if(delegation(by, wanted), status=Exit.NOT_PERMITTED)
    return actions.sign(by=by, wanted=wanted)


@action("{kind}.sign", of="wanted")
def sign_agreement_by_minute(*, by: By, wanted: Wanted, minute: Upload, minuted_on: date) -> Signature:
    """Sign by a minute that is kept already. *Refuses* as `sign_agreement`, and `minute-date-impossible`."""
    refuse_if(delegation(by, wanted), status=Exit.NOT_PERMITTED)
    before = began_before(wanted.version)
    return actions.sign_by_minute(by=by, wanted=wanted, minute=minute, minuted_on=minuted_on, signed_before=before)


@action("{kind}.sign", of="wanted")
def sign_agreement_with_file(*, by: By, wanted: Wanted, file: UploadedFile[Any], minuted_on: date) -> Signature:
    """Keep a minute or a signed page, and sign by it, in one act. *Refuses* what taking in a file and signing refuse."""
    refuse_if(delegation(by, wanted), status=Exit.NOT_PERMITTED)
    minute = take_upload(by=by, place=wanted.version.place, file=file, kinds=MINUTES, purpose="minute")
    return sign_agreement_by_minute(by=by, wanted=wanted, minute=minute, minuted_on=minuted_on)


def began_before(version: Version) -> bool:
    """Whether a version holds an agreement that was signed on paper before it was taken in here; a variation of it does not."""
    head = content_of(version)["agreement"]
    return head.get("began_before") is True and not head.get("varied_on")


def delegation(by: By, wanted: Wanted) -> list[Problem]:
    """Whether a deputy would sign for somebody who may not delegate: `signature-not-delegable`."""
    if by.person is None:
        return []  # the product itself never signs; the foundation says so
    role = actions.signing_role(by, wanted)
    partner = _partner(wanted)
    if role.deputy_for is None or partner.get("delegable") is True:
        return []
    return [_not_delegable(by, wanted, str(partner.get("signatory") or "the signatory"), role.deputy_for.person.name)]


def blocked(by: By, wanted: Wanted) -> list[Problem]:
    """Everything for which this person cannot sign now."""
    return [*checks.signing(wanted), *delegation(by, wanted)]


def _partner(wanted: Wanted) -> dict[str, Any]:
    partners: list[dict[str, Any]] = content_of(wanted.version).get("partners", [])
    return next((row for row in partners if row.get("body") == wanted.body_id), {})


def _not_delegable(by: By, wanted: Wanted, signatory: str, principal: str) -> Problem:
    return Problem(
        name="signature-not-delegable",
        field="body",
        found=f"{by.name}, deputy for {principal}",
        expected=f"{principal}, who signs for {wanted.body.name}",
        why=f"The agreement says that the {signatory.lower()} of {wanted.body.name} may let nobody else sign.",
        remedy=f"Let {principal} sign. Whether a deputy may is said in the agreement, and changed by a version that all sign.",
    )


# where a version stands


def numbered(by: By, pool: Pool, number: int) -> Version:
    """A version of a pool's agreement by its number. Http404 where there is none that this person may see."""
    found = version_of(by, KIND, pool.pk, number)
    if found is None:
        raise Http404(f"{pool.pk} {number}")
    return found


def versions_before(versions: QuerySet[Version], number: int) -> Version | None:
    """The version before one, if any."""
    return versions.filter(number__lt=number).order_by("-number").first()


def status_of(standing: Standing) -> str:
    """A version's standing on paper: `Version 2, signed by Vale Police on 3 June 2026`, or whom it waits for."""
    version = standing.version
    signed = [f"{body.name} on {wording.day(one.signed_on)}" for body, one in standing.signatures if one is not None]
    waiting = [body.name for body in standing.waiting_for]
    parts = [f"Version {version.number}"]
    if version.state == Version.State.SUPERSEDED:
        parts.append("replaced by a later version")
    if signed:
        parts.append(f"signed by {and_listed(signed)}")
    if waiting and version.state == Version.State.PROPOSED:
        parts.append(f"waiting for {and_listed(waiting)}")
    return ", ".join(parts)


def imprint_of(version: Version) -> Imprint:
    """What a paper of a version says of itself: dated the day on which it was frozen, else put forward."""
    standing = standing_of(version)
    return Imprint(
        on=By.system("the day of a moment", version.frozen_at or version.made_at).day,
        place_name=version.place.name,
        status=status_of(standing),
        content_hash=version.content_hash,
        signatures=tuple(_signed(body.pk, one) for body, one in standing.signatures if one is not None),
        made_up=version.place.made_up,
    )


def _signed(body: str, one: Signature) -> Signed:
    principal = one.role.deputy_for.person.name if one.role.deputy_for else ""
    return Signed(body, one.person.name, one.get_means_display(), one.signed_on, principal)


def draft_imprint(by: By, pool: Pool) -> Imprint:
    """What a paper of a draft says of itself."""
    status = f"Draft, revision {pool.revision}: nobody has signed it"
    return Imprint(on=by.day, place_name=pool.place.name, status=status, made_up=pool.place.made_up)
