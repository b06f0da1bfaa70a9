"""Versions, remarks on them, the bodies whose signature is wanted, and the signatures."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from wholeplace.foundation.acts.guards import guard
from wholeplace.foundation.people.models import Body, Person, Role
from wholeplace.foundation.records import PlaceRecord, Recorded


class Version(PlaceRecord):
    """One version of a document, as it was put before the bodies. Its content never changes.

    `kind` is the slice's word for the document (`case`), `subject` the slice's own id of it. `content` is canonical JSON text
    and `content_hash` its SHA-256. Produced with: `seed` and `generator` of the draws, `lock_hash` of the installed packages,
    `editions` of every table used (JSON text), `draws_hash` of the flows-by-draw file.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "put before the bodies"
        FROZEN = "frozen", "signed by every body"
        SUPERSEDED = "superseded", "a later version stands in its place"

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    illustrative = models.BooleanField(default=False)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    seed = models.BigIntegerField(null=True, blank=True)
    generator = models.CharField(max_length=100, blank=True)
    lock_hash = models.CharField(max_length=64, blank=True)
    editions = models.TextField(default="{}")
    draws_hash = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    starts_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_versions"
    )
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "subject", "-number")
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=Q(state="proposed"), name="one_version_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="frozen", frozen_at__isnull=False) | (~Q(state="frozen") & Q(frozen_at=None)),
                name="frozen_version_has_its_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.FROZEN

    @property
    def values(self) -> Any:
        """The content as values."""
        return json.loads(self.content)

    @property
    def edition_names(self) -> dict[str, str]:
        """Table → edition, as used."""
        names: dict[str, str] = json.loads(self.editions)
        return names


class OfVersion(Recorded):
    """What belongs to a version stands in its place's scope and chain."""

    place_path = "version__place"
    version: models.ForeignKey[Version, Version]

    class Meta:
        abstract = True

    @property
    def kind(self) -> str:
        return self.version.kind

    @property
    def chain(self) -> str:
        return self.version.chain


class Wanted(OfVersion):
    """A body whose signature a version waits for."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="wanted")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")

    body_path = "body"

    class Meta:
        ordering = ("body__name",)
        constraints = (models.UniqueConstraint(fields=("version", "body"), name="signature_wanted_once"),)

    def __str__(self) -> str:
        return f"{self.body} on {self.version}"


class Remark(OfVersion):
    """What somebody says about a version or one line of it: a comment, a request for a change, or agreement.

    `field` is the path of the line (`benefits.incidents.impact`); empty for the whole. `answers` is the remark replied to.
    A request stays open until it is resolved, with the reason; while one is open, nobody signs.
    """

    class Sort(models.TextChoices):
        COMMENT = "comment", "Comment"
        REQUEST = "request", "Request for a change"
        AGREEMENT = "agreement", "Agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="remarks")
    sort = models.CharField(max_length=20, choices=Sort.choices)
    field = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_sort_display()} by {self.person} on {self.field or 'the whole'}"

    @property
    def is_open(self) -> bool:
        return self.sort == self.Sort.REQUEST and self.resolved_at is None


class Signature(OfVersion):
    """A body's signature: on screen, or by the minute of a meeting with its date. Never changed, never taken back."""

    class Means(models.TextChoices):
        SCREEN = "screen", "on screen"
        MINUTE = "minute", "by an uploaded minute"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(default=False)
    means = models.CharField(max_length=20, choices=Means.choices)
    signed_on = models.DateField()
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    minute = models.ForeignKey("foundation.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    body_path = "body"

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("version", "body"), name="one_signature_a_body"),
            models.CheckConstraint(
                condition=Q(means="screen", minute=None) | Q(means="minute", minute__isnull=False),
                name="a_minute_is_kept_where_it_signs",
            ),
        )

    def __str__(self) -> str:
        deputy = ", as deputy" if self.as_deputy else ""
        return f"{self.person} for {self.body}{deputy}, {self.get_means_display()}, {self.signed_on.isoformat()}"


_CONTENT = ("kind", "subject", "number", "content", "content_hash", "editions", "generator", "lock_hash", "draws_hash")
_CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _CONTENT)

guard("foundation_version", "a frozen version is never changed", when="OLD.state = 'frozen'")
guard(
    "foundation_version", "the content of a version never changes", when=_CHANGED, events=("UPDATE",), called="content"
)
guard("foundation_wanted", "the bodies that a version waits for never change")
guard("foundation_signature", "a signature is never changed")
