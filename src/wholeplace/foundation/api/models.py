"""Keys by which a person's programs, or their calendar, ask in their name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import Permission
from wholeplace.foundation.acts.recorded import Recorded
from wholeplace.foundation.people.models import Person


class Token(Recorded):
    """A person's key. Only its SHA-256 is kept: the key itself is shown once, when it is made."""

    class Purpose(models.TextChoices):
        API = "api", "for programs"
        CALENDAR = "calendar", "for a calendar feed"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    place_path = None

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_purpose_display()})"

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """One's own."""
        return Q(person=by.person) if by.person else Q(pk__in=[])
