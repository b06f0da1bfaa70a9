"""What the sign-in page offers beside a password."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest

from wholeplace.foundation.pages.links import Link


def providers(request: HttpRequest) -> list[Link]:
    """The organisations' own accounts (OpenID Connect) that this installation knows."""
    known = get_adapter(request).list_providers(request)
    return [Link(provider.name, provider.get_login_url(request, process="login")) for provider in known]
