"""The forms of a pool's calendar."""

from __future__ import annotations

from fractions import Fraction

from django import forms

from wholeplace.pools.calendar_findings import BEYOND_SHARE


class Looking(forms.Form):
    """How the calendar is looked at; nothing of it is kept."""

    close_after = forms.IntegerField(
        label="Books close so many working days after their period",
        required=False,
        min_value=0,
        max_value=250,
        help_text="Periods that are closed stand on the day they were closed.",
        widget=forms.NumberInput({"data-width": "3"}),
    )
    beyond = forms.DecimalField(
        label="List forecast overspends of more than",
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        max_digits=6,
        help_text="Per cent of the budget of the line.",
        widget=forms.NumberInput({"data-width": "4", "data-suffix": "%"}),
    )

    def share(self) -> Fraction:
        """The threshold as a share."""
        given = self.cleaned_data.get("beyond") if self.is_valid() else None
        return BEYOND_SHARE if given is None else Fraction(given) / 100

    def days(self) -> int:
        return (self.cleaned_data.get("close_after") or 0) if self.is_valid() else 0
