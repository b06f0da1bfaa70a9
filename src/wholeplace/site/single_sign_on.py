"""An organisation's own accounts, by OpenID Connect, where the environment names a provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def openid_connect(told: Mapping[str, str]) -> dict[str, Any]:
    """allauth's settings of the provider that `OIDC_SERVER_URL` names; nothing where it names none.

    The operator chose the provider: an address that it vouches for opens the account that an administrator added for it.
    """
    if not told.get("OIDC_SERVER_URL"):
        return {}
    app = {
        "provider_id": told.get("OIDC_PROVIDER_ID", "organisation"),
        "name": told.get("OIDC_NAME", "your organisation's account"),
        "client_id": told["OIDC_CLIENT_ID"],
        "secret": told["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": told["OIDC_SERVER_URL"], "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "EMAIL_AUTHENTICATION": True, "VERIFIED_EMAIL": True}}


def form_origins(told: Mapping[str, str]) -> list[str]:
    """The origins to which a browser is sent on from our sign-in form: the provider's, and one more where it asks elsewhere."""
    addresses = (told.get("OIDC_SERVER_URL"), told.get("OIDC_SIGN_IN_URL"))
    parts = [urlsplit(address) for address in addresses if address]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))
