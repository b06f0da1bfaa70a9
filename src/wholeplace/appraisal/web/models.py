"""A business case as it is kept while it is being written. Versions, comments and signatures are the foundation's."""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.records import PlaceRecord


class StoredCase(PlaceRecord):
    """A case in the words of the case file, perhaps not yet whole.

    `raw` is the nested mapping that text, workbook and page alike come down to; it may still lack what a whole case needs,
    for people save as they go. `revision` counts the changes, so that two people who change it at once are told rather than
    lost. `made_up` follows the place: a case of the specimen place says so on every page.
    """

    id = models.SlugField(max_length=80, primary_key=True)
    title = models.CharField(max_length=300)
    raw = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    illustrative = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    started_by = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    changed_by = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    taken_from = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("withdrawn", "-changed_at")
        constraints = (models.UniqueConstraint(fields=("place", "id"), name="case_once_in_place"),)

    def __str__(self) -> str:
        return self.title
