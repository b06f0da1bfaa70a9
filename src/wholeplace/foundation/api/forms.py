"""What the page of one's own keys asks."""

from __future__ import annotations

from django import forms

from wholeplace.foundation.api.models import Token
from wholeplace.foundation.pages.days import DayField


class NewKey(forms.Form):
    name = forms.CharField(label="What is it for?", max_length=100, help_text="For example, the monthly extract")
    purpose = forms.ChoiceField(
        label="Kind of key", choices=Token.Purpose.choices, widget=forms.RadioSelect, initial="api"
    )
    until_on = DayField(
        label="Last day", required=False, help_text="Leave empty for a key that stands until you end it."
    )
