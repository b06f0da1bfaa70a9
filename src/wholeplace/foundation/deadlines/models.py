"""Tasks with a day by which they are due."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import Permission
from wholeplace.foundation.access.roles import RoleName
from wholeplace.foundation.people.models import Body, Person, Role
from wholeplace.foundation.records import PlaceRecord


class Task(PlaceRecord):
    """Something to be done by a person, or by whoever holds a role (for a body, or for the place).

    `link` is the page where it is done; `subject` the slice's own name of what it is about, so that the slice finds it again.
    """

    title = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=30, blank=True, choices=[(role.value, role.words) for role in RoleName])
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=300, blank=True)

    body_path = "body"

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "id")
        constraints = (
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(role=""), name="a_task_is_somebodys"),
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """One's own and one's roles'; for those who read all of a place, the place's."""
        if by.person is None or not by.person.is_active:
            return Q(pk__in=[])
        held = Role.objects.for_system("whose task is it").standing_on(by.day).filter(person=by.person)
        held = held.filter(Q(place=None) | Q(place=OuterRef("place")), name=OuterRef("role"))
        for_the_body = held.filter(Q(body=None) | Q(body=OuterRef("body")))
        own = Q(person=by.person) | Q(Exists(held), body=None) | Q(Exists(for_the_body))
        return own if wanted.reach == "own" else own | super().reached_by(by, wanted)
