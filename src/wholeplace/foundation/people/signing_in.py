"""How people sign in: nobody signs up by themselves; an administrator adds a person, who then sets passkey or code."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from wholeplace.foundation.people.models import Place


class People(AuthenticationBackend):
    """Who may sign in: active people; the specimen's made-up ones only while no real place is kept here."""

    def user_can_authenticate(self, user: Any) -> bool:
        if not super().user_can_authenticate(user):
            return False
        real = Place.objects.for_system("demonstration passwords open no real place").filter(made_up=False)
        return not (user.made_up and real.exists())


class Accounts(DefaultAccountAdapter):
    """Passwords, passkeys and codes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whoever may not sign in is told so, by whichever way they came: password, passkey or organisation."""
        if not People().user_can_authenticate(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class OutsideAccounts(DefaultSocialAccountAdapter):
    """An organisation's own accounts (OpenID Connect): matched by address to a person already added, never a new one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
