"""What the pages of people and roles ask."""

from __future__ import annotations

from typing import Any

from django import forms

from wholeplace.foundation.access.roles import EVERY_ROLE
from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from


class GiveRole(forms.Form):
    """A role for somebody, new or known, for a body of the place or for all of them."""

    email = forms.EmailField(label="Email address", help_text="They sign in with it.")
    person_name = forms.CharField(
        label="Name", max_length=200, required=False, help_text="Only for somebody who is new here."
    )
    name = forms.ChoiceField(label="Role", choices=[(role.value, role.words) for role in EVERY_ROLE])
    body = forms.ChoiceField(label="Body", required=False)
    from_on = DayField(label="First day")
    until_on = DayField(label="Last day", required=False, help_text="A deputy's role must have one.")
    deputy_for = forms.ChoiceField(label="Stands in for", required=False)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Every body of the place"), *bodies])
        choose_from(self, "deputy_for", [("", "Nobody: it is their own role"), *roles])


class EndRole(forms.Form):
    until_on = DayField(label="Last day")
