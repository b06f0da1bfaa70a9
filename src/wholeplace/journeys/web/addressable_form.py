"""Which part of the counted spending could be pooled, and of which bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wholeplace.foundation.pages.forms import choose_from
from wholeplace.journeys.addressable_of_count import CONTROLS
from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.reference.services import services as known_services


class AddressableForm(forms.Form):
    """The parts that count as what could be pooled, the bodies, and the grade of the evidence."""

    controls = forms.MultipleChoiceField(
        label="What counts as what could be pooled",
        choices=list(CONTROLS.items()),
        initial=["addressable"],
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-small": "yes"}),
        help_text="A place's own rules say it of each line; “not stated” is what no rule speaks of.",
    )
    services = forms.MultipleChoiceField(
        label="Services that count whole where no rule speaks of them",
        choices=[(one.id, one.label) for one in known_services().values() if one.id != NOT_CLASSIFIED],
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-small": "yes"}),
        help_text="A return has services and no lines, so rules on lines cannot speak of it.",
    )
    bodies = forms.MultipleChoiceField(label="Bodies", widget=forms.CheckboxSelectMultiple({"data-small": "yes"}))
    grade = forms.ChoiceField(
        label="Grade of the evidence",
        required=False,
        choices=[("", "not graded"), *((str(n), f"{n}") for n in range(1, 7))],
        help_text="1 is independently audited, 6 is uncorroborated judgement.",
    )

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "bodies", bodies)
        self.fields["bodies"].initial = [key for key, _name in bodies]
