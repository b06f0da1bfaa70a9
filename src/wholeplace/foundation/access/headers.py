"""The content security policy: a page runs its own scripts and styles from this site, and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"  # a file that somebody brought runs nothing here


class ContentSecurityPolicy:
    """Adds the policy to every answer; `request.csp_nonce` serves a page's few inline scripts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(18)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request.csp_nonce))  # type: ignore
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


def _policy(nonce: str) -> str:
    """Forms go to this site alone; and to an organisation's sign-in, whither the form of that name is sent on."""
    allowed = " ".join(["form-action 'self'", *settings.FORM_ORIGINS])
    return POLICY.format(nonce=nonce).replace("form-action 'self'", allowed)
