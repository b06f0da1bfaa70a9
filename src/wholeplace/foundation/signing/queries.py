"""What is read about versions, remarks and signatures, always for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.signing.models import Remark, Signature, Version, Wanted


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stands: each wanted body with its signature, or None where it is waited for."""

    version: Version
    signatures: tuple[tuple[Body, Signature | None], ...]
    open_requests: int

    @property
    def signed(self) -> int:
        return sum(1 for _body, signature in self.signatures if signature is not None)

    @property
    def waiting_for(self) -> tuple[Body, ...]:
        return tuple(body for body, signature in self.signatures if signature is None)


def versions_of(by: By, kind: str, subject: str) -> QuerySet[Version]:
    """The versions of one document, newest first."""
    return Version.objects.for_person(by, f"{kind}.view").filter(kind=kind, subject=subject).order_by("-number")


def version_of(by: By, kind: str, subject: str, number: int) -> Version | None:
    """One version, or None where there is none that this person may see."""
    return versions_of(by, kind, subject).filter(number=number).first()


def remarks_on(version: Version) -> QuerySet[Remark]:
    """What was said about a version that the caller was given, oldest first."""
    return version.remarks.select_related("person", "body", "resolved_by").order_by("at", "id")


def standing_of(version: Version) -> Standing:
    """Who has signed a version that the caller was given, and whom it waits for."""
    signed = {one.body_id: one for one in version.signatures.select_related("person", "body", "minute")}
    wanted = version.wanted.select_related("body")
    requests = version.remarks.filter(sort=Remark.Sort.REQUEST, resolved_at=None).count()
    return Standing(version, tuple((one.body, signed.get(one.body_id)) for one in wanted), requests)


def wanted_of(by: By, version: Version, body_id: str) -> Wanted | None:
    """The wanted signature of a body, for somebody who may see the version; None where none is wanted."""
    rows = Wanted.objects.for_person(by, f"{version.kind}.view").filter(version=version, body=body_id)
    return rows.select_related("version", "body").first()


def may_sign(by: By, version: Version) -> list[Wanted]:
    """The signatures that this person may give now."""
    signed = version.signatures.values_list("body_id", flat=True)
    rows = Wanted.objects.for_person(by, f"{version.kind}.sign").filter(version=version).exclude(body__in=list(signed))
    return list(rows.select_related("version", "body"))
