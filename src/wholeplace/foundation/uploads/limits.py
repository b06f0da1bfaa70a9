"""How large a file may be. A request that says it is larger is refused before its body is read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholeplace.vocabulary.problems import Problem

FORM_BYTES = 1024 * 1024  # what a form holds beside its file


def too_large(request: HttpRequest) -> Problem | None:
    """The problem of a request whose declared length is beyond the limit; its body need not be read to know."""
    declared = int(request.META.get("CONTENT_LENGTH") or 0)
    if declared <= settings.UPLOAD_LIMIT_BYTES + FORM_BYTES:
        return None
    return file_too_large(declared)


def file_too_large(size: int, name: str | None = None) -> Problem:
    return Problem(
        name="upload-too-large",
        file=name,
        found=f"{_megabytes(size)} MB",
        expected=f"at most {_megabytes(settings.UPLOAD_LIMIT_BYTES)} MB",
        why="A larger file would hold up everybody else, and no case needs one.",
        remedy="Take out pictures and sheets that are not needed, save it anew, and bring the smaller file.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f}"
