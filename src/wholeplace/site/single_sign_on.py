"""An organisation's own accounts, by OpenID Connect, where the environment names a provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
