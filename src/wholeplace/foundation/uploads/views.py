"""A file that somebody brought, as it came."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from wholeplace.foundation.access.headers import FILE_POLICY
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.uploads.queries import path_of_upload, read_upload, uploads_of


@needs("upload.view")
def file(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """Always to be saved, never shown: what somebody brought runs nothing here. *Refuses* `upload-damaged`."""
    upload = one_or_404(uploads_of(by_of(request)), upload_id)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=upload.name) or "attachment",
        "Content-Security-Policy": FILE_POLICY,
    }
    kind = "application/octet-stream"
    if upload.size_bytes > settings.UPLOAD_LIMIT_BYTES:  # too large to be held whole
        return FileResponse(path_of_upload(upload).open("rb"), content_type=kind, headers=headers)
    return HttpResponse(read_upload(upload), content_type=kind, headers=headers)
