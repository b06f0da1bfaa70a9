"""How large a file may be. A request that says it is larger is refused before its body is read.

    allow_larger(r"^/places/[^/]+/spending/bring$", "SPEND_UPLOAD_LIMIT_BYTES")     in a slice's AppConfig.ready

A larger limit holds only for a request that at least says who sends it, so that nobody fills the disk from outside.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest

from wholeplace.vocabulary.problems import Problem

FORM_BYTES = 1024 * 1024  # what a form holds beside its file

_LARGER: dict[str, str] = {}


def allow_larger(address: str, setting: str) -> None:
    """Let requests to addresses of this pattern be as large as a setting says. Saying it again changes nothing."""
    _LARGER[address] = setting


def too_large(request: HttpRequest) -> Problem | None:
    """The problem of a request whose declared length is beyond the limit; its body need not be read to know."""
    declared = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = _limit_of(request)
    return None if declared <= limit + FORM_BYTES else file_too_large(declared, limit=limit)


def file_too_large(size: int, name: str | None = None, *, limit: int | None = None) -> Problem:
    return Problem(
        name="upload-too-large",
        file=name,
        found=f"{_megabytes(size)} MB",
        expected=f"at most {_megabytes(limit or settings.UPLOAD_LIMIT_BYTES)} MB",
        why="A larger file would hold up everybody else, and no case needs one.",
        remedy="Take out pictures and sheets that are not needed, save it anew, and bring the smaller file.",
    )


def _limit_of(request: HttpRequest) -> int:
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    larger = [getattr(settings, name) for address, name in _LARGER.items() if known and re.match(address, request.path)]
    return int(max(larger, default=settings.UPLOAD_LIMIT_BYTES))


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f}"
