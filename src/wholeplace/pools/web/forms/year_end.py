"""The forms of the end of a pool's year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wholeplace.foundation.pages.forms import choose_from
from wholeplace.pools.web.forms.duty import PercentField


class Roll(forms.Form):
    """How the next year's contributions follow from this one's."""

    inflation = PercentField(label="Inflation", required=False)
    efficiency = PercentField(label="Efficiency", required=False, help_text="Taken off what is recurrent.")
    one_off = forms.MultipleChoiceField(
        label="Contributions that were for one year and fall away",
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple({"data-small": "yes"}),
    )

    def __init__(self, contributions: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """`contributions`: key and words of each that the year has."""
        super().__init__(*args, **kwargs)
        choose_from(self, "one_off", list(contributions))
