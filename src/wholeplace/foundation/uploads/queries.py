"""Reading files that were taken in."""

from __future__ import annotations

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.models import Upload
from wholeplace.vocabulary.problems import Exit, Problem, Refused


def uploads_of(by: By) -> QuerySet[Upload]:
    """The files that a person may see."""
    return Upload.objects.for_person(by, "upload.view")


def read_upload(upload: Upload) -> bytes:
    """The bytes of an upload that the caller was given. *Refuses* `upload-damaged`."""
    data = store.read(upload.sha256)
    if data is None:
        raise Refused(_damaged(upload), status=Exit.CHECK_FAILED)
    return data


def _damaged(upload: Upload) -> Problem:
    return Problem(
        name="upload-damaged",
        file=upload.name,
        found="bytes that are gone, or no longer have the hash under which they were kept",
        expected=f"SHA-256 {upload.sha256}",
        why="A figure must be walked back to the very file from which it came.",
        remedy="Restore the data folder from the last backup that verifies.",
    )
