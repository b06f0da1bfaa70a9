"""A place's own unit value, with its source: kept beside the library, and named in a case like a code of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from wholeplace.appraisal.case import VALUE_KINDS
from wholeplace.appraisal.web.typed import typed_number
from wholeplace.reference.unit_costs import library
from wholeplace.vocabulary.years import FinancialYear

CODE = r"^[A-Za-z0-9][A-Za-z0-9._&/-]{0,39}$"


class LocalValueForm(forms.Form):
    """What is asked of a place's own value."""

    code = forms.RegexField(
        CODE,
        label="Code",
        help_text="For example, LOCAL.CARE",
        error_messages={
            "invalid": "Use up to 40 letters, digits, dots and hyphens, such as LOCAL.CARE",
            "required": "Enter a code, such as LOCAL.CARE",
        },
        widget=forms.TextInput({"data-width": "20", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label="What it is", help_text="For example, A child looked after for a year", max_length=300
    )
    unit = forms.CharField(label="Unit", help_text="For example, child a year", max_length=100)
    fiscal = forms.CharField(
        label="Fiscal value", required=False, widget=forms.TextInput({"data-prefix": "£", "data-width": "10"})
    )
    economic = forms.CharField(
        label="Economic value", required=False, widget=forms.TextInput({"data-prefix": "£", "data-width": "10"})
    )
    social = forms.CharField(
        label="Social value", required=False, widget=forms.TextInput({"data-prefix": "£", "data-width": "10"})
    )
    price_year = forms.CharField(
        label="In the prices of", help_text="For example, 2024/25", widget=forms.TextInput({"data-width": "5"})
    )
    source = forms.CharField(
        label="Where it comes from", help_text="A publication, a letter, a count in the accounts", max_length=1000
    )
    source_year = forms.CharField(
        label="Year of the source", required=False, max_length=20, widget=forms.TextInput({"data-width": "5"})
    )

    def clean_code(self) -> str:
        """A code that the library does not have."""
        code: str = self.cleaned_data["code"].strip()
        if library().get(code) is not None:
            raise forms.ValidationError(
                f"The library has {code} already. Choose another code, such as LOCAL.{code[:30]}"
            )
        return code

    def clean_price_year(self) -> str:
        """A financial year."""
        try:
            return str(FinancialYear.parse(self.cleaned_data["price_year"]))
        except ValueError:
            raise forms.ValidationError("Enter a financial year, such as 2024/25") from None

    def clean(self) -> dict[str, Any]:
        """At least one value, each a number."""
        given: dict[str, Any] = super().clean() or {}
        for kind in VALUE_KINDS:
            given[kind] = typed_number(given.get(kind) or "")
            if isinstance(given[kind], str):
                self.add_error(kind, f"{kind.capitalize()} value must be a number")
        if all(given.get(kind) is None for kind in VALUE_KINDS):
            self.add_error("fiscal", "Enter a fiscal, economic or social value")
        return given


def local_value_form(day: date, data: Any = None) -> LocalValueForm:
    """The form; the price year last ended is offered."""
    return LocalValueForm(data, initial={"price_year": str(FinancialYear.containing(day).plus(-1))}, label_suffix="")


def local_value_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as `keep_unit_cost` takes it."""
    amounts = {kind: given[kind] for kind in VALUE_KINDS if given.get(kind) is not None}
    source = {"text": given["source"].strip(), "year": given["source_year"].strip()}
    return {
        "code": given["code"],
        "value": {
            "description": given["description"].strip(),
            "unit": given["unit"].strip(),
            "value": {**amounts, "price_year": given["price_year"]},
            "source": {key: text for key, text in source.items() if text},
        },
    }
