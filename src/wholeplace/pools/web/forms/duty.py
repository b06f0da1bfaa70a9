"""The forms of the register of the duty to pool."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms

from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.pools.web.forms.year import PenceField
from wholeplace.pools.web.models import DutyNote
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.years import FinancialYear

KINDS = tuple(BODY_KIND_WORDS.items())
BASES = (("budget", "Budget"), ("outturn", "Outturn"))
COUNTINGS = (("pooled", "What is pooled"), ("managed", "What is pooled or aligned"))
GRADES = (("", "Not graded"), *((str(grade), f"{grade}") for grade in range(1, 7)))


class PercentField(forms.DecimalField):
    """A share as people write it, in per cent; cleaned, a Fraction."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput({"data-width": "4", "data-suffix": "%"})
        super().__init__(widget=widget, min_value=0, max_value=100, decimal_places=2, max_digits=5, **kwargs)

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        return None if given is None else Fraction(given) / 100


class YearField(forms.CharField):
    """A financial year, written 2026/27 or 2026-27."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"data-width": "5"}), max_length=9, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return FinancialYear.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError("Enter a financial year, such as 2026/27") from None


class Settings(forms.Form):
    """On what the register rests, and what it aims at."""

    statutory = forms.ChoiceField(
        label="The place has",
        choices=(("", "A voluntary compact"), ("yes", "A statutory duty")),
        required=False,
        widget=forms.RadioSelect({"data-required-sometimes": "yes"}),
    )
    words = forms.CharField(
        label="In these words",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"data-rows": "3"}),
        help_text="Of a statutory duty, the act and section that lay it down.",
    )
    covered_kinds = forms.MultipleChoiceField(
        label="It covers", choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple({"data-small": "yes"})
    )
    target_share = PercentField(label="Share of addressable spend that is aimed at", required=False)
    since_on = DayField(label="Since", required=False)


class Spend(forms.Form):
    """What a body could pool in a year, or that it is not known."""

    body = forms.ChoiceField(label="Body")
    year = YearField(label="Year", help_text="For example, 2026/27")
    basis = forms.ChoiceField(label="By", choices=BASES)
    pence = PenceField(
        label="Addressable spend",
        required=False,
        help_text="Leave it empty where it is not known. That is another thing than nought.",
    )
    elsewhere = PenceField(label="Pooled in other places than this one", required=False)
    source = forms.CharField(label="From which return, accounts or map of spend", required=False, max_length=300)
    grade = forms.ChoiceField(
        label="Grade of the evidence", choices=GRADES, required=False, help_text="1 is best, 6 is weakest."
    )

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", list(bodies))


class Note(forms.Form):
    """An exemption, a direction or a reminder."""

    body = forms.ChoiceField(label="Body")
    kind = forms.ChoiceField(label="What it is", choices=DutyNote.Kind.choices, widget=forms.RadioSelect())
    words = forms.CharField(
        label="Reason, or what the body is told", max_length=4000, widget=forms.Textarea({"data-rows": "3"})
    )
    on = DayField(label="From which day")
    until_on = DayField(
        label="Until",
        required=False,
        help_text="Of an exemption, its last day; of a notice, the day on which it was answered or lapses.",
    )
    by_whom = forms.CharField(label="Granted or sent by", required=False, max_length=300)

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", list(bodies))


class Asking(forms.Form):
    """What would change if a duty covered some bodies."""

    kinds = forms.MultipleChoiceField(
        label="Kinds of body", choices=(), required=False, widget=forms.CheckboxSelectMultiple({"data-small": "yes"})
    )
    bodies = forms.MultipleChoiceField(
        label="And these bodies by name",
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-small": "yes"}),
    )
    target = PercentField(label="Each must bring this share of its addressable spend")
    counting = forms.ChoiceField(label="Counting", choices=COUNTINGS, required=False)

    def __init__(self, bodies: Sequence[tuple[str, str, str]], *args: Any, **kwargs: Any) -> None:
        """`bodies`: id, name and kind of each on the register."""
        super().__init__(*args, **kwargs)
        there = {kind for _, _, kind in bodies}
        choose_from(self, "kinds", [(kind, words) for kind, words in KINDS if kind in there])
        choose_from(self, "bodies", [(body, name) for body, name, _ in bodies])
