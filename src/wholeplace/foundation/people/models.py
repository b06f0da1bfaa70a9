"""Places, bodies, people, and who holds which role where and from when until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import Permission, reaches_everywhere, roles_behind
from wholeplace.foundation.access.roles import RoleName
from wholeplace.foundation.access.scoped import ScopedQuerySet
from wholeplace.foundation.acts.recorded import Recorded, RecordedQuerySet
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS


def standing(on: date, prefix: str = "") -> Q:
    """Rows whose dates (`from_on` to `until_on`, both included; no end where `until_on` is empty) take in the day."""
    begun = Q(**{f"{prefix}from_on__lte": on})
    return begun & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": on}))


class Place(Recorded):
    """A place, known by its GSS code. `made_up` marks the specimen: every page of it says so."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    made_up = models.BooleanField(default=False)

    place_path = "code"

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} (made up)" if self.made_up else self.name

    @property
    def chain(self) -> str:
        return self.code


class Body(Recorded):
    """A public body, known by a slug that never changes."""

    id = models.SlugField(max_length=80, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=tuple(BODY_KIND_WORDS.items()))
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """The bodies that belong to a place which the permission opens, and those for which a role is held."""
        if reaches_everywhere(by, wanted):
            return Q()
        if by.person is None:
            return Q(pk__in=[])
        roles = roles_behind(by, wanted)
        near = roles.filter(place=OuterRef("place"))
        if wanted.reach == "body":
            near = near.filter(Q(body=None) | Q(body=OuterRef("body")))
        belongs = Membership.objects.for_system("bodies of a place").standing_on(by.day)
        return Q(Exists(belongs.filter(Exists(near), body=OuterRef("pk")))) | Q(pk__in=roles.values("body"))


class Standing(RecordedQuerySet):
    """Rows with dates."""

    def standing_on(self, on: date) -> Self:
        return self.filter(standing(on))


class Membership(Recorded):
    """A body belongs to a place from a day until a day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = Standing.as_manager()  # type: ignore[misc]
    body_path = "body"

    class Meta:
        ordering = ("body__name", "from_on")
        constraints = (
            models.UniqueConstraint(fields=("body", "place", "from_on"), name="membership_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} in {self.place}"

    @property
    def chain(self) -> str:
        return self.place_id


class Accounts(BaseUserManager["Person"]):
    """Finds the account of somebody who is signing in: the one reading of people that nobody is asked to permit."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, Recorded):
    """Somebody who signs in, by electronic mail address. What they may do follows from their roles alone.

    `objects` finds accounts for signing in; pages and JSON read people by `scoped`.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    made_up = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    unrecorded_fields = frozenset({"password", "last_login"})

    objects = Accounts()  # type: ignore[misc, assignment]
    scoped = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("name", "email")
        verbose_name_plural = "people"
        default_manager_name = "objects"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """Oneself, and whoever holds a role in a place that the permission opens."""
        if reaches_everywhere(by, wanted):
            return Q()
        if by.person is None:
            return Q(pk__in=[])
        if wanted.reach == "own":
            return Q(pk=by.person.pk)
        places = roles_behind(by, wanted).values("place")
        theirs = Role.objects.for_system("people of a place").filter(person=OuterRef("pk"), place__in=places)
        return Q(pk=by.person.pk) | Q(Exists(theirs))


class Role(Recorded):
    """A person holds a role for a body of a place, from a day until a day.

    No body: for every body of the place. No place: for the whole installation. A deputy's role names the role that it stands
    in for and always has an end.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=30, choices=[(role.value, role.words) for role in RoleName])
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    deputy_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies")

    objects = Standing.as_manager()  # type: ignore[misc]
    body_path = "body"

    class Meta:
        ordering = ("place__name", "body__name", "name", "from_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="role_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(deputy_for=None) | Q(until_on__isnull=False), name="deputy_has_an_end"),
        )

    def __str__(self) -> str:
        return f"{self.short} for {self.body or self.place or 'the installation'}"

    @property
    def words(self) -> str:
        return RoleName(self.name).words

    @property
    def short(self) -> str:
        return RoleName(self.name).short

    @property
    def chain(self) -> str:
        return self.place_id or super().chain
