"""A file that somebody brought, as it came."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from wholeplace.foundation.access.headers import FILE_POLICY
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.uploads.queries import read_upload, uploads_of


@needs("upload.view")
def file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Always to be saved, never shown: what somebody brought runs nothing here. *Refuses* `upload-damaged`."""
    upload = one_or_404(uploads_of(by_of(request)), upload_id)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=upload.name) or "attachment",
        "Content-Security-Policy": FILE_POLICY,
    }
    return HttpResponse(read_upload(upload), content_type="application/octet-stream", headers=headers)
