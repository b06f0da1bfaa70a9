"""Who asks (`request.by`), whether they may, and what they are told when refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, SIGNED_IN, needed
from wholeplace.foundation.access.permit import may, permission
from wholeplace.foundation.access.refusals import refusal_response
from wholeplace.vocabulary.problems import Refused


class WhoAndMay:
    """Puts `by` on the request, keeps what each view declares that it needs, and answers `Refused`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.by = By(request.user if request.user.is_authenticated else None, timezone.now())  # type: ignore
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        assert match is not None
        need = needed(match.route, view, request.method or "GET")
        assert need is not None, f"{match.route} declares nothing that it needs: put @needs(…) on its view"
        return None if need == PUBLIC else _ask(request, need)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_response(request, exception) if isinstance(exception, Refused) else None


def _ask(request: HttpRequest, need: str) -> HttpResponseBase | None:
    by: By = request.by  # type: ignore[attr-defined]
    if need != SIGNED_IN and permission(need).reach == "public":
        return None
    if by.person is None:
        return (
            None if request.path.startswith("/api/") else redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        )
    if need != SIGNED_IN and not may(by, need):
        raise PermissionDenied(need)
    return None
