"""Who asks (`request.by`), whether they may, and what they are told when refused."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, SIGNED_IN, needed
from wholeplace.foundation.access.permit import may, permission
from wholeplace.foundation.access.refusals import refusal_response, wants_json
from wholeplace.foundation.uploads.limits import too_large
from wholeplace.vocabulary.problems import Refused

PASSED_OVER = 512 * 1024 * 1024
PIECE = 64 * 1024


class WhoAndMay:
    """Puts `by` on the request, keeps what each view declares that it needs, and answers `Refused`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _demand_no_nul(request)
        now = timezone.now()
        person = _by_key(request, By.public(now)) if wants_json(request) else None
        if person is not None:
            request.user, request.by_key = person, True  # type: ignore[attr-defined]
        request.by = By(request.user if request.user.is_authenticated else None, now)  # type: ignore
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        assert match is not None
        need = needed(match.route, view, request.method or "GET")
        assert need is not None, f"{match.route} declares nothing that it needs: put @needs(…) on its view"
        return None if need == PUBLIC else _ask(request, need)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_response(request, exception) if isinstance(exception, Refused) else None


class UploadLimit:
    """Refuses a request whose body says that it is too large, before anything of it is kept.

    The body is passed over a piece at a time, for a browser shows no answer while it is still sending; beyond `PASSED_OVER`
    the connection is cut.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = too_large(request)
        if problem is None:
            return self.get_response(request)
        _pass_over(request)
        request.by = By.public(timezone.now())  # type: ignore[attr-defined]
        response = refusal_response(request, Refused(problem), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response.headers["Connection"] = "close"
        return response


def _pass_over(request: HttpRequest) -> None:
    left = min(int(request.META["CONTENT_LENGTH"]), PASSED_OVER)
    stream = request.META["wsgi.input"]
    while left > 0 and (piece := stream.read(min(PIECE, left))):
        left -= len(piece)


def _by_key(request: HttpRequest, public: By) -> Any | None:
    """The person whose key is sent along; what a key opens is what its person may."""
    from wholeplace.foundation.api.queries import person_by_key

    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return person_by_key(key.strip(), "api", public.day) if scheme.lower() == "bearer" and key else None


def _ask(request: HttpRequest, need: str) -> HttpResponseBase | None:
    by: By = request.by  # type: ignore[attr-defined]
    if need != SIGNED_IN and permission(need).reach == "public":
        return None
    if by.person is None:
        return None if wants_json(request) else redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if need != SIGNED_IN and not may(by, need):
        raise PermissionDenied(need)
    return None


def _demand_no_nul(request: HttpRequest) -> None:
    """No text that we keep holds the NUL character; PostgreSQL cannot keep it."""
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise BadRequest("NUL in the address")
