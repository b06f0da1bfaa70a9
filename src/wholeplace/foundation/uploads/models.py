"""Which files were brought, by whom, and what they were found to be. The bytes are in the data folder."""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.records import PlaceRecord


class Upload(PlaceRecord):
    """One file as somebody brought it. The bytes are kept under their SHA-256, once however often they are brought.

    `name` is the file's name as it came, for people to recognise; it is never used as a path.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    size_bytes = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=100)
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.name
