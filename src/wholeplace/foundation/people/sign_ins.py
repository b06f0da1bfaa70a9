"""Signing in, and changing what one signs in with, stand in the record of acts like everything else that is done."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting


@receiver(account.user_logged_in)
def signed_in(user: Any, **_: Any) -> None:
    _keep("account.sign-in", user, "signed in")


@receiver([account.password_set, account.password_changed, account.password_reset])
def password_changed(user: Any, **_: Any) -> None:
    _keep("account.password", user, "changed the password")


@receiver(mfa.authenticator_added)
def authenticator_added(user: Any, authenticator: Any, **_: Any) -> None:
    _keep("account.second-step", user, f"added a second step: {authenticator.get_type_display()}")


@receiver(mfa.authenticator_removed)
def authenticator_removed(user: Any, authenticator: Any, **_: Any) -> None:
    _keep("account.second-step", user, f"removed a second step: {authenticator.get_type_display()}")


@receiver(mfa.authenticator_reset)
def authenticator_reset(user: Any, authenticator: Any, **_: Any) -> None:
    _keep("account.second-step", user, f"made anew: {authenticator.get_type_display()}")


def _keep(name: str, person: Any, words: str) -> None:
    with acting(name, by=By(person, timezone.now()), note=words):
        pass
