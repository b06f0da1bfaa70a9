"""Files as JSON: what was brought, and bringing one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status, UploadedFile

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Limit
from wholeplace.foundation.uploads import actions, queries
from wholeplace.foundation.uploads.models import Upload

router = Router(tags=["files"])

WELCOME = ("workbook", "word", "pdf", "csv", "text", "json", "png", "jpeg")


class UploadOut(Schema):
    """A file that was brought."""

    id: int
    place: str
    name: str
    kind: str
    size_bytes: int
    sha256: str
    purpose: str
    by: str
    at: datetime


def upload_out(upload: Upload) -> dict[str, Any]:
    """A file as JSON shows it."""
    kept = ("id", "name", "kind", "size_bytes", "sha256", "purpose", "at")
    return {**{key: getattr(upload, key) for key in kept}, "place": upload.place_id, "by": upload.by_name}


@router.get("places/{code}/files", response=list[UploadOut], summary="The files of a place, newest first")
@needs("upload.view")
def files(request: HttpRequest, code: str, limit: Limit = 50) -> Any:
    by = by_of(request)
    return [upload_out(one) for one in queries.uploads_of(by).filter(place=place_or_404(by, code))[:limit]]


@router.post("places/{code}/files", response={201: UploadOut}, summary="Bring a file")
@needs("upload.add")
def bring(request: HttpRequest, code: str, file: File[UploadedFile]) -> Any:
    by = by_of(request)
    made = actions.take_upload(by=by, place=place_or_404(by, code), file=file, kinds=WELCOME, purpose="file")
    return Status(201, upload_out(made))
