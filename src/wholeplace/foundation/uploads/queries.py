"""Reading files that were taken in."""

from __future__ import annotations

from pathlib import Path

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


def path_of_upload(upload: Upload) -> Path:
    """Where the bytes of a large upload stand, looked through a piece at a time. *Refuses* `upload-damaged`."""
    path = store.path_of(upload.sha256)
    if not path.exists() or store.hash_of(path) != upload.sha256:
        raise Refused(_damaged(upload), status=Exit.CHECK_FAILED)
    return path


def _damaged(upload: Upload) -> Problem:
    return Problem(
        name="upload-damaged",
        file=upload.name,
        found="bytes that are gone, or no longer have the hash under which they were kept",
        expected=f"SHA-256 {upload.sha256}",
        why="A figure must be walked back to the very file from which it came.",
        remedy="Restore the data folder from the last backup that verifies.",
    )
