"""What is shown when a request cannot be answered: a page for people, problem+json for programs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views import defaults

from wholeplace.foundation.access.refusals import problem_json, wants_json


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    if wants_json(request):
        too_big = isinstance(exception, RequestDataTooBig)
        return problem_json(
            413 if too_big else 400, "The request is too large" if too_big else "The request cannot be read"
        )
    return defaults.bad_request(request, exception)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if wants_json(request):
        return problem_json(403, "You are not permitted to do this")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if wants_json(request):
        return problem_json(404, "There is no such thing, or not for you")
    return defaults.page_not_found(request, exception)


def our_fault(request: HttpRequest, *_: Any) -> HttpResponse:
    if wants_json(request):
        return problem_json(500, "This is our fault, not yours. Nothing is half done")
    return defaults.server_error(request)
