"""Versions, remarks and signatures as JSON, for any slice's kind of document.

ROUTER = versions_router("case")          mounted by the slice: /api/versions/case/{subject}/…
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.api.schemas import Line, RowId, Words
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.foundation.signing import actions, queries
from wholeplace.foundation.signing.models import Remark, Signature, Version
from wholeplace.foundation.uploads.models import Upload

Found = TypeVar("Found")


class SignatureOut(Schema):
    """A wanted signature; the rest is null where it is still waited for."""

    body: str
    person: str | None = None
    as_deputy: bool | None = None
    means: str | None = None
    signed_on: date | None = None


class VersionOut(Schema):
    """A version and where it stands."""

    id: int
    kind: str
    subject: str
    number: int
    title: str
    state: str
    illustrative: bool
    content_hash: str
    seed: int | None
    generator: str
    lock_hash: str
    editions: dict[str, str]
    draws_hash: str
    made_by: str
    made_at: datetime
    frozen_at: datetime | None
    open_requests: int
    signatures: list[SignatureOut]


class RemarkOut(Schema):
    """What somebody said about a version or one line of it."""

    id: int
    sort: str
    field: str
    text: str
    person: str
    body: str | None
    at: datetime
    resolved_at: datetime | None
    resolution: str


class RemarkIn(Schema):
    sort: Literal["comment", "request", "agreement"]
    field: Line = ""
    text: Words = ""
    body: Line | None = None


class ResolutionIn(Schema):
    text: Words


class SignIn(Schema):
    body: Line
    minute: RowId | None = None
    minuted_on: date | None = None


def signature_out(body: str, signature: Signature | None) -> dict[str, Any]:
    if signature is None:
        return {"body": body}
    kept = {key: getattr(signature, key) for key in ("as_deputy", "means", "signed_on")}
    return {"body": body, "person": signature.person.name, **kept}


def version_out(version: Version) -> dict[str, Any]:
    """A version as JSON shows it, without its content."""
    standing = queries.standing_of(version)
    kept = [key for key in VersionOut.model_fields if key not in ("editions", "open_requests", "signatures")]
    return {
        **{key: getattr(version, key) for key in kept},
        "editions": version.edition_names,
        "open_requests": standing.open_requests,
        "signatures": [signature_out(body.pk, signed) for body, signed in standing.signatures],
    }


def remark_out(remark: Remark) -> dict[str, Any]:
    kept = ("id", "sort", "field", "text", "at", "resolved_at", "resolution")
    return {**{key: getattr(remark, key) for key in kept}, "person": remark.person.name, "body": remark.body_id}


def _or_404(found: Found | None) -> Found:
    """What was found; Http404 where it is nothing."""
    if not found:
        raise Http404
    return found


def versions_router(
    kind: str,
    *,
    on_screen: Callable[..., Signature] = actions.sign,
    by_minute: Callable[..., Signature] = actions.sign_by_minute,
) -> Router:
    """The operations on versions of one kind of document; their permissions are the slice's (`case.view`, …).

    `on_screen` and `by_minute`: the actions that sign, where a slice has rules of its own for who may.
    """
    router = Router(tags=[f"versions: {kind}"])

    def one(request: HttpRequest, subject: str, number: int) -> Version:
        return _or_404(queries.version_of(by_of(request), kind, subject, number))

    @router.get(f"versions/{kind}/{{subject}}", response=list[VersionOut], operation_id=f"{kind}_versions")
    @needs(f"{kind}.view")
    def versions(request: HttpRequest, subject: str) -> Any:
        """Every version, newest first."""
        return _or_404([version_out(version) for version in queries.versions_of(by_of(request), kind, subject)])

    @router.get(f"versions/{kind}/{{subject}}/{{number}}", response=VersionOut, operation_id=f"{kind}_version")
    @needs(f"{kind}.view")
    def version(request: HttpRequest, subject: str, number: RowId) -> Any:
        """One version and where it stands."""
        return version_out(one(request, subject, number))

    @router.get(
        f"versions/{kind}/{{subject}}/{{number}}/remarks", response=list[RemarkOut], operation_id=f"{kind}_remarks"
    )
    @needs(f"{kind}.view")
    def remarks(request: HttpRequest, subject: str, number: RowId) -> Any:
        """What was said, oldest first."""
        return [remark_out(remark) for remark in queries.remarks_on(one(request, subject, number))]

    @router.post(
        f"versions/{kind}/{{subject}}/{{number}}/remarks",
        response={201: RemarkOut},
        operation_id=f"{kind}_add_remark",
    )
    @needs(f"{kind}.review")
    def add_remark(request: HttpRequest, subject: str, number: RowId, remark: RemarkIn) -> Any:
        """Comment, request a change, or agree."""
        by, about = by_of(request), one(request, subject, number)
        body = one_or_404(bodies_of(by, about.place), remark.body) if remark.body else None
        if remark.sort == "agreement":
            return Status(201, remark_out(actions.agree(by=by, version=about, text=remark.text, body=body)))
        add = actions.comment if remark.sort == "comment" else actions.request_change
        return Status(201, remark_out(add(by=by, version=about, text=remark.text, field=remark.field, body=body)))

    @router.post(f"remarks/{kind}/{{remark_id}}/resolve", response=RemarkOut, operation_id=f"{kind}_resolve")
    @needs(f"{kind}.review")
    def resolve(request: HttpRequest, remark_id: RowId, resolution: ResolutionIn) -> Any:
        """Answer a request for a change."""
        by = by_of(request)
        remark = one_or_404(Remark.objects.for_person(by, f"{kind}.review").filter(version__kind=kind), remark_id)
        return remark_out(actions.resolve(by=by, remark=remark, text=resolution.text))

    @router.post(
        f"versions/{kind}/{{subject}}/{{number}}/sign", response={201: VersionOut}, operation_id=f"{kind}_sign"
    )
    @needs(f"{kind}.sign")
    def sign(request: HttpRequest, subject: str, number: RowId, signed: SignIn) -> Any:
        """Sign for a body: on screen, or by an uploaded minute with its date."""
        by, about = by_of(request), one(request, subject, number)
        wanted = _or_404(queries.wanted_of(by, about, signed.body))
        if signed.minute and signed.minuted_on:
            minute = one_or_404(
                Upload.objects.for_person(by, "upload.view").filter(place=about.place_id), signed.minute
            )
            by_minute(by=by, wanted=wanted, minute=minute, minuted_on=signed.minuted_on)
        else:
            on_screen(by=by, wanted=wanted)
        return Status(201, version_out(one(request, subject, number)))

    return router
